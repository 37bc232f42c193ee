// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/errors.h"

#include <algorithm>
#include <array>

namespace holdfast::venues::okx {
namespace {

// Sorted by code. Where okx.md §6 says "re-read position and pending reduce-only orders" the kind is
// NothingToReduce: it ends nothing, the position is read. 51412 has two texts and one of them means a
// time-out, so it proves nothing.
// clang-format off
constexpr auto kClasses = std::to_array<ErrorClass>({
    {"50000", Verdict::Refused, RefusalKind::Rules},
    {"50001", Verdict::Unknown},
    {"50002", Verdict::Refused, RefusalKind::Rules},
    {"50004", Verdict::Unknown},
    {"50005", Verdict::Refused, RefusalKind::NotAllowed},
    {"50006", Verdict::Refused, RefusalKind::Rules},
    {"50007", Verdict::Refused, RefusalKind::NotAllowed},
    {"50009", Verdict::Refused, RefusalKind::NotAllowed},
    {"50011", Verdict::Refused, RefusalKind::TooFrequent},
    {"50012", Verdict::Refused, RefusalKind::NotAllowed},
    {"50013", Verdict::Unknown},
    {"50014", Verdict::Refused, RefusalKind::Rules},
    {"50015", Verdict::Refused, RefusalKind::Rules},
    {"50016", Verdict::Refused, RefusalKind::Rules},
    {"50017", Verdict::Refused, RefusalKind::Halted},
    {"50018", Verdict::Refused, RefusalKind::Halted},
    {"50019", Verdict::Refused, RefusalKind::Halted},
    {"50020", Verdict::Refused, RefusalKind::Halted},
    {"50021", Verdict::Refused, RefusalKind::Halted},
    {"50022", Verdict::Refused, RefusalKind::Halted},
    {"50023", Verdict::Refused, RefusalKind::Halted},
    {"50024", Verdict::Refused, RefusalKind::Rules},
    {"50025", Verdict::Refused, RefusalKind::Rules},
    {"50026", Verdict::Unknown},
    {"50027", Verdict::Refused, RefusalKind::NotAllowed},
    {"50028", Verdict::Refused, RefusalKind::NotAllowed},
    {"50029", Verdict::Refused, RefusalKind::NotAllowed},
    {"50030", Verdict::Refused, RefusalKind::NotAllowed},
    {"50036", Verdict::Refused, RefusalKind::Expired},
    {"50037", Verdict::Refused, RefusalKind::Expired},
    {"50040", Verdict::Refused, RefusalKind::TooFrequent},
    {"50061", Verdict::Refused, RefusalKind::TooFrequent},
    {"50071", Verdict::Refused, RefusalKind::DuplicateId},
    {"50072", Verdict::Refused, RefusalKind::NotAllowed},
    {"50100", Verdict::Refused, RefusalKind::Credentials},
    {"50101", Verdict::Refused, RefusalKind::Credentials},
    {"50102", Verdict::Refused, RefusalKind::Expired},
    {"50103", Verdict::Refused, RefusalKind::Credentials},
    {"50104", Verdict::Refused, RefusalKind::Credentials},
    {"50105", Verdict::Refused, RefusalKind::Credentials},
    {"50106", Verdict::Refused, RefusalKind::Credentials},
    {"50107", Verdict::Refused, RefusalKind::Credentials},
    {"50110", Verdict::Refused, RefusalKind::Credentials},
    {"50111", Verdict::Refused, RefusalKind::Credentials},
    {"50112", Verdict::Refused, RefusalKind::Credentials},
    {"50113", Verdict::Refused, RefusalKind::Credentials},
    {"50114", Verdict::Refused, RefusalKind::Credentials},
    {"50119", Verdict::Refused, RefusalKind::Credentials},
    {"50120", Verdict::Refused, RefusalKind::NotAllowed},
    {"50121", Verdict::Refused, RefusalKind::Credentials},
    {"51000", Verdict::Refused, RefusalKind::Rules},
    {"51001", Verdict::Refused, RefusalKind::Rules},
    {"51003", Verdict::Refused, RefusalKind::Rules},
    {"51004", Verdict::Refused, RefusalKind::TooBig},
    {"51005", Verdict::Refused, RefusalKind::TooBig},
    {"51006", Verdict::Refused, RefusalKind::Rules},
    {"51008", Verdict::Refused, RefusalKind::Margin},
    {"51009", Verdict::Refused, RefusalKind::NotAllowed},
    {"51010", Verdict::Refused, RefusalKind::NotAllowed},
    {"51011", Verdict::Refused, RefusalKind::DuplicateId},
    {"51015", Verdict::Refused, RefusalKind::Rules},
    {"51016", Verdict::Refused, RefusalKind::DuplicateId},
    {"51020", Verdict::Refused, RefusalKind::Rules},
    {"51021", Verdict::Refused, RefusalKind::Halted},
    {"51022", Verdict::Refused, RefusalKind::Halted},
    {"51023", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51024", Verdict::Refused, RefusalKind::NotAllowed},
    {"51025", Verdict::Refused, RefusalKind::Other},
    {"51027", Verdict::Refused, RefusalKind::Halted},
    {"51028", Verdict::Refused, RefusalKind::Halted},
    {"51029", Verdict::Refused, RefusalKind::Halted},
    {"51030", Verdict::Refused, RefusalKind::Halted},
    {"51031", Verdict::Refused, RefusalKind::Rules},
    {"51037", Verdict::Refused, RefusalKind::NotAllowed},
    {"51041", Verdict::Refused, RefusalKind::NotAllowed},
    {"51043", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51046", Verdict::Refused, RefusalKind::EntryProtection},
    {"51047", Verdict::Refused, RefusalKind::EntryProtection},
    {"51048", Verdict::Refused, RefusalKind::EntryProtection},
    {"51049", Verdict::Refused, RefusalKind::EntryProtection},
    {"51050", Verdict::Refused, RefusalKind::EntryProtection},
    {"51051", Verdict::Refused, RefusalKind::EntryProtection},
    {"51052", Verdict::Refused, RefusalKind::EntryProtection},
    {"51053", Verdict::Refused, RefusalKind::EntryProtection},
    {"51054", Verdict::Unknown},
    {"51056", Verdict::Refused, RefusalKind::NotAllowed},
    {"51058", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51063", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51065", Verdict::Refused, RefusalKind::DuplicateId},
    {"51068", Verdict::Refused, RefusalKind::DuplicateId},
    {"51087", Verdict::Refused, RefusalKind::Halted},
    {"51088", Verdict::Refused, RefusalKind::FullCloseExists},
    {"51100", Verdict::Refused, RefusalKind::Rules},
    {"51101", Verdict::Refused, RefusalKind::TooBig},
    {"51102", Verdict::Refused, RefusalKind::Other},
    {"51103", Verdict::Refused, RefusalKind::Other},
    {"51105", Verdict::Refused, RefusalKind::TooBig},
    {"51106", Verdict::Refused, RefusalKind::TooBig},
    {"51107", Verdict::Refused, RefusalKind::TooBig},
    {"51108", Verdict::Refused, RefusalKind::TooBig},
    {"51109", Verdict::Refused, RefusalKind::Halted},
    {"51112", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51113", Verdict::Refused, RefusalKind::TooFrequent},
    {"51115", Verdict::Refused, RefusalKind::CancelFirst},
    {"51117", Verdict::Refused, RefusalKind::Other},
    {"51120", Verdict::Refused, RefusalKind::Rules},
    {"51121", Verdict::Refused, RefusalKind::Rules},
    {"51127", Verdict::Refused, RefusalKind::Margin},
    {"51131", Verdict::Refused, RefusalKind::Margin},
    {"51135", Verdict::Refused, RefusalKind::Rules},
    {"51136", Verdict::Refused, RefusalKind::Rules},
    {"51137", Verdict::Refused, RefusalKind::Rules},
    {"51138", Verdict::Refused, RefusalKind::Rules},
    {"51148", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51149", Verdict::Unknown},
    {"51150", Verdict::Refused, RefusalKind::Rules},
    {"51169", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51170", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51171", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51174", Verdict::Refused, RefusalKind::TooBig},
    {"51202", Verdict::Refused, RefusalKind::TooBig},
    {"51203", Verdict::Refused, RefusalKind::TooBig},
    {"51205", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51206", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51207", Verdict::Refused, RefusalKind::TooBig},
    {"51209", Verdict::Refused, RefusalKind::NotAllowed},
    {"51210", Verdict::Refused, RefusalKind::NotAllowed},
    {"51211", Verdict::Refused, RefusalKind::NotAllowed},
    {"51212", Verdict::Refused, RefusalKind::NotAllowed},
    {"51213", Verdict::Refused, RefusalKind::NotAllowed},
    {"51250", Verdict::Refused, RefusalKind::Rules},
    {"51252", Verdict::Refused, RefusalKind::Rules},
    {"51257", Verdict::Refused, RefusalKind::Rules},
    {"51258", Verdict::Refused, RefusalKind::Rules},
    {"51259", Verdict::Refused, RefusalKind::Rules},
    {"51260", Verdict::Refused, RefusalKind::Other},
    {"51261", Verdict::Refused, RefusalKind::Other},
    {"51275", Verdict::Refused, RefusalKind::TooBig},
    {"51277", Verdict::Refused, RefusalKind::TakePassed},
    {"51278", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51279", Verdict::Refused, RefusalKind::TakePassed},
    {"51280", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51298", Verdict::Refused, RefusalKind::Rules},
    {"51299", Verdict::Refused, RefusalKind::Other},
    {"51300", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51302", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51303", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51304", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51305", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51306", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51307", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51308", Verdict::Refused, RefusalKind::TriggerPassed},
    {"51311", Verdict::Refused, RefusalKind::Rules},
    {"51312", Verdict::Refused, RefusalKind::Rules},
    {"51327", Verdict::Refused, RefusalKind::Rules},
    {"51328", Verdict::Refused, RefusalKind::Rules},
    {"51329", Verdict::Refused, RefusalKind::Rules},
    {"51330", Verdict::Refused, RefusalKind::Rules},
    {"51331", Verdict::Refused, RefusalKind::Rules},
    {"51332", Verdict::Refused, RefusalKind::Rules},
    {"51333", Verdict::Refused, RefusalKind::Rules},
    {"51400", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51401", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51402", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51405", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51410", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51412", Verdict::Unknown},
    {"51416", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51502", Verdict::Refused, RefusalKind::Margin},
    {"51503", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51506", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51509", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51510", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51511", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51512", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51513", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51521", Verdict::Refused, RefusalKind::NothingToReduce},
    {"51523", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51524", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51525", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51526", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51527", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51528", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51529", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51530", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51531", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51532", Verdict::Refused, RefusalKind::GoneOrDone},
    {"51603", Verdict::Refused, RefusalKind::GoneOrDone},
    {"54004", Verdict::Refused, RefusalKind::Other},
    {"54008", Verdict::Refused, RefusalKind::Halted},
    {"54012", Verdict::Refused, RefusalKind::NotAllowed},
    {"54030", Verdict::Refused, RefusalKind::TooBig},
    {"54031", Verdict::Refused, RefusalKind::TooBig},
    {"54035", Verdict::Refused, RefusalKind::NotAllowed},
    {"54070", Verdict::Refused, RefusalKind::Rules},
    {"54071", Verdict::Refused, RefusalKind::Rules},
    {"54072", Verdict::Refused, RefusalKind::Halted},
    {"54084", Verdict::Refused, RefusalKind::Rules},
    {"54085", Verdict::Refused, RefusalKind::Rules},
    {"59000", Verdict::Refused, RefusalKind::Other},
    {"59101", Verdict::Refused, RefusalKind::Other},
    {"59102", Verdict::Refused, RefusalKind::Other},
    {"59103", Verdict::Refused, RefusalKind::Other},
    {"59104", Verdict::Refused, RefusalKind::Other},
    {"59105", Verdict::Refused, RefusalKind::Other},
    {"59106", Verdict::Refused, RefusalKind::Other},
    {"59107", Verdict::Refused, RefusalKind::Other},
    {"59108", Verdict::Refused, RefusalKind::Other},
    {"59109", Verdict::Refused, RefusalKind::Other},
    {"59112", Verdict::Refused, RefusalKind::Other},
    {"59668", Verdict::Refused, RefusalKind::Other},
    {"59669", Verdict::Refused, RefusalKind::Other},
    {"64007", Verdict::Unknown},
});
// clang-format on

static_assert(areSorted(std::span<const ErrorClass>{kClasses}));

} // namespace

std::span<const ErrorClass> errorClasses() { return kClasses; }

std::optional<RefusalKind> refusalOf(std::string_view code)
{
    return refusalIn(errorClasses(), code);
}

std::optional<RefusalKind> refusalOf(std::string_view code, const Request& request)
{
    const auto kind = refusalOf(code);
    const auto* stop = std::get_if<PlaceStop>(&request);
    if (!stop || !stop->take) return kind;
    const auto isOneOf = [&](std::string_view above, std::string_view below) {
        return code == above || code == below;
    };
    switch (stop->take->source) {
    case TriggerSource::Last: return kind;
    case TriggerSource::Mark:
        return isOneOf("51300", "51303") ? std::optional{RefusalKind::TakePassed} : kind;
    case TriggerSource::Index:
        return isOneOf("51305", "51307") ? std::optional{RefusalKind::TakePassed} : kind;
    }
    HF_UNREACHABLE();
}

bool saysNotFound(std::string_view code) { return code == "51603" || code == "51063"; }

bool isWorthAnotherRead(std::string_view code)
{
    static constexpr std::array<std::string_view, 6> kCodes{"50001", "50011", "50013",
                                                            "50026", "50040", "50061"};
    return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

bool saysTimestampExpired(std::string_view code) { return code == "50102" || code == "60006"; }

bool saysCredentialsRefused(std::string_view code)
{
    // The same on WebSocket (okx.md §2.4).
    static constexpr std::array<std::string_view, 5> kStreamCodes{"60005", "60007", "60009",
                                                                  "60024", "60032"};
    if (refusalOf(code) == RefusalKind::Credentials) return true;
    return std::find(kStreamCodes.begin(), kStreamCodes.end(), code) != kStreamCodes.end();
}

std::string_view hintFor(std::string_view code)
{
    // okx.md §1.1: a key of another regional site "doesn't exist", a live key is wrong on demo.
    if (code == "50119" || code == "60032")
        return " (or the key is of another region than this account's: keys made at my.okx.com are "
               "of "
               "region eea, at app.okx.com of region us, at www.okx.com of region global)";
    if (code == "50110" || code == "50121")
        return " (this computer's address is not on the key's whitelist: did it change?)";
    if (code == "50101") return " (a live key on demo, or a demo key on live)";
    return {};
}

} // namespace holdfast::venues::okx

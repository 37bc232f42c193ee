// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/findings.h"

#include "core/base/assert.h"

#include <algorithm>
#include <array>

namespace holdfast::reconcile {
namespace {

template <class E, class... Es>
constexpr SetOf<E> of(E first, Es... others)
{
    return {static_cast<std::uint8_t>((1U << static_cast<unsigned>(first))
                                      | (0U | ... | (1U << static_cast<unsigned>(others))))};
}
struct Any {
    template <class E>
    constexpr operator SetOf<E>() const
    {
        return {0xFF};
    }
};
constexpr Any any;
constexpr auto fresh = of(Freshness::Fresh);

using P = Picture;
using L = ListSays;
using I = OwnReadSays;
using S = StreamSays;
using C = ClosingSays;
using K = FindingKind;

// Sets that the rows of positions speak of.
constexpr auto held = of(P::Held);
constexpr auto nothing = of(P::Nothing);
constexpr auto listLacks = of(L::NotShown, L::Zero);
constexpr auto listDoesNot = of(L::Unread, L::Same); // lack it
constexpr auto listNoSize = of(L::Unread, L::NotShown, L::Zero);
constexpr auto listNoSide = of(L::Unread, L::NotShown, L::Zero, L::Same, L::OtherQty);
constexpr auto listPlain = of(L::Unread, L::NotShown, L::Zero, L::Same);
constexpr auto ownShows = of(I::Same, I::OtherQty, I::OtherSide);
constexpr auto ownNoSize = of(I::Unread, I::NoRow, I::Zero, I::ZeroAgain);
constexpr auto ownNoSide = of(I::Unread, I::NoRow, I::Zero, I::ZeroAgain, I::Same, I::OtherQty);
constexpr auto ownPlain = of(I::Unread, I::NoRow, I::Zero, I::ZeroAgain, I::Same);
constexpr auto ownZero = of(I::Zero, I::ZeroAgain);
constexpr auto ownMute = of(I::Unread, I::NoRow);
constexpr auto streamShows = of(S::Same, S::OtherQty, S::OtherSide);
constexpr auto streamNoSize = of(S::Silent, S::Zero);
constexpr auto streamNoSide = of(S::Silent, S::Zero, S::Same, S::OtherQty);
constexpr auto streamPlain = of(S::Silent, S::Zero, S::Same);
constexpr auto unproved = of(C::None, C::Unbound);
constexpr auto proved = of(C::Bound);

using A = FindingAct;
constexpr auto onlyAsk = of(A::Resolve, A::AskAgain);
constexpr auto confirm = of(A::Resolve, A::AskAgain, A::ConfirmFlat);
constexpr auto takeOver = of(A::Resolve, A::AskAgain, A::Adopt, A::Protect);

constexpr auto askAll = of(Ask::ByInstrument, Ask::Closures, Ask::Fills);
constexpr auto askSize = of(Ask::ByInstrument, Ask::Fills);
constexpr auto askItself = of(Ask::ByInstrument);
constexpr auto askRow = of(Ask::List, Ask::ById);
constexpr SetOf<Ask> askNothing;
constexpr SetOf<FindingAct> noAct;

using ms = milliseconds;
// Notes §14: Suspect P1 after 30 s, a reversal P0, what is foreign is shown.
constexpr Gravity never{};
constexpr Gravity shown{
    ms{1'000}, {}, {}, {}}; // a row may come before the fill that tells whose it is
constexpr Gravity stranger{ms{2'000}, {}, {}, {}}; // many come and go at once
constexpr Gravity suspect{ms{0}, ms{5'000}, ms{30'000}, {}};
constexpr Gravity closing{
    ms{1'000}, ms{5'000}, ms{30'000}, {}}; // the two halves of an end come apart
constexpr Gravity badList{ms{0}, ms{60'000}, {}, {}};
constexpr Gravity wrongSize{ms{2'000}, ms{5'000}, ms{30'000}, {}}; // fill and row come apart
constexpr Gravity wrongSide{ms{0}, {}, ms{0}, ms{5'000}};
constexpr Gravity ourMark{ms{1'000}, {}, ms{1'000}, {}};
constexpr Gravity vanished{ms{2'000}, ms{10'000}, ms{60'000}, {}};
constexpr Gravity doubtful{ms{1'000}, ms{5'000}, {}, {}}; // the guard's own alarms are P0 and P1
constexpr Gravity maybeOpens{ms{0}, {}, ms{0}, {}};
constexpr Gravity stale{ms{0}, ms{0}, ms{60'000}, {}};
constexpr Gravity unread{ms{15'000}, ms{15'000}, ms{60'000}, {}};

constexpr std::string_view kBothHalves =
    "a zero of the position's own read or of the stream, and a closing record bound to it";
constexpr std::string_view kClosingHalf = "fills that sum to zero, or a closing record bound to it";
constexpr std::string_view kZeroHalf = "a zero of the position's own read, or of the stream";
constexpr std::string_view kTheFills = "the fills that explain the size";

constexpr Outcome none(std::string_view what, SetOf<Ask> asks = askNothing)
{
    return {std::nullopt, what, {}, asks, noAct, never};
}

static constexpr std::array<PositionRule, 28> kPositions{{
    // clang-format off
    {"F1",  any,     any,         any,       any,          any,      any, of(Freshness::Stale), none("the lists are old: the finding is the source's")},
    {"F2",  nothing, listNoSize,  ownNoSize, streamNoSize, any,      any, fresh, none("nothing is held and nothing is shown")},
    {"F3",  nothing, any,         ownShows,  any,          any,      any, fresh, none("its own read shows what is not taken in yet", askItself)},
    {"F4",  nothing, any,         ownNoSize, streamShows,  any,      any, fresh, none("the stream shows what is not taken in yet", askItself)},
    {"F5",  nothing, of(L::Same, L::OtherQty, L::OtherSide), ownNoSize, streamNoSize, any, any, fresh, none("the list shows what is not taken in yet", askItself)},
    {"F6",  held,    any,         of(I::OtherSide), any,   any,      any, fresh, {K::Side, "its own read shows the other side", kTheFills, askSize, onlyAsk, wrongSide}},
    {"F7",  held,    any,         ownNoSide, of(S::OtherSide), any,  any, fresh, {K::Side, "the stream shows the other side", kTheFills, askSize, onlyAsk, wrongSide}},
    {"F8",  held,    of(L::OtherSide), ownNoSide, streamNoSide, any, any, fresh, {K::Side, "the list shows the other side", kTheFills, askSize, onlyAsk, wrongSide}},
    {"F9",  held,    listNoSide,  of(I::OtherQty), streamNoSide, any, any, fresh, {K::Quantity, "its own read shows another size", kTheFills, askSize, onlyAsk, wrongSize}},
    {"F10", held,    listNoSide,  ownPlain,  of(S::OtherQty), any,   any, fresh, {K::Quantity, "the stream shows another size", kTheFills, askSize, onlyAsk, wrongSize}},
    {"F11", held,    of(L::OtherQty), ownPlain, streamPlain, any,    any, fresh, {K::Quantity, "the list shows another size", kTheFills, askSize, onlyAsk, wrongSize}},
    {"F12", held,    listPlain,   ownZero,   of(S::Same),  any,      any, fresh, {K::MissingAtVenue, "its own read says zero, the stream shows it", kBothHalves, askAll, onlyAsk, suspect}},
    {"F13", held,    listPlain,   of(I::Same), of(S::Zero), any,     any, fresh, {K::MissingAtVenue, "the stream said zero, its own read shows it", kBothHalves, askAll, onlyAsk, suspect}},
    {"F14", held,    listPlain,   ownZero,   streamNoSize, proved,   any, fresh, none("its end is proved: its own zero, and the closing")},
    {"F15", held,    listPlain,   ownMute,   of(S::Zero),  proved,   any, fresh, none("its end is proved: the stream's zero, and the closing")},
    {"F16", held,    listPlain,   of(I::Zero), streamNoSize, unproved, any, fresh, {K::MissingAtVenue, "its own read says zero, and nothing says how it ended", kClosingHalf, askAll, onlyAsk, closing}},
    {"F17", held,    listPlain,   ownMute,   of(S::Zero),  unproved, any, fresh, {K::MissingAtVenue, "the stream says zero, and nothing says how it ended", kClosingHalf, askAll, onlyAsk, closing}},
    {"F18", held,    listPlain,   of(I::ZeroAgain), streamNoSize, unproved, any, fresh, {K::MissingAtVenue, "its own read says zero, twice, and nothing says how it ended", kClosingHalf, askAll, confirm, suspect}},
    {"F19", held,    listLacks,   of(I::Unread, I::NoRow, I::Same), of(S::Same), any, any, fresh, {K::MissingAtVenue, "the list does not show it, the stream does", "a list that shows it", askItself, onlyAsk, badList}},
    {"F20", held,    listLacks,   of(I::Same), of(S::Silent), any,   any, fresh, {K::MissingAtVenue, "the list does not show it, its own read does", "a list that shows it", askNothing, onlyAsk, badList}},
    {"F21", held,    listLacks,   ownMute,   of(S::Silent), unproved, any, fresh, {K::MissingAtVenue, "the list does not show it, and nothing newer speaks of it", kBothHalves, askAll, onlyAsk, suspect}},
    {"F22", held,    listDoesNot, of(I::NoRow), of(S::Silent, S::Same), unproved, any, fresh, {K::MissingAtVenue, "its own read answered without a row", kBothHalves, askAll, onlyAsk, suspect}},
    {"F23", held,    listPlain,   ownMute,   of(S::Silent), proved,  any, fresh, {K::MissingAtVenue, "a closing is known, and no zero", kZeroHalf, askItself, onlyAsk, closing}},
    {"F24", held,    listDoesNot, of(I::Unread, I::NoRow, I::Same), of(S::Same), proved, any, fresh, {K::MissingAtVenue, "a closing is known, the stream shows it since", kZeroHalf, askAll, onlyAsk, suspect}},
    {"F25", held,    listDoesNot, of(I::Same), of(S::Silent), proved, any, fresh, {K::MissingAtVenue, "a closing is known, its own read shows it since", kZeroHalf, askAll, onlyAsk, suspect}},
    {"F26", held,    listDoesNot, of(I::Unread, I::Same), of(S::Silent, S::Same), unproved, of(Owner::Ours), fresh, none("what speaks of it agrees")},
    {"F27", held,    listDoesNot, of(I::Unread, I::Same), of(S::Silent, S::Same), unproved, of(Owner::Marked), fresh, {K::UnknownToUs, "it carries our mark, and the journal has no plan for it", "the record of its open", askSize, takeOver, ourMark}},
    {"F28", held,    listDoesNot, of(I::Unread, I::Same), of(S::Silent, S::Same), unproved, of(Owner::Foreign), fresh, {K::Foreign, "somebody else opened it", {}, askNothing, takeOver, shown}},
    // clang-format on
}};

using OR = OrderRecord;
using OL = OrderListSays;
using OI = OrderIdSays;
constexpr auto strangers = of(Owner::Marked, Owner::Foreign);
constexpr auto ours = of(Owner::Ours);
constexpr std::string_view kItsRecord = "the record that sent it";
constexpr std::string_view kItsEnd = "its order by id, with its state";

static constexpr std::array<OrderRule, 13> kOrders{{
    // clang-format off
    {"O1",  any, any, any, any, of(Freshness::Stale), none("the list is old: the finding is the source's")},
    {"O2",  any, any, of(OI::Ended), strangers, fresh, none("it ended")},
    {"O3",  any, of(OL::Unread, OL::NotShown), of(OI::Unread, OI::NotFound), strangers, fresh, none("nothing shows it")},
    {"O4",  any, of(OL::Shown), of(OI::Unread, OI::NotFound, OI::Live), of(Owner::Foreign), fresh, {K::Foreign, "somebody else's order is working", {}, askNothing, onlyAsk, stranger}},
    {"O5",  any, of(OL::Unread, OL::NotShown), of(OI::Live), of(Owner::Foreign), fresh, {K::Foreign, "somebody else's order is working", {}, askNothing, onlyAsk, stranger}},
    {"O6",  any, of(OL::Shown), of(OI::Unread, OI::NotFound, OI::Live), of(Owner::Marked), fresh, {K::OrderUnknown, "an order with our mark is working, and the journal never sent it", kItsRecord, askRow, onlyAsk, ourMark}},
    {"O7",  any, of(OL::Unread, OL::NotShown), of(OI::Live), of(Owner::Marked), fresh, {K::OrderUnknown, "an order with our mark is working, and the journal never sent it", kItsRecord, askRow, onlyAsk, ourMark}},
    {"O8",  of(OR::Unseen, OR::Ended), any, any, ours, fresh, none("the ledger asks for what was not seen; what ended stays ended")},
    {"O9",  of(OR::Working), of(OL::Shown), of(OI::Unread, OI::NotFound, OI::Live, OI::Ended), ours, fresh, none("it is working, or ended a moment ago")},
    {"O10", of(OR::Working), of(OL::Unread, OL::NotShown), of(OI::Live, OI::Ended), ours, fresh, none("its own read tells")},
    {"O11", of(OR::Working), of(OL::Unread), of(OI::Unread), ours, fresh, none("nothing was read since")},
    {"O12", of(OR::Working), of(OL::NotShown), of(OI::Unread, OI::NotFound), ours, fresh, {K::OrderVanished, "it is not in the list of working orders, and how it ended is not known", kItsEnd, askRow, onlyAsk, vanished}},
    {"O13", of(OR::Working), of(OL::Unread), of(OI::NotFound), ours, fresh, {K::OrderVanished, "the venue does not find it by id, and no list was read since", kItsEnd, askRow, onlyAsk, vanished}},
    // clang-format on
}};
using TR = StopRecord;
using TL = StopListSays;
using TI = StopIdSays;
constexpr auto idShows = of(TI::AsAsked, TI::Differs, TI::MayOpen);
constexpr auto idMute = of(TI::Unread, TI::NotFound);
constexpr auto listShows = of(TL::AsAsked, TL::Differs, TL::MayOpen);
constexpr auto listMute = of(TL::Unread, TL::NotShown);
constexpr std::string_view kItsRow = "a row that shows it live, by id and in the list";
constexpr std::string_view kItsFields = "a row with the fields that were asked for";

static constexpr std::array<StopRule, 21> kStops{{
    // clang-format off
    {"T1",  any,  any, any,       any,     any, of(Freshness::Stale), none("the list is old: the finding is the source's")},
    {"T2",  any,  any, any,       of(TI::Ended), any, fresh, none("its own read says how it ended: the guard's matter")},
    {"T3",  any,  any, listMute,  idMute,  strangers, fresh, none("nothing shows it")},
    {"T4",  any,  any, any,       idShows, of(Owner::Foreign), fresh, {K::Foreign, "somebody else's stop rests", {}, askNothing, onlyAsk, shown}},
    {"T5",  any,  any, listShows, idMute,  of(Owner::Foreign), fresh, {K::Foreign, "somebody else's stop rests", {}, askNothing, onlyAsk, shown}},
    {"T6",  any,  any, any,       idShows, of(Owner::Marked), fresh, {K::OrderUnknown, "a stop with our mark rests, and the journal never sent it", kItsRecord, askRow, onlyAsk, ourMark}},
    {"T7",  any,  any, listShows, idMute,  of(Owner::Marked), fresh, {K::OrderUnknown, "a stop with our mark rests, and the journal never sent it", kItsRecord, askRow, onlyAsk, ourMark}},
    {"T8",  any,  any, any,       of(TI::MayOpen), ours, fresh, {K::StopMismatch, "its own read says that it is not reduce-only: it could open", kItsFields, askRow, onlyAsk, maybeOpens}},
    {"T9",  any,  any, of(TL::MayOpen), idMute, ours, fresh, {K::StopMismatch, "the list says that it is not reduce-only: it could open", kItsFields, askRow, onlyAsk, maybeOpens}},
    {"T10", held, any, any,       of(TI::Differs), ours, fresh, {K::StopMismatch, "its own read shows another field than was asked for", kItsFields, askRow, onlyAsk, doubtful}},
    {"T11", held, any, of(TL::Differs), idMute, ours, fresh, {K::StopMismatch, "the list shows another field than was asked for", kItsFields, askRow, onlyAsk, doubtful}},
    {"T12", any,  any, any,       of(TI::AsAsked), ours, fresh, none("its own read shows it as asked")},
    {"T13", any,  any, of(TL::AsAsked), idMute, ours, fresh, none("the list shows it as asked")},
    {"T14", held, of(TR::Live), of(TL::NotShown), of(TI::NotFound), ours, fresh, {K::StopMissing, "neither the list nor its own read shows it", kItsRow, askRow, onlyAsk, doubtful}},
    {"T15", held, of(TR::Live), of(TL::NotShown), of(TI::Unread), ours, fresh, {K::StopMissing, "the list does not show it", kItsRow, askRow, onlyAsk, doubtful}},
    {"T16", held, of(TR::Live), of(TL::Unread), of(TI::NotFound), ours, fresh, {K::StopMissing, "its own read does not find it", kItsRow, askRow, onlyAsk, doubtful}},
    {"T17", held, of(TR::Live), of(TL::Unread), of(TI::Unread), ours, fresh, none("nothing was read since")},
    {"T18", held, of(TR::Unseen, TR::Ended), listMute, idMute, ours, fresh, none("the guard asks for what was not seen")},
    {"T19", nothing, any, listMute, idMute, ours, fresh, none("it went with its position")},
    {"T20", nothing, any, any,    of(TI::Differs), ours, fresh, none("a leftover: its fields protect nothing any more")},
    {"T21", nothing, any, of(TL::Differs), idMute, ours, fresh, none("a leftover: its fields protect nothing any more")},
    // clang-format on
}};

static constexpr std::array<SourceRule, 4> kSources{{
    // clang-format off
    {"Q1", of(SourceSaid::Young), any, none("it answers")},
    {"Q2", of(SourceSaid::Old), any, {K::StaleSource, "its last whole answer is older than its limit", "a whole answer", askNothing, of(A::AskAgain), stale}},
    {"Q3", of(SourceSaid::Never), of(LinkIs::Live), {K::StaleSource, "it has not answered whole since the connection is live", "a whole answer", askNothing, of(A::AskAgain), unread}},
    {"Q4", of(SourceSaid::Never), of(LinkIs::Down), none("there is no connection: the link's own alarm says so")},
    // clang-format on
}};

template <class Rules, class Case>
const auto& theOne(const Rules& rules, const Case& c)
{
    const auto found =
        std::ranges::find_if(rules, [&](const auto& rule) { return rule.matches(c); });
    HF_ASSERT(found != rules.end());
    return *found;
}

} // namespace

bool PositionRule::matches(const PositionCase& c) const
{
    return picture.has(c.picture) && list.has(c.list) && own.has(c.own) && stream.has(c.stream)
           && closing.has(c.closing) && owner.has(c.owner) && freshness.has(c.freshness);
}
bool OrderRule::matches(const OrderCase& c) const
{
    return record.has(c.record) && list.has(c.list) && byId.has(c.byId) && owner.has(c.owner)
           && freshness.has(c.freshness);
}
bool StopRule::matches(const StopCase& c) const
{
    return picture.has(c.picture) && record.has(c.record) && list.has(c.list) && byId.has(c.byId)
           && owner.has(c.owner) && freshness.has(c.freshness);
}
bool SourceRule::matches(const SourceCase& c) const { return said.has(c.said) && link.has(c.link); }

std::span<const PositionRule> positionRules() { return kPositions; }
std::span<const OrderRule> orderRules() { return kOrders; }
std::span<const StopRule> stopRules() { return kStops; }
std::span<const SourceRule> sourceRules() { return kSources; }

const PositionRule& ruleFor(const PositionCase& c) { return theOne(kPositions, c); }
const OrderRule& ruleFor(const OrderCase& c) { return theOne(kOrders, c); }
const StopRule& ruleFor(const StopCase& c) { return theOne(kStops, c); }
const SourceRule& ruleFor(const SourceCase& c) { return theOne(kSources, c); }

std::optional<int> priorityAt(const Gravity& gravity, nanoseconds age)
{
    if (age < gravity.shownAfter) return std::nullopt;
    if (gravity.p0 && age >= *gravity.p0) return 0;
    if (gravity.p1 && age >= *gravity.p1) return 1;
    if (gravity.p2 && age >= *gravity.p2) return 2;
    return std::nullopt;
}

std::optional<nanoseconds> nextChange(const Gravity& gravity, nanoseconds age)
{
    std::optional<nanoseconds> next;
    const auto at = [&](std::optional<milliseconds> when) {
        if (when && *when > age && (!next || *when < *next)) next = *when;
    };
    at(gravity.shownAfter);
    at(gravity.p2);
    at(gravity.p1);
    at(gravity.p0);
    return next;
}

} // namespace holdfast::reconcile

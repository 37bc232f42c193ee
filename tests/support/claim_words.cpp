// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/claim_words.h"

#include <algorithm>
#include <cctype>

namespace holdfast::test {
namespace {

bool isWordChar(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool isNameChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

void removeAll(std::string& text, std::string_view part)
{
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part))
        text.replace(at, part.size(), " ");
}

/// What a sentence quotes, and what several judged parts make together.
constexpr std::string_view kQuoted[] = {
    // the simulated venue's words, in refusals and notices (core/sim/venue_codes, core/sim/okx/streams)
    "has been filled, canceled or doesn't exist",
    "has already been filled, canceled or doesn't exist",
    "has been triggered, canceled or doesn't exist",
    "The connection will soon be closed for a service upgrade",
    "Closed by the server",
    // of connections, from the simulated world and the streams
    "the connection closed before the reply",
    "the venue closed the streams",
    // evidence quoted with its source, in a finding
    "the venue's history says fully closed",
    "the venue's history says partly closed",
    "a person confirmed that it is closed",
    // what a person pressed, by the name of it (core/journal/describe)
    "a person: confirm flat",
    // whose plan it is, by the name of that owner: as "ticket"
    "owner=adopted",
    // the venue's word for how an order of a finding ended (core/engine/account_findings)
    "the venue says filled",
    "the venue says canceled",
    // fired_stops: what failed to be taken off
    "fired and its order filled",
    "fired and their orders filled",
    " filled, the venue ended the rest",
    " filled within ",
};

} // namespace

std::set<std::string> claimWordsIn(std::string_view text)
{
    static const std::set<std::string, std::less<>> kWords{
        "closed",    "flat",     "flattened", "cancelled", "canceled",
        "protected", "verified", "proved",    "cleaned",   "cleaning",
        "removed",   "filled",   "opened",    "safe",      "adopted"};
    std::set<std::string> found;
    for (std::size_t i = 0; i < text.size();) {
        if (!isWordChar(text[i])) {
            ++i;
            continue;
        }
        std::string word;
        for (; i < text.size() && isWordChar(text[i]); ++i)
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
        if (kWords.contains(word)) found.insert(std::move(word));
    }
    return found;
}

std::vector<Literal> literalsOf(std::string_view source)
{
    std::vector<Literal> literals;
    bool isJoining = false; // the last literal may go on
    int line = 1;
    bool isLineStart = true;
    std::size_t i = 0;
    const auto startsWith = [&](std::string_view what) {
        return source.substr(i).starts_with(what);
    };
    const auto skipTo = [&](std::size_t end) {
        end = std::min(end, source.size());
        line +=
            static_cast<int>(std::count(source.begin() + static_cast<std::ptrdiff_t>(i),
                                        source.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
        i = end;
    };
    const auto add = [&](std::string_view text) {
        if (isJoining)
            literals.back().text += text;
        else
            literals.push_back({line, std::string{text}});
        isJoining = true;
    };
    while (i < source.size()) {
        const char c = source[i];
        if (c == '\n') {
            isLineStart = true;
            skipTo(i + 1);
        } else if (c == ' ' || c == '\t' || c == '\r') {
            ++i;
        } else if (startsWith("//") || (isLineStart && startsWith("#include"))) {
            skipTo(source.find('\n', i));
        } else if (startsWith("/*")) {
            const auto end = source.find("*/", i + 2);
            skipTo(end == std::string_view::npos ? end : end + 2);
        } else if (c == '"') {
            const bool isRaw =
                i > 0 && source[i - 1] == 'R'
                && (i < 2 || !isNameChar(source[i - 2]) || source[i - 2] == 'u'
                    || source[i - 2] == 'L' || source[i - 2] == 'U' || source[i - 2] == '8');
            if (isRaw) {
                const auto open = source.find('(', i);
                const std::string close =
                    ")" + std::string{source.substr(i + 1, open - i - 1)} + "\"";
                const auto end = source.find(close, open);
                add(source.substr(open + 1, end - open - 1));
                skipTo(end == std::string_view::npos ? end : end + close.size());
            } else {
                std::size_t end = i + 1;
                while (end < source.size() && source[end] != '"' && source[end] != '\n')
                    end += source[end] == '\\' ? 2 : 1;
                add(source.substr(i + 1, end - i - 1));
                skipTo(end + 1);
            }
            while (i < source.size() && isNameChar(source[i]))
                ++i; // a suffix: _s, sv
            isLineStart = false;
        } else if (c == '\'') {
            isJoining = isLineStart = false;
            std::size_t end = i + 1;
            while (end < source.size() && source[end] != '\'' && source[end] != '\n')
                end += source[end] == '\\' ? 2 : 1;
            skipTo(end + 1);
        } else if (isNameChar(c)) {
            std::size_t end = i;
            while (end < source.size()
                   && (isNameChar(source[end])
                       || (source[end] == '\'' && end > i && end + 1 < source.size()
                           && std::isdigit(static_cast<unsigned char>(c)) != 0
                           && isNameChar(source[end + 1])))) // 10'000
                ++end;
            const std::string_view name = source.substr(i, end - i);
            const bool isPrefix =
                end < source.size() && source[end] == '"'
                && (name == "u" || name == "u8" || name == "U" || name == "L" || name == "R"
                    || name == "uR" || name == "u8R" || name == "UR" || name == "LR");
            if (!isPrefix) isJoining = false;
            isLineStart = false;
            i = end;
        } else {
            isJoining = isLineStart = false;
            ++i;
        }
    }
    return literals;
}

std::string withoutJudged(std::string sentence)
{
    static const std::vector<std::string_view> kParts = [] {
        std::vector<std::string_view> parts{std::begin(kQuoted), std::end(kQuoted)};
        for (const Judged& judged : judgedTexts()) {
            // A word alone is no sentence: taken out of any, it would hide a claim.
            const bool isSpoken = judged.why == Why::Not && judged.text.size() >= 10;
            if (isSpoken) parts.push_back(judged.text);
        }
        std::stable_sort(parts.begin(), parts.end(),
                         [](auto a, auto b) { return a.size() > b.size(); });
        return parts;
    }();
    for (const std::string_view part : kParts)
        removeAll(sentence, part);
    return sentence;
}

const std::vector<Judged>& judgedTexts()
{
    // clang-format off
    static const std::vector<Judged> kJudged{
        {"core/base/constants.cpp", R"(the last of stopReadsAfterAck must not come before verifiedReadAgeMin, or no stop is ever verified)", Why::Not, "what must hold of a configuration"},
        {"core/domain/records.cpp", R"(partly closed)", Why::Name, "kinds of the venue's closing records"},
        {"core/domain/records.cpp", R"(fully closed)", Why::Name, "kinds of the venue's closing records"},
        {"core/domain/states.cpp", R"(verified)", Why::Name, "names of states"},
        {"core/domain/states.cpp", R"(flat, unexplained)", Why::Name, "names of states"},
        {"core/domain/states.cpp", R"(closed)", Why::Name, "names of states"},
        {"core/domain/states.cpp", R"(confirm flat)", Why::Control, "what a person may do"},
        {"core/domain/terms.cpp", R"(flat)", Why::Name, "names of directions and of order states"},
        {"core/domain/terms.cpp", R"(partially filled)", Why::Name, "names of directions and of order states"},
        {"core/domain/terms.cpp", R"(filled)", Why::Name, "names of directions and of order states"},
        {"core/domain/terms.cpp", R"(canceled)", Why::Name, "names of directions and of order states"},
        {"core/engine/account_ending.cpp", R"(it ended before its stop was proved)", Why::Not, "a doubt; the claim of the end follows it"},
        {"core/engine/account_ending.cpp", R"(not-flat)", Why::Name, "an alarm's id"},
        {"core/engine/account_findings.cpp", R"(Stop kept, nothing cancelled; asked again until the answers agree)", Why::Not, "a finding: nothing was done"},
        {"core/engine/account_findings.cpp", R"(Nothing cancelled; the guard asks by id, and places its own where it has proof)", Why::Not, "a finding: nothing was done"},
        {"core/engine/account_findings.cpp", R"(Nothing cancelled, nothing sent again; asked by id)", Why::Not, "a finding: nothing was done"},
        {"core/engine/account_findings.cpp", R"(: the close is not proved yet: )", Why::Not, "a finding: it is not so"},
        {"core/engine/account_foreign.cpp", R"(adopted)", Why::Name, "the owner of a plan, as the ticket is one"},
        {"core/engine/account_foreign.cpp", R"( was opened after the one that was taken up before this start: not ours)", Why::Not, "disowns it: another one, and not by us"},
        {"core/engine/account_foreign.cpp", R"( was opened elsewhere: )", Why::Not, "an alarm: not by us, and without a stop"},
        {"core/engine/account_foreign.cpp", R"(no stop of it could be proved: )", Why::Not, "a doubt"},
        {"core/engine/account_foreign.cpp", R"(, opened elsewhere: )", Why::Not, "an alarm: not by us, and without a stop"},
        {"core/engine/account_foreign.cpp", R"( was opened elsewhere and no live stop is seen for )", Why::Not, "not by us, and without a stop"},
        {"core/engine/account_foreign.cpp", R"(not adopted: )", Why::Not, "a refusal"},
        {"core/engine/account_foreign.cpp", R"(not protected: )", Why::Not, "a refusal"},
        {"core/engine/account_foreign.cpp", R"(it ended before its stop was proved)", Why::Not, "a doubt"},
        {"core/engine/account_ladder.cpp", R"(not opened: )", Why::Not, "a refusal"},
        {"core/engine/account_ladder.cpp", R"( close(s) that ran are not proved and go no further)", Why::Not, "a doubt: it is not so"},
        {"core/engine/account_ladder.cpp", R"(; the close is not proved)", Why::Not, "a failure: it is not so"},
        {"core/engine/account_ladder.cpp", R"(not-flat)", Why::Name, "an alarm's id"},
        {"core/engine/account_ladder.cpp", R"(: its close was stopped and is not proved; )", Why::Not, "an alarm: it is not so"},
        {"core/engine/account_open.cpp", R"( not opened: )", Why::Not, "a refusal"},
        {"core/engine/account_open.cpp", R"(not opened: )", Why::Not, "a refusal"},
        {"core/engine/account_protect.cpp", R"(not-flat)", Why::Name, "an alarm's id"},
        {"core/engine/account_requests.cpp", R"(not opened: )", Why::Not, "a refusal"},
        {"core/engine/account_acts.cpp", R"(not closed: this program may not write to )", Why::Not, "a refusal"},
        {"core/engine/account_acts.cpp", R"(a reducing order is protection; it is not cancelled this way)", Why::Not, "a refusal"},
        {"core/engine/event_shapes.h", R"(partially filled)", Why::Name, "words of the event log"},
        {"core/engine/event_shapes.h", R"(filled)", Why::Name, "words of the event log"},
        {"core/engine/event_shapes.h", R"(canceled)", Why::Name, "words of the event log"},
        {"core/engine/event_shapes.h", R"(link-opened)", Why::Name, "words of the event log"},
        {"core/engine/event_shapes.h", R"(link-closed)", Why::Name, "words of the event log"},
        {"core/engine/event_shapes.h", R"(confirm-flat)", Why::Name, "words of the event log"},
        {"core/engine/read_names.cpp", R"(GET /v5/position/closed-pnl)", Why::Name, "the name of an endpoint"},
        {"core/flatten/closer.cpp", R"(not proved flat )", Why::Not, "an alarm: it is not so"},
        {"core/gate/entry_gate.cpp", R"( became flat is not explained yet)", Why::Not, "a refusal"},
        {"core/gate/entry_gate.cpp", R"( is an inverse contract: shown and closed, never opened)", Why::Not, "a refusal"},
        {"core/gate/entry_gate.cpp", R"(not flat for opening: )", Why::Not, "a refusal"},
        {"core/guard/fired_stops.cpp", R"(filled )", Why::Not, "how much a stop that fired failed to take off"},
        {"core/guard/fired_stops.cpp", R"( filled)", Why::Not, "how much a stop that fired failed to take off"},
        {"core/guard/stop_failures.cpp", R"(was cancelled, not by us)", Why::Not, "a failure: it was not our doing"},
        {"core/guard/stop_guard.cpp", R"(not proved yet)", Why::Not, "why it is read again"},
        {"core/guard/stop_guard.cpp", R"(a stop is not proved yet)", Why::Not, "why it is read again"},
        {"core/guard/stop_guard.cpp", R"(: its stop was last proved )", Why::Not, "an alarm: that is too long ago"},
        {"core/guard/stop_sights.cpp", R"( was cancelled, not by us)", Why::Not, "a failure: it was not our doing"},
        {"core/guard/stop_view.cpp", R"(a close is running; the stop stays until closed is proved)", Why::Not, "what is waited for"},
        {"core/guard/stop_view.cpp", R"(; not proved yet)", Why::Not, "what is waited for"},
        {"core/guard/stop_view.cpp", R"(the position is read: closed, or the stop is set again)", Why::Not, "what follows, one or the other: neither is said to be so"},
        {"core/journal/claim.cpp", R"(Opened )", Why::Rendered, "the one way to say it"},
        {"core/journal/claim.cpp", R"(Protected )", Why::Rendered, "the one way to say it"},
        {"core/journal/claim.cpp", R"(Cancelled on )", Why::Rendered, "the one way to say it"},
        {"core/journal/claim.cpp", R"(Closed )", Why::Rendered, "the one way to say it"},
        {"core/journal/claim.cpp", R"(Flat on )", Why::Rendered, "the one way to say it"},
        {"core/journal/claim.cpp", R"(Leftover orders removed on )", Why::Rendered, "the one way to say it"},
        {"core/journal/claim.cpp", R"(. Proved by )", Why::Rendered, "the one way to say it"},
        {"core/journal/claim.cpp", R"(, proved by )", Why::Rendered, "the one way to say it"},
        {"core/journal/record.cpp", R"(opened)", Why::Name, "kinds of claims"},
        {"core/journal/record.cpp", R"(protected)", Why::Name, "kinds of claims"},
        {"core/journal/record.cpp", R"(cancelled)", Why::Name, "kinds of claims"},
        {"core/journal/record.cpp", R"(closed)", Why::Name, "kinds of claims"},
        {"core/journal/record.cpp", R"(flat)", Why::Name, "kinds of claims"},
        {"core/journal/record.cpp", R"(cleaned up)", Why::Name, "kinds of claims"},
        {"core/journal/shapes.h", R"(flat)", Why::Name, "words of the journal's format"},
        {"core/journal/shapes.h", R"(canceled)", Why::Name, "words of the journal's format"},
        {"core/journal/shapes.h", R"(confirm flat)", Why::Name, "words of the journal's format"},
        {"core/journal/shapes.h", R"(opened)", Why::Name, "words of the journal's format"},
        {"core/journal/shapes.h", R"(protected)", Why::Name, "words of the journal's format"},
        {"core/journal/shapes.h", R"(cancelled)", Why::Name, "words of the journal's format"},
        {"core/journal/shapes.h", R"(closed)", Why::Name, "words of the journal's format"},
        {"core/journal/shapes.h", R"(cleaned up)", Why::Name, "words of the journal's format"},
        {"core/link/liveness.cpp", R"(closed)", Why::Not, "of a connection"},
        {"core/link/streams.cpp", R"(closed)", Why::Not, "of a connection"},
        {"core/link/streams.cpp", R"( stream closed)", Why::Not, "of a connection"},
        {"core/market/candle_series.cpp", R"(closed)", Why::Name, "of candles"},
        {"core/market/candle_series.cpp", R"(filled)", Why::Name, "of candles"},
        {"core/reconcile/closure.cpp", R"(a stop of ours is still live, in doubt or being cancelled)", Why::Not, "a refusal"},
        {"core/reconcile/findings.cpp", R"(its end is proved: its own zero, and the closing)", Why::Name, "names a row that makes no finding; nobody is told"},
        {"core/reconcile/findings.cpp", R"(its end is proved: the stream's zero, and the closing)", Why::Name, "names a row that makes no finding; nobody is told"},
        {"core/reconcile/findings.cpp", R"(somebody else opened it)", Why::Not, "a finding: not by us"},
        {"core/reconcile/position_machine.cpp", R"(a person confirmed that it is closed)", Why::OtherVoice, "a person's word, as evidence and named so"},
        {"core/shell/engine_host.cpp", R"(the journal cannot be read, so what was opened and promised before is not known: )", Why::Not, "an alarm: nothing is done"},
        {"core/shell/engine_host.cpp", R"(The engine is halted. Stops stay at the venue; nothing is opened, moved or watched any more. The emergency close still works.)", Why::Not, "an alarm: nothing is done"},
        {"core/shell/engine_host.cpp", R"(The engine is halted: only whole accounts can be closed now.)", Why::Not, "a refusal"},
        {"core/shell/engine_thread.cpp", R"(The engine has not stepped for %1 s. Stops stay at the venue; nothing new is opened or watched until it answers.)", Why::Not, "an alarm: nothing is done"},
        {"core/shell/journal_store.cpp", R"(it cannot be opened)", Why::Not, "a refusal"},
        {"core/shell/journal_store.cpp", R"(): it is not written to, and nothing is opened. Start the newer version, or choose another data directory.)", Why::Not, "a refusal"},
        {"core/venues/bybit/decode_lines.cpp", R"(position/closed-pnl closures)", Why::Name, "the name of an endpoint"},
        {"core/venues/bybit/orders.cpp", R"(Filled)", Why::OtherVoice, "words of the venue's fields"},
        {"core/venues/bybit/orders.cpp", R"(Cancelled)", Why::OtherVoice, "words of the venue's fields"},
        {"core/venues/bybit/reading.cpp", R"(position/closed-pnl)", Why::Name, "the name of an endpoint"},
        {"core/venues/bybit/rows.cpp", R"(Closed)", Why::OtherVoice, "words of the venue's fields"},
        {"core/venues/bybit/write.cpp", R"(hedge mode is not traded, only closed)", Why::Not, "a refusal"},
        {"core/venues/okx/reading.cpp", R"(canceled)", Why::OtherVoice, "words of the venue's fields"},
        {"core/venues/okx/rows.cpp", R"(partially_filled)", Why::OtherVoice, "words of the venue's fields"},
        {"core/venues/okx/rows.cpp", R"(filled)", Why::OtherVoice, "words of the venue's fields"},
        {"core/venues/okx/rows.cpp", R"(canceled)", Why::OtherVoice, "words of the venue's fields"},
        {"core/venues/okx/rows.cpp", R"(mmp_canceled)", Why::OtherVoice, "words of the venue's fields"},
        {"app/account/account_findings.cpp", R"(Hedge (long/short) mode is watched and closed, not traded. Set one-way mode at the venue while nothing is open and no order rests.)", Why::Not, "what a key or an account may not do"},
        {"app/account/account_findings.cpp", R"( away from the venue's; from one second on nothing is opened. Let the system set its clock (NTP).)", Why::Not, "what a key or an account may not do"},
        {"app/account/account_findings.cpp", R"(. Without it nothing can be closed or protected: make a new one in time.)", Why::Not, "what a key that ends cannot do"},
        {"app/account/bybit_findings.cpp", R"(Set for each symbol, and seen when one is held: hedge (two-side) positions are watched and closed, not opened.)", Why::Not, "what is done in that mode and what is not"},
        {"app/cli/account_check.cpp", R"(Whose key this is was not proved within 20 s: )", Why::Not, "a failure"},
        {"app/cli/account_check.cpp", R"(Nothing would be opened with this key; positions would be shown only.)", Why::Not, "a failure"},
        {"app/cli/account_command.cpp", R"(, opened elsewhere: )", Why::Control, "names a setting of the profile"},
        {"app/local/act_of.cpp", R"(confirm-flat)", Why::Name, "the name of a command"},
        {"app/local/person_message.h", R"(findings, resolve, ladder, clear-brake, clear-kill, ask-again, adopt, protect, confirm-flat, waive)", Why::Name, "the names of acts"},
        {"app/options/policy_words.cpp", R"(' is no policy for positions opened elsewhere (show, ask, stop, close))", Why::Not, "a refusal"},
        {"app/options/policy_words.cpp", R"(, else closed)", Why::Control, "what a policy would do"},
        {"app/options/options.cpp", R"(positions opened elsewhere: show (default), ask, stop or close)", Why::Control, "help of the command line"},
        {"app/options/options.cpp", R"(Closes through the running instance and waits until flat is proved.)", Why::Control, "help of the command line"},
        {"app/options/options.cpp", R"(Takes a position over that was opened elsewhere, and waits until its stop is proved.)", Why::Control, "help of the command line"},
        {"app/options/options.cpp", R"(Places a stop for a position that stays somebody else's, and waits until it is proved.)", Why::Control, "help of the command line"},
        {"app/options/options.cpp", R"(Takes responsibility for a position without a proved stop; it is shown as waived.)", Why::Control, "help of the command line"},
        {"app/options/options.cpp", R"(confirm-flat)", Why::Control, "help of the command line"},
        {"app/options/options.cpp", R"(holdfast-cli confirm-flat --account A --instrument I --reason TEXT [options])", Why::Control, "help of the command line"},
        {"app/scenario/list_lies.cpp", R"(Protected)", Why::Name, "looks for the claim's line in the journal"},
        {"app/scenario/rate_storm.cpp", R"(Protected)", Why::Name, "looks for the claim's line in the journal"},
        {"app/scenario/second_executor.cpp", R"(not opened)", Why::Name, "looks for a line in the journal"},
        {"app/scenario/second_executor.cpp", R"(Opened)", Why::Name, "looks for a line in the journal"},
        {"app/scenario/stop_fails.cpp", R"(Protected)", Why::Name, "looks for the claim's line in the journal"},
        {"app/scenario/venue_story.cpp", R"(A program that believes the ack shows a protected position, or sends the stop again and again: 51280, 51280, 51280, while the loss runs.)", Why::OtherVoice, "what a careless program would say"},
        {"app/scenario/venue_story.cpp", R"(A program that believes retCode 0 shows a protected position, or sends the stop again and again: 10001, 10001, 10001 (“StopLoss … should lower than base_price”), while the loss runs.)", Why::OtherVoice, "what a careless program would say"},
        {"ui/divergence/divergence_rows.cpp", R"(Confirm flat…)", Why::Control, "what a button does"},
        {"ui/main_window.cpp", R"(Without a verified stop: )", Why::Not, "a warning"},
        {"ui/main_window.cpp", R"(No verified stop stays at the venue.)", Why::Not, "a warning"},
        {"ui/emergency/close_panel.cpp", R"(Filled)", Why::Control, "a column's head"},
        {"ui/emergency/close_panel.cpp", R"(not flat)", Why::Not, "looks for this word of a row"},
        {"ui/emergency/emergency_button.cpp", R"(Cover closed: opens the sheet; hold its button for one second. Ctrl+Shift+E)", Why::Control, "what the control does"},
        {"ui/emergency/emergency_sheet.cpp", R"(Cancels entries and closes positions now. Stops stay until each close is proved.)", Why::Control, "what the control does"},
        {"ui/format/format.cpp", R"(flat)", Why::Name, "names of states"},
        {"ui/format/lookup.cpp", R"(partly filled)", Why::Name, "names of states"},
        {"ui/format/lookup.cpp", R"(filled)", Why::Name, "names of states"},
        {"ui/format/lookup.cpp", R"(cancelled)", Why::Name, "names of states"},
        {"ui/accounts/account_look.cpp", R"(Verified)", Why::Name, "names of states"},
        {"ui/format/stop_words.cpp", R"(Verified)", Why::Name, "names of states"},
        {"ui/tables/account_rows.cpp", R"(Protected)", Why::Control, "a column's head"},
        {"ui/tables/account_rows.cpp", R"(Their stop is verified.)", Why::Control, "which positions a column counts"},
        {"ui/tables/account_rows.cpp", R"(Not proved)", Why::Control, "a column's head"},
        {"ui/tables/account_rows.cpp", R"(Their stop is placed, acked, stale or in doubt: neither verified nor known to lack.)", Why::Control, "which positions a column counts"},
        {"ui/format/stop_words.cpp", R"(flat, unexplained)", Why::Name, "names of states"},
        {"ui/format/stop_words.cpp", R"(closed)", Why::Name, "names of states"},
        {"ui/stops/evidence_panel.cpp", R"(Confirm flat…)", Why::Control, "what a button does, and its question"},
        {"ui/stops/evidence_panel.cpp", R"(Closes this position now; its stop stays until the close is proved. Ctrl+Shift+X)", Why::Control, "what a button does, and its question"},
        {"ui/stops/evidence_panel.cpp", R"(Confirm flat)", Why::Control, "what a button does, and its question"},
        {"ui/stops/evidence_panel.cpp", R"( and shows no closing. Its stops go once you confirm. What closed it?)", Why::Control, "what a button does, and its question"},
        {"ui/strip/banner.cpp", R"(. Nothing new is opened, stops stay at the venue, the emergency close works.)", Why::Not, "a warning"},
        {"ui/strip/banner.cpp", R"(. Nothing is opened until a person clears it.)", Why::Not, "a warning"},
        {"ui/strip/top_strip.cpp", R"(cover closed)", Why::Control, "the cover of the button"},
        {"ui/strip/top_strip.cpp", R"( verified)", Why::Name, "how many stops are in the state of that name"},
        {"ui/tables/rows.cpp", R"(Filled)", Why::Control, "a column's head"},
        {"ui/ticket/ticket_plan.cpp", R"( is running; wait until it is proved.)", Why::Not, "a refusal"},
        {"ui/window/about.cpp", "", Why::Control, "what the program is"},
        {"ui/window/desk.cpp", R"(This order reduces a position; only entries are cancelled here.)", Why::Not, "a refusal"},
        {"core/sim/", "", Why::OtherVoice, "the simulated venue speaks, and the referee of what the program said"},
    };
    // clang-format on
    return kJudged;
}

} // namespace holdfast::test

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/account_rows.h"

#include "ui/accounts/account_look.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace holdfast::ui::rows {
namespace {
using namespace holdfast::engine;

TableCell word(QString text, Tone tone = Tone::Plain, Mark mark = Mark::None)
{
    return {std::move(text), tone, mark, {}};
}
TableCell dash()
{
    return {format::unknown(), Tone::Dim, Mark::None, -std::numeric_limits<double>::infinity()};
}
/// What is zero is dim, so that what is not stands out; what is more than zero has this tone, and a mark with it.
TableCell count(int n, Tone tone = Tone::Plain, Mark mark = Mark::None)
{
    return {QString::number(n), n == 0 ? Tone::Dim : tone, n == 0 ? Mark::None : mark,
            static_cast<double>(n)};
}

TableCell link(const AccountView& a, nanoseconds since)
{
    if (since >= seconds{3}) return word(u"no news"_s, Tone::Warn, Mark::DottedRing);
    QString text = a.link.empty() ? format::unknown() : format::text(a.link);
    if (a.link == "live") return word(text);
    if (!a.linkReason.empty()) text += u": " + format::text(a.linkReason);
    return word(text, Tone::Warn, Mark::DottedRing);
}

TableCell listAge(const AccountView& a, nanoseconds since)
{
    const auto age = aged(a.truthAge, since);
    if (!age) return dash();
    const bool late = isLate(a, since);
    return {format::age(age), late ? Tone::Warn : Tone::Plain, late ? Mark::DottedRing : Mark::None,
            static_cast<double>(a.truthAge->count())};
}

TableCell pace(const AccountView& a)
{
    if (a.listCycle <= milliseconds{0}) return dash();
    return {QString{u"every " + format::age(a.listCycle)}, Tone::Plain, Mark::None,
            static_cast<double>(a.listCycle.count())};
}

TableCell findings(const AccountTally& t)
{
    QStringList words;
    const auto say = [&words](int n, QStringView what) {
        if (n > 0) words << QString{QString::number(n) + u' ' + what};
    };
    say(t.findingsBad, u"unprotected");
    say(t.findingsInDoubt, u"in doubt");
    say(t.findingsForeign, u"foreign");
    const int all = t.findingsBad + t.findingsInDoubt + t.findingsForeign;
    // Weighed: one of a worse kind outweighs any number of a milder one.
    const double weight = 1e6 * t.findingsBad + 1e3 * t.findingsInDoubt + t.findingsForeign;
    if (all == 0) return {u"0"_s, Tone::Dim, Mark::None, 0.0};
    const bool isBad = t.findingsBad > 0;
    const bool isDoubt = t.findingsInDoubt > 0;
    return {words.join(u", "_s), isBad ? Tone::Bad : (isDoubt ? Tone::Warn : Tone::Foreign),
            isBad || isDoubt ? Mark::Triangle : Mark::Diamond, weight};
}

TableCell alarms(const AccountTally& t)
{
    QStringList words;
    for (int severity = 0; severity < 3; ++severity)
        if (t.alarms[severity] > 0)
            words << QString{QString::number(t.alarms[severity]) + u" P"
                             + QString::number(severity)};
    const double weight = 1e6 * t.alarms[0] + 1e3 * t.alarms[1] + t.alarms[2];
    if (words.isEmpty()) return {u"0"_s, Tone::Dim, Mark::None, 0.0};
    const StateLook look = severityLook(t.alarms[0] > 0   ? engine::Severity::P0
                                        : t.alarms[1] > 0 ? engine::Severity::P1
                                                          : engine::Severity::P2);
    return {words.join(u", "_s), look.tone, look.mark, weight};
}

TableCell fault(const AccountView& a)
{
    QStringList words;
    const auto say = [&words](QStringView what, const std::string& why) {
        words << (why.empty() ? what.toString() : QString{what + u": " + format::text(why)});
    };
    if (a.listFault) say(u"list fault", *a.listFault);
    if (a.brake.isOn) say(u"brake", a.brake.why);
    if (a.isKillEngaged) say(u"kill", a.killReason);
    if (words.isEmpty()) return word(u"none"_s, Tone::Dim);
    return word(words.join(u" · "_s), Tone::Warn, Mark::Triangle);
}

TableCell day(const AccountView& a)
{
    if (!a.dayProfit) return dash();
    const Tone tone =
        a.dayProfit->isZero() ? Tone::Plain : (a.dayProfit->isNegative() ? Tone::Down : Tone::Up);
    return {format::profit(a.dayProfit), tone, Mark::None, a.dayProfit->toDouble()};
}

} // namespace

std::vector<TableColumn> accountColumns()
{
    return {
        {QString{}, 34, false},
        {u"Account"_s, 120, false},
        {u"Venue"_s, 72, false},
        {u"Mode"_s, 84, false},
        {u"State"_s, 138, false, u"What to look at first."_s},
        {u"May do"_s, 150, false,
         u"What it may do now; in brackets what was set, where that is more, and why."_s},
        {u"Link"_s, 104, false},
        {u"List age"_s, 84, true,
         u"Of the newest complete list of positions, or whole snapshot of the stream."_s},
        {u"Read"_s, 96, true,
         u"How often its lists are read. Accounts that the venue counts as one address share its "
         u"budget: the more there are, the longer it takes."_s},
        {u"Held"_s, 62, true, u"Positions that have not ended."_s},
        {u"Protected"_s, 88, true, u"Their stop is verified."_s},
        {u"Not proved"_s, 96, true,
         u"Their stop is placed, acked, stale or in doubt: neither verified nor known to lack."_s},
        {u"Unprotected"_s, 106, true, u"No stop that anybody has seen live."_s},
        {u"Findings"_s, 150, false, u"What disagrees with the venue now, worst first."_s},
        {u"Alarms"_s, 104, false, u"Active, and not acknowledged."_s},
        {u"Fault, brake, kill"_s, 200, false},
        {u"Day"_s, 90, true, u"Result of the UTC day, in the account's own currency."_s},
        {u"Unknown"_s, 84, true, u"Requests whose outcome is not known yet."_s}};
}

std::vector<TableRow> accounts(const Snapshot& snapshot, nanoseconds since)
{
    const std::vector<AccountTally> tallies = tallyAccounts(snapshot);
    std::vector<std::pair<AccountCare, const AccountTally*>> order;
    order.reserve(tallies.size());
    for (const AccountTally& t : tallies)
        order.emplace_back(careOf(t, since), &t);
    std::ranges::stable_sort(order, {}, [](const auto& entry) { return entry.first; });

    std::vector<TableRow> out;
    out.reserve(order.size());
    for (const auto& [care, tally] : order) {
        const AccountTally& t = *tally;
        const AccountView& a = *t.account;
        const StateLook look = careLook(care, t);
        const bool isLowered = a.ladder < a.ladderSet;
        // Nothing was read, so nothing is known to be held: that is not zero.
        const bool isKnown = a.truthAge || t.held > 0;
        const int unproved = t.held - t.verified - t.unprotected;
        std::vector<TableCell> c;
        c.reserve(AccountColumn::kColumns);
        c.push_back({QString{}, look.tone, look.mark, static_cast<int>(out.size())});
        c.push_back(word(format::text(a.id.text)));
        c.push_back(word(format::venue(a.venue)));
        c.push_back(word(format::mode(a.environment)));
        c.push_back(
            {look.word, look.tone, Mark::None, static_cast<int>(care)}); // its mark stands first
        c.push_back(word(ladderWords(a), isLowered ? Tone::Warn : Tone::Plain,
                         isLowered ? Mark::Ring : Mark::None));
        c.push_back(link(a, since));
        c.push_back(listAge(a, since));
        c.push_back(pace(a));
        c.push_back(isKnown ? count(t.held) : dash());
        c.push_back(isKnown ? count(t.verified) : dash());
        c.push_back(isKnown ? count(unproved, t.doubtful > 0 ? Tone::Warn : Tone::Plain,
                                    t.doubtful > 0 ? Mark::Triangle : Mark::None)
                            : dash());
        c.push_back(isKnown ? count(t.unprotected, Tone::Bad, Mark::Triangle) : dash());
        c.push_back(findings(t));
        c.push_back(alarms(t));
        c.push_back(fault(a));
        c.push_back(day(a));
        c.push_back(count(a.requestsUnknown, Tone::Warn, Mark::Triangle));
        out.push_back({format::text(a.id.text), std::move(c)});
    }
    return out;
}

void keepOf(std::vector<TableRow>& rows, const AccountId& account)
{
    if (account.empty()) return;
    const QString begin = format::text(account.text) + u'|';
    std::erase_if(rows, [&begin](const TableRow& row) { return !row.id.startsWith(begin); });
}

} // namespace holdfast::ui::rows

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/account_look.h"

#include "core/base/assert.h"
#include "ui/divergence/finding_words.h"
#include "ui/format/format.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

constexpr seconds kLateAtLeast{15}; // lists are read each 10 s where there is room (decisions §1)
constexpr seconds kNewsAge{3};      // as the strip: what was live may not be so any more

void count(AccountTally& tally, const PositionView& p)
{
    if (p.state == PositionState::Closed) return;
    ++tally.held;
    switch (stopLook(p).tone) {
    case Tone::Ok: ++tally.verified; return;
    case Tone::Bad: ++tally.unprotected; return;
    case Tone::Warn: ++tally.doubtful; return;
    case Tone::Plain:
    case Tone::Dim:
    case Tone::Up:
    case Tone::Down:
    case Tone::Accent:
    case Tone::Foreign: return; // on its way
    }
    HF_UNREACHABLE();
}

void count(AccountTally& tally, Tone tone)
{
    if (tone == Tone::Bad)
        ++tally.findingsBad;
    else if (tone == Tone::Foreign)
        ++tally.findingsForeign;
    else
        ++tally.findingsInDoubt;
}

QString ladderWord(Ladder ladder) { return format::text(std::string{toString(ladder)}); }

} // namespace

std::vector<AccountTally> tallyAccounts(const Snapshot& s)
{
    std::vector<AccountTally> out(s.accounts.size());
    std::map<AccountId, AccountTally*> byId;
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].account = &s.accounts[i];
        byId.emplace(s.accounts[i].id, &out[i]);
    }
    const auto of = [&byId](const AccountId& id) {
        const auto at = byId.find(id);
        return at == byId.end() ? nullptr : at->second;
    };
    for (const PositionView& p : s.positions)
        if (AccountTally* tally = of(p.account)) count(*tally, p);
    for (const FindingView& f : s.findings)
        if (AccountTally* tally = of(f.account); tally && isStanding(f))
            count(*tally, findingLook(s, f).tone);
    for (const AlarmView& a : s.alarms) {
        AccountTally* tally = of(a.account);
        if (!tally || !a.isActive || a.isAcknowledged) continue;
        if (a.severity != engine::Severity::Info) ++tally->alarms[static_cast<int>(a.severity)];
    }
    return out;
}

nanoseconds lateAfter(const AccountView& account)
{
    return std::max<nanoseconds>(kLateAtLeast, account.listCycle + account.listCycle / 2);
}

bool isLate(const AccountView& account, nanoseconds since)
{
    return account.truthAge && *account.truthAge + since > lateAfter(account);
}

AccountCare careOf(const AccountTally& t, nanoseconds since)
{
    const AccountView& a = *t.account;
    if (t.unprotected > 0) return AccountCare::Unprotected;
    if (t.alarms[0] > 0) return AccountCare::Alarm;
    if (a.listFault) return AccountCare::ListFault;
    if (!a.truthAge) return AccountCare::NeverRead;
    if (a.link != "live" || since >= kNewsAge) return AccountCare::NotLive;
    if (isLate(a, since)) return AccountCare::Late;
    if (a.requestsUnknown > 0) return AccountCare::OutcomeUnknown;
    if (t.doubtful > 0) return AccountCare::InDoubt;
    if (t.findingsBad + t.findingsInDoubt > 0) return AccountCare::Disagrees;
    if (a.brake.isOn) return AccountCare::Braked;
    if (a.isKillEngaged) return AccountCare::Killed;
    if (a.ladder < a.ladderSet) return AccountCare::Lowered;
    if (t.findingsForeign > 0) return AccountCare::Foreign;
    if (t.held == 0) return AccountCare::NothingHeld;
    return t.verified == t.held ? AccountCare::Verified : AccountCare::Underway;
}

StateLook careLook(AccountCare care, const AccountTally& t)
{
    const auto several = [](int count, QStringView word) {
        return QString{QString::number(count) + u' ' + word};
    };
    switch (care) {
    case AccountCare::Unprotected:
        return {several(t.unprotected, u"unprotected"), Mark::Triangle, Tone::Bad};
    case AccountCare::Alarm: return {several(t.alarms[0], u"P0"), Mark::Triangle, Tone::Bad};
    case AccountCare::ListFault: return {u"List fault"_s, Mark::Triangle, Tone::Warn};
    case AccountCare::NeverRead: return {u"Never read"_s, Mark::DottedRing, Tone::Warn};
    case AccountCare::NotLive: return {u"Not live"_s, Mark::DottedRing, Tone::Warn};
    case AccountCare::Late: return {u"List is late"_s, Mark::DottedRing, Tone::Warn};
    case AccountCare::OutcomeUnknown:
        return {several(t.account->requestsUnknown, u"unknown"), Mark::Triangle, Tone::Warn};
    case AccountCare::InDoubt:
        return {several(t.doubtful, u"in doubt"), Mark::Triangle, Tone::Warn};
    case AccountCare::Disagrees: return {u"Disagrees"_s, Mark::Triangle, Tone::Warn};
    case AccountCare::Braked: return {u"Brake on"_s, Mark::Square, Tone::Warn};
    case AccountCare::Killed: return {u"Killed"_s, Mark::Square, Tone::Warn};
    case AccountCare::Lowered: return {u"Lowered"_s, Mark::Ring, Tone::Warn};
    case AccountCare::Foreign: return {u"Foreign"_s, Mark::Diamond, Tone::Foreign};
    case AccountCare::Underway: return {u"Underway"_s, Mark::Ring, Tone::Dim};
    case AccountCare::Verified: return {u"Verified"_s, Mark::Tick, Tone::Ok};
    case AccountCare::NothingHeld: return {u"Nothing held"_s, Mark::None, Tone::Dim};
    }
    HF_UNREACHABLE();
}

QString ladderWords(const AccountView& a)
{
    if (a.ladder == a.ladderSet) return ladderWord(a.ladder);
    QString words = ladderWord(a.ladder) + u" (set: " + ladderWord(a.ladderSet) + u')';
    if (!a.ladderReason.empty()) words += u": " + format::text(a.ladderReason);
    return words;
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/made_up.h"
#include "ui/accounts/account_look.h"

#include <algorithm>
#include <array>
#include <string>

/// Accounts in every situation that the table of accounts tells apart. Nothing of it comes from a venue.
namespace holdfast::ui::made_up {

inline engine::AccountView quietAccount(const std::string& name, Venue venue)
{
    engine::AccountView a;
    a.id = AccountId{name};
    a.venue = venue;
    a.environment = Environment::Testnet;
    a.ladder = a.ladderSet = a.ladderMax = Ladder::Trade;
    a.isTradingOn = true;
    a.link = "live";
    a.truthAge = milliseconds{800};
    a.address = std::string{toString(venue)};
    a.addressAccounts = 17;
    a.addressRoom = 104;
    a.listCycle = seconds{10};
    a.stopRotation = seconds{30};
    a.currency = "USDT";
    a.dayProfit = Money::of("12.40");
    return a;
}

inline engine::PositionView heldBy(const engine::AccountView& a, const char* base,
                                   engine::StopState stop)
{
    const std::string name =
        a.venue == Venue::Bybit ? std::string{base} + "USDT" : std::string{base} + "-USDT-SWAP";
    engine::PositionView p = position({name.c_str(), Direction::Long, "1.2", "102.0", "103.0",
                                       "88.0", "3.15", 0.3, "101.0", stop, 2.1, "", "ticket"});
    p.account = a.id;
    p.venue = a.venue;
    p.stopCovers = p.qty;
    return p;
}

inline engine::FindingView foundAt(const engine::AccountView& a, FindingKind kind,
                                   const PositionKey& key)
{
    engine::FindingView f;
    f.id = a.id.text + "-" + std::string{toString(kind)};
    f.account = a.id;
    f.venue = a.venue;
    f.kind = kind;
    f.position = key;
    f.title = "made up";
    f.age = seconds{6};
    return f;
}

struct AccountSituation {
    const char* name; ///< Also the account's.
    const char* word; ///< What its state says.
    AccountCare care;
    Tone tone;
    void (*make)(engine::Snapshot&, engine::AccountView&);
};

/// Worst first.
inline constexpr std::array<AccountSituation, 18> kAccountSituations{{
    {"bare", "1 unprotected", AccountCare::Unprotected, Tone::Bad,
     [](engine::Snapshot& s, engine::AccountView& a) {
         s.positions.push_back(heldBy(a, "BTC", engine::StopState::Verified));
         s.positions.push_back(heldBy(a, "SOL", engine::StopState::Missing));
         s.findings.push_back(foundAt(a, FindingKind::StopMissing, s.positions.back().key));
     }},
    {"alarmed", "1 P0", AccountCare::Alarm, Tone::Bad,
     [](engine::Snapshot& s, engine::AccountView& a) {
         engine::AlarmView alarm;
         alarm.id = "P0-" + a.id.text;
         alarm.severity = engine::Severity::P0;
         alarm.account = a.id;
         alarm.text = "made up";
         s.alarms.push_back(alarm);
     }},
    {"list-fault", "List fault", AccountCare::ListFault, Tone::Warn,
     [](engine::Snapshot&, engine::AccountView& a) {
         a.listFault = "3 of 4 positions were not shown in one complete list";
     }},
    {"never-read", "Never read", AccountCare::NeverRead, Tone::Warn,
     [](engine::Snapshot&, engine::AccountView& a) {
         a.truthAge.reset();
         a.dayProfit.reset();
         a.link = "syncing";
     }},
    {"down", "Not live", AccountCare::NotLive, Tone::Warn,
     [](engine::Snapshot&, engine::AccountView& a) {
         a.link = "down";
         a.linkReason = "no pong for 10 s";
     }},
    {"late", "List is late", AccountCare::Late, Tone::Warn,
     [](engine::Snapshot&, engine::AccountView& a) { a.truthAge = seconds{41}; }},
    {"unanswered", "2 unknown", AccountCare::OutcomeUnknown, Tone::Warn,
     [](engine::Snapshot&, engine::AccountView& a) { a.requestsUnknown = 2; }},
    {"doubtful", "1 in doubt", AccountCare::InDoubt, Tone::Warn,
     [](engine::Snapshot& s, engine::AccountView& a) {
         s.positions.push_back(heldBy(a, "DOGE", engine::StopState::Stale));
     }},
    {"disagreeing", "Disagrees", AccountCare::Disagrees, Tone::Warn,
     [](engine::Snapshot& s, engine::AccountView& a) {
         s.positions.push_back(heldBy(a, "ETH", engine::StopState::Verified));
         s.findings.push_back(foundAt(a, FindingKind::MissingAtVenue, s.positions.back().key));
         s.findings.push_back(foundAt(a, FindingKind::Foreign, {}));
     }},
    {"braked", "Brake on", AccountCare::Braked, Tone::Warn,
     [](engine::Snapshot&, engine::AccountView& a) {
         a.brake = {true, "a cycle wanted 5 cancels, the cap is 2: none was sent", seconds{95}, 2,
                    RecordId{4480}};
     }},
    {"killed", "Killed", AccountCare::Killed, Tone::Warn,
     [](engine::Snapshot&, engine::AccountView& a) {
         a.isKillEngaged = true;
         a.killReason = "emergency sheet";
     }},
    {"lowered", "Lowered", AccountCare::Lowered, Tone::Warn,
     [](engine::Snapshot&, engine::AccountView& a) {
         a.ladder = Ladder::Watch;
         a.ladderReason = "another process holds the account";
     }},
    {"visited", "Foreign", AccountCare::Foreign, Tone::Foreign,
     [](engine::Snapshot& s, engine::AccountView& a) {
         s.findings.push_back(foundAt(a, FindingKind::Foreign, {}));
     }},
    {"placing", "Underway", AccountCare::Underway, Tone::Dim,
     [](engine::Snapshot& s, engine::AccountView& a) {
         s.positions.push_back(heldBy(a, "ETH", engine::StopState::Acked));
     }},
    {"guarded", "Verified", AccountCare::Verified, Tone::Ok,
     [](engine::Snapshot& s, engine::AccountView& a) {
         s.positions.push_back(heldBy(a, "ETH", engine::StopState::Verified));
         s.positions.push_back(heldBy(a, "BTC", engine::StopState::Verified));
     }},
    // Late for ten seconds, and on time where the address has room for a list each forty.
    {"slow", "Nothing held", AccountCare::NothingHeld, Tone::Dim,
     [](engine::Snapshot&, engine::AccountView& a) {
         a.listCycle = seconds{40};
         a.truthAge = seconds{41};
     }},
    {"settled", "Nothing held", AccountCare::NothingHeld, Tone::Dim,
     [](engine::Snapshot& s,
        engine::AccountView& a) { // what is over or acknowledged counts no more
         s.findings.push_back(foundAt(a, FindingKind::Quantity, {}));
         s.findings.back().endedFor = seconds{4};
         engine::AlarmView alarm;
         alarm.id = "over-" + a.id.text;
         alarm.severity = engine::Severity::P0;
         alarm.account = a.id;
         alarm.isAcknowledged = true;
         s.alarms.push_back(alarm);
         s.positions.push_back(heldBy(a, "SOL", engine::StopState::Missing));
         s.positions.back().state = engine::PositionState::Closed;
     }},
    {"empty", "Nothing held", AccountCare::NothingHeld, Tone::Dim,
     [](engine::Snapshot&, engine::AccountView&) {}},
}};

/// `count` accounts, each in the next situation, of OKX and Bybit in turn; from the second round on their names end in
/// its number.
inline engine::Snapshot accounts(std::size_t count = kAccountSituations.size())
{
    engine::Snapshot s = snapshot();
    s.mode = Environment::Testnet;
    s.accounts.clear();
    s.positions.clear();
    s.findings.clear();
    s.alarms.clear();
    s.orders.clear();
    s.stops.clear();
    s.fills.clear();
    s.strategies.clear();
    s.instruments.clear();
    for (std::size_t i = 0; i < count; ++i) {
        const AccountSituation& situation = kAccountSituations[i % kAccountSituations.size()];
        const std::size_t round = i / kAccountSituations.size();
        std::string name = situation.name;
        if (round > 0) name += "-" + std::to_string(round + 1);
        engine::AccountView a = quietAccount(name, i % 2 == 0 ? Venue::Okx : Venue::Bybit);
        situation.make(s, a);
        const bool isBybit = a.venue == Venue::Bybit;
        for (const char* base : {"ETH", "BTC"}) {
            const std::string symbol =
                isBybit ? std::string{base} + "USDT" : std::string{base} + "-USDT-SWAP";
            engine::InstrumentView listed =
                instrument(symbol.c_str(), base, "0.1", "103.0", 0.84, "0.01");
            listed.account = a.id;
            s.instruments.push_back(listed);
        }
        s.accounts.push_back(std::move(a));
    }
    std::ranges::stable_sort(s.positions, {}, [](const engine::PositionView& p) {
        return engine::severityRank(p.stop);
    });
    return s;
}

} // namespace holdfast::ui::made_up

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/account.h"
#include "core/engine/address_load.h"
#include "core/engine/engine.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::engine {

/// The inside of the engine: the desk, the accounts, and whose turn it is.
/// engine.cpp: events and pictures. engine_turns.cpp: turns and paces. engine_acts.cpp: what a person asks.
struct Engine::State {
    /// Prices alone are looked at as often as they are shown; ten positions of a hundred accounts each tell many.
    static constexpr nanoseconds kPricesWithin = milliseconds{100};
    State(const EngineConfig& config)
        : desk{config.numbers, config.epoch}
    {
    }

    Desk desk;
    std::map<AccountId, Account> accounts;
    bool isRestored = false;
    std::optional<Now> last;
    std::optional<MonoTime> publishedAt;
    bool isDirty = false;
    bool isPictureOwed = false;
    std::uint64_t sequence = 0;
    std::size_t positionsShown = 0;

    [[nodiscard]] nanoseconds pictureAfter() const;
    [[nodiscard]] nanoseconds urgentAfter() const;

    /// Accounts that one address carries (link/address.h).
    struct Place {
        std::vector<AddressLoad> load; ///< Of one account.
        std::vector<Account*> accounts;
        int held = 0;
        AddressPace pace{};
        AddressRoom room{};
    };
    /// What an account needs of a step.
    struct Turn {
        Account* account = nullptr;
        std::string address;
        MonoTime dueAt = MonoTime::max(); ///< As it stands in `dues`; max: not there.
        int held = 0;
    };
    std::map<std::string, Place> places;
    std::vector<Turn> turns; // in the order of the accounts' ids
    std::map<AccountId, std::size_t> turnOf;
    std::set<std::pair<MonoTime, std::size_t>> dues; // when a turn is due, soonest first
    std::set<std::size_t> touched;                   // turns that this step is about

    /// Whoever looks for an account has something for it: it is settled at the end of the step.
    Account* find(const AccountId& id)
    {
        const auto found = turnOf.find(id);
        if (found == turnOf.end()) return nullptr;
        touched.insert(found->second);
        return turns[found->second].account;
    }
    void touchAll()
    {
        for (std::size_t i = 0; i < turns.size(); ++i)
            touched.insert(i);
    }
    /// What a venue said to one account.
    template <class What>
    void tell(const AccountId& id, const What& what)
    {
        const auto found = turnOf.find(id);
        if (found == turnOf.end()) return;
        if (turns[found->second].account->on(what))
            touched.insert(found->second);
        else
            lookWithin(found->second, kPricesWithin);
    }
    void lookWithin(std::size_t turn, nanoseconds time);
    void addTurns();
    void settle();
    void keepPace(Turn& turn);
    /// Whoever asks about an account that does not run here is told so.
    Account* named(const std::string& token, const AccountId& id)
    {
        Account* const account = find(id);
        if (!account)
            desk.answer(token, AnswerKind::Failed,
                        "no account named " + id.text + " is running here");
        return account;
    }
    template <class Do>
    void each(const std::optional<AccountId>& id, Do&& what)
    {
        if (id) {
            if (Account* const account = find(*id)) what(*account);
            return;
        }
        touchAll();
        for (auto& [name, account] : accounts)
            what(account);
    }

    void on(const Restored& restored);
    void on(const TransportArrived& arrived);
    void on(const FactArrived& arrived);
    void on(const Recorded& recorded);
    void on(const JournalHealth& health);
    void on(const Woken&) {}
    void on(const OperatorCommand& command);
    void on(const StrategyDecided& decided);
    void on(const StrategyFroze& froze);
    void on(const AccountLock& lock);

    void act(const std::string& token, const Open& open);
    void act(const std::string& token, const Flatten& flatten);
    void act(const std::string& token, const SetTrading& set);
    void act(const std::string& token, const ArmStrategy& arm);
    void act(const std::string& token, const SetStrategyParameters& set);
    void act(const std::string& token, const ClearKill& clear);
    void act(const std::string& token, const CancelEntry& cancel);
    void act(const std::string& token, const MoveStop& move);
    void act(const std::string& token, const WaiveStop& waive);
    void act(const std::string& token, const ConfirmFlat& confirm);
    void act(const std::string& token, const ResolveFinding& resolve);
    void act(const std::string& token, const ClearBrake& clear);
    void act(const std::string& token, const AdoptPosition& adopt);
    void act(const std::string& token, const ProtectPosition& protect);
    void act(const std::string& token, const SetLadder& set);
    void act(const std::string& token, const AcknowledgeAlarm& acknowledge);
    void act(const std::string& token, const Resync& resync);
    void act(const std::string& token, const ShowInstrument& show);

    void noticeJumps(const Now& now);
    [[nodiscard]] Snapshot snapshot() const;
    void fillPlace(const AccountId& id, AccountView& view) const;
};

/// Accounts of one address share its budgets (link/address.h).
[[nodiscard]] std::string addressOf(const AccountSetup& setup);

} // namespace holdfast::engine

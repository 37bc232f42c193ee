// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/journal/record.h"
#include "core/strategy/strategy_input.h"
#include "core/venues/fact.h"
#include "core/venues/transport.h"

#include <string>
#include <variant>
#include <vector>

/// All that enters the engine (architecture §3). The time of arrival is step's `now`.
namespace holdfast::engine {

/// First event of a life: what the journal remembers, oldest first. Empty for a new journal.
struct Restored {
    std::vector<journal::Record> records;
    friend bool operator==(const Restored&, const Restored&) = default;
};
/// The wire's door: bytes for the account's session.
struct TransportArrived {
    AccountId account;
    venues::TransportEvent event;
    friend bool operator==(const TransportArrived&, const TransportArrived&) = default;
};
/// The typed door (decisions §8): what a session would have said.
struct FactArrived {
    AccountId account;
    venues::VenueFact fact;
    friend bool operator==(const FactArrived&, const FactArrived&) = default;
};
/// Every record with an id up to this one is durable.
struct Recorded {
    RecordId upTo;
    friend bool operator==(const Recorded&, const Recorded&) = default;
};
/// The journal can (not) be written.
struct JournalHealth {
    bool isWritable = true;
    std::string problem;
    friend bool operator==(const JournalHealth&, const JournalHealth&) = default;
};
struct Woken {
    friend bool operator==(const Woken&, const Woken&) = default;
};
/// A strategy decided. `candleArrived`: when the candle that closed reached the engine; signals age from it.
struct StrategyDecided {
    StrategyId strategy;
    strategy::Decision decision;
    MonoTime candleArrived{};
    friend bool operator==(const StrategyDecided&, const StrategyDecided&) = default;
};
/// A strategy threw, hung or lagged: frozen. Protection does not notice.
struct StrategyFroze {
    StrategyId strategy;
    std::string reason;
    friend bool operator==(const StrategyFroze&, const StrategyFroze&) = default;
};
/// Another process holds the account's lock, or it was released to us (decisions §13).
struct AccountLock {
    AccountId account;
    bool isHeld = false;
    std::string holder; ///< Why not: "another process holds this account: it …".
    friend bool operator==(const AccountLock&, const AccountLock&) = default;
};

using Event = std::variant<Restored, TransportArrived, FactArrived, Recorded, JournalHealth, Woken,
                           OperatorCommand, StrategyDecided, StrategyFroze, AccountLock>;

} // namespace holdfast::engine

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/base/ids.h"
#include "core/domain/terms.h"
#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast::engine {

/// Limits of an account. Unset ones forbid opening on live accounts (decisions §1).
struct Limits {
    std::optional<Notional> notionalPerInstrument;
    std::optional<Notional> notionalTotal;
    std::optional<int> positionsMax;
    std::optional<Money> dayLossMax; ///< Positive number; per UTC day.
    friend bool operator==(const Limits&, const Limits&) = default;
};

/// What Guard does for a position that was opened elsewhere (the ladder's middle rung). Nothing is touched
/// without one.
struct GuardPolicy {
    enum class Foreign {
        Show, ///< Shown, never touched.
        Ask,  ///< A P0 asks a person for a stop.
        Stop, ///< The default stop is placed and kept proved; without it in T_prot the person is asked.
        Close, ///< As Stop, and closed where no stop can be proved in time.
    };
    Foreign foreign = Foreign::Show;
    Decimal stopPercent =
        Decimal::fromInt(0); ///< Of the entry price, on the loss side; above zero for Stop, Close.
    TriggerSource source = TriggerSource::Mark;
    friend bool operator==(const GuardPolicy&, const GuardPolicy&) = default;
};

struct AccountSetup {
    AccountId id;
    Venue venue = Venue::Okx;
    Environment environment = Environment::Drill;
    Ladder ladder = Ladder::Trade;
    GuardPolicy guard;
    Limits limits;
    std::vector<InstrumentId> watch; ///< Watchlist; strategies' instruments are added.
    minutes bar{5};
    bool tradesAtStart = false; ///< Trading on at start (the drill).
    TriggerSource stopSource = TriggerSource::Mark;
    bool attachStops = true; ///< The stop travels with the entry.
    /// Accounts of one name are counted by the venue as one address: they share its budgets. Empty: those of
    /// the same venue and environment do.
    std::string address;
};

struct StrategySetup {
    StrategyId id;
    std::string kind;
    AccountId account;
    InstrumentId instrument;
    minutes bar{5};
    Size size;
    bool isArmed = false;
    std::vector<ParameterView> parameters;
};

/// Which door the venue facts come through (decisions §8).
enum class Door { Typed, Wire };

struct EngineConfig {
    Epoch epoch; ///< Four letters or digits, new for each start.
    Door door = Door::Wire;
    Numbers numbers; ///< Checked by whoever makes the configuration (Numbers::check).
    std::vector<AccountSetup> accounts;
    std::vector<StrategySetup> strategies;
};

} // namespace holdfast::engine

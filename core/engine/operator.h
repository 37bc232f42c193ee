// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/records.h"
#include "core/domain/terms.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What a person (or a script in a person's name) may ask of the engine. Values only.
namespace holdfast::engine {

enum class SizeKind { Qty, Notional, Risk };
/// How large: contracts; value in quote currency; or loss at the stop in quote currency.
struct Size {
    SizeKind kind = SizeKind::Qty;
    Decimal value{};
    friend bool operator==(const Size&, const Size&) = default;
};
/// Where the stop goes: a price, or percent of the reference price on the loss side.
struct StopChoice {
    std::optional<Price> price;
    std::optional<Decimal> percent;
    TriggerSource source = TriggerSource::Mark;
    friend bool operator==(const StopChoice&, const StopChoice&) = default;
};

/// Open or increase. `key` is made once at the source and opens once, ever.
struct Open {
    IntentKey key;
    AccountId account;
    InstrumentId instrument;
    Direction direction = Direction::Flat;
    Size size;
    StopChoice stop;
    std::optional<Price> takeProfit;
    OrderType type = OrderType::Market;
    std::optional<Price> limit;
    std::string source; ///< "ticket", "command line", "webhook".
    friend bool operator==(const Open&, const Open&) = default;
};
/// Close: one position, one account, or everything. Account and everything engage the kill switch.
struct Flatten {
    std::optional<AccountId> account;
    std::optional<PositionKey> position;    ///< With `account`: this position only.
    std::optional<InstrumentId> instrument; ///< With or without account: every position on it.
    std::string reason;
    friend bool operator==(const Flatten&, const Flatten&) = default;
};
struct SetTrading {
    std::optional<AccountId> account;
    bool on = false;
    friend bool operator==(const SetTrading&, const SetTrading&) = default;
};
struct ArmStrategy {
    StrategyId strategy;
    bool armed = false;
    friend bool operator==(const ArmStrategy&, const ArmStrategy&) = default;
};
struct SetStrategyParameters {
    StrategyId strategy;
    std::vector<std::pair<std::string, double>> values;
    friend bool operator==(const SetStrategyParameters&, const SetStrategyParameters&) = default;
};
struct ClearKill {
    AccountId account;
    std::string reason;
    friend bool operator==(const ClearKill&, const ClearKill&) = default;
};
/// Cancels a working entry. A protective order is refused.
struct CancelEntry {
    AccountId account;
    InstrumentId instrument;
    VenueOrderId venueId;
    friend bool operator==(const CancelEntry&, const CancelEntry&) = default;
};
struct MoveStop {
    AccountId account;
    PositionKey position;
    Price trigger{};
    friend bool operator==(const MoveStop&, const MoveStop&) = default;
};
/// The person takes responsibility for an unprotected position; shown as Waived.
struct WaiveStop {
    AccountId account;
    PositionKey position;
    std::string reason;
    friend bool operator==(const WaiveStop&, const WaiveStop&) = default;
};
/// The person confirms that a FlatUnexplained position is closed.
struct ConfirmFlat {
    AccountId account;
    PositionKey position;
    std::string reason;
    friend bool operator==(const ConfirmFlat&, const ConfirmFlat&) = default;
};
/// What an account may do from now on: at most what its profile says. Less holds at once and survives a restart.
struct SetLadder {
    AccountId account;
    Ladder ladder = Ladder::Watch;
    std::string reason;
    friend bool operator==(const SetLadder&, const SetLadder&) = default;
};
/// Puts a finding aside. It comes back if the answers change.
struct ResolveFinding {
    AccountId account;
    std::string finding; ///< FindingView::id.
    std::string reason;
    friend bool operator==(const ResolveFinding&, const ResolveFinding&) = default;
};
/// Automatic cancels of the account may go on.
struct ClearBrake {
    AccountId account;
    std::string reason;
    friend bool operator==(const ClearBrake&, const ClearBrake&) = default;
};
/// Takes a position over that was opened elsewhere: from now on it is ours, with this stop. A stop without a price
/// and a percentage is the one that was placed for it before, else the account's default one (GuardPolicy).
struct AdoptPosition {
    AccountId account;
    PositionKey position;
    StopChoice stop;
    std::string reason;
    friend bool operator==(const AdoptPosition&, const AdoptPosition&) = default;
};
/// Places a stop for a position that stays somebody else's, and keeps it proved.
struct ProtectPosition {
    AccountId account;
    PositionKey position;
    StopChoice stop;
    std::string reason;
    friend bool operator==(const ProtectPosition&, const ProtectPosition&) = default;
};
struct AcknowledgeAlarm {
    std::string alarm;
    friend bool operator==(const AcknowledgeAlarm&, const AcknowledgeAlarm&) = default;
};
struct Resync {
    std::optional<AccountId> account;
    friend bool operator==(const Resync&, const Resync&) = default;
};
struct ShowInstrument {
    AccountId account;
    InstrumentId instrument;
    minutes bar{5};
    friend bool operator==(const ShowInstrument&, const ShowInstrument&) = default;
}; ///< Candles of it, please.

using OperatorAct = std::variant<Open, Flatten, SetTrading, ArmStrategy, SetStrategyParameters,
                                 ClearKill, CancelEntry, MoveStop, WaiveStop, ConfirmFlat,
                                 ResolveFinding, ClearBrake, AdoptPosition, ProtectPosition,
                                 AcknowledgeAlarm, Resync, ShowInstrument, SetLadder>;

/// An act with a token, so that whoever asked can be answered (Answer in command.h).
struct OperatorCommand {
    std::string token; ///< Empty: no answer wanted.
    OperatorAct act;
    friend bool operator==(const OperatorCommand&, const OperatorCommand&) = default;
};

} // namespace holdfast::engine

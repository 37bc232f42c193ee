// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// What another process may ask of the instance that runs on a data directory: two questions, a raised window, and
/// the acts of a person. Values only.
namespace holdfast::app {

inline constexpr std::size_t kReasonMax = 500;  ///< Bytes.
inline constexpr std::size_t kFindingMax = 300; ///< Bytes of a finding's id.

struct AskStatus {
    friend bool operator==(const AskStatus&, const AskStatus&) = default;
};
/// What disagrees: findings, list faults, brakes. Of one account, or of all.
struct AskFindings {
    std::optional<AccountId> account;
    friend bool operator==(const AskFindings&, const AskFindings&) = default;
};
/// Bring the window to the front: a second start hands over.
struct AskRaise {
    friend bool operator==(const AskRaise&, const AskRaise&) = default;
};
/// Puts a finding aside.
struct AskResolve {
    std::string finding; ///< Its id, or the number of its record: as `findings` shows both.
    std::string reason;
    friend bool operator==(const AskResolve&, const AskResolve&) = default;
};

/// A position as a person names it; the running instance knows the rest of its key.
struct PositionName {
    AccountId account;
    InstrumentId instrument;
    std::optional<Direction> side; ///< Long or Short; needed where both are held.
    std::optional<MarginMode> marginMode;
    friend bool operator==(const PositionName&, const PositionName&) = default;
};
enum class PositionAct { Adopt, Protect, ConfirmFlat, Waive };
inline constexpr std::array kPositionActs{PositionAct::Adopt, PositionAct::Protect,
                                          PositionAct::ConfirmFlat, PositionAct::Waive};
/// The command's word: "adopt", "protect", "confirm-flat", "waive".
[[nodiscard]] std::string_view toString(PositionAct act);
[[nodiscard]] constexpr bool takesStop(PositionAct act)
{
    return act == PositionAct::Adopt || act == PositionAct::Protect;
}
struct AskOfPosition {
    PositionAct act = PositionAct::Adopt;
    PositionName position;
    engine::StopChoice stop; ///< Of adopt and protect. No level: the one it has, else the policy's.
    std::string reason;
    friend bool operator==(const AskOfPosition&, const AskOfPosition&) = default;
};

using LocalAsk = std::variant<AskStatus, AskFindings, AskRaise, AskResolve, AskOfPosition,
                              engine::Open, engine::Flatten, engine::SetLadder, engine::ClearBrake,
                              engine::ClearKill, engine::Resync>;

} // namespace holdfast::app

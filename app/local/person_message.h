// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/local/asks.h"
#include "core/base/json.h"
#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>

/// The lines of what a person asks about disagreements and the ladder. `act` is the command's word where one
/// command has one act:
///
///   findings                     account?
///   resolve                      finding, reason
///   ladder                       account, to (watch, guard, trade), reason
///   clear-brake, clear-kill      account, reason
///   ask-again                    account?
///   adopt, protect               account, instrument, side? (long, short), margin? (cross, isolated), reason,
///                                at most one of stop and stopPercent, and with one of them trigger? (mark, last)
///   confirm-flat, waive          the same without a stop
namespace holdfast::app {

inline constexpr std::string_view kPersonsActs =
    "findings, resolve, ladder, clear-brake, clear-kill, ask-again, adopt, protect, confirm-flat, "
    "waive";

[[nodiscard]] std::string encodePersons(const AskFindings& ask);
[[nodiscard]] std::string encodePersons(const AskResolve& ask);
[[nodiscard]] std::string encodePersons(const AskOfPosition& ask);
[[nodiscard]] std::string encodePersons(const engine::SetLadder& ask);
[[nodiscard]] std::string encodePersons(const engine::ClearBrake& ask);
[[nodiscard]] std::string encodePersons(const engine::ClearKill& ask);
[[nodiscard]] std::string encodePersons(const engine::Resync& ask);

/// nullopt: the act is none of these.
[[nodiscard]] std::optional<Result<LocalAsk>> decodePersons(std::string_view act,
                                                            const json::Value& object);

} // namespace holdfast::app

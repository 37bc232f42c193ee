// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/local/asks.h"
#include "core/base/result.h"
#include "core/engine/command.h"

#include <string>
#include <string_view>

/// What passes over the local socket: one line of JSON asks, lines of progress and one final line answer.
namespace holdfast::app {

/// Longest line either side takes.
inline constexpr std::size_t kLocalLineMax = 64UL * 1024;
/// Longest answer a client takes: a status with hundreds of rows.
inline constexpr std::size_t kLocalAnswerMax = 16UL * 1024 * 1024;

/// Without the newline.
[[nodiscard]] std::string encodeAsk(const LocalAsk& ask);
/// \retval ErrorCode::Malformed, Missing, UnknownValue  a sentence for whoever asked
[[nodiscard]] Result<LocalAsk> decodeAsk(std::string_view line);

struct LocalAnswer {
    engine::AnswerKind kind = engine::AnswerKind::Done;
    std::string text;
    std::string status; ///< JSON, for AskStatus and AskFindings alone.
    friend bool operator==(const LocalAnswer&, const LocalAnswer&) = default;
};
[[nodiscard]] std::string encodeAnswer(const LocalAnswer& answer);
[[nodiscard]] Result<LocalAnswer> decodeAnswer(std::string_view line);
[[nodiscard]] std::string_view wordOf(engine::AnswerKind kind);

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "core/engine/command.h"

#include <string_view>

namespace holdfast::app {

/// One line on standard output, at once.
void printLine(std::string_view line);
/// A sentence of failure: to standard error, or with --json as {"kind":"failed","text"} to standard output.
ExitCode fail(const CommonOptions& common, std::string_view sentence,
              ExitCode code = ExitCode::Failed);
/// A sentence about what was done, or is not certain: {"kind","text"} with --json.
void say(const CommonOptions& common, engine::AnswerKind kind, std::string_view text);
[[nodiscard]] ExitCode exitCodeOf(engine::AnswerKind kind);

} // namespace holdfast::app

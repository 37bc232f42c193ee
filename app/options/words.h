// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/terms.h"

#include <string>
#include <string_view>

/// Words a person writes on command lines, in the profile and on the local socket, and the sentences they get back.
namespace holdfast::app {

/// "30s", "250ms", "5m", "2h"; 1 ms to 30 days.
[[nodiscard]] Result<milliseconds> parseDuration(std::string_view text);
[[nodiscard]] Result<Venue> parseVenue(std::string_view text);
[[nodiscard]] Result<Environment> parseEnvironment(std::string_view text);
[[nodiscard]] Result<Ladder> parseLadder(std::string_view text);
/// A name that is safe in files, sockets and sentences: 1 to 32 letters, digits, '-', '_', '.', not first a dot or dash.
[[nodiscard]] bool isName(std::string_view text);
/// Instruments as venues write them: 1 to 64 letters, digits and "-_:/@.".
[[nodiscard]] bool isInstrumentName(std::string_view text);

/// An error's context as a sentence: a capital letter in front, one full stop at the end.
[[nodiscard]] std::string sentenceOf(std::string text);

} // namespace holdfast::app

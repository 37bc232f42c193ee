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
/// Can this version trade there?
[[nodiscard]] bool isBuiltIn(Venue venue);
/// "hyperliquid is not in this version; okx and bybit are"
[[nodiscard]] std::string notBuiltIn(Venue venue);
[[nodiscard]] Result<Environment> parseEnvironment(std::string_view text);
[[nodiscard]] Result<Ladder> parseLadder(std::string_view text);
/// A name that is safe in files, sockets and sentences: 1 to 32 letters, digits, '-', '_', '.', not first a dot or dash.
[[nodiscard]] bool isName(std::string_view text);
/// The perpetual of this currency against USDT, as the venue writes it: "ETH-USDT-SWAP", "ETHUSDT".
/// \pre isBuiltIn(venue)
[[nodiscard]] std::string perpetualOf(Venue venue, std::string_view base);
/// Instruments as venues write them: 1 to 64 letters, digits and "-_:/@.".
[[nodiscard]] bool isInstrumentName(std::string_view text);

/// An error's context as a sentence: a capital letter in front, one full stop at the end.
[[nodiscard]] std::string sentenceOf(std::string text);

} // namespace holdfast::app

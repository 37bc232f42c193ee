// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::venues::okx {

/// May a later frame take the place of this one before the engine saw it (decisions §7)? The key under
/// which the latest wins: "tickers ETH-USDT-SWAP", "mark-price ETH-USDT-SWAP", and for candles the bar
/// too, "candle5m ETH-USDT-SWAP 1790000000000", so that no bar is skipped. `nullopt`: keep, in order;
/// that is every frame of a private channel, every event, and all that cannot be read.
/// The shell calls it on the public connection, and on the business one for its candles.
[[nodiscard]] std::optional<std::string> triage(std::string_view frame);

} // namespace holdfast::venues::okx

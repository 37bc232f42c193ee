// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/world.h"

#include <optional>
#include <string_view>
#include <vector>

namespace holdfast::sim {

inline const AccountId kSimAccount{"sim"};
inline const AccountId kSimSecondAccount{"sim-bybit"}; ///< Of a world with both venues.
inline const StrategyId kSimStrategy{"bollinger"};

/// The usual world of a typed run: one OKX drill account, the Bollinger strategy armed on ETH-USDT-SWAP
/// in five-minute bars, market time running as fast as protocol time.
/// \param tape  candles of ETH-USDT-SWAP; nullopt: the generator
[[nodiscard]] WorldConfig typedWorld(std::uint64_t seed,
                                     std::optional<CandleTape> tape = std::nullopt);
/// The same at Bybit: a unified account, the strategy on ETHUSDT, a tick of the market each second, since a price
/// may be two seconds old there when something opens.
[[nodiscard]] WorldConfig bybitWorld(std::uint64_t seed);
/// OKX's account and Bybit's under one engine; the strategy trades at OKX alone.
[[nodiscard]] WorldConfig worldOfBoth(std::uint64_t seed);
/// The world that holdfast-sim names "okx", "bybit" or "both". \pre one of them
[[nodiscard]] WorldConfig worldOf(std::string_view venues, std::uint64_t seed,
                                  std::optional<CandleTape> tape = std::nullopt);

/// What a person at work needs to know of one venue of a world.
struct Seat {
    AccountId account;
    std::size_t place = 0;
    InstrumentId eth, btc;
};
[[nodiscard]] std::vector<Seat> seatsOf(World& world);

/// Three to five faults for a run of this length, drawn by the seed: swarm in the small (simulation.md §4.11).
[[nodiscard]] std::vector<std::string> drawFaults(std::uint64_t seed, minutes length);

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/world.h"

#include <optional>

namespace holdfast::sim {

inline const AccountId kSimAccount{"sim"};
inline const StrategyId kSimStrategy{"bollinger"};

/// The usual world of a typed run: one OKX drill account, the Bollinger strategy armed on ETH-USDT-SWAP
/// in five-minute bars, market time running as fast as protocol time.
/// \param tape  candles of ETH-USDT-SWAP; nullopt: the generator
[[nodiscard]] WorldConfig typedWorld(std::uint64_t seed,
                                     std::optional<CandleTape> tape = std::nullopt);
/// Three to five faults for a run of this length, drawn by the seed: swarm in the small (simulation.md §4.11).
[[nodiscard]] std::vector<std::string> drawFaults(std::uint64_t seed, minutes length);

} // namespace holdfast::sim

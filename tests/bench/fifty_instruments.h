// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/market.h"

#include <algorithm>
#include <string>
#include <vector>

namespace holdfast::bench {

inline constexpr int kInstruments = 50;

/// What the benchmarks trade: the drill's ETH perpetual under fifty names.
inline std::vector<Instrument> fiftyInstruments()
{
    const auto listed = sim::drillInstruments();
    const auto eth = std::find_if(listed.begin(), listed.end(), [](const Instrument& one) {
        return one.id.text == "ETH-USDT-SWAP";
    });
    std::vector<Instrument> all;
    for (int i = 0; i < kInstruments; ++i) {
        Instrument instrument = *eth;
        instrument.base = "C" + std::to_string(100 + i);
        instrument.id = InstrumentId{instrument.base + "-USDT-SWAP"};
        all.push_back(std::move(instrument));
    }
    return all;
}

} // namespace holdfast::bench

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::drill {

/// What `holdfast-cli drill` was asked for (decisions §15).
struct DrillOptions {
    std::string venue = "okx"; ///< Or "bybit".
    std::uint16_t port = 0;    ///< REST; 0 takes a free one. WebSocket takes a free one of its own.
    std::uint16_t controlPort = 0; ///< 0 takes a free one.
    std::vector<std::pair<std::string, std::string>>
        candles;    ///< Instrument, file. Without an instrument: the ETH perpetual.
    int speed = 60; ///< Market seconds per second of wall time.
    std::uint64_t seed =
        1; ///< Of the market and the faults; uid and credentials come from elsewhere.
    std::vector<std::string> faults; ///< Each as "F17{p=0.015,stick=5s}".
    std::string
        stateFile; ///< Restored at start, saved every few seconds and at the end; empty: none.
    bool isHedge =
        false; ///< A new account starts in long_short_mode; a restored one keeps its own.
    std::size_t pageRows =
        0;             ///< Rows on one page of a pushed position snapshot; 0: the venue's many.
    bool keep = false; ///< Keep running when standard input closes.
    friend bool operator==(const DrillOptions&, const DrillOptions&) = default;
};

/// Reads the arguments after `drill`. Both "--port 1" and "--port=1" are understood.
/// \retval ErrorCode::Malformed  one sentence for a person; the program exits with 64
[[nodiscard]] Result<DrillOptions> parseDrillOptions(const std::vector<std::string>& arguments);

} // namespace holdfast::drill

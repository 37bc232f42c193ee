// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/drill/drill_server.h"
#include "core/sim/market.h"

#include <optional>
#include <string>

namespace holdfast::drill {

/// What a drill keeps between two runs: who trades there, and the truth.
struct DrillState {
    DrillIdentity identity;
    std::string
        market; ///< What made the prices: describeMarket. Another market starts at its own time.
    std::string model;         ///< As VenueModel::save gave it.
    std::string venue = "okx"; ///< Whose rules it follows.
};

/// Seed and candle files in one line: equal texts, equal prices.
[[nodiscard]] std::string describeMarket(const sim::MarketConfig& config);
/// The model's text with the market moved to `time` and no offsets of prices, for a market that is not
/// the one it was saved on.
/// \retval ErrorCode::Missing  not a text of VenueModel::save
[[nodiscard]] Result<std::string> onAnotherMarket(const std::string& model, MarketTime time);

/// Nothing if `path` is empty or no such file exists yet.
/// \retval ErrorCode::Missing  the file cannot be read, or is not a state of ours
[[nodiscard]] Result<std::optional<DrillState>> readDrillState(const std::string& path);
/// Replaces the file as a whole: a crash leaves the old one or the new one. Readable by its owner only.
[[nodiscard]] bool writeDrillState(const std::string& path, const DrillState& state);

} // namespace holdfast::drill

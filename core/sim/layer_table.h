// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/sim/incident3.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The third incident's profile, troubled, with the layers of protection taken out: each alone, and in every
/// combination, because they mask each other (simulation.md §7).
///
/// In the program holdfast-sim alone: only its own build of the core has the switches (decisions §16).
namespace holdfast::sim {

/// Which of the five are out. A bit for each: layers::Layer::Owner, which is L1, is the lowest.
struct LayersOut {
    std::uint8_t bits = 0;
    friend bool operator==(const LayersOut&, const LayersOut&) = default;
};
inline constexpr std::uint8_t kLayerCombinations = 32;
/// "none", "L3", "L3+L4", "all"
[[nodiscard]] std::string toString(LayersOut out);
[[nodiscard]] std::optional<LayersOut> layersOutOf(std::string_view text);

struct LayerTableSetup {
    std::vector<LayersOut> combinations; ///< In the order in which they are played.
    std::uint64_t seedFirst = 2026, seedLast = 2026;
    IncidentSetup incident; ///< For each combination and each seed.
};
/// The arguments of `holdfast-sim layers`.
/// \retval ErrorCode::Malformed, UnknownValue  with the word that is not understood
[[nodiscard]] Result<LayerTableSetup> parseLayerTable(const std::vector<std::string>& words);

/// Plays the incident once with each seed, and puts every layer back.
[[nodiscard]] IncidentFigures playWithout(LayersOut out, const LayerTableSetup& setup);

/// Two lines, as Markdown has them; events per 1,000 simulated hours but for "at once", which are the most within one
/// cycle. What the columns say: core/reconcile/README.md, "The layers".
[[nodiscard]] std::string layerTableHead();
/// One line.
[[nodiscard]] std::string layerTableRow(LayersOut out, const IncidentFigures& figures);
/// The same as lines "FIGURE layers.okx.as-it-was.L3+L4.wrong_cancels = 1630 per 1,000 h".
[[nodiscard]] std::string layerFigures(LayersOut out, const LayerTableSetup& setup,
                                       const IncidentFigures& figures);

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QString>

#include <vector>

namespace holdfast::ui {

/// A horizontal line with a label at the right. Solid: verified at the venue (or a fact). Dashed: requested.
/// Dotted: stale.
struct PriceLevel {
    enum class Style { Solid, Dashed, Dotted };
    double price = 0;
    Style style = Style::Solid;
    Tone tone = Tone::Dim;
    Mark mark = Mark::None;
    QString text;
    double fromTime = 0;   ///< Seconds; 0: from the left edge.
    bool isFilled = false; ///< The last price: text on its colour.
    bool isInScale =
        true; ///< The scale makes room for it; else it waits at the edge until it comes into view.
    friend bool operator==(const PriceLevel&, const PriceLevel&) = default;
};

/// Top edges for labels of height `label`, wished to be centred at `centres` (any order), moved as little as
/// needed so that none covers another and all lie within [top, bottom] as far as there is room.
/// \returns one top edge for each centre, in the order given
[[nodiscard]] std::vector<double> placeLabels(const std::vector<double>& centres, double label,
                                              double top, double bottom);

} // namespace holdfast::ui

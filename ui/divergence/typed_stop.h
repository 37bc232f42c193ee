// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"

#include <QString>

#include <optional>

namespace holdfast::ui {

/// Where a person wants a stop for what is held already.
struct TypedStop {
    QString problem; ///< Why it cannot be sent, a sentence; empty: it can.
    QString note;    ///< What it means: level, distance to the mark, what it covers.
    std::optional<Price> price;
};

/// \param typed       a price, or percent from the mark: "2 %"
/// \param position    null: not shown (any more), then a price is taken as it is and the engine judges it
/// \param instrument  null: not known, then there is no tick to keep to
[[nodiscard]] TypedStop readTypedStop(const QString& typed, const engine::PositionView* position,
                                      const engine::InstrumentView* instrument);

} // namespace holdfast::ui

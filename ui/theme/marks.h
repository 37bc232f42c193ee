// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace holdfast::ui {

/// The small signs that say a state beside its word, drawn so that no font has to know them.
enum class Mark { None, Tick, Triangle, DottedRing, Ring, Cross, Diamond, Square };

/// Draws the mark centred in `box`, about 10 px large.
void drawMark(QPainter& painter, const QRectF& box, Mark mark, const QColor& colour);

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegion>
#include <QString>

#include <array>
#include <optional>

class QCPPainter;

namespace holdfast::ui {
class CandlePlot;

/// Cross, price, time, and the candle under the mouse in figures. Drawn on top of the finished picture and not
/// kept, so that a move of the mouse repaints the strips it stood in and stands in, and nothing else.
class Crosshair {
public:
    /// What is drawn for the plot and its mouse as they are now.
    explicit Crosshair(const CandlePlot& plot);
    Crosshair() = default;

    /// All pixels that `draw` touches.
    [[nodiscard]] QRegion region() const;
    void draw(QCPPainter& painter) const;

private:
    struct Figure {
        QString name, text;
        double x = 0, textX = 0, textWidth = 0;
    };
    struct Cross {
        double x = 0, y = 0;
        QString price, time;
        QRectF priceBox, timeBox;
    };
    void placeCross(const CandlePlot& plot, double time);
    void placeFigures(const CandlePlot& plot, std::size_t candle);

    QRect m_area;
    std::optional<Cross> m_cross; ///< None while the mouse is elsewhere.
    std::array<Figure, 5> m_figures;
    QRectF m_figuresBox; ///< Empty without candles.
    bool m_isRise = false;
};

} // namespace holdfast::ui

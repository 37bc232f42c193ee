// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/candle_series.h"
#include "ui/chart/overlay.h"

#include <qcustomplot.h>

#include <vector>

namespace holdfast::ui {
class CandlePlot;

/// What one frame of the plot is drawn from: numbers of a bounded count, whatever the zoom. Kept from frame to
/// frame, so that painting allocates nothing.
class CandleView {
public:
    /// Takes what the plot shows now: a piece is 1.8 pixels wide or more, and its bands.
    void prepare(const CandlePlot& plot);

    [[nodiscard]] const std::vector<ChartCandle>& pieces() const { return m_pieces; }
    [[nodiscard]] double pitch() const { return m_pitch; } ///< Pixels from one piece to the next.
    /// Middle of a piece, in pixels.
    [[nodiscard]] double middle(const CandlePlot& plot, const ChartCandle& piece) const;
    /// The lines where there are any, in pixels, left to right; all three of one length. Where a piece holds a
    /// period or more, the bands' outermost of some pieces, and no middle.
    [[nodiscard]] const QPolygonF& upper() const { return m_upper; }
    [[nodiscard]] const QPolygonF& lower() const { return m_lower; }
    [[nodiscard]] const QPolygonF& centre() const { return m_centre; }
    /// What lies between upper and lower line, as rectangles one pixel wide or more that do not overlap.
    [[nodiscard]] const std::vector<QRect>& veil() const { return m_veil; }

private:
    void placeLines(const CandlePlot& plot, std::size_t holds);
    void placeVeil(const QRect& area);

    std::vector<ChartCandle> m_pieces;
    std::vector<OverlayBands> m_bands;
    QPolygonF m_upper, m_centre, m_lower;
    std::vector<QRect> m_veil;
    double m_pitch = 1;
    double m_shift = 0; // from a piece's first candle to its middle
};

/// The ground between the lines, under the grid. Rectangles of one opaque colour, since a polygon with the
/// turns of a thousand candles costs the rasteriser a second.
class VeilPainter : public QCPLayerable {
public:
    explicit VeilPainter(CandlePlot* plot);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    QRect clipRect() const override;
    void draw(QCPPainter* painter) override;

private:
    CandlePlot* m_plot;
};

/// The lines, volume, candles and fills.
class CandlePainter : public QCPAbstractPlottable {
public:
    explicit CandlePainter(CandlePlot* plot);
    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const override;

protected:
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}
    void draw(QCPPainter* painter) override;

private:
    void drawLines(QCPPainter& painter) const;
    void drawVolume(QCPPainter& painter) const;
    void drawCandles(QCPPainter& painter) const;
    void drawFills(QCPPainter& painter) const;

    CandlePlot* m_plot;
};

} // namespace holdfast::ui

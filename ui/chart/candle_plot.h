// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/candle_painter.h"
#include "ui/chart/candle_series.h"
#include "ui/chart/crosshair.h"
#include "ui/chart/overlay.h"
#include "ui/chart/price_level.h"

#include <qcustomplot.h>

#include <vector>

namespace holdfast::ui {

/// A market time of the chart, for the eye.
[[nodiscard]] QDateTime utc(double seconds);

struct FillMark {
    double time = 0;
    double price = 0;
    bool isBuy = true;
    bool isOurs = true;
    friend bool operator==(const FillMark&, const FillMark&) = default;
};

/// The plot: candles, volume, the strategy's lines, fills (one buffer); levels and labels (a second); the
/// crosshair, drawn on top of both. A moving price repaints the second buffer only, the mouse the strips in
/// which the crosshair stood and stands. Hidden, it paints nothing and catches up when shown.
class CandlePlot : public QCustomPlot {
    Q_OBJECT

public:
    static constexpr int kLabelWidth = 146; ///< The column of prices at the right.

    explicit CandlePlot(QWidget* parent = nullptr);
    ~CandlePlot() override;

    /// \param barSeconds  the length of a candle
    void setSeries(const CandleSeries* series, const Overlay* overlay, double barSeconds);
    void seriesChanged();
    void setLevels(std::vector<PriceLevel> levels);
    void setFills(std::vector<FillMark> fills);
    void setDecimals(int decimals);
    void applyColours();
    [[nodiscard]] bool isFollowing() const { return m_isFollowing; }
    void follow();
    /// Seconds shown. Keeps following if it was.
    void setSpan(double seconds);
    /// Full replots since the beginning: what a test counts.
    [[nodiscard]] int replots() const { return m_replots; }
    /// Pixels asked to be painted for a move of the mouse since the beginning: what a test counts.
    [[nodiscard]] qint64 crosshairPixels() const { return m_crosshairPixels; }
    /// Pixels kept for volume: a sixth of a low plot, so that the candles have the rest.
    [[nodiscard]] double volumeHeight() const;
    /// What the last frame was drawn from.
    [[nodiscard]] const CandleView& view() const { return m_view; }

    [[nodiscard]] const CandleSeries& series() const { return *m_series; }
    [[nodiscard]] const Overlay& overlay() const { return *m_overlay; }
    [[nodiscard]] const std::vector<PriceLevel>& levels() const { return m_levels; }
    [[nodiscard]] const std::vector<FillMark>& fills() const { return m_fills; }
    [[nodiscard]] double barSeconds() const { return m_barSeconds; }
    [[nodiscard]] int decimals() const { return m_decimals; }
    [[nodiscard]] QPointF mouse() const { return m_mouse; }
    [[nodiscard]] bool hasMouse() const { return m_hasMouse; }

signals:
    void followingChanged(bool following);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void setFollowing(bool following);
    void scale();
    void queue();
    void repaintLevels();
    void repaintCrosshair();
    void pan(double seconds);
    void zoom(double factor, double around);

    const CandleSeries* m_series;
    const Overlay* m_overlay;
    double m_barSeconds = 300;
    double m_span = 300 * 158.0;
    int m_decimals = 2;
    std::vector<PriceLevel> m_levels;
    std::vector<FillMark> m_fills;
    bool m_isFollowing = true;
    bool m_isZoomed = false; ///< A person chose the width; a resize keeps it.
    bool m_isDragging = false;
    bool m_isDirty = true;
    double m_dragFrom = 0;
    double m_dragRange = 0;
    QPointF m_mouse;
    bool m_hasMouse = false;
    int m_replots = 0;
    CandleView m_view;
    QRegion m_crosshairRegion; // as last painted
    qint64 m_crosshairPixels = 0;
};

} // namespace holdfast::ui

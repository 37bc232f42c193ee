// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/candle_series.h"
#include "ui/chart/overlay.h"
#include "ui/chart/price_level.h"

#include <qcustomplot.h>

#include <vector>

namespace holdfast::ui {
class CandlePainter;
class LevelPainter;
class CrosshairPainter;

struct FillMark {
    double time = 0;
    double price = 0;
    bool isBuy = true;
    bool isOurs = true;
    friend bool operator==(const FillMark&, const FillMark&) = default;
};

/// The plot: candles, volume, the strategy's lines, fills (one layer); levels and labels (a second); the
/// crosshair (a third). A moving price repaints the second layer only, the mouse the third only. Hidden, it
/// paints nothing and catches up when shown.
class CandlePlot : public QCustomPlot {
    Q_OBJECT

public:
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

    [[nodiscard]] const CandleSeries& series() const { return *m_series; }
    [[nodiscard]] const Overlay& overlay() const { return *m_overlay; }
    [[nodiscard]] const std::vector<PriceLevel>& levels() const { return m_levels; }
    [[nodiscard]] const std::vector<FillMark>& fills() const { return m_fills; }
    [[nodiscard]] double barSeconds() const { return m_barSeconds; }
    [[nodiscard]] int decimals() const { return m_decimals; }
    [[nodiscard]] QPointF mouse() const { return m_mouse; }
    [[nodiscard]] bool hasMouse() const { return m_hasMouse; }
    [[nodiscard]] double candleBottom() const; ///< Pixel row below which volume is drawn.

signals:
    void followingChanged(bool following);

protected:
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
    void repaintLayer(const QString& name);
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
};

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/candle_plot.h"

#include "ui/chart/candle_painter.h"
#include "ui/chart/level_painter.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

constexpr int kBottom = 24;      // the row of times
constexpr double kBarsAhead = 8; // room right of the last candle
constexpr double kBarsMin = 12;
constexpr double kPixelsPerBar = 5; // until a person zooms
constexpr double kMargin = 0.015;   // of what is scaled to, above and below

const QString kLevelLayer = u"levels"_s;

/// Times on whole hours or days, midnight by its date.
class TimeTicker : public QCPAxisTickerDateTime {
public:
    TimeTicker()
    {
        setDateTimeSpec(Qt::UTC);
        setTickCount(7);
    }

protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override
    {
        const QDateTime time = utc(tick);
        return time.time() == QTime{0, 0} ? locale.toString(time, u"d MMM"_s)
                                          : time.toString(u"HH:mm"_s);
    }
};

const CandleSeries& noCandles()
{
    static const CandleSeries none;
    return none;
}
const Overlay& noOverlay()
{
    static const Overlay none;
    return none;
}

} // namespace

QDateTime utc(double seconds)
{
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(seconds * 1000), Qt::UTC);
}

CandlePlot::CandlePlot(QWidget* parent)
    : QCustomPlot{parent}
    , m_series{&noCandles()}
    , m_overlay{&noOverlay()}
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(u"Chart"_s);
    setNoAntialiasingOnDrag(false);
    plotLayout()->setRowSpacing(0);
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setMargins(QMargins{0, 0, kLabelWidth, kBottom});
    axisRect()->setMinimumMargins(QMargins{0, 0, 0, 0});
    yAxis->setVisible(false);
    yAxis->grid()->setVisible(false);
    xAxis2->setVisible(false);
    yAxis2->setVisible(true);
    yAxis2->setTickLabels(false);
    yAxis2->setTicks(true);
    yAxis2->setTickLength(0);
    yAxis2->setSubTicks(false);
    yAxis2->grid()->setVisible(true);
    yAxis2->ticker()->setTickCount(7);
    xAxis->setTicker(QSharedPointer<TimeTicker>::create());
    xAxis->setTickLength(0);
    xAxis->setSubTicks(false);
    xAxis->setTickLabelPadding(6);
    // Each buffer is as large as the plot, wiped and copied with every frame: two, not QCustomPlot's four.
    const QString uppermost = u"overlay"_s; // QCustomPlot's, for what a selection would draw
    layer(uppermost)->setMode(QCPLayer::lmLogical);
    addLayer(kLevelLayer, layer(uppermost), QCustomPlot::limAbove);
    layer(kLevelLayer)->setMode(QCPLayer::lmBuffered);
    new VeilPainter{this}; // the plot owns its layerables
    new CandlePainter{this};
    new LevelPainter{this, kLevelLayer};
    connect(this, &QCustomPlot::afterLayout, this, [this] { m_view.prepare(*this); });
    connect(this, &QCustomPlot::afterReplot, this, [this] { ++m_replots; });
    applyColours();
}

CandlePlot::~CandlePlot() = default;

void CandlePlot::applyColours()
{
    const Palette& p = colours();
    setBackground(QBrush{p.panel});
    const QPen grid{mixed(p.line, p.panel, 0.6), 1};
    for (QCPAxis* axis : {xAxis, yAxis2}) {
        axis->setBasePen(QPen{p.line, 1});
        axis->setTickPen(Qt::NoPen);
        axis->grid()->setPen(grid);
        axis->grid()->setZeroLinePen(grid);
        axis->setTickLabelColor(p.dim);
        QFont font = textFont();
        font.setPixelSize(12);
        axis->setTickLabelFont(font);
    }
    yAxis2->setBasePen(Qt::NoPen);
    queue();
}

void CandlePlot::setSeries(const CandleSeries* series, const Overlay* overlay, double barSeconds)
{
    m_series = series;
    m_overlay = overlay;
    m_span = m_span / m_barSeconds * barSeconds;
    m_barSeconds = barSeconds;
    setFollowing(true);
    seriesChanged();
}

void CandlePlot::seriesChanged()
{
    scale();
    queue();
}

void CandlePlot::setDecimals(int decimals) { m_decimals = decimals; }

void CandlePlot::setLevels(std::vector<PriceLevel> levels)
{
    if (levels == m_levels) return;
    m_levels = std::move(levels);
    const QCPRange before = yAxis2->range();
    scale();
    if (yAxis2->range() != before)
        queue();
    else
        repaintLevels();
}

void CandlePlot::setFills(std::vector<FillMark> fills)
{
    if (fills == m_fills) return;
    m_fills = std::move(fills);
    queue();
}

void CandlePlot::follow()
{
    setFollowing(true);
    seriesChanged();
}

void CandlePlot::setSpan(double seconds)
{
    m_isZoomed = true;
    m_span = std::max(seconds, kBarsMin * m_barSeconds);
    seriesChanged();
}

void CandlePlot::setFollowing(bool following)
{
    if (following == m_isFollowing) return;
    m_isFollowing = following;
    emit followingChanged(following);
}

double CandlePlot::volumeHeight() const
{
    constexpr double kHighest = 80;
    return std::min(kHighest, axisRect()->height() / 6.0);
}

void CandlePlot::scale()
{
    xAxis->setTickLabels(!m_series->empty());
    for (QCPAxis* axis : {xAxis, yAxis2})
        axis->grid()->setVisible(!m_series->empty());
    xAxis->setBasePen(m_series->empty() ? QPen{Qt::NoPen} : QPen{colours().line, 1});
    if (m_series->empty()) return;
    if (m_isFollowing) {
        const double upper = m_series->candles().back().time + kBarsAhead * m_barSeconds;
        xAxis->setRange(upper - m_span, upper);
    }
    const auto [first, last] = m_series->range(xAxis->range().lower, xAxis->range().upper);
    const auto extremes = m_series->extremes(first, last);
    if (!extremes) return;
    double low = extremes->first;
    double high = extremes->second;
    const double candles = std::max(high - low, std::abs(high) * 1e-5);
    if (const auto bands = m_overlay->extremes(first, last)) {
        // Whole, unless a leap just before would press the candles into a third of the height.
        low = std::min(low, std::max(bands->first, low - candles));
        high = std::max(high, std::min(bands->second, high + candles));
    }
    const double floor = extremes->first - candles * 0.8;
    const double ceiling = extremes->second + candles * 0.8;
    for (const PriceLevel& level :
         m_levels) { // room for levels that are near, the rest wait at the edge
        if (!level.isInScale || level.price < floor || level.price > ceiling) continue;
        low = std::min(low, level.price);
        high = std::max(high, level.price);
    }
    const double height = std::max(1.0, static_cast<double>(axisRect()->height()));
    const double top = std::min(0.3, 26 / height);
    const double bottom = std::min(0.45, (volumeHeight() + 14) / height);
    const double margin = (high - low) * kMargin;
    const double span = (high - low + 2 * margin) / std::max(0.1, 1 - top - bottom);
    yAxis2->setRange(low - margin - span * bottom, high + margin + span * top);
}

void CandlePlot::queue()
{
    m_isDirty = true;
    if (!isVisible()) return;
    m_isDirty = false;
    replot(QCustomPlot::rpQueuedReplot);
}

void CandlePlot::repaintLevels()
{
    if (!isVisible() || m_isDirty) {
        m_isDirty = true;
        return;
    }
    layer(kLevelLayer)->replot();
}

void CandlePlot::repaintCrosshair()
{
    if (!isVisible() || m_isDirty) return; // the frame to come draws it
    const QRegion region = m_crosshairRegion | Crosshair{*this}.region();
    for (const QRect& strip : region)
        m_crosshairPixels += static_cast<qint64>(strip.width()) * strip.height();
    update(region);
}

void CandlePlot::paintEvent(QPaintEvent* event)
{
    QCPPainter painter{this};
    const QColor ground = colours().panel;
    for (const QRect& strip : event->region()) { // a clip of one rectangle is copied row by row,
        painter.setClipRect(strip);              // one of many goes span by span through threads
        painter.fillRect(strip, ground);
        for (const auto& buffer : mPaintBuffers)
            buffer->draw(&painter);
    }
    painter.setClipping(false);
    const Crosshair crosshair{*this};
    m_crosshairRegion = crosshair.region();
    crosshair.draw(painter);
}

void CandlePlot::showEvent(QShowEvent* event)
{
    QCustomPlot::showEvent(event);
    if (m_isDirty) seriesChanged();
}

void CandlePlot::resizeEvent(QResizeEvent* event)
{
    QCustomPlot::resizeEvent(event);
    plotLayout()->update(QCPLayoutElement::upMargins);
    plotLayout()->update(QCPLayoutElement::upLayout);
    if (!m_isZoomed)
        m_span = m_barSeconds * std::clamp(axisRect()->width() / kPixelsPerBar, 40.0, 600.0);
    seriesChanged();
}

void CandlePlot::pan(double seconds)
{
    setFollowing(false);
    xAxis->setRange(xAxis->range().lower + seconds, xAxis->range().upper + seconds);
    seriesChanged();
}

void CandlePlot::zoom(double factor, double around)
{
    m_isZoomed = true;
    const double longest =
        m_series->empty()
            ? m_span * 4
            : std::max(m_span,
                       (m_series->candles().back().time - m_series->candles().front().time) * 1.2);
    const double span = std::clamp(xAxis->range().size() * factor, kBarsMin * m_barSeconds,
                                   std::max(longest, kBarsMin * m_barSeconds * 2));
    m_span = span;
    if (!m_isFollowing) {
        const double share = (around - xAxis->range().lower) / xAxis->range().size();
        xAxis->setRange(around - span * share, around + span * (1 - share));
    }
    seriesChanged();
}

void CandlePlot::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() != Qt::LeftButton) return;
    m_isDragging = true;
    m_dragFrom = event->position().x();
    m_dragRange = xAxis->range().lower;
}

void CandlePlot::mouseMoveEvent(QMouseEvent* event)
{
    m_mouse = event->position();
    m_hasMouse = true;
    if (m_isDragging && std::abs(m_mouse.x() - m_dragFrom) > 2) {
        const double perPixel = xAxis->range().size() / std::max(1, axisRect()->width());
        setCursor(Qt::ClosedHandCursor);
        pan(m_dragRange - (m_mouse.x() - m_dragFrom) * perPixel - xAxis->range().lower);
        return;
    }
    repaintCrosshair();
}

void CandlePlot::mouseReleaseEvent(QMouseEvent*)
{
    m_isDragging = false;
    setCursor(Qt::CrossCursor);
}

void CandlePlot::mouseDoubleClickEvent(QMouseEvent*) { follow(); }

void CandlePlot::wheelEvent(QWheelEvent* event)
{
    const double notches = event->angleDelta().y() / 120.0;
    if (event->modifiers().testFlag(Qt::ShiftModifier) || event->angleDelta().x() != 0) {
        pan(-(event->angleDelta().x() / 120.0 + notches) * xAxis->range().size() * 0.08);
        return;
    }
    zoom(std::pow(0.85, notches), xAxis->pixelToCoord(event->position().x()));
    event->accept();
}

void CandlePlot::leaveEvent(QEvent*)
{
    m_hasMouse = false;
    repaintCrosshair();
}

void CandlePlot::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left: pan(-xAxis->range().size() * 0.08); return;
    case Qt::Key_Right: pan(xAxis->range().size() * 0.08); return;
    case Qt::Key_PageUp: pan(-xAxis->range().size() * 0.8); return;
    case Qt::Key_PageDown: pan(xAxis->range().size() * 0.8); return;
    case Qt::Key_Plus:
    case Qt::Key_Up: zoom(0.85, xAxis->range().center()); return;
    case Qt::Key_Minus:
    case Qt::Key_Down: zoom(1 / 0.85, xAxis->range().center()); return;
    case Qt::Key_End: follow(); return;
    default: QCustomPlot::keyPressEvent(event); // keys of others
    }
}

} // namespace holdfast::ui

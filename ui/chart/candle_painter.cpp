// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/candle_painter.h"

#include "ui/chart/candle_plot.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace holdfast::ui {
namespace {

constexpr double kPitchMin = 1.8;   // pixels; narrower candles are merged
constexpr double kBodyShare = 0.62; // of the pitch
constexpr int kPiecesOfDenseLine = 3;
constexpr double kVeil = 0.065; // of the accent in the panel's colour

/// An odd number of pixels, so that the wick stands in the middle, with room to the next body.
int bodyWidth(double pitch)
{
    const int width = std::max(1, static_cast<int>(std::lround(pitch * kBodyShare)));
    if (width % 2 == 1) return width;
    return width == 2 && pitch >= 4 ? 3 : width - 1;
}

/// On whole pixels, centred, at least one high.
QRect columnRect(double x, int width, double top, double bottom)
{
    const int y = static_cast<int>(std::lround(top));
    return {static_cast<int>(std::floor(x)) - width / 2, y, width,
            std::max(1, static_cast<int>(std::lround(bottom)) - y)};
}

/// A line that mostly goes up and down gains nothing by smooth edges, and they cost ten times as much.
bool isSteep(const QPolygonF& line)
{
    constexpr double kSlope = 3;
    double climbed = 0;
    for (qsizetype i = 1; i < line.size(); ++i)
        climbed += std::abs(line[i].y() - line[i - 1].y());
    return climbed > kSlope * (line.back().x() - line.front().x());
}

} // namespace

void CandleView::prepare(const CandlePlot& plot)
{
    m_pieces.clear();
    m_upper.clear();
    m_centre.clear();
    m_lower.clear();
    m_veil.clear();
    const CandleSeries& series = plot.series();
    const QRect area = plot.axisRect()->rect();
    if (series.empty() || area.width() < 1 || area.height() < 1) return;
    const double bar = plot.barSeconds();
    const QCPRange keys = plot.xAxis->range();
    const double pixels = area.width() * bar / keys.size(); // of one candle
    // Of the scale alone, so that the pieces stay what they are while the view moves.
    const auto each = static_cast<std::size_t>(std::max(1.0, std::ceil(kPitchMin / pixels - 1e-6)));
    const double margin = bar * static_cast<double>(each) * 2; // a body or a line may reach in
    const auto [first, last] = series.range(keys.lower - margin, keys.upper + margin);
    if (first >= last) return;
    const std::size_t holds = series.merged(first, last, each, m_pieces);
    m_pitch = pixels * static_cast<double>(holds);
    m_shift = (m_pitch - pixels) / 2;
    if (plot.overlay().bands().size() != series.size()) return; // none, or not yet up to date
    plot.overlay().merged(first, last, each, m_bands);
    placeLines(plot, holds);
    placeVeil(area);
}

double CandleView::middle(const CandlePlot& plot, const ChartCandle& piece) const
{
    return plot.xAxis->coordToPixel(piece.time) + m_shift;
}

void CandleView::placeLines(const CandlePlot& plot, std::size_t holds)
{
    // Where a piece holds a whole period its middle is as jagged as the candles and hides them, and the bands
    // are their own outermost: a line that leaps at every pixel says less and costs as much as all the rest.
    const bool isDense = holds >= static_cast<std::size_t>(plot.overlay().choice().period);
    const double span = plot.barSeconds() * static_cast<double>(holds) * kPiecesOfDenseLine;
    const auto groupOf = [&](std::size_t i) { return std::floor(m_pieces[i].time / span); };
    for (std::size_t i = 0, end = 0; i < m_bands.size(); i = end) {
        end = i + 1; // groups by time, so that they stay what they are while the view moves
        while (isDense && end < m_bands.size() && groupOf(end) == groupOf(i))
            ++end;
        OverlayBands bands = m_bands[i];
        for (std::size_t k = i + 1; k < end; ++k) {
            bands.upper =
                std::fmax(bands.upper, m_bands[k].upper); // of a number and NaN: the number
            bands.lower = std::fmin(bands.lower, m_bands[k].lower);
        }
        if (std::isnan(bands.upper)) continue;
        const double x = std::midpoint(middle(plot, m_pieces[i]), middle(plot, m_pieces[end - 1]));
        m_upper << QPointF{x, plot.yAxis2->coordToPixel(bands.upper)};
        if (!isDense) m_centre << QPointF{x, plot.yAxis2->coordToPixel(bands.middle)};
        m_lower << QPointF{x, plot.yAxis2->coordToPixel(bands.lower)};
    }
}

void CandleView::placeVeil(const QRect& area)
{
    const auto row = [&](double y) {
        return static_cast<int>(std::lround(std::clamp<double>(
            y, area.top() - 1, area.bottom() + 1))); // numbers far off stay small
    };
    for (qsizetype i = 1; i < m_upper.size(); ++i) {
        const double from = m_upper[i - 1].x();
        const double width = m_upper[i].x() - from;
        const int first = std::max(area.left(), static_cast<int>(std::ceil(from)));
        const int end = std::min(area.right() + 1, static_cast<int>(std::ceil(from + width)));
        for (int x = first; x < end; ++x) {
            const double share = (x - from) / width;
            const int top = row(std::lerp(m_upper[i - 1].y(), m_upper[i].y(), share));
            const int bottom = row(std::lerp(m_lower[i - 1].y(), m_lower[i].y(), share));
            const QRect column{x, top, 1, std::max(1, bottom - top)};
            QRect* before = m_veil.empty() ? nullptr : &m_veil.back();
            if (before && before->right() + 1 == x && before->top() == column.top()
                && before->height() == column.height())
                before->setRight(x);
            else
                m_veil.push_back(column);
        }
    }
}

VeilPainter::VeilPainter(CandlePlot* plot)
    : QCPLayerable{plot, QStringLiteral("background")}
    , m_plot{plot}
{
}

void VeilPainter::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(false);
}

QRect VeilPainter::clipRect() const { return m_plot->axisRect()->rect(); }

void VeilPainter::draw(QCPPainter* painter)
{
    const Palette& p = colours();
    const QColor veil = mixed(p.accent, p.panel, kVeil);
    for (const QRect& column : m_plot->view().veil())
        painter->fillRect(column, veil);
}

CandlePainter::CandlePainter(CandlePlot* plot)
    : QCPAbstractPlottable{plot->xAxis, plot->yAxis2}
    , m_plot{plot}
{
    setSelectable(QCP::stNone);
    removeFromLegend();
}

QCPRange CandlePainter::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = false;
    return {};
}

QCPRange CandlePainter::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = false;
    return {};
}

void CandlePainter::draw(QCPPainter* painter)
{
    if (m_plot->view().pieces().empty()) return;
    drawLines(*painter);
    painter->setAntialiasing(false);
    painter->setPen(Qt::NoPen);
    drawVolume(*painter);
    drawCandles(*painter);
    painter->setAntialiasing(true);
    drawFills(*painter);
}

void CandlePainter::drawLines(QCPPainter& painter) const
{
    const CandleView& view = m_plot->view();
    if (view.upper().isEmpty()) return;
    const Palette& p = colours();
    const bool steep = isSteep(view.upper());
    painter.setAntialiasing(!steep);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen{mixed(p.accent, p.panel, 0.55), 1});
    painter.drawPolyline(view.upper());
    painter.drawPolyline(view.lower());
    QPen centre{mixed(p.accent, p.panel, 0.35), 1};
    if (!steep) centre.setDashPattern({3, 3}); // nobody sees dashes there
    painter.setPen(centre);
    painter.drawPolyline(view.centre());
}

void CandlePainter::drawVolume(QCPPainter& painter) const
{
    const CandleView& view = m_plot->view();
    double most = 0;
    for (const ChartCandle& c : view.pieces())
        most = std::max(most, c.volume);
    if (most <= 0) return;
    const Palette& p = colours();
    const QColor up = mixed(p.up, p.panel, 0.24);
    const QColor down = mixed(p.down, p.panel, 0.24);
    const int bottom = m_plot->axisRect()->bottom();
    const double height = m_plot->volumeHeight();
    const int width = bodyWidth(view.pitch());
    for (const ChartCandle& c : view.pieces())
        painter.fillRect(
            columnRect(view.middle(*m_plot, c), width, bottom - height * c.volume / most, bottom),
            c.close >= c.open ? up : down);
}

void CandlePainter::drawCandles(QCPPainter& painter) const
{
    const CandleView& view = m_plot->view();
    const Palette& p = colours();
    const int width = bodyWidth(view.pitch());
    const QCPAxis& prices = *m_plot->yAxis2;
    for (const ChartCandle& c : view.pieces()) {
        const double x = view.middle(*m_plot, c);
        const QColor& colour = c.close >= c.open ? p.up : p.down;
        painter.fillRect(columnRect(x, 1, prices.coordToPixel(c.high), prices.coordToPixel(c.low)),
                         colour);
        if (width < 2) continue;
        const double open = prices.coordToPixel(c.open);
        const double close = prices.coordToPixel(c.close);
        painter.fillRect(columnRect(x, width, std::min(open, close), std::max(open, close)),
                         colour);
    }
}

void CandlePainter::drawFills(QCPPainter& painter) const
{
    const Palette& p = colours();
    const double bar = m_plot->barSeconds();
    const QRect area = m_plot->axisRect()->rect();
    painter.setPen(Qt::NoPen);
    for (const FillMark& fill : m_plot->fills()) {
        const auto [first, last] = m_plot->series().range(fill.time - bar + 0.5, fill.time);
        double price = fill.price;
        double time = fill.time;
        if (first < last) { // beyond the wick of its own candle
            const ChartCandle& c = m_plot->series().candles()[last - 1];
            price = fill.isBuy ? std::min(c.low, price) : std::max(c.high, price);
            time = c.time;
        }
        const double x = std::floor(m_plot->xAxis->coordToPixel(time)) + 0.5;
        if (x < area.left() - 6 || x > area.right() + 6) continue;
        const double y = m_plot->yAxis2->coordToPixel(price) + (fill.isBuy ? 7 : -7);
        const double tail = fill.isBuy ? 8 : -8;
        painter.setBrush(fill.isOurs ? p.accent : p.foreign);
        painter.drawPolygon(QPolygonF{{x, y}, {x + 5.5, y + tail}, {x - 5.5, y + tail}});
    }
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/crosshair.h"

#include "ui/chart/candle_plot.h"
#include "ui/format/format.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

void drawLabel(QCPPainter& painter, const QRectF& box, const QString& text, Qt::Alignment align)
{
    const Palette& p = colours();
    painter.setPen(QPen{p.dim, 1});
    painter.setBrush(p.ground);
    painter.drawRect(box);
    painter.setPen(p.text);
    painter.drawText(box.adjusted(6, 0, -6, 0), static_cast<int>(Qt::AlignVCenter | align), text);
}

/// The pixels of a box whose edges are half a pixel off, and its pen.
QRect around(const QRectF& box) { return box.toAlignedRect().adjusted(-1, -1, 1, 1); }

} // namespace

Crosshair::Crosshair(const CandlePlot& plot)
    : m_area{plot.axisRect()->rect()}
{
    const CandleSeries& series = plot.series();
    const bool isOver = plot.hasMouse() && m_area.contains(plot.mouse().toPoint());
    const double bar = plot.barSeconds();
    const double time = isOver ? std::round(plot.xAxis->pixelToCoord(plot.mouse().x()) / bar) * bar
                               : 0; // on the bars
    if (isOver) placeCross(plot, time);
    if (series.empty()) return;
    std::size_t index = series.size() - 1;
    if (isOver)
        index =
            std::min(index, series.range(time - bar / 2, std::numeric_limits<double>::max()).first);
    placeFigures(plot, index);
}

void Crosshair::placeCross(const CandlePlot& plot, double time)
{
    Cross cross;
    cross.x = std::floor(plot.xAxis->coordToPixel(time)) + 0.5;
    cross.y = std::floor(plot.mouse().y()) + 0.5;
    cross.price = format::approximate(plot.yAxis2->pixelToCoord(plot.mouse().y()), plot.decimals());
    cross.time = QLocale::c().toString(utc(time), u"d MMM HH:mm"_s);
    cross.priceBox = {m_area.right() + 1.5, cross.y - 9, CandlePlot::kLabelWidth - 2.0, 18};
    const double w = QFontMetrics{smallFont()}.horizontalAdvance(cross.time) + 14.0;
    cross.timeBox = {std::clamp(cross.x - w / 2, m_area.left() + 0.5,
                                std::max(m_area.left() + 0.5, m_area.right() - w)),
                     m_area.bottom() + 2.5, w, 18};
    m_cross = std::move(cross);
}

void Crosshair::placeFigures(const CandlePlot& plot, std::size_t candle)
{
    const ChartCandle& c = plot.series().candles()[candle];
    const int d = plot.decimals();
    const std::array<std::pair<QString, double>, 5> parts{{{u"O"_s, c.open},
                                                           {u"H"_s, c.high},
                                                           {u"L"_s, c.low},
                                                           {u"C"_s, c.close},
                                                           {u"V"_s, c.volume}}};
    const QFontMetrics metrics{smallFont()};
    double x = m_area.left() + 12;
    m_figuresBox = {x - 4, m_area.top() + 2.0, 0, 18};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool isVolume = i + 1 == parts.size();
        Figure& figure = m_figures[i];
        figure.name = parts[i].first;
        figure.text = format::approximate(parts[i].second, isVolume ? (c.volume < 100 ? 2 : 0) : d);
        figure.x = x;
        figure.textX = x + metrics.horizontalAdvance(figure.name) + 4;
        figure.textWidth = metrics.horizontalAdvance(figure.text);
        x = figure.textX + figure.textWidth + 12;
    }
    m_figuresBox.setRight(x - 4);
    m_isRise = c.close >= c.open;
}

QRegion Crosshair::region() const
{
    QRegion all;
    if (!m_figuresBox.isEmpty()) all += around(m_figuresBox);
    if (!m_cross) return all;
    const int x = static_cast<int>(std::floor(m_cross->x));
    const int y = static_cast<int>(std::floor(m_cross->y));
    all += QRect{m_area.left(), y - 1, m_area.width() + 1, 3};
    all += QRect{x - 1, m_area.top(), 3, m_area.height() + 1};
    all += around(m_cross->priceBox);
    all += around(m_cross->timeBox);
    return all;
}

void Crosshair::draw(QCPPainter& painter) const
{
    const Palette& p = colours();
    painter.setAntialiasing(false);
    painter.setFont(smallFont());
    if (m_cross) {
        QPen pen{mixed(p.dim, p.panel, 0.7), 1};
        pen.setDashPattern({3, 3});
        painter.setPen(pen);
        painter.drawLine(QLineF{static_cast<double>(m_area.left()), m_cross->y,
                                static_cast<double>(m_area.right()), m_cross->y});
        painter.drawLine(QLineF{m_cross->x, static_cast<double>(m_area.top()), m_cross->x,
                                static_cast<double>(m_area.bottom())});
        drawLabel(painter, m_cross->priceBox, m_cross->price, Qt::AlignLeft);
        drawLabel(painter, m_cross->timeBox, m_cross->time, Qt::AlignHCenter);
    }
    if (m_figuresBox.isEmpty()) return;
    painter.fillRect(m_figuresBox, p.panel); // lines pass behind
    const QColor value = m_cross ? (m_isRise ? p.up : p.down) : p.dim;
    for (const Figure& figure : m_figures) {
        painter.setPen(p.dim);
        painter.drawText(QRectF{figure.x, m_figuresBox.top(), 16, m_figuresBox.height()},
                         Qt::AlignVCenter, figure.name);
        painter.setPen(value);
        painter.drawText(
            QRectF{figure.textX, m_figuresBox.top(), figure.textWidth + 4, m_figuresBox.height()},
            Qt::AlignVCenter, figure.text);
    }
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/level_painter.h"

#include "ui/chart/candle_plot.h"
#include "ui/format/format.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

constexpr int kLabelHeight = 18;
constexpr int kLabelWidth = CandlePlot::kLabelWidth;

QFont titleLike()
{
    QFont font = textFont();
    font.setPixelSize(12);
    return font;
}

} // namespace

LevelPainter::LevelPainter(CandlePlot* plot, const QString& layer)
    : QCPLayerable{plot, layer}
    , m_plot{plot}
{
}

void LevelPainter::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(false);
}

QRect LevelPainter::clipRect() const { return m_plot->viewport(); }

void LevelPainter::draw(QCPPainter* painter)
{
    const Palette& p = colours();
    const QRect area = m_plot->axisRect()->rect();
    if (m_plot->series().empty()) { // no scale to stand on
        painter->setFont(textFont());
        painter->setPen(p.dim);
        painter->drawText(area, Qt::AlignCenter, u"Waiting for candles"_s);
        return;
    }
    const int left = area.right() + 1;
    const auto& levels = m_plot->levels();
    std::vector<double> centres;
    for (const PriceLevel& level : levels)
        centres.push_back(std::clamp(std::floor(m_plot->yAxis2->coordToPixel(level.price)),
                                     area.top() + 2.0, area.bottom() - 2.0));
    const std::vector<double> tops =
        placeLabels(centres, kLabelHeight + 2, area.top(), area.bottom());

    painter->setFont(titleLike());
    painter->setPen(p.dim);
    const QVector<double> ticks = m_plot->yAxis2->tickVector();
    for (const double tick : ticks) {
        const double y = m_plot->yAxis2->coordToPixel(tick);
        if (y < area.top() + 6 || y > area.bottom() - 6) continue;
        const bool covered = std::ranges::any_of(
            tops, [&](double top) { return y > top - 8 && y < top + kLabelHeight + 10; });
        if (covered) continue;
        painter->drawText(QRectF{left + 8.0, y - 8, kLabelWidth - 10.0, 16}, Qt::AlignVCenter,
                          format::approximate(tick, m_plot->decimals()));
    }
    for (std::size_t i = 0; i < levels.size(); ++i)
        drawLevel(*painter, levels[i], centres[i], tops[i] + 1, area);
}

void LevelPainter::drawLevel(QCPPainter& painter, const PriceLevel& level, double y, double top,
                             const QRect& area) const
{
    const Palette& p = colours();
    const QColor colour = toneColour(level.tone);
    const double wanted = m_plot->yAxis2->coordToPixel(level.price);
    const bool isInside = wanted >= area.top() && wanted <= area.bottom();
    const int left = area.right() + 1;
    if (isInside) {
        QPen pen{colour,
                 level.style == PriceLevel::Style::Solid && level.mark == Mark::Tick ? 1.6 : 1.0};
        if (level.style == PriceLevel::Style::Dashed) pen.setDashPattern({5, 4});
        if (level.style == PriceLevel::Style::Dotted) pen.setDashPattern({1, 3});
        painter.setPen(pen);
        const double from =
            level.fromTime > 0
                ? std::max<double>(area.left(), m_plot->xAxis->coordToPixel(level.fromTime))
                : area.left();
        const double line = y + 0.5;
        if (from < area.right())
            painter.drawLine(QLineF{from, line, static_cast<double>(area.right()), line});
        const double middle = top + kLabelHeight / 2.0;
        if (std::abs(middle - line) > 2) { // the label had to move: a thin elbow leads to it
            painter.setPen(QPen{colour, 1});
            painter.setAntialiasing(true);
            painter.drawLine(QLineF{area.right() - 5.0, line, left + 1.0, middle});
            painter.setAntialiasing(false);
        }
    }
    const QRectF box{left + 0.5, top + 0.5, kLabelWidth - 2.0, kLabelHeight - 1.0};
    painter.setPen(QPen{colour, 1});
    painter.setBrush(level.isFilled ? colour : p.raised);
    painter.drawRect(box);
    double x = box.left() + 6;
    const QColor ink = level.isFilled ? p.panel : p.text;
    const Mark mark = level.mark;
    if (!isInside) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        const double c = box.center().y();
        const double s = wanted < area.top() ? -3.0 : 3.0;
        painter.setAntialiasing(true);
        painter.drawPolygon(QPolygonF{{x, c - s / 1.5}, {x + 7, c - s / 1.5}, {x + 3.5, c + s}});
        painter.setAntialiasing(false);
        x += 12;
    }
    if (mark != Mark::None) {
        drawMark(painter, QRectF{x - 1, box.top(), 10, box.height()}, mark,
                 level.isFilled ? p.panel : colour);
        x += 14;
    }
    QFont font = titleLike();
    if (level.isFilled) font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(ink);
    const double room = box.right() - x - 3;
    painter.drawText(QRectF{x, box.top(), room, box.height()},
                     Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetricsF{font}.elidedText(level.text, Qt::ElideRight, room));
}

} // namespace holdfast::ui

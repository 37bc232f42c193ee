// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/marks.h"

#include <QPainter>
#include <QPainterPath>

namespace holdfast::ui {

void drawMark(QPainter& painter, const QRectF& box, Mark mark, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center());
    QPen pen{colour, 1.8};
    pen.setCapStyle(Qt::RoundCap);
    pen.setJoinStyle(Qt::RoundJoin);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::NoBrush);
    switch (mark) {
    case Mark::None: break;
    case Mark::Tick:
        painter.setPen(pen);
        painter.drawPolyline(QPolygonF{{-4, 0.5}, {-1.2, 3.3}, {4.2, -3.2}});
        break;
    case Mark::Triangle:
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF{{0, -5}, {5.6, 4.6}, {-5.6, 4.6}});
        break;
    case Mark::DottedRing:
        pen.setWidthF(1.6);
        pen.setDashPattern({0.1, 1.9});
        painter.setPen(pen);
        painter.drawEllipse(QPointF{0, 0}, 4.6, 4.6);
        break;
    case Mark::Ring:
        pen.setWidthF(1.6);
        painter.setPen(pen);
        painter.drawEllipse(QPointF{0, 0}, 4.2, 4.2);
        break;
    case Mark::Cross:
        pen.setWidthF(2);
        painter.setPen(pen);
        painter.drawLine(QPointF{-3.6, -3.6}, QPointF{3.6, 3.6});
        painter.drawLine(QPointF{-3.6, 3.6}, QPointF{3.6, -3.6});
        break;
    case Mark::Diamond:
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF{{0, -5}, {5, 0}, {0, 5}, {-5, 0}});
        break;
    case Mark::Square:
        painter.setBrush(colour);
        painter.drawRect(QRectF{-3.6, -3.6, 7.2, 7.2});
        break;
    }
    painter.restore();
}

} // namespace holdfast::ui

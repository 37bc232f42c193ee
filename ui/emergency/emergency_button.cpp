// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/emergency/emergency_button.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

QFont labelFont()
{
    QFont font = boldFont();
    font.setWeight(QFont::Bold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.5);
    return font;
}

} // namespace

EmergencyButton::EmergencyButton(QWidget* parent)
    : QAbstractButton{parent}
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setCoverOpen(false);
}

void EmergencyButton::setCoverOpen(bool open)
{
    m_isCoverOpen = open;
    setText(open ? u"EMERGENCY CLOSE"_s : u"EMERGENCY CLOSE…"_s);
    setToolTip(
        open ? u"Cover open: one click closes every position at once. Ctrl+Shift+E"_s
             : u"Cover closed: opens the sheet; hold its button for one second. Ctrl+Shift+E"_s);
    setAccessibleName(text());
    updateGeometry();
    update();
}

QSize EmergencyButton::sizeHint() const
{
    return {QFontMetrics{labelFont()}.horizontalAdvance(u"EMERGENCY CLOSE…"_s) + 34, 34};
}

void EmergencyButton::paintEvent(QPaintEvent*)
{
    const Palette& p = colours();
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF box = QRectF{rect()}.adjusted(1, 1, -1, -1);
    const QColor fill = m_isCoverOpen
                            ? (isDown() ? mixed(p.emergencyEdge, p.emergency, 0.35) : p.emergency)
                            : mixed(p.emergency, p.ground, 0.55);
    painter.setPen(QPen{underMouse() || hasFocus() ? p.onStrip : p.emergencyEdge, 2});
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 4, 4);
    if (!m_isCoverOpen) { // the cover
        QPainterPath clip;
        clip.addRoundedRect(box.adjusted(2, 2, -2, -2), 3, 3);
        painter.setClipPath(clip);
        painter.setPen(QPen{mixed(p.emergencyEdge, fill, 0.22), 1});
        const int stripes = static_cast<int>((box.width() + box.height()) / 7);
        for (int i = 0; i <= stripes; ++i) {
            const double x = box.left() - box.height() + 7 * i;
            painter.drawLine(QPointF{x, box.bottom()}, QPointF{x + box.height(), box.top()});
        }
        painter.setClipping(false);
    }
    painter.setFont(labelFont());
    painter.setPen(p.onStrip);
    painter.drawText(box, Qt::AlignCenter, text());
}

} // namespace holdfast::ui

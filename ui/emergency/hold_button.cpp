// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/emergency/hold_button.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace holdfast::ui {

HoldButton::HoldButton(const QString& text, QWidget* parent)
    : QAbstractButton{parent}
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_timer.setInterval(30);
    connect(&m_timer, &QTimer::timeout, this, &HoldButton::check);
    connect(this, &QAbstractButton::pressed, this, &HoldButton::begin);
    connect(this, &QAbstractButton::released, this, &HoldButton::end);
}

void HoldButton::begin()
{
    m_isHeld = true;
    m_since.start();
    m_timer.start();
}
void HoldButton::end()
{
    m_isHeld = false;
    m_timer.stop();
    update();
}
void HoldButton::check()
{
    update();
    if (!m_isHeld || m_since.elapsed() < kHold.count()) return;
    end();
    setDown(false);
    emit held();
}

void HoldButton::keyPressEvent(QKeyEvent* event)
{
    const bool isKey = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return
                       || event->key() == Qt::Key_Enter;
    if (!isKey) return QAbstractButton::keyPressEvent(event);
    if (!event->isAutoRepeat() && !m_isHeld) begin();
}
void HoldButton::keyReleaseEvent(QKeyEvent* event)
{
    const bool isKey = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return
                       || event->key() == Qt::Key_Enter;
    if (!isKey) return QAbstractButton::keyReleaseEvent(event);
    if (!event->isAutoRepeat()) end();
}

void HoldButton::paintEvent(QPaintEvent*)
{
    const Palette& p = colours();
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF{rect()}.adjusted(1, 1, -1, -1);
    painter.setPen(QPen{hasFocus() ? p.text : p.emergencyEdge, 2});
    painter.setBrush(p.emergency);
    painter.drawRoundedRect(box, 4, 4);
    if (m_isHeld) {
        QPainterPath shape;
        shape.addRoundedRect(box.adjusted(2, 2, -2, -2), 3, 3);
        painter.setClipPath(shape);
        const double share = std::min(1.0, static_cast<double>(m_since.elapsed())
                                               / static_cast<double>(kHold.count()));
        painter.fillRect(QRectF{box.left(), box.top(), box.width() * share, box.height()},
                         mixed(p.emergencyEdge, p.emergency, 0.45));
        painter.setClipping(false);
    }
    painter.setFont(boldFont());
    painter.setPen(p.onStrip);
    painter.drawText(box, Qt::AlignCenter, text());
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/panel_title.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace holdfast::ui {

PanelTitle::PanelTitle(QString title, QString note, QWidget* parent)
    : QWidget{parent}
    , m_title{std::move(title)}
    , m_note{std::move(note)}
{
    setFixedHeight(31);
}

void PanelTitle::setNote(const QString& note)
{
    if (note == m_note) return;
    m_note = note;
    update();
}

void PanelTitle::paintEvent(QPaintEvent*)
{
    QPainter painter{this};
    painter.fillRect(rect(), colours().panel);
    painter.setPen(colours().line);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    painter.setPen(colours().dim);
    painter.setFont(titleFont());
    const QRect box = rect().adjusted(12, 0, -12, -1);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, m_note);
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/desk_style.h"

#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

DeskStyle::DeskStyle()
    : QProxyStyle{QStyleFactory::create(u"Fusion"_s)}
{
}

void DeskStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                              QPainter* painter, const QWidget* widget) const
{
    const Palette& p = colours();
    const bool isOn = option->state.testFlag(State_On);
    const bool isEnabled = option->state.testFlag(State_Enabled);
    const bool hasFocus = option->state.testFlag(State_HasFocus);
    const QColor edge = !isEnabled ? p.line : (hasFocus ? p.text : (isOn ? p.accent : p.dim));
    const QRectF box = QRectF{option->rect}.adjusted(0.5, 0.5, -0.5, -0.5);
    if (element == PE_IndicatorCheckBox || element == PE_IndicatorRadioButton) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen{edge, 1});
        if (element == PE_IndicatorCheckBox) {
            painter->setBrush(isOn && isEnabled ? p.accent : p.raised);
            painter->drawRoundedRect(box, 3, 3);
            if (isOn) drawMark(*painter, box, Mark::Tick, isEnabled ? p.onFill : p.dim);
        } else {
            painter->setBrush(p.raised);
            painter->drawEllipse(box);
            painter->setPen(Qt::NoPen);
            painter->setBrush(isEnabled ? p.accent : p.dim);
            if (isOn) painter->drawEllipse(box.adjusted(3.5, 3.5, -3.5, -3.5));
        }
        painter->restore();
        return;
    }
    if (element == PE_IndicatorMenuCheckMark) {
        if (isOn) drawMark(*painter, box, Mark::Tick, p.accent);
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

int DeskStyle::pixelMetric(PixelMetric metric, const QStyleOption* option,
                           const QWidget* widget) const
{
    if (metric == PM_IndicatorWidth || metric == PM_IndicatorHeight
        || metric == PM_ExclusiveIndicatorWidth || metric == PM_ExclusiveIndicatorHeight)
        return 15;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int DeskStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* data) const
{
    if (hint == SH_UnderlineShortcut) return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

} // namespace holdfast::ui

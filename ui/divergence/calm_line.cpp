// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/divergence/calm_line.h"

#include "ui/format/format.h"
#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

void CalmLine::show(const std::optional<nanoseconds>& truthAge, bool isLate)
{
    if (truthAge == m_truthAge && isLate == m_isLate && !accessibleName().isEmpty()) return;
    m_truthAge = truthAge;
    m_isLate = isLate;
    setAccessibleName(QString{said() + u' ' + reason()});
    update();
}

QString CalmLine::said() const
{
    return isOld() ? u"Nothing is known to disagree."_s : u"Nothing disagrees."_s;
}

QString CalmLine::reason() const
{
    if (!m_truthAge) return u"no complete read of the positions yet"_s;
    return QString{u"last complete read " + format::age(m_truthAge) + u" ago"
                   + (m_isLate ? u", a list is late"_s : QString{})};
}

void CalmLine::paintEvent(QPaintEvent*)
{
    const Palette& p = colours();
    QPainter painter{this};
    painter.fillRect(rect(), p.panel);
    drawMark(painter, QRectF(12, 9, 12, 20), isOld() ? Mark::DottedRing : Mark::Tick,
             isOld() ? p.warn : p.ok);
    painter.setPen(p.text);
    painter.drawText(QRect{32, 9, width() - 44, 20}, Qt::AlignVCenter, said());
    painter.setFont(smallFont());
    painter.setPen(p.dim);
    painter.drawText(QRect{32, 29, width() - 44, 18}, Qt::AlignVCenter, reason());
}

} // namespace holdfast::ui

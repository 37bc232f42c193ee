// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stops/divergence_panel.h"

#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

DivergencePanel::DivergencePanel(QWidget* parent)
    : QWidget{parent}
{
    setAccessibleName(u"Divergence"_s);
}

void DivergencePanel::show(const engine::Snapshot& snapshot, nanoseconds since)
{
    m_findings = snapshot.findings;
    m_truthAge = truthAge(snapshot);
    m_since = since;
    setMinimumHeight(draw(nullptr));
    update();
}

void DivergencePanel::resizeEvent(QResizeEvent*) { setMinimumHeight(draw(nullptr)); }

void DivergencePanel::paintEvent(QPaintEvent*)
{
    QPainter painter{this};
    painter.fillRect(rect(), colours().panel);
    draw(&painter);
}

int DivergencePanel::draw(QPainter* painter) const
{
    const Palette& p = colours();
    const QFontMetrics small{smallFont()};
    const int left = 12;
    const int right = width() - 12;
    int y = 9;
    if (m_findings.empty()) {
        if (painter) {
            const bool isOld = !m_truthAge || *m_truthAge + m_since > seconds{30};
            drawMark(*painter, QRectF(left, y, 12, 20), isOld ? Mark::DottedRing : Mark::Tick,
                     isOld ? p.warn : p.ok);
            painter->setFont(textFont());
            painter->setPen(p.text);
            painter->drawText(QRect{left + 20, y, right - left, 20}, Qt::AlignVCenter,
                              m_truthAge ? u"Nothing disagrees."_s
                                         : u"Nothing is known to disagree."_s);
            painter->setFont(smallFont());
            painter->setPen(p.dim);
            painter->drawText(QRect{left + 20, y + 20, right - left - 20, 18}, Qt::AlignVCenter,
                              m_truthAge
                                  ? QString{u"last complete read "
                                            + format::age(aged(m_truthAge, m_since)) + u" ago"}
                                  : u"no complete read of the positions yet"_s);
        }
        return y + 46;
    }
    for (const engine::FindingView& f : m_findings) {
        const bool isOld = f.age + m_since > seconds{30};
        const QString age = format::age(f.age + m_since);
        if (painter) {
            painter->setFont(boldFont());
            painter->setPen(isOld ? p.bad : p.warn);
            painter->drawText(QRect{left, y, right - left - 60, 20}, Qt::AlignVCenter,
                              painter->fontMetrics().elidedText(format::text(f.title),
                                                                Qt::ElideRight, right - left - 70));
            painter->setFont(textFont());
            painter->setPen(p.dim);
            painter->drawText(QRect{left, y, right - left, 20}, Qt::AlignVCenter | Qt::AlignRight,
                              age);
        }
        y += 24;
        const int middle = left + 94;
        for (const engine::FindingSide& side : f.sides) {
            const QString words = format::text(side.says);
            const QRect room{middle, y, right - middle, 200};
            const int tall =
                std::max(18, small.boundingRect(room, Qt::TextWordWrap, words).height() + 2);
            if (painter) {
                painter->setFont(smallFont());
                painter->setPen(p.dim);
                painter->drawText(QRect{left, y, 90, 18}, Qt::AlignVCenter,
                                  small.elidedText(format::text(side.who), Qt::ElideRight, 88));
                painter->setPen(p.text);
                painter->drawText(QRect{middle, y, right - middle, tall},
                                  Qt::AlignVCenter | Qt::TextWordWrap, words);
            }
            y += tall;
        }
        y += 6;
        const QString doing = format::text(f.doing);
        const QRect room{left, y, right - left, 400};
        const int tall = small.boundingRect(room, Qt::TextWordWrap, doing).height();
        if (painter) {
            painter->setFont(smallFont());
            painter->setPen(mixed(p.text, p.panel, 0.9));
            painter->drawText(QRect{left, y, right - left, tall + 4},
                              Qt::AlignTop | Qt::TextWordWrap, doing);
        }
        y += tall + 9;
        if (painter && &f != &m_findings.back()) {
            painter->setPen(p.line);
            painter->drawLine(0, y, width(), y);
        }
        y += 9;
    }
    return y;
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stops/evidence_panel.h"

#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/format/stop_words.h"
#include "ui/window/ask.h"

#include <QPainter>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
constexpr int kHead = 30;
constexpr int kLine = 19;
constexpr int kButtons = 38;

bool namesIds(const engine::PositionView& p)
{
    return std::ranges::any_of(p.evidence,
                               [](const engine::EvidenceField& f) { return f.name == "venue id"; });
}
/// Numbers as everywhere in the window; an id is none.
QString shown(const engine::EvidenceField& field, const std::string& text)
{
    if (text.empty()) return format::unknown();
    const auto number = Decimal::parse(text);
    return number && !field.name.ends_with(" id") ? format::number(*number) : format::text(text);
}
} // namespace

EvidencePanel::EvidencePanel(QWidget* parent)
    : QWidget{parent}
    , m_putAway{new QPushButton{u"Hide"_s, this}}
    , m_close{new QPushButton{u"Close position"_s, this}}
    , m_move{new QPushButton{u"Move stop…"_s, this}}
    , m_waive{new QPushButton{u"Waive…"_s, this}}
    , m_confirm{new QPushButton{u"Confirm flat…"_s, this}}
{
    setAccessibleName(u"Evidence for the chosen stop"_s);
    m_putAway->setProperty("role", u"quiet"_s);
    m_close->setToolTip(
        u"Closes this position now; its stop stays until the close is proved. Ctrl+Shift+X"_s);
    m_waive->setToolTip(
        u"Take responsibility for this position without a stop; asks for a reason."_s);
    connect(m_putAway, &QPushButton::clicked, this, &EvidencePanel::closed);
    connect(m_close, &QPushButton::clicked, this, &EvidencePanel::closePosition);
    connect(m_move, &QPushButton::clicked, this, &EvidencePanel::moveStop);
    connect(m_waive, &QPushButton::clicked, this, &EvidencePanel::waive);
    connect(m_confirm, &QPushButton::clicked, this, &EvidencePanel::confirmFlat);
}

void EvidencePanel::show(const engine::PositionView& position, nanoseconds since)
{
    m_position = position;
    m_since = since;
    m_confirm->setVisible(position.state == engine::PositionState::FlatUnexplained);
    m_waive->setVisible(position.state != engine::PositionState::FlatUnexplained);
    setFixedHeight(sizeHint().height());
    layOut();
    QWidget::show();
    update();
}

QSize EvidencePanel::sizeHint() const
{
    const int fields = std::max<int>(1, static_cast<int>(m_position.evidence.size()));
    return {300, kHead + kLine * (fields + (namesIds(m_position) ? 1 : 2)) + kButtons + 8};
}

void EvidencePanel::resizeEvent(QResizeEvent*) { layOut(); }

void EvidencePanel::layOut()
{
    m_putAway->setGeometry(width() - 56, 2, 50, 26);
    int x = 12;
    for (QPushButton* button : {m_close, m_move, m_waive, m_confirm}) {
        if (button->isHidden()) continue;
        const int w = button->sizeHint().width();
        button->setGeometry(x, height() - kButtons + 2, w, 28);
        x += w + 8;
    }
}

void EvidencePanel::paintEvent(QPaintEvent*)
{
    const Palette& p = colours();
    QPainter painter{this};
    painter.fillRect(rect(), p.raised);
    painter.setPen(p.line);
    painter.drawLine(rect().topLeft(), rect().topRight());
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    painter.setFont(titleFont());
    painter.setPen(p.dim);
    painter.drawText(QRect{12, 0, width() - 70, kHead}, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(
                         QString{u"Evidence · " + format::text(m_position.key.instrument.text)},
                         Qt::ElideRight, width() - 80));
    painter.setFont(smallFont());
    const int asked = 104;
    const int venue = asked + (width() - asked - 40) / 2;
    int y = kHead - 2;
    const auto cell = [&](int x, int right, const QString& text, const QColor& ink) {
        painter.setPen(ink);
        painter.drawText(QRect{x, y, right - x - 6, kLine}, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, right - x - 6));
    };
    cell(asked, venue, u"asked"_s, p.dim);
    cell(venue, width() - 26,
         m_position.stopReadAge
             ? QString{u"venue, " + format::age(aged(m_position.stopReadAge, m_since)) + u" ago"}
             : u"venue"_s,
         p.dim);
    y += kLine;
    if (m_position.evidence.empty()) {
        cell(12, width() - 12,
             m_position.stopReadAge ? u"No comparison field by field came with this snapshot."_s
                                    : u"The venue has not shown a record of this stop yet."_s,
             p.text);
        y += kLine;
    }
    for (const engine::EvidenceField& f : m_position.evidence) {
        cell(12, asked, format::text(f.name), p.dim);
        cell(asked, venue, shown(f, f.asked), p.text);
        cell(venue, width() - 26, shown(f, f.venue), f.agrees ? p.text : p.warn);
        const bool isCompared = !f.asked.empty() || !f.agrees; // what nobody asked for cannot agree
        if (isCompared)
            drawMark(painter, QRectF(width() - 26, y, 14, kLine),
                     f.agrees ? Mark::Tick : Mark::Triangle, f.agrees ? p.ok : p.warn);
        y += kLine;
    }
    if (namesIds(m_position)) return; // the table has them
    QStringList ids;
    if (!m_position.stopVenueId.empty())
        ids << QString{u"venue id " + format::text(m_position.stopVenueId.text)};
    if (!m_position.stopClientId.empty())
        ids << QString{u"client id " + format::text(m_position.stopClientId.text)};
    cell(12, width() - 6, ids.isEmpty() ? u"No id is known."_s : ids.join(u" · "_s), p.dim);
}

void EvidencePanel::closePosition()
{
    engine::Flatten act;
    act.account = m_position.account;
    act.position = m_position.key;
    act.reason = "asked by hand";
    emit acted(act);
}

void EvidencePanel::moveStop()
{
    const auto position = m_position;
    askText(this, u"Move stop"_s,
            QString{u"New trigger price for " + positionName(position)
                    + u". The old stop stays until the new one is seen."},
            format::text(position.stopTrigger ? position.stopTrigger->toString() : std::string{}),
            [this, position](const QString& text) -> QString {
                const auto price = Decimal::parse(text.trimmed().toStdString());
                if (!price || !price->isPositive())
                    return u"A price is a positive number, as 2491.36."_s;
                emit acted(engine::MoveStop{position.account, position.key, Price{*price}});
                return {};
            });
}

void EvidencePanel::waive()
{
    const auto position = m_position;
    askText(this, u"Waive the stop"_s,
            QString{positionName(position)
                    + u" will be held without a stop, by your choice, and shown so. Why?"},
            {}, [this, position](const QString& text) -> QString {
                if (text.trimmed().isEmpty())
                    return u"A reason is needed; it goes into the journal."_s;
                emit acted(engine::WaiveStop{position.account, position.key,
                                             text.trimmed().toStdString()});
                return {};
            });
}

void EvidencePanel::confirmFlat()
{
    const auto position = m_position;
    askText(this, u"Confirm flat"_s,
            QString{u"The venue says zero for " + format::text(position.key.instrument.text)
                    + u" and shows no closing. Its stops go once you confirm. What closed it?"},
            {}, [this, position](const QString& text) -> QString {
                if (text.trimmed().isEmpty())
                    return u"A reason is needed; it goes into the journal."_s;
                emit acted(engine::ConfirmFlat{position.account, position.key,
                                               text.trimmed().toStdString()});
                return {};
            });
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/divergence/divergence_panel.h"

#include "ui/accounts/account_look.h"
#include "ui/divergence/act_sheet.h"
#include "ui/divergence/calm_line.h"
#include "ui/divergence/divergence_card.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"

#include <QEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

constexpr std::ptrdiff_t kOpenAtFirst = 3; // the worst ones; more would hide how many there are

} // namespace

DivergencePanel::DivergencePanel(QWidget* parent)
    : QWidget{parent}
    , m_area{new QScrollArea{this}}
    , m_list{new QWidget}
    , m_calm{new CalmLine{m_list}}
{
    setAccessibleName(u"Divergence, worst first"_s);
    m_list->setProperty("panel", true);
    m_list->setAttribute(Qt::WA_StyledBackground);
    m_list->setAccessibleName(u"Disagreements with the venue"_s);
    m_area->setWidget(m_list);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus); // the rows have it
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_area);
    m_list->installEventFilter(this);
}

bool DivergencePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list && event->type() == QEvent::Resize) arrange();
    if (watched == m_list && event->type() == QEvent::Leave && m_snapshot) apply();
    return QWidget::eventFilter(watched, event);
}

bool DivergencePanel::isHeld() const
{
    return (m_sheet && m_sheet->isVisible()) || m_list->underMouse();
}

std::vector<DivergenceCard*> DivergencePanel::cards() const
{
    std::vector<DivergenceCard*> out;
    for (const QString& id : m_order)
        out.push_back(m_cards.at(id));
    return out;
}

void DivergencePanel::show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since)
{
    m_snapshot = std::move(snapshot);
    m_since = since;
    if (m_sheet) m_sheet->refresh(m_snapshot);
    apply();
}

DivergenceCard* DivergencePanel::makeCard(const QString& id)
{
    auto* card = new DivergenceCard{m_list};
    card->setOpen(
        std::ranges::count_if(m_cards, [](const auto& entry) { return entry.second->isOpen(); })
        < kOpenAtFirst);
    m_cards[id] = card;
    connect(card, &DivergenceCard::folded, this, &DivergencePanel::arrange);
    connect(card, &DivergenceCard::acted, this, [this, id](FindingAct act) { begin(id, act); });
    connect(card, &DivergenceCard::moved, this, [this, id](int step) {
        const auto at = std::ranges::find(m_order, id) - m_order.begin() + step;
        if (at < 0 || at >= std::ssize(m_order)) return;
        DivergenceCard* next = m_cards.at(m_order[static_cast<std::size_t>(at)]);
        next->setFocus(Qt::TabFocusReason);
        m_area->ensureWidgetVisible(next, 0, 0);
    });
    return card;
}

void DivergencePanel::apply()
{
    const std::vector<DivergenceRow> rows = divergenceRows(*m_snapshot, m_since);
    const bool held = isHeld();
    std::vector<QString> order;
    if (held) order = m_order;
    for (const DivergenceRow& row : rows) {
        if (!held || std::ranges::find(order, row.id) == order.end()) order.push_back(row.id);
        const auto found = m_cards.find(row.id);
        DivergenceCard* card = found == m_cards.end() ? makeCard(row.id) : found->second;
        card->keepHeight(held && found != m_cards.end());
        card->show(row);
    }
    for (auto at = m_cards.begin(); at != m_cards.end();) {
        DivergenceCard* card = at->second;
        if (std::ranges::find(rows, at->first, &DivergenceRow::id) != rows.end()) {
            ++at;
        } else if (held) {
            card->keepHeight(true);
            card->showGone();
            ++at;
        } else {
            card->hide();
            card->deleteLater();
            at = m_cards.erase(at);
        }
    }
    if (order != m_order) {
        m_order = std::move(order);
        followTheEye();
    }
    m_calm->setVisible(m_order.empty());
    m_calm->show(aged(truthAge(*m_snapshot), m_since),
                 std::ranges::any_of(m_snapshot->accounts, [this](const engine::AccountView& a) {
                     return isLate(a, m_since);
                 }));
    arrange();
}

/// Tab goes through the rows in the order shown, and through the buttons of each.
void DivergencePanel::followTheEye()
{
    QWidget* last = nullptr;
    const auto next = [&last](QWidget* widget) {
        if (last) QWidget::setTabOrder(last, widget);
        last = widget;
    };
    for (DivergenceCard* card : cards()) {
        next(card);
        for (QPushButton* button : card->findChildren<QPushButton*>())
            next(button);
    }
}

void DivergencePanel::arrange()
{
    const int width = m_list->width();
    // What the pointer is on stays under it, whatever grows above.
    const DivergenceCard* under = nullptr;
    for (const DivergenceCard* card : cards())
        if (card->underMouse()) under = card;
    const int before = under ? under->y() : 0;
    m_calm->setGeometry(0, 0, width, CalmLine::kHeight);
    int y = m_order.empty() ? CalmLine::kHeight : 0;
    for (DivergenceCard* card : cards()) {
        const QRect box{0, y, width, card->heightFor(width)};
        if (card->geometry() != box) card->setGeometry(box);
        if (card->isHidden()) card->show();
        y += box.height();
    }
    if (m_list->minimumHeight() != y) m_list->setMinimumHeight(y);
    QScrollBar* bar = m_area->verticalScrollBar();
    if (under && under->y() != before) bar->setValue(bar->value() + under->y() - before);
}

void DivergencePanel::reveal(const QString& rowId)
{
    const auto found = m_cards.find(rowId);
    if (found == m_cards.end()) return;
    found->second->setOpen(true);
    arrange();
    m_area->ensureWidgetVisible(found->second, 0, 0);
    found->second->setFocus(Qt::OtherFocusReason);
}

ActSheet* DivergencePanel::begin(const QString& rowId, FindingAct act)
{
    if (!m_snapshot || !m_cards.contains(rowId)) return nullptr;
    ActSubject subject;
    subject.act = act;
    for (const engine::FindingView& f : m_snapshot->findings) {
        if (rowId != findingRow(f)) continue;
        subject.account = f.account;
        subject.finding = f;
    }
    for (const engine::AccountView& a : m_snapshot->accounts)
        if (rowId == brakeRow(a.id) || rowId == listFaultRow(a.id)) subject.account = a.id;
    if (!ActSheet::isNeeded(act)) {
        emit acted(ActSheet::actOf(subject, {}, {}));
        return nullptr;
    }
    if (m_sheet && m_sheet->isVisible()) {
        m_sheet->raise();
        m_sheet->activateWindow();
        return m_sheet;
    }
    m_sheet = new ActSheet{m_snapshot, subject, window()};
    m_sheet->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_sheet, &ActSheet::acted, this, &DivergencePanel::acted);
    m_sheet->open();
    return m_sheet;
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ticket/open_question.h"

#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

/// "−12.00 · 0.12 % of equity".
QString lossText(const TicketPlan& plan, const AccountView* account)
{
    if (!plan.lossAtStop || !account || !account->equity || !account->equity->isPositive())
        return format::money(plan.lossAtStop);
    const double share =
        100 * plan.lossAtStop->value.abs().toDouble() / account->equity->toDouble();
    return QString{format::money(plan.lossAtStop) + u" · " + format::approximate(share, 2)
                   + u" % of equity"};
}

} // namespace

OpenQuestion::OpenQuestion(TicketInput input, Open open, QWidget* parent)
    : QDialog{parent}
    , m_input{std::move(input)}
    , m_open{std::move(open)}
    , m_title{new QLabel{this}}
    , m_reason{new QLabel{this}}
    , m_noMore{new QCheckBox{u"Do not ask again in this session"_s, this}}
    , m_go{new QPushButton{m_open.direction == Direction::Long ? u"Buy"_s : u"Sell"_s, this}}
{
    setObjectName(u"confirmOpen"_s);
    setMinimumWidth(400);
    QFont font = boldFont();
    font.setPixelSize(15);
    m_title->setFont(font);
    const QString names[kRows] = {u"Account"_s, u"Type"_s,        u"Quantity"_s,    u"Notional"_s,
                                  u"Stop"_s,    u"Take profit"_s, u"Loss at stop"_s};
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    for (int row = 0; row < kRows; ++row) {
        auto* name = new QLabel{names[row], this};
        name->setProperty("tone", u"dim"_s);
        grid->addWidget(name, row, 0);
        m_values[row] = new QLabel{this};
        m_values[row]->setAlignment(Qt::AlignRight);
        grid->addWidget(m_values[row], row, 1);
    }
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText); // a venue's words are no markup
    m_reason->setFont(smallFont());
    m_reason->setProperty("tone", u"warn"_s);
    m_reason->setObjectName(u"confirmOpenReason"_s);
    m_go->setObjectName(u"confirmOpenGo"_s);
    m_go->setProperty("role", m_open.direction == Direction::Long ? u"buy"_s : u"sell"_s);
    m_go->setAutoDefault(false);
    auto* cancel = new QPushButton{u"Cancel"_s, this};
    cancel->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_noMore, 1);
    buttons->addWidget(m_go);
    buttons->addWidget(cancel);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addLayout(grid);
    layout->addWidget(m_reason);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, [this] {
        accept();
        emit agreed(m_open, !m_noMore->isChecked());
    });
    cancel->setFocus();
}

void OpenQuestion::showPlan(const Snapshot& snapshot)
{
    const AccountView* account = findAccount(snapshot, m_open.account);
    const InstrumentView* instrument = findInstrument(snapshot, m_open.account, m_open.instrument);
    const TicketPlan plan = planTicket(m_input, m_open.direction, account, instrument,
                                       findHeld(snapshot, m_open.account, m_open.instrument));
    const int decimals = priceDecimals(snapshot, m_open.account, m_open.instrument);
    const QString act = QString{(m_open.direction == Direction::Long ? u"Buy "_s : u"Sell "_s)
                                + format::text(m_open.instrument.text)};
    setWindowTitle(act);
    m_title->setText(act);
    const QString type =
        m_open.limit
            ? QString{orderType(m_open.type) + u" at " + format::price(m_open.limit, decimals)}
            : QString{orderType(m_open.type) + u", about "
                      + format::price(plan.reference, decimals)};
    const QString base = instrument ? format::text(instrument->base) : QString{};
    const QString values[kRows] = {
        format::text(m_open.account.text),
        type,
        plan.qty ? QString{format::qty(plan.qty) + u" contracts · " + format::base(plan.base) + u' '
                           + base}
                 : format::unknown(),
        plan.notional ? QString{format::number(plan.notional->value, 2) + u' '
                                + (instrument ? format::text(instrument->quote) : QString{})}
                      : format::unknown(),
        QString{format::price(plan.stop, decimals) + u", by " + format::source(m_open.stop.source)
                + u" price"},
        m_open.takeProfit ? format::price(plan.takeProfit, decimals) : u"none"_s,
        lossText(plan, account)};
    for (int row = 0; row < kRows; ++row)
        m_values[row]->setText(values[row]);
    m_go->setEnabled(plan.problem.isEmpty());
    m_reason->setText(plan.problem.isEmpty() ? plan.note : plan.problem);
    m_reason->setVisible(!m_reason->text().isEmpty());
}

} // namespace holdfast::ui

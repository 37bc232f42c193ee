// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ticket/order_ticket.h"

#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/theme/theme.h"
#include "ui/ticket/open_question.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QUuid>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

const std::array<QString, 6> kValueNames{u"Quantity"_s, u"Notional"_s,     u"Fee, both ways"_s,
                                         u"Stop at"_s,  u"Loss at stop"_s, u"Liquidation"_s};

QLabel* dimLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel{text, parent};
    label->setProperty("tone", u"dim"_s);
    return label;
}

void setProblem(QLineEdit* edit, bool problem)
{
    if (edit->property("problem").toBool() == problem) return;
    edit->setProperty("problem", problem);
    edit->style()->unpolish(edit);
    edit->style()->polish(edit);
}

void setTone(QLabel* label, const QString& tone)
{
    if (label->property("tone").toString() == tone) return;
    label->setProperty("tone", tone);
    label->style()->unpolish(label);
    label->style()->polish(label);
}

} // namespace

OrderTicket::OrderTicket(QWidget* parent)
    : QWidget{parent}
    , m_type{new QButtonGroup{this}}
    , m_sizeKind{new QComboBox{this}}
    , m_size{new QLineEdit{this}}
    , m_limitLabel{dimLabel(u"Limit price"_s, this)}
    , m_limit{new QLineEdit{this}}
    , m_stopKind{new QComboBox{this}}
    , m_stopSource{new QComboBox{this}}
    , m_stop{new QLineEdit{this}}
    , m_takeProfit{new QLineEdit{this}}
    , m_buy{new QPushButton{u"Buy"_s, this}}
    , m_sell{new QPushButton{u"Sell"_s, this}}
    , m_reason{new QLabel{this}}
    , m_answer{new QLabel{this}}
{
    auto* segments = new QHBoxLayout;
    segments->setSpacing(0);
    const std::pair<OrderType, QString> types[] = {{OrderType::Market, u"Market"_s},
                                                   {OrderType::Limit, u"Limit"_s},
                                                   {OrderType::PostOnly, u"Post"_s}};
    for (const auto& [type, word] : types) {
        auto* button = new QPushButton{word, this};
        button->setCheckable(true);
        button->setProperty("role", u"segment"_s);
        m_type->addButton(button, static_cast<int>(type));
        segments->addWidget(button, 1);
    }
    m_type->button(static_cast<int>(OrderType::Market))->setChecked(true);

    m_sizeKind->addItem(u"Risk"_s, static_cast<int>(SizeKind::Risk));
    m_sizeKind->addItem(u"Notional"_s, static_cast<int>(SizeKind::Notional));
    m_sizeKind->addItem(u"Contracts"_s, static_cast<int>(SizeKind::Qty));
    m_sizeKind->setAccessibleName(u"Unit of the size"_s);
    m_sizeKind->setToolTip(u"Risk: what is lost when the stop fills at its trigger"_s);
    m_sizeKind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_stopKind->addItem(u"Stop, %"_s, true);
    m_stopKind->addItem(u"Stop price"_s, false);
    m_stopKind->setAccessibleName(u"Stop as percent or price"_s);
    for (const TriggerSource source :
         {TriggerSource::Mark, TriggerSource::Last, TriggerSource::Index})
        m_stopSource->addItem(format::source(source), static_cast<int>(source));
    m_stopSource->setAccessibleName(u"What triggers the stop"_s);
    for (QLineEdit* edit : {m_size, m_limit, m_stop, m_takeProfit})
        edit->setAlignment(Qt::AlignRight);
    m_size->setAccessibleName(u"Size"_s);
    m_size->setText(u"12"_s);
    m_limit->setAccessibleName(u"Limit price"_s);
    m_stop->setAccessibleName(u"Stop"_s);
    m_stop->setText(u"1.0"_s);
    m_takeProfit->setAccessibleName(u"Take profit"_s);
    m_takeProfit->setPlaceholderText(format::unknown());

    auto* fields = new QGridLayout;
    fields->setHorizontalSpacing(6);
    fields->setVerticalSpacing(6);
    fields->setColumnStretch(1, 1);
    fields->addWidget(m_sizeKind, 0, 0);
    fields->addWidget(m_size, 0, 1);
    fields->addWidget(m_limitLabel, 1, 0);
    fields->addWidget(m_limit, 1, 1);
    fields->addWidget(m_stopKind, 2, 0);
    auto* stopRow = new QHBoxLayout;
    stopRow->setSpacing(6);
    stopRow->addWidget(m_stopSource);
    stopRow->addWidget(m_stop, 1);
    fields->addLayout(stopRow, 2, 1);
    fields->addWidget(dimLabel(u"Take profit"_s, this), 3, 0);
    fields->addWidget(m_takeProfit, 3, 1);
    for (QComboBox* box : {m_sizeKind, m_stopKind})
        box->setFixedWidth(106);
    m_stopSource->setFixedWidth(70);

    auto* values = new QGridLayout;
    values->setVerticalSpacing(3);
    values->setColumnStretch(1, 1);
    for (std::size_t i = 0; i < kValueNames.size(); ++i) {
        const int row = static_cast<int>(i);
        values->addWidget(dimLabel(kValueNames[i], this), row, 0);
        m_values[i] = new QLabel{format::unknown(), this};
        m_values[i]->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_values[i]->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        values->addWidget(m_values[i], row, 1);
    }
    m_values[2]->setObjectName(u"ticketFee"_s);
    m_values[5]->setToolTip(
        u"The venue's own figure for what is held; for a new position it is not known before."_s);

    m_buy->setProperty("role", u"buy"_s);
    m_sell->setProperty("role", u"sell"_s);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_buy, 1);
    buttons->addWidget(m_sell, 1);
    for (QPushButton* button : {m_buy, m_sell})
        button->setMinimumHeight(34);
    for (QLabel* said : {m_reason, m_answer})
        said->setTextFormat(Qt::PlainText); // a venue's words are no markup
    m_reason->setWordWrap(true);
    m_reason->setObjectName(u"ticketReason"_s);
    m_reason->setFont(smallFont());
    m_reason->setProperty("tone", u"warn"_s);
    m_answer->setWordWrap(true);
    m_answer->setFont(smallFont());
    m_answer->hide();

    // Fields and figures scroll where there is no room; the buttons and the reason stay in sight.
    auto* inner = new QWidget;
    auto* innerLayout = new QVBoxLayout{inner};
    innerLayout->setContentsMargins(12, 9, 12, 4);
    innerLayout->setSpacing(8);
    innerLayout->addLayout(segments);
    innerLayout->addLayout(fields);
    innerLayout->addLayout(values);
    innerLayout->addStretch();
    auto* area = new QScrollArea{this};
    area->setWidget(inner);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 4, 12, 8);
    foot->setSpacing(6);
    foot->addLayout(buttons);
    foot->addWidget(m_reason);
    foot->addWidget(m_answer);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(area, 1);
    layout->addLayout(foot);

    for (QLineEdit* edit : {m_size, m_limit, m_stop, m_takeProfit})
        connect(edit, &QLineEdit::textChanged, this, &OrderTicket::refresh);
    connect(m_type, &QButtonGroup::idClicked, this, &OrderTicket::refresh);
    for (QComboBox* box : {m_sizeKind, m_stopKind, m_stopSource})
        connect(box, &QComboBox::currentIndexChanged, this, &OrderTicket::refresh);
    connect(m_stopKind, &QComboBox::currentIndexChanged, this, [this] { m_stop->clear(); });
    connect(m_buy, &QPushButton::clicked, this, [this] { submit(Direction::Long); });
    connect(m_sell, &QPushButton::clicked, this, [this] { submit(Direction::Short); });
    refresh();
}

void OrderTicket::show(std::shared_ptr<const Snapshot> snapshot, nanoseconds)
{
    m_snapshot = std::move(snapshot);
    if (m_question && m_snapshot) m_question->showPlan(*m_snapshot);
    refresh();
}

void OrderTicket::choose(const AccountId& account, const InstrumentId& instrument)
{
    if (account == m_account && instrument == m_instrument) return;
    m_account = account;
    m_instrument = instrument;
    // A price of one instrument means nothing for another.
    m_limit->clear();
    m_takeProfit->clear();
    if (!m_stopKind->currentData().toBool()) m_stop->clear();
    refresh();
}

void OrderTicket::prepare(Side side)
{
    m_size->setFocus(Qt::ShortcutFocusReason);
    m_size->selectAll();
    (side == Side::Buy ? m_buy : m_sell)->setDefault(false);
}

TicketInput OrderTicket::input() const
{
    TicketInput in;
    in.type = static_cast<OrderType>(m_type->checkedId());
    in.sizeKind = static_cast<SizeKind>(m_sizeKind->currentData().toInt());
    in.size = m_size->text();
    in.limit = m_limit->text();
    in.stop = m_stop->text();
    in.isStopPercent = m_stopKind->currentData().toBool();
    in.stopSource = static_cast<TriggerSource>(m_stopSource->currentData().toInt());
    in.takeProfit = m_takeProfit->text();
    return in;
}

void OrderTicket::fill(const TicketInput& input)
{
    m_type->button(static_cast<int>(input.type))->setChecked(true);
    m_sizeKind->setCurrentIndex(m_sizeKind->findData(static_cast<int>(input.sizeKind)));
    m_stopKind->setCurrentIndex(m_stopKind->findData(input.isStopPercent));
    m_stopSource->setCurrentIndex(m_stopSource->findData(static_cast<int>(input.stopSource)));
    m_size->setText(input.size);
    m_limit->setText(input.limit);
    m_stop->setText(input.stop);
    m_takeProfit->setText(input.takeProfit);
    refresh();
}

void OrderTicket::refresh()
{
    const AccountView* account = m_snapshot ? findAccount(*m_snapshot, m_account) : nullptr;
    const InstrumentView* instrument =
        m_snapshot ? findInstrument(*m_snapshot, m_account, m_instrument) : nullptr;
    const TicketInput in = input();
    const bool hasLimit = in.type != OrderType::Market;
    m_limitLabel->setVisible(hasLimit);
    m_limit->setVisible(hasLimit);
    const PositionView* held =
        m_snapshot ? findHeld(*m_snapshot, m_account, m_instrument) : nullptr;
    const TicketPlan longPlan = planTicket(in, Direction::Long, account, instrument, held);
    const TicketPlan shortPlan = planTicket(in, Direction::Short, account, instrument, held);
    const bool canBuy = longPlan.problem.isEmpty();
    const bool canSell = shortPlan.problem.isEmpty();
    m_buy->setEnabled(canBuy);
    m_sell->setEnabled(canSell);
    m_buy->setToolTip(longPlan.problem);
    m_sell->setToolTip(shortPlan.problem);

    const TicketPlan& plan = !canBuy && canSell ? shortPlan : longPlan;
    const int decimals = instrument ? format::decimalsOf(instrument->tick.value) : 2;
    const QString base = instrument ? format::text(instrument->base) : QString{};
    m_values[0]->setText(plan.qty ? QString{format::qty(plan.qty) + u" ct · "
                                            + format::base(plan.base) + u' ' + base}
                                  : format::unknown());
    const QString quote = instrument ? u' ' + format::text(instrument->quote) : QString{};
    if (quote != m_quoteShown) { // setting a text lays the row out anew
        m_quoteShown = quote;
        for (const auto& [kind, words] :
             {std::pair{SizeKind::Risk, u"Risk"_s}, std::pair{SizeKind::Notional, u"Notional"_s}})
            m_sizeKind->setItemText(m_sizeKind->findData(static_cast<int>(kind)),
                                    quote.isEmpty() ? words : QString{words + u',' + quote});
    }
    m_values[1]->setText(plan.notional ? QString{format::number(plan.notional->value, 2) + quote}
                                       : format::unknown());
    const QString rate =
        account ? QString::fromLatin1(takerFeePercent(account->venue)) : format::unknown();
    m_values[2]->setText(
        plan.fee ? QString{format::number(plan.fee->value, 2) + quote + u" at " + rate + u" %"}
                 : format::unknown());
    m_values[2]->setToolTip(
        account ? QString{u"Assumes " + rate + u" % each way, " + format::venue(account->venue)
                          + u"'s lowest taker tier. The account's own rate is not known here."}
                : QString{});
    m_values[3]->setText(in.isStopPercent && canBuy && canSell
                             ? QString{format::price(longPlan.stop, decimals) + u" · "
                                       + format::price(shortPlan.stop, decimals)}
                             : format::price(plan.stop, decimals));
    m_values[3]->setToolTip(u"Buying · selling"_s);
    m_values[4]->setText(plan.lossAtStop ? QString{format::money(plan.lossAtStop) + quote}
                                         : format::unknown());
    m_values[5]->setText(held ? format::price(held->liquidation, decimals) : format::unknown());

    QString reason;
    if (!canBuy && !canSell)
        reason = longPlan.problem;
    else if (!canBuy)
        reason = QString{u"Buy: " + longPlan.problem};
    else if (!canSell)
        reason = QString{u"Sell: " + shortPlan.problem};
    if ((canBuy || canSell) && !plan.note.isEmpty())
        reason = reason.isEmpty() ? plan.note : QString{plan.note + u'\n' + reason};
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    setTone(m_reason, canBuy || canSell ? u"dim"_s : u"warn"_s);
    const QString field = canBuy || canSell ? QString{} : longPlan.field;
    setProblem(m_size, field == u"size"_s);
    setProblem(m_limit, field == u"limit"_s);
    setProblem(m_stop, field == u"stop"_s);
    setProblem(m_takeProfit, field == u"takeProfit"_s);
}

Open OrderTicket::openFrom(const TicketPlan& plan, Direction direction) const
{
    Open open;
    open.key =
        IntentKey{"ticket-" + QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString()};
    open.account = m_account;
    open.instrument = m_instrument;
    open.direction = direction;
    open.size = plan.size;
    open.stop = plan.stopChoice;
    open.takeProfit = plan.takeProfit;
    open.type = input().type;
    if (open.type != OrderType::Market) open.limit = plan.reference;
    open.source = "ticket";
    return open;
}

void OrderTicket::submit(Direction direction)
{
    if (!m_snapshot) return;
    const TicketPlan plan = planTicket(input(), direction, findAccount(*m_snapshot, m_account),
                                       findInstrument(*m_snapshot, m_account, m_instrument),
                                       findHeld(*m_snapshot, m_account, m_instrument));
    if (!plan.problem.isEmpty()) return;
    const Open open = openFrom(plan, direction); // the key is made here, once
    if (m_confirms)
        confirm(open);
    else
        send(open);
}

void OrderTicket::send(const Open& open)
{
    m_answer->setText(u"Sent to the engine, no answer yet."_s);
    setTone(m_answer, u"dim"_s);
    m_answer->show();
    emit openAsked(open);
}

void OrderTicket::confirm(const Open& open)
{
    m_question = new OpenQuestion{input(), open, window()};
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->showPlan(*m_snapshot);
    connect(m_question, &OpenQuestion::agreed, this, [this](const Open& agreed, bool asksAgain) {
        m_confirms = asksAgain;
        send(agreed);
    });
    m_question->open();
}

void OrderTicket::showAnswer(AnswerKind kind, const QString& text)
{
    m_answer->setText(text);
    m_answer->show();
    switch (kind) {
    case AnswerKind::Done: setTone(m_answer, u"ok"_s); break;
    case AnswerKind::
        Failed: // red is for what stands unprotected, not for an order that was not sent
    case AnswerKind::Doubt: setTone(m_answer, u"warn"_s); break;
    case AnswerKind::Progress: setTone(m_answer, u"dim"_s); break;
    }
}

} // namespace holdfast::ui

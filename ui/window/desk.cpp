// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/desk.h"

#include "ui/accounts/accounts_panel.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/journal/journal_panel.h"
#include "ui/strategies/strategies_panel.h"
#include "ui/tables/account_rows.h"
#include "ui/tables/quality_rows.h"
#include "ui/tables/rows.h"
#include "ui/tables/table_view.h"
#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QIcon>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QStyle>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

/// The row of tabs with a line under it.
class TabRow : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter{this};
        painter.fillRect(rect(), colours().panel);
        painter.setPen(colours().line);
        painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    }
};

QIcon alarmIcon(bool isUnprotectedOrWorse)
{
    QPixmap pixmap{28, 28};
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter{&pixmap};
    drawMark(painter, QRectF{0, 0, 14, 14}, Mark::Triangle,
             isUnprotectedOrWorse ? colours().bad : colours().warn);
    return QIcon{pixmap};
}

} // namespace

/// One line of plain text that begins with its time. Where there is no room its end goes: the time stays in sight, and
/// the whole is under the pointer.
class Notice : public QLabel {
public:
    explicit Notice(QWidget* parent)
        : QLabel{parent}
    {
        setObjectName(u"notice"_s);
        setTextFormat(Qt::PlainText); // a venue's words are no markup
        setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        setFont(smallFont());
    }
    void say(const QString& time, const QString& text, const QString& tone)
    {
        m_whole = time + u" · " + text;
        setToolTip(u"<qt>"_s + m_whole.toHtmlEscaped() + u"</qt>"_s);
        setAccessibleName(m_whole);
        setMinimumWidth(fontMetrics().horizontalAdvance(time + u" · …"));
        setProperty("tone", tone);
        style()->unpolish(this);
        style()->polish(this);
        elide();
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QLabel::resizeEvent(event);
        elide();
    }

private:
    void elide() { setText(fontMetrics().elidedText(m_whole, Qt::ElideRight, width())); }

    QString m_whole;
};

Desk::Desk(QWidget* parent)
    : QWidget{parent}
    , m_bar{new QTabBar{this}}
    , m_notice{new Notice{this}}
    , m_pages{new QStackedWidget{this}}
{
    m_bar->setDrawBase(false);
    m_bar->setIconSize({14, 14});
    m_bar->setExpanding(false);
    m_bar->setUsesScrollButtons(false);
    m_bar->setElideMode(Qt::ElideNone);
    m_bar->setAccessibleName(u"Tables"_s);
    auto* row = new TabRow{this};
    auto* rowLayout = new QHBoxLayout{row};
    rowLayout->setContentsMargins(2, 0, 14, 1);
    rowLayout->setSpacing(12);
    rowLayout->addWidget(m_bar);
    m_all = new QPushButton{this};
    m_all->setObjectName(u"showAll"_s);
    m_all->setProperty("role", u"quiet"_s);
    m_all->setToolTip(u"Positions, orders, stops, fills, data quality and the watchlist show one "
                      u"account. Stop health and divergence always show all."_s);
    m_all->setMinimumWidth(60); // a long name gives way before the window does
    m_all->hide();
    rowLayout->addWidget(m_all);
    connect(m_all, &QPushButton::clicked, this, [this] { emit accountChosen({}); });
    rowLayout->addWidget(m_notice, 1);

    const auto table = [this](Tab tab, std::vector<TableColumn> columns, int sortColumn,
                              const QString& empty) {
        m_models[tab] = new TableModel{std::move(columns), this};
        m_tables[tab] = new TableView{m_models[tab], sortColumn, this};
        m_tables[tab]->setEmptyText(empty);
    };
    table(kPositions, rows::positionColumns(), 0, u"Positions are not known yet."_s);
    table(kOrders, rows::orderColumns(), 1, u"No working order."_s);
    table(kStops, rows::stopColumns(), 1, u"The venue lists no stop."_s);
    table(kFills, rows::fillColumns(), 0, u"No fill yet."_s);
    table(kAlarms, rows::alarmColumns(), 0, u"No alarm."_s);
    table(kQuality, rows::qualityColumns(), 0, u"No answer of a venue was counted yet."_s);
    m_strategies = new StrategiesPanel{this};
    m_journal = new JournalPanel{this};
    m_accounts = new AccountsPanel{this};
    m_tables[kAccounts] = m_accounts->table();
    connect(m_accounts, &AccountsPanel::accountChosen, this, &Desk::accountChosen);
    connect(m_accounts, &AccountsPanel::acted, this, &Desk::acted);

    auto* alarms = new QWidget{this};
    auto* alarmRow = new QHBoxLayout{alarms};
    alarmRow->setContentsMargins(0, 0, 0, 0);
    alarmRow->setSpacing(0);
    alarmRow->addWidget(m_tables[kAlarms], 1);
    auto* side = new QVBoxLayout;
    side->setContentsMargins(12, 8, 14, 8);
    m_acknowledge = new QPushButton{u"Acknowledge"_s, this};
    m_acknowledge->setToolTip(u"Acknowledges the chosen alarms: Space"_s);
    side->addWidget(m_acknowledge);
    side->addStretch();
    alarmRow->addLayout(side);
    connect(m_acknowledge, &QPushButton::clicked, this, &Desk::acknowledge);
    auto* space = new QShortcut{QKeySequence{Qt::Key_Space}, m_tables[kAlarms], nullptr, nullptr,
                                Qt::WidgetShortcut};
    connect(space, &QShortcut::activated, this, &Desk::acknowledge);

    const QString names[] = {u"Positions"_s, u"Orders"_s,       u"Stops"_s,
                             u"Fills"_s,     u"Strategies"_s,   u"Journal"_s,
                             u"Alarms"_s,    u"Data quality"_s, u"Accounts"_s};
    for (int tab = 0; tab < kTabs; ++tab) {
        m_bar->addTab(names[tab]);
        QWidget* page = m_tables[static_cast<std::size_t>(tab)];
        if (tab == kStrategies) page = m_strategies;
        if (tab == kJournal) page = m_journal;
        if (tab == kAlarms) page = alarms;
        if (tab == kAccounts) page = m_accounts;
        m_pages->addWidget(page);
    }
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(row);
    layout->addWidget(m_pages, 1);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int tab) {
        m_pages->setCurrentIndex(tab);
        refresh();
    });
    connect(m_tables[kPositions], &TableView::currentIdChanged, this, &Desk::positionChosen);
    connect(m_strategies, &StrategiesPanel::acted, this, &Desk::acted);
    auto* remove = new QShortcut{QKeySequence::Delete, m_tables[kOrders], nullptr, nullptr,
                                 Qt::WidgetShortcut};
    connect(remove, &QShortcut::activated, this, &Desk::cancelChosenOrder);
}

void Desk::cancelChosenOrder()
{
    const QString id = m_tables[kOrders]->currentId();
    if (!m_snapshot || id.isEmpty()) {
        showNotice(u"Choose an order first, in the tab Orders."_s, u"warn"_s);
        return;
    }
    const auto at =
        std::ranges::find(m_snapshot->orders, id, [](const OrderView& o) { return rows::idOf(o); });
    if (at == m_snapshot->orders.end()) return;
    if (at->order.reduceOnly) {
        showNotice(u"This order reduces a position; only entries are cancelled here."_s, u"warn"_s);
        return;
    }
    emit acted(CancelEntry{at->account, at->order.instrument, at->order.venueId});
}

void Desk::show(std::shared_ptr<const Snapshot> snapshot, nanoseconds since)
{
    const bool isNew = snapshot != m_snapshot;
    m_snapshot = std::move(snapshot);
    m_since = since;
    if (isNew) {
        const auto count = [this](int tab, const QString& name, std::size_t n) {
            const QString text = n == 0 ? name : QString{name + u' ' + QString::number(n)};
            if (m_bar->tabText(tab) != text) m_bar->setTabText(tab, text);
        };
        const Snapshot& s = *m_snapshot;
        const auto shown = [this](const auto& rows) {
            return m_only.empty()
                       ? rows.size()
                       : static_cast<std::size_t>(std::ranges::count_if(
                             rows, [this](const auto& r) { return r.account == m_only; }));
        };
        count(kPositions, u"Positions"_s, shown(s.positions));
        count(kOrders, u"Orders"_s, shown(s.orders));
        count(kStops, u"Stops"_s, shown(s.stops));
        count(kStrategies, u"Strategies"_s, s.strategies.size());
        count(kAccounts, u"Accounts"_s, s.accounts.size());
        const auto active = std::ranges::count_if(
            s.alarms, [](const AlarmView& a) { return a.isActive && !a.isAcknowledged; });
        count(kAlarms, u"Alarms"_s, static_cast<std::size_t>(active));
        const bool isWorst = std::ranges::any_of(s.alarms, [](const AlarmView& a) {
            return a.isActive && !a.isAcknowledged && a.severity == engine::Severity::P0;
        });
        if (active != m_alarms || isWorst != m_isWorstAlarm)
            m_bar->setTabIcon(kAlarms, active > 0 ? alarmIcon(isWorst) : QIcon{});
        m_alarms = active;
        m_isWorstAlarm = isWorst;
        const AccountView* only = findAccount(s, m_only);
        m_tables[kPositions]->setEmptyText(
            (only ? only->truthAge : truthAge(s))
                ? u"No position is held, as far as the last complete read shows."_s
                : u"Positions are not known yet: there was no complete read."_s);
        m_journal->showAlarms(s);
    }
    refresh();
}

void Desk::refresh()
{
    if (!m_snapshot) return;
    switch (static_cast<Tab>(m_bar->currentIndex())) {
    case kPositions: apply(kPositions, rows::positions(*m_snapshot, m_since)); break;
    case kOrders: apply(kOrders, rows::orders(*m_snapshot, m_since)); break;
    case kStops: apply(kStops, rows::stops(*m_snapshot, m_since)); break;
    case kFills: apply(kFills, rows::fills(*m_snapshot)); break;
    case kStrategies: m_strategies->show(m_snapshot, m_since); break;
    case kAlarms: m_models[kAlarms]->apply(rows::alarms(*m_snapshot)); break;
    case kQuality: apply(kQuality, rows::quality(*m_snapshot)); break;
    case kAccounts: m_accounts->show(m_snapshot, m_since); break;
    case kJournal:
    case kTabs: break;
    }
}

void Desk::apply(Tab tab, std::vector<TableRow> rows)
{
    rows::keepOf(rows, m_only);
    m_models[tab]->apply(std::move(rows));
}

void Desk::showOnly(const AccountId& account)
{
    if (account == m_only) return;
    m_only = account;
    m_accounts->setChosen(account);
    m_all->setText(QString{u"Only " + format::text(account.text) + u": show all"});
    m_all->setVisible(!account.empty());
    // A row that goes would hand "current" to its neighbour, of whatever account, and the chart with it.
    m_tables[kPositions]->setCurrentIndex({});
    if (!m_snapshot) return;
    const auto snapshot = std::exchange(m_snapshot, nullptr); // the counts are told anew
    show(snapshot, m_since);
}

void Desk::addLine(const LogLine& line) { m_journal->add(line); }

void Desk::showNotice(const QString& text, const QString& tone)
{
    // It stays until the next one, so it says when it was true.
    m_notice->say(QDateTime::currentDateTimeUtc().toString(u"HH:mm:ss"_s), text, tone);
}

void Desk::selectPosition(const QString& id)
{
    TableView* table = m_tables[kPositions];
    if (table->currentId() == id) return;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, 0).data(TableModel::IdRole).toString() == id)
            table->selectRow(row);
    }
}

void Desk::setTab(int tab) { m_bar->setCurrentIndex(tab); }
int Desk::tab() const { return m_bar->currentIndex(); }
QString Desk::tabText(int tab) const { return m_bar->tabText(tab); }

void Desk::acknowledge()
{
    const QModelIndexList chosen = m_tables[kAlarms]->selectionModel()->selectedRows();
    for (const QModelIndex& index : chosen)
        emit acted(AcknowledgeAlarm{index.data(TableModel::IdRole).toString().toStdString()});
}

} // namespace holdfast::ui

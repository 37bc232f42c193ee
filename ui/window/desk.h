// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"
#include "ui/tables/table_row.h"

#include <QWidget>

#include <array>
#include <memory>
#include <vector>

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace holdfast::ui {
class AccountsPanel;
class JournalPanel;
class Notice;
class StrategiesPanel;
class TableModel;
class TableView;

/// The tabs at the bottom. Only the one in view is brought up to date; the others catch up when chosen.
class Desk : public QWidget {
    Q_OBJECT

public:
    enum Tab {
        kPositions,
        kOrders,
        kStops,
        kFills,
        kStrategies,
        kJournal,
        kAlarms,
        kQuality,
        kAccounts,
        kTabs
    };

    explicit Desk(QWidget* parent = nullptr);
    void show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    void addLine(const engine::LogLine& line);
    /// One sentence at the right of the tabs with the time at which it came, until the next.
    void showNotice(const QString& text, const QString& tone);
    void selectPosition(const QString& id);
    /// Asks to cancel the order chosen in the tab Orders; never one that reduces a position.
    void cancelChosenOrder();
    /// Of positions, orders, stops, fills and data quality only what is this account's; empty: all. What a person must not
    /// miss is left whole: alarms, journal, strategies and the accounts themselves.
    void showOnly(const AccountId& account);
    [[nodiscard]] const AccountId& only() const { return m_only; }
    void setTab(int tab);
    [[nodiscard]] int tab() const;
    [[nodiscard]] TableView* table(Tab tab) const
    {
        return m_tables[static_cast<std::size_t>(tab)];
    }
    [[nodiscard]] StrategiesPanel* strategies() const { return m_strategies; }
    [[nodiscard]] AccountsPanel* accounts() const { return m_accounts; }
    [[nodiscard]] QString tabText(int tab) const;

signals:
    void positionChosen(const QString& id);
    void acted(const holdfast::engine::OperatorAct& act);
    void accountChosen(const QString& account); ///< Shown alone from now on; empty: all are.

private:
    void refresh();
    void apply(Tab tab, std::vector<TableRow> rows);
    void acknowledge();

    std::shared_ptr<const engine::Snapshot> m_snapshot;
    nanoseconds m_since{};
    std::ptrdiff_t m_alarms = 0; ///< Active ones nobody acknowledged.
    bool m_isWorstAlarm = false; ///< One of them is P0.
    QTabBar* m_bar;
    AccountId m_only;
    QPushButton* m_all = nullptr; ///< "Only main: show all".
    Notice* m_notice;
    QStackedWidget* m_pages;
    std::array<TableModel*, kTabs> m_models{};
    std::array<TableView*, kTabs> m_tables{};
    StrategiesPanel* m_strategies = nullptr;
    JournalPanel* m_journal = nullptr;
    AccountsPanel* m_accounts = nullptr;
    QPushButton* m_acknowledge = nullptr;
};

} // namespace holdfast::ui

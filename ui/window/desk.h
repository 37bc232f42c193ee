// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <QWidget>

#include <array>
#include <memory>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace holdfast::ui {
class JournalPanel;
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
        kTabs
    };

    explicit Desk(QWidget* parent = nullptr);
    void show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    void addLine(const engine::LogLine& line);
    /// One sentence at the right of the tabs, until the next.
    void showNotice(const QString& text, const QString& tone);
    void selectPosition(const QString& id);
    /// Asks to cancel the order chosen in the tab Orders; never one that reduces a position.
    void cancelChosenOrder();
    void setTab(int tab);
    [[nodiscard]] int tab() const;
    [[nodiscard]] TableView* table(Tab tab) const
    {
        return m_tables[static_cast<std::size_t>(tab)];
    }
    [[nodiscard]] StrategiesPanel* strategies() const { return m_strategies; }
    [[nodiscard]] QString tabText(int tab) const;

signals:
    void positionChosen(const QString& id);
    void acted(const holdfast::engine::OperatorAct& act);

private:
    void refresh();
    void acknowledge();

    std::shared_ptr<const engine::Snapshot> m_snapshot;
    nanoseconds m_since{};
    std::ptrdiff_t m_alarms = 0; ///< Active ones nobody acknowledged.
    bool m_isWorstAlarm = false; ///< One of them is P0.
    QTabBar* m_bar;
    QLabel* m_notice;
    QStackedWidget* m_pages;
    std::array<TableModel*, kTabs> m_models{};
    std::array<TableView*, kTabs> m_tables{};
    StrategiesPanel* m_strategies = nullptr;
    JournalPanel* m_journal = nullptr;
    QPushButton* m_acknowledge = nullptr;
};

} // namespace holdfast::ui

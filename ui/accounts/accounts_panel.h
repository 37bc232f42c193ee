// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <QWidget>

#include <memory>

class QLineEdit;
class QMenu;

namespace holdfast::ui {
class TableModel;
class TableView;

/// The table of accounts: a row for each, worst first, a filter above, and what a person can do about one in its
/// context menu. Enter or a double click makes it the account that the other tables show.
class AccountsPanel : public QWidget {
    Q_OBJECT

public:
    explicit AccountsPanel(QWidget* parent = nullptr);
    void show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    [[nodiscard]] TableView* table() const { return m_table; }
    /// Puts into `menu` what can be done about this account. Nothing acts at once: each asks for a reason, or opens
    /// the sheet.
    void addActs(QMenu& menu, const QString& account);
    /// The one that the other tables show; empty: they show all.
    void setChosen(const AccountId& account) { m_chosen = account; }

signals:
    void accountChosen(const QString& account); ///< Empty: all.
    void acted(const holdfast::engine::OperatorAct& act);
    void clearKillAsked(const QString& account);
    void clearBrakeAsked(const QString& account);
    void closeAsked(const QString& account); ///< Everything of it: opens the sheet.

private:
    std::shared_ptr<const engine::Snapshot> m_snapshot;
    AccountId m_chosen;
    TableModel* m_model;
    TableView* m_table;
    QLineEdit* m_filter;
};

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <QWidget>

#include <map>
#include <memory>

class QFormLayout;
class QLabel;
class QPushButton;
class QGridLayout;

namespace holdfast::ui {
class TableModel;
class TableView;

/// Strategies: armed or not, what they decided last and why, and their parameters with units and bounds.
class StrategiesPanel : public QWidget {
    Q_OBJECT

public:
    explicit StrategiesPanel(QWidget* parent = nullptr);
    void show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    [[nodiscard]] TableView* table() const { return m_table; }

signals:
    void acted(const holdfast::engine::OperatorAct& act);

private:
    [[nodiscard]] const engine::StrategyView* current() const;
    void showCurrent();
    void buildParameters(const engine::StrategyView& strategy);
    void apply();

    std::shared_ptr<const engine::Snapshot> m_snapshot;
    TableModel* m_model;
    TableView* m_table;
    QWidget* m_side;
    QLabel* m_name;
    QLabel* m_figures;
    QPushButton* m_arm;
    QPushButton* m_apply;
    QPushButton* m_defaults;
    QWidget* m_fields;
    QGridLayout* m_grid;
    QString m_shown; ///< Id of the strategy whose parameters are built.
    std::map<QString, QWidget*> m_edits;
};

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"
#include "ui/tables/table_model.h"

#include <QWidget>

#include <memory>
#include <optional>

class QSortFilterProxyModel;

namespace holdfast::ui {
class CardList;
class EvidencePanel;

/// The heart of the desk: one card for each position, worst first, and for the chosen one the evidence, field
/// by field: what was asked for beside what the venue shows.
class StopHealthPanel : public QWidget {
    Q_OBJECT

public:
    explicit StopHealthPanel(QWidget* parent = nullptr);
    void show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    /// Chooses the position with this row id; empty: none.
    void select(const QString& id);
    [[nodiscard]] TableModel* model() const { return m_model; }

signals:
    void positionChosen(const QString& id);
    void acted(const holdfast::engine::OperatorAct& act);

private:
    void showEvidence();

    TableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    CardList* m_list;
    EvidencePanel* m_evidence;
    std::shared_ptr<const engine::Snapshot> m_snapshot;
    nanoseconds m_since{};
};

} // namespace holdfast::ui

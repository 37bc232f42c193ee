// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tables/table_row.h"

#include <QAbstractTableModel>

#include <vector>

namespace holdfast::ui {

/// Rows sorted by id; a new set of rows becomes the smallest inserts, removals and changes. Never resets.
class TableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, SortRole, ToneRole, MarkRole };

    explicit TableModel(std::vector<TableColumn> columns, QObject* parent = nullptr);

    /// Replaces what is shown. Rows may come in any order; of two with one id the first is kept.
    void apply(std::vector<TableRow> rows);
    [[nodiscard]] const std::vector<TableColumn>& columns() const { return m_columns; }
    [[nodiscard]] const TableRow& row(int at) const { return m_rows[static_cast<std::size_t>(at)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void change(std::size_t at, TableRow row);

    std::vector<TableColumn> m_columns;
    std::vector<TableRow> m_rows;
};

} // namespace holdfast::ui

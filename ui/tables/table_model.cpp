// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/table_model.h"

#include <algorithm>

namespace holdfast::ui {

TableModel::TableModel(std::vector<TableColumn> columns, QObject* parent)
    : QAbstractTableModel{parent}
    , m_columns{std::move(columns)}
{
}

void TableModel::apply(std::vector<TableRow> rows)
{
    std::ranges::stable_sort(rows, {}, &TableRow::id);
    const auto twins = std::ranges::unique(rows, {}, &TableRow::id);
    rows.erase(twins.begin(), twins.end());

    std::size_t at = 0;
    for (std::size_t next = 0; next < rows.size();) {
        if (at < m_rows.size() && m_rows[at].id == rows[next].id) {
            change(at++, std::move(rows[next++]));
        } else if (at < m_rows.size() && m_rows[at].id < rows[next].id) {
            std::size_t end = at + 1;
            while (end < m_rows.size() && m_rows[end].id < rows[next].id)
                ++end;
            beginRemoveRows({}, static_cast<int>(at), static_cast<int>(end) - 1);
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at),
                         m_rows.begin() + static_cast<std::ptrdiff_t>(end));
            endRemoveRows();
        } else {
            std::size_t end = next + 1;
            while (end < rows.size() && (at == m_rows.size() || rows[end].id < m_rows[at].id))
                ++end;
            beginInsertRows({}, static_cast<int>(at), static_cast<int>(at + end - next) - 1);
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at),
                          std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(next)),
                          std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(end)));
            endInsertRows();
            at += end - next;
            next = end;
        }
    }
    if (at < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(at), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(at);
        endRemoveRows();
    }
}

void TableModel::change(std::size_t at, TableRow row)
{
    TableRow& old = m_rows[at];
    if (old == row) return;
    int first = columnCount();
    int last = -1;
    for (int column = 0; column < columnCount(); ++column) {
        const auto i = static_cast<std::size_t>(column);
        const bool same =
            i < old.cells.size() && i < row.cells.size() ? old.cells[i] == row.cells[i] : false;
        if (same) continue;
        first = std::min(first, column);
        last = column;
    }
    old = std::move(row);
    if (last >= 0)
        emit dataChanged(index(static_cast<int>(at), first), index(static_cast<int>(at), last));
}

int TableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int TableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const TableRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == IdRole) return row.id;
    const auto column = static_cast<std::size_t>(index.column());
    if (column >= row.cells.size()) return {};
    const TableCell& cell = row.cells[column];
    switch (role) {
    case Qt::DisplayRole: return cell.text;
    case Qt::ToolTipRole: return cell.text.size() > 12 ? QVariant{cell.text} : QVariant{};
    case Qt::TextAlignmentRole:
        return static_cast<int>((m_columns[column].isNumber ? Qt::AlignRight : Qt::AlignLeft)
                                | Qt::AlignVCenter);
    case SortRole: return cell.sort.isValid() ? cell.sort : QVariant{cell.text};
    case ToneRole: return static_cast<int>(cell.tone);
    case MarkRole: return static_cast<int>(cell.mark);
    default: return {}; // every other role of Qt's: nothing
    }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const TableColumn& column = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole && !column.hint.isEmpty()) return column.hint;
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column.isNumber ? Qt::AlignRight : Qt::AlignLeft)
                                | Qt::AlignVCenter);
    return {};
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tables/table_model.h"

#include <QSortFilterProxyModel>
#include <QTableView>

class QMenu;

namespace holdfast::ui {

/// A table of the desk: rows of one height, columns that move only when a person moves them, sorting by
/// the raw value, copy and CSV export in the context menu, all of it by keyboard too.
class TableView : public QTableView {
    Q_OBJECT

public:
    /// \param sortColumn  sorted by this column at first, ascending
    TableView(TableModel* model, int sortColumn, QWidget* parent = nullptr);

    [[nodiscard]] TableModel* tableModel() const { return m_model; }
    /// Id of the current row; empty if none is current.
    [[nodiscard]] QString currentId() const;
    /// The selected rows (all, if none is selected) as comma-separated values with a header line; the
    /// grouping spaces are left out and minus is a hyphen, so that other programs read the numbers.
    [[nodiscard]] QString toCsv(bool selectedOnly) const;
    /// Leaves the rows of which a cell contains this, in whatever case; empty: all.
    void filter(const QString& text);
    /// Shown, dim, where a table without rows would be blank.
    void setEmptyText(const QString& text);

signals:
    void currentIdChanged(const QString& id);
    void activatedId(const QString& id); ///< Enter or double click.
    /// The context menu of the current row is about to be shown: acts on it go in now, before copying.
    void menuOpening(QMenu* menu, const QString& id);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void copy() const;
    void exportCsv();

    TableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QString m_emptyText;
};

} // namespace holdfast::ui

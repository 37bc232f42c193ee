// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

class QTableView;

namespace holdfast::ui {

/// Draws what a model prepared: text in its tone, a mark before it, a bar at the left of the current row.
class CellDelegate : public QStyledItemDelegate {
public:
    static constexpr int kRowHeight = 27;
    static constexpr int kPad = 10;

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// Gives a table the looks and manners of the desk: the delegate, rows of one height, whole rows chosen,
/// columns that never size themselves to data.
void setUpTable(QTableView& table);

} // namespace holdfast::ui

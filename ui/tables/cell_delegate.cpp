// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/cell_delegate.h"

#include "ui/tables/table_model.h"

#include <QHeaderView>
#include <QPainter>
#include <QTableView>

namespace holdfast::ui {

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    const Palette& p = colours();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected) painter->fillRect(option.rect, p.raised);
    if (selected && index.column() == 0)
        painter->fillRect(QRect{option.rect.left(), option.rect.top(), 2, option.rect.height()},
                          p.accent);
    const QColor colour = toneColour(static_cast<Tone>(index.data(TableModel::ToneRole).toInt()));
    QRect box = option.rect.adjusted(kPad, 0, -kPad, 0);
    const auto mark = static_cast<Mark>(index.data(TableModel::MarkRole).toInt());
    const QString text = index.data(Qt::DisplayRole).toString();
    if (mark != Mark::None) {
        drawMark(*painter, QRectF(box.left(), box.top(), 12, box.height()), mark, colour);
        box.setLeft(box.left() + 18);
    }
    if (text.isEmpty()) return;
    painter->setPen(colour);
    painter->setFont(option.font);
    const auto alignment = static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt());
    painter->drawText(box, static_cast<int>(alignment) | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, box.width()));
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {80, kRowHeight};
}

void setUpTable(QTableView& table)
{
    table.setItemDelegate(new CellDelegate{&table});
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::ExtendedSelection);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(CellDelegate::kRowHeight);
    QHeaderView* header = table.horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(30);
    header->setFixedHeight(28);
}

} // namespace holdfast::ui

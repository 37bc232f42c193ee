// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/table_view.h"

#include "ui/tables/cell_delegate.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

QString csvField(QString text)
{
    text.remove(QChar{0x202f});
    text.replace(QChar{0x2212}, u'-');
    if (text == u"—"_s) return {};
    // A spreadsheet would run a cell that begins like a formula.
    static const QString kFormula = u"=@"_s;
    if (!text.isEmpty() && kFormula.contains(text.front())) text.prepend(u'\'');
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n')) return text;
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

TableView::TableView(TableModel* model, int sortColumn, QWidget* parent)
    : QTableView{parent}
    , m_model{model}
    , m_sorted{new QSortFilterProxyModel{this}}
{
    m_sorted->setSourceModel(model);
    m_sorted->setSortRole(TableModel::SortRole);
    m_sorted->setDynamicSortFilter(true);
    setModel(m_sorted);
    setUpTable(*this);
    setSortingEnabled(true);
    sortByColumn(sortColumn, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorShown(false);
    for (int i = 0; i < model->columnCount(); ++i)
        setColumnWidth(i, model->columns()[static_cast<std::size_t>(i)].width);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                emit currentIdChanged(current.data(TableModel::IdRole).toString());
            });
    connect(this, &QTableView::activated, this, [this](const QModelIndex& index) {
        emit activatedId(index.data(TableModel::IdRole).toString());
    });
}

QString TableView::currentId() const { return currentIndex().data(TableModel::IdRole).toString(); }

void TableView::filter(const QString& text)
{
    m_sorted->setFilterKeyColumn(-1); // in any of them
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterFixedString(text.trimmed());
}

void TableView::setEmptyText(const QString& text)
{
    if (text == m_emptyText) return;
    m_emptyText = text;
    viewport()->update();
}

QString TableView::toCsv(bool selectedOnly) const
{
    const QModelIndexList selected = selectionModel()->selectedRows();
    QStringList lines;
    QStringList fields;
    for (int column = 0; column < m_sorted->columnCount(); ++column)
        fields << csvField(m_sorted->headerData(column, Qt::Horizontal).toString());
    lines << fields.join(u',');
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        if (selectedOnly && !selected.isEmpty() && !selectionModel()->isRowSelected(row)) continue;
        fields.clear();
        for (int column = 0; column < m_sorted->columnCount(); ++column)
            fields << csvField(m_sorted->index(row, column).data().toString());
        lines << fields.join(u',');
    }
    return lines.join(u'\n') + u'\n';
}

void TableView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu{this};
    emit menuOpening(&menu, currentId());
    if (!menu.isEmpty()) menu.addSeparator();
    menu.addAction(u"Copy\tCtrl+C"_s, this, [this] { copy(); });
    menu.addAction(u"Export as CSV…"_s, this, [this] { exportCsv(); });
    menu.exec(event->globalPos());
}

void TableView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || m_sorted->rowCount() > 0) return;
    QPainter painter{viewport()};
    painter.setPen(colours().dim);
    painter.drawText(viewport()->rect().adjusted(12, 10, -12, 0),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

void TableView::copy() const { QApplication::clipboard()->setText(toCsv(true)); }

void TableView::exportCsv()
{
    const QString path =
        QFileDialog::getSaveFileName(this, u"Export as CSV"_s, u"holdfast.csv"_s, u"CSV (*.csv)"_s);
    if (path.isEmpty()) return;
    QSaveFile file{path};
    if (file.open(QIODevice::WriteOnly)) file.write(toCsv(false).toUtf8());
    file.commit();
}

} // namespace holdfast::ui

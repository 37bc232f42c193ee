// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stops/stop_health_panel.h"

#include "ui/format/lookup.h"
#include "ui/stops/evidence_panel.h"
#include "ui/stops/stop_rows.h"
#include "ui/tables/rows.h"
#include "ui/theme/marks.h"

#include <QListView>
#include <QMouseEvent>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

constexpr int kLine = 18;

/// A card: name and state, two or three lines, the strip of the last hour.
class StopDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        const Palette& p = colours();
        const auto text = [&](int column) {
            return index.siblingAtColumn(column).data().toString();
        };
        const QModelIndex state = index.siblingAtColumn(StopColumn::kState);
        const Tone tone = static_cast<Tone>(state.data(TableModel::ToneRole).toInt());
        const QColor colour = toneColour(tone);
        const QRect r = option.rect;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        QColor ground = selected ? p.raised : p.panel;
        if (tone == Tone::Bad) ground = mixed(p.bad, ground, 0.09);
        painter->fillRect(r, ground);
        painter->fillRect(QRect{r.left(), r.top(), 3, r.height()}, colour);
        painter->setPen(p.line);
        painter->drawLine(r.bottomLeft(), r.bottomRight());
        drawMark(*painter, QRectF(r.left() + 15, r.top() + 9, 16, 19),
                 static_cast<Mark>(state.data(TableModel::MarkRole).toInt()), colour);

        const int left = r.left() + 41;
        const int right = r.right() - 12;
        int y = r.top() + 8;
        painter->setFont(boldFont());
        const QString said = text(StopColumn::kState) + u" · " + text(StopColumn::kAge);
        const int saidWidth = painter->fontMetrics().horizontalAdvance(said);
        painter->setPen(colour);
        painter->drawText(QRect{right - saidWidth, y, saidWidth + 2, 20},
                          Qt::AlignVCenter | Qt::AlignLeft, said);
        const Tone nameTone = static_cast<Tone>(index.data(TableModel::ToneRole).toInt());
        painter->setPen(toneColour(nameTone));
        painter->drawText(QRect{left, y, right - saidWidth - left - 8, 20},
                          Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(text(StopColumn::kName), Qt::ElideRight,
                                                            right - saidWidth - left - 8));
        y += 20;
        painter->setFont(smallFont());
        const auto line = [&](const QString& words, const QColor& ink) {
            if (words.isEmpty()) return;
            painter->setPen(ink);
            painter->drawText(
                QRect{left, y, right - left, kLine}, Qt::AlignVCenter | Qt::AlignLeft,
                painter->fontMetrics().elidedText(words, Qt::ElideRight, right - left));
            y += kLine;
        };
        line(text(StopColumn::kLine1), mixed(p.text, ground, 0.9));
        line(text(StopColumn::kLine2), p.dim);
        line(text(StopColumn::kLine3), p.dim);
        drawStrip(*painter, QRect{left, y + 6, right - left, 5}, text(StopColumn::kStrip), ground);
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        const bool isLong = !index.siblingAtColumn(StopColumn::kLine3).data().toString().isEmpty();
        return {200, 8 + 20 + kLine * (isLong ? 3 : 2) + 6 + 5 + 9};
    }

private:
    static void drawStrip(QPainter& painter, const QRect& box, const QString& cells,
                          const QColor& ground)
    {
        constexpr int kCells = 60;
        const Palette& p = colours();
        const int shown = std::min<int>(kCells, static_cast<int>(cells.size()));
        for (int i = 0; i < kCells; ++i) { // newest at the right
            const int from = kCells - shown;
            const QChar c = i < from ? QChar{u'.'} : cells[cells.size() - kCells + i];
            QColor colour = mixed(p.line, ground, 0.8);
            int tall = box.height() - 3; // the taller the worse: colour alone would not tell
            if (c == u'g') colour = mixed(p.ok, ground, 0.5);
            if (c == u'a') {
                colour = mixed(p.warn, ground, 0.9);
                tall = box.height();
            }
            if (c == u'r') {
                colour = p.bad;
                tall = box.height() + 3;
            }
            const int x0 = box.left() + box.width() * i / kCells;
            const int x1 = box.left() + box.width() * (i + 1) / kCells;
            painter.fillRect(QRect{x0, box.bottom() + 1 - tall, std::max(1, x1 - x0 - 1), tall},
                             colour);
        }
    }
};

} // namespace

/// A list where a click on the chosen card puts the choice away.
class CardList : public QListView {
public:
    using QListView::QListView;
    void setEmptyText(const QString& text)
    {
        if (text == m_emptyText) return;
        m_emptyText = text;
        viewport()->update();
    }

protected:
    void mousePressEvent(QMouseEvent* event) override
    {
        const QModelIndex at = indexAt(event->pos());
        if (at.isValid() && at == currentIndex()) {
            setCurrentIndex({});
            return;
        }
        QListView::mousePressEvent(event);
    }
    void paintEvent(QPaintEvent* event) override
    {
        QListView::paintEvent(event);
        if (model()->rowCount() > 0) return;
        QPainter painter{viewport()};
        painter.setPen(colours().dim);
        painter.drawText(viewport()->rect().adjusted(12, 10, -12, 0),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
    }

private:
    QString m_emptyText;
};

StopHealthPanel::StopHealthPanel(QWidget* parent)
    : QWidget{parent}
    , m_model{new TableModel{stopHealthColumns(), this}}
    , m_sorted{new QSortFilterProxyModel{this}}
    , m_list{new CardList{this}}
    , m_evidence{new EvidencePanel{this}}
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(TableModel::SortRole);
    m_sorted->sort(StopColumn::kName);
    m_list->setModel(m_sorted);
    m_list->setItemDelegate(new StopDelegate{m_list});
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setAccessibleName(u"Stop health, worst first"_s);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_evidence);
    m_evidence->hide();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) {
                showEvidence();
                emit positionChosen(current.data(TableModel::IdRole).toString());
            });
    connect(m_evidence, &EvidencePanel::acted, this, &StopHealthPanel::acted);
    connect(m_evidence, &EvidencePanel::closed, this, [this] { m_list->setCurrentIndex({}); });
}

void StopHealthPanel::show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since)
{
    m_snapshot = std::move(snapshot);
    m_since = since;
    const auto heightsOf = [this] { // which cards have a third line
        std::vector<bool> tall;
        for (int row = 0; row < m_model->rowCount(); ++row)
            tall.push_back(!m_model->index(row, StopColumn::kLine3).data().toString().isEmpty());
        return tall;
    };
    const std::vector<bool> before = heightsOf();
    m_list->setEmptyText(
        truthAge(*m_snapshot)
            ? u"No position is held, as far as the last complete read shows; so no stop is needed."_s
            : u"Positions are not known yet: there was no complete read."_s);
    m_model->apply(stopHealthRows(*m_snapshot, since));
    if (heightsOf() != before) m_list->doItemsLayout();
    showEvidence();
}

void StopHealthPanel::select(const QString& id)
{
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        const QModelIndex index = m_sorted->index(row, 0);
        if (index.data(TableModel::IdRole).toString() != id) continue;
        if (m_list->currentIndex() != index) m_list->setCurrentIndex(index);
        return;
    }
    m_list->setCurrentIndex({});
}

void StopHealthPanel::showEvidence()
{
    const QModelIndex current = m_list->currentIndex();
    const QString id = current.data(TableModel::IdRole).toString();
    const engine::PositionView* chosen = nullptr;
    if (m_snapshot && !id.isEmpty())
        for (const engine::PositionView& p : m_snapshot->positions)
            if (rows::idOf(p) == id) chosen = &p;
    m_list->setMinimumHeight(chosen ? m_list->sizeHintForRow(current.row())
                                    : 0); // its card stays whole
    if (!chosen) return m_evidence->hide();
    const bool wasHidden = m_evidence->isHidden();
    m_evidence->show(*chosen, m_since);
    if (wasHidden) m_list->scrollTo(current);
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/journal/journal_panel.h"

#include "ui/format/format.h"
#include "ui/journal/journal_model.h"
#include "ui/tables/cell_delegate.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

/// Lines of one category, of at least one severity, that contain a text anywhere.
class JournalFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void set(const QString& text, const QString& category, int severityMax)
    {
        m_text = text;
        m_category = category;
        m_severityMax = severityMax;
        invalidateRowsFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        const auto cell = [&](int column) {
            return sourceModel()->index(row, column, parent).data().toString();
        };
        if (!m_category.isEmpty() && cell(JournalModel::kCategory) != m_category) return false;
        if (m_severityMax < 3) {
            static const QStringList kWords{u"P0"_s, u"P1"_s, u"P2"_s, u"info"_s};
            if (kWords.indexOf(cell(JournalModel::kSeverity)) > m_severityMax) return false;
        }
        if (m_text.isEmpty()) return true;
        const auto columns = {JournalModel::kText, JournalModel::kInstrument,
                              JournalModel::kAccount, JournalModel::kRecord};
        return std::ranges::any_of(columns, [&](int column) {
            return cell(column).contains(m_text, Qt::CaseInsensitive);
        });
    }

private:
    QString m_text;
    QString m_category;
    int m_severityMax = 3;
};

JournalPanel::JournalPanel(QWidget* parent)
    : QWidget{parent}
    , m_model{new JournalModel{this}}
    , m_filter{new JournalFilter{this}}
    , m_text{new QLineEdit{this}}
    , m_category{new QComboBox{this}}
    , m_severity{new QComboBox{this}}
    , m_table{new QTableView{this}}
{
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    setUpTable(*m_table);
    m_table->setAccessibleName(u"Journal"_s);
    const int widths[] = {118, 90, 92, 168, 104, 760, 84};
    for (int i = 0; i < JournalModel::kColumns; ++i)
        m_table->setColumnWidth(i, widths[i]);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(JournalModel::kText, QHeaderView::Stretch);
    m_text->setPlaceholderText(u"Filter by text, instrument or #record"_s);
    m_text->setClearButtonEnabled(true);
    m_text->setFixedWidth(300);
    m_category->addItem(u"All categories"_s, QString{});
    m_category->setFixedWidth(150);
    m_category->setAccessibleName(u"Category"_s);
    m_severity->addItem(u"All severities"_s, 3);
    m_severity->addItem(u"P2 and worse"_s, 2);
    m_severity->addItem(u"P1 and worse"_s, 1);
    m_severity->addItem(u"P0 only"_s, 0);
    m_severity->setFixedWidth(130);
    m_severity->setAccessibleName(u"Severity"_s);
    for (QLabel*& label : m_sticky) {
        label = new QLabel{this};
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(12, 4, 12, 4);
        label->hide();
    }
    m_sticky[0]->setObjectName(u"stickyP0"_s);
    m_sticky[0]->setProperty("tone", u"bad"_s); // red is for P0 alone
    m_sticky[1]->setObjectName(u"stickyP1"_s);
    m_sticky[1]->setProperty("tone", u"warn"_s);
    auto* filters = new QHBoxLayout;
    filters->setContentsMargins(10, 5, 10, 5);
    filters->setSpacing(8);
    filters->addWidget(m_text);
    filters->addWidget(m_category);
    filters->addWidget(m_severity);
    filters->addStretch();
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sticky[0]);
    layout->addWidget(m_sticky[1]);
    layout->addLayout(filters);
    layout->addWidget(m_table, 1);
    const auto refilter = [this] {
        m_filter->set(m_text->text(), m_category->currentData().toString(),
                      m_severity->currentData().toInt());
    };
    connect(m_text, &QLineEdit::textChanged, this, refilter);
    connect(m_category, &QComboBox::currentIndexChanged, this, refilter);
    connect(m_severity, &QComboBox::currentIndexChanged, this, refilter);
    connect(m_model, &JournalModel::categoryAppeared, this,
            [this](const QString& category) { m_category->addItem(category, category); });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        m_sticksToEnd = value >= m_table->verticalScrollBar()->maximum() - 2;
    });
}

void JournalPanel::add(const engine::LogLine& line)
{
    const bool sticks = m_sticksToEnd;
    m_model->add(line);
    if (sticks) {
        m_table->scrollToBottom();
        m_sticksToEnd = true;
    }
}

void JournalPanel::showAlarms(const engine::Snapshot& snapshot)
{
    QStringList lines[2];
    for (const engine::AlarmView& a : snapshot.alarms) {
        const bool isGrave =
            a.severity == engine::Severity::P0 || a.severity == engine::Severity::P1;
        if (!a.isActive || a.isAcknowledged || !isGrave) continue;
        const bool isP0 = a.severity == engine::Severity::P0;
        lines[isP0 ? 0 : 1] << QString{
            u"▲ " + QString{isP0 ? u"P0"_s : u"P1"_s} + u"  " + format::clock(a.since) + u"  "
            + (a.instrument.empty() ? QString{} : QString{format::text(a.instrument) + u" · "})
            + format::text(a.text)};
    }
    for (int i = 0; i < 2; ++i) {
        const QString text = lines[i].join(u'\n');
        if (text == m_sticky[i]->text()) continue;
        m_sticky[i]->setText(text);
        m_sticky[i]->setVisible(!text.isEmpty());
    }
}

} // namespace holdfast::ui

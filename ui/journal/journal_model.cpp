// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/journal/journal_model.h"

#include "ui/format/format.h"
#include "ui/format/stop_words.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

JournalModel::JournalModel(QObject* parent)
    : QAbstractTableModel{parent}
{
}

void JournalModel::add(const engine::LogLine& line)
{
    const auto known = std::ranges::lower_bound(m_categories, line.category);
    if (known == m_categories.end() || *known != line.category) {
        m_categories.insert(known, line.category);
        emit categoryAppeared(format::text(line.category));
    }
    if (!m_lines.empty() && line.severity != engine::Severity::P0) {
        Line& last = m_lines.back();
        const bool repeats = last.line.text == line.text && last.line.account == line.account
                             && last.line.instrument == line.instrument
                             && last.line.category == line.category
                             && last.line.severity == line.severity;
        if (repeats) {
            last.line.at = line.at;
            last.line.record = line.record;
            ++last.count;
            const int row = rowCount() - 1;
            emit dataChanged(index(row, 0), index(row, kColumns - 1));
            return;
        }
    }
    if (rowCount()
        >= kLinesMax) { // a tenth at once, so that a full log does not remove a row for each line
        beginRemoveRows({}, 0, kLinesMax / 10 - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + kLinesMax / 10);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_lines.push_back({line, 1});
    endInsertRows();
}

int JournalModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}
int JournalModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant JournalModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Line& entry = m_lines[static_cast<std::size_t>(index.row())];
    const engine::LogLine& line = entry.line;
    const StateLook look = severityLook(line.severity);
    if (role == TableModel::ToneRole) {
        if (index.column() == kSeverity) return static_cast<int>(look.tone);
        return static_cast<int>(index.column() == kText || index.column() == kTime ? Tone::Plain
                                                                                   : Tone::Dim);
    }
    if (role == TableModel::MarkRole)
        return static_cast<int>(index.column() == kSeverity ? look.mark : Mark::None);
    if (role == TableModel::IdRole) return static_cast<qulonglong>(line.record.value);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() == kRecord ? Qt::AlignRight : Qt::AlignLeft)
                                | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == kText) return format::text(line.text);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case kTime: return format::clockMs(line.at);
    case kSeverity: return look.word;
    case kAccount: return format::text(line.account.text);
    case kInstrument: return format::text(line.instrument);
    case kCategory: return format::text(line.category);
    case kText:
        return entry.count > 1
                   ? QString{format::text(line.text) + u"  ×" + QString::number(entry.count)}
                   : format::text(line.text);
    case kRecord:
        return line.record.empty() ? format::unknown()
                                   : QString{u'#' + QString::number(line.record.value)};
    default: return {}; // no such column
    }
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns) return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == kRecord ? Qt::AlignRight : Qt::AlignLeft)
                                | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    static const QString titles[] = {u"Time"_s,     u"Severity"_s, u"Account"_s, u"Instrument"_s,
                                     u"Category"_s, u"What"_s,     u"Record"_s};
    return titles[section];
}

} // namespace holdfast::ui

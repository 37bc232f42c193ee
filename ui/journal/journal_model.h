// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/tables/table_model.h"

#include <QAbstractTableModel>

#include <deque>

namespace holdfast::ui {

/// The lines of the log, newest last; the oldest go when there are too many. A line that repeats the one
/// before it is counted instead of added, unless it is P0.
class JournalModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kLinesMax = 5000;
    enum Column { kTime, kSeverity, kAccount, kInstrument, kCategory, kText, kRecord, kColumns };

    explicit JournalModel(QObject* parent = nullptr);
    void add(const engine::LogLine& line);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void categoryAppeared(const QString& category);

private:
    struct Line {
        engine::LogLine line;
        int count = 1;
    };
    std::deque<Line> m_lines;
    std::vector<std::string> m_categories; ///< Sorted.
};

} // namespace holdfast::ui

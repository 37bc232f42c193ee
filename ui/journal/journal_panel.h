// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace holdfast::ui {
class JournalModel;
class JournalFilter;
class TableView;

/// The log with its filters; what a person must not miss stays above it until it is acknowledged.
class JournalPanel : public QWidget {
    Q_OBJECT

public:
    explicit JournalPanel(QWidget* parent = nullptr);
    void add(const engine::LogLine& line);
    /// Sticky: active P0 and P1 alarms nobody acknowledged.
    void showAlarms(const engine::Snapshot& snapshot);
    [[nodiscard]] JournalModel* model() const { return m_model; }

private:
    JournalModel* m_model;
    JournalFilter* m_filter;
    QLabel* m_sticky[2] = {}; ///< P0, P1.
    QLineEdit* m_text;
    QComboBox* m_category;
    QComboBox* m_severity;
    QTableView* m_table;
    bool m_sticksToEnd = true;
};

} // namespace holdfast::ui

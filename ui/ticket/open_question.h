// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"
#include "ui/ticket/ticket_plan.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;

namespace holdfast::ui {

/// The one question before an open. It shows what would be sent by the newest snapshot, not by the one it was asked
/// on: while it stands open the price moves, and with it quantity, stop and loss. What is typed does not change.
class OpenQuestion : public QDialog {
    Q_OBJECT

public:
    /// \param open  what is sent if the person agrees, with its key
    OpenQuestion(TicketInput input, engine::Open open, QWidget* parent);

    void showPlan(const engine::Snapshot& snapshot);

signals:
    void agreed(const holdfast::engine::Open& open, bool asksAgain);

private:
    static constexpr int kRows = 7;

    TicketInput m_input;
    engine::Open m_open;
    QLabel* m_title;
    QLabel* m_values[kRows];
    QLabel* m_reason;
    QCheckBox* m_noMore;
    QPushButton* m_go;
};

} // namespace holdfast::ui

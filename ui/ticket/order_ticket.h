// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/operator.h"
#include "core/engine/snapshot.h"
#include "ui/ticket/ticket_plan.h"

#include <QPointer>
#include <QWidget>

#include <memory>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace holdfast::ui {
class OpenQuestion;

/// Opens or increases a position, never without a stop. Says what it would mean before, and why it cannot be
/// sent where it cannot.
class OrderTicket : public QWidget {
    Q_OBJECT

public:
    explicit OrderTicket(QWidget* parent = nullptr);

    void show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    void choose(const AccountId& account, const InstrumentId& instrument);
    /// The outcome of what this ticket sent: under the buttons until the next.
    void showAnswer(engine::AnswerKind kind, const QString& text);
    /// Puts the cursor into the size field, ready to buy or sell.
    void prepare(Side side);
    [[nodiscard]] TicketInput input() const;
    /// Puts these into the fields, as if typed.
    void fill(const TicketInput& input);

signals:
    void openAsked(const holdfast::engine::Open& open);

private:
    void refresh();
    void submit(Direction direction);
    void send(const engine::Open& open);
    void confirm(const engine::Open& open);
    [[nodiscard]] engine::Open openFrom(const TicketPlan& plan, Direction direction) const;

    std::shared_ptr<const engine::Snapshot> m_snapshot;
    AccountId m_account;
    InstrumentId m_instrument;
    bool m_confirms = true; ///< Until the person switches it off for this session.
    QButtonGroup* m_type;
    QComboBox* m_sizeKind;
    QString m_quoteShown; ///< In the words of m_sizeKind.
    QLineEdit* m_size;
    QLabel* m_limitLabel;
    QLineEdit* m_limit;
    QComboBox* m_stopKind;
    QComboBox* m_stopSource;
    QLineEdit* m_stop;
    QLineEdit* m_takeProfit;
    QLabel* m_values[6];
    QPushButton* m_buy;
    QPushButton* m_sell;
    QLabel* m_reason;
    QLabel* m_answer;
    QPointer<OpenQuestion> m_question; ///< While it is open.
};

} // namespace holdfast::ui

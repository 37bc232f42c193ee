// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <QWidget>

class QPushButton;

namespace holdfast::ui {

/// What the venue's own record of one stop says, field by field, beside what was asked for; and what a person
/// can do about the position.
class EvidencePanel : public QWidget {
    Q_OBJECT

public:
    explicit EvidencePanel(QWidget* parent = nullptr);
    void show(const engine::PositionView& position, nanoseconds since);
    void show() { QWidget::show(); }
    [[nodiscard]] QSize sizeHint() const override;

signals:
    void acted(const holdfast::engine::OperatorAct& act);
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void closePosition();
    void moveStop();
    void waive();
    void confirmFlat();
    void layOut();

    engine::PositionView m_position;
    nanoseconds m_since{};
    QPushButton* m_putAway;
    QPushButton* m_close;
    QPushButton* m_move;
    QPushButton* m_waive;
    QPushButton* m_confirm;
};

} // namespace holdfast::ui

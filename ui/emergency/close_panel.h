// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"

#include <QWidget>

class QPushButton;

namespace holdfast::ui {

/// The close in progress, position by position: sent, filled, remainder, read back, closed (proved by …).
/// It stays until every row is proved; only then can it be put away.
class ClosePanel : public QWidget {
    Q_OBJECT

public:
    explicit ClosePanel(QWidget* parent = nullptr);
    /// Shows itself when a close begins.
    void show(const engine::CloseView& close, nanoseconds since);
    void show() { QWidget::show(); }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    engine::CloseView m_close;
    nanoseconds m_since{};
    std::uint64_t m_putAway = 0; ///< The last close a person put away.
    QPushButton* m_dismiss;
};

} // namespace holdfast::ui

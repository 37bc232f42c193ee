// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QTimer>

#include <chrono>

namespace holdfast::ui {

/// A button that acts only after it was held down for a second, by mouse or by key; letting go earlier does
/// nothing. The fill shows how much of the second has passed.
class HoldButton : public QAbstractButton {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kHold{1000};

    explicit HoldButton(const QString& text, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {240, 42}; }

signals:
    void held();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

private:
    void begin();
    void end();
    void check();

    QTimer m_timer;
    QElapsedTimer m_since;
    bool m_isHeld = false;
};

} // namespace holdfast::ui

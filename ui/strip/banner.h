// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace holdfast::ui {

/// Lines under the strip that stay as long as their reason: the engine halted, the journal cannot be
/// written, a list is not believed, a brake or a kill switch is on, findings are old, a P0 or P1 alarm nobody has
/// acknowledged. One line for each, the most serious first.
class Banner : public QWidget {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);
    void show(const engine::Snapshot& snapshot, nanoseconds since);
    void show() { QWidget::show(); }

signals:
    void acknowledged(const QString& alarm);
    void clearKillAsked(const QString& account);
    void clearBrakeAsked(const QString& account);
    void divergenceAsked();

private:
    enum class Action { None, Acknowledge, ClearKill, ClearBrake, ShowDivergence };
    struct Line {
        Tone tone = Tone::Bad;
        QString text;
        Action action = Action::None;
        QString subject;
        friend bool operator==(const Line&, const Line&) = default;
    };
    [[nodiscard]] static std::vector<Line> linesOf(const engine::Snapshot& snapshot,
                                                   nanoseconds since);
    [[nodiscard]] static QString titleOf(Action action);
    void rebuild();

    std::vector<Line> m_lines;
    QVBoxLayout* m_layout;
};

} // namespace holdfast::ui

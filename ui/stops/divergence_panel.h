// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"

#include <QWidget>

#include <vector>

class QPainter;

namespace holdfast::ui {

/// What disagrees between us and the venue: both sides, and what is done about it. Empty, it says so and how
/// old the last complete read is.
class DivergencePanel : public QWidget {
    Q_OBJECT

public:
    explicit DivergencePanel(QWidget* parent = nullptr);
    void show(const engine::Snapshot& snapshot, nanoseconds since);
    void show() { QWidget::show(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// Draws, or only measures with a null painter. \returns the height used
    int draw(QPainter* painter) const;

    std::vector<engine::FindingView> m_findings;
    std::optional<nanoseconds> m_truthAge;
    nanoseconds m_since{};
};

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QWidget>

#include <optional>

namespace holdfast::ui {

/// "Nothing disagrees.", and by a read of which age.
class CalmLine : public QWidget {
    Q_OBJECT

public:
    static constexpr int kHeight = 56;

    using QWidget::QWidget;
    /// \param truthAge  of the last complete read; nullopt: there was none
    void show(const std::optional<nanoseconds>& truthAge);
    void show() { QWidget::show(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QString said() const;
    [[nodiscard]] QString reason() const;

    std::optional<nanoseconds> m_truthAge;
};

} // namespace holdfast::ui

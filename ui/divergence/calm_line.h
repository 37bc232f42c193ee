// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QWidget>

#include <optional>

namespace holdfast::ui {

/// "Nothing disagrees.", and by a read of which age. Of a late read that cannot be said any more.
class CalmLine : public QWidget {
    Q_OBJECT

public:
    static constexpr int kHeight = 56;

    using QWidget::QWidget;
    /// \param truthAge  of the last complete read; nullopt: there was none
    /// \param isLate    the list of an account is late by its own pace
    void show(const std::optional<nanoseconds>& truthAge, bool isLate);
    void show() { QWidget::show(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] bool isOld() const { return !m_truthAge || m_isLate; }
    [[nodiscard]] QString said() const;
    [[nodiscard]] QString reason() const;

    std::optional<nanoseconds> m_truthAge;
    bool m_isLate = false;
};

} // namespace holdfast::ui

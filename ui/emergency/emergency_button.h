// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace holdfast::ui {

/// The red-bordered button of the strip. Its cover is drawn: open, the button is filled and one click acts;
/// closed, it is hatched and the click opens the sheet.
class EmergencyButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit EmergencyButton(QWidget* parent = nullptr);
    void setCoverOpen(bool open);
    [[nodiscard]] bool isCoverOpen() const { return m_isCoverOpen; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_isCoverOpen = false;
};

} // namespace holdfast::ui

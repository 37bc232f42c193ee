// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace holdfast::ui {

/// The capitals over a panel, with a dim note at the right. Also the handle a dock is moved by.
class PanelTitle : public QWidget {
    Q_OBJECT

public:
    explicit PanelTitle(QString title, QString note = {}, QWidget* parent = nullptr);
    void setNote(const QString& note);
    [[nodiscard]] QSize sizeHint() const override { return {120, 31}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {60, 31}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title;
    QString m_note;
};

} // namespace holdfast::ui

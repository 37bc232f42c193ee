// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QButtonGroup;

namespace holdfast::ui {

/// Instrument, bars to choose from, the strategy drawn, and how old the candle is.
class ChartHeader : public QWidget {
    Q_OBJECT

public:
    explicit ChartHeader(QWidget* parent = nullptr);
    void setInstrument(const QString& name);
    void setBar(minutes bar);
    void setStrategy(const QString& text);
    void setAge(const QString& text, bool isOld);
    void setFollowing(bool following);

signals:
    void barChosen(holdfast::minutes bar);
    void followAsked();

private:
    QLabel* m_name;
    QButtonGroup* m_bars;
    QLabel* m_strategy;
    QPushButton* m_follow;
    QLabel* m_age;
};

} // namespace holdfast::ui

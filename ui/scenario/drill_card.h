// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scenario/scenario_step.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace holdfast::ui {

/// The card of the first start: what this is, and incidents to play. Once one plays, the card tells it step
/// by step, the naive program beside Holdfast, and ends in a sentence.
class DrillCard : public QWidget {
    Q_OBJECT

public:
    explicit DrillCard(QWidget* parent = nullptr);
    void showStep(const ScenarioStep& step);
    [[nodiscard]] int steps() const { return static_cast<int>(m_steps.size()); }

signals:
    void chosen(const QString& scenario);
    void dismissed();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeButtons();
    void begin(const QString& scenario, const QString& title);

    std::vector<ScenarioStep> m_steps;
    QLabel* m_title;
    QLabel* m_words;
    QScrollArea* m_scroll;
    QWidget* m_list;
    QGridLayout* m_buttons;
    std::vector<QPushButton*> m_incidents;
    int m_columns = 0;
};

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/divergence/divergence_rows.h"

#include <QWidget>

#include <vector>

class QPainter;
class QPushButton;

namespace holdfast::ui {

/// One row of the divergence panel: folded it is a title and a line, open it has every voice, what is lacking,
/// what Holdfast does, and a button for each thing a person can do. A click, Space or Enter opens and folds it.
class DivergenceCard : public QWidget {
    Q_OBJECT

public:
    explicit DivergenceCard(QWidget* parent = nullptr);
    void show(const DivergenceRow& row);
    void show() { QWidget::show(); }
    /// It is not among the rows any more, and stays only until the pointer leaves: faded, without buttons.
    void showGone();
    void setOpen(bool open);
    /// It shall not become lower than it is now, until it is folded or opened.
    void keepHeight(bool keep);
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] const DivergenceRow& row() const { return m_row; }
    [[nodiscard]] int heightFor(int width) const;

signals:
    void acted(holdfast::FindingAct act);
    void folded();        ///< Opened or folded by a person.
    void moved(int step); ///< Up or down was pressed: −1, 1.

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void makeButtons();
    void placeButtons();
    /// Draws, or only measures with a null painter. \returns where the buttons begin, or the folded height
    int draw(QPainter* painter, int width) const;
    int drawHead(QPainter* painter, int width) const;
    int drawLine(QPainter* painter, const DivergenceLine& line, int y, int width, int labels) const;
    [[nodiscard]] int labelsWidth(int width) const;
    /// Rows of buttons that fit into `width`; places them from `top` on if it is not negative.
    int flowButtons(int width, int top) const;

    DivergenceRow m_row;
    bool m_isOpen = false;
    int m_heightMin = 0;
    std::vector<QPushButton*> m_buttons;
};

} // namespace holdfast::ui

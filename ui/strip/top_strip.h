// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"

#include <QWidget>

#include <utility>
#include <vector>

class QPushButton;

namespace holdfast::ui {
class EmergencyButton;

/// The line at the top that answers: am I connected, how old is what I see, is each position protected, what
/// disagrees, how do I get out. Its colour is the mode's. It cannot be hidden.
class TopStrip : public QWidget {
    Q_OBJECT

public:
    explicit TopStrip(QWidget* parent = nullptr);
    void show(const engine::Snapshot& snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    void setCoverOpen(bool open);
    [[nodiscard]] EmergencyButton* emergencyButton() const { return m_emergency; }
    [[nodiscard]] QSize sizeHint() const override { return {800, 44}; }
    /// What it says, in words, for tests and screen readers.
    [[nodiscard]] QString spoken() const;
    /// What the item at this place has to add; empty: nothing.
    [[nodiscard]] QString tipAt(const QPoint& at) const;

signals:
    void emergencyClicked();
    void coverToggled(bool open);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Item {
        enum class Kind { Word, Pair, Warning, Alarm };
        Kind kind = Kind::Pair;
        QString key;
        QString value;
        QString rest;  ///< After the value, lighter.
        int rank = 0;  ///< Larger goes first when the window is too narrow.
        QString tip{}; ///< Shown under the pointer; empty: nothing to add.
        friend bool operator==(const Item&, const Item&) = default;
    };
    static void addLinks(std::vector<Item>& items, const engine::Snapshot& snapshot, bool isNews);
    static void addTruth(std::vector<Item>& items, const engine::Snapshot& snapshot,
                         nanoseconds since);
    static void addTrading(std::vector<Item>& items, const engine::Snapshot& snapshot);
    static void addDay(std::vector<Item>& items, const engine::Snapshot& snapshot);
    void layOut();

    std::vector<Item> m_items;
    std::vector<std::pair<QRect, QString>> m_tips; ///< Where the items with a tip were painted.
    Environment m_mode = Environment::Drill;
    EmergencyButton* m_emergency;
    QPushButton* m_cover;
};

} // namespace holdfast::ui

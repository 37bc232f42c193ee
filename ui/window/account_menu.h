// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <QMenu>

#include <string>
#include <vector>

namespace holdfast::ui {

/// The accounts of this program: what each may do, which a person may lower at any time, whether it opens, how often
/// it is read, and for how many there is room at its address.
class AccountMenu : public QMenu {
    Q_OBJECT
public:
    explicit AccountMenu(QWidget* parent);
    void apply(const engine::Snapshot& snapshot);

signals:
    void acted(const holdfast::engine::OperatorAct& act);

private:
    struct Shown {
        AccountId id;
        Ladder ladder = Ladder::Watch;
        Ladder ladderMax = Ladder::Watch;
        bool isTradingOn = false;
        std::string line;
        friend bool operator==(const Shown&, const Shown&) = default;
    };
    void build();
    void ask(const AccountId& account, Ladder ladder);

    std::vector<Shown> m_shown;
};

/// "12 of 104 accounts at this address; lists each 10 s, each stop by id within 30 s".
[[nodiscard]] QString addressLine(const engine::AccountView& account);

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"

#include <QString>

#include <array>
#include <functional>

class QWidget;

namespace holdfast::ui {

/// What an account may do, as a menu says it.
struct LadderChoice {
    Ladder ladder = Ladder::Watch;
    QString words;
};
/// The least first.
[[nodiscard]] const std::array<LadderChoice, 3>& ladderChoices();

/// Asks for the reason, which is written down, and confirms by it; the harmless button is the default. Never blocks.
/// \param accept  gets the act once there is a reason
void askLadder(QWidget* parent, const AccountId& account, Ladder ladder,
               std::function<void(const engine::SetLadder&)> accept);

} // namespace holdfast::ui

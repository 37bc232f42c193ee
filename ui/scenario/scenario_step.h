// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::ui {

/// One step of an incident, told as it happens. `index` 1 begins a new telling.
struct ScenarioStep {
    /// Fact: what the venue did. Naive: what a program without proof would have done. Holdfast: what this one
    /// did. End: the sentence it ends in.
    enum class Kind { Fact, Naive, Holdfast, End };
    int index = 1;
    QString text;
    Kind kind = Kind::Fact;
    QString evidence; ///< Id of the record that proves it; empty if there is none.
};

} // namespace holdfast::ui

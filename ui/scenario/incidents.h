// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>

namespace holdfast::ui {

/// An incident that the drill can play: the word of `--scenario`, and what its button says.
struct Incident {
    QString name;
    QString title;
};
/// In the order of card and menu: what a list can do first, as that was what cost most.
[[nodiscard]] const std::array<Incident, 6>& incidents();

} // namespace holdfast::ui

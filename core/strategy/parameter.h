// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace holdfast::strategy {

/// A number that a person may change, as a window or a profile shows it.
struct Parameter {
    std::string name; ///< Its key in profiles and commands: "period".
    std::string unit; ///< "bars", "%", "deviations", "ATR", "yes/no"
    double value = 0;
    double valueDefault = 0;
    double valueMin = 0;
    double valueMax = 0;
    std::string meaning; ///< One sentence.
    friend bool operator==(const Parameter&, const Parameter&) = default;
};

using ParameterValues = std::vector<std::pair<std::string, double>>;

} // namespace holdfast::strategy

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <QString>

#include <optional>

namespace holdfast::ui {

/// Reads what a person typed: a positive number; grouping spaces and a decimal comma are understood, and what can
/// be read in two ways is not guessed at.
/// \param name     begins the sentence that says what is wrong: "The size"
/// \param problem  that sentence; left as it is if the number can be read
[[nodiscard]] std::optional<Decimal> readTypedNumber(const QString& typed, const QString& name,
                                                     QString& problem);

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/terms.h"
#include "core/venues/request.h"

#include <string_view>

namespace holdfast::engine {

/// What a request is for, as the ladder asks it.
enum class Purpose {
    Look,    ///< Changes nothing.
    Protect, ///< Places, moves or removes a stop; what is removed, only on proof (core/guard).
    Reduce,  ///< Closes, or takes an order away that could open.
    Open,    ///< Can open or increase, or changes on what terms.
};
[[nodiscard]] std::string_view toString(Purpose);
[[nodiscard]] Purpose purposeOf(const venues::Request& request);

/// The ladder of an account: what its profile allows, or less where a person said so.
///
///   row  purpose   watch  guard  trade
///   L1   Look      yes    yes    yes
///   L2   Protect   no     yes    yes
///   L3   Reduce    no     yes    yes
///   L4   Open      no     no     yes
[[nodiscard]] bool allows(Ladder ladder, Purpose purpose);

} // namespace holdfast::engine

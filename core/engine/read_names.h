// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/terms.h"

#include <string_view>

namespace holdfast::engine {

enum class ReadName {
    PositionList,
    PositionByInstrument,
    PositionStream,
    OrderList,
    OrderById,
    StopList,
    StopById,
    Closures
};
/// What the venue calls the read, as a person finds it in its documentation. Empty: not known.
/// Sources: the fact sheets okx.md and bybit.md.
[[nodiscard]] std::string_view nameOfRead(Venue venue, ReadName read);

} // namespace holdfast::engine

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/bybit/authentication.h"
#include "core/sim/venue_model.h"

namespace holdfast::sim::bybit {

/// What was asked for, as far as the words of a refusal depend on it.
struct Asked {
    enum class What { Create, Amend, Cancel, Leverage } what = What::Create;
    Side side = Side::Buy;
    std::optional<Price> stop, take; ///< Attached levels.
    Price base{};                    ///< What they were held against.
};

/// The model's refusal in the venue's codes and words (bybit.md §5.6, §7). Empty code: it was accepted.
[[nodiscard]] Refusal refusalOf(const ModelReply& reply, const Asked& asked);

} // namespace holdfast::sim::bybit

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/budget.h"
#include "core/venues/transport.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast::venues::okx {

/// One HTTP request, before it has an id and a place in a lane.
struct Wire {
    HttpMethod method = HttpMethod::Get;
    std::string target; ///< Path and query, as to be signed and sent.
    std::string body;
    bool isSigned = true;
    std::optional<milliseconds>
        expiresAfter;                  ///< Place only: the venue takes expTime nowhere else we use.
    std::vector<link::BudgetUse> uses; ///< okx.md §7.5.
    friend bool operator==(const Wire&, const Wire&) = default;
};

} // namespace holdfast::venues::okx

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/budget.h"
#include "core/venues/transport.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast::link {

/// One HTTP request, before it has an id and a place in a lane.
struct Wire {
    venues::HttpMethod method = venues::HttpMethod::Get;
    std::string target; ///< Path and query, as to be signed and sent.
    std::string body;
    bool isSigned = true;
    std::optional<milliseconds> expiresAfter; ///< The venue drops it when it gets to it later.
    std::vector<BudgetUse> uses;              ///< What it costs of which budget.
    friend bool operator==(const Wire&, const Wire&) = default;
};

} // namespace holdfast::link

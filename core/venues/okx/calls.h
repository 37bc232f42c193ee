// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/calls.h"
#include "core/venues/okx/dialect.h"

namespace holdfast::venues::okx {

/// OKX's requests on their way over HTTP.
class Calls : public link::Calls {
public:
    Calls(bool hasKey, std::uint64_t salt)
        : link::Calls{dialect(), hasKey, salt}
    {
    }
};

} // namespace holdfast::venues::okx

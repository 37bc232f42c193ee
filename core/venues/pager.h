// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/read.h"

namespace holdfast::venues {

/// The only maker of Complete (decisions §8). A session feeds it page by page; it stays Partial until
/// the last page arrived, no row was refused and the scope was covered.
class Pager {
public:
    /// \pre every page of `scope` was fetched in one pass, the last cursor was empty, every row was
    ///      understood, and the account behind the connection is proven
    template <class Row>
    [[nodiscard]] static Complete<Row> complete(Scope scope, ReadStamp stamp, std::vector<Row> rows)
    {
        return Complete<Row>{std::move(scope), stamp, std::move(rows)};
    }
};

} // namespace holdfast::venues

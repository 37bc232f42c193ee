// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/sim/request_fields.h"
#include "core/sim/target.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::sim::okx {

inline constexpr std::size_t kPageMax = 100;

/// Is a time between the query's `begin` and `end`?
[[nodiscard]] bool isWithin(const Target& target, WallTime time);

/// One page of rows that come newest first: `after` asks for older ones than the cursor, `before` for
/// newer ones (okx.md §7.3). Cursors are numbers; rows must come with falling ones, or a page loses some.
class Page {
public:
    explicit Page(const Target& target, std::size_t rowsMax = kPageMax);
    /// Takes a place on the page if the row with this cursor belongs to it.
    [[nodiscard]] bool take(std::string_view cursor);

private:
    std::string_view m_after;
    std::string_view m_before;
    std::size_t m_left;
};

} // namespace holdfast::sim::okx

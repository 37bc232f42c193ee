// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/paging.h"

#include "core/sim/okx/words.h"

#include <algorithm>

namespace holdfast::sim::okx {

bool isWithin(const Target& target, WallTime time)
{
    return toMs(time) >= number(target.get("begin")).value_or(0)
           && toMs(time) <= number(target.get("end")).value_or(INT64_MAX);
}

Page::Page(const Target& target, std::size_t rowsMax)
    : m_after{target.get("after")}
    , m_before{target.get("before")}
    , m_left{static_cast<std::size_t>(std::clamp<std::int64_t>(
          number(target.get("limit")).value_or(static_cast<std::int64_t>(kPageMax)), 1,
          static_cast<std::int64_t>(rowsMax)))}
{
}

bool Page::take(std::string_view cursor)
{
    if (m_left == 0) return false;
    if (!m_after.empty() && !isOlderId(cursor, m_after)) return false;
    if (!m_before.empty() && !isOlderId(m_before, cursor)) return false;
    --m_left;
    return true;
}

} // namespace holdfast::sim::okx

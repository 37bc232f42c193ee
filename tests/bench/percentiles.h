// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

namespace holdfast::bench {

/// The value below which this share of the values lies; 0.5 is the median, 1 the largest. Every value is
/// kept, so nothing is lost to a bucket.
inline double at(std::vector<double> values, double share)
{
    if (values.empty()) return 0;
    const auto index = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return values[static_cast<std::size_t>(index)];
}

} // namespace holdfast::bench

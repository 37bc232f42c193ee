// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/price_level.h"

#include <algorithm>
#include <numeric>

namespace holdfast::ui {

std::vector<double> placeLabels(const std::vector<double>& centres, double label, double top,
                                double bottom)
{
    std::vector<std::size_t> order(centres.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return centres[i]; });

    // Groups of touching labels share their displacement: each group sits at the mean of its wishes.
    struct Group {
        double sum = 0; // of wished first tops
        std::size_t count = 0;
        std::size_t first = 0;
        double start = 0;
    };
    std::vector<Group> groups;
    for (std::size_t k = 0; k < order.size(); ++k) {
        const double wish = centres[order[k]] - label / 2;
        groups.push_back({wish, 1, k, wish});
        while (true) {
            Group& last = groups.back();
            const double height = label * static_cast<double>(last.count);
            last.start = std::clamp(last.sum / static_cast<double>(last.count), top,
                                    std::max(top, bottom - height));
            if (groups.size() < 2) break;
            Group& before = groups[groups.size() - 2];
            if (before.start + label * static_cast<double>(before.count) <= last.start) break;
            const double shift = label * static_cast<double>(before.count);
            before.sum += last.sum - shift * static_cast<double>(last.count);
            before.count += last.count;
            groups.pop_back();
        }
    }
    std::vector<double> tops(centres.size());
    for (const Group& group : groups) {
        for (std::size_t k = 0; k < group.count; ++k)
            tops[order[group.first + k]] = group.start + label * static_cast<double>(k);
    }
    return tops;
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/interleaving.h"

#include <cstdio>
#include <ctime>

/// Many interleavings of one signal's triggers.
namespace holdfast::sim {

struct ManyPlayed {
    std::string broken; ///< Each with the command that plays it again.
    std::uint64_t brokenCount = 0;
    std::map<std::string, std::uint64_t> reached;
    std::uint64_t effects = 0;
    nanoseconds heldBackMax{};
    double cpuSeconds = 0;
};

inline ManyPlayed playMany(std::uint64_t first, std::uint64_t last, const CoreFactory& core)
{
    ManyPlayed many;
    const std::clock_t started = std::clock();
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        const Interleaving what = drawInterleaving(seed);
        const Played played = play(what, core);
        many.effects += played.effects;
        many.heldBackMax = std::max(many.heldBackMax, played.heldBack);
        for (const auto& [name, count] : played.reached)
            many.reached[name] += count;
        if (played.broken.empty()) continue;
        ++many.brokenCount;
        if (many.brokenCount > 20) continue; // Enough to see.
        many.broken += replayOfInterleaving(seed) + "   " + describe(what) + "\n";
        for (const std::string& text : played.broken)
            many.broken += "    " + text + "\n";
    }
    many.cpuSeconds = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
    return many;
}

inline void printFigures(std::uint64_t count, const ManyPlayed& many)
{
    std::printf("FIGURE incident 1, interleavings = %llu worlds\n",
                static_cast<unsigned long long>(count));
    std::printf("FIGURE incident 1, time = %.1f CPU seconds\n", many.cpuSeconds);
    std::printf("FIGURE incident 1, effective faults = %llu faults\n",
                static_cast<unsigned long long>(many.effects));
    std::printf("FIGURE incident 1, longest doubt between two signals = %lld s\n",
                static_cast<long long>(std::chrono::ceil<seconds>(many.heldBackMax).count()));
    for (const auto& [name, count_] : many.reached)
        std::printf("FIGURE incident 1, %s = %llu times\n", name.c_str(),
                    static_cast<unsigned long long>(count_));
}

} // namespace holdfast::sim

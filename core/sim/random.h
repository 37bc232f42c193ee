// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

/// Randomness without state (simulation.md §4.3): a draw is a function of what it is for, so adding or
/// removing one fault shifts no other draw, and no standard library's distribution is involved.
namespace holdfast::sim {

/// SplitMix64's finaliser: every bit of the input reaches every bit of the output.
[[nodiscard]] constexpr std::uint64_t scramble(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}
[[nodiscard]] constexpr std::uint64_t draw(std::uint64_t seed, std::uint64_t entity,
                                           std::uint64_t purpose, std::uint64_t n)
{
    return scramble(scramble(scramble(scramble(seed) ^ entity) ^ purpose) ^ n);
}
/// A number for a name, the same everywhere (FNV-1a).
[[nodiscard]] constexpr std::uint64_t nameHash(std::string_view name)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}
/// Uniform in [0, 1) with 53 bits.
[[nodiscard]] constexpr double toUnit(std::uint64_t drawn)
{
    return static_cast<double>(drawn >> 11) * 0x1.0p-53;
}
/// Uniform in [low, high]; the bias of the modulo is far below what matters here.
[[nodiscard]] constexpr std::int64_t toRange(std::uint64_t drawn, std::int64_t low,
                                             std::int64_t high)
{
    return low + static_cast<std::int64_t>(drawn % static_cast<std::uint64_t>(high - low + 1));
}

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace holdfast::ui {

/// A row of `T` with levels over it, each merging four of the one below (`absorb(T& into, const T& next)`), so
/// that a view of any width is made of a bounded number of pieces, and what a range contains is found in a
/// logarithmic number of steps.
template <class T>
class Pyramid {
public:
    static constexpr std::size_t kFactor = 4;

    [[nodiscard]] const std::vector<T>& base() const { return m_levels.front(); }
    /// To be changed at will, if `rebuildFrom` the first changed index follows.
    [[nodiscard]] std::vector<T>& base() { return m_levels.front(); }
    void rebuildFrom(std::size_t index);

    /// [first, last) in pieces of at least `each`, rounded up to 1, 2, 3 or 4 of a level. Pieces begin at
    /// multiples of what they hold, whatever `first` is: they do not change when the view moves.
    /// \returns how many a piece holds
    std::size_t merged(std::size_t first, std::size_t last, std::size_t each,
                       std::vector<T>& out) const;
    /// Calls `see` with pieces that together are exactly [first, last).
    template <class See>
    void cover(std::size_t first, std::size_t last, const See& see) const;

private:
    std::vector<std::vector<T>> m_levels{1};
};

template <class T>
void Pyramid<T>::rebuildFrom(std::size_t index)
{
    for (std::size_t level = 1;; ++level) {
        if (m_levels[level - 1].size() <= kFactor) {
            m_levels.resize(level);
            return;
        }
        if (m_levels.size() <= level) m_levels.emplace_back();
        const std::vector<T>& below = m_levels[level - 1];
        std::vector<T>& here = m_levels[level];
        index = std::min(index / kFactor, here.size());
        here.resize(index);
        if (index == 0)
            here.reserve((below.size() + kFactor - 1) / kFactor); // once, not by doubling
        for (std::size_t i = index * kFactor; i < below.size(); i += kFactor) {
            T piece = below[i];
            for (std::size_t j = i + 1; j < std::min(i + kFactor, below.size()); ++j)
                absorb(piece, below[j]);
            here.push_back(piece);
        }
    }
}

template <class T>
std::size_t Pyramid<T>::merged(std::size_t first, std::size_t last, std::size_t each,
                               std::vector<T>& out) const
{
    out.clear();
    std::size_t level = 0;
    std::size_t span = 1;
    while (level + 1 < m_levels.size() && span * kFactor <= each) {
        ++level;
        span *= kFactor;
    }
    const std::vector<T>& from = m_levels[level];
    const std::size_t group = std::max<std::size_t>(1, (each + span - 1) / span);
    const std::size_t holds = group * span;
    last = std::min(last, base().size());
    for (std::size_t i = first / holds * group; i * span < last; i += group) {
        T piece = from[i];
        for (std::size_t j = i + 1; j < std::min(i + group, from.size()); ++j)
            absorb(piece, from[j]);
        out.push_back(piece);
    }
    return holds;
}

template <class T>
template <class See>
void Pyramid<T>::cover(std::size_t first, std::size_t last, const See& see) const
{
    last = std::min(last, base().size());
    while (first < last) {
        std::size_t level = 0;
        std::size_t span = 1;
        while (level + 1 < m_levels.size() && first % (span * kFactor) == 0
               && first + span * kFactor <= last) {
            ++level;
            span *= kFactor;
        }
        see(m_levels[level][first / span]);
        first += span;
    }
}

} // namespace holdfast::ui

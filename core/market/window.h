// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/assert.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace holdfast::market {

/// The latest `size` values, contiguous and oldest first. Nothing is summed along the way, so nothing
/// drifts: an indicator computes from the window itself.
class Window {
public:
    /// \pre size > 0, asserted
    explicit Window(std::size_t size)
        : m_size{size}
    {
        HF_ASSERT(size > 0);
        m_values.reserve(kRoom * size);
    }
    void add(double value)
    {
        if (m_values.size() == kRoom * m_size) // rarely, so that adding is cheap
            m_values.erase(m_values.begin(),
                           m_values.end() - static_cast<std::ptrdiff_t>(m_size - 1));
        m_values.push_back(value);
    }
    [[nodiscard]] bool isFull() const { return m_values.size() >= m_size; }
    /// \pre isFull(), asserted
    [[nodiscard]] std::span<const double> values() const
    {
        HF_ASSERT(isFull());
        return std::span{m_values}.last(m_size);
    }

private:
    static constexpr std::size_t kRoom = 8;
    std::size_t m_size;
    std::vector<double> m_values;
};

} // namespace holdfast::market

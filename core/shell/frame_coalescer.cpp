// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/frame_coalescer.h"

#include <algorithm>
#include <utility>

namespace holdfast::shell {

std::vector<std::string> FrameCoalescer::add(std::optional<std::string_view> key, std::string frame)
{
    if (!key) {
        std::vector<std::string> frames = flush();
        frames.push_back(std::move(frame));
        return frames;
    }
    const auto same = std::find_if(m_waiting.begin(), m_waiting.end(),
                                   [&](const Waiting& waiting) { return waiting.key == *key; });
    if (same == m_waiting.end()) {
        std::string kept{*key}; // before the frame, of which it may be a piece, moves
        m_waiting.push_back({std::move(kept), std::move(frame)});
    } else {
        same->frame = std::move(frame);
    }
    return {};
}

std::vector<std::string> FrameCoalescer::flush()
{
    std::vector<std::string> frames;
    frames.reserve(m_waiting.size() + 1);
    for (Waiting& waiting : m_waiting)
        frames.push_back(std::move(waiting.frame));
    m_waiting.clear();
    return frames;
}

} // namespace holdfast::shell

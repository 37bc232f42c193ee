// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/frame_coalescer.h"

#include <utility>

namespace holdfast::shell {

std::vector<std::string> FrameCoalescer::add(std::optional<std::string_view> key,
                                             std::string_view frame)
{
    if (!key) {
        std::vector<std::string> frames = flush();
        frames.emplace_back(frame);
        return frames;
    }
    if (const auto same = m_byKey.find(*key); same != m_byKey.end()) {
        same->second->frame.assign(frame);
        return {};
    }
    Waiting& added = m_waiting.emplace_back(Waiting{std::string{*key}, std::string{frame}});
    m_byKey.emplace(added.key, &added);
    return {};
}

std::vector<std::string> FrameCoalescer::flush()
{
    std::vector<std::string> frames;
    frames.reserve(m_waiting.size() + 1);
    for (Waiting& waiting : m_waiting)
        frames.push_back(std::move(waiting.frame));
    m_byKey.clear();
    m_waiting.clear();
    return frames;
}

} // namespace holdfast::shell

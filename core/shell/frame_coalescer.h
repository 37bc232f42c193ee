// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace holdfast::shell {

/// Latest wins, per key (decisions §7): between two flushes only the newest frame of a key is kept, at
/// the place of the first one. A frame without key is handed out at once, after all that waited before
/// it: nothing that must be kept is overtaken or lost.
class FrameCoalescer {
public:
    FrameCoalescer() = default;
    FrameCoalescer(const FrameCoalescer&) = delete; // it points into itself
    FrameCoalescer& operator=(const FrameCoalescer&) = delete;

    /// What must be handed on now, in order. Empty: the frame waits for the flush. A frame that takes the
    /// place of an older one takes its memory too: most frames ask nothing of the heap.
    /// \param key  a piece of the frame, or of any text that lives as long as this call
    [[nodiscard]] std::vector<std::string> add(std::optional<std::string_view> key,
                                               std::string_view frame);
    [[nodiscard]] std::vector<std::string> flush();
    [[nodiscard]] bool isEmpty() const { return m_waiting.empty(); }

private:
    struct Waiting {
        std::string key;
        std::string frame;
    };
    std::deque<Waiting> m_waiting;                          // in the order of their first frames
    std::unordered_map<std::string_view, Waiting*> m_byKey; // looked up, never walked
};

} // namespace holdfast::shell

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::shell {

/// Latest wins, per key (decisions §7): between two flushes only the newest frame of a key is kept, at
/// the place of the first one. A frame without key is handed out at once, after all that waited before
/// it: nothing that must be kept is overtaken or lost.
class FrameCoalescer {
public:
    /// What must be handed on now, in order. Empty: the frame waits for the flush.
    /// \param key  a piece of the frame, or of any text that lives as long as this call
    [[nodiscard]] std::vector<std::string> add(std::optional<std::string_view> key,
                                               std::string frame);
    [[nodiscard]] std::vector<std::string> flush();
    [[nodiscard]] bool isEmpty() const { return m_waiting.empty(); }

private:
    struct Waiting {
        std::string key;
        std::string frame;
    };
    std::vector<Waiting> m_waiting; // a handful: instruments times channels
};

} // namespace holdfast::shell

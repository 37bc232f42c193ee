// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/dialect.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::sim {

/// What leaves on the streams of a dialect: frames, frames that come late, and ends, those to come included.
class StreamOutbox {
public:
    [[nodiscard]] StreamId open() { return ++m_last; }
    /// Did we hang up on it? The socket's own end follows.
    [[nodiscard]] bool hasEnded(StreamId stream) const { return m_ended.contains(stream); }
    /// The client is gone.
    void forget(StreamId stream) { m_ended.erase(stream); }

    void send(StreamId stream, std::string text) { m_out.push_back({stream, std::move(text), 0}); }
    void hangUp(StreamId stream, int code, std::string reason)
    {
        m_ended.insert(stream);
        m_out.push_back({stream, std::move(reason), code});
    }
    /// A frame that comes only then; others overtake it (F26, F32, F39, F61).
    void holdBack(WallTime until, StreamId stream, std::string text)
    {
        m_late.emplace(until, StreamOutput{stream, std::move(text), 0});
    }
    /// The stream is to be hung up then, with this code.
    void endAt(WallTime time, StreamId stream, int code)
    {
        m_ending.emplace(time, std::pair{stream, code});
    }

    /// Those that are due, in order of their time: for the dialect to send, or to hang up.
    [[nodiscard]] std::vector<StreamOutput> takeLate(WallTime now) { return takeDue(m_late, now); }
    [[nodiscard]] std::vector<std::pair<StreamId, int>> takeEnding(WallTime now)
    {
        return takeDue(m_ending, now);
    }
    /// Everything to send since the last call, in order.
    [[nodiscard]] std::vector<StreamOutput> take() { return std::exchange(m_out, {}); }

private:
    template <class What>
    static std::vector<What> takeDue(std::multimap<WallTime, What>& waiting, WallTime now)
    {
        std::vector<What> due;
        const auto end = waiting.upper_bound(now);
        for (auto at = waiting.begin(); at != end; ++at)
            due.push_back(std::move(at->second));
        waiting.erase(waiting.begin(), end);
        return due;
    }

    StreamId m_last = 0;
    std::set<StreamId> m_ended;
    std::vector<StreamOutput> m_out;
    std::multimap<WallTime, StreamOutput> m_late;
    std::multimap<WallTime, std::pair<StreamId, int>> m_ending;
};

} // namespace holdfast::sim

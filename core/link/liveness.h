// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>
#include <string_view>

namespace holdfast::link {

/// What the silence of one connection means. Silence proves nothing about orders; it proves that we
/// stopped hearing.
enum class Hearing {
    Closed, ///< Not connected: no timer runs.
    Fresh,  ///< Something came lately.
    Asked,  ///< Silent: we asked (ping) and wait.
    Stale,  ///< Silent for too long to act on what was heard last.
    Dead,   ///< Give it up and connect again.
};
[[nodiscard]] std::string_view toString(Hearing hearing);

/// Silence timers of one connection.
///
///   row  Hearing  event                      ▶ Hearing  to do
///   L1   Closed   opened                     ▶ Fresh
///   L2   Fresh    silent for askAfter        ▶ Asked    Ping
///   L3   Asked    anything heard             ▶ Fresh
///   L4   Asked    silent for staleAfter      ▶ Stale
///   L5   Stale    anything heard             ▶ Fresh
///   L6   Stale    silent for deadAfter       ▶ Dead     GiveUp
///   L7   any      closed                     ▶ Closed
///   L8   Dead     anything heard             ▶ Dead     (it is being closed)
///
/// A step over several limits at once (a stalled process) goes straight to the last of them.
class Liveness {
public:
    struct Limits {
        milliseconds askAfter{2500};
        milliseconds staleAfter{5000};
        milliseconds deadAfter{10'000};
    };
    enum class ToDo { Nothing, Ping, GiveUp };

    explicit Liveness(Limits limits)
        : m_limits{limits}
    {
    }
    void opened(MonoTime now);
    void heard(MonoTime now);
    void closed() { m_hearing = Hearing::Closed; }
    /// Applies the time; says once what must be done.
    [[nodiscard]] ToDo advance(MonoTime now);
    [[nodiscard]] Hearing hearing() const { return m_hearing; }
    [[nodiscard]] nanoseconds silence(MonoTime now) const { return now - m_heardAt; }
    /// When advance wants to be called next.
    [[nodiscard]] std::optional<MonoTime> nextAt() const;

private:
    Limits m_limits;
    Hearing m_hearing = Hearing::Closed;
    MonoTime m_heardAt{};
};

} // namespace holdfast::link

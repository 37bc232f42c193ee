// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/engine/event.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

/// The event log's lines (decisions §7): every event given to `step`, with its time, as one line of
/// JSON. Reading them back and stepping a new engine gives the same commands. Files are the shell's.
namespace holdfast::journal {

struct TimedEvent {
    Now now;
    engine::Event event;
    friend bool operator==(const TimedEvent&, const TimedEvent&) = default;
};
/// Events that were not kept here: the disk did not keep up. A replay is not exact beyond it.
struct EventGap {
    std::uint64_t count = 0;
    friend bool operator==(const EventGap&, const EventGap&) = default;
};

[[nodiscard]] std::string encodeEvent(const TimedEvent& event);
[[nodiscard]] std::string encodeGap(std::uint64_t count);
/// \retval ErrorCode::Malformed, Missing, UnknownValue  with the member's name; nothing is defaulted
[[nodiscard]] Result<std::variant<TimedEvent, EventGap>> decodeLine(std::string_view line);

} // namespace holdfast::journal

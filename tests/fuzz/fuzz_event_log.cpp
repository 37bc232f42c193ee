// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event_log.h"
#include "tests/fuzz/fuzz_check.h"

/// A line of the event log that is taken comes back as it was.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace holdfast;
    const auto line = journal::decodeLine(fuzz::textOf(data, size));
    if (!line) {
        HF_PROMISE(!line.error().context.empty());
        return 0;
    }
    if (const auto* gap = std::get_if<journal::EventGap>(&*line)) {
        const auto again = journal::decodeLine(journal::encodeGap(gap->count));
        HF_PROMISE(again.has_value() && *again == *line);
        return 0;
    }
    const std::string text = journal::encodeEvent(std::get<journal::TimedEvent>(*line));
    const auto again = journal::decodeLine(text);
    HF_PROMISE(again.has_value());
    // By its text: a figure of a strategy may be NaN, which equals nothing.
    HF_PROMISE(journal::encodeEvent(std::get<journal::TimedEvent>(*again)) == text);
    return 0;
}

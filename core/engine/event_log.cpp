// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event_log.h"

#include "core/engine/event_shapes.h"

namespace holdfast::journal {

std::string encodeEvent(const TimedEvent& event)
{
    json::Writer writer;
    json_io::Writing io{writer};
    writer.beginObject();
    io("now", event.now);
    io("event", event.event);
    writer.endObject();
    return writer.take();
}

std::string encodeGap(std::uint64_t count)
{
    json::Writer writer;
    json_io::Writing io{writer};
    writer.beginObject();
    io("gap", count);
    writer.endObject();
    return writer.take();
}

Result<std::variant<TimedEvent, EventGap>> decodeLine(std::string_view line)
{
    using Line = std::variant<TimedEvent, EventGap>;
    json::Document document;
    const auto root = document.parse(line);
    if (!root) return Unexpected{root.error()};
    if (const auto gap = root->at("gap")) {
        const auto count = json_io::get(*gap, json_io::As<std::uint64_t>{});
        if (!count) return Unexpected{count.error().within("gap")};
        return Line{EventGap{*count}};
    }
    TimedEvent event;
    json_io::Reading io{*root, {}};
    io("now", event.now);
    io("event", event.event);
    if (io.error) return Unexpected{std::move(*io.error)};
    return Line{std::move(event)};
}

} // namespace holdfast::journal

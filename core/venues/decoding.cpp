// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/decoding.h"

#include "core/base/json.h"
#include "core/venues/text.h"

#include <utility>

namespace holdfast::venues {

void LinesRead::putFacts(const std::vector<VenueFact>& facts)
{
    for (const VenueFact& fact : facts) {
        if (const auto* positions = std::get_if<PositionsPush>(&fact)) putAll(positions->rows);
        if (const auto* stops = std::get_if<StopsPush>(&fact)) putAll(stops->stops);
        if (const auto* balances = std::get_if<BalancePush>(&fact)) putAll(balances->balances);
        if (const auto* quotes = std::get_if<QuotesPush>(&fact)) putAll(quotes->quotes);
        if (const auto* candles = std::get_if<CandlesPush>(&fact)) putAll(candles->candles);
        if (const auto* orders = std::get_if<OrdersPush>(&fact)) {
            putAll(orders->orders);
            putAll(orders->fills);
        }
    }
}

void LinesRead::putAck(std::string_view venueId, std::string_view clientId)
{
    json::Writer line;
    line.beginObject()
        .member("kind", "ack")
        .member("venueOrderId", venueId)
        .member("clientOrderId", clientId)
        .endObject();
    lines.push_back(line.take());
    ++rows;
}

void LinesRead::putTime(WallTime time)
{
    json::Writer line;
    line.beginObject().member("kind", "time").member("venueTime", toMs(time)).endObject();
    lines.push_back(line.take());
    ++rows;
}

void LinesRead::putEvent(std::string_view event, const std::string& text)
{
    json::Writer line;
    line.beginObject()
        .member("kind", "ack")
        .member("event", event)
        .member("text", std::string_view{text})
        .endObject();
    lines.push_back(line.take());
    ++rows;
}

void LinesRead::putError(const std::string& code, const std::string& text,
                         const std::optional<std::optional<RefusalKind>>& refusal)
{
    json::Writer line;
    line.beginObject()
        .member("kind", "error")
        .member("code", std::string_view{code})
        .member("text", std::string_view{text});
    if (refusal) {
        line.key("refusal");
        if (*refusal)
            line.string(toString(**refusal));
        else
            line.null(); // not proved: the outcome is unknown
    }
    line.endObject();
    lines.push_back(line.take());
}

DecodedLines finished(LinesRead read, std::string_view completeness, const std::string& reason,
                      int exitCode)
{
    json::Writer line;
    line.beginObject()
        .member("kind", "read")
        .member("completeness", completeness)
        .member("rows", static_cast<std::int64_t>(read.rows))
        .member("reason", std::string_view{reason})
        .endObject();
    read.lines.push_back(line.take());
    return {std::move(read.lines), exitCode};
}

DecodedLines finished(LinesRead read)
{
    if (read.doubts.empty()) return finished(std::move(read), "complete", {}, 0);
    std::string reason = read.doubts.front();
    if (read.doubts.size() > 1)
        reason += " (and " + std::to_string(read.doubts.size() - 1) + " more)";
    return finished(std::move(read), "partial", reason, 2);
}

DecodedLines notUnderstood(const std::string& reason) { return finished({}, "failed", reason, 3); }

DecodedLines decodeFrames(std::string_view bytes, const PutFrame& putFrame)
{
    // One frame, pretty-printed or not; else one on each line.
    const std::string whole = trimmed(bytes);
    LinesRead read;
    const auto single = putFrame(read, whole);
    if (single) return finished(std::move(read));
    json::Document document; // one frame on many lines is still one, and its reason is told
    if (whole.find('\n') == std::string::npos || document.parse(whole))
        return notUnderstood(single.error().context);
    LinesRead frames;
    std::string_view rest = whole;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const std::string line = trimmed(rest.substr(0, end));
        if (!line.empty()) {
            if (const auto taken = putFrame(frames, line); !taken)
                return notUnderstood(taken.error().context);
        }
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return finished(std::move(frames));
}

bool isNamed(std::string_view names, std::string_view name)
{
    while (!names.empty()) {
        const auto end = names.find(' ');
        if (names.substr(0, end) == name) return true;
        if (end == std::string_view::npos) return false;
        names.remove_prefix(end + 1);
    }
    return false;
}

} // namespace holdfast::venues

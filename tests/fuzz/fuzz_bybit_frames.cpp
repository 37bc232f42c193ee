// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/decode_lines.h"
#include "core/venues/bybit/triage.h"
#include "tests/bybit/bybit_desk.h"
#include "tests/fuzz/fuzz_check.h"

namespace {

using namespace holdfast;
using namespace holdfast::venues;

/// What the session may say of a frame that came on a live stream.
void judge(const std::vector<VenueFact>& facts)
{
    for (const VenueFact& fact : facts) {
        if (const auto* positions = std::get_if<PositionsPush>(&fact))
            for (const PositionRow& row : positions->rows) {
                HF_PROMISE(!row.key.instrument.empty() && !row.qty.isNegative());
                HF_PROMISE(row.qty.isZero() == (row.direction == Direction::Flat));
                HF_PROMISE(row.qty.isZero() || row.updatedAt != WallTime{});
            }
        if (const auto* orders = std::get_if<OrdersPush>(&fact)) {
            for (const Order& order : orders->orders)
                HF_PROMISE(!order.venueId.empty() && !order.qty.isNegative()
                           && !order.filledQty.isNegative());
            for (const Fill& fill : orders->fills)
                HF_PROMISE(!fill.tradeId.empty() && fill.qty.isPositive()
                           && fill.price.isPositive());
        }
        if (const auto* stops = std::get_if<StopsPush>(&fact))
            for (const StopOrder& stop : stops->stops) {
                HF_PROMISE(!stop.venueId.empty() && !(stop.qty && stop.closesWholePosition));
                HF_PROMISE(stop.reduceOnly
                           || !stop.closesWholePosition); // one that could open protects nothing
            }
        if (const auto* candles = std::get_if<CandlesPush>(&fact))
            for (const VenueCandle& candle : candles->candles)
                HF_PROMISE(candle.low.isPositive() && candle.low <= candle.high);
        HF_PROMISE(!std::holds_alternative<WriteReply>(fact)); // a frame answers no request
        HF_PROMISE(!std::holds_alternative<PositionsReply>(fact));
    }
}

} // namespace

/// Frames, one on each line, of a live session: the first byte of a line says on which stream.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t kFramesMax = 16;
    bybit::test::Desk desk;
    desk.goLive();
    desk.forget();
    std::string_view rest = fuzz::textOf(data, size);
    for (std::size_t frame = 0; frame < kFramesMax && !rest.empty(); ++frame) {
        const auto end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.empty()) continue;
        const Link link = line.front() == '0' ? Link::Public : Link::Private;
        const std::string text{line.substr(1)};
        static_cast<void>(bybit::triage(text));
        desk.frame(link, text);
        desk.advance(milliseconds{100});
        judge(desk.facts);
        desk.facts.clear();
        const auto lines = bybit::decodeLines(PayloadSource::Ws, "auto", text);
        HF_PROMISE(!lines.lines.empty());
        HF_PROMISE(lines.exitCode == 0 || lines.exitCode == 2 || lines.exitCode == 3);
    }
    return 0;
}

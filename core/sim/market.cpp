// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/market.h"

#include "core/market/candle_file.h"
#include "core/sim/random.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

constexpr std::int64_t kMsPerMinute = 60'000;
constexpr std::int64_t kMinutesPerDay = 24LL * 60;
/// Of a tape's rows before the start, this much becomes history.
constexpr std::int64_t kTapeHistoryMinutes = 20'000;
constexpr std::int64_t kTapeBarsBeforeStart = 300;

std::int64_t minuteOf(MarketTime time) { return toMs(time) / kMsPerMinute; }
MarketTime timeOf(std::int64_t minute) { return marketFromMs(minute * kMsPerMinute); }

std::int64_t toCount(const Decimal& value, const Decimal& step)
{
    // Both are multiples of the step by now, so that the quotient is whole.
    const auto whole =
        Decimal::divide(value.roundedToStep(step, Rounding::HalfEven), step, 0, Rounding::HalfEven);
    HF_ASSERT(whole.has_value());
    return static_cast<std::int64_t>(whole->mantissa());
}
Decimal times(std::int64_t count, const Decimal& step)
{
    return Decimal::fromMantissa(static_cast<Decimal::Mantissa>(count) * step.mantissa(),
                                 step.scale());
}

/// A third of the way each: open, first extreme, second extreme, close (README.md).
std::int64_t pathPrice(std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close,
                       std::int64_t step, std::int64_t steps)
{
    const bool isRising = close >= open;
    const std::int64_t corners[] = {open, isRising ? low : high, isRising ? high : low, close};
    const std::int64_t at[] = {0, steps / 3, 2 * steps / 3, steps - 1};
    for (int leg = 0; leg < 3; ++leg) {
        if (step > at[leg + 1]) continue;
        const std::int64_t length = at[leg + 1] - at[leg];
        if (length <= 0) return corners[leg + 1];
        return corners[leg] + (corners[leg + 1] - corners[leg]) * (step - at[leg]) / length;
    }
    return close;
}

} // namespace

Result<CandleTape> parseCandleTape(InstrumentId instrument, std::string_view csv)
{
    const auto file = market::readCandles(csv);
    if (!file) return Unexpected{file.error().within("candle file")};
    CandleTape tape;
    tape.instrument = std::move(instrument);
    tape.bar = std::chrono::duration_cast<minutes>(file->bar);
    if (tape.bar < minutes{1} || tape.bar != file->bar)
        return unexpected(ErrorCode::Unsupported, "candle file: bars of whole minutes are needed");
    for (const market::Candle& candle : file->candles) {
        if (toMs(candle.open) % (tape.bar.count() * kMsPerMinute) != 0)
            return unexpected(ErrorCode::Unsupported,
                              "candle file: bars must open at multiples of their length");
        Decimal numbers[5];
        const double values[] = {candle.openPrice, candle.high, candle.low, candle.close,
                                 candle.volume};
        for (std::size_t i = 0; i < 5; ++i) {
            auto number = Decimal::fromDouble(values[i], 8);
            if (!number) return Unexpected{number.error().within("candle file")};
            numbers[i] = *number;
        }
        tape.candles.push_back(
            {candle.open, {numbers[0]}, {numbers[1]}, {numbers[2]}, {numbers[3]}, numbers[4]});
    }
    return tape;
}

Market::Market(MarketConfig config)
    : m_config{std::move(config)}
{
    m_speed = std::max(1, m_config.speed);
    m_wallAnchor = m_config.start;
    if (m_config.marketStart) {
        m_marketAnchor = timeOf(minuteOf(*m_config.marketStart));
    } else if (!m_config.tapes.empty()) {
        const CandleTape& tape = m_config.tapes.front();
        const auto index = std::min<std::size_t>(kTapeBarsBeforeStart, tape.candles.size() - 1);
        m_marketAnchor = tape.candles[index].open;
    } else {
        const std::int64_t minute = toMs(m_config.start) / kMsPerMinute;
        m_marketAnchor = timeOf(minute - minute % 5);
    }
    m_marketNext = m_marketAnchor;
    if (m_config.drawsFrom) m_drawsShift = *m_config.drawsFrom - minuteOf(m_marketAnchor);

    for (const Instrument& instrument : m_config.instruments) {
        Path path;
        path.instrument = instrument;
        for (const CandleTape& tape : m_config.tapes)
            if (tape.instrument == instrument.id) path.tape = &tape;
        std::int64_t first = minuteOf(m_marketAnchor) - m_config.historyBefore.count();
        if (path.tape) {
            first = std::max(minuteOf(path.tape->candles.front().open),
                             minuteOf(m_marketAnchor) - kTapeHistoryMinutes);
            first = std::min(first, minuteOf(m_marketAnchor));
        }
        first -= first % kMinutesPerDay; // Bars of any length up to a day begin whole.
        if (path.tape) first = std::max(first, minuteOf(path.tape->candles.front().open));
        first = std::min(first, minuteOf(m_marketAnchor));
        path.minuteFirst = first;
        path.walkPrice = basePrice(path);
        const auto stepLength = milliseconds{kMsPerMinute / m_config.ticksPerMinute};
        for (MarketTime at = timeOf(first); at < m_marketAnchor; at += stepLength)
            play(path, at);
        if (path.minutes
                .empty()) { // Nothing before the start: the price of the first candle stands.
            loadBar(path, minuteOf(m_marketAnchor));
            path.last = path.bar.open;
        }
        path.markSixteenths = path.last * 16;
        show(path, m_wallAnchor, m_marketAnchor, false);
        m_instruments.push_back(instrument);
        m_paths.emplace(instrument.id, std::move(path));
    }
}

std::int64_t Market::barMinutes(const Path& path) const
{
    return path.tape ? path.tape->bar.count() : 1;
}

std::int64_t Market::basePrice(const Path& path) const
{
    const std::string& base = path.instrument.base;
    const char* price = base == "BTC"    ? "90000"
                        : base == "ETH"  ? "3000"
                        : base == "SOL"  ? "180"
                        : base == "DOGE" ? "0.2"
                                         : "100";
    return toCount(Decimal::of(price), path.instrument.tick.value);
}

/// A regime walk (simulation.md §4.5): each hour is calm, rising, falling or in panic; within it a bar
/// moves by a sum of four draws, and a weak pull leads back to the base price.
Market::Candle Market::generated(const Path& path, std::int64_t minute) const
{
    const std::uint64_t entity = nameHash(path.instrument.id.text);
    const auto number = [&](std::uint64_t purpose, std::uint64_t n, std::int64_t low,
                            std::int64_t high) {
        return toRange(draw(m_config.seed, entity, purpose, n), low, high);
    };
    const auto minuteNumber = static_cast<std::uint64_t>(minute + m_drawsShift);
    const std::int64_t regime = number(1, minuteNumber / 60, 0, 99);
    const std::int64_t width = regime < 55 ? 4 : regime < 92 ? 6 : 18;
    const std::int64_t drift = regime < 55   ? 0
                               : regime < 74 ? 1
                               : regime < 92 ? -1
                                             : number(2, minuteNumber / 60, -3, 3);
    const std::int64_t base = basePrice(path);
    const std::int64_t unit =
        std::max<std::int64_t>(1, path.walkPrice / 20'000); // Half a basis point.
    std::int64_t move = drift;
    for (std::uint64_t i = 0; i < 4; ++i)
        move += number(3 + i, minuteNumber, -width, width);
    Candle candle;
    candle.open = path.walkPrice;
    candle.close = std::max(base / 10, candle.open + move * unit + (base - candle.open) / 4000);
    candle.high = std::max(candle.open, candle.close) + number(10, minuteNumber, 0, width) * unit;
    candle.low = std::max<std::int64_t>(1, std::min(candle.open, candle.close)
                                               - number(11, minuteNumber, 0, width) * unit);
    candle.lots = number(12, minuteNumber, 1'000, 40'000) * (1 + (width > 6 ? 3 : 0));
    return candle;
}

void Market::loadBar(Path& path, std::int64_t minute) const
{
    const std::int64_t length = barMinutes(path);
    path.barFirst = minute - minute % length;
    if (!path.tape) {
        path.bar = generated(path, minute);
        path.walkPrice = path.bar.close;
        return;
    }
    const auto& candles = path.tape->candles;
    const auto found =
        std::ranges::lower_bound(candles, timeOf(path.barFirst), {}, &CandleTape::Candle::open);
    if (found == candles.end()
        || found->open != timeOf(path.barFirst)) { // A gap, or the end: no trade.
        const std::int64_t still = path.minutes.empty() ? toCount(candles.front().openPrice.value,
                                                                  path.instrument.tick.value)
                                                        : path.last - path.offset;
        path.bar = {still, still, still, still, 0};
        return;
    }
    const Decimal& tick = path.instrument.tick.value;
    path.bar.open = toCount(found->openPrice.value, tick);
    path.bar.high = toCount(found->high.value, tick);
    path.bar.low = toCount(found->low.value, tick);
    path.bar.close = toCount(found->close.value, tick);
    const auto contracts =
        Decimal::divide(found->volume, path.instrument.multiplier, 8, Rounding::HalfEven);
    HF_ASSERT(contracts.has_value());
    path.bar.lots = toCount(*contracts, path.instrument.lot.value);
}

void Market::play(Path& path, MarketTime at) const
{
    const std::int64_t minute = minuteOf(at);
    const std::int64_t length = barMinutes(path);
    if (path.barFirst < 0 || minute < path.barFirst || minute >= path.barFirst + length)
        loadBar(path, minute);
    const std::int64_t steps = length * m_config.ticksPerMinute;
    const std::int64_t step =
        (toMs(at) - path.barFirst * kMsPerMinute) * m_config.ticksPerMinute / kMsPerMinute;
    const Candle& bar = path.bar;
    path.last = std::max<std::int64_t>(
        1, path.offset + pathPrice(bar.open, bar.high, bar.low, bar.close, step, steps));
    const std::int64_t lots = bar.lots * (step + 1) / steps - bar.lots * step / steps;
    if (path.minutes.empty() && path.minuteFirst > minute) path.minuteFirst = minute;
    if (static_cast<std::int64_t>(path.minutes.size()) <= minute - path.minuteFirst)
        path.minutes.push_back({path.last, path.last, path.last, path.last, lots});
    else {
        Candle& forming = path.minutes.back();
        forming.high = std::max(forming.high, path.last);
        forming.low = std::min(forming.low, path.last);
        forming.close = path.last;
        forming.lots += lots;
    }
}

void Market::show(Path& path, WallTime at, MarketTime marketTime, bool isFirstOfMinute) const
{
    const Decimal& tick = path.instrument.tick.value;
    const std::int64_t mark = std::max<std::int64_t>(1, (path.markSixteenths + 8) / 16);
    Tick& latest = path.latest;
    latest.instrument = path.instrument.id;
    latest.at = at;
    latest.marketTime = marketTime;
    latest.last = {times(path.last, tick)};
    latest.mark = {times(mark, tick)};
    latest.index = {times((path.last + mark) / 2, tick)};
    latest.bid = {times(std::max<std::int64_t>(1, path.last - 1), tick)};
    latest.ask = {times(path.last + 1, tick)};
    latest.isFirstOfMinute = isFirstOfMinute;
}

const std::vector<Instrument>& Market::instruments() const { return m_instruments; }
const Instrument* Market::instrument(const InstrumentId& id) const
{
    const auto found = m_paths.find(id);
    return found == m_paths.end() ? nullptr : &found->second.instrument;
}
void Market::setState(const InstrumentId& id, InstrumentState state)
{
    const auto found = m_paths.find(id);
    HF_ASSERT(found != m_paths.end());
    found->second.instrument.state = state;
    for (Instrument& listed : m_instruments)
        if (listed.id == id) listed.state = state;
}
const Market::Path& Market::path(const InstrumentId& id) const
{
    const auto found = m_paths.find(id);
    HF_ASSERT(found != m_paths.end());
    return found->second;
}

WallTime Market::wallTime(MarketTime time) const
{
    return m_wallAnchor + (time - m_marketAnchor) / m_speed;
}
MarketTime Market::marketTime(WallTime now) const
{
    return m_marketAnchor + (now - m_wallAnchor) * m_speed;
}
WallTime Market::nextTick() const { return wallTime(m_marketNext); }
MarketTime Market::nextMarketTime() const { return m_marketNext; }
std::int64_t Market::drawsNext() const { return minuteOf(m_marketNext) + m_drawsShift; }
int Market::speed() const { return m_speed; }
void Market::setSpeed(WallTime now, int speed)
{
    m_marketAnchor = marketTime(now);
    m_wallAnchor = now;
    m_speed = std::max(1, speed);
}

void Market::skip(WallTime now, milliseconds marketTimeAhead)
{
    m_marketAnchor = marketTime(now) + marketTimeAhead;
    m_wallAnchor = now;
}

void Market::step(std::vector<Tick>& out)
{
    const MarketTime at = m_marketNext;
    const WallTime wall = nextTick();
    const bool isFirstOfMinute = toMs(at) % kMsPerMinute == 0;
    for (auto& [id, path] : m_paths) {
        play(path, at);
        path.markSixteenths += (path.last * 16 - path.markSixteenths) / 2;
        show(path, wall, at, isFirstOfMinute);
        out.push_back(path.latest);
    }
    m_marketNext += milliseconds{kMsPerMinute / m_config.ticksPerMinute};
}

const Tick& Market::latest(const InstrumentId& id) const { return path(id).latest; }
Price Market::price(const InstrumentId& id, TriggerSource source) const
{
    const Tick& tick = latest(id);
    switch (source) {
    case TriggerSource::Mark: return tick.mark;
    case TriggerSource::Last: return tick.last;
    case TriggerSource::Index: return tick.index;
    }
    HF_UNREACHABLE();
}

Price Market::open24h(const InstrumentId& id) const
{
    const Path& found = path(id);
    if (found.minutes.empty()) return found.latest.last;
    const auto size = static_cast<std::int64_t>(found.minutes.size());
    const auto index = std::max<std::int64_t>(0, size - kMinutesPerDay);
    return {
        times(found.minutes[static_cast<std::size_t>(index)].open, found.instrument.tick.value)};
}

VenueCandle Market::candleOf(const Path& path, std::int64_t firstMinute,
                             std::int64_t barLength) const
{
    const auto size = static_cast<std::int64_t>(path.minutes.size());
    const std::int64_t from = std::max<std::int64_t>(0, firstMinute - path.minuteFirst);
    const std::int64_t to = std::min(size, firstMinute + barLength - path.minuteFirst);
    Candle sum = path.minutes[static_cast<std::size_t>(from)];
    for (std::int64_t i = from + 1; i < to; ++i) {
        const Candle& minute = path.minutes[static_cast<std::size_t>(i)];
        sum.high = std::max(sum.high, minute.high);
        sum.low = std::min(sum.low, minute.low);
        sum.close = minute.close;
        sum.lots += minute.lots;
    }
    const Decimal& tick = path.instrument.tick.value;
    VenueCandle candle;
    candle.instrument = path.instrument.id;
    candle.bar = minutes{barLength};
    candle.open = timeOf(firstMinute);
    candle.openPrice = {times(sum.open, tick)};
    candle.high = {times(sum.high, tick)};
    candle.low = {times(sum.low, tick)};
    candle.close = {times(sum.close, tick)};
    candle.volume = {times(sum.lots, path.instrument.lot.value)};
    candle.isFinal = firstMinute + barLength <= path.minuteFirst + size - 1;
    return candle;
}

std::vector<VenueCandle> Market::candles(const InstrumentId& id, minutes bar,
                                         std::optional<MarketTime> before, int countMax) const
{
    const Path& found = path(id);
    const std::int64_t length = bar.count();
    std::vector<VenueCandle> candles;
    if (found.minutes.empty() || length < 1) return candles;
    const std::int64_t newest =
        found.minuteFirst + static_cast<std::int64_t>(found.minutes.size()) - 1;
    std::int64_t first = newest - newest % length;
    if (before) {
        const std::int64_t limit = (toMs(*before) - 1) / kMsPerMinute;
        first = std::min(first, limit - limit % length);
    }
    for (; first >= found.minuteFirst && static_cast<int>(candles.size()) < countMax;
         first -= length)
        candles.push_back(candleOf(found, first, length));
    std::ranges::reverse(candles);
    return candles;
}

std::optional<VenueCandle> Market::formingCandle(const InstrumentId& id, minutes bar) const
{
    auto latest = candles(id, bar, std::nullopt, 1);
    if (latest.empty()) return std::nullopt;
    return latest.front();
}

Tick Market::setPrice(WallTime now, const InstrumentId& id, Price price)
{
    const auto found = m_paths.find(id);
    HF_ASSERT(found != m_paths.end());
    Path& moved = found->second;
    const std::int64_t wanted =
        std::max<std::int64_t>(1, toCount(price.value, moved.instrument.tick.value));
    moved.offset += wanted - moved.last;
    moved.last = wanted;
    moved.markSixteenths = wanted * 16;
    if (!moved.minutes.empty()) {
        Candle& forming = moved.minutes.back();
        forming.high = std::max(forming.high, wanted);
        forming.low = std::min(forming.low, wanted);
        forming.close = wanted;
    }
    show(moved, now, marketTime(now), false);
    return moved.latest;
}

Tick Market::setMark(WallTime now, const InstrumentId& id, Price price)
{
    const auto found = m_paths.find(id);
    HF_ASSERT(found != m_paths.end());
    Path& moved = found->second;
    moved.markSixteenths =
        std::max<std::int64_t>(1, toCount(price.value, moved.instrument.tick.value)) * 16;
    show(moved, now, marketTime(now), false);
    return moved.latest;
}

bool Market::hasEnded(const InstrumentId& id) const
{
    const Path& found = path(id);
    return found.tape && m_marketNext >= found.tape->candles.back().open + found.tape->bar;
}

Price Market::offset(const InstrumentId& id) const
{
    const Path& found = path(id);
    return {times(found.offset, found.instrument.tick.value)};
}
void Market::setOffset(const InstrumentId& id, Price offset)
{
    const auto found = m_paths.find(id);
    HF_ASSERT(found != m_paths.end());
    Path& moved = found->second;
    const std::int64_t wanted = toCount(offset.value, moved.instrument.tick.value);
    moved.last += wanted - moved.offset;
    moved.markSixteenths = moved.last * 16;
    moved.offset = wanted;
    show(moved, moved.latest.at, moved.latest.marketTime, false);
}

} // namespace holdfast::sim

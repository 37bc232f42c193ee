// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bars.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace holdfast::sim {
namespace {

constexpr minutes kDay{24 * 60};
constexpr minutes kWeek{7 * 24 * 60};
constexpr minutes kFirstMonday{4 * 24 * 60}; ///< 1970 began on a Thursday.
/// Bars that no whole number of minutes since 1970 makes are put together from these.
constexpr minutes kGrain{60};
constexpr int kGrainsMax = 100'000;

/// The whole multiple of `step`, counted from `first`, at or before `time`.
milliseconds floorTo(milliseconds time, milliseconds first, milliseconds step)
{
    const std::int64_t past = (time - first).count();
    const std::int64_t whole = past >= 0 ? past / step.count() : -((-past - 1) / step.count()) - 1;
    return first + step * whole;
}

} // namespace

minutes lengthMin(const Bar& bar)
{
    switch (bar.unit) {
    case Bar::Unit::Minutes: return minutes{bar.count};
    case Bar::Unit::Weeks: return kWeek * bar.count;
    case Bar::Unit::Months: return kDay * 28 * bar.count;
    }
    HF_UNREACHABLE();
}

MarketTime openOf(const Bar& bar, MarketTime time)
{
    const milliseconds local = milliseconds{toMs(time)} + bar.offset;
    milliseconds open{};
    switch (bar.unit) {
    case Bar::Unit::Minutes: open = floorTo(local, milliseconds{0}, minutes{bar.count}); break;
    case Bar::Unit::Weeks: open = floorTo(local, kFirstMonday, kWeek * bar.count); break;
    case Bar::Unit::Months: {
        const std::chrono::year_month_day date{
            std::chrono::floor<std::chrono::days>(std::chrono::sys_time<milliseconds>{local})};
        const unsigned month = static_cast<unsigned>(date.month()) - 1;
        const unsigned first = month - month % static_cast<unsigned>(bar.count);
        const std::chrono::sys_days day{date.year() / std::chrono::month{first + 1} / 1};
        open = std::chrono::duration_cast<milliseconds>(day.time_since_epoch());
        break;
    }
    }
    return marketFromMs((open - bar.offset).count());
}

MarketTime nextOpenOf(const Bar& bar, MarketTime time)
{
    // Months differ by days: on from the shortest, by steps that skip no bar.
    const MarketTime open = openOf(bar, time);
    MarketTime within = open + lengthMin(bar);
    while (openOf(bar, within) == open)
        within += kDay;
    return openOf(bar, within);
}

std::vector<VenueCandle> candles(const Market& market, const InstrumentId& instrument,
                                 const Bar& bar, std::optional<MarketTime> before, int countMax)
{
    if (bar.unit == Bar::Unit::Minutes && bar.offset.count() == 0)
        return market.candles(instrument, minutes{bar.count}, before, countMax);
    const auto newest = market.formingCandle(instrument, kGrain);
    if (!newest || countMax < 1) return {};
    // Bars count by their opening, so the last one is whole even where it ends after `before`.
    std::optional<MarketTime> end;
    if (before) end = nextOpenOf(bar, *before - milliseconds{1});
    const auto perBar = lengthMin(bar) / kGrain * 5 / 4 + 1;
    const int grains =
        static_cast<int>(std::min<std::int64_t>(kGrainsMax, (countMax + 1LL) * perBar));
    std::vector<VenueCandle> made;
    for (const VenueCandle& grain : market.candles(instrument, kGrain, end, grains)) {
        const MarketTime open = openOf(bar, grain.open);
        if (made.empty() || made.back().open != open) {
            made.push_back(grain);
            made.back().open = open;
            made.back().bar = lengthMin(bar);
            made.back().isFinal = nextOpenOf(bar, open) <= newest->open;
            continue;
        }
        VenueCandle& sum = made.back();
        sum.high = std::max(sum.high, grain.high);
        sum.low = std::min(sum.low, grain.low);
        sum.close = grain.close;
        sum.volume += grain.volume;
    }
    if (static_cast<int>(made.size()) > countMax) made.erase(made.begin(), made.end() - countMax);
    return made;
}

} // namespace holdfast::sim

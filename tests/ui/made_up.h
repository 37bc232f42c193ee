// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/snapshot.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// A made-up account that shows every face of the window: four positions in four states, a finding, an alarm.
/// Nothing of it comes from a venue.
namespace holdfast::ui::made_up {

inline constexpr std::int64_t kMarketMs = 1751453700000; // 2 July 2025, 10:55 UTC
inline const AccountId kAccount{"main"};

inline engine::InstrumentView instrument(const char* name, const char* base, const char* tick,
                                         const char* price, double change, const char* multiplier)
{
    engine::InstrumentView i;
    i.account = kAccount;
    i.instrument = InstrumentId{name};
    i.base = base;
    i.quote = "USDT";
    i.tick = Price::of(tick);
    i.lot = Qty::of("0.01");
    i.qtyMin = Qty::of("0.01");
    i.multiplier = Decimal::of(multiplier);
    i.last = i.mark = Price::of(price);
    i.bid = Price{i.last->value - i.tick.value};
    i.ask = i.last;
    i.change24hPercent = change;
    i.quoteAge = milliseconds{300};
    i.candleAge = milliseconds{300};
    i.marketTime = marketFromMs(kMarketMs);
    return i;
}

inline std::vector<engine::StripCell> strip(int proved, int doubt, int unprotected, int after)
{
    using engine::StripCell;
    std::vector<StripCell> out(static_cast<std::size_t>(proved), StripCell::Proved);
    out.insert(out.end(), static_cast<std::size_t>(doubt), StripCell::Doubt);
    out.insert(out.end(), static_cast<std::size_t>(unprotected), StripCell::Unprotected);
    out.insert(out.end(), static_cast<std::size_t>(after), StripCell::Doubt);
    return out;
}

struct Given {
    const char* instrument;
    Direction direction;
    const char* qty;
    const char* entry;
    const char* mark;
    const char* liquidation;
    const char* profit;
    double r;
    const char* trigger;
    engine::StopState stop;
    double readSeconds;
    const char* takeProfit;
    const char* owner;
};
inline engine::PositionView position(const Given& g)
{
    engine::PositionView p;
    p.account = kAccount;
    p.key.instrument = InstrumentId{g.instrument};
    p.state = std::string{g.owner} == "foreign" ? engine::PositionState::Foreign
                                                : engine::PositionState::Open;
    p.direction = g.direction;
    p.qty = Qty::of(g.qty);
    p.entry = Price::of(g.entry);
    p.mark = Price::of(g.mark);
    p.liquidation = Price::of(g.liquidation);
    p.unrealized = Money::of(g.profit);
    p.unrealizedR = g.r;
    p.stopTrigger = Price::of(g.trigger);
    p.stop = g.stop;
    p.stopReadAge = milliseconds{static_cast<std::int64_t>(g.readSeconds * 1000)};
    if (*g.takeProfit) p.takeProfit = Price::of(g.takeProfit);
    p.isTakeProfitLocal = true;
    p.owner = g.owner;
    p.rowAge = milliseconds{800};
    p.stopReduceOnly = true;
    p.stopVenueId = VenueOrderId{"68422913"};
    p.stopClientId = ClientOrderId{"hfa7k2m9q1"};
    p.openedMarketTime = marketFromMs(kMarketMs - 34 * 300'000LL);
    p.strip = strip(60, 0, 0, 0);
    return p;
}

inline engine::QualityView quality(const char* read, std::uint64_t answers, std::uint64_t partial,
                                   std::uint64_t failed, std::uint64_t incomplete,
                                   std::uint64_t stale)
{
    engine::QualityView q;
    q.read = read;
    q.answers = answers;
    q.partial = partial;
    q.failed = failed;
    q.incomplete = incomplete;
    q.stale = stale;
    return q;
}

inline engine::Snapshot snapshot()
{
    using namespace engine;
    Snapshot s;
    s.sequence = 7;
    s.at = wallFromMs(1763637307000);
    AccountView a;
    a.id = kAccount;
    a.isTradingOn = true;
    a.link = "live";
    a.truthAge = milliseconds{800};
    a.clockOffset = milliseconds{3};
    a.budgetUsedPercent = 61;
    a.currency = "USDT";
    a.equity = Money::of("10212.40");
    a.dayProfit = Money::of("12.40");
    a.dayLossMax = Money::of("50");
    a.quality = {quality("positions", 2412, 3, 5, 31, 7), quality("orders", 2409, 0, 4, 2, 0),
                 quality("stops", 2410, 1, 4, 9, 1), quality("fills", 402, 0, 0, 0, 0),
                 quality("closures", 0, 0, 0, 0, 0)};
    a.quality[0].stickyMedian = milliseconds{1840};
    a.quality[0].stickyMax = milliseconds{5012};
    a.quality[0].lagMedian = milliseconds{62};
    a.quality[0].lagP99 = milliseconds{1380};
    a.quality[2].lagMedian = milliseconds{310};
    s.accounts = {a};
    s.instruments = {instrument("BTC-USDT-SWAP", "BTC", "0.1", "103142.6", 0.84, "0.01"),
                     instrument("ETH-USDT-SWAP", "ETH", "0.01", "2535.19", -1.20, "0.1"),
                     instrument("SOL-USDT-SWAP", "SOL", "0.001", "168.412", 2.31, "1"),
                     instrument("DOGE-USDT-SWAP", "DOGE", "0.00001", "0.18107", -0.45, "1000"),
                     instrument("HYPE-USDT-SWAP", "HYPE", "0.001", "24.806", 4.02, "0.1")};

    PositionView sol =
        position({"SOL-USDT-SWAP", Direction::Short, "8.0", "168.920", "168.412", "191.070", "4.06",
                  0.2, "171.450", StopState::InDoubt, 4.1, "", "ticket"});
    sol.stopWhy = "stop accepted by OKX, not in its list (read 0.4 s ago)";
    sol.stopNext = "asked by id ×2 · next read 0.7 s · close at 10.0 s";
    sol.strip = strip(51, 4, 3, 2);
    sol.strip.back() = StripCell::Unprotected;
    sol.evidence = {{"state", "live", "", false},     {"side", "buy", "buy", true},
                    {"size", "8.0", "8.0", true},     {"trigger", "171.450", "171.450", true},
                    {"source", "mark", "mark", true}, {"reduce-only", "true", "true", true}};
    PositionView btc =
        position({"BTC-USDT-SWAP", Direction::Long, "1.2", "102880.0", "103142.6", "88410.0",
                  "3.15", 0.3, "101250.0", StopState::Verified, 2.1, "105900.0", "bollinger"});
    btc.stopCovers = btc.qty;
    PositionView eth =
        position({"ETH-USDT-SWAP", Direction::Long, "12.0", "2538.44", "2535.19", "2289.30",
                  "-3.90", -0.1, "2491.36", StopState::Verified, 5.8, "2570.81", "bollinger"});
    eth.stopCoversAll = true;
    eth.evidence = {{"state", "live", "live", true},
                    {"side", "sell", "sell", true},
                    {"size", "whole position", "closeFraction 1", true},
                    {"trigger", "2491.36", "2491.36", true},
                    {"source", "mark", "mark", true},
                    {"reduce-only", "true", "true", true}};
    eth.stopWhy = "read by id and in the list, both agree (5.8 s ago)";
    PositionView doge =
        position({"DOGE-USDT-SWAP", Direction::Short, "40", "0.18190", "0.18107", "0.22410", "3.32",
                  0.5, "0.18420", StopState::Stale, 51, "", "foreign"});
    doge.stopCovers = doge.qty;
    doge.stopWhy = "verified 51 s ago, the limit is 45 s";
    doge.stopNext = "budget: history paging yields · next read 3 s";
    doge.strip = strip(48, 12, 0, 0);
    s.positions = {sol, doge, eth, btc};

    OrderView order;
    order.account = kAccount;
    order.order = Order{};
    order.order.instrument = InstrumentId{"ETH-USDT-SWAP"};
    order.order.venueId = VenueOrderId{"2610847715"};
    order.order.clientId = ClientOrderId{"hfa7k2m9q2"};
    order.order.type = OrderType::PostOnly;
    order.order.qty = Qty::of("4.0");
    order.order.filledQty = Qty::of("1.5");
    order.order.state = OrderState::PartiallyFilled;
    order.order.price = Price::of("2521.00");
    order.isOurs = true;
    order.age = milliseconds{900};
    s.orders = {order};
    for (const PositionView& p : s.positions) {
        StopRowView row;
        row.account = kAccount;
        row.stop.instrument = p.key.instrument;
        row.stop.venueId = p.stopVenueId;
        row.stop.clientId = p.stopClientId;
        row.stop.side = closingSide(p.direction);
        row.stop.stopTrigger = p.stopTrigger;
        row.stop.stopSource = TriggerSource::Mark;
        row.stop.closesWholePosition = p.stopCoversAll;
        if (!p.stopCoversAll) row.stop.qty = p.qty;
        row.stop.reduceOnly = true;
        row.isOurs = p.owner != "foreign";
        row.isProtective = true;
        row.age = p.stopReadAge;
        s.stops.push_back(row);
    }
    int trade = 0;
    for (const PositionView& p : s.positions) {
        FillView f;
        f.account = kAccount;
        f.fill.instrument = p.key.instrument;
        f.fill.tradeId = TradeId{std::to_string(88120 + trade++)};
        f.fill.venueOrderId = VenueOrderId{"26108471" + std::to_string(10 + trade)};
        f.fill.side = openingSide(p.direction);
        f.fill.qty = p.qty;
        f.fill.price = *p.entry;
        f.fill.fee = Money::of("-0.1523");
        f.fill.feeCurrency = "USDT";
        f.fill.category = "normal";
        f.fill.time = wallFromMs(1763637182000 + trade * 1300);
        f.isOurs = p.owner != "foreign";
        f.marketTime = *p.openedMarketTime;
        s.fills.push_back(f);
    }
    FindingView finding;
    finding.id = "F1";
    finding.account = kAccount;
    finding.position = sol.key;
    finding.title = "SOL short: not in the bulk list";
    finding.kind = FindingKind::MissingAtVenue;
    finding.sides = {
        {"we hold", "8.0 short, filled 10:19:42"},
        {"bulk list", "not shown (complete, 3 rows)", "GET positions", milliseconds{1100}},
        {"by instrument", "8.0 short", "GET positions of SOL-USDT-SWAP", milliseconds{900}},
        {"closing record", "none", "GET positions-history", milliseconds{900}}};
    finding.missing = "a closing record bound to it, or an explicit zero";
    finding.doing = "nothing: stop kept, nothing cancelled; opens blocked on this instrument until "
                    "two reads agree";
    finding.acts = {FindingAct::AskAgain, FindingAct::Resolve};
    finding.age = milliseconds{6200};
    s.findings = {finding};
    AlarmView alarm;
    alarm.id = "A1";
    alarm.severity = Severity::P1;
    alarm.since = wallFromMs(1763637303000);
    alarm.account = kAccount;
    alarm.instrument = "SOL-USDT-SWAP";
    alarm.text = "stop accepted and not listed for 4.1 s; closed at 10.0 s if it stays unseen";
    alarm.isAcknowledged = true;
    AlarmView old = alarm;
    old.id = "A0";
    old.severity = Severity::P2;
    old.isActive = false;
    old.text = "private stream was away for 2.3 s; every position was read again";
    s.alarms = {alarm, old};

    StrategyView strategy;
    strategy.id = StrategyId{"bollinger"};
    strategy.kind = "bollinger_reversion";
    strategy.account = kAccount;
    strategy.instrument = InstrumentId{"ETH-USDT-SWAP"};
    strategy.isArmed = true;
    strategy.parameters = {
        {"period", "bars", 20, 20, 2, 1000},    {"deviations", "deviations", 2, 2, 0.1, 10},
        {"stopPercent", "%", 1.5, 1.5, 0, 50},  {"stopAtr", "ATR", 0, 0, 0, 20},
        {"atrPeriod", "bars", 14, 14, 1, 1000}, {"takeProfitPercent", "%", 1.2, 1.2, 0, 100},
        {"longs", "yes/no", 1, 1, 0, 1},        {"shorts", "yes/no", 1, 1, 0, 1}};
    strategy.lastDecision = "close 2 535.19 below middle band 2 541.70: hold long";
    strategy.lastDecisionAge = seconds{41};
    strategy.figures = {{"upper", 2561.42}, {"middle", 2541.70}, {"lower", 2521.98}};
    strategy.signalsTaken = 3;
    strategy.signalsDropped = 1;
    StrategyView second = strategy;
    second.id = StrategyId{"bollinger-btc"};
    second.instrument = InstrumentId{"BTC-USDT-SWAP"};
    second.isArmed = false;
    second.lastDecision = "warming up: 12 of 20 bars";
    s.strategies = {strategy, second};
    return s;
}

/// A close in progress: one row proved, one being read back.
inline engine::CloseView close(bool isRunning)
{
    engine::CloseView c;
    c.id = 3;
    c.isRunning = isRunning;
    c.isAccountWide = true;
    c.cause = "operator";
    c.reason = "emergency button";
    c.elapsed = milliseconds{1840};
    engine::CloseRow a;
    a.account = kAccount;
    a.key.instrument = InstrumentId{"BTC-USDT-SWAP"};
    a.direction = Direction::Long;
    a.atStart = a.filled = Qty::of("1.2");
    a.remainder = Qty::of("0");
    a.rounds = 1;
    a.phase = "closed, proved by records 4418 and 4417";
    a.isProved = true;
    engine::CloseRow b = a;
    b.key.instrument = InstrumentId{"ETH-USDT-SWAP"};
    b.atStart = Qty::of("12.0");
    b.filled = Qty::of(isRunning ? "9.4" : "12.0");
    b.isProved = !isRunning;
    if (isRunning) {
        b.remainder.reset();
        b.phase = "filled, reading back";
    }
    c.rows = {a, b};
    if (!isRunning) {
        c.headline = "closed, proved by records 4417, 4418, 4420 and 4421";
        c.sentence = "Closed 2 positions: BTC-USDT-SWAP, ETH-USDT-SWAP. Proved by records 4417, "
                     "4418, 4420 and 4421.";
    }
    return c;
}

/// A walk that looks like a market: deterministic, ends at 2 535.19.
inline engine::ShowCandles candles(int count = 300, const char* name = "ETH-USDT-SWAP")
{
    std::uint64_t state = 20250702;
    const auto random = [&state] { // in [-1, 1], heavier in the middle
        double sum = 0;
        for (int i = 0; i < 3; ++i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            sum += static_cast<double>(state >> 40) / 16777216.0 * 2 - 1;
        }
        return sum / 3;
    };
    std::vector<double> path;
    double price = 2500;
    double drift = 0;
    for (int i = 0; i <= count * 8; ++i) {
        drift = drift * 0.985 + random() * 0.10;
        price += drift + random() * 1.6 - (price - 2530) * 0.0012;
        path.push_back(price);
    }
    const double shift = 2535.19 - path.back();
    const auto exact = [](double value) {
        return Price{Decimal::fromDouble(value, 2).value_or(Decimal{})};
    };
    engine::ShowCandles out;
    out.account = kAccount;
    out.instrument = InstrumentId{name};
    out.isHistory = true;
    for (int i = 0; i < count; ++i) {
        VenueCandle c;
        c.instrument = out.instrument;
        c.bar = minutes{5};
        c.open = marketFromMs(kMarketMs - (count - 1 - i) * 300'000LL);
        double high = -1e9;
        double low = 1e9;
        double swing = 0;
        for (int k = 0; k <= 8; ++k) {
            const double at = path[static_cast<std::size_t>(i * 8 + k)] + shift;
            high = std::fmax(high, at);
            low = std::fmin(low, at);
            swing += k ? std::fabs(path[static_cast<std::size_t>(i * 8 + k)]
                                   - path[static_cast<std::size_t>(i * 8 + k - 1)])
                       : 0;
        }
        c.openPrice = exact(path[static_cast<std::size_t>(i * 8)] + shift);
        c.high = exact(high);
        c.low = exact(low);
        c.close = exact(path[static_cast<std::size_t>(i * 8 + 8)] + shift);
        c.volume =
            Qty{Decimal::fromDouble(120 + swing * swing * (2 + random()), 1).value_or(Decimal{})};
        c.isFinal = i + 1 < count;
        out.candles.push_back(c);
    }
    return out;
}

inline std::vector<engine::LogLine> lines()
{
    using engine::Severity;
    const std::pair<Severity, std::pair<const char*, const char*>> given[] = {
        {Severity::Info,
         {"gate", "open passed key=bollinger|1751453400000|0 by=fresh-look positions=1.2s"}},
        {Severity::Info, {"orders", "entry sent cl=hfa7k2m9q1 qty=12.0 stop=2491.36"}},
        {Severity::Info, {"orders", "entry filled qty=12.0 price=2538.44 venue=2610847701"}},
        {Severity::Info, {"guard", "stop reported working venue=68422913 by=stops-list"}},
        {Severity::P2, {"link", "private stream closed by the venue, opened again after 0.4 s"}},
        {Severity::Info,
         {"guard", "stop verified venue=68422913 by=id and list, 2.2 s after the ack"}},
        {Severity::P1,
         {"guard", "stop accepted cl=hfa7k2m9q3 and absent by=complete-query; next read 0.7 s"}}};
    std::vector<engine::LogLine> out;
    std::uint64_t record = 4401;
    for (const auto& [severity, words] : given) {
        engine::LogLine line;
        line.at = wallFromMs(1763637180000 + static_cast<std::int64_t>(record) % 4400 * 1733);
        line.severity = severity;
        line.account = kAccount;
        line.instrument = "ETH-USDT-SWAP";
        line.category = words.first;
        line.text = words.second;
        line.record = RecordId{record++};
        out.push_back(line);
    }
    return out;
}

} // namespace holdfast::ui::made_up

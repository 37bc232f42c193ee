// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/market_rows.h"
#include "core/sim/bybit/rest.h"
#include "core/sim/bybit/words.h"

#include <algorithm>

// Public reads (bybit.md §1.4, §3.1, §9).
namespace holdfast::sim::bybit {
namespace {

constexpr PageSize kInstruments{500, 1000};
constexpr int kCandlesMax = 1000;
constexpr int kCandlesGiven = 200;

Refusal noSymbol() { return {"10001", "params error: symbol invalid"}; }
bool isLinear(const Target& target) { return target.get("category") == "linear"; }
constexpr Decimal kOpenInterest = Decimal::fromInt(50'000);

std::size_t clamped(std::string_view asked, std::int64_t given, std::int64_t most)
{
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(number(asked).value_or(given), 1, most));
}

} // namespace

std::optional<Bar> barOf(std::string_view interval)
{
    if (interval == "D") return Bar{Bar::Unit::Minutes, 1440, {}};
    if (interval == "W") return Bar{Bar::Unit::Weeks, 1, {}};
    if (interval == "M") return Bar{Bar::Unit::Months, 1, {}};
    for (const std::string_view known :
         {"1", "3", "5", "15", "30", "60", "120", "240", "360", "720"})
        if (interval == known)
            return Bar{Bar::Unit::Minutes, static_cast<int>(*number(interval)), {}};
    return std::nullopt;
}

HttpAnswer Rest::time(const Call& call)
{
    const std::int64_t ms = toMs(call.now + m_model.faults().skewOfVenue(call.now));
    json::Writer w;
    w.beginObject()
        .member("timeSecond", std::to_string(ms / 1000))
        .member("timeNano", std::to_string(ms) + "000000")
        .endObject();
    return success(wallFromMs(ms), w.take());
}

HttpAnswer Rest::systemStatus(const Call& call) { return success(call.now, R"({"list":[]})"); }

HttpAnswer Rest::instruments(const Call& call)
{
    const std::string_view category = call.target.get("category");
    if (category != "linear" && category != "inverse" && category != "spot" && category != "option")
        return failure(call.now, {"10001", "params error: Category is invalid"});
    const std::string_view status = call.target.get("status");
    std::vector<ListRow> rows;
    // Without a status only those that trade, unless one is named (bybit.md §3.1).
    const auto isWanted = [&](InstrumentState state) {
        if (status.empty() && !call.target.get("symbol").empty()) return true;
        if (status == "Delivering") return state == InstrumentState::Settling;
        if (status == "Closed") return state == InstrumentState::Expired;
        return (status.empty() || status == "Trading") && state == InstrumentState::Live;
    };
    if (category == "linear") {
        std::int64_t rank = static_cast<std::int64_t>(m_model.market().instruments().size());
        for (const Instrument& instrument : m_model.market().instruments()) {
            --rank;
            const std::string_view symbol = call.target.get("symbol");
            const std::string_view base = call.target.get("baseCoin");
            if (!isWanted(instrument.state) || (!symbol.empty() && symbol != instrument.id.text)
                || (!base.empty() && base != instrument.base))
                continue;
            json::Writer w;
            writeInstrument(w, m_model, instrument);
            rows.push_back({instrument.id.text, wallFromMs(rank), w.take()});
        }
    }
    ListPage page = pageOf(std::move(rows), call.target, kInstruments, call.now, call.endpoint,
                           call.view.list, m_model.faults(), m_frozen);
    // This list tells its end: the cursor is empty on the last page.
    const std::size_t listed = m_model.market().instruments().size();
    if (clamped(call.target.get("limit"), 500, 1000) >= listed) page.cursor.clear();
    return success(call.now, R"({"category":")" + std::string{category} + R"(","list":[)"
                                 + page.list + R"(],"nextPageCursor":")" + page.cursor + R"("})");
}

HttpAnswer Rest::tickers(const Call& call)
{
    const std::string_view wanted = call.target.get("symbol");
    std::string rows;
    if (isLinear(call.target))
        for (const Instrument& instrument : m_model.market().instruments()) {
            if (!wanted.empty() && instrument.id.text != wanted) continue;
            json::Writer w;
            w.beginObject();
            for (const auto& [name, value] :
                 tickerMembers(m_model, instrument, m_model.market().latest(instrument.id),
                               dayFigures(m_model.market(), instrument), call.now))
                w.member(name, value);
            w.endObject();
            rows += (rows.empty() ? "" : ",") + w.take();
        }
    if (rows.empty() && !wanted.empty()) return failure(call.now, noSymbol());
    return success(call.now, R"({"category":")" + std::string{call.target.get("category")}
                                 + R"(","list":[)" + rows + "]}");
}

HttpAnswer Rest::candles(const Call& call, bool withVolume)
{
    const InstrumentId id{std::string{call.target.get("symbol")}};
    const Market& market = m_model.market();
    const Instrument* instrument = market.instrument(id);
    if (instrument == nullptr || !isLinear(call.target)) return failure(call.now, noSymbol());
    const auto bar = barOf(call.target.get("interval"));
    if (!bar) return failure(call.now, {"10001", "Invalid period!"});
    if (const auto shortest = m_config.barMin.find(id);
        shortest != m_config.barMin.end() && lengthMin(*bar) < shortest->second)
        return failure(call.now, {"10001", "Invalid period! The drill's candle file has longer "
                                           "bars."});
    const auto start = number(call.target.get("start"));
    const auto end = number(call.target.get("end"));
    const auto limit =
        static_cast<int>(clamped(call.target.get("limit"), kCandlesGiven, kCandlesMax));
    const std::optional<MarketTime> before =
        end ? std::optional{marketFromMs(*end + 1)} : std::nullopt;
    std::vector<VenueCandle> found =
        sim::candles(market, id, *bar, before, start ? kCandlesMax : limit);
    if (start) std::erase_if(found, [&](const VenueCandle& c) { return toMs(c.open) < *start; });
    // With a start alone the oldest ones count from there; all come newest first.
    if (static_cast<int>(found.size()) > limit) {
        if (end || !start)
            found.erase(found.begin(), found.end() - limit);
        else
            found.erase(found.begin() + limit, found.end());
    }
    std::string rows;
    for (auto c = found.rbegin(); c != found.rend(); ++c) {
        json::Writer w;
        w.beginArray()
            .string(std::to_string(toMs(c->open)))
            .string(textOf(c->openPrice))
            .string(textOf(c->high))
            .string(textOf(c->low))
            .string(textOf(c->close));
        if (withVolume)
            w.string(textOf(c->volume)).string(textOf(c->volume.value * c->close.value));
        w.endArray();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(call.now,
                   R"({"symbol":")" + id.text + R"(","category":"linear","list":[)" + rows + "]}");
}

HttpAnswer Rest::kline(const Call& call) { return candles(call, true); }
HttpAnswer Rest::priceKline(const Call& call) { return candles(call, false); }

HttpAnswer Rest::orderbook(const Call& call)
{
    const Instrument* instrument =
        m_model.market().instrument({std::string{call.target.get("symbol")}});
    if (instrument == nullptr || !isLinear(call.target)) return failure(call.now, noSymbol());
    const auto levels = static_cast<int>(clamped(call.target.get("limit"), 25, 1000));
    const Tick& tick = m_model.market().latest(instrument->id);
    json::Writer w;
    w.beginObject().member("s", instrument->id.text).key("b");
    writeBookSide(w, bookSide(*instrument, tick, Side::Buy, levels));
    w.key("a");
    writeBookSide(w, bookSide(*instrument, tick, Side::Sell, levels));
    w.member("ts", toMs(call.now))
        .member("u", toMs(call.now) % 100'000'000)
        .member("seq", toMs(call.now))
        .member("cts", toMs(tick.at))
        .endObject();
    return success(call.now, w.take());
}

HttpAnswer Rest::recentTrade(const Call& call)
{
    const InstrumentId id{std::string{call.target.get("symbol")}};
    if (m_model.market().instrument(id) == nullptr) return failure(call.now, noSymbol());
    const PublicTrades::Trades& trades = m_trades.of(id);
    std::size_t left = clamped(call.target.get("limit"), 500, 1000);
    std::string rows;
    for (auto trade = trades.rbegin(); trade != trades.rend() && left > 0; ++trade, --left) {
        json::Writer w;
        w.beginObject()
            .member("execId", "t" + std::to_string(trade->first))
            .member("symbol", id.text)
            .member("price", textOf(trade->second.last))
            .member("size", textOf(m_model.market().instrument(id)->lot))
            .member("side", trade->first % 2 == 0 ? "Buy" : "Sell")
            .member("time", stamp(trade->second.at))
            .member("isBlockTrade", false)
            .member("isRPITrade", false)
            .member("seq", std::to_string(trade->first))
            .endObject();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(call.now, R"({"category":"linear","list":[)" + rows + "]}");
}

HttpAnswer Rest::fundingHistory(const Call& call)
{
    const InstrumentId id{std::string{call.target.get("symbol")}};
    if (m_model.market().instrument(id) == nullptr) return failure(call.now, noSymbol());
    const auto start = number(call.target.get("startTime"));
    const auto end = number(call.target.get("endTime"));
    if (start && !end) // Alone it is an error (bybit.md §9).
        return failure(call.now, {"10001", "params error: endTime is required with startTime"});
    const std::int64_t interval = VenueModel::fundingInterval(id).count();
    std::int64_t at = std::min(end.value_or(toMs(call.now)), toMs(call.now)) / interval * interval;
    std::size_t left = clamped(call.target.get("limit"), 200, 200);
    std::string rows;
    for (; left > 0 && at > 0 && at >= start.value_or(0); at -= interval, --left) {
        json::Writer w;
        w.beginObject()
            .member("symbol", id.text)
            .member("fundingRate", textOf(m_model.fundingRate(id, wallFromMs(at))))
            .member("fundingRateTimestamp", std::to_string(at))
            .endObject();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(call.now, R"({"category":"linear","list":[)" + rows + "]}");
}

HttpAnswer Rest::openInterest(const Call& call)
{
    const InstrumentId id{std::string{call.target.get("symbol")}};
    if (m_model.market().instrument(id) == nullptr) return failure(call.now, noSymbol());
    // A made-up market: as much is open as ever, whatever the account does.
    return success(call.now, R"({"symbol":")" + id.text
                                 + R"(","category":"linear","list":[{"openInterest":")"
                                 + textOf(kOpenInterest) + R"(","timestamp":")" + stamp(call.now)
                                 + R"("}],"nextPageCursor":""})");
}

HttpAnswer Rest::riskLimit(const Call& call)
{
    const std::string_view wanted = call.target.get("symbol");
    std::string rows;
    for (const Instrument& instrument : m_model.market().instruments()) {
        if (!wanted.empty() && instrument.id.text != wanted) continue;
        json::Writer w;
        w.beginObject()
            .member("id", std::int64_t{1})
            .member("symbol", instrument.id.text)
            .member("riskLimitValue", "2000000")
            .member("maintenanceMargin", "0.005")
            .member("initialMargin", "0.01")
            .member("isLowestRisk", std::int64_t{1})
            .member("maxLeverage", textOf(instrument.leverageMax) + ".00")
            .member("mmDeduction", "")
            .endObject();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(call.now,
                   R"({"category":"linear","list":[)" + rows + R"(],"nextPageCursor":""})");
}

HttpAnswer Rest::priceLimit(const Call& call)
{
    const InstrumentId id{std::string{call.target.get("symbol")}};
    if (m_model.market().instrument(id) == nullptr) return failure(call.now, noSymbol());
    const auto band = m_model.priceBand(id);
    json::Writer w;
    w.beginObject()
        .member("symbol", id.text)
        .member("buyLmt", band ? textOf(band->second) : "")
        .member("sellLmt", band ? textOf(band->first) : "")
        .member("ts", stamp(call.now))
        .endObject();
    return success(call.now, w.take());
}

} // namespace holdfast::sim::bybit

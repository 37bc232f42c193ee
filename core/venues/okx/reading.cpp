// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/reading.h"

#include "core/base/assert.h"
#include "core/venues/fields.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/money_rows.h"
#include "core/venues/okx/rows.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace holdfast::venues::okx {
namespace {

constexpr milliseconds kTwoSeconds{2000};

Wire get(std::string target, std::string budget, int limit, bool isSigned = true)
{
    Wire wire;
    wire.target = std::move(target);
    wire.isSigned = isSigned;
    wire.uses.push_back({std::move(budget), {limit, kTwoSeconds}});
    return wire;
}

using link::Doubts;
using link::identityOf;
using link::instrumentOf;
using link::readOf;
using link::scopeOf;

/// One endpoint of a list, with everything but the cursor.
struct Source {
    std::string target;
    std::string budget;
    int limit = 10;
};

/// How one kind of list is read.
template <class Row, class Reply>
struct ListPlan {
    std::vector<Source> sources;
    std::string
        cursor; ///< Field of the last row that `after` takes; empty: one page, always whole.
    std::size_t pagesMax = kPagesMax; ///< Of each source.
    bool needsProof = true;
    /// The cursor is a time, which rows may share: the next page begins within the last moment of this
    /// one, and its rows of that moment come twice.
    bool isCursorTime = false;
    std::function<Decoded<Row>(json::Value)> decode;
    std::function<void(json::Value, std::vector<json::Value>&)>
        unfold; ///< Rows inside a row (balance).
};

template <class Row, class Reply>
class ListReading final : public Reading {
public:
    ListReading(RequestId id, Scope scope, ListPlan<Row, Reply> plan)
        : m_id{id}
        , m_scope{std::move(scope)}
        , m_plan{std::move(plan)}
    {
        HF_ASSERT(!m_plan.sources.empty());
    }

    std::vector<Wire> begin() override { return {wireOf(0, {})}; }

    std::vector<Wire> take(std::size_t page, const json::Value& data) override
    {
        HF_ASSERT(page == m_pages); // one page at a time
        ++m_pages;
        ++m_pagesOfSource;
        for (const json::Value row : data.items()) {
            m_isOverlap =
                m_plan.isCursorTime && !m_lastMoment.empty() && row.isObject()
                && Fields{row}.text(m_plan.cursor).value_or(std::string{}) == m_lastMoment;
            takeRow(row);
        }
        m_isOverlap = false;
        if (!m_plan.cursor.empty() && data.size() >= kPageRows) {
            if (m_pagesOfSource >= m_plan.pagesMax) {
                m_doubts.add("more than " + std::to_string(m_plan.pagesMax * kPageRows) + " rows");
            } else if (std::string cursor = cursorAfter(data); !cursor.empty()) {
                return {wireOf(m_source, cursor)};
            }
        }
        if (++m_source >= m_plan.sources.size()) return {};
        m_pagesOfSource = 0;
        m_lastMoment.clear();
        return {wireOf(m_source, {})};
    }

    VenueFact answer(const ReadStamp& stamp, bool isAccountProven) override
    {
        if (m_plan.needsProof && !isAccountProven)
            m_doubts.add("the account behind the key is not proven yet");
        return Reply{m_id, readOf<Row>(m_scope, stamp, std::move(m_rows), m_doubts)};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return Reply{m_id, Failed{m_scope, stamp, std::move(error)}};
    }

private:
    Wire wireOf(std::size_t source, const std::string& cursor) const
    {
        const Source& from = m_plan.sources.at(source);
        std::string target = from.target;
        if (!cursor.empty())
            target += (target.find('?') == std::string::npos ? "?after=" : "&after=") + cursor;
        return get(std::move(target), from.budget, from.limit);
    }

    void takeRow(json::Value row)
    {
        if (m_plan.unfold) {
            std::vector<json::Value> inner;
            m_plan.unfold(row, inner);
            for (const json::Value item : inner)
                takeOne(item);
        } else {
            takeOne(row);
        }
    }

    void takeOne(json::Value row)
    {
        auto decoded = m_plan.decode(row);
        if (!decoded) {
            m_doubts.add("a row was refused: " + decoded.error().context);
            return;
        }
        if (!*decoded) return;
        if (!m_scope.instrument.empty() && instrumentOf(**decoded) != m_scope.instrument) {
            m_doubts.add("a row of another instrument: " + instrumentOf(**decoded));
            return;
        }
        if (!m_seen.insert(identityOf(**decoded)).second) {
            if (m_isOverlap) return;
            m_doubts.add("a row came twice: " + identityOf(**decoded));
            return;
        }
        m_rows.push_back(std::move(**decoded));
    }

    std::string cursorAfter(const json::Value& data)
    {
        std::optional<json::Value> last;
        for (const json::Value row : data.items())
            last = row;
        const auto cursor =
            last && last->isObject()
                ? Fields{*last}.requiredText(m_plan.cursor)
                : Result<std::string>{unexpected(ErrorCode::Missing, m_plan.cursor)};
        const bool isUsable = cursor && std::all_of(cursor->begin(), cursor->end(), [](char c) {
                                  return c >= '0' && c <= '9';
                              });
        if (!isUsable) {
            m_doubts.add("the last row of a page has no cursor " + m_plan.cursor);
            return {};
        }
        if (!m_cursors.insert(*cursor).second) {
            m_doubts.add("the same page came twice");
            return {};
        }
        if (!m_plan.isCursorTime) return *cursor;
        const auto moment = boundedNumber(*cursor, m_plan.cursor);
        if (!moment) {
            m_doubts.add(moment.error().context);
            return {};
        }
        m_lastMoment = *cursor;
        return (*moment + Decimal::fromInt(1)).toString();
    }

    RequestId m_id;
    Scope m_scope;
    ListPlan<Row, Reply> m_plan;
    std::size_t m_source = 0;
    std::size_t m_pages = 0;
    std::size_t m_pagesOfSource = 0;
    std::vector<Row> m_rows;
    std::set<std::string> m_seen;
    std::set<std::string> m_cursors;
    std::string m_lastMoment; // of the page before, where the cursor is a time
    bool m_isOverlap = false;
    Doubts m_doubts;
};

/// A read by id: endpoints asked one after the other until one knows it.
template <class Row, class Reply>
class ByIdReading final : public Reading {
public:
    ByIdReading(RequestId id, std::vector<Wire> places,
                std::function<Decoded<Row>(json::Value)> decode,
                std::function<bool(const Row&)> isMeant, std::size_t listsFrom)
        : m_id{id}
        , m_places{std::move(places)}
        , m_decode{std::move(decode)}
        , m_isMeant{std::move(isMeant)}
        , m_listsFrom{listsFrom}
    {
    }

    std::vector<Wire> begin() override { return {m_places.at(0)}; }

    std::vector<Wire> take(std::size_t page, const json::Value& data) override
    {
        if (data.size() == 0) {
            // A list filtered by id may be empty; a query by id that finds nothing has a code for it.
            if (page >= m_listsFrom) return nextPlace(page);
            m_error = Error{ErrorCode::Missing, "code 0 without a row: proves nothing"};
            return {};
        }
        if (data.size() != 1) {
            m_error = Error{ErrorCode::Malformed, std::to_string(data.size()) + " rows for one id"};
            return {};
        }
        auto decoded = m_decode(data.items().front());
        if (!decoded)
            m_error = decoded.error();
        else if (!*decoded)
            m_error = Error{ErrorCode::Unsupported, "the row is not a perpetual"};
        else if (!m_isMeant(**decoded))
            m_error = Error{ErrorCode::Malformed, "the row is another order's"};
        else
            m_row = std::move(**decoded);
        return {};
    }

    bool absorbs(std::size_t page, std::string_view code, std::vector<Wire>& next) override
    {
        if (!saysNotFound(code)) return false;
        next = nextPlace(page);
        return true;
    }

    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        return Reply{m_id, ById<Row>{stamp, m_row, m_error}};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return Reply{m_id, ById<Row>{stamp, std::nullopt, std::move(error)}};
    }

private:
    std::vector<Wire> nextPlace(std::size_t page)
    {
        if (page + 1 >= m_places.size()) return {};
        return {m_places.at(page + 1)};
    }

    RequestId m_id;
    std::vector<Wire> m_places;
    std::function<Decoded<Row>(json::Value)> m_decode;
    std::function<bool(const Row&)> m_isMeant;
    std::size_t m_listsFrom; ///< Places from this one on are lists filtered by id.
    std::optional<Row> m_row;
    std::optional<Error> m_error;
};

class AccountReading final : public Reading {
public:
    explicit AccountReading(RequestId id)
        : m_id{id}
    {
    }
    std::vector<Wire> begin() override
    {
        return {get("/api/v5/account/config", "account/config", 5)};
    }
    std::vector<Wire> take(std::size_t, const json::Value& data) override
    {
        if (data.size() != 1) {
            m_error =
                Error{ErrorCode::Missing, std::to_string(data.size()) + " accounts in the reply"};
            return {};
        }
        auto config = decodeAccount(data.items().front());
        if (config)
            m_config = std::move(*config);
        else
            m_error = config.error();
        return {};
    }
    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        return AccountReply{m_id, ById<AccountConfig>{stamp, m_config, m_error}};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return AccountReply{m_id, ById<AccountConfig>{stamp, std::nullopt, std::move(error)}};
    }

private:
    RequestId m_id;
    std::optional<AccountConfig> m_config;
    std::optional<Error> m_error;
};

class TimeReading final : public Reading {
public:
    explicit TimeReading(RequestId id)
        : m_id{id}
    {
    }
    std::vector<Wire> begin() override
    {
        return {get("/api/v5/public/time", "public/time", 10, false)};
    }
    std::vector<Wire> take(std::size_t, const json::Value& data) override
    {
        if (data.size() == 1 && data.items().front().isObject())
            if (const auto time = Fields{data.items().front()}.requiredTime("ts")) m_time = *time;
        return {};
    }
    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        ReadStamp withVenue = stamp;
        withVenue.venueTime = m_time;
        return TimeReply{m_id, withVenue, m_time};
    }
    VenueFact failed(const ReadStamp& stamp, Error) override
    {
        return TimeReply{m_id, stamp, std::nullopt};
    }

private:
    RequestId m_id;
    std::optional<WallTime> m_time;
};

/// Mark and last come from two endpoints; a quote needs both, and is as old as the older one.
class MarkReading final : public Reading {
public:
    MarkReading(RequestId id, InstrumentId instrument)
        : m_id{id}
        , m_instrument{std::move(instrument)}
    {
    }
    std::vector<Wire> begin() override
    {
        return {
            get("/api/v5/public/mark-price?instType=SWAP&instId=" + m_instrument.text,
                "public/mark-price|" + m_instrument.text, 10, false),
            get("/api/v5/market/ticker?instId=" + m_instrument.text, "market/ticker", 20, false)};
    }
    std::vector<Wire> take(std::size_t page, const json::Value& data) override
    {
        if (data.size() != 1) return {};
        const auto quote =
            page == 0 ? decodeMark(data.items().front()) : decodeTicker(data.items().front());
        if (!quote || !*quote || (*quote)->instrument != m_instrument) return {};
        (page == 0 ? m_mark : m_ticker) = **quote;
        return {};
    }
    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        if (!m_mark || !m_ticker) return MarkReply{m_id, stamp, std::nullopt};
        Quote quote = *m_ticker;
        quote.mark = m_mark->mark;
        quote.time = std::min(m_mark->time, m_ticker->time);
        ReadStamp withVenue = stamp;
        withVenue.venueTime = quote.time;
        return MarkReply{m_id, withVenue, quote};
    }
    VenueFact failed(const ReadStamp& stamp, Error) override
    {
        return MarkReply{m_id, stamp, std::nullopt};
    }

private:
    RequestId m_id;
    InstrumentId m_instrument;
    std::optional<Quote> m_mark;
    std::optional<Quote> m_ticker;
};

/// Newest first at the venue, oldest first in the answer. The near past first; when that is used up
/// (1,440 rows), the far past (okx.md §8).
class CandleReading final : public Reading {
public:
    CandleReading(RequestId id, ReadCandles request)
        : m_id{id}
        , m_request{std::move(request)}
        , m_before{m_request.before}
    {
    }
    std::vector<Wire> begin() override { return {page()}; }
    std::vector<Wire> take(std::size_t, const json::Value& data) override
    {
        ++m_pages;
        for (const json::Value row : data.items())
            takeRow(row);
        if (static_cast<int>(m_candles.size()) >= m_request.countMax || !m_doubts.isEmpty())
            return {};
        if (m_pages >= kPagesMax) {
            m_doubts.add("more pages than we read at once");
            return {};
        }
        if (data.size() < m_asked) {
            if (m_isFar || m_candles.empty()) return {}; // the venue has no more
            m_isFar = true;
        }
        return {page()};
    }
    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        std::reverse(m_candles.begin(), m_candles.end());
        if (static_cast<int>(m_candles.size()) > m_request.countMax)
            m_candles.erase(m_candles.begin(), m_candles.end() - m_request.countMax);
        return CandlesReply{m_id, readOf<VenueCandle>({"candles", m_request.instrument.text}, stamp,
                                                      std::move(m_candles), m_doubts)};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return CandlesReply{
            m_id, Failed{{"candles", m_request.instrument.text}, stamp, std::move(error)}};
    }

private:
    static constexpr int kRowsMax = 300;
    static constexpr int kFarRowsMax =
        100; ///< Sources disagree between 100 and 300; the smaller is safe.

    Wire page()
    {
        const int missing = m_request.countMax - static_cast<int>(m_candles.size());
        m_asked =
            static_cast<std::size_t>(std::clamp(missing, 1, m_isFar ? kFarRowsMax : kRowsMax));
        std::string target = m_isFar ? "/api/v5/market/history-candles" : "/api/v5/market/candles";
        target +=
            "?instId=" + m_request.instrument.text + "&bar=" + std::string{barName(m_request.bar)};
        if (m_before) target += "&after=" + std::to_string(toMs(*m_before));
        target += "&limit=" + std::to_string(m_asked);
        return get(std::move(target), m_isFar ? "market/history-candles" : "market/candles",
                   m_isFar ? 20 : 40, false);
    }
    void takeRow(json::Value row)
    {
        auto candle = decodeCandle(row, m_request.instrument, m_request.bar);
        if (!candle) {
            m_doubts.add("a row was refused: " + candle.error().context);
            return;
        }
        if (m_before && candle->open >= *m_before) {
            m_doubts.add("rows are not newest first");
            return;
        }
        m_before = candle->open;
        m_candles.push_back(std::move(*candle));
    }

    RequestId m_id;
    ReadCandles m_request;
    std::optional<MarketTime> m_before;
    std::vector<VenueCandle> m_candles; // newest first
    Doubts m_doubts;
    std::size_t m_asked = 0;
    std::size_t m_pages = 0;
    bool m_isFar = false;
};

template <class Row, class Reply>
std::unique_ptr<Reading> list(RequestId id, const Request& request, std::vector<Source> sources,
                              std::string cursor, std::function<Decoded<Row>(json::Value)> decode,
                              std::size_t pagesMax = kPagesMax, bool needsProof = true)
{
    ListPlan<Row, Reply> plan;
    plan.sources = std::move(sources);
    plan.cursor = std::move(cursor);
    plan.pagesMax = pagesMax;
    plan.needsProof = needsProof;
    plan.decode = std::move(decode);
    plan.isCursorTime = plan.cursor == "uTime";
    return std::make_unique<ListReading<Row, Reply>>(id, scopeOf(request), std::move(plan));
}

constexpr std::size_t kRecentPages = 10; ///< Of fills: a thousand.

struct Make {
    using Made = Result<std::unique_ptr<Reading>>;
    RequestId id;
    const Request& request;

    Made operator()(const ReadPositions& r) const
    {
        std::string target = "/api/v5/account/positions?instType=SWAP";
        if (r.instrument) target += "&instId=" + r.instrument->text;
        return list<PositionRow, PositionsReply>(id, request, {{target, "account/positions", 10}},
                                                 {}, decodePosition);
    }
    Made operator()(const ReadOrders&) const
    {
        return list<Order, OrdersReply>(
            id, request,
            {{"/api/v5/trade/orders-pending?instType=SWAP&limit=100", "orders-pending", 60}},
            "ordId", decodeOrder);
    }
    Made operator()(const ReadOrder& r) const
    {
        HF_ASSERT(!r.venueId.empty() || !r.clientId.empty());
        const std::string name =
            r.venueId.empty() ? "&clOrdId=" + r.clientId.text : "&ordId=" + r.venueId.text;
        std::vector<Wire> places{get("/api/v5/trade/order?instId=" + r.instrument.text + name,
                                     "get order|" + r.instrument.text, 60)};
        return Made{std::make_unique<ByIdReading<Order, OrderReply>>(
            id, std::move(places), decodeOrder,
            [r](const Order& order) {
                return order.instrument == r.instrument
                       && (r.venueId.empty() ? order.clientId == r.clientId
                                             : order.venueId == r.venueId);
            },
            1)};
    }
    Made operator()(const ReadOrderHistory& r) const
    {
        const bool isArchive = r.depth == Depth::Months;
        const std::string name = isArchive ? "orders-history-archive" : "orders-history";
        return list<Order, OrdersReply>(
            id, request,
            {{"/api/v5/trade/" + name + "?instType=SWAP&instId=" + r.instrument.text + "&limit=100",
              name, isArchive ? 20 : 40}},
            "ordId", decodeOrder, r.depth == Depth::Latest ? 1 : kPagesMax);
    }
    Made operator()(const ReadStops&) const
    {
        const auto pending = [](const char* type) {
            return Source{"/api/v5/trade/orders-algo-pending?ordType=" + std::string{type}
                              + "&instType=SWAP&limit=100",
                          "orders-algo-pending", 20};
        };
        return list<StopOrder, StopsReply>(
            id, request,
            {pending("conditional,oco"), pending("trigger"), pending("move_order_stop")}, "algoId",
            decodeStop);
    }
    Made operator()(const ReadStop& r) const
    {
        HF_ASSERT(!r.venueId.empty() || !r.clientId.empty());
        std::vector<Wire> places;
        const std::string name =
            r.venueId.empty() ? "algoClOrdId=" + r.clientId.text : "algoId=" + r.venueId.text;
        places.push_back(get("/api/v5/trade/order-algo?" + name, "get order-algo", 20));
        if (!r.venueId.empty()) {
            for (const char* type : {"conditional", "oco"})
                places.push_back(get("/api/v5/trade/orders-algo-history?ordType="
                                         + std::string{type} + "&algoId=" + r.venueId.text,
                                     "orders-algo-history", 20));
        }
        return Made{std::make_unique<ByIdReading<StopOrder, StopReply>>(
            id, std::move(places), decodeStop,
            [r](const StopOrder& stop) {
                return stop.instrument == r.instrument
                       && (r.venueId.empty() ? stop.clientId == r.clientId
                                             : stop.venueId == r.venueId);
            },
            1)};
    }
    Made operator()(const ReadFills& r) const
    {
        const bool isArchive = r.depth == Depth::Months;
        const std::string name = isArchive ? "fills-history" : "fills";
        std::string target = "/api/v5/trade/" + name + "?instType=SWAP";
        if (r.instrument) target += "&instId=" + r.instrument->text;
        return list<Fill, FillsReply>(
            id, request, {{target + "&limit=100", name, isArchive ? 10 : 60}}, "billId", decodeFill,
            r.depth == Depth::Latest ? kRecentPages : kPagesMax);
    }
    Made operator()(const ReadClosures& r) const
    {
        return list<Closure, ClosuresReply>(
            id, request,
            {{"/api/v5/account/positions-history?instType=SWAP&instId=" + r.instrument.text
                  + "&limit=100",
              "positions-history", 10}},
            "uTime", decodeClosure, r.depth == Depth::Latest ? 1 : kPagesMax);
    }
    Made operator()(const ReadInstruments&) const
    {
        std::vector<Source> sources{
            {"/api/v5/public/instruments?instType=SWAP", "public/instruments|SWAP", 20}};
        return list<Instrument, InstrumentsReply>(id, request, std::move(sources), {},
                                                  decodeInstrument, kPagesMax, false);
    }
    Made operator()(const ReadAccount&) const { return Made{std::make_unique<AccountReading>(id)}; }
    Made operator()(const ReadBalance&) const
    {
        ListPlan<Balance, BalanceReply> plan;
        plan.sources = {{"/api/v5/account/balance", "account/balance", 10}};
        plan.decode = [](json::Value row) -> Decoded<Balance> {
            auto balance = decodeBalance(row);
            if (!balance) return Unexpected{balance.error()};
            return std::optional<Balance>{std::move(*balance)};
        };
        plan.unfold = [](json::Value row, std::vector<json::Value>& rows) {
            const auto details = row.at("details");
            if (!details || !details->isArray()) {
                rows.push_back(row); // refused there, with the field's name
                return;
            }
            for (const json::Value detail : details->items())
                rows.push_back(detail);
        };
        return Made{std::make_unique<ListReading<Balance, BalanceReply>>(id, scopeOf(request),
                                                                         std::move(plan))};
    }
    Made operator()(const ReadTime&) const { return Made{std::make_unique<TimeReading>(id)}; }
    Made operator()(const ReadCandles& r) const
    {
        if (barName(r.bar).empty())
            return unexpected(ErrorCode::Unsupported,
                              "a bar of " + std::to_string(r.bar.count()) + " minutes");
        if (r.countMax < 1) return unexpected(ErrorCode::OutOfRange, "no candles asked for");
        return Made{std::make_unique<CandleReading>(id, r)};
    }
    Made operator()(const ReadMark& r) const
    {
        return Made{std::make_unique<MarkReading>(id, r.instrument)};
    }
    Made operator()(const ReadStopHistory& r) const
    {
        HF_ASSERT(r.state == StopOrderState::Effective || r.state == StopOrderState::Canceled
                  || r.state == StopOrderState::Failed); // the venue lists no others (okx.md §5.1)
        const std::string state = r.state == StopOrderState::Effective  ? "effective"
                                  : r.state == StopOrderState::Canceled ? "canceled"
                                                                        : "order_failed";
        std::vector<Source> sources;
        for (const char* type : {"conditional", "oco", "trigger", "move_order_stop"})
            sources.push_back({"/api/v5/trade/orders-algo-history?ordType=" + std::string{type}
                                   + "&state=" + state
                                   + "&instType=SWAP&instId=" + r.instrument.text + "&limit=100",
                               "orders-algo-history", 20});
        return list<StopOrder, StopsReply>(id, request, std::move(sources), "algoId", decodeStop);
    }
    Made operator()(const ReadLeverage& r) const
    {
        return list<LeverageSetting, LeverageReply>(
            id, request,
            {{"/api/v5/account/leverage-info?instId=" + r.instrument.text
                  + "&mgnMode=" + (r.marginMode == MarginMode::Cross ? "cross" : "isolated"),
              "leverage-info", 20}},
            {}, plain<LeverageSetting>(decodeLeverage));
    }
    Made operator()(const ReadFunding& r) const
    {
        std::vector<Wire> places{get("/api/v5/public/funding-rate?instId=" + r.instrument.text,
                                     "public/funding-rate|" + r.instrument.text, 10, false)};
        return Made{std::make_unique<ByIdReading<FundingRate, FundingReply>>(
            id, std::move(places), decodeFunding,
            [r](const FundingRate& funding) { return funding.instrument == r.instrument; }, 1)};
    }
    Made operator()(const ReadBills& r) const
    {
        const bool isArchive = r.depth == Depth::Months;
        std::string target = isArchive ? "/api/v5/account/bills-archive" : "/api/v5/account/bills";
        target += r.onlyFunding ? "?type=8&limit=100" : "?limit=100";
        return list<Bill, BillsReply>(
            id, request, {{target, isArchive ? "bills-archive" : "bills", isArchive ? 5 : 10}},
            "billId", plain<Bill>(decodeBill), r.depth == Depth::Latest ? 1 : kPagesMax);
    }
    /// A decoder for which every row is ours.
    template <class Row>
    static std::function<Decoded<Row>(json::Value)> plain(Result<Row> (*decode)(json::Value))
    {
        return [decode](json::Value value) -> Decoded<Row> {
            auto row = decode(value);
            if (!row) return Unexpected{row.error()};
            return std::optional<Row>{std::move(*row)};
        };
    }
    template <class Write>
    Made operator()(const Write&) const
    {
        HF_UNREACHABLE();
    }
};

} // namespace

Result<std::unique_ptr<Reading>> makeReading(RequestId id, const Request& request)
{
    HF_ASSERT(!isWrite(request));
    return std::visit(Make{id, request}, request);
}

VenueFact failedRead(RequestId id, const Request& request, const ReadStamp& stamp, Error error)
{
    HF_ASSERT(!isWrite(request));
    if (const auto* candles = std::get_if<ReadCandles>(&request))
        return CandlesReply{id,
                            Failed{{"candles", candles->instrument.text}, stamp, std::move(error)}};
    const auto reading = makeReading(id, request);
    HF_ASSERT(reading.has_value());
    return (*reading)->failed(stamp, std::move(error));
}

} // namespace holdfast::venues::okx

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/single_reads.h"

#include "core/venues/bybit/budgets.h"
#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/errors.h"
#include "core/venues/bybit/lists.h"
#include "core/venues/bybit/money_rows.h"
#include "core/venues/bybit/rows.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

using link::Doubts;
using link::Reading;
using link::Wire;

/// The one row of a list that must have one of this instrument.
template <class Row>
Result<Row> onlyRow(json::Value reply, const InstrumentId& instrument,
                    const std::function<Decoded<Row>(json::Value)>& decode)
{
    const auto list = openList(reply);
    if (!list) return Unexpected{list.error()};
    if (list->rows.size() != 1)
        return unexpected(ErrorCode::Missing,
                          std::to_string(list->rows.size()) + " rows for one instrument");
    auto row = decode(list->rows.front());
    if (!row) return Unexpected{row.error()};
    if (!*row) return unexpected(ErrorCode::Unsupported, "the row is not a perpetual");
    if (link::instrumentOf(**row) != instrument.text)
        return unexpected(ErrorCode::Malformed, "the row is another instrument's");
    return std::move(**row);
}

std::string tickersOf(const InstrumentId& instrument)
{
    return "/v5/market/tickers?category=linear&symbol=" + instrument.text;
}

class AccountReading final : public Reading {
public:
    explicit AccountReading(RequestId id)
        : m_id{id}
    {
    }
    std::vector<Wire> begin() override
    {
        return {get("/v5/user/query-api", kKeyReadLimit, true),
                get("/v5/account/info", kReadLimit, true)};
    }
    std::vector<Wire> take(std::size_t page, const json::Value& reply) override
    {
        const auto result = reply.at("result");
        if (!result || !result->isObject()) {
            m_error = Error{ErrorCode::Missing, "no result in the reply"};
            return {};
        }
        if (page == 0) {
            auto key = decodeKeyInfo(*result);
            if (key)
                m_key = std::move(*key);
            else
                m_error = key.error();
        } else {
            auto info = decodeAccountInfo(*result);
            if (info)
                m_info = std::move(*info);
            else
                m_error = info.error();
        }
        return {};
    }
    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        if (m_error || !m_key || !m_info)
            return failed(stamp,
                          m_error.value_or(Error{ErrorCode::Missing, "no account in the reply"}));
        return AccountReply{m_id, ById<AccountConfig>{stamp, accountOf(*m_key, *m_info), {}}};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return AccountReply{m_id, ById<AccountConfig>{stamp, std::nullopt, std::move(error)}};
    }

private:
    RequestId m_id;
    std::optional<KeyInfo> m_key;
    std::optional<AccountInfo> m_info;
    std::optional<Error> m_error;
};

class TimeReading final : public Reading {
public:
    explicit TimeReading(RequestId id)
        : m_id{id}
    {
    }
    std::vector<Wire> begin() override { return {get("/v5/market/time", kMarketLimit, false)}; }
    std::vector<Wire> take(std::size_t, const json::Value& reply) override
    {
        m_time = timeIn(reply, "time");
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

class MarkReading final : public Reading {
public:
    MarkReading(RequestId id, InstrumentId instrument)
        : m_id{id}
        , m_instrument{std::move(instrument)}
    {
    }
    std::vector<Wire> begin() override
    {
        return {get(tickersOf(m_instrument), kMarketLimit, false)};
    }
    std::vector<Wire> take(std::size_t, const json::Value& reply) override
    {
        const auto quote = onlyRow<Quote>(reply, m_instrument, decodeTicker);
        const auto time = timeIn(reply, "time");
        if (!quote || !time || !quote->mark || !quote->last) return {};
        m_quote = *quote;
        m_quote->time = *time;
        return {};
    }
    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        ReadStamp withVenue = stamp;
        if (m_quote) withVenue.venueTime = m_quote->time;
        return MarkReply{m_id, withVenue, m_quote};
    }
    VenueFact failed(const ReadStamp& stamp, Error) override
    {
        return MarkReply{m_id, stamp, std::nullopt};
    }

private:
    RequestId m_id;
    InstrumentId m_instrument;
    std::optional<Quote> m_quote;
};

class FundingReading final : public Reading {
public:
    FundingReading(RequestId id, InstrumentId instrument)
        : m_id{id}
        , m_instrument{std::move(instrument)}
    {
    }
    std::vector<Wire> begin() override
    {
        return {get(tickersOf(m_instrument), kMarketLimit, false),
                get("/v5/market/instruments-info?category=linear&symbol=" + m_instrument.text,
                    kMarketLimit, false)};
    }
    std::vector<Wire> take(std::size_t page, const json::Value& reply) override
    {
        if (page == 0) {
            auto funding = onlyRow<FundingRate>(reply, m_instrument, [](json::Value row) {
                return decodeFunding(row, minutes{0});
            });
            if (funding) {
                m_funding = std::move(*funding);
                m_funding->time = timeIn(reply, "time").value_or(WallTime{});
            } else {
                m_error = funding.error();
            }
            return {};
        }
        const auto list = openList(reply);
        if (!list || list->rows.size() != 1) {
            m_error = list ? Error{ErrorCode::Missing, "no instrument in the reply"} : list.error();
            return {};
        }
        const auto interval = decodeFundingInterval(list->rows.front());
        if (interval)
            m_interval = *interval;
        else
            m_error = interval.error();
        return {};
    }
    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        if (m_error || !m_funding || !m_interval)
            return failed(stamp, m_error.value_or(Error{ErrorCode::Missing, "no funding"}));
        m_funding->nextAt = m_funding->fundingAt + *m_interval;
        return FundingReply{m_id, ById<FundingRate>{stamp, m_funding, {}}};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return FundingReply{m_id, ById<FundingRate>{stamp, std::nullopt, std::move(error)}};
    }

private:
    RequestId m_id;
    InstrumentId m_instrument;
    std::optional<FundingRate> m_funding;
    std::optional<minutes> m_interval;
    std::optional<Error> m_error;
};

class CandleReading final : public Reading {
public:
    CandleReading(RequestId id, ReadCandles request)
        : m_id{id}
        , m_request{std::move(request)}
        , m_before{m_request.before}
    {
    }
    std::vector<Wire> begin() override { return {page()}; }
    std::vector<Wire> take(std::size_t, const json::Value& reply) override
    {
        ++m_pages;
        const auto list = openList(reply);
        if (!list) {
            m_error = list.error();
            return {};
        }
        for (const json::Value row : list->rows)
            takeRow(row);
        const bool isEnough = static_cast<int>(m_candles.size()) >= m_request.countMax;
        if (isEnough || list->rows.empty() || !m_doubts.isEmpty()) return {};
        if (list->rows.size() < m_asked && m_pages > 1) return {}; // the venue has no more
        if (m_pages >= kPagesMax) {
            m_doubts.add("more pages than we read at once");
            return {};
        }
        return {page()};
    }
    VenueFact answer(const ReadStamp& stamp, bool) override
    {
        if (m_error) return failed(stamp, *m_error);
        std::reverse(m_candles.begin(), m_candles.end());
        if (static_cast<int>(m_candles.size()) > m_request.countMax)
            m_candles.erase(m_candles.begin(), m_candles.end() - m_request.countMax);
        return CandlesReply{m_id, link::readOf<VenueCandle>({"candles", m_request.instrument.text},
                                                            stamp, std::move(m_candles), m_doubts)};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return CandlesReply{
            m_id, Failed{{"candles", m_request.instrument.text}, stamp, std::move(error)}};
    }

private:
    static constexpr int kRowsMax = 1000;

    Wire page()
    {
        const int missing = m_request.countMax - static_cast<int>(m_candles.size());
        m_asked = static_cast<std::size_t>(std::clamp(missing, 1, kRowsMax));
        std::string target = "/v5/market/kline?category=linear&symbol=" + m_request.instrument.text
                             + "&interval=" + std::string{barName(m_request.bar)};
        if (m_before) target += "&end=" + std::to_string(toMs(*m_before) - 1);
        target += "&limit=" + std::to_string(m_asked);
        return get(std::move(target), kMarketLimit, false);
    }
    void takeRow(json::Value row)
    {
        const bool isForming = !m_request.before && m_candles.empty();
        auto candle = decodeCandle(row, m_request.instrument, m_request.bar, !isForming);
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
    std::optional<Error> m_error;
    std::size_t m_asked = 0;
    std::size_t m_pages = 0;
};

} // namespace

std::unique_ptr<Reading> readAccount(RequestId id) { return std::make_unique<AccountReading>(id); }
std::unique_ptr<Reading> readTime(RequestId id) { return std::make_unique<TimeReading>(id); }
std::unique_ptr<Reading> readMark(RequestId id, const InstrumentId& instrument)
{
    return std::make_unique<MarkReading>(id, instrument);
}
std::unique_ptr<Reading> readFunding(RequestId id, const InstrumentId& instrument)
{
    return std::make_unique<FundingReading>(id, instrument);
}
std::unique_ptr<Reading> readCandles(RequestId id, const ReadCandles& request)
{
    return std::make_unique<CandleReading>(id, request);
}

} // namespace holdfast::venues::bybit

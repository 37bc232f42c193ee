// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/single_reads.h"

#include "core/link/answers.h"
#include "core/venues/bybit/budgets.h"
#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/lists.h"
#include "core/venues/bybit/money_rows.h"
#include "core/venues/bybit/rows.h"

#include <optional>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

using link::Reading;
using link::Wire;

/// The one row of a list that must have one of this instrument.
template <class Row>
Result<Row> onlyRow(json::Value reply, const InstrumentId& instrument, const Decoder<Row>& decode)
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

class AccountReading final : public link::OneReading<AccountConfig, AccountReply> {
public:
    using OneReading::OneReading;
    std::vector<Wire> begin() override
    {
        return {get("/v5/user/query-api", kKeyReadLimit, true),
                get("/v5/account/info", kReadLimit, true)};
    }
    std::vector<Wire> take(std::size_t page, const json::Value& reply) override
    {
        const auto result = reply.at("result");
        if (!result || !result->isObject())
            fail({ErrorCode::Missing, "no result in the reply"});
        else if (page == 0)
            m_key = part(decodeKeyInfo(*result));
        else
            m_info = part(decodeAccountInfo(*result));
        if (m_key && m_info) keep(accountOf(*m_key, *m_info));
        return {};
    }

private:
    template <class Part>
    std::optional<Part> part(Result<Part> decoded)
    {
        if (decoded) return std::move(*decoded);
        fail(decoded.error());
        return std::nullopt;
    }

    std::optional<KeyInfo> m_key;
    std::optional<AccountInfo> m_info;
};

class TimeReading final : public link::TimeReading {
public:
    using link::TimeReading::TimeReading;
    std::vector<Wire> begin() override { return {get("/v5/market/time", kMarketLimit, false)}; }
    std::vector<Wire> take(std::size_t, const json::Value& reply) override
    {
        keep(timeIn(reply, "time"));
        return {};
    }
};

class MarkReading final : public link::MarkReading {
public:
    using link::MarkReading::MarkReading;
    std::vector<Wire> begin() override
    {
        return {get(tickersOf(instrument()), kMarketLimit, false)};
    }
    std::vector<Wire> take(std::size_t, const json::Value& reply) override
    {
        auto quote = onlyRow<Quote>(reply, instrument(), decodeTicker);
        const auto time = timeIn(reply, "time");
        if (!quote || !time || !quote->mark || !quote->last) return {};
        quote->time = *time;
        keep(std::move(*quote));
        return {};
    }
};

class FundingReading final : public link::OneReading<FundingRate, FundingReply> {
public:
    FundingReading(RequestId id, InstrumentId instrument)
        : OneReading{id}
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
        if (page == 0)
            takeFunding(reply);
        else
            takeInterval(reply);
        if (m_funding && m_interval) {
            m_funding->nextAt = m_funding->fundingAt + *m_interval;
            keep(*m_funding);
        }
        return {};
    }

private:
    void takeFunding(const json::Value& reply)
    {
        auto funding = onlyRow<FundingRate>(
            reply, m_instrument, [](json::Value row) { return decodeFunding(row, minutes{0}); });
        if (!funding) return fail(funding.error());
        funding->time = timeIn(reply, "time").value_or(WallTime{});
        m_funding = std::move(*funding);
    }
    void takeInterval(const json::Value& reply)
    {
        const auto list = openList(reply);
        if (!list) return fail(list.error());
        if (list->rows.size() != 1) return fail({ErrorCode::Missing, "no instrument in the reply"});
        const auto interval = decodeFundingInterval(list->rows.front());
        if (!interval) return fail(interval.error());
        m_interval = *interval;
    }

    InstrumentId m_instrument;
    std::optional<FundingRate> m_funding;
    std::optional<minutes> m_interval;
};

class CandleReading final : public link::CandleReading {
public:
    CandleReading(RequestId id, ReadCandles request)
        : link::CandleReading{id, std::move(request), kPagesMax}
    {
    }
    std::vector<Wire> begin() override { return {page()}; }
    std::vector<Wire> take(std::size_t, const json::Value& reply) override
    {
        const auto list = openList(reply);
        if (!list) {
            m_error = list.error();
            return {};
        }
        for (const json::Value row : list->rows) {
            const bool isForming = !request().before && hasNone();
            takeRow(decodeCandle(row, request().instrument, request().bar, !isForming));
        }
        if (list->rows.empty() || !wantsMore()) return {};
        return {page()};
    }
    VenueFact answer(const ReadStamp& stamp, bool isAccountProven) override
    {
        if (m_error) return failed(stamp, *m_error);
        return link::CandleReading::answer(stamp, isAccountProven);
    }

private:
    static constexpr int kRowsMax = 1000;

    Wire page() const
    {
        std::string target = "/v5/market/kline?category=linear&symbol=" + request().instrument.text
                             + "&interval=" + std::string{barName(request().bar)};
        if (before()) target += "&end=" + std::to_string(toMs(*before()) - 1);
        target += "&limit=" + std::to_string(rowsWanted(kRowsMax));
        return get(std::move(target), kMarketLimit, false);
    }

    std::optional<Error> m_error;
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

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/single_reads.h"

#include "core/link/answers.h"
#include "core/venues/fields.h"
#include "core/venues/okx/lists.h"
#include "core/venues/okx/rows.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace holdfast::venues::okx {
namespace {

class AccountReading final : public link::OneReading<AccountConfig, AccountReply> {
public:
    using OneReading::OneReading;
    std::vector<Wire> begin() override
    {
        return {get("/api/v5/account/config", "account/config", 5)};
    }
    std::vector<Wire> take(std::size_t, const json::Value& data) override
    {
        if (data.size() == 1)
            keep(decodeAccount(data.items().front()));
        else
            fail({ErrorCode::Missing, std::to_string(data.size()) + " accounts in the reply"});
        return {};
    }
};

class TimeReading final : public link::TimeReading {
public:
    using link::TimeReading::TimeReading;
    std::vector<Wire> begin() override
    {
        return {get("/api/v5/public/time", "public/time", 10, false)};
    }
    std::vector<Wire> take(std::size_t, const json::Value& data) override
    {
        if (data.size() == 1 && data.items().front().isObject())
            if (const auto time = Fields{data.items().front()}.requiredTime("ts")) keep(*time);
        return {};
    }
};

class MarkReading final : public link::MarkReading {
public:
    using link::MarkReading::MarkReading;
    std::vector<Wire> begin() override
    {
        return {
            get("/api/v5/public/mark-price?instType=SWAP&instId=" + instrument().text,
                "public/mark-price|" + instrument().text, 10, false),
            get("/api/v5/market/ticker?instId=" + instrument().text, "market/ticker", 20, false)};
    }
    std::vector<Wire> take(std::size_t page, const json::Value& data) override
    {
        if (data.size() != 1) return {};
        const auto row =
            page == 0 ? decodeMark(data.items().front()) : decodeTicker(data.items().front());
        if (!row || !*row || (*row)->instrument != instrument()) return {};
        (page == 0 ? m_mark : m_ticker) = **row;
        if (!m_mark || !m_ticker) return {};
        Quote quote = *m_ticker;
        quote.mark = m_mark->mark;
        quote.time = std::min(m_mark->time, m_ticker->time);
        keep(std::move(quote));
        return {};
    }

private:
    std::optional<Quote> m_mark;
    std::optional<Quote> m_ticker;
};

class CandleReading final : public link::CandleReading {
public:
    CandleReading(RequestId id, ReadCandles request)
        : link::CandleReading{id, std::move(request), kPagesMax}
    {
    }
    std::vector<Wire> begin() override { return {page()}; }
    std::vector<Wire> take(std::size_t, const json::Value& data) override
    {
        for (const json::Value row : data.items())
            takeRow(decodeCandle(row, request().instrument, request().bar));
        if (!wantsMore()) return {};
        if (data.size() < m_asked) {
            if (m_isFar || hasNone()) return {}; // the venue has no more
            m_isFar = true;
        }
        return {page()};
    }

private:
    static constexpr int kRowsMax = 300;
    static constexpr int kFarRowsMax =
        100; ///< Sources disagree between 100 and 300; the smaller is safe.

    Wire page()
    {
        m_asked = rowsWanted(m_isFar ? kFarRowsMax : kRowsMax);
        std::string target = m_isFar ? "/api/v5/market/history-candles" : "/api/v5/market/candles";
        target +=
            "?instId=" + request().instrument.text + "&bar=" + std::string{barName(request().bar)};
        if (before()) target += "&after=" + std::to_string(toMs(*before()));
        target += "&limit=" + std::to_string(m_asked);
        return get(std::move(target), m_isFar ? "market/history-candles" : "market/candles",
                   m_isFar ? 20 : 40, false);
    }

    std::size_t m_asked = 0;
    bool m_isFar = false;
};

} // namespace

std::unique_ptr<Reading> readAccount(RequestId id) { return std::make_unique<AccountReading>(id); }
std::unique_ptr<Reading> readTime(RequestId id) { return std::make_unique<TimeReading>(id); }
std::unique_ptr<Reading> readMark(RequestId id, const InstrumentId& instrument)
{
    return std::make_unique<MarkReading>(id, instrument);
}
std::unique_ptr<Reading> readCandles(RequestId id, const ReadCandles& request)
{
    return std::make_unique<CandleReading>(id, request);
}

} // namespace holdfast::venues::okx

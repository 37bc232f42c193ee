// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/reading.h"
#include "core/venues/taking.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Reads that are no lists, as far as they are alike at every venue: what they keep of their pages, and what
/// they answer. A venue adds the endpoints and how a page is opened.
namespace holdfast::link {

/// Is it the order or stop that was asked for? The venue's id counts where both were given.
template <class Row, class Asked>
[[nodiscard]] bool isMeant(const Row& row, const Asked& asked)
{
    return row.instrument == asked.instrument
           && (asked.venueId.empty() ? row.clientId == asked.clientId
                                     : row.venueId == asked.venueId);
}

/// One row, or the first reason why there is none. Neither of them: the venue does not know it.
template <class Row, class Reply>
class OneReading : public Reading {
public:
    explicit OneReading(RequestId id)
        : m_id{id}
    {
    }
    [[nodiscard]] venues::VenueFact answer(const ReadStamp& stamp, bool) override
    {
        if (m_error) return failed(stamp, *m_error);
        return Reply{m_id, ById<Row>{stamp, m_row, {}}};
    }
    [[nodiscard]] venues::VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return Reply{m_id, ById<Row>{stamp, std::nullopt, std::move(error)}};
    }

protected:
    void fail(Error error)
    {
        if (!m_error) m_error = std::move(error);
    }
    void keep(Result<Row> row)
    {
        if (row)
            m_row = std::move(*row);
        else
            fail(row.error());
    }

private:
    RequestId m_id;
    std::optional<Row> m_row;
    std::optional<Error> m_error;
};

/// One row by its id.
template <class Row, class Reply>
class NamedReading : public OneReading<Row, Reply> {
public:
    using IsMeant = std::function<bool(const Row&)>;

protected:
    /// \param others  what a row is that the decoder calls not ours
    NamedReading(RequestId id, venues::Decoder<Row> decode, IsMeant isMeant,
                 std::string_view others)
        : OneReading<Row, Reply>{id}
        , m_decode{std::move(decode)}
        , m_isMeant{std::move(isMeant)}
        , m_others{others}
    {
    }
    /// What a place listed under the id, which is not nothing.
    void keepOnly(const std::vector<json::Value>& rows)
    {
        if (rows.size() != 1) {
            this->fail({ErrorCode::Malformed, std::to_string(rows.size()) + " rows for one id"});
            return;
        }
        auto decoded = m_decode(rows.front());
        if (!decoded)
            this->fail(decoded.error());
        else if (!*decoded)
            this->fail({ErrorCode::Unsupported, m_others});
        else if (!m_isMeant(**decoded))
            this->fail({ErrorCode::Malformed, "the row is another order's"});
        else
            this->keep(std::move(**decoded));
    }

private:
    venues::Decoder<Row> m_decode;
    IsMeant m_isMeant;
    std::string m_others;
};

/// The venue's clock.
class TimeReading : public Reading {
public:
    explicit TimeReading(RequestId id)
        : m_id{id}
    {
    }
    [[nodiscard]] venues::VenueFact answer(const ReadStamp& stamp, bool isAccountProven) override;
    [[nodiscard]] venues::VenueFact failed(const ReadStamp& stamp, Error error) override;

protected:
    void keep(std::optional<WallTime> time) { m_time = time; }

private:
    RequestId m_id;
    std::optional<WallTime> m_time;
};

/// Mark and last of one instrument; without both there is no quote.
class MarkReading : public Reading {
public:
    MarkReading(RequestId id, InstrumentId instrument)
        : m_id{id}
        , m_instrument{std::move(instrument)}
    {
    }
    [[nodiscard]] venues::VenueFact answer(const ReadStamp& stamp, bool isAccountProven) override;
    [[nodiscard]] venues::VenueFact failed(const ReadStamp& stamp, Error error) override;

protected:
    [[nodiscard]] const InstrumentId& instrument() const { return m_instrument; }
    void keep(Quote quote) { m_quote = std::move(quote); }

private:
    RequestId m_id;
    InstrumentId m_instrument;
    std::optional<Quote> m_quote;
};

/// Candles that come newest first, page after page into the past, and are answered oldest first.
class CandleReading : public Reading {
public:
    [[nodiscard]] venues::VenueFact answer(const ReadStamp& stamp, bool isAccountProven) override;
    [[nodiscard]] venues::VenueFact failed(const ReadStamp& stamp, Error error) override;

protected:
    /// \param pagesMax  more are a doubt
    CandleReading(RequestId id, venues::ReadCandles request, std::size_t pagesMax)
        : m_id{id}
        , m_request{std::move(request)}
        , m_pagesMax{pagesMax}
        , m_before{m_request.before}
    {
    }
    [[nodiscard]] const venues::ReadCandles& request() const { return m_request; }
    /// Where the next page ends: before the oldest candle that came, or as asked.
    [[nodiscard]] std::optional<MarketTime> before() const { return m_before; }
    [[nodiscard]] bool hasNone() const { return m_candles.empty(); }
    /// How many rows the next page should have.
    [[nodiscard]] std::size_t rowsWanted(int rowsMax) const;
    /// The rows of one page, one after the other.
    void takeRow(Result<VenueCandle> candle);
    /// A page is over. \returns whether another one is needed, and may be asked for
    [[nodiscard]] bool wantsMore();

private:
    RequestId m_id;
    venues::ReadCandles m_request;
    std::size_t m_pagesMax;
    std::size_t m_pages = 0;
    std::optional<MarketTime> m_before;
    std::vector<VenueCandle> m_candles; // newest first
    Doubts m_doubts;
};

/// Why such candles cannot be asked for. \param barName  the venue's; empty if it has none
[[nodiscard]] std::optional<Error> unreadable(const venues::ReadCandles& request,
                                              std::string_view barName);

} // namespace holdfast::link

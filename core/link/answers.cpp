// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/answers.h"

#include <algorithm>

namespace holdfast::link {

using namespace venues;

VenueFact TimeReading::answer(const ReadStamp& stamp, bool)
{
    ReadStamp withVenue = stamp;
    withVenue.venueTime = m_time;
    return TimeReply{m_id, withVenue, m_time};
}

VenueFact TimeReading::failed(const ReadStamp& stamp, Error)
{
    return TimeReply{m_id, stamp, std::nullopt};
}

VenueFact MarkReading::answer(const ReadStamp& stamp, bool)
{
    ReadStamp withVenue = stamp;
    if (m_quote) withVenue.venueTime = m_quote->time;
    return MarkReply{m_id, withVenue, m_quote};
}

VenueFact MarkReading::failed(const ReadStamp& stamp, Error)
{
    return MarkReply{m_id, stamp, std::nullopt};
}

VenueFact CandleReading::answer(const ReadStamp& stamp, bool)
{
    std::reverse(m_candles.begin(), m_candles.end());
    if (static_cast<int>(m_candles.size()) > m_request.countMax)
        m_candles.erase(m_candles.begin(), m_candles.end() - m_request.countMax);
    return CandlesReply{
        m_id, readOf<VenueCandle>(scopeOf(m_request), stamp, std::move(m_candles), m_doubts)};
}

VenueFact CandleReading::failed(const ReadStamp& stamp, Error error)
{
    return CandlesReply{m_id, Failed{scopeOf(m_request), stamp, std::move(error)}};
}

std::size_t CandleReading::rowsWanted(int rowsMax) const
{
    const int missing = m_request.countMax - static_cast<int>(m_candles.size());
    return static_cast<std::size_t>(std::clamp(missing, 1, rowsMax));
}

void CandleReading::takeRow(Result<VenueCandle> candle)
{
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

bool CandleReading::wantsMore()
{
    ++m_pages;
    if (static_cast<int>(m_candles.size()) >= m_request.countMax || !m_doubts.isEmpty())
        return false;
    if (m_pages < m_pagesMax) return true;
    m_doubts.add("more pages than we read at once");
    return false;
}

std::optional<Error> unreadable(const ReadCandles& request, std::string_view barName)
{
    if (barName.empty())
        return Error{ErrorCode::Unsupported,
                     "a bar of " + std::to_string(request.bar.count()) + " minutes"};
    if (request.countMax < 1) return Error{ErrorCode::OutOfRange, "no candles asked for"};
    return std::nullopt;
}

} // namespace holdfast::link

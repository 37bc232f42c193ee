// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>

// What differs from venue to venue: expiries, and where a stop belongs to its position.
namespace holdfast::engine {

milliseconds Account::orderExpiry() const
{
    const Numbers& numbers = m_desk->numbers();
    switch (m_setup.venue) {
    case Venue::Okx: return numbers.okxExpiry;
    case Venue::Bybit: return numbers.bybitReceiveWindow;
    case Venue::Hyperliquid: return numbers.hyperliquidExpiry;
    }
    HF_UNREACHABLE();
}

milliseconds Account::priceFreshness() const
{
    const Numbers& numbers = m_desk->numbers();
    switch (m_setup.venue) {
    case Venue::Okx: return std::max(numbers.priceFreshness, numbers.okxMarkQuietInterval);
    case Venue::Bybit: return std::max(numbers.priceFreshness, numbers.bybitTickerQuietInterval);
    case Venue::Hyperliquid: return numbers.priceFreshness;
    }
    HF_UNREACHABLE();
}

std::optional<venues::PositionStop> Account::positionStopOf(const VenueOrderId& stop) const
{
    const auto seen = m_stops.find(stop);
    if (seen == m_stops.end() || !keepsPositionStops() || !seen->second.stop.closesWholePosition)
        return std::nullopt;
    return venues::PositionStop{seen->second.stop.sideIndex, StopLeg::Stop,
                                seen->second.stop.stopSource};
}

void Account::onLevels(Position& position, const PositionRow& row, bool isRead,
                       const ReadStamp& stamp)
{
    if (!row.levels || !position.machine.isHeld()) return;
    // One that was not taken is of before; one that lacks a fill we have seen says nothing of now (bybit.md §5.4).
    if (!position.machine.row() || *position.machine.row() != row
        || position.machine.isRowBehindFills())
        return;
    guard::Actions actions;
    if (isRead)
        position.guard.onLevels(m_desk->now().mono, *row.levels, stamp, holdingOf(position),
                                actions);
    else
        position.guard.onLevelsPushed(m_desk->now().mono, *row.levels, holdingOf(position),
                                      actions);
    perform(position, actions);
}

} // namespace holdfast::engine

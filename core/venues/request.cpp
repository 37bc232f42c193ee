// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/request.h"

#include "core/base/assert.h"

#include <array>

namespace holdfast::venues {

std::string_view toString(Lane lane)
{
    switch (lane) {
    case Lane::Emergency: return "emergency";
    case Lane::Protective: return "protective";
    case Lane::Verify: return "verify";
    case Lane::Entry: return "entry";
    case Lane::Account: return "account";
    case Lane::MarketData: return "market data";
    case Lane::History: return "history";
    }
    HF_UNREACHABLE();
}

std::string_view toString(Depth depth)
{
    switch (depth) {
    case Depth::Latest: return "latest";
    case Depth::Days: return "days";
    case Depth::Months: return "months";
    }
    HF_UNREACHABLE();
}

bool isWrite(const Request& request)
{
    struct Ask {
        bool operator()(const PlaceOrder&) const { return true; }
        bool operator()(const CancelOrder&) const { return true; }
        bool operator()(const PlaceStop&) const { return true; }
        bool operator()(const AmendStop&) const { return true; }
        bool operator()(const CancelStop&) const { return true; }
        bool operator()(const ClosePosition&) const { return true; }
        bool operator()(const ReadPositions&) const { return false; }
        bool operator()(const ReadOrders&) const { return false; }
        bool operator()(const ReadOrder&) const { return false; }
        bool operator()(const ReadOrderHistory&) const { return false; }
        bool operator()(const ReadStops&) const { return false; }
        bool operator()(const ReadStop&) const { return false; }
        bool operator()(const ReadFills&) const { return false; }
        bool operator()(const ReadClosures&) const { return false; }
        bool operator()(const ReadInstruments&) const { return false; }
        bool operator()(const ReadAccount&) const { return false; }
        bool operator()(const ReadBalance&) const { return false; }
        bool operator()(const ReadTime&) const { return false; }
        bool operator()(const ReadCandles&) const { return false; }
        bool operator()(const ReadMark&) const { return false; }
        bool operator()(const AmendOrder&) const { return true; }
        bool operator()(const Batch&) const { return true; }
        bool operator()(const SetLeverage&) const { return true; }
        bool operator()(const ReadStopHistory&) const { return false; }
        bool operator()(const ReadLeverage&) const { return false; }
        bool operator()(const ReadFunding&) const { return false; }
        bool operator()(const ReadBills&) const { return false; }
    };
    return std::visit(Ask{}, request);
}

std::string_view nameOf(const Request& request)
{
    // In the order of the variant; the count is checked where the compiler can.
    static constexpr std::array<std::string_view, 27> kNames{
        "place order",      "cancel order",
        "place stop",       "amend stop",
        "cancel stop",      "close position",
        "read positions",   "read orders",
        "read order",       "read order history",
        "read stops",       "read stop",
        "read fills",       "read closures",
        "read instruments", "read account",
        "read balance",     "read time",
        "read candles",     "read mark",
        "amend order",      "batch",
        "set leverage",     "read stop history",
        "read leverage",    "read funding",
        "read bills"};
    static_assert(std::variant_size_v<Request> == kNames.size());
    return kNames.at(request.index());
}

} // namespace holdfast::venues

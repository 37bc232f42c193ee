// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/read_names.h"

#include "core/base/assert.h"

namespace holdfast::engine {
namespace {

std::string_view okx(ReadName read)
{
    switch (read) {
    case ReadName::PositionList: return "GET /api/v5/account/positions";
    case ReadName::PositionByInstrument: return "GET /api/v5/account/positions?instId";
    case ReadName::PositionStream: return "channel positions";
    case ReadName::OrderList: return "GET /api/v5/trade/orders-pending";
    case ReadName::OrderById: return "GET /api/v5/trade/order";
    case ReadName::StopList: return "GET /api/v5/trade/orders-algo-pending";
    case ReadName::StopById: return "GET /api/v5/trade/order-algo";
    case ReadName::Closures: return "GET /api/v5/account/positions-history";
    }
    HF_UNREACHABLE();
}

std::string_view bybit(ReadName read)
{
    switch (read) {
    case ReadName::PositionList: return "GET /v5/position/list?settleCoin";
    case ReadName::PositionByInstrument: return "GET /v5/position/list?symbol";
    case ReadName::PositionStream: return "topic position";
    case ReadName::OrderList: return "GET /v5/order/realtime?settleCoin";
    case ReadName::OrderById: return "GET /v5/order/realtime?orderId";
    case ReadName::StopList: return "GET /v5/order/realtime, StopOrder";
    case ReadName::StopById: return "GET /v5/order/realtime?orderId";
    case ReadName::Closures: return "GET /v5/position/closed-pnl";
    }
    HF_UNREACHABLE();
}

} // namespace

std::string_view nameOfRead(Venue venue, ReadName read)
{
    switch (venue) {
    case Venue::Okx: return okx(read);
    case Venue::Bybit: return bybit(read);
    case Venue::Hyperliquid: return {};
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::engine

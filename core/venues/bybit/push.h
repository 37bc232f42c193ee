// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/venues/bybit/tickers.h"
#include "core/venues/fact.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// One WebSocket frame as what it says (bybit.md §2). Pure reading: what follows from it is the session's.
namespace holdfast::venues::bybit {

/// Answers to a ping differ by socket: op "pong", or op "ping" with ret_msg "pong".
struct Pong {
    friend bool operator==(const Pong&, const Pong&) = default;
};
struct LoginAnswered {
    bool isOk = false;
    std::string code; ///< Empty where the socket states none.
    std::string text;
    friend bool operator==(const LoginAnswered&, const LoginAnswered&) = default;
};
/// Of a whole subscription: all of its topics, or none of them. `id` is the request's.
struct SubscribeAnswered {
    std::string id;
    bool isOk = false;
    std::string text;
    friend bool operator==(const SubscribeAnswered&, const SubscribeAnswered&) = default;
};
/// The trade socket's answer to an order: taken, not placed (bybit.md §2.4). We send none; it is understood.
struct TradeAnswered {
    std::string id; ///< reqId
    std::string op; ///< order.create, …
    std::string code;
    std::string text;
    VenueOrderId venueId;
    ClientOrderId clientId;
    friend bool operator==(const TradeAnswered&, const TradeAnswered&) = default;
};
/// An answer we need not act on (unsubscribe).
struct Unheeded {
    std::string op;
    friend bool operator==(const Unheeded&, const Unheeded&) = default;
};
/// Rows of a topic. Rows that were refused are in `faults`, rows of other products are neither. Of one order
/// message the orders come before the stops: a stop that went with its position must not be heard of before
/// the order that closed it.
struct Pushed {
    std::string topic;
    std::string uid; ///< Of the account, where the id of a private message names it; else empty.
    std::vector<VenueFact> facts;
    std::optional<TickerChange> ticker;
    std::vector<DataFault> faults;
    friend bool operator==(const Pushed&, const Pushed&) = default;
};
using Message =
    std::variant<Pong, LoginAnswered, SubscribeAnswered, TradeAnswered, Unheeded, Pushed>;

/// Reads frame after frame; keep one for a connection, its buffers stay.
///
///   row  topic                      ▶ says
///   D1   order, order.linear        ▶ OrdersPush, then StopsPush (orders.h)
///   D2   execution, execution.linear▶ OrdersPush with fills
///   D3   execution.fast             ▶ refused by name: its fills lack their client ids (bybit.md §2.3)
///   D4   position, position.linear  ▶ PositionsPush, never a snapshot
///   D5   wallet                     ▶ BalancePush
///   D6   tickers.SYMBOL             ▶ `ticker`
///   D7   kline.BAR.SYMBOL           ▶ CandlesPush
///   D8   others                     ▶ refused by name
class FrameReader {
public:
    /// \retval ErrorCode::Malformed     not JSON, or neither an answer nor a push
    /// \retval ErrorCode::Missing       a part of it that we need
    /// \retval ErrorCode::UnknownValue  a topic we never asked for
    [[nodiscard]] Result<Message> read(std::string_view text);

private:
    json::Document m_document;
};
/// One frame alone.
[[nodiscard]] Result<Message> decodeFrame(std::string_view text);

} // namespace holdfast::venues::bybit

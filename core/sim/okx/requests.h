// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/request_fields.h"
#include "core/sim/venue_model.h"

#include <optional>
#include <string>
#include <string_view>

/// Bodies of writes, from the venue's JSON to the model's requests. Numbers and booleans are accepted as
/// literals and as strings alike (okx.md §13).
namespace holdfast::sim::okx {

/// A request, or the venue's reason not to take it. A reason found here is one the venue finds before it
/// looks at the account.
template <class Request>
struct Parsed {
    Request request{};
    ModelReply refusal{}; ///< Accepted: `request` is whole.
    bool isWhole = false; ///< The refusal is the envelope's, not the item's (okx.md §4.2).
    [[nodiscard]] bool isRefused() const { return !refusal.isAccepted(); }
};

/// Which members name the instrument: REST takes either, WebSocket the integer alone (okx.md §2.9).
struct Naming {
    const std::vector<Instrument>& instruments;
    bool isCodeOnly = false;
};
/// The instrument a body names, or the venue's refusal.
struct NamedInstrument {
    InstrumentId id;
    ModelReply refusal{};
};
[[nodiscard]] NamedInstrument instrumentOf(const json::Value& body, const Naming& naming);
/// The venue's integer name (okx.md §3.1). The demo's and the live one differ, so a drill may have its own.
[[nodiscard]] std::int64_t instrumentCode(const InstrumentId& instrument);

[[nodiscard]] Parsed<NewOrder> parseOrder(const json::Value& body, const Naming& naming,
                                          std::optional<WallTime> expiresAt);
[[nodiscard]] Parsed<OrderAmendment> parseOrderAmendment(const json::Value& body,
                                                         const Naming& naming,
                                                         std::optional<WallTime> expiresAt);
/// An instrument with ordId or clOrdId.
[[nodiscard]] Parsed<OrderRef> parseOrderRef(const json::Value& body, const Naming& naming);
[[nodiscard]] Parsed<NewStop> parseStop(const json::Value& body);
[[nodiscard]] Parsed<StopAmendment> parseStopAmendment(const json::Value& body);
/// instId with algoId or algoClOrdId.
[[nodiscard]] Parsed<OrderRef> parseStopRef(const json::Value& body);
[[nodiscard]] Parsed<CloseRequest> parseClose(const json::Value& body);

} // namespace holdfast::sim::okx

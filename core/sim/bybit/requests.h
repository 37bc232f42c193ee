// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/bybit/authentication.h"
#include "core/sim/venue_model.h"

#include <optional>
#include <variant>

/// Bodies of writes as requests to the model, or the venue's refusal. Unknown keys are ignored, as there
/// (bybit.md §1.2): a misspelt flag vanishes without a word.
namespace holdfast::sim::bybit {

template <class Request>
struct Parsed {
    Request request;
    std::optional<Refusal> refusal;
};

/// Of create: an order, or with a trigger price a conditional one.
/// isItem, here and below: of a batch, whose envelope has the category.
using Creation = std::variant<NewOrder, NewStop>;
[[nodiscard]] Parsed<Creation> parseCreate(const VenueModel& model, const Uid& uid,
                                           const json::Value& body, bool isItem = false);
/// Of amend and cancel: orderId wins over orderLinkId.
[[nodiscard]] Parsed<OrderRef> parseRef(const json::Value& body, bool isItem = false);
/// Of amend, for an order or for a stop; the fields that the other one has are not looked at.
[[nodiscard]] Parsed<OrderAmendment> parseAmendment(const json::Value& body, bool isItem = false);
/// \param isTake  the stop's only level is a target
[[nodiscard]] Parsed<StopAmendment> parseStopAmendment(const json::Value& body, bool isTake,
                                                       bool isItem = false);
[[nodiscard]] Parsed<PositionStops> parseTradingStop(const json::Value& body);

} // namespace holdfast::sim::bybit

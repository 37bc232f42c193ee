// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/venue_state.h"

#include <algorithm>
#include <cctype>

/// What the writes of the model have in common.
namespace holdfast::sim {

[[nodiscard]] inline bool isClientIdGood(const ClientOrderId& id, const VenueRules& rules)
{
    return id.text.size() <= rules.clientIdMax
           && std::ranges::all_of(id.text, [&](unsigned char c) {
                  return std::isalnum(c) != 0
                         || (rules.clientIdsTakeDashes && (c == '-' || c == '_'));
              });
}
/// Orders are named within an instrument; where only an id is given, anywhere (bybit.md §4.4).
[[nodiscard]] inline bool isOf(const OrderRef& ref, const InstrumentId& instrument)
{
    return ref.instrument.empty() || ref.instrument == instrument;
}
[[nodiscard]] inline ModelReply refused(WallTime now, const ClientOrderId& clientId,
                                        std::string_view code, std::string text = {})
{
    return {std::string{code}, text.empty() ? textOf(code) : std::move(text), {}, clientId, now};
}
[[nodiscard]] inline ModelReply accepted(WallTime now, const ClientOrderId& clientId,
                                         VenueOrderId venueId)
{
    return {"0", {}, std::move(venueId), clientId, now};
}

[[nodiscard]] inline const Order& rowOf(const OrderTruth& truth) { return truth.order; }
[[nodiscard]] inline const StopOrder& rowOf(const StopTruth& truth) { return truth.stop; }
/// The working order or pending stop that a reference names, within its instrument; 0: none.
template <class Truths>
[[nodiscard]] std::uint64_t findSerial(const Truths& truths, const OrderRef& ref)
{
    std::uint64_t serial = 0;
    if (!ref.venueId.empty()) {
        serial = serialOfId(ref.venueId);
    } else if (!ref.clientId.empty()) {
        for (const auto& [number, truth] : truths) // the latest of a name counts
            if (rowOf(truth).clientId == ref.clientId) serial = number;
    }
    const auto found = truths.find(serial);
    return found != truths.end() && isOf(ref, rowOf(found->second).instrument) ? serial : 0;
}

} // namespace holdfast::sim

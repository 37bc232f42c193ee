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

/// The working order or pending stop a reference names; 0: none.
template <class Rows, class ClientIdOf>
[[nodiscard]] std::uint64_t findSerial(const Rows& rows, const OrderRef& ref, ClientIdOf clientIdOf)
{
    if (!ref.venueId.empty()) {
        const auto serial = serialOfId(ref.venueId);
        return rows.contains(serial) ? serial : 0;
    }
    for (auto it = rows.rbegin(); it != rows.rend(); ++it)
        if (!ref.clientId.empty() && clientIdOf(it->second) == ref.clientId) return it->first;
    return 0;
}

} // namespace holdfast::sim

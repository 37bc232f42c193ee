// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string> // and <compare> with it: Qt's moc cannot read that one first

namespace holdfast {

/// A name given by us or by a venue. Ids of different things do not compare.
template <class Tag>
struct Id {
    std::string text;
    [[nodiscard]] bool empty() const { return text.empty(); }
    friend auto operator<=>(const Id&, const Id&) = default;
    friend bool operator==(const Id&, const Id&) = default;
};

/// A number given by us, in order.
template <class Tag>
struct Serial {
    std::uint64_t value = 0; ///< 0 means none.
    [[nodiscard]] bool empty() const { return value == 0; }
    friend auto operator<=>(const Serial&, const Serial&) = default;
    friend bool operator==(const Serial&, const Serial&) = default;
};

using AccountId = Id<struct AccountTag>;         ///< Our name of an account, from the profile.
using InstrumentId = Id<struct InstrumentTag>;   ///< The venue's name: "ETH-USDT-SWAP".
using ClientOrderId = Id<struct ClientOrderTag>; ///< Chosen by us (or by whoever sent the order).
using VenueOrderId = Id<struct VenueOrderTag>;   ///< Chosen by the venue; orders and stops alike.
using TradeId = Id<struct TradeTag>;    ///< The venue's id of one fill; unique per instrument.
using IntentKey = Id<struct IntentTag>; ///< What an open is for (decisions §5). Opens once, ever.
using StrategyId = Id<struct StrategyTag>;
using Epoch = Id<struct EpochTag>;           ///< The writer: new for each start of the program.
using RequestId = Serial<struct RequestTag>; ///< One request of ours to a venue.
using RecordId = Serial<struct RecordTag>; ///< One record of the journal; also what a claim cites.

} // namespace holdfast

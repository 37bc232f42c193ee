// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/dialect.h"
#include "core/sim/venue_model.h"

#include <map>
#include <memory>

namespace holdfast::sim::bybit {

/// Which client the dialect speaks to.
struct DialectConfig {
    Uid uid;                 ///< An account of the model, whose rules are bybitRules().
    Credentials credentials; ///< Without passphrase.
    /// The shortest bar served of an instrument: that of its candle file. Missing: every bar.
    std::map<InstrumentId, minutes> barMin;
    /// An ended order leaves order/realtime at once and comes into order/history so much later (bybit.md §4.4).
    milliseconds historyDelay{250};
};

/// Bybit v5 as its clients see it: category linear of a unified account (bybit.md §1–§9, §13).
class Dialect final : public DialectFront {
public:
    /// Streams: "/v5/public/linear", "/v5/private" and "/v5/trade". The venue gives no notice of an upgrade
    /// (bybit.md §1.1): connections just end.
    /// \param model  borrowed, outlives the dialect; its changes and ticks are consumed here alone
    Dialect(VenueModel& model, DialectConfig config);
};

} // namespace holdfast::sim::bybit

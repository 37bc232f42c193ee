// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/dialect.h"
#include "core/sim/http.h"
#include "core/sim/okx/authentication.h"
#include "core/sim/venue_model.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sim::okx {

/// Which client the dialect speaks to.
struct DialectConfig {
    Uid uid; ///< An account of the model.
    Credentials credentials;
    /// The shortest bar served of an instrument: that of its candle file. Missing: every bar.
    std::map<InstrumentId, minutes> barMin;
    /// Rows on one page of a position snapshot (okx.md §2.7).
    std::size_t snapshotRowsMax = 100;
};

using sim::Counts;
using sim::StreamId;
using sim::StreamOutput;

/// OKX as its clients see it: request bytes in, reply bytes and pushes out, in front of a VenueModel
/// (okx.md §1–§8, §13). Pure. Faults of the model's plan that belong to the transport act here.
///
/// Times are the venue's protocol time. Every call advances the model to its time, so time never goes
/// back (asserted there). Changes of the model become pushes at the next `advance`.
class Dialect final : public DialectFront {
public:
    /// Streams: "/ws/v5/public", "…/private", "…/business" and "…/all". An announced upgrade tells every
    /// connection that it will be closed (okx.md §2.2: 64008).
    /// \param model  borrowed, outlives the dialect; its changes and ticks are consumed here alone
    Dialect(VenueModel& model, DialectConfig config);
};

} // namespace holdfast::sim::okx

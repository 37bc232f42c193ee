// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/dialect.h"

#include "core/sim/bybit/rest.h"
#include "core/sim/bybit/streams.h"
#include "core/sim/dialect_halves.h"

namespace holdfast::sim::bybit {

Dialect::Dialect(VenueModel& model, DialectConfig config)
    : DialectFront{
          std::make_unique<DialectHalves<DialectConfig, Rest, Streams>>(model, std::move(config))}
{
    HF_ASSERT(model.rules().venue == Venue::Bybit);
}

} // namespace holdfast::sim::bybit

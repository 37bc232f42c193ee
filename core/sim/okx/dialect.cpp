// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/dialect.h"

#include "core/sim/dialect_halves.h"
#include "core/sim/okx/rest.h"
#include "core/sim/okx/streams.h"

namespace holdfast::sim::okx {

Dialect::Dialect(VenueModel& model, DialectConfig config)
    : DialectFront{
          std::make_unique<DialectHalves<DialectConfig, Rest, Streams>>(model, std::move(config))}
{
}

} // namespace holdfast::sim::okx

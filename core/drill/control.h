// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/instrument.h"
#include "core/sim/dialect.h"
#include "core/sim/http.h"

#include <map>
#include <string>

namespace holdfast::sim {
class VenueModel;
}

namespace holdfast::drill {

/// What the control address acts on.
struct ControlContext {
    sim::VenueModel& model;
    sim::VenueDialect& dialect;
    const std::map<InstrumentId, minutes>& bars; ///< Of the candle files.
    WallTime now{};
    std::string readyLine;
};

/// The control address (README.md, "Control address"): GET /ready, /truth, /faults; POST /fault, /price,
/// /advance; DELETE /fault. Answers JSON; what it refuses comes with 400 and {"error":"a sentence"}.
/// The market may move; pushes are left to the caller.
[[nodiscard]] sim::HttpAnswer answerControl(const ControlContext& context, const sim::HttpAsk& ask);

} // namespace holdfast::drill

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/fault_plan.h"

#include <string>

namespace holdfast::sim::okx {

/// A list as a fault lets it be seen: rows left out (F17), a page cut short (F18), none at all (F21), ended
/// rows that come late or never (F27). OKX says nowhere how many there are, so nothing gives it away.
/// \param body  a whole reply; one that refuses stays as it is
void bendList(std::string& body, Endpoint endpoint, WallTime now, const ListFate& fate,
              FaultPlan& faults);

} // namespace holdfast::sim::okx

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/fault_plan.h"

#include <map>
#include <string>

namespace holdfast::sim::okx {

/// A list as a fault lets it be seen: rows left out, a page cut short, lost between pages, of another scope or
/// none at all, in another order, bent, or late (F17–F21 F23 F24 F27 F30 F33). OKX says nowhere how many there
/// are, so nothing gives it away.
/// \param body      a whole reply; one that refuses stays as it is
/// \param isBehind  the page behind another one (F19)
/// \param frozen    what F33 keeps
void bendList(std::string& body, Endpoint endpoint, WallTime now, bool isBehind,
              const ListFate& fate, FaultPlan& faults, std::map<std::string, std::string>& frozen);

} // namespace holdfast::sim::okx

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/blame.h"
#include "core/journal/record.h"

#include <optional>
#include <string>

namespace holdfast::engine {

/// A position whose stop fired and filled: the plan's own end, or, where it filled further beyond the
/// level than half of the planned distance, the market's gap.
[[nodiscard]] Blame blameOfStop(const journal::TradeRecord& trade,
                                const std::optional<journal::Plan>& plan);

/// What the journal keeps beside the trade: how it ended, from whom that came, and by how much the exit
/// differs from the planned stop. Evidence of the kind "ending"; fields cause, from, plannedStop, exit,
/// beyondStop (in price, positive: worse than planned).
/// \param detail  more words about the cause; may be empty
[[nodiscard]] journal::EvidenceRecord postMortem(const journal::TradeRecord& trade, Blame blame,
                                                 const std::string& detail,
                                                 const std::optional<journal::Plan>& plan);

} // namespace holdfast::engine

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/instrument.h"
#include "core/domain/records.h"
#include "core/journal/record.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast::guard {

/// The position a guard stands by, as of one step.
struct Holding {
    PositionKey key;
    Direction direction = Direction::Flat;
    Qty qty{};
    std::optional<journal::Plan> plan;     ///< nullopt: nobody planned a stop (foreign).
    std::optional<MonoTime> since;         ///< First fill or first sight.
    std::optional<ClientOrderId> attached; ///< The stop that travels with the entry.
    bool isTakenOver = false;    ///< Held since before this start: its stop may be at the venue.
    bool isEntryWorking = false; ///< The entry is not terminal yet: a fill is a partial fill.
    std::optional<MonoTime> entryFilledAt; ///< The entry ended full.
    bool mayAct = false;                   ///< Our position, our lock, not Watch.
    bool isWaived = false;
    bool isClosing = false;
    std::optional<Price> mark;
    std::optional<Price> last;
    /// The venue keeps one stop for the position itself, names it after nobody, and says its level in the
    /// position's row too (Bybit trading-stop, tpslMode Full).
    bool keepsPositionStop = false;
};

/// Is this the one that the venue keeps for the position itself, or the target beside it?
[[nodiscard]] bool isPositionStop(const StopOrder& stop, const Holding& holding);
[[nodiscard]] bool isPositionTake(const StopOrder& stop, const Holding& holding);

/// The first thing that keeps a venue's row from protecting this position, named by its field; nullopt:
/// it protects. Judged on the venue's own record: side, side index, margin mode, live, a stop and not
/// a target, market, reduce-only, on the loss side of the entry's direction.
[[nodiscard]] std::optional<std::string> whyNotProtecting(const StopOrder& stop,
                                                          const Holding& holding);

/// Where the row differs from what was planned: "trigger price", "trigger source", "take profit" (it has a
/// target that nobody planned); nullopt: as planned. A target that is not there is no difference: the
/// position machine watches it then.
[[nodiscard]] std::optional<std::string> differsFromPlan(const StopOrder& stop,
                                                         const journal::Plan& plan);

/// The planned target, as it is asked of the venue and watched by ourselves: by last in both places.
[[nodiscard]] std::optional<TakeProfit> plannedTake(const journal::Plan& plan);

/// Does this row hold the planned target, at market? Whether it protects is not asked.
[[nodiscard]] bool carriesTake(const StopOrder& stop, const journal::Plan& plan);

/// By what it is called in words: the venue's id, or ours before there is one.
[[nodiscard]] std::string nameOf(const StopOrder& stop);

/// Contracts covered by one protecting row of a position of `qty`.
[[nodiscard]] Qty coveredBy(const StopOrder& stop, Qty qty);

} // namespace holdfast::guard

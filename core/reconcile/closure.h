// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/records.h"
#include "core/journal/record.h"

#include <optional>

/// The one place that decides "closed" and "flat for opening" (decisions §3).
namespace holdfast::reconcile {

/// What is known about the end of one position. Every item carries the record that a claim may cite.
struct Ending {
    struct Item {
        MonoTime at{};                  ///< When it was learnt.
        journal::EvidenceRecord record; ///< What was seen.
        friend bool operator==(const Item&, const Item&) = default;
    };
    std::optional<Item> zero; ///< E2: explicit zero by instrument, or EW: the stream's zero.
    std::optional<Item>
        closing;       ///< E3: fills to zero, or the venue's close record, bound to this position.
    int zeroReads = 0; ///< Explicit zeros, each from another read at least 3 s apart.
    std::optional<MonoTime> heldSeen; ///< The newest sign that it is held: it vetoes what is older.
};

enum class EndingVerdict {
    Held,        ///< Nothing says that it ended.
    Asked,       ///< Something does, not enough. Stops stay.
    Unexplained, ///< Explicit zero twice, no closing: FlatUnexplained. Stops stay, opens blocked.
    Closed,      ///< Closing evidence and a zero, both newer than any sign of holding.
};

/// | row | closing | zero | zero reads | newer sign of holding | verdict     |
/// | E1  | any     | any  | any        | yes                   | Held        |
/// | E2  | yes     | yes  | any        | no                    | Closed      |
/// | E3  | no      | yes  | ≥ 2        | no                    | Unexplained |
/// | E4  | no      | yes  | 1          | no                    | Asked       |
/// | E5  | yes     | no   | any        | no                    | Asked       |
/// | E6  | no      | no   | any        | no                    | Held        |
[[nodiscard]] EndingVerdict judge(const Ending& ending);

/// Does this close record belong to this position? Same key and direction, a full close, ended not
/// before our last fill that opened or added, and opened when ours was (2 s tolerance) where both say so.
/// \param openedAt      venue time of the opening as the position's row stated it; zero if not known
/// \param lastOpenFill  venue time of our newest opening fill; zero if none was seen
[[nodiscard]] bool isClosureOf(const Closure& closure, const PositionKey& key, Direction direction,
                               WallTime openedAt, WallTime lastOpenFill);

/// What the gate looked at before an open.
struct FlatLook {
    bool bulkComplete = false;      ///< A Complete bulk read…
    bool bulkShowsRow = false;      ///< …and whether it shows the key with a size.
    bool byInstrumentOk = false;    ///< A successful by-instrument read…
    bool byInstrumentShows = false; ///< …and whether it shows a size.
    bool accountProven = false;
    bool fillsSumToZero = false;
    bool workingEntry = false;     ///< Any working order on the instrument that can open.
    bool protectiveOfOurs = false; ///< One of ours live, in doubt or being cancelled on the key.
};
/// First thing that is missing, as a sentence; nullopt: flat for opening.
[[nodiscard]] std::optional<std::string> notFlatForOpening(const FlatLook& look);

} // namespace holdfast::reconcile

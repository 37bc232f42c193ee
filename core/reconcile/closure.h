// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/records.h"
#include "core/journal/record.h"

#include <optional>
#include <vector>

/// The one place that decides "closed" and "flat for opening" (decisions §3).
namespace holdfast::reconcile {

/// What the closing evidence is. Who closed it decides whether what is left of it counts in the caps.
enum class ClosingBy {
    OwnFills, ///< Fills to zero, the last of an order of ours or of a stop of ours.
    Fills,    ///< Fills to zero, the last of somebody else's, a liquidation's, a settlement's.
    Record,   ///< The venue's own close record, bound to this position.
    Person,   ///< A person's word on a FlatUnexplained.
    Absence,  ///< Not shown. Never in what ships: only where layer L4 is taken out.
};

/// What is known about the end of one position. Every item carries the record that a claim may cite.
struct Ending {
    struct Item {
        MonoTime at{};                  ///< When it was learnt.
        journal::EvidenceRecord record; ///< What was seen.
        friend bool operator==(const Item&, const Item&) = default;
    };
    std::optional<Item> zero; ///< E2: explicit zero by instrument, or EW: the stream's zero.
    std::optional<Item>
        closing; ///< E3: fills to zero, or the venue's close record, bound to this position.
    ClosingBy closedBy = ClosingBy::Record; ///< Of `closing`.
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

/// What ties a close record to one position: opened before, same side, quantities that sum.
struct Binding {
    PositionKey key;
    Direction direction = Direction::Flat;
    WallTime openedAt{};      ///< Venue time of the opening, as its row stated it; zero: not known.
    WallTime firstOpenFill{}; ///< Venue time of our oldest opening fill; zero: none was seen.
    WallTime lastOpenFill{};  ///< Of the newest.
    Qty opened{};             ///< What its fills opened, if all of them were seen; zero: not known.
    Qty qtyMax{};             ///< The largest size that was seen.
    WallTime heldAt{};        ///< The newest row with a size: when, by the venue…
    Qty held{};               ///< …and which.
};

/// What the venue's close records say of one position.
struct CloseRecords {
    enum class Grade {
        None,    ///< No close record of this side of the instrument.
        Unbound, ///< There are some, and none is of this position: they prove nothing.
        Bound,   ///< It ended, by the venue's own record.
    };
    Grade grade = Grade::None;
    std::string text; ///< The record, in a sentence; of Bound and Unbound.
};

/// | row | record                                               | belongs where |
/// | B1  | one for a whole position (OKX), fully closed,         | ended not before our last opening fill, opened when ours was |
/// |     | liquidated, deleveraged, settled                      | (2 s tolerance; not before our first fill, where the row states no opening), not of fewer contracts than were held |
/// | B2  | one for each closing order (Bybit), trade, takeover,  | those since its opening sum to what its fills opened, the |
/// |     | ADL, settlement                                       | last not before our last opening fill |
/// | B3  | the same, and not all opening fills were seen         | those since it was last shown with a size sum to that size |
///
/// Never one that ended before a row of the venue showed it held. Hedge sides: a record that states no side index is of the side that its direction names.
/// Source: okx.md §7.2, bybit.md §6.3 (one row for each closing order; a partial close makes one too).
[[nodiscard]] CloseRecords closeRecordsOf(const std::vector<Closure>& closures,
                                          const Binding& binding);

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

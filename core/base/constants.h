// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <array>

namespace holdfast {

/// What a person may write as a price, a size or a limit. More is a slip of the hand, and would overflow what is
/// computed from it: Decimal holds 38 digits.
inline constexpr int kTypedDigitsBeforePointMax = 12;
inline constexpr int kTypedDigitsAfterPointMax = 12;

/// Larger than any price or volume of a candle: what is above is a slip, and would not fit an exact decimal.
inline constexpr double kCandleNumberMax = 1e15;

/// A key that ends within this is warned of, by the check of an account and by the engine (bybit.md §11).
inline constexpr hours kKeyEndWarning{14 * 24};

/// The numbers of decisions §1: the only place in the code that holds them. The defaults can be
/// changed by configuration within the bounds that check() names.
struct Numbers {
    // Stops: proof after the ack
    /// Reads by id after a stop's ack. A stream event replaces the wait, never the read.
    std::array<milliseconds, 5> stopReadsAfterAck{milliseconds{300}, milliseconds{700},
                                                  milliseconds{1500}, milliseconds{2200},
                                                  milliseconds{3000}};
    /// At the reads from this time on the list is read too (§2).
    milliseconds stopListReadsFrom{2200};
    /// The younger of the two reads that verify a stop is at least this long after the ack.
    milliseconds verifiedReadAgeMin{2000};
    /// P0 "unprotected": no stop seen live this long after the first fill.
    milliseconds unprotectedAlarmAfter{5000};
    /// P0 "unprotected": a proven failure that is not re-placed within this.
    milliseconds replacementAlarmAfter{1000};
    /// T_prot: emergency close when no live stop was seen this long after the first fill, or after
    /// protection was lost.
    milliseconds protectionDeadline{10'000};
    /// After a full fill without a valid attached stop seen live, the guard places its own.
    milliseconds ownStopAfterFullFill{1000};
    /// An unknown stop: the same id is sent again at these times, where §4 allows it.
    std::array<milliseconds, 2> unknownStopResends{milliseconds{1000}, milliseconds{4000}};
    /// A triggered stop whose child is not filled by then: the remainder is closed.
    milliseconds triggeredChildDeadline{3000};
    /// What somebody else did to a stop, or left undone, has this long before a stop of ours follows: the
    /// person may be about to place one, or may mean it so (F101).
    milliseconds stopGrace{3000};
    /// A target that rests at the venue and was passed without firing: we close.
    milliseconds targetLate{3000};

    // Closing
    /// T_flat: from the start of a close, venue reachable, to P0 until flat.
    milliseconds flatDeadline{15'000};
    /// Between rounds of a close without proof.
    milliseconds closeRoundAfter{1000};
    /// Two Complete reads that do not show a position (Hyperliquid's stand-in for a zero, §3) are at
    /// least this far apart.
    milliseconds absentReadsApartMin{3000};

    // Health cycle
    /// Lists are read this often.
    milliseconds listCycle{10'000};
    /// Each stop is read by id at least this often, by rotation.
    milliseconds stopRotation{30'000};
    /// A stop not verified for this long is stale.
    milliseconds stopStaleAfter{45'000};
    /// A stop not verified for this long raises P1.
    milliseconds stopStaleAlarmAfter{90'000};

    // Proof that a request never arrived
    /// H_v: an intent may be declared never arrived only after its expiry and this.
    milliseconds visibilityHorizon{30'000};

    // Caps on automatic protective cancels, per account; a cycle that wants more sends none.
    int protectiveCancelsPerCycleMax = 2;
    int protectiveCancelsPerHourMax = 6;
    /// A leftover whose position ended by other evidence than our own fills rests this long after the proof,
    /// and is listed once more after that, before it is wanted gone (reconciliation-notes §8).
    milliseconds leftoverProvedFor{60'000};

    // LIST_FAULT: positions not shown in one cycle
    int listFaultPositionsMin = 3;
    int listFaultPercentMin = 20;
    /// The percentage counts only from this many positions on.
    int listFaultPercentPositionsMin = 2;

    // Opening
    /// Positions older than this (by receipt) block opening.
    milliseconds positionFreshness{5000};
    /// A price older than this blocks opening, or the venue's own quiet interval if that is longer.
    milliseconds priceFreshness{2000};
    /// OKX pushes the mark price at least this often.
    milliseconds okxMarkQuietInterval{10'000};
    /// Bybit's tickers are silent while nothing changes (bybit.md §2.2): silence says that the price stands, as long
    /// as the connection answers, which is asked after 2.5 s and given up at 10. Every open looks afresh besides.
    milliseconds bybitTickerQuietInterval{20'000};
    /// A signal is dropped when older than min(signalAgeMax, signalAgeBarPercent of the bar)…
    milliseconds signalAgeMax{10'000};
    int signalAgeBarPercent = 10;
    /// …but never when younger than this.
    milliseconds signalAgeMin{1000};

    // Expiry the venue enforces
    /// OKX expTime: now and this.
    milliseconds okxExpiry{3000};
    /// Bybit recv_window.
    milliseconds bybitReceiveWindow{5000};
    /// Hyperliquid expiresAfter: now and this.
    milliseconds hyperliquidExpiry{10'000};

    // Lanes
    /// Of every budget, kept for the emergency, protective and verify lanes.
    int reservedBudgetPercent = 40;
    /// Goal for the wait of those lanes, 99th percentile.
    milliseconds protectiveQueueWaitMax{250};
    /// Hyperliquid's address budget kept: max(this, hyperliquidBudgetKeptPercent).
    int hyperliquidBudgetKeptMin = 1000;
    int hyperliquidBudgetKeptPercent = 20;

    // Clock
    milliseconds clockOffsetWarn{250};
    milliseconds clockOffsetBlocksOpens{1000};
    /// A jump of the wall clock, or a sleep, above this: full resync before any opening.
    milliseconds clockJumpResync{5000};

    // Journal
    /// Protective and closing sends wait this long for the journal, then go into the reserve.
    milliseconds journalWaitMax{50};

    // Outwards
    /// Snapshots to the window at most this often; alarms and fills at once.
    milliseconds snapshotInterval{100};
    /// The watchdog raises an alarm when the engine has not stepped for this (architecture §5).
    milliseconds watchdogSilence{2000};

    /// Whether the numbers can be worked with. The error names the number and its bounds.
    /// \retval ErrorCode::OutOfRange  the first one that is out of its bounds
    [[nodiscard]] Result<void> check() const;
    friend bool operator==(const Numbers&, const Numbers&) = default;
};

/// The oldest a signal of a bar may be when its order is sent: min(signalAgeMax, percentage of the bar
/// as it passes in wall time), and never below signalAgeMin.
[[nodiscard]] milliseconds signalAgeLimit(const Numbers& numbers, milliseconds barInWallTime);

} // namespace holdfast

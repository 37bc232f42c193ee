// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/domain/read.h"
#include "core/domain/records.h"
#include "core/domain/states.h"
#include "core/reconcile/closure.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::reconcile {

/// What the venue holds under one key, and how sure that is.
///
///   Unknown          row ≠ 0 / fill             ▶ Open, or Foreign where no plan of ours exists
///   Unknown, held before a restart              ▶ as Open or Suspect, once read
///   Unknown          explicit zero              ▶ Closed without a claim (it was never ours to close)
///   Open             not shown in a Complete    ▶ Suspect          ask by instrument, fills, closures
///   Open, Suspect    explicit zero              ▶ Suspect          ask closures, fills, again by instrument
///   Suspect          row ≠ 0, newer             ▶ Open
///   any held         closing evidence + zero    ▶ Closed           the only ground for removing stops
///   Suspect          zero twice, no closing     ▶ FlatUnexplained  stops stay, opens blocked
///   FlatUnexplained  row ≠ 0, newer             ▶ Open
///   FlatUnexplained  closing evidence           ▶ Closed
///   FlatUnexplained  person confirms            ▶ Closed
///   Closed           row ≠ 0 / fill             ▶ Open             a new position: evidence starts anew
///
/// A row older than what is known (update time, last trade) is discarded and counted (F22). A REST read
/// that was on its way while something happened to the key changes nothing. Absence is only a question.
/// Decision table with row ids: README.md, P1 to P15.
class PositionMachine {
public:
    enum class Source { Bulk, ByInstrument, Stream };
    /// Whose order made a fill: ours, or one of a stop of ours, against anybody else's and the venue's own.
    enum class By { Us, Others };
    /// What the machine would like to know; the read schedule asks.
    struct Wants {
        bool byInstrument = false;
        bool closures = false;
        bool fills = false;
        bool list = false; ///< Never in what ships (layer L4 taken out): the list again.
    };

    PositionMachine(PositionKey key, const Numbers& numbers);

    /// A row for this key. \param stamp  of the read; for the stream sent == received
    void onRow(MonoTime now, const PositionRow& row, Source source, const ReadStamp& stamp);
    /// A Complete bulk list without this key.
    void onNotShown(MonoTime now, const ReadStamp& stamp);
    /// A successful by-instrument read without any row: no evidence of anything (okx.md §7.1).
    void onNoRowByInstrument(MonoTime now, const ReadStamp& stamp);
    /// \returns false if this trade was known already
    bool onFill(MonoTime now, const Fill& fill, By by = By::Others);
    void onClosures(MonoTime now, const std::vector<Closure>& closures);
    /// A person says that it is closed (journaled by the caller).
    void onConfirmed(MonoTime now);
    /// Start, reconnect, resume: nothing is known until it is read again. What is held stays held.
    void onDoubt(MonoTime now);
    /// An order of the venue's own is over and took something off: rows asked for before are of before, and it
    /// is asked now, for no stream may tell.
    void onTakenOff(MonoTime now);
    /// From the journal, before anything is read: we held this, opened not before `openedFrom`. Unknown
    /// until it is read; it ends like any other, by evidence. \pre nothing is held
    void restoreHeld(MonoTime now, Direction direction, WallTime openedFrom);
    /// A close of ours runs, or ended.
    void setClosing(bool isClosing) { m_isClosing = isClosing; }
    void setOwned(bool isOwned) { m_isOwned = isOwned; }

    [[nodiscard]] PositionState state() const;
    /// Signed contracts: the newest row plus the fills it does not contain yet (F26).
    [[nodiscard]] SignedQty exposure() const;
    /// The venue's time of its opening as a row states it, else of its first opening fill; zero: neither is known.
    [[nodiscard]] WallTime openedFrom() const
    {
        return m_openedAt != WallTime{} ? m_openedAt : m_firstOpenFill;
    }
    [[nodiscard]] Direction direction() const;
    [[nodiscard]] Qty qty() const { return {exposure().value.abs()}; }
    [[nodiscard]] bool isHeld() const { return m_isHeld; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    [[nodiscard]] const std::optional<PositionRow>& row() const { return m_row; }
    [[nodiscard]] std::optional<MonoTime> rowAt() const { return m_rowAt; }
    [[nodiscard]] std::optional<MonoTime> firstFillAt() const { return m_firstSeenAt; }
    [[nodiscard]] std::optional<MonoTime> suspectSince() const { return m_suspectSince; }
    [[nodiscard]] MonoTime lastEventAt() const { return m_lastEventAt; }
    [[nodiscard]] const Ending& ending() const { return m_ending; }
    /// What the venue's close records said of it when they were last read.
    [[nodiscard]] const CloseRecords& closeRecords() const { return m_closeRecords; }
    /// What our own fills since it was flat sum to; nullopt where not all of them were seen.
    [[nodiscard]] std::optional<SignedQty> ledger() const;
    /// Average price of the opening fills since it was opened, if fills were seen.
    [[nodiscard]] std::optional<Price> fillEntryPrice() const;
    [[nodiscard]] std::optional<Price> fillExitPrice() const;
    [[nodiscard]] Money feesPaid() const { return m_fees; } ///< Positive: paid.
    [[nodiscard]] Qty qtyMax() const { return m_qtyMax; }
    /// What was opened and closed again by fills, in all; nullopt where they do not sum to zero.
    [[nodiscard]] std::optional<Qty> qtyTraded() const
    {
        if (!m_openQty.isPositive() || m_openQty != m_closeQty) return std::nullopt;
        return Qty{m_openQty};
    }
    [[nodiscard]] Direction heldDirection() const { return m_heldDirection; }
    /// Fills were seen that its row does not contain.
    [[nodiscard]] bool isRowBehindFills() const { return !m_fillsAfterRow.empty(); }
    [[nodiscard]] int staleReads() const { return m_staleReads; }
    [[nodiscard]] int listsWithoutIt() const { return m_listsWithoutIt; }
    /// Due questions, rate-limited by the machine itself. Call at each step.
    [[nodiscard]] Wants wants(MonoTime now);
    [[nodiscard]] std::optional<MonoTime> nextWant() const { return m_nextAsk; }
    /// Fills were seen that the newest row does not contain yet.
    [[nodiscard]] bool hasFillsBeyondRow() const { return !m_fillsAfterRow.empty(); }
    /// The sum of the fills since it was flat is zero: nothing of ours is missing.
    [[nodiscard]] bool fillsSumToZero() const { return m_chain.isZero(); }
    [[nodiscard]] const PositionKey& key() const { return m_key; }

private:
    struct SeenFill {
        SignedQty qty;
        WallTime time;
        std::optional<std::int64_t> number;
        std::optional<std::int64_t> sequence;
    };
    [[nodiscard]] bool contains(const PositionRow& row, const SeenFill& fill) const;
    void sawHeld(MonoTime now);
    void open(MonoTime now, Direction direction);
    void reconsider(MonoTime now);
    void suspect(MonoTime now);
    void close();
    /// Older than what is known: by the venue's own count where both state one, else by its time.
    [[nodiscard]] bool isOutdated(const PositionRow& row) const;
    /// Rows of a lower count and a later time, and no others, for longer than any read is old: the venue
    /// began to count anew (F40). Else a row of a lower count is never believed.
    [[nodiscard]] bool isCountedAnew(MonoTime now, const PositionRow& row);
    [[nodiscard]] Binding binding() const;
    void seeWhetherAllFillsAreKnown();
    /// What the first design did with a position that is not shown. Only where layer L4 is taken out.
    void believeAbsence(MonoTime now);

    PositionKey m_key;
    const Numbers* m_numbers;
    bool m_isKnown = false;
    bool m_isHeld = false;
    bool m_isClosing = false;
    bool m_isOwned = false;
    bool m_isRestored = false;
    WallTime m_restoredFrom{};
    std::optional<PositionRow> m_row;
    std::optional<MonoTime> m_rowAt;
    std::optional<MonoTime>
        m_countedLowerSince; ///< Rows of a lower count and a later time come since.
    std::vector<SeenFill> m_fillsAfterRow;
    std::map<std::string, MonoTime> m_trades; ///< Trade ids seen, for de-duplication.
    SignedQty m_chain;                        ///< Sum of fills since flat.
    Direction m_heldDirection = Direction::Flat;
    Qty m_qtyMax;
    WallTime m_openedAt{};
    WallTime m_firstOpenFill{};
    WallTime m_lastOpenFill{};
    std::optional<PositionRow> m_shownHeld; ///< The newest row with a size.
    bool m_isLedgerWhole = false;
    CloseRecords m_closeRecords;
    std::optional<MonoTime> m_absentSince;
    std::optional<MonoTime> m_firstSeenAt;
    MonoTime m_lastEventAt{};
    std::optional<MonoTime> m_suspectSince;
    std::optional<MonoTime> m_nextAsk;
    std::size_t m_asks = 0;
    Ending m_ending;
    bool m_isUnexplained = false;
    Decimal m_openCost, m_openQty, m_closeCost, m_closeQty;
    Money m_fees;
    int m_staleReads = 0;
    int m_listsWithoutIt = 0;
    std::optional<MonoTime> m_lastZeroRead;
};

} // namespace holdfast::reconcile

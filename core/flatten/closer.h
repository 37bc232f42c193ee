// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/domain/instrument.h"
#include "core/domain/records.h"
#include "core/journal/claim.h"
#include "core/venues/fact.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace holdfast::flatten {

// What the closer asks for.
struct WantClosePosition {
    int round = 1;
}; ///< The venue's own market close of the whole position.
struct WantReduce {
    int round = 1;
    int part = 0;
    Side side = Side::Sell;
    Qty qty{};
}; ///< Reduce-only market.
struct WantRead {};           ///< The position by instrument, now.
struct WantCancelReducing {}; ///< Our working reduce-only orders by id, never stops.
struct SetLate {
    bool isLate = true;
    std::string text;
}; ///< P0 until flat.
using CloseAction =
    std::variant<WantClosePosition, WantReduce, WantRead, WantCancelReducing, SetLate>;
using CloseActions = std::vector<CloseAction>;

/// Closes one position and does not stop before that is proved (decisions §1, §6; I12).
///
///   Idle     start                          ▶ Sent     round 1: the venue's own close of the whole position
///   Sent     accepted, or unknown           ▶ Reading  read by instrument at 0.3, 0.7, 1 s, then each second
///   Sent     refused: cancel first          ▶ Reading  cancel our reducing orders, next round at once
///   Sent     refused: too big, too frequent ▶ Reading  next round at once (another route)
///   Sent     refused: nothing to reduce     ▶ Reading  read by instrument: it ends nothing
///   Sent     refused otherwise, not sent    ▶ Reading  next round after the pause
///   Reading  a fresh read shows a size, 1 s without proof ▶ Sent  round n: reduce-only market of that size
///   Reading  a fresh read shows zero        ▶ Reading  wait for the closing evidence; ask each second
///   any      closed is proved               ▶ Proved
///   any      T_flat passed, not proved      ▶          P0 until proved
///
/// A round closes at most what a read sent after the round before showed, and can only reduce; so a
/// repeated or late round cannot open. Rounds slow down to one in 5 s after the fifth, and never end.
/// Full table: README.md, rows C1 to C12.
class Closer {
public:
    explicit Closer(const Numbers& numbers);

    void start(MonoTime now, journal::Cause cause, std::string why, Qty held, CloseActions& out);
    /// The reply to the newest round's request (each part of it).
    void onReply(MonoTime now, int round, const venues::Outcome& outcome, CloseActions& out);
    /// Bytes of this round left us.
    void onSent(MonoTime now);
    /// A by-instrument read of the position: its size and side, as of `stamp`. Qty zero: explicit zero.
    void onRead(MonoTime now, Direction direction, Qty qty, const ReadStamp& stamp,
                const Instrument& instrument, CloseActions& out);
    /// What the fills and the stream say it is now.
    void onExposure(MonoTime now, Qty qty);
    /// \param proof  where the claim `closed` stands in the journal
    void onProved(MonoTime now, RecordId proof, const journal::Claim& closed);
    void step(MonoTime now, const Instrument& instrument, CloseActions& out);

    [[nodiscard]] bool isRunning() const
    {
        return m_phase == Phase::Sent || m_phase == Phase::Reading;
    }
    [[nodiscard]] bool isProved() const { return m_phase == Phase::Proved; }
    [[nodiscard]] std::optional<MonoTime> nextWake() const { return m_wake; }
    [[nodiscard]] int rounds() const { return m_round; }
    [[nodiscard]] journal::Cause cause() const { return m_cause; }
    [[nodiscard]] const std::string& why() const { return m_why; }
    [[nodiscard]] MonoTime startedAt() const { return m_startedAt; }
    [[nodiscard]] std::optional<MonoTime> firstSentAt() const { return m_firstSentAt; }
    [[nodiscard]] Qty atStart() const { return m_atStart; }
    [[nodiscard]] std::optional<Qty> remainder() const { return m_remainder; }
    [[nodiscard]] RecordId proof() const { return m_proof; }
    /// In words: "sent", "accepted, reading back", …
    [[nodiscard]] const std::string& phaseText() const { return m_phaseText; }

private:
    enum class Phase { Idle, Sent, Reading, Proved };
    void nextRound(MonoTime now, const Instrument& instrument, CloseActions& out);
    void readSoon(MonoTime at);

    const Numbers* m_numbers;
    Phase m_phase = Phase::Idle;
    journal::Cause m_cause = journal::Cause::Operator;
    std::string m_why;
    std::string m_phaseText = "—";
    MonoTime m_startedAt{};
    std::optional<MonoTime> m_firstSentAt;
    MonoTime m_roundAt{};
    std::optional<MonoTime> m_answeredAt;
    std::optional<MonoTime> m_readAt;
    std::optional<MonoTime> m_roundDueAt;
    int m_round = 0;
    int m_reads = 0;
    int m_partsOpen = 0;
    bool m_isLate = false;
    Qty m_atStart;
    std::optional<Qty> m_remainder;
    std::optional<Direction> m_freshDirection;
    std::optional<MonoTime> m_freshAt; ///< A read sent after the newest round's answer.
    RecordId m_proof;
    std::optional<MonoTime> m_wake;
};

} // namespace holdfast::flatten

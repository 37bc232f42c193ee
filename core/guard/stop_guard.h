// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/domain/blame.h"
#include "core/domain/read.h"
#include "core/domain/states.h"
#include "core/guard/coverage.h"
#include "core/guard/fired_stops.h"
#include "core/guard/stop_book.h"
#include "core/guard/stop_failures.h"
#include "core/venues/fact.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::guard {

// What the guard asks for. The account machine turns it into requests, records and alarms.
struct WantStop {
    Price trigger{};
    TriggerSource source = TriggerSource::Mark;
    std::optional<Qty> qty;
    int attempt = 0;
    std::optional<ClientOrderId> again;
    std::string reason;
    std::optional<TakeProfit> take = {}; ///< Rests beside the stop, in the same order.
};
struct WantById {
    VenueOrderId venueId;
    ClientOrderId clientId;
};
struct WantList {
    std::string reason;
};
/// The position, by instrument: its row says the level of its own stop.
struct WantLevel {};
struct WantCancel {
    VenueOrderId venueId;
    std::string reason;
}; ///< A surplus, by id.
struct WantAmend {
    VenueOrderId venueId;
    Price trigger{};
};
struct WantClose {
    std::string cause;
    std::string reason;
    Blame blame = Blame::Venue;
};
struct SetAlarm {
    int priority = 0;
    std::string name;
    std::string text;
};
struct DropAlarm {
    std::string name;
};
/// Verified now: the two sources, as evidence for the claim "protected".
struct Proved {
    journal::EvidenceRecord
        byId; ///< Or the level in the position's row (BookedStop::besideListAt).
    journal::EvidenceRecord list;
    std::string text;
};
struct Note {
    std::string text;
};
using Action = std::variant<WantStop, WantById, WantList, WantLevel, WantCancel, WantAmend,
                            WantClose, SetAlarm, DropAlarm, Proved, Note>;
using Actions = std::vector<Action>;

/// Keeps one proved stop at the venue for one open position (decisions §1, §6).
///
///   None       held, entry carries a stop, still working    ▶ None       own stop at once on a partial fill
///   None       held, full fill 1 s old, none seen live      ▶ Placing    WantStop
///   None       held, nothing attached                       ▶ Placing    WantStop
///   Placing    accepted                                     ▶ Acked      by id at 0.3 0.7 1.5 2.2 3 s, list at 2.2 and 3 s
///   Placing    unknown                                      ▶ InDoubt    by id; the same id again at 1 s and 4 s
///   Placing    refused: price passed                        ▶ TriggerPassed  read the list once
///   Placing    refused: one full-close exists               ▶ InDoubt    list: ours → adopt, else a sized stop
///   Placing    refused: id exists                           ▶ InDoubt    by id: adopt
///   Placing    provably not sent, refused for now           ▶            decided anew in 0.25 to 1 s
///   Placing    refused: the target's price passed           ▶ Placing    the stop alone, at once; no failure
///   Placing    refused otherwise                            ▶ Failed     once more, then WantClose
///   Acked      by id and list agree, younger ≥ 2 s          ▶ Verified   Proved
///   Acked      not found, not listed                        ▶ InDoubt    ask; never placed again on that alone
///   live       a field differs                              ▶ Mismatched(field)  own stop beside it, then the surplus goes
///   live       state failed, paused                         ▶ Failed     placed again once at the level, then WantClose
///   live       cancelled, not by us                         ▶ Missing    P0 at once; placed again after a grace, then WantClose
///   live       effective, or an order of it is seen         ▶ Triggered  its order fills whole: over
///   Triggered  its order ended short, or 3 s passed         ▶ Closing    WantClose, unless others cover what is left
///   Verified   last proof > 45 s                            ▶ Stale      P1 after 90 s
///   TriggerPassed  fresh list shows another valid one       ▶ GuardedOldLevel  P2, nothing is closed
///   TriggerPassed  fresh list shows none                    ▶ Closing    WantClose at once
///   any        no live stop seen for 5 s                    ▶            P0 "unprotected"
///   any        no live stop seen for 10 s, one fresh read   ▶ Closing    WantClose
///
/// Invariant: a stop is placed anew only when none is thought to work, or on proof; a removal never
/// comes before another verified stop covers the whole position.
///
/// Where the venue keeps the stop for the position itself (Holding::keepsPositionStop), the ack names nothing: the
/// stop is known by its level, the position's row is asked where an id would be, and placing it again is harmless.
///   live       it ended, not by us                          ▶ Missing    the position is read first: closed, replaced, or G18
///
/// A planned target rests in the order of the stop (OKX oco). It protects nothing: the stop's level alone
/// decides, and after a failure of such an order the stop is placed alone. Where no live order of ours holds
/// the target, the account watches it.
/// Full table: README.md, rows G1 to G29.
class StopGuard {
public:
    explicit StopGuard(const Numbers& numbers);

    /// The request of our last WantStop left under this id.
    void onPlaced(MonoTime now, const ClientOrderId& id, const Holding& holding);
    /// This stop is ours, of this life or an earlier one: only such a one keeps or goes by G23.
    void onOwn(const ClientOrderId& id) { m_book.onOwn(id); }
    /// A stop of an earlier life whose outcome is unknown: asked for by id, and sent again under that id
    /// only (decisions §4), as one of this life would be.
    void onUnknownFromBefore(MonoTime now, const venues::PlaceStop& stop);
    /// \param id  the client id the reply is about; one about an earlier attempt changes nothing
    void onPlaceReply(MonoTime now, const ClientOrderId& id, const venues::Outcome& outcome,
                      const Holding& holding, Actions& out);
    void onAmendReply(MonoTime now, const venues::Outcome& outcome, const Holding& holding,
                      Actions& out);
    /// A row of the stop channel or of a list, about this position's instrument.
    void onRow(MonoTime now, const StopOrder& row, bool fromList, const ReadStamp& stamp,
               const Holding& holding, Actions& out);
    /// A row of an order that a stop's trigger made.
    void onChild(MonoTime now, const Order& child, const Holding& holding, Actions& out);
    /// A Complete list of all stops was read. Rows come first by onRow, then this.
    void onList(MonoTime now, const Complete<StopOrder>& list, const Holding& holding,
                Actions& out);
    void onListFailed(MonoTime now, const Holding& holding, Actions& out);
    void onById(MonoTime now, const VenueOrderId& askedId, const ClientOrderId& askedClientId,
                const ById<StopOrder>& read, const Holding& holding, Actions& out);
    /// A read row of this position, not older than what is known of it, speaks of its own stop.
    void onLevels(MonoTime now, const PositionLevels& levels, const ReadStamp& stamp,
                  const Holding& holding, Actions& out);
    /// A pushed row says this of it: a question, where it is another level than the one known.
    void onLevelsPushed(MonoTime now, const PositionLevels& levels, const Holding& holding,
                        Actions& out);
    /// We cancelled this one ourselves.
    void onCancelledByUs(const VenueOrderId& id) { m_book.onCancelledByUs(id); }
    /// Somebody else moved it at the venue (F100): it is not corrected, a person decides.
    void onMovedByOthers(const Holding& holding);
    /// The person moved the stop: the plan holds the new level already.
    void onMoved(MonoTime now, const Holding& holding, Actions& out);
    /// Last is beyond the planned target: did the order that holds it fire? Asked by id.
    void onTargetPassed(MonoTime now, const Holding& holding, Actions& out);
    /// Timers and everything that follows from the clock and the holding. Call at every step.
    void step(MonoTime now, const Holding& holding, Actions& out);
    /// The position ended: forget.
    void reset();
    /// Start, reconnect, resume: every proof must be made again.
    void onDoubt(MonoTime now);

    [[nodiscard]] StopState state(MonoTime now, const Holding& holding) const;
    [[nodiscard]] std::optional<MonoTime> nextWake() const { return m_wake; }

    struct View {
        StopState state = StopState::None;
        std::string field; ///< Mismatched: which.
        std::string why;
        std::string next;
        std::optional<StopOrder> row; ///< The one that counts.
        std::optional<Qty> covers;
        bool coversAll = false;
        std::optional<MonoTime> readAt;
        ClientOrderId clientId;
        bool isTakeAtVenue = false; ///< A live order of ours holds the planned target.
    };
    [[nodiscard]] View view(MonoTime now, const Holding& holding) const;
    /// The stop of ours that stays when the others of ours go (StopBook::keeper). Nothing: none may go.
    [[nodiscard]] std::optional<VenueOrderId> keeper(const Holding& holding) const;
    /// A stop or target fired, and what its order does is not known yet.
    [[nodiscard]] bool isFiring() const { return !m_fired.isEmpty(); }
    /// Live stops, whosever they are, cover the whole position.
    [[nodiscard]] bool isCovered(const Holding& holding) const
    {
        return m_book.isProtected(holding);
    }
    /// A live one protects at the planned level.
    [[nodiscard]] bool isAtPlan(const Holding& holding) const { return m_book.isAtPlan(holding); }
    [[nodiscard]] bool isTakeAtVenue(const Holding& holding) const
    {
        return m_book.isTakeAtVenue(holding);
    }
    /// The levels that fired since it was opened.
    [[nodiscard]] const std::vector<FiredStops::Told>& fired() const { return m_fired.told(); }
    /// What the venue showed of its stops.
    [[nodiscard]] const StopBook& book() const { return m_book; }
    /// Ids of every stop thought live for this position, ours first: what may go after closed.
    [[nodiscard]] std::vector<StopOrder> liveStops() const;
    [[nodiscard]] bool hasLiveOrDoubtful() const;

private:
    /// On which line of `judge` a state rests: the words belong to the line.
    enum class Ground : std::uint8_t {
        Closing,
        Waived,
        Fired,
        OldLevel,
        Differs,
        Proved,
        Seen,
        TriggerPassed,
        TakenAway,
        NotProtecting,
        Attempting,
        NotShown,
        Wanted,
        Lost,
        Travelling,
        Nothing
    };
    struct Judged {
        StopState state = StopState::None;
        Ground ground = Ground::Nothing;
    };
    /// The state without its words, for every step asks for it.
    [[nodiscard]] Judged judge(MonoTime now, const Holding& holding) const;

    static constexpr milliseconds kListRetryAfter{1000};
    enum class Phase { Placing, Acked, Unknown, Ended };
    struct Attempt {
        ClientOrderId id;
        VenueOrderId venueId;
        Price trigger{};
        TriggerSource source = TriggerSource::Mark;
        std::optional<Qty> qty;
        std::optional<TakeProfit> take;
        Phase phase = Phase::Placing;
        MonoTime sentAt{};
        std::optional<MonoTime> ackAt;
        std::size_t reads = 0;
        std::size_t resends = 0;
        std::optional<MonoTime> nextRead;
        bool hasBeenSeen = false;
        bool isOurMistake = false; ///< Refused because our own request broke a rule.
        bool isOfPosition = false; ///< The position's own: `venueId` is the row at its level.
    };
    /// The position's own stop ended, not by us: what that means the position's row says.
    struct TakenAway {
        MonoTime at{};
        std::string name;
        bool isOurs = false;
    };

    [[nodiscard]] bool isOnItsWay() const;
    void place(MonoTime now, const Holding& holding, std::optional<Qty> qty, std::string reason,
               Actions& out);
    void lost(MonoTime now, const std::string& what, StopFailure failure, bool isOurs,
              StopState state, const Holding& holding, Actions& out);
    void fired(MonoTime now, const StopOrder& row, const Holding& holding, Actions& out);
    /// \returns whether an order of a stop that fired is still waited for, or a close follows
    bool settleFired(MonoTime now, const Holding& holding, Actions& out);
    void wantClose(std::string cause, std::string reason, Blame blame, Actions& out);
    /// Why no live stop was seen, as far as it is known.
    [[nodiscard]] std::pair<std::string, Blame> whyUnseen() const;
    void wakeAt(MonoTime at);
    void askById(MonoTime now, BookedStop& stop, Actions& out);
    void askForAttempt(Actions& out) const;
    // position_stop.cpp: the stop that the venue keeps for the position itself
    [[nodiscard]] bool isWantedOfPosition(const StopOrder& row, const Holding& holding) const;
    void adopt(MonoTime now, BookedStop& stop);
    void onTakeRow(MonoTime now, const StopOrder& row, const Holding& holding, Actions& out);
    void onTakenAway(MonoTime now, const StopOrder& row, bool isOurs, Actions& out);
    [[nodiscard]] bool isLevelKnown(Price level) const;
    void askForLevel(MonoTime now, Actions& out);
    /// \returns whether the answer is still waited for, or it was acted upon
    bool settleTakenAway(MonoTime now, const Holding& holding, Actions& out);

    const Numbers* m_numbers;
    StopBook m_book;
    std::optional<Attempt> m_attempt;
    std::optional<WantStop> m_wanted; ///< Asked of the account, not placed yet.
    int m_attempts = 0;               ///< Of the guard's whole life: ids never repeat.
    int m_attemptsHere = 0;           ///< For this position.
    int m_placementsInSpell = 0;
    std::optional<std::pair<Price, TriggerSource>> m_correctedFor;
    int m_corrections = 0; ///< For that level.
    StopFailures m_failures;
    FiredStops m_fired;
    std::optional<TakenAway> m_takenAway;
    std::optional<MonoTime> m_levelAskedAt;
    bool m_needsSized = false;
    bool m_isTakeLocal = false; ///< The venue did not take or keep it: not asked for again here.
    std::optional<MonoTime> m_retryAt;
    std::optional<MonoTime> m_unprotectedSince;
    std::optional<MonoTime> m_triggerPassedAt;
    std::optional<MonoTime> m_listAskedAt;
    std::optional<MonoTime> m_lastListAt;
    std::optional<MonoTime> m_lastLookAt;
    bool m_hasBeenCovered = false;
    bool m_isCloseWanted = false;
    bool m_isNotSent = false; ///< The newest one provably did not leave.
    bool m_isAlarmed = false;
    bool m_isStaleAlarmed = false;
    bool m_isGuardedAlarmed = false;
    bool m_isProvedSaid = false;
    VenueOrderId m_provedStop; ///< What was said of: the claim is made again when it changes.
    std::optional<Price> m_provedTrigger;
    StopState m_lostState = StopState::None;
    std::string m_lostWhy;
    std::optional<MonoTime> m_wake;
    MonoTime m_rotationAt{};
};

} // namespace holdfast::guard

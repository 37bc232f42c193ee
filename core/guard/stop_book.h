// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/domain/read.h"
#include "core/guard/coverage.h"

#include <map>
#include <set>

namespace holdfast::guard {

/// One stop as the venue last showed it, and when each way of looking last agreed.
struct BookedStop {
    StopOrder row;
    std::optional<MonoTime> byIdAt;
    std::optional<MonoTime> listAt;
    std::optional<MonoTime> streamAt;
    std::optional<MonoTime> levelAt; ///< The position's row, read, said its level.
    std::optional<MonoTime> goneAt;  ///< Newest sign against it.
    std::optional<MonoTime>
        unlevelledAt;          ///< Since then the position's row says that it has no stop.
    bool isOfPosition = false; ///< isPositionStop
    MonoTime firstSeen{};
    std::optional<MonoTime> ackAt;
    bool isAskedById = false;
    MonoTime askedAt{};

    /// Of the two sources that prove it, the one beside the list (decisions §1): a read by id, or of a
    /// position's own stop the level in the position's row; an id would lead to the list's own source again.
    [[nodiscard]] const std::optional<MonoTime>& besideListAt() const
    {
        return isOfPosition ? levelAt : byIdAt;
    }
};

/// The stops that may stand for one position: what the venue showed of them, what that proves, whose they are.
/// It asks for nothing and decides nothing; StopGuard does.
///
/// A row older than what is known of its stop changes nothing (F22). A row that tells of another protection
/// (side, level, source, size) voids the proofs. Live is what was last shown live and not missed since; verified
/// is live with two sources that agree, the list and a read by id, the younger `verifiedReadAgeMin` after the ack
/// or the first sight. Of a position's own stop the second source is the level in the position's row, and where
/// that row says that there is none, no list makes it live.
class StopBook {
public:
    explicit StopBook(const Numbers& numbers)
        : m_numbers{&numbers}
    {
    }

    // ---- what the venue shows, and what we did -------------------------------------------------------

    struct Sight {
        BookedStop* stop = nullptr; ///< nullptr: the row is older than what is known.
        bool isNew = false;
    };
    /// A live row of the stream, of a read by id or of a list.
    /// \pre isAboutThis was asked by the caller: the book keeps what it is given
    Sight see(MonoTime now, const StopOrder& row, bool fromList, const ReadStamp& stamp);
    /// This row was read by id.
    /// \returns whether it is a proof: what is known of the stop says the same
    bool prove(const StopOrder& row, MonoTime at);
    /// A read row of the position says this level of its own stop; nullopt: it says that it has none.
    void seeLevel(const std::optional<Price>& level, const ReadStamp& stamp);
    /// The target that the venue keeps for the position itself, live; `dropTake`: it ended, or is not listed.
    void seeTake(MonoTime now, const StopOrder& row);
    void dropTake() { m_take.reset(); }
    [[nodiscard]] const BookedStop* positionTake() const { return m_take ? &*m_take : nullptr; }
    /// A row told its end: one that shows it live and is no newer is of before (a list of many pages, F22).
    void onEnded(const StopOrder& row) { m_endedAt[row.venueId] = row.updatedAt; }
    /// Is this row, live or ended, older than what is known of its stop?
    [[nodiscard]] bool isStale(const StopOrder& row) const;
    /// It ended: out of the book.
    /// \returns its last row, if it was in it
    std::optional<StopOrder> take(const VenueOrderId& id);
    /// Start, reconnect, resume: what was thought of them stays, the proofs go.
    void doubt(MonoTime now);
    /// They were to be changed: every proof again, counted from now.
    void voidProofs(MonoTime now);
    void onOwn(const ClientOrderId& id) { m_ownIds.insert(id); }
    void onCancelledByUs(const VenueOrderId& id);
    /// Its end was told: whether it was ours to tell. Asked once.
    bool takeCancelledByUs(const VenueOrderId& id) { return m_cancelledByUs.erase(id) > 0; }
    [[nodiscard]] bool isCancelledByUs(const VenueOrderId& id) const
    {
        return m_cancelledByUs.contains(id);
    }

    // ---- what follows ---------------------------------------------------------------------------------

    [[nodiscard]] bool isLive(const BookedStop& stop) const;
    [[nodiscard]] bool isVerified(const BookedStop& stop) const;
    /// Contracts that live, protecting ones cover together, at most those held.
    [[nodiscard]] Qty coverage(const Holding& holding) const;
    [[nodiscard]] bool isProtected(const Holding& holding) const;
    /// One that would protect was shown live, and a later read lacks it: nobody knows (G19).
    [[nodiscard]] bool isOneInDoubt(const Holding& holding) const;
    /// A live one protects at the planned level.
    [[nodiscard]] bool isAtPlan(const Holding& holding) const;
    /// A live one of ours, or the position's own, holds the planned target for the whole position.
    [[nodiscard]] bool isTakeAtVenue(const Holding& holding) const;
    /// The one that counts: live before protecting before as planned before verified. nullptr: none is known.
    [[nodiscard]] const BookedStop* best(const Holding& holding) const;
    /// The stop of ours that stays when the others of ours go (G23): verified for the whole position, as
    /// planned; of several one that holds the planned target, then one that closes the whole position. A
    /// stranger's never does: whoever placed it may take it away. The position's own counts as ours: the venue
    /// does not say whose it is. nullptr: none may go.
    [[nodiscard]] const BookedStop* keeper(const Holding& holding) const;
    /// One of ours beside the keeper, live and not being cancelled; nullptr: none. Never the position's own, which
    /// goes with the position.
    [[nodiscard]] const BookedStop* surplus(const Holding& holding) const;

    [[nodiscard]] BookedStop* find(const VenueOrderId& id);
    [[nodiscard]] const BookedStop* find(const VenueOrderId& id) const;
    [[nodiscard]] BookedStop* find(const ClientOrderId& id);
    /// The position's own at this level.
    [[nodiscard]] BookedStop* findOfPosition(Price trigger, TriggerSource source);
    [[nodiscard]] bool hasOfPosition() const;
    [[nodiscard]] std::map<VenueOrderId, BookedStop>& stops() { return m_stops; }
    [[nodiscard]] const std::map<VenueOrderId, BookedStop>& stops() const { return m_stops; }

private:
    [[nodiscard]] bool isOwn(const BookedStop& stop, const Holding& holding) const;
    [[nodiscard]] bool isProtecting(const BookedStop& stop, const Holding& holding) const;

    const Numbers* m_numbers;
    std::map<VenueOrderId, BookedStop> m_stops;
    std::optional<BookedStop> m_take; ///< Its proofs are not asked for: it protects nothing.
    std::map<VenueOrderId, WallTime> m_endedAt; ///< By the venue's clock.
    std::set<VenueOrderId> m_cancelledByUs;
    std::set<ClientOrderId> m_ownIds;
};

} // namespace holdfast::guard

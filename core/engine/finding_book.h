// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/desk.h"
#include "core/engine/snapshot.h"
#include "core/reconcile/findings.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace holdfast::engine {

/// A disagreement that the tables name now.
struct Noticed {
    struct Side {
        std::string who;
        std::string says;
        std::string from{};
        std::optional<MonoTime> at{};
    };
    std::string id;
    FindingKind kind = FindingKind::MissingAtVenue;
    PositionKey position;
    VenueOrderId order{};
    ClientOrderId clientId{};
    std::string title;
    std::vector<Side> sides;
    std::string missing;
    std::string doing;
    std::vector<FindingAct> acts;
    reconcile::Gravity gravity;
    reconcile::SetOf<reconcile::Ask> asks{}; ///< Which nobody else asks.
    bool isQuiet = false;                    ///< Somebody else alarms: a close of ours that runs.
    std::string
        answers; ///< What disagrees, without ages: put aside, it comes back if this changes.
};

/// The findings of one account in time: since when each stands, how grave it is, how it ended, what a person
/// put aside. It begins, ends and is put aside in the journal.
class FindingBook {
public:
    using Ended = std::function<std::string(const Noticed&)>; ///< How one ended, in a sentence.

    /// \param now  all that the tables name; what is not among them has ended
    void update(Desk& desk, const AccountId& account, const std::vector<Noticed>& now,
                const Ended& ended);
    /// What stands about a position of which nothing is known just now (a reconnect) goes on standing.
    void keep(const PositionKey& position, std::vector<Noticed>& out) const;
    /// Questions that are due, each scheduled anew: at 0 3 6 12 30 60 60 … s.
    [[nodiscard]] std::vector<const Noticed*> dueAsks(MonoTime now);
    /// A person puts it aside. \returns the record; nullopt: no such finding stands
    std::optional<RecordId> putAside(Desk& desk, const AccountId& account, const std::string& id,
                                     const std::string& reason);
    /// From the journal, before anything is noticed.
    void restore(const journal::FindingRecord& record);

    void fill(Snapshot& snapshot, const AccountId& account, Venue venue, MonoTime now) const;
    /// When something follows from time alone.
    [[nodiscard]] std::optional<MonoTime> nextWake(MonoTime now) const;

private:
    struct Standing {
        Noticed last;
        MonoTime since{};
        bool isShown = false;
        RecordId record{};
        std::optional<MonoTime> endedAt{};
        std::string ended{};
        std::size_t asks = 0;
        std::optional<MonoTime> askAt{};
    };
    struct Aside {
        std::string answers;
        std::optional<MonoTime> otherSince{}; ///< Since when the answers are others, or agree.
    };
    void show(Desk& desk, const AccountId& account, Standing& standing);
    void end(Desk& desk, const AccountId& account, Standing& standing, std::string how);
    void alarm(Desk& desk, const AccountId& account);

    std::map<std::string, Standing> m_standing;
    std::map<std::string, Aside> m_aside;
    std::map<std::pair<std::string, std::string>, int> m_alarmed; ///< Name, instrument → priority.
};

} // namespace holdfast::engine

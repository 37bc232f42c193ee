// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/domain/amounts.h"
#include "core/journal/record.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace holdfast::sim {

/// I11 and I4, no success without its proof, judged from the journal against the truth:
///
///   a claim that cites nothing, what is not there, or what is no evidence   violation
///   a claim without what one of its class must rest on, at the least         violation
///   opened, and nothing is held; closed, and it is held for more than 30 s   violation
///   protected, and no valid stop was there for 5 s                           violation (I4)
///   cancelled or cleaned up, and the stop or order rests, never was, or
///   ended in another way                                                     violation
///
/// A claim about the whole account is judged here for what it cites; that nothing is held the referee knows.
class ClaimJudge {
public:
    /// The position that a claim is about, as the venue holds it.
    struct Truth {
        bool isOpen = false;
        Qty qty;
        std::optional<WallTime> openAt;    ///< Last moment seen open.
        std::optional<WallTime> openSince; ///< Since then, if it is.
        std::optional<WallTime> flatAt;    ///< Last moment seen flat.
        std::optional<WallTime> validAt;   ///< Last moment with a valid stop.
    };
    struct Found {
        std::string invariant;
        std::string text;
    };

    void onRecord(const journal::Record& record);
    /// What a crash lost gives its ids to others.
    void forgetRecords() { m_shown.clear(); }
    /// A stop or order of the truth rests, or ended: by a cancel, or because it fired or was executed.
    void onRests(WallTime at, const VenueOrderId& id, bool isWorking, bool isCancelled);
    /// \param truth  nullptr: the venue never held anything there
    /// \returns whether nothing was found against it
    bool judge(WallTime at, const journal::Record& record, const journal::ClaimRecord& claim,
               const Truth* truth);
    /// What was found since the last call.
    [[nodiscard]] std::vector<Found> take();

    [[nodiscard]] static std::string nameOf(const journal::Record& record,
                                            const journal::ClaimRecord& claim);

private:
    struct Shown { ///< A record, as a claim may cite it.
        bool mayBeCited = false;
        std::string kind;    ///< Of evidence; empty: of a request's outcome.
        VenueOrderId target; ///< The stop or order it names.
        WallTime at{};
    };
    struct Cited {
        std::set<std::string> kinds;
        std::set<VenueOrderId> targets; ///< Whose end is claimed.
        WallTime zeroAt{};
    };
    /// nullopt: they carry nothing, and that is found.
    std::optional<Cited> citedBy(const journal::Record& record, const journal::ClaimRecord& claim);
    void judgeEnds(const Cited& cited, const std::string& what);
    void violate(std::string invariant, std::string text)
    {
        m_found.push_back({std::move(invariant), std::move(text)});
    }

    std::map<RecordId, Shown> m_shown;
    std::set<VenueOrderId> m_working;
    std::map<VenueOrderId, WallTime> m_restsSince;    ///< Those that ever did.
    std::map<VenueOrderId, bool> m_endedByCancelling; ///< Those that ended.
    std::vector<Found> m_found;
};

} // namespace holdfast::sim

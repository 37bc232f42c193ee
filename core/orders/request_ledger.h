// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/domain/read.h"
#include "core/journal/record.h"
#include "core/venues/fact.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace holdfast::orders {

/// Every state-changing request of one account, from its record to its outcome.
///
///   Recorded  left us                                  ▶ Sent
///   Recorded  dropped before it left (kill, age)       ▶ Refused     "never sent"
///   Sent      the venue said yes                       ▶ Accepted
///   Sent      the venue's own words of refusal         ▶ Refused
///   Sent      timeout, hang-up, 5xx, unreadable        ▶ Unknown     asked by id at 0.3 1 2 4 8 15 30 60 60 … s
///   Unknown   its id is sighted anywhere               ▶ Accepted
///   Unknown   an open: expiry + H_v passed, by id says no twice ≥ 5 s apart, the Complete working list
///             lacks it, nothing contradicts            ▶ NeverArrived
///   restart   Recorded, Sent                           ▶ Unknown
///
/// Nothing ages from Unknown into Refused (I9). Terminal states absorb, but a later sighting of a
/// NeverArrived one re-adopts it. Of those that ended the oldest are forgotten in the end, their keys never.
/// Full table: README.md, rows R1 to R11.
class RequestLedger {
public:
    struct Entry {
        journal::IntentRecord intent;
        RecordId record;
        journal::RequestState state = journal::RequestState::Recorded;
        ClientOrderId clientId;
        VenueOrderId venueId;
        MonoTime changedAt{};
        MonoTime recordedAt{}; ///< Of this life; restored ones: when they were restored.
        std::optional<MonoTime> nextAsk;
        std::size_t asks = 0;
        int notFoundById = 0;
        std::optional<MonoTime> notFoundAt; ///< The last that counted.
        bool isAbsentFromList = false;
        std::string code;
        std::string text;
    };

    explicit RequestLedger(const Numbers& numbers);

    /// A new intent is recorded. \pre its request id is new
    void onRecorded(MonoTime now, RecordId record, const journal::IntentRecord& intent);
    void onSent(MonoTime now, RequestId id);
    /// It never left, and will not.
    void onDropped(MonoTime now, RequestId id, const std::string& why);
    /// \returns the entry, or nullptr if this id is not ours
    const Entry* onReply(MonoTime now, RequestId id, const venues::Outcome& outcome);
    /// Something with this client id was seen at the venue.
    /// \returns the entry if that changed what we know of it
    const Entry* onSighted(MonoTime now, const ClientOrderId& clientId,
                           const VenueOrderId& venueId);
    /// By-id answer for an unknown entry: not failed, and either a venue id or "no such thing".
    void onLookup(const Now& now, const ClientOrderId& clientId,
                  const std::optional<VenueOrderId>& found);
    /// A Complete list of working orders (or of pending stops) was read; sightings come by onSighted.
    void onList(const Now& now, bool ofStops);
    /// From the journal, at start: what has no terminal outcome is Unknown.
    void restore(MonoTime now, RecordId record, const journal::IntentRecord& intent);
    void restoreOutcome(const journal::OutcomeRecord& outcome);

    /// Unknown entries to ask for now; each is scheduled anew.
    [[nodiscard]] std::vector<const Entry*> due(MonoTime now);
    /// Sent, and no word of any kind for longer than a session waits: to be taken as unknown.
    [[nodiscard]] std::vector<RequestId> silent(MonoTime now) const;
    /// Those that became NeverArrived since the last call.
    [[nodiscard]] std::vector<const Entry*> takeNeverArrived(const Now& now);
    [[nodiscard]] std::optional<MonoTime> nextWake() const;

    [[nodiscard]] bool knowsKey(const IntentKey& key) const { return m_keys.contains(key); }
    [[nodiscard]] const Entry* find(RequestId id) const;
    [[nodiscard]] const Entry* find(const ClientOrderId& clientId) const;
    [[nodiscard]] int unknownCount() const;
    /// Opens on this instrument that are recorded, sent or unknown.
    [[nodiscard]] bool hasOpenInFlight(const InstrumentId& instrument) const;
    [[nodiscard]] std::vector<const Entry*> unresolved() const;

private:
    Entry* get(RequestId id);
    [[nodiscard]] bool isPastBound(const Entry& entry, const Now& now) const;
    void becomeUnknown(Entry& entry, MonoTime now);
    void resolve(RequestId id);
    /// Only where a new one is recorded: whoever ends one may go on reading it.
    void forgetOldest(std::deque<RequestId>& resolved);

    const Numbers* m_numbers;
    std::map<RequestId, Entry> m_entries;
    std::map<ClientOrderId, RequestId> m_byClientId;
    std::set<IntentKey> m_keys;
    std::set<RequestId> m_unresolved;
    std::deque<RequestId> m_resolvedOpens; // oldest first; a position asks for what opened it
    std::deque<RequestId> m_resolvedRest;
};

/// The client id a write carries; empty for cancels and amends.
[[nodiscard]] ClientOrderId clientIdOf(const venues::Request& request);
[[nodiscard]] InstrumentId instrumentOf(const venues::Request& request);
/// A cancel, an amend, a position's own stop: what it did is read back from what it was about, whatever the reply.
[[nodiscard]] bool isAdjustment(const venues::Request& request);
/// Does it close, wholly or in part?
[[nodiscard]] bool isClose(const venues::Request& request);
/// Can it open or increase?
[[nodiscard]] bool isOpen(const venues::Request& request);

} // namespace holdfast::orders

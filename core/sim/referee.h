// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "core/journal/record.h"
#include "core/sim/crash_watch.h"
#include "core/sim/market.h"
#include "core/sim/outcome_judge.h"
#include "core/sim/venue_truth.h"
#include "core/venues/request.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace holdfast::sim {

/// What can be seen from outside the program: the venue's truth, the wire, the journal, the alarms.
struct RequestLeft {
    venues::RequestEnvelope envelope;
};
struct RequestServed {
    venues::RequestEnvelope envelope;
    bool isApplied = false;
    std::string code;
};
struct RecordsWritten {
    std::vector<journal::Record> records;
    bool isReserve = false;
};
struct RecordsDurable {
    RecordId upTo;
};
struct SignalGiven {
    StrategyId strategy;
    InstrumentId instrument;
    MarketTime barOpen{};
    int ordinal = 0;
};
/// Somebody asked for one signal's open under this key: whatever the key, one signal opens once.
struct TriggerGiven {
    std::string signal;
    IntentKey key;
};
struct AlarmsShown {
    std::vector<engine::AlarmView> alarms;
};
/// Whether requests reach the venue, are executed whole and answered, undisturbed.
struct VenueReach {
    bool isReachable = true;
};
/// What the journal and its reserve held when a life began.
struct RecordsRestored {
    std::vector<journal::Record> records;
    bool isWhole = true; ///< The disk kept what it had promised.
};
/// A whole list arrived that was asked for then.
struct ListAnswered {
    List list = List::Positions;
    WallTime askedAt{};
};
/// The program is not there: what it owes counts from its return (I20).
struct CoreDown {
    bool isDown = true;
};
using Observation = std::variant<Change, Tick, RequestLeft, RequestServed, RecordsWritten,
                                 RecordsDurable, RecordsRestored, ListAnswered, SignalGiven,
                                 TriggerGiven, AlarmsShown, VenueReach, CoreDown>;

struct Violation {
    std::string invariant; ///< "I3"
    WallTime at{};
    std::string text;
};

/// Judges a run by the invariants I1, I3, I4, I5, I8, I9, I11, I12, I13 and I20 of the catalogue, with rules
/// of its own: it shares no code with the core's guards, so that it does not share their errors.
///
/// It is told everything in order and keeps its own picture. One violation of a kind per subject is
/// reported until the subject recovers.
class Referee {
public:
    static constexpr seconds kProtectWithin{10};
    static constexpr seconds kAlarmWithin{2};
    static constexpr seconds kReachableWithin{20};
    static constexpr seconds kFlatWithin{15};
    static constexpr milliseconds kReserveWithin{50};
    static constexpr milliseconds kKnowsWithin{
        250}; ///< What the venue does by itself may take this long to be known.

    Referee();
    ~Referee();

    void observe(WallTime at, const Observation& seen);
    /// A fault made the venue's words about this request untrue.
    void noteLie(RequestId request);
    [[nodiscard]] const std::vector<Violation>& violations() const { return m_violations; }
    /// How often each "sometimes" condition was reached: a campaign in which one stays zero proves little.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& sometimes() const
    {
        return m_sometimes;
    }
    /// A position of the truth that no valid stop covers now.
    [[nodiscard]] bool hasUnprotected() const;
    /// Opening orders of this signal that the venue holds or filled.
    [[nodiscard]] std::size_t opensOf(const std::string& signal) const;
    /// The venue holds or filled an opening order that was planned under this key.
    [[nodiscard]] bool hasOpened(const IntentKey& key) const;

private:
    struct Picture;
    void judge(WallTime at);
    void violate(WallTime at, const std::string& invariant, std::string text);
    void on(WallTime at, const Change& change);
    void on(WallTime at, const Tick& tick);
    void on(WallTime at, const RequestLeft& left);
    void on(WallTime at, const RequestServed& served);
    void on(WallTime at, const RecordsWritten& written);
    void on(WallTime at, const RecordsDurable& durable);
    void on(WallTime at, const RecordsRestored& restored);
    void on(WallTime at, const ListAnswered& answered);
    void on(WallTime at, const SignalGiven& signal);
    void on(WallTime at, const TriggerGiven& trigger);
    void on(WallTime at, const AlarmsShown& shown);
    void on(WallTime at, const VenueReach& reach);
    void on(WallTime at, const CoreDown& core);
    void onOpening(WallTime at, const OrderTruth& order);
    /// I5: what we changed left the position without what covered it.
    void judgeStripping(WallTime at, const InstrumentId& instrument, const VenueOrderId& stop,
                        bool isCancel);
    void onClaim(WallTime at, const journal::Record& record, const journal::ClaimRecord& claim);
    /// I11, of an account or of several positions: nothing is held for long.
    void judgeFlat(WallTime at, const std::string& what);

    std::unique_ptr<Picture> m_picture;
    CrashWatch m_crashes;
    std::vector<Violation> m_violations;
    std::map<std::string, std::uint64_t> m_sometimes;
};

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/domain/finding.h"
#include "core/domain/records.h"
#include "core/venues/request.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What the journal holds (decisions §7): intents, outcomes, evidence, claims, operator acts. Every
/// record has an id; claims cite ids.
namespace holdfast::journal {

/// Decisions §2, "Request".
enum class RequestState { Recorded, Sent, Accepted, Refused, Unknown, NeverArrived };
[[nodiscard]] std::string_view toString(RequestState);

/// Who wanted it.
enum class Cause {
    Strategy,
    Ticket,
    CommandLine,
    Guard,
    TakeProfit,
    Exit,
    Limit,
    Operator,
    Cleanup
};
[[nodiscard]] std::string_view toString(Cause);

/// The plan of a position: set with its open, changed by moving the stop. Survives a restart.
struct Plan {
    Price stop{};
    TriggerSource source = TriggerSource::Mark;
    std::optional<Price> takeProfit;
    std::string owner;      ///< "bollinger", "ticket", "command line", "adopted", "foreign".
    bool isForeign = false; ///< The position stays somebody else's: only the stop is ours.
    std::optional<Price> movedTo = {}; ///< Others moved the stop there, farther: a person decides.
    friend bool operator==(const Plan&, const Plan&) = default;
};

/// A new start of the program: epochs written here are ours (decisions §4).
struct StartRecord {
    Epoch epoch;
    std::string version;
    friend bool operator==(const StartRecord&, const StartRecord&) = default;
};
/// A state-changing request, before it may leave.
struct IntentRecord {
    RequestId request;
    venues::Request what;
    Cause cause = Cause::Operator;
    IntentKey key; ///< Opens: what it is for. Once, ever.
    PositionKey position;
    std::optional<Plan> plan;          ///< Opens: stop and target of the position to be.
    std::string reason;                ///< For people.
    std::optional<WallTime> expiresAt; ///< Opens: after this the venue drops it.
    friend bool operator==(const IntentRecord&, const IntentRecord&) = default;
};
/// What became of a request.
struct OutcomeRecord {
    RequestId request;
    RequestState state = RequestState::Unknown;
    ClientOrderId clientId;
    VenueOrderId venueId;
    std::string code;
    std::string text;
    friend bool operator==(const OutcomeRecord&, const OutcomeRecord&) = default;
};
/// Something the venue said, with where and when, that a claim may cite.
struct EvidenceRecord {
    std::string
        kind; ///< "explicit-zero", "closure", "stop-by-id", "stop-list", "fill", "absent", …
    PositionKey position;
    std::string text; ///< "OKX lists no row for … (complete, 3 rows, 0.4 s ago)".
    std::vector<std::pair<std::string, std::string>> fields;
    friend bool operator==(const EvidenceRecord&, const EvidenceRecord&) = default;
};
enum class ClaimKind { Opened, Protected, Cancelled, Closed, Flat, CleanedUp };
[[nodiscard]] std::string_view toString(ClaimKind);
/// A sentence of success. Built from evidence or not at all: claim.h.
struct ClaimRecord {
    ClaimKind kind = ClaimKind::Opened;
    PositionKey position;
    std::string text;
    std::vector<RecordId> evidence;
    friend bool operator==(const ClaimRecord&, const ClaimRecord&) = default;
};
/// A person's act, or a signal that was dropped, or any other line a person should find later.
struct NoteRecord {
    std::string category; ///< "operator", "signal", "gate", "guard", "close", "link", …
    std::string instrument;
    std::string text;
    friend bool operator==(const NoteRecord&, const NoteRecord&) = default;
};
/// The kill switch of an account.
struct KillRecord {
    bool engaged = true;
    std::string reason;
    friend bool operator==(const KillRecord&, const KillRecord&) = default;
};
/// A person set what an account may do: never more than its profile says, and it outlives the program.
struct LadderRecord {
    Ladder ladder = Ladder::Watch;
    std::string reason;
    friend bool operator==(const LadderRecord&, const LadderRecord&) = default;
};
/// A person leaves a position unprotected by choice: this round trip of it, and no later one.
struct Waiver {
    std::string reason;
    Direction direction = Direction::Flat;
    WallTime at{};
    WallTime openedAt{}; ///< Of the position, as its row stated it; zero: it did not.
    friend bool operator==(const Waiver&, const Waiver&) = default;
};
/// A stop's or position's own story, needed after a restart: the plan in force for a key.
struct PlanRecord {
    PositionKey position;
    std::optional<Plan> plan;
    /// Of one that ended: fills of our own close or of a stop of ours proved it, so that what is left of it
    /// does not count in the caps (decisions §1).
    bool isOwnEnd = false;
    /// The side of a position that no open of ours made (adopted, or protected for somebody). Flat: an open did.
    Direction direction = Direction::Flat;
    /// In force. Beside no plan: nobody's position is left as it is, and no plan ended.
    std::optional<Waiver> waiver = {};
    friend bool operator==(const PlanRecord&, const PlanRecord&) = default;
};
/// A position ended: what it was, what closed it, what it cost.
struct TradeRecord {
    PositionKey position;
    Direction direction = Direction::Flat;
    Qty qty{};
    std::optional<Price> entry;
    std::optional<Price> exit;
    std::optional<Money> profit; ///< After fees, settlement currency.
    std::string
        cause; ///< "stop", "take profit", "stop refused: price passed", "exit at the middle band", "operator", …
    std::string owner;
    friend bool operator==(const TradeRecord&, const TradeRecord&) = default;
};

/// A finding began, ended, or was put aside by a person.
struct FindingRecord {
    enum class Stage { Began, Ended, PutAside };
    std::string finding; ///< Its id: the same for as long as it stands.
    FindingKind kind = FindingKind::MissingAtVenue;
    Stage stage = Stage::Began;
    PositionKey position;
    VenueOrderId order;
    ClientOrderId clientId;
    std::string text;    ///< What the answers say, how it ended, or the person's reason.
    std::string answers; ///< The answers that disagree: put aside, it comes back if they change.
    friend bool operator==(const FindingRecord&, const FindingRecord&) = default;
};
[[nodiscard]] std::string_view toString(FindingRecord::Stage);
/// The brake on automatic cancels of an account.
struct BrakeRecord {
    bool isOn = true;
    std::string reason; ///< What tripped it; or the person's, who cleared it.
    friend bool operator==(const BrakeRecord&, const BrakeRecord&) = default;
};
/// LIST_FAULT of an account: began, or ended by itself.
struct ListFaultRecord {
    bool isOn = true;
    std::string text;
    friend bool operator==(const ListFaultRecord&, const ListFaultRecord&) = default;
};
/// An automatic cancel of a protective order: which, on what ground, and what it counts.
struct RemovalRecord {
    enum class Ground {
        Surplus,    ///< Another stop of ours is verified for the whole position.
        OwnEnd,     ///< Its position ended by fills of our own close, or of a stop of ours.
        Reconciled, ///< It ended by other evidence: this one counts in the caps.
        Absence     ///< It was not shown. Never in what ships: only where layer L4 is taken out.
    };
    VenueOrderId stop;
    PositionKey position;
    Ground ground = Ground::Reconciled;
    std::vector<RecordId> proof; ///< Of the end.
    bool isCounted = true;
    int lastHour = 0; ///< Counted ones within the hour, with this.
    friend bool operator==(const RemovalRecord&, const RemovalRecord&) = default;
};
[[nodiscard]] std::string_view toString(RemovalRecord::Ground);
/// What a person did about a finding or the brake, and why.
struct OperatorRecord {
    FindingAct act = FindingAct::Resolve;
    std::string finding; ///< Empty where it is about none.
    PositionKey position;
    std::string reason;
    friend bool operator==(const OperatorRecord&, const OperatorRecord&) = default;
};

using Body =
    std::variant<StartRecord, IntentRecord, OutcomeRecord, EvidenceRecord, ClaimRecord, NoteRecord,
                 KillRecord, PlanRecord, TradeRecord, FindingRecord, BrakeRecord, ListFaultRecord,
                 RemovalRecord, OperatorRecord, LadderRecord>;
[[nodiscard]] std::string_view kindOf(const Body&);

struct Record {
    RecordId id;
    WallTime at{};
    AccountId account; ///< Empty: of the program.
    Body body;
    friend bool operator==(const Record&, const Record&) = default;
};

} // namespace holdfast::journal

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/base/waits.h"
#include "core/domain/finding.h"
#include "core/domain/records.h"
#include "core/domain/states.h"
#include "core/domain/terms.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What a person sees: values, at most ten a second (decisions §1). Ages are as of `at`; a view adds the
/// time since it received the snapshot. What is not known is nullopt and shown as "—", never as zero.
namespace holdfast::engine {

using holdfast::PositionState;
using holdfast::severityRank;
using holdfast::StopState;
using holdfast::toString;

/// Automatic cancels of protective orders are off until a person clears it with a reason (decisions §1).
struct BrakeView {
    bool isOn = false;
    std::string why; ///< "a cycle wanted 5 cancels, the cap is 2: none was sent"
    std::optional<nanoseconds> age;
    int cancelsLastHour =
        0; ///< Decided by reconciliation; the cap is Numbers::protectiveCancelsPerHourMax.
    RecordId record;
};
/// The venue's answers as a measured thing, since the start of the program: so that "1 to 2 % of lists" is
/// a number that a person watches. One row per kind of read.
struct QualityView {
    std::string read;          ///< "positions" (the list), "position" (by instrument), "orders", …
    std::uint64_t answers = 0; ///< Complete, partial and failed.
    std::uint64_t partial = 0; ///< Said so itself, or a row could not be read.
    std::uint64_t failed = 0;
    std::uint64_t incomplete =
        0;                   ///< Looked complete, and a row was missing that another source showed.
    std::uint64_t stale = 0; ///< Older than what was known already.
    std::optional<nanoseconds> stickyMedian; ///< How long an incomplete list stayed so.
    std::optional<nanoseconds> stickyMax;
    std::optional<nanoseconds>
        lagMedian; ///< From a write of ours, or its push, to the last read since that did not show it.
    std::optional<nanoseconds> lagP99;
};

struct AccountView {
    AccountId id;
    Venue venue = Venue::Okx;
    Environment environment = Environment::Drill;
    Ladder ladder = Ladder::Trade; ///< In force now.
    std::string
        ladderReason; ///< Why it is lower than the profile asks ("another process holds …").
    Ladder ladderSet = Ladder::Watch; ///< As its profile or a person set it.
    Ladder ladderMax = Ladder::Watch; ///< As its profile set it.
    std::string uid;
    std::optional<AccountConfig>
        config; ///< What the venue says the key may do and how the account is set.
    bool isTradingOn = false;
    bool isKillEngaged = false;
    std::string killReason;
    std::string link; ///< "live", "syncing", "down", "stale", …
    std::string linkReason;
    std::optional<nanoseconds>
        truthAge; ///< Since the last Complete bulk position read or whole snapshot of the stream.
    std::optional<milliseconds> clockOffset;
    int budgetUsedPercent = 0;
    /// Accounts that the venue counts as one address share its budgets (core/link/address.h). Empty: typed.
    std::string address;
    int addressAccounts = 0;
    std::optional<int> addressRoom; ///< So many find room there; nullopt: nothing of it is shared.
    std::string addressBudget;      ///< What bounds that.
    milliseconds listCycle{}; ///< How often lists and stops are read; longer where it must be.
    milliseconds stopRotation{};
    std::optional<nanoseconds> safetyWaitWorst;
    std::array<Waits, 3> safetyWaits; ///< Emergency, protective, verify; since the start.
    std::string currency;
    std::optional<Money> equity;
    std::optional<Money> dayProfit;
    std::optional<Money> dayLossMax;
    int requestsUnknown = 0; ///< Intents whose outcome is not known yet.
    /// LIST_FAULT (decisions §1): too many positions were not shown at once; the list counts for nothing,
    /// until each was read by instrument. nullopt: none. The sentence says how many of how many.
    std::optional<std::string> listFault;
    BrakeView brake;
    std::vector<QualityView> quality;
    std::vector<std::string> opensBlockedBy; ///< Sentences; empty: an open may pass.
};

struct InstrumentView {
    AccountId account;
    InstrumentId instrument;
    std::string base;
    std::string quote;
    Price tick{};
    Qty lot{};
    Qty qtyMin{};
    Qty marketQtyMax{}; ///< Largest market order, limit order, sized stop; zero: the venue states none.
    Qty limitQtyMax{};
    Qty stopQtyMax{};
    Decimal multiplier{};
    std::optional<Price> last;
    std::optional<Price> mark;
    std::optional<Price> bid;
    std::optional<Price> ask;
    std::optional<double> change24hPercent;
    std::optional<nanoseconds> quoteAge;
    std::optional<nanoseconds> candleAge;
    MarketTime marketTime{};
};

/// The stop's history strip: one cell per minute, newest last.
enum class StripCell : std::uint8_t { None, Proved, Doubt, Unprotected };
/// One field of the venue's own record beside what was asked for.
struct EvidenceField {
    std::string name;
    std::string asked;
    std::string venue;
    bool agrees = true;
};

struct PositionView {
    AccountId account;
    Venue venue = Venue::Okx;
    PositionKey key;
    PositionState state = PositionState::Unknown;
    Direction direction = Direction::Flat;
    Qty qty{};
    std::optional<BaseQty> base;
    std::optional<Price> entry;
    std::optional<Price> mark;
    std::optional<Price> liquidation;
    std::optional<Money> unrealized;
    std::optional<double> unrealizedR; ///< In units of the loss at the planned stop.
    std::optional<Price> takeProfit;
    bool isTakeProfitLocal =
        false;         ///< Closed by us when last reaches it; else it rests at the venue.
    std::string owner; ///< "bollinger", "ticket", "foreign", …
    std::optional<nanoseconds> rowAge; ///< Since a read or push last showed it.
    std::optional<MarketTime> openedMarketTime;

    // Its stop.
    StopState stop = StopState::None;
    std::string stopField; ///< Mismatched: which field.
    std::string stopWhy;   ///< One sentence: what is known, from where.
    std::string
        stopNext; ///< One sentence: what happens next ("read by id in 0.7 s · close at 10.0 s").
    VenueOrderId stopVenueId;
    ClientOrderId stopClientId;
    std::optional<Price> stopTrigger;
    TriggerSource stopSource = TriggerSource::Mark;
    std::optional<Qty> stopCovers; ///< nullopt: none is known to cover.
    bool stopCoversAll = false;    ///< A full-close stop: 100 % whatever the size.
    bool stopReduceOnly = false;
    std::optional<nanoseconds> stopReadAge; ///< Since the venue last showed it live.
    std::vector<StripCell> strip;
    std::vector<EvidenceField> evidence;
};

struct OrderView {
    AccountId account;
    Order order;
    bool isOurs = false;
    std::optional<nanoseconds> age; ///< Since last seen.
};
struct StopRowView {
    AccountId account;
    StopOrder stop;
    bool isOurs = false;
    bool isProtective = false;
    std::optional<nanoseconds> age;
};
struct FillView {
    AccountId account;
    Fill fill;
    bool isOurs = false;
    MarketTime marketTime{};
};
enum class Severity { P0, P1, P2, Info };
/// One voice in a disagreement: what it says, by which read, and how old that is.
struct FindingSide {
    std::string who;    ///< "we hold", "bulk list", "by instrument", "stream", "closing record", …
    std::string says;   ///< "8.0 short, filled 10:19:42"; "not shown"; "—" where nothing was read.
    std::string from{}; ///< "GET /v5/position/list, page 1 of 1"; empty: our own record.
    std::optional<nanoseconds> age{};
    friend bool operator==(const FindingSide&, const FindingSide&) = default;
};
/// A disagreement between us and the venue (core/domain/finding.h).
struct FindingView {
    std::string id; ///< The same for as long as it stands.
    AccountId account;
    Venue venue = Venue::Okx;
    FindingKind kind = FindingKind::MissingAtVenue;
    PositionKey position;
    VenueOrderId order;     ///< Of the kinds about orders and stops.
    ClientOrderId clientId; ///< Likewise, where it has one.
    std::string title;      ///< One sentence without a claim.
    std::vector<FindingSide> sides;
    std::string missing; ///< The evidence that would settle it ("a closing record bound to it").
    std::string doing;   ///< What Holdfast does about it ("nothing: stops kept").
    std::vector<FindingAct> acts; ///< What a person can do.
    nanoseconds age{};            ///< Since the answers began to disagree.
    /// Since it ended; such a finding is shown for a minute more, faded. nullopt: it stands.
    std::optional<nanoseconds> endedFor;
    std::string
        ended; ///< How: "the list shows it again", "closed, proved by records 811 and 812", a person's reason.
    RecordId record; ///< Where it stands in the journal.
    std::optional<Severity>
        severity{}; ///< Of its alarm, which rises with its age; nullopt: shown without one.
};
struct AlarmView {
    std::string id;
    Severity severity = Severity::P1;
    WallTime since{};
    AccountId account;
    std::string instrument;
    std::string text;
    bool isActive = true;
    bool isAcknowledged = false;
};
struct ParameterView {
    std::string name;
    std::string unit;
    double value = 0;
    double valueDefault = 0;
    double valueMin = 0;
    double valueMax = 0;
};
struct StrategyView {
    StrategyId id;
    std::string kind; ///< "bollinger_reversion"
    AccountId account;
    InstrumentId instrument;
    minutes bar{5};
    bool isArmed = false;
    bool isFrozen = false;
    std::string frozenReason;
    std::vector<ParameterView> parameters;
    std::string lastDecision; ///< And why.
    std::optional<nanoseconds> lastDecisionAge;
    std::vector<std::pair<std::string, double>> figures;
    int signalsTaken = 0;
    int signalsDropped = 0;
};
/// One position of a close in progress.
struct CloseRow {
    AccountId account;
    PositionKey key;
    Direction direction = Direction::Flat;
    Qty atStart{};
    Qty filled{};
    std::optional<Qty> remainder; ///< nullopt: not read yet.
    int rounds = 0;
    std::string phase; ///< "sent", "reading back", "closed, proved by records 4 and 5"
    bool isProved = false;
    RecordId proof;
};
/// A close: running, or the last one.
struct CloseView {
    std::uint64_t id = 0; ///< 0: none yet.
    bool isRunning = false;
    bool isAccountWide = false;
    std::string cause;
    std::string reason;
    WallTime since{};
    nanoseconds elapsed{};
    std::vector<CloseRow> rows;
    std::string headline; ///< Rendered from the claims of all rows; empty until each has its own.
    std::string sentence; ///< The same whole; until then how many have.
};
struct LogLine {
    WallTime at{};
    Severity severity = Severity::Info;
    AccountId account;
    std::string instrument;
    std::string category;
    std::string text;
    RecordId record; ///< Where it stands in the journal; 0: not journaled.
};

struct Snapshot {
    std::uint64_t sequence = 0;
    WallTime at{};
    Environment mode = Environment::Drill; ///< The most serious of the accounts.
    bool isHalted = false;                 ///< The engine stopped on a broken promise of its own.
    std::string haltReason;
    bool isJournalWritable = true;
    std::string journalProblem;
    std::vector<AccountView> accounts;
    std::vector<InstrumentView> instruments;
    std::vector<PositionView> positions; ///< Worst protected first.
    std::vector<OrderView> orders;
    std::vector<StopRowView> stops;
    std::vector<FillView> fills; ///< The latest 200, oldest first.
    std::vector<FindingView> findings;
    std::vector<AlarmView> alarms;
    std::vector<StrategyView> strategies;
    CloseView close;
};

} // namespace holdfast::engine

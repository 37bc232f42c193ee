// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/finding.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// Our picture × what the venue's reads say × evidence → what a person is told. Tables without memory: each
/// combination of what is known meets exactly one row (tests/reconcile/tst_findings walks all of them). A row
/// says what kind of finding it is, how grave in time, what is asked next, and what a person can do. What is
/// done to protective orders is the same in each row: nothing.
namespace holdfast::reconcile {

// ---- the legend ------------------------------------------------------------------------------------

/// What we hold under the key: rows and fills so far, whosever it is.
enum class Picture : std::uint8_t { Nothing, Held };
/// The newest Complete bulk list. "Unread": none left since the last event of the key, or a newer word of
/// another source has another size. "Same", "OtherQty", "OtherSide": against our fills where all of them are
/// known, else against the newest row.
enum class ListSays : std::uint8_t { Unread, NotShown, Zero, Same, OtherQty, OtherSide };
/// The newest successful read by instrument. "NoRow": it answered without a row of the key. "ZeroAgain": a
/// second zero, asked at least 3 s after the first.
enum class OwnReadSays : std::uint8_t { Unread, NoRow, Zero, ZeroAgain, Same, OtherQty, OtherSide };
/// The newest row of the stream. It never says "not shown": absence from a stream is nothing.
enum class StreamSays : std::uint8_t { Silent, Zero, Same, OtherQty, OtherSide };
/// The closing evidence. "Unbound": records of this side of the instrument, none of this position.
enum class ClosingSays : std::uint8_t { None, Unbound, Bound };
/// By plan and journal; by our prefix alone; neither.
enum class Owner : std::uint8_t { Ours, Marked, Foreign };
/// Whether the source answers within its limit.
enum class Freshness : std::uint8_t { Fresh, Stale };

/// An order as we know it: never sighted, working, ended.
enum class OrderRecord : std::uint8_t { Unseen, Working, Ended };
enum class OrderListSays : std::uint8_t { Unread, NotShown, Shown };
enum class OrderIdSays : std::uint8_t { Unread, NotFound, Live, Ended };

/// A stop as we know it: never sighted, held for live, ended.
enum class StopRecord : std::uint8_t { Unseen, Live, Ended };
/// "Differs": a field is not what was asked. "MayOpen": it is not reduce-only, so it can open.
enum class StopListSays : std::uint8_t { Unread, NotShown, AsAsked, Differs, MayOpen };
enum class StopIdSays : std::uint8_t { Unread, NotFound, AsAsked, Differs, MayOpen, Ended };

/// A kind of read, or the stream: its newest whole answer. "Old": beyond its limit.
enum class SourceSaid : std::uint8_t { Never, Young, Old };
enum class LinkIs : std::uint8_t { Live, Down };

// ---- what follows ----------------------------------------------------------------------------------

/// A set of enumerators.
template <class E>
struct SetOf {
    std::uint8_t bits = 0;
    [[nodiscard]] constexpr bool has(E value) const
    {
        return (bits >> static_cast<unsigned>(value) & 1U) != 0;
    }
    friend constexpr bool operator==(SetOf, SetOf) = default;
};

enum class Ask : std::uint8_t { ByInstrument, Closures, Fills, List, ById };

/// From how long after its beginning it is shown, and of which priority it is. Nothing: never.
struct Gravity {
    milliseconds shownAfter{0};
    std::optional<milliseconds> p2;
    std::optional<milliseconds> p1;
    std::optional<milliseconds> p0;
};
/// 0, 1 or 2; nullopt: shown, and no alarm.
[[nodiscard]] std::optional<int> priorityAt(const Gravity& gravity, nanoseconds age);
/// When that, or whether it is shown, changes next.
[[nodiscard]] std::optional<nanoseconds> nextChange(const Gravity& gravity, nanoseconds age);

struct Outcome {
    std::optional<FindingKind> kind; ///< nullopt: the answers agree, or nothing can be said.
    std::string_view what;           ///< What the answers say together; a sentence, no claim.
    std::string_view missing;        ///< The evidence that would settle it.
    SetOf<Ask> asks;
    SetOf<FindingAct> acts;
    Gravity gravity;
};

// ---- positions: F1 to F28 --------------------------------------------------------------------------

struct PositionCase {
    Picture picture{};
    ListSays list{};
    OwnReadSays own{};
    StreamSays stream{};
    ClosingSays closing{};
    Owner owner{};
    Freshness freshness{};
};
struct PositionRule {
    std::string_view id;
    SetOf<Picture> picture;
    SetOf<ListSays> list;
    SetOf<OwnReadSays> own;
    SetOf<StreamSays> stream;
    SetOf<ClosingSays> closing;
    SetOf<Owner> owner;
    SetOf<Freshness> freshness;
    Outcome outcome;
    [[nodiscard]] bool matches(const PositionCase& c) const;
};
[[nodiscard]] std::span<const PositionRule> positionRules();

// ---- orders: O1 to O13 -----------------------------------------------------------------------------

struct OrderCase {
    OrderRecord record{};
    OrderListSays list{};
    OrderIdSays byId{};
    Owner owner{};
    Freshness freshness{};
};
struct OrderRule {
    std::string_view id;
    SetOf<OrderRecord> record;
    SetOf<OrderListSays> list;
    SetOf<OrderIdSays> byId;
    SetOf<Owner> owner;
    SetOf<Freshness> freshness;
    Outcome outcome;
    [[nodiscard]] bool matches(const OrderCase& c) const;
};
[[nodiscard]] std::span<const OrderRule> orderRules();

// ---- stops: T1 to T21 ------------------------------------------------------------------------------

struct StopCase {
    Picture picture{}; ///< Of its position.
    StopRecord record{};
    StopListSays list{};
    StopIdSays byId{};
    Owner owner{};
    Freshness freshness{};
};
struct StopRule {
    std::string_view id;
    SetOf<Picture> picture;
    SetOf<StopRecord> record;
    SetOf<StopListSays> list;
    SetOf<StopIdSays> byId;
    SetOf<Owner> owner;
    SetOf<Freshness> freshness;
    Outcome outcome;
    [[nodiscard]] bool matches(const StopCase& c) const;
};
[[nodiscard]] std::span<const StopRule> stopRules();

// ---- sources: Q1 to Q4 -----------------------------------------------------------------------------

struct SourceCase {
    SourceSaid said{};
    LinkIs link{};
};
struct SourceRule {
    std::string_view id;
    SetOf<SourceSaid> said;
    SetOf<LinkIs> link;
    Outcome outcome;
    [[nodiscard]] bool matches(const SourceCase& c) const;
};
[[nodiscard]] std::span<const SourceRule> sourceRules();

/// The one row that the case meets.
[[nodiscard]] const PositionRule& ruleFor(const PositionCase& c);
[[nodiscard]] const OrderRule& ruleFor(const OrderCase& c);
[[nodiscard]] const StopRule& ruleFor(const StopCase& c);
[[nodiscard]] const SourceRule& ruleFor(const SourceCase& c);

} // namespace holdfast::reconcile

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/terms.h"
#include "core/sim/crash_site.h"
#include "core/sim/fault.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sim {

/// What a reply looks like where it does not say what was done.
enum class ReplyShape {
    AsItIs,
    Refusal,     ///< The whole request refused: the code, at HTTP 200 or at the gateway's status.
    FailingItem, ///< HTTP 200, and an item that fails with the code.
    Html,        ///< A page of the edge.
    Half,        ///< Whole as HTTP, half of the JSON.
    Cut,         ///< Half of it, then the connection closes.
    BadGzip,     ///< Says gzip and is not.
    Empty,
};

/// What becomes of a request on its way to the venue and back.
struct Verdict {
    bool isReplied = true; ///< If not: no reply at all (F03, F34).
    bool isSilent =
        false; ///< Not replied, and the connection stays as if nothing were (half open).
    ReplyShape shape = ReplyShape::AsItIs;
    std::string code; ///< The venue's, of a reply that refuses.
    int httpStatus = 200;
    std::string text;
    std::optional<milliseconds> retryAfter; ///< The header, where the venue gives one.
    milliseconds delayBack{};               ///< Added before the reply.
    bool hidesId = false;                   ///< The reply of a write names no order (F09).
};
struct WriteVerdict : Verdict {
    bool isApplied = true; ///< The venue executes it.
};
/// What becomes of the rows of one list (F17–F21 F23 F24 F27 F30 F33). Rows keep their own order but for F24; a
/// row is named by what identifies it, so that a lie can stick to it.
struct ListFate {
    bool isEmpty = false; ///< Success, and no row (F21).
    bool isNull = false;  ///< ... and null where the list is (F21 as=null).
    bool omits = false;   ///< Some rows are left out: ask FaultPlan::omits which (F17).
    std::size_t pageRows =
        0; ///< At most so many on a page, whatever was asked for (F18); 0: as asked.
    bool dropsCursor = false; ///< ... and the page says it is the last.
    int shift = 0; ///< The next page begins so many rows earlier (repeats) or later (lost) (F19).
    bool flipsSide = false;     ///< F23
    bool scalesSize = false;    ///< F23: ten times what is so.
    bool isOfAnother = false;   ///< F20: the list of another account, which has nothing.
    bool isOtherSettle = false; ///< F20: only what settles in another currency than was asked for.
    bool addsZeros = false;     ///< F24: flat rows among the positions.
    enum class Order { AsItIs, ZerosFirst, Reversed, Shuffled } order = Order::AsItIs; ///< F24
    std::uint64_t shuffle = 0;   ///< F24: what the order is drawn from.
    bool forgesClosures = false; ///< F27 forge=earlier: see forgedOf in list_rows.h.
    bool forgesFills = false;
    milliseconds historyLag{}; ///< Ended rows younger than this are not shown (F27).
    std::uint64_t lagDraw =
        0; ///< F27 random=1: each row lags by a draw of its own up to historyLag.
    bool historyIsGone = false;                                            ///< F27 drop=1
    enum class Field { AsItIs, Missing, Null, New } field = Field::AsItIs; ///< F30
    bool freezesFigures = false; ///< Margins and liquidation price as they first were (F33).
    [[nodiscard]] bool isHonest() const
    {
        return !isEmpty && !omits && pageRows == 0 && shift == 0 && !flipsSide && !scalesSize
               && historyLag.count() == 0 && !historyIsGone && field == Field::AsItIs
               && !freezesFigures && !isOfAnother && !isOtherSettle && !addsZeros
               && order == Order::AsItIs && !forgesClosures && !forgesFills;
    }
    /// Is a row of history that came about at `time` not shown yet (F27)?
    [[nodiscard]] bool hidesHistory(std::string_view name, WallTime time, WallTime now) const;
};
struct ReadVerdict : Verdict {
    milliseconds lag{};               ///< Rows born less than this ago are not shown (F02).
    milliseconds age{};               ///< Rows are shown as they were this long ago (F22, F26).
    std::optional<std::string> blank; ///< What stands in the decisive field of each row (F31).
    ListFate list;                    ///< What becomes of the rows of a list.
};

/// What a push is about, as faults tell them apart. Control: acks, notices, pongs. Fill: where fills have messages
/// of their own (Bybit); what is meant of orders is meant of them, but for F25 and F31.
enum class PushKind { Control, Position, Order, Fill, Stop, Balance, Market };

/// The faults in force, and what they decide. Usable from the typed door and from a dialect alike: ask
/// at each write, read and push, and do what the verdict says. Deterministic: every draw is
/// mix(seed, fault, opportunity) (simulation.md §4.3), so one fault never shifts the draws of another.
class FaultPlan {
public:
    /// \param venue  whose codes stand where a fault names none
    explicit FaultPlan(std::uint64_t seed = 1, Venue venue = Venue::Okx);

    void add(WallTime now, Fault fault);
    void clear();
    /// Takes away the faults of this id; those added after it draw anew. False: there was none.
    bool remove(std::string_view id);
    [[nodiscard]] const std::vector<Fault>& faults() const; ///< With their counts.
    [[nodiscard]] bool has(std::string_view id) const;

    // ---- requests, fault_plan_wire.cpp ---------------------------------------------------------------
    /// How much later than it should a request reaches the venue, signed as it was (F13, F61).
    [[nodiscard]] milliseconds onTravel(WallTime now, Endpoint endpoint, bool isOpening);
    /// \param isOpening  an order that is not reduce-only: what the scope "entry" means
    [[nodiscard]] WriteVerdict onWrite(WallTime now, Endpoint endpoint, bool isOpening);
    /// \param isBulk  it names neither an instrument nor an id
    [[nodiscard]] ReadVerdict onRead(WallTime now, Endpoint endpoint, bool isBulk = true);
    /// Is any fault here that bends lists?
    [[nodiscard]] bool bendsLists() const;
    /// What the caller left out because of `lag`: only then did F02 take effect.
    void noteHidden(std::size_t rows);
    /// The view of `age` ago differed from the present one: only then did F22 or F26 take effect.
    void noteStale();
    /// Which of these rows, newest first and named by what identifies them, a list leaves out (F17): indices
    /// into `names`. Sticky ones go on being left out until their time is over.
    [[nodiscard]] std::vector<std::size_t> omits(WallTime now, Endpoint endpoint,
                                                 const std::vector<std::string>& names);
    /// A fault of lists changed what was shown (F18–F21 F23 F24 F27 F30 F33), by its id.
    void noteList(std::string_view id, std::size_t times = 1);
    void noteForgery(); ///< F27 forge=earlier, which counts apart from what is late.
    /// How long a client order id is remembered (F05).
    enum class IdMemory { AsRuled, WhilePending, Never };
    [[nodiscard]] IdMemory remembersClientIds(WallTime now);
    /// How many items of a batch fail, though the reply says success, and with which code (F07).
    struct BatchFate {
        std::size_t failing = 0;
        std::string code;
    };
    [[nodiscard]] BatchFate failsInBatch(WallTime now);
    /// A batch is answered by another number of items than it had, or by one error (F08).
    enum class BatchAnswer { AsItIs, OneError, Shorter, Longer };
    struct BatchShape {
        BatchAnswer answer = BatchAnswer::AsItIs;
        std::string code; ///< Of the one error.
    };
    [[nodiscard]] BatchShape answersBatch(WallTime now);
    /// How a header that says when a budget is whole again is bent (F50).
    enum class ResetHeader { AsItIs, Seconds, Missing, Past, Far };
    [[nodiscard]] ResetHeader onResetHeader(WallTime now);
    /// How much of a budget others use, in percent (F55).
    [[nodiscard]] int foreignLoad(WallTime now);
    /// What they used was what was missing.
    void noteForeignLoad() { noteList("F55"); }
    /// The venue closes a position by itself: the category of the order that does (F28).
    [[nodiscard]] std::optional<std::string> closesByItself(WallTime now);
    /// A field was blanked (F31).
    void noteBlank();
    /// Nothing reaches the venue: its name is not found, or its certificate is not the venue's (F96).
    enum class Reach { Open, NoName, NoTls };
    [[nodiscard]] Reach reach(WallTime now);

    // ---- streams, fault_plan_wire.cpp ----------------------------------------------------------------
    /// May this stream deliver now, and answer pings (F34)? Silent streams lose what they would have sent.
    [[nodiscard]] bool isStreamSilent(WallTime now, Stream stream);
    struct PushVerdict {
        bool isLost = false;
        milliseconds delay{};             ///< Later pushes overtake it.
        int copies = 0;                   ///< It comes so many times more (F38),
        milliseconds copiesAfter{};       ///< each so much after the one before.
        std::optional<std::string> blank; ///< As in ReadVerdict.
    };
    /// \param subscribedAt  when its channel was subscribed (F37)
    [[nodiscard]] PushVerdict onPush(WallTime now, PushKind kind, WallTime subscribedAt);
    struct ServerClose {
        std::string stream; ///< "all", or one of them.
        milliseconds notice{};
        int code = 1006;
    };
    /// The venue closes streams now, or says that it will (F42, F43).
    [[nodiscard]] std::optional<ServerClose> closesStreams(WallTime now);
    enum class LoginFate { Honest, Silent, Refused };
    [[nodiscard]] LoginFate onLogin(WallTime now);  ///< F44
    [[nodiscard]] bool forgetsLogins(WallTime now); ///< The logins of all streams expire now (F44).
    /// A snapshot of positions comes in mid-stream, as they were so long ago (F40 what=snapshot).
    [[nodiscard]] std::optional<milliseconds> sendsLateSnapshot(WallTime now);
    /// The venue counts anew: what carried a rising number starts from the beginning (F40 what=seq).
    [[nodiscard]] bool resetsSequence(WallTime now);
    struct SnapshotPages {
        int rowsPerPage = 0; ///< 0: one page for all.
        int lost = 0;        ///< The page that is not sent; 0: none.
    };
    [[nodiscard]] SnapshotPages splitsSnapshot(WallTime now); ///< F29

    // ---- inside the venue ----------------------------------------------------------------------------
    struct Doom {
        std::optional<milliseconds> after; ///< nullopt: when it fires.
        std::string code;
    };
    /// A stop was accepted: does it fail later (F01 what=stop)?
    [[nodiscard]] std::optional<Doom> onStopAccepted(WallTime now);
    /// An order was accepted: is it cancelled unfilled afterwards (F01 what=order)? The code is its reason.
    [[nodiscard]] std::optional<Doom> onOrderAccepted(WallTime now);
    /// Part of a market order that fills, in percent; the rest is cancelled (F15). 100: all of it.
    [[nodiscard]] int marketFillPercent(WallTime now);
    /// A stop placement arrived: does the price pass its level first (F63)?
    [[nodiscard]] bool crossesBeforePlacement(WallTime now);
    /// A cancel arrived: how much of what is left fills before it, in percent (F12)? The cancel is acked.
    [[nodiscard]] std::optional<int> fillsBeforeCancel(WallTime now);

    // ---- what the venue and others do to an account, fault_plan_deeds.cpp ------------------------------
    /// An act at a time of its own (F66 F67 F73 F77 F98–F102 F106). It waits until there is something to do it to.
    struct Deed {
        std::size_t fault = 0; ///< Its place in the plan: for `done`.
        std::string id;
        std::string what; ///< The fault's word, where it has one.
        int percent = 100;
        std::int64_t by = 0; ///< Percent, signed.
        bool cancelsFirst = false;
        milliseconds notice{};
    };
    [[nodiscard]] std::vector<Deed> deedsDue(WallTime now);
    void done(WallTime now, const Deed& deed); ///< It took effect.
    [[nodiscard]] bool hasDeeds() const;
    /// An amendment was acked: the order or stop is gone so much later (F10).
    [[nodiscard]] std::optional<milliseconds> cancelsAmended(WallTime now, bool isStop);
    /// A stop is modified by a cancel and a new one (F11).
    struct Replacement {
        bool isNewFirst = false;
        bool isNewMissing = false;
        milliseconds gap{};
    };
    [[nodiscard]] std::optional<Replacement> replacesStop(WallTime now);
    /// A reducing order or stop arrived: refused though there is something to reduce, or made smaller (F68).
    struct Reduction {
        bool isRefused = false;
        int percent = 100;
    };
    [[nodiscard]] Reduction onReducing(WallTime now, bool isStop);
    /// How many stops an instrument may have (F69).
    [[nodiscard]] std::optional<std::size_t> stopSlots(WallTime now);
    void noteStopSlots() { noteList("F69"); }
    /// An entry is about to fill: only so many lots of it do (F70).
    [[nodiscard]] std::optional<std::int64_t> dustLots(WallTime now);
    /// Orders and stops of so few lots are refused as too small (F70).
    [[nodiscard]] std::int64_t smallestLots(WallTime now);
    void noteDust() { noteList("F70"); }

    // ---- clocks and timers, fault_plan_wire.cpp ------------------------------------------------------
    /// What a clock shows minus what it should (F56).
    [[nodiscard]] milliseconds skewOfOurs(WallTime now);
    [[nodiscard]] milliseconds skewOfVenue(WallTime now);
    /// How long the whole core stands still from now (F60 what=all).
    [[nodiscard]] milliseconds stallOfCore(WallTime now);
    /// How late this timer fires (F60 what=timers).
    [[nodiscard]] milliseconds latenessOfTimer(WallTime now);

    // ---- how protection fails, fault_plan_stops.cpp ----------------------------------------------------
    /// An entry filled whole and carries a stop: is that never born, without a word (F14)?
    [[nodiscard]] bool loosesAttached(WallTime now);
    struct PartOfEntry {
        int percent = 50;
        milliseconds cancelledAfter{}; ///< Then the venue cancels the rest.
    };
    /// An entry that carries a stop is about to fill: only a part of it, and later the rest goes (F14)?
    [[nodiscard]] std::optional<PartOfEntry> fillsEntryInPart(WallTime now);
    /// A stop placement is acked, and nothing rests (F16).
    [[nodiscard]] bool dropsStop(WallTime now);
    /// A stop fired: how much of its order fills, in percent, before the venue ends it (F110).
    struct ChildFate {
        int percent = 0;
        std::string cancelSource;
    };
    [[nodiscard]] std::optional<ChildFate> onChildOrder(WallTime now);
    enum class GapWhen { Fill, Ack };
    struct Gap {
        int permille = 50; ///< Of the price, against the position.
        milliseconds after{};
    };
    /// An entry filled, or a stop was acked: does the price gap against the position (F62)?
    [[nodiscard]] std::optional<Gap> gapsAfter(WallTime now, GapWhen when);

    // ---- on our side of the wire (the world, the drill's command line) -------------------------------
    /// Extra copies of a strategy's decision, and the distance between them (F90).
    struct Echo {
        int copies = 0;
        milliseconds distance{};
    };
    [[nodiscard]] Echo onSignal(WallTime now);
    /// How long the window's thread hangs from now (F91).
    [[nodiscard]] milliseconds stallOfWindow(WallTime now);
    /// Does the strategy throw on this candle (F92)?
    [[nodiscard]] bool strategyThrows(WallTime now);

    // ---- the program's end and its disk (the world) --------------------------------------------------
    /// Does the program end here (F80 F81 F82 F86)? Once, unless `nth` or `times` says otherwise.
    [[nodiscard]] std::optional<Crash> onSite(WallTime now, const CrashSite& site);
    /// What a write of the journal meets (F83 F84).
    struct DiskTrouble {
        std::string problem;   ///< Not empty: refused.
        milliseconds slower{}; ///< The sync takes this much longer.
    };
    [[nodiscard]] DiskTrouble onJournalWrite(WallTime now);
    /// What happened to the journal while nobody ran (F85).
    struct Damage {
        bool isCorrupt = false;
        std::size_t batchesLost = 0;
    };
    [[nodiscard]] Damage onStart(WallTime now);

private:
    [[nodiscard]] bool strikes(WallTime now, std::size_t index);
    /// An event of its own time: once, or again each `every`. Counted as taking effect.
    [[nodiscard]] bool comesDue(WallTime now, std::size_t index, milliseconds every);
    [[nodiscard]] static bool isArmed(WallTime now, const Fault& fault);
    [[nodiscard]] static bool isWithin(WallTime now,
                                       const Fault& fault); ///< Of its own duration D.
    /// A number for the strike that just was, in [low, high].
    [[nodiscard]] std::int64_t drawn(std::size_t index, std::string_view purpose, std::int64_t low,
                                     std::int64_t high) const;
    /// F47, F48, F96{what=ip}: it does not get as far as the endpoint.
    [[nodiscard]] bool isStoppedAtTheEdge(WallTime now, Endpoint endpoint, bool isOpening,
                                          Verdict& verdict);
    void misreport(WallTime now, Endpoint endpoint, bool isOpening, Verdict& verdict); ///< F49, F61
    [[nodiscard]] milliseconds skewOf(WallTime now, std::string_view whose);
    [[nodiscard]] std::optional<Doom> doomOf(WallTime now, const std::string& what);
    /// What a fault of lists decides for this read.
    void judgeList(WallTime now, Endpoint endpoint, bool isBulk, ListFate& fate);
    /// A lie that may last: for `stick` it is told again; with `sticky` only that part of the lies lasts.
    [[nodiscard]] bool lies(WallTime now, std::size_t index, Endpoint endpoint);
    [[nodiscard]] milliseconds lastsFor(std::size_t index) const;
    struct Sticky {
        WallTime until{};
        std::vector<std::string> names;
        bool isAll = false; ///< Of F21: the whole list.
    };
    std::uint64_t m_seed;
    Venue m_venue;
    std::vector<Fault> m_faults;
    std::map<std::pair<std::string, Endpoint>, Sticky> m_sticky; ///< By fault and list.
};

} // namespace holdfast::sim

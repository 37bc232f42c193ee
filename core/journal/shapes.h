// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records.h"
#include "core/journal/json_io.h"
#include "core/journal/record.h"
#include "core/venues/request.h"

#include <array>

/// The shapes of what the journal keeps. Names and words here are a file format: a word once written is
/// never given another meaning, and a change is a migration (resources/sql).
namespace holdfast::journal::json_io {

#define HF_WORDS(E, ...)                                                                           \
    template <>                                                                                    \
    struct Words<E> {                                                                              \
        static constexpr auto kAll = std::to_array<std::string_view>({__VA_ARGS__});               \
    }
HF_WORDS(Side, "buy", "sell");
HF_WORDS(Direction, "flat", "long", "short");
HF_WORDS(SideIndex, "net", "long", "short");
HF_WORDS(MarginMode, "cross", "isolated");
HF_WORDS(Ladder, "watch", "guard", "trade");
HF_WORDS(TriggerSource, "mark", "last", "index");
HF_WORDS(StopLeg, "stop", "take profit");
HF_WORDS(OrderType, "market", "limit", "post-only", "fill-or-kill", "immediate-or-cancel",
         "optimal-limit-ioc", "other");
HF_WORDS(RequestState, "recorded", "sent", "accepted", "refused", "unknown", "never arrived");
HF_WORDS(Cause, "strategy", "ticket", "command line", "guard", "take profit", "exit", "limit",
         "operator", "cleanup");
HF_WORDS(venues::Depth, "latest", "days", "months");
HF_WORDS(StopOrderState, "live", "paused", "partially effective", "effective", "canceled", "failed",
         "partially failed");
HF_WORDS(ClaimKind, "opened", "protected", "cancelled", "closed", "flat", "cleaned up");
HF_WORDS(FindingKind, "missing at venue", "unknown to us", "quantity", "side", "stop missing",
         "stop mismatch", "order unknown", "order vanished", "foreign", "stale source");
HF_WORDS(FindingAct, "resolve", "ask again", "adopt", "protect", "confirm flat", "clear brake");
HF_WORDS(FindingRecord::Stage, "began", "ended", "put aside");
HF_WORDS(RemovalRecord::Ground, "surplus", "own end", "reconciled", "absence");

/// A struct, its tag, and its members under their own names.
#define HF_SHAPE(T, TAG, ...)                                                                      \
    template <>                                                                                    \
    struct Shape<T> {                                                                              \
        static constexpr std::string_view kTag = TAG;                                              \
        template <class Io, class V>                                                               \
        static void fields([[maybe_unused]] Io& io, [[maybe_unused]] V& v)                         \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define HF_FIELD(NAME) io(#NAME, v.NAME);
/// One that joined after the first records were written: absent, it has its default.
#define HF_LATER(NAME) io.later(#NAME, v.NAME);

HF_SHAPE(PositionKey, "position-key",
         HF_FIELD(instrument) HF_FIELD(sideIndex) HF_FIELD(marginMode));
HF_SHAPE(AttachedStop, "attached-stop",
         HF_FIELD(clientId) HF_FIELD(stopTrigger) HF_FIELD(stopSource) HF_FIELD(takeTrigger)
             HF_FIELD(failCode) HF_FIELD(failReason) HF_LATER(takeSource));
HF_SHAPE(TakeProfit, "take-profit", HF_FIELD(trigger) HF_FIELD(source));

// Requests.
HF_SHAPE(venues::PlaceOrder, "place-order",
         HF_FIELD(instrument) HF_FIELD(side) HF_FIELD(sideIndex) HF_FIELD(marginMode) HF_FIELD(type)
             HF_FIELD(qty) HF_FIELD(limit) HF_FIELD(reduceOnly) HF_FIELD(clientId) HF_FIELD(stop)
                 HF_FIELD(expiresAfter));
HF_SHAPE(venues::CancelOrder, "cancel-order",
         HF_FIELD(instrument) HF_FIELD(venueId) HF_FIELD(clientId));
HF_SHAPE(venues::PlaceStop, "place-stop",
         HF_FIELD(instrument) HF_FIELD(side) HF_FIELD(sideIndex) HF_FIELD(marginMode)
             HF_FIELD(trigger) HF_FIELD(source) HF_FIELD(qty) HF_FIELD(clientId) HF_LATER(take)
                 HF_LATER(ofPosition));
HF_SHAPE(venues::PositionStop, "position-stop", HF_FIELD(sideIndex) HF_FIELD(leg) HF_FIELD(source));
HF_SHAPE(venues::AmendStop, "amend-stop",
         HF_FIELD(instrument) HF_FIELD(venueId) HF_FIELD(trigger) HF_LATER(ofPosition));
HF_SHAPE(venues::CancelStop, "cancel-stop",
         HF_FIELD(instrument) HF_FIELD(venueId) HF_LATER(ofPosition));
HF_SHAPE(venues::ClosePosition, "close-position",
         HF_FIELD(instrument) HF_FIELD(sideIndex) HF_FIELD(marginMode) HF_FIELD(clientId)
             HF_LATER(side));
HF_SHAPE(venues::ReadPositions, "read-positions", HF_FIELD(instrument));
HF_SHAPE(venues::ReadOrders, "read-orders", );
HF_SHAPE(venues::ReadOrder, "read-order",
         HF_FIELD(instrument) HF_FIELD(venueId) HF_FIELD(clientId));
HF_SHAPE(venues::ReadOrderHistory, "read-order-history", HF_FIELD(instrument) HF_FIELD(depth));
HF_SHAPE(venues::ReadStops, "read-stops", );
HF_SHAPE(venues::ReadStop, "read-stop", HF_FIELD(instrument) HF_FIELD(venueId) HF_FIELD(clientId));
HF_SHAPE(venues::ReadFills, "read-fills", HF_FIELD(instrument) HF_FIELD(depth));
HF_SHAPE(venues::ReadClosures, "read-closures", HF_FIELD(instrument) HF_FIELD(depth));
HF_SHAPE(venues::ReadInstruments, "read-instruments", );
HF_SHAPE(venues::ReadAccount, "read-account", );
HF_SHAPE(venues::ReadBalance, "read-balance", );
HF_SHAPE(venues::ReadTime, "read-time", );
HF_SHAPE(venues::ReadCandles, "read-candles",
         HF_FIELD(instrument) HF_FIELD(bar) HF_FIELD(before) HF_FIELD(countMax));
HF_SHAPE(venues::ReadMark, "read-mark", HF_FIELD(instrument));
HF_SHAPE(venues::AmendOrder, "amend-order",
         HF_FIELD(instrument) HF_FIELD(venueId) HF_FIELD(clientId) HF_FIELD(qty) HF_FIELD(limit)
             HF_FIELD(expiresAfter));
HF_SHAPE(venues::Batch, "batch", HF_FIELD(items));
HF_SHAPE(venues::SetLeverage, "set-leverage",
         HF_FIELD(instrument) HF_FIELD(marginMode) HF_FIELD(sideIndex) HF_FIELD(leverage));
HF_SHAPE(venues::ReadStopHistory, "read-stop-history", HF_FIELD(instrument) HF_FIELD(state));
HF_SHAPE(venues::ReadLeverage, "read-leverage", HF_FIELD(instrument) HF_FIELD(marginMode));
HF_SHAPE(venues::ReadFunding, "read-funding", HF_FIELD(instrument));
HF_SHAPE(venues::ReadBills, "read-bills", HF_FIELD(onlyFunding) HF_FIELD(depth));

// Records.
HF_SHAPE(Plan, "plan-of-position",
         HF_FIELD(stop) HF_FIELD(source) HF_FIELD(takeProfit) HF_FIELD(owner) HF_LATER(isForeign)
             HF_LATER(movedTo));
HF_SHAPE(StartRecord, "start", HF_FIELD(epoch) HF_FIELD(version));
HF_SHAPE(IntentRecord, "intent",
         HF_FIELD(request) HF_FIELD(what) HF_FIELD(cause) HF_FIELD(key) HF_FIELD(position)
             HF_FIELD(plan) HF_FIELD(reason) HF_FIELD(expiresAt));
HF_SHAPE(OutcomeRecord, "outcome",
         HF_FIELD(request) HF_FIELD(state) HF_FIELD(clientId) HF_FIELD(venueId) HF_FIELD(code)
             HF_FIELD(text));
HF_SHAPE(EvidenceRecord, "evidence",
         HF_FIELD(kind) HF_FIELD(position) HF_FIELD(text) HF_FIELD(fields));
HF_SHAPE(ClaimRecord, "claim", HF_FIELD(kind) HF_FIELD(position) HF_FIELD(text) HF_FIELD(evidence));
HF_SHAPE(NoteRecord, "note", HF_FIELD(category) HF_FIELD(instrument) HF_FIELD(text));
HF_SHAPE(KillRecord, "kill", HF_FIELD(engaged) HF_FIELD(reason));
HF_SHAPE(LadderRecord, "ladder", HF_FIELD(ladder) HF_FIELD(reason));
HF_SHAPE(Waiver, "waiver", HF_FIELD(reason) HF_FIELD(direction) HF_FIELD(at) HF_FIELD(openedAt));
HF_SHAPE(PlanRecord, "plan",
         HF_FIELD(position) HF_FIELD(plan) HF_LATER(isOwnEnd) HF_LATER(direction) HF_LATER(waiver));
HF_SHAPE(TradeRecord, "trade",
         HF_FIELD(position) HF_FIELD(direction) HF_FIELD(qty) HF_FIELD(entry) HF_FIELD(exit)
             HF_FIELD(profit) HF_FIELD(cause) HF_FIELD(owner));
HF_SHAPE(FindingRecord, "finding",
         HF_FIELD(finding) HF_FIELD(kind) HF_FIELD(stage) HF_FIELD(position) HF_FIELD(order)
             HF_FIELD(clientId) HF_FIELD(text) HF_FIELD(answers));
HF_SHAPE(BrakeRecord, "brake", HF_FIELD(isOn) HF_FIELD(reason));
HF_SHAPE(ListFaultRecord, "list-fault", HF_FIELD(isOn) HF_FIELD(text));
HF_SHAPE(RemovalRecord, "removal",
         HF_FIELD(stop) HF_FIELD(position) HF_FIELD(ground) HF_FIELD(proof) HF_FIELD(isCounted)
             HF_FIELD(lastHour));
HF_SHAPE(OperatorRecord, "operator",
         HF_FIELD(act) HF_FIELD(finding) HF_FIELD(position) HF_FIELD(reason));

} // namespace holdfast::journal::json_io

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/instrument.h"
#include "core/engine/event.h"
#include "core/journal/shapes.h"
#include "core/venues/pager.h"

/// The shapes of what enters the engine, for the event log. As shapes.h: names are a file format.
namespace holdfast::journal::json_io {

HF_WORDS(Venue, "okx", "bybit", "hyperliquid");
HF_WORDS(OrderState, "live", "partially filled", "filled", "canceled");
HF_WORDS(StopKind, "conditional", "oco", "trigger", "trailing", "other");
HF_WORDS(ClosureKind, "partial", "full", "liquidation", "partial liquidation", "adl partial",
         "adl full", "other", "settlement");
HF_WORDS(BillKind, "funding paid", "funding received", "other");
HF_WORDS(PositionMode, "net", "hedge");
HF_WORDS(ContractKind, "linear", "inverse");
HF_WORDS(InstrumentState, "live", "suspended", "preopen", "post-only", "settling", "expired",
         "other");
HF_WORDS(ErrorCode, "malformed", "missing", "unknown value", "out of range", "unsupported", "stale",
         "refused", "unknown", "unavailable");
HF_WORDS(venues::RefusalKind, "trigger passed", "take profit passed", "duplicate id",
         "full close exists", "nothing to reduce", "cancel first", "too big", "too frequent",
         "expired", "gone or done", "entry protection", "margin", "not allowed", "credentials",
         "halted", "rules", "other");
HF_WORDS(venues::LinkState, "down", "connecting", "syncing", "live", "stale", "refused");
HF_WORDS(venues::Link, "public", "private", "business", "second public", "second private",
         "second business");
HF_WORDS(engine::SizeKind, "qty", "notional", "risk");
HF_WORDS(strategy::SignalKind, "enter", "exit");

// Reads.
HF_SHAPE(Error, "error", HF_FIELD(code) HF_FIELD(context));
HF_SHAPE(Scope, "scope", HF_FIELD(what) HF_FIELD(instrument));
HF_SHAPE(ReadStamp, "read-stamp", HF_FIELD(sent) HF_FIELD(received) HF_FIELD(venueTime));
HF_SHAPE(Failed, "failed", HF_FIELD(scope) HF_FIELD(stamp) HF_FIELD(error));
template <class Row>
struct Shape<Partial<Row>> {
    static constexpr std::string_view kTag = "partial";
    template <class Io, class V>
    static void fields(Io& io, V& v)
    {
        HF_FIELD(scope) HF_FIELD(stamp) HF_FIELD(rows) HF_FIELD(reason)
    }
};
template <class Row>
struct Shape<Complete<Row>> {
    static constexpr std::string_view kTag = "complete";
    template <class Io>
    static void fields(Io& io, const Complete<Row>& v)
    {
        io("scope", v.scope());
        io("stamp", v.stamp());
        io("rows", v.rows());
    }
    static Complete<Row> blank() { return venues::Pager::complete<Row>({}, {}, {}); }
    /// A read that was complete when it was logged is complete when it is replayed.
    static void read(Reading& io, Complete<Row>& v)
    {
        Partial<Row> parts;
        io("scope", parts.scope);
        io("stamp", parts.stamp);
        io("rows", parts.rows);
        v = venues::Pager::complete(std::move(parts.scope), parts.stamp, std::move(parts.rows));
    }
};
template <class Row>
struct Shape<ById<Row>> {
    static constexpr std::string_view kTag = "by-id";
    template <class Io, class V>
    static void fields(Io& io, V& v)
    {
        HF_FIELD(stamp) HF_FIELD(row) HF_FIELD(error)
    }
};

// Rows.
HF_SHAPE(PositionLevels, "position-levels", HF_FIELD(stop) HF_FIELD(take) HF_FIELD(trailing));
HF_SHAPE(PositionRow, "position",
         HF_FIELD(key) HF_FIELD(direction) HF_FIELD(qty) HF_FIELD(entryPrice) HF_FIELD(markPrice)
             HF_FIELD(liquidationPrice) HF_FIELD(leverage) HF_FIELD(unrealized) HF_FIELD(positionId)
                 HF_FIELD(lastTrade) HF_FIELD(openedAt) HF_FIELD(updatedAt) HF_LATER(sequence)
                     HF_LATER(levels) HF_LATER(restriction));
HF_SHAPE(Order, "order",
         HF_FIELD(instrument) HF_FIELD(venueId) HF_FIELD(clientId) HF_FIELD(side)
             HF_FIELD(sideIndex) HF_FIELD(marginMode) HF_FIELD(type) HF_FIELD(qty) HF_FIELD(price)
                 HF_FIELD(state) HF_FIELD(filledQty) HF_FIELD(averagePrice) HF_FIELD(reduceOnly)
                     HF_FIELD(parentStop) HF_FIELD(parentStopClientId) HF_FIELD(category)
                         HF_FIELD(cancelSource) HF_FIELD(attached) HF_FIELD(createdAt)
                             HF_FIELD(updatedAt));
HF_SHAPE(StopOrder, "stop",
         HF_FIELD(instrument) HF_FIELD(venueId) HF_FIELD(clientId) HF_FIELD(kind) HF_FIELD(side)
             HF_FIELD(sideIndex) HF_FIELD(marginMode) HF_FIELD(stopTrigger) HF_FIELD(stopSource)
                 HF_FIELD(stopLimit) HF_FIELD(takeTrigger) HF_FIELD(qty)
                     HF_FIELD(closesWholePosition) HF_FIELD(reduceOnly) HF_FIELD(state)
                         HF_FIELD(failCode) HF_FIELD(children) HF_FIELD(createdAt)
                             HF_FIELD(updatedAt) HF_LATER(takeSource) HF_LATER(takeLimit)
                                 HF_LATER(firedLeg) HF_LATER(parentClientId));
HF_SHAPE(Fill, "fill",
         HF_FIELD(instrument) HF_FIELD(tradeId) HF_FIELD(venueOrderId) HF_FIELD(clientOrderId)
             HF_FIELD(parentStop) HF_FIELD(side) HF_FIELD(sideIndex) HF_FIELD(qty) HF_FIELD(price)
                 HF_FIELD(fee) HF_FIELD(feeCurrency) HF_FIELD(category) HF_FIELD(time)
                     HF_LATER(sequence));
HF_SHAPE(Closure, "closure",
         HF_FIELD(key) HF_FIELD(positionId) HF_FIELD(direction) HF_FIELD(kind) HF_FIELD(qtyMax)
             HF_FIELD(closedQty) HF_FIELD(openPrice) HF_FIELD(closePrice) HF_FIELD(realized)
                 HF_FIELD(fee) HF_FIELD(funding) HF_FIELD(openedAt) HF_FIELD(closedAt)
                     HF_LATER(order));
HF_SHAPE(AccountConfig, "account",
         HF_FIELD(uid) HF_FIELD(mainUid) HF_FIELD(accountMode) HF_FIELD(positionMode)
             HF_FIELD(permissions) HF_FIELD(boundIps) HF_LATER(keyExpiresAt));
HF_SHAPE(FundingRate, "funding",
         HF_FIELD(instrument) HF_FIELD(rate) HF_FIELD(fundingAt) HF_FIELD(nextAt) HF_FIELD(nextRate)
             HF_FIELD(time));
HF_SHAPE(Bill, "bill",
         HF_FIELD(id) HF_FIELD(kind) HF_FIELD(type) HF_FIELD(subType) HF_FIELD(instrument)
             HF_FIELD(currency) HF_FIELD(profit) HF_FIELD(change) HF_FIELD(balance) HF_FIELD(time));
HF_SHAPE(LeverageSetting, "leverage", HF_FIELD(key) HF_FIELD(leverage));
HF_SHAPE(Balance, "balance",
         HF_FIELD(currency) HF_FIELD(equity) HF_FIELD(available) HF_FIELD(updatedAt));
HF_SHAPE(Quote, "quote",
         HF_FIELD(instrument) HF_FIELD(last) HF_FIELD(mark) HF_FIELD(bid) HF_FIELD(ask)
             HF_FIELD(open24h) HF_FIELD(time) HF_FIELD(marketTime));
HF_SHAPE(VenueCandle, "candle",
         HF_FIELD(instrument) HF_FIELD(bar) HF_FIELD(open) HF_FIELD(openPrice) HF_FIELD(high)
             HF_FIELD(low) HF_FIELD(close) HF_FIELD(volume) HF_FIELD(isFinal));
HF_SHAPE(Instrument, "instrument",
         HF_FIELD(id) HF_FIELD(venue) HF_FIELD(base) HF_FIELD(quote) HF_FIELD(settle) HF_FIELD(kind)
             HF_FIELD(multiplier) HF_FIELD(tick) HF_FIELD(lot) HF_FIELD(qtyMin)
                 HF_FIELD(marketQtyMax) HF_FIELD(stopQtyMax) HF_FIELD(limitQtyMax)
                     HF_FIELD(leverageMax) HF_FIELD(state) HF_LATER(notionalMin));

// Facts.
HF_SHAPE(venues::Accepted, "accepted", HF_FIELD(venueId) HF_FIELD(clientId));
HF_SHAPE(venues::Refused, "refused", HF_FIELD(kind) HF_FIELD(code) HF_FIELD(text));
HF_SHAPE(venues::OutcomeUnknown, "unknown", HF_FIELD(reason));
HF_SHAPE(venues::NotSent, "not-sent", HF_FIELD(reason));
HF_SHAPE(venues::WriteReply, "write-reply", HF_FIELD(id) HF_FIELD(outcome));
#define HF_READ_REPLY(T, TAG)                                                                      \
    template <>                                                                                    \
    struct Shape<T> {                                                                              \
        static constexpr std::string_view kTag = TAG;                                              \
        static T blank() { return T{{}, Failed{{}, {}, {ErrorCode::Missing, {}}}}; }               \
        template <class Io, class V>                                                               \
        static void fields(Io& io, V& v)                                                           \
        {                                                                                          \
            HF_FIELD(id) HF_FIELD(read)                                                            \
        }                                                                                          \
    }
HF_READ_REPLY(venues::PositionsReply, "positions-reply");
HF_READ_REPLY(venues::OrdersReply, "orders-reply");
HF_READ_REPLY(venues::StopsReply, "stops-reply");
HF_READ_REPLY(venues::FillsReply, "fills-reply");
HF_READ_REPLY(venues::ClosuresReply, "closures-reply");
HF_READ_REPLY(venues::InstrumentsReply, "instruments-reply");
HF_READ_REPLY(venues::BalanceReply, "balance-reply");
HF_READ_REPLY(venues::CandlesReply, "candles-reply");
HF_READ_REPLY(venues::LeverageReply, "leverage-reply");
HF_READ_REPLY(venues::BillsReply, "bills-reply");
HF_SHAPE(venues::FundingReply, "funding-reply", HF_FIELD(id) HF_FIELD(read));
HF_SHAPE(venues::BatchReply, "batch-reply", HF_FIELD(id) HF_FIELD(outcomes));
HF_SHAPE(venues::OrderReply, "order-reply", HF_FIELD(id) HF_FIELD(read));
HF_SHAPE(venues::StopReply, "stop-reply", HF_FIELD(id) HF_FIELD(read));
HF_SHAPE(venues::AccountReply, "account-reply", HF_FIELD(id) HF_FIELD(read));
HF_SHAPE(venues::TimeReply, "time-reply", HF_FIELD(id) HF_FIELD(stamp) HF_FIELD(venueTime));
HF_SHAPE(venues::MarkReply, "mark-reply", HF_FIELD(id) HF_FIELD(stamp) HF_FIELD(quote));
HF_SHAPE(venues::PositionsPush, "positions-push", HF_FIELD(isSnapshot) HF_FIELD(rows));
HF_SHAPE(venues::OrdersPush, "orders-push", HF_FIELD(orders) HF_FIELD(fills));
HF_SHAPE(venues::StopsPush, "stops-push", HF_FIELD(stops));
HF_SHAPE(venues::BalancePush, "balance-push", HF_FIELD(balances));
HF_SHAPE(venues::QuotesPush, "quotes-push", HF_FIELD(quotes));
HF_SHAPE(venues::CandlesPush, "candles-push", HF_FIELD(candles));
HF_SHAPE(venues::LinkChanged, "link-changed", HF_FIELD(state) HF_FIELD(reason));
HF_SHAPE(venues::ResyncNeeded, "resync-needed", HF_FIELD(reason));
HF_SHAPE(venues::ClockMeasured, "clock-measured", HF_FIELD(offset) HF_FIELD(roundTrip));
HF_SHAPE(venues::DataFault, "data-fault", HF_FIELD(source) HF_FIELD(error) HF_FIELD(excerpt));
HF_SHAPE(venues::VenueNotice, "venue-notice", HF_FIELD(code) HF_FIELD(text));

// Bytes.
HF_SHAPE(venues::LinkOpened, "link-opened", HF_FIELD(link));
HF_SHAPE(venues::LinkClosed, "link-closed", HF_FIELD(link) HF_FIELD(closeCode) HF_FIELD(reason));
HF_SHAPE(venues::Frame, "frame", HF_FIELD(link) HF_FIELD(text));
HF_SHAPE(venues::HttpReply, "http-reply",
         HF_FIELD(id) HF_FIELD(status) HF_FIELD(body) HF_FIELD(headers));
HF_SHAPE(venues::HttpFailed, "http-failed",
         HF_FIELD(id) HF_FIELD(isProvablyUnsent) HF_FIELD(reason));

// A person's acts.
HF_SHAPE(engine::Size, "size", HF_FIELD(kind) HF_FIELD(value));
HF_SHAPE(engine::StopChoice, "stop-choice", HF_FIELD(price) HF_FIELD(percent) HF_FIELD(source));
HF_SHAPE(engine::Open, "open",
         HF_FIELD(key) HF_FIELD(account) HF_FIELD(instrument) HF_FIELD(direction) HF_FIELD(size)
             HF_FIELD(stop) HF_FIELD(takeProfit) HF_FIELD(type) HF_FIELD(limit) HF_FIELD(source));
HF_SHAPE(engine::Flatten, "flatten",
         HF_FIELD(account) HF_FIELD(position) HF_FIELD(instrument) HF_FIELD(reason));
HF_SHAPE(engine::SetTrading, "set-trading", HF_FIELD(account) HF_FIELD(on));
HF_SHAPE(engine::ArmStrategy, "arm-strategy", HF_FIELD(strategy) HF_FIELD(armed));
HF_SHAPE(engine::SetStrategyParameters, "set-strategy-parameters",
         HF_FIELD(strategy) HF_FIELD(values));
HF_SHAPE(engine::ClearKill, "clear-kill", HF_FIELD(account) HF_FIELD(reason));
HF_SHAPE(engine::CancelEntry, "cancel-entry",
         HF_FIELD(account) HF_FIELD(instrument) HF_FIELD(venueId));
HF_SHAPE(engine::MoveStop, "move-stop", HF_FIELD(account) HF_FIELD(position) HF_FIELD(trigger));
HF_SHAPE(engine::WaiveStop, "waive-stop", HF_FIELD(account) HF_FIELD(position) HF_FIELD(reason));
HF_SHAPE(engine::ConfirmFlat, "confirm-flat",
         HF_FIELD(account) HF_FIELD(position) HF_FIELD(reason));
HF_SHAPE(engine::ResolveFinding, "resolve-finding",
         HF_FIELD(account) HF_FIELD(finding) HF_FIELD(reason));
HF_SHAPE(engine::ClearBrake, "clear-brake", HF_FIELD(account) HF_FIELD(reason));
HF_SHAPE(engine::AdoptPosition, "adopt-position",
         HF_FIELD(account) HF_FIELD(position) HF_FIELD(stop) HF_FIELD(reason));
HF_SHAPE(engine::ProtectPosition, "protect-position",
         HF_FIELD(account) HF_FIELD(position) HF_FIELD(stop) HF_FIELD(reason));
HF_SHAPE(engine::SetLadder, "set-ladder", HF_FIELD(account) HF_FIELD(ladder) HF_FIELD(reason));
HF_SHAPE(engine::AcknowledgeAlarm, "acknowledge-alarm", HF_FIELD(alarm));
HF_SHAPE(engine::Resync, "resync", HF_FIELD(account));
HF_SHAPE(engine::ShowInstrument, "show-instrument",
         HF_FIELD(account) HF_FIELD(instrument) HF_FIELD(bar));
HF_SHAPE(engine::OperatorCommand, "operator", HF_FIELD(token) HF_FIELD(act));

// Strategies.
HF_SHAPE(strategy::Signal, "signal",
         HF_FIELD(strategy) HF_FIELD(instrument) HF_FIELD(kind) HF_FIELD(direction)
             HF_FIELD(barOpen) HF_FIELD(ordinal) HF_FIELD(reference) HF_FIELD(stop)
                 HF_FIELD(takeProfit) HF_FIELD(reason));
HF_SHAPE(strategy::Decision, "decision", HF_FIELD(signalsGiven) HF_FIELD(why) HF_FIELD(figures));

// Events.
HF_SHAPE(Record, "record", HF_FIELD(id) HF_FIELD(at) HF_FIELD(account) HF_FIELD(body));
HF_SHAPE(Now, "now", HF_FIELD(mono) HF_FIELD(wall) HF_FIELD(boot));
HF_SHAPE(engine::Restored, "restored", HF_FIELD(records));
HF_SHAPE(engine::TransportArrived, "transport", HF_FIELD(account) HF_FIELD(event));
HF_SHAPE(engine::Recorded, "recorded", HF_FIELD(upTo));
HF_SHAPE(engine::JournalHealth, "journal-health", HF_FIELD(isWritable) HF_FIELD(problem));
HF_SHAPE(engine::Woken, "woken", );
HF_SHAPE(engine::StrategyDecided, "strategy-decided",
         HF_FIELD(strategy) HF_FIELD(decision) HF_FIELD(candleArrived));
HF_SHAPE(engine::StrategyFroze, "strategy-froze", HF_FIELD(strategy) HF_FIELD(reason));
HF_SHAPE(engine::AccountLock, "account-lock", HF_FIELD(account) HF_FIELD(isHeld) HF_FIELD(holder));
HF_SHAPE(engine::FactArrived, "fact", HF_FIELD(account) HF_FIELD(fact));

} // namespace holdfast::journal::json_io

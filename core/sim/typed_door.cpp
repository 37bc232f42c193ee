// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/typed_door.h"

#include "core/base/overloaded.h"
#include "core/venues/okx/errors.h"
#include "core/venues/pager.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

using namespace venues;

constexpr seconds kSignatureGood{30};

/// What a code proves (okx.md §6): a refusal, or nothing.
Outcome refusedOrUnknown(const Request& request, const std::string& code, const std::string& text)
{
    if (const auto kind = venues::okx::refusalOf(code, request)) return Refused{*kind, code, text};
    return OutcomeUnknown{"code " + code + ": " + text};
}
Outcome outcomeOf(const Request& request, const ModelReply& reply)
{
    if (reply.isAccepted()) return Accepted{reply.venueId, reply.clientId};
    return refusedOrUnknown(request, reply.code, reply.text);
}

Scope scopeOf(const Request& request)
{
    return std::visit(
        Overloaded{
            [](const ReadPositions& r) {
                return Scope{"positions", r.instrument ? r.instrument->text : std::string{}};
            },
            [](const ReadOrders&) { return Scope{"orders", {}}; },
            [](const ReadOrder& r) { return Scope{"order", r.instrument.text}; },
            [](const ReadOrderHistory& r) { return Scope{"order history", r.instrument.text}; },
            [](const ReadStops&) { return Scope{"stops", {}}; },
            [](const ReadStop& r) { return Scope{"stop", r.instrument.text}; },
            [](const ReadFills& r) {
                return Scope{"fills", r.instrument ? r.instrument->text : std::string{}};
            },
            [](const ReadClosures& r) { return Scope{"closures", r.instrument.text}; },
            [](const ReadInstruments&) { return Scope{"instruments", {}}; },
            [](const ReadAccount&) { return Scope{"account", {}}; },
            [](const ReadBalance&) { return Scope{"balance", {}}; },
            [](const ReadTime&) { return Scope{"time", {}}; },
            [](const ReadCandles& r) { return Scope{"candles", r.instrument.text}; },
            [](const ReadMark& r) { return Scope{"mark", r.instrument.text}; },
            [](const auto&) { return Scope{}; },
        },
        request);
}

/// The outcome that a session would make of the reply (core/venues/okx/write.h, W1–W9).
Outcome outcomeSeen(const Request& request, const WriteVerdict& verdict, const ModelReply& reply)
{
    if (verdict.hidesId && reply.isAccepted()) // F09: as a reply that names no order.
        return OutcomeUnknown{"the reply names no order"};
    switch (verdict.shape) {
    case ReplyShape::AsItIs: return outcomeOf(request, reply);
    case ReplyShape::Refusal:
        if (verdict.httpStatus >= 500) break;
        return refusedOrUnknown(request, verdict.code, verdict.text);
    case ReplyShape::FailingItem: return refusedOrUnknown(request, verdict.code, verdict.text);
    case ReplyShape::Html:
    case ReplyShape::Half:
    case ReplyShape::Cut:
    case ReplyShape::BadGzip:
    case ReplyShape::Empty: break;
    }
    return OutcomeUnknown{"HTTP " + std::to_string(verdict.httpStatus)
                          + ", the reply cannot be read"};
}

/// A failed read of whatever kind.
VenueFact failedRead(const RequestEnvelope& envelope, ReadStamp stamp, Error error)
{
    const Failed failed{scopeOf(envelope.request), stamp, error};
    const RequestId id = envelope.id;
    return std::visit(
        Overloaded{
            [&](const ReadPositions&) -> VenueFact { return PositionsReply{id, failed}; },
            [&](const ReadOrders&) -> VenueFact { return OrdersReply{id, failed}; },
            [&](const ReadOrder&) -> VenueFact { return OrderReply{id, {stamp, {}, error}}; },
            [&](const ReadOrderHistory&) -> VenueFact { return OrdersReply{id, failed}; },
            [&](const ReadStops&) -> VenueFact { return StopsReply{id, failed}; },
            [&](const ReadStop&) -> VenueFact { return StopReply{id, {stamp, {}, error}}; },
            [&](const ReadFills&) -> VenueFact { return FillsReply{id, failed}; },
            [&](const ReadClosures&) -> VenueFact { return ClosuresReply{id, failed}; },
            [&](const ReadInstruments&) -> VenueFact { return InstrumentsReply{id, failed}; },
            [&](const ReadAccount&) -> VenueFact { return AccountReply{id, {stamp, {}, error}}; },
            [&](const ReadBalance&) -> VenueFact { return BalanceReply{id, failed}; },
            [&](const ReadTime&) -> VenueFact { return TimeReply{id, stamp, {}}; },
            [&](const ReadCandles&) -> VenueFact { return CandlesReply{id, failed}; },
            [&](const ReadMark&) -> VenueFact { return MarkReply{id, stamp, {}}; },
            [&](const auto&) -> VenueFact { return WriteReply{id, OutcomeUnknown{error.context}}; },
        },
        envelope.request);
}

template <class Row>
Read<Row> complete(const Scope& scope, ReadStamp stamp, std::vector<Row> rows)
{
    return Pager::complete<Row>(scope, stamp, std::move(rows));
}

/// Leaves out what is too young to be shown (F02) and what is of another instrument.
template <class Truth, class Row, class BornAt>
std::vector<Row> shown(FaultPlan& faults, const std::vector<Truth>& truth, Row Truth::* member,
                       const std::string& instrument, WallTime now, milliseconds lag, BornAt bornAt)
{
    std::vector<Row> rows;
    std::size_t hidden = 0;
    for (const Truth& one : truth) {
        const Row& row = one.*member;
        if (!instrument.empty() && row.instrument.text != instrument) continue;
        if (lag > milliseconds{0} && bornAt(row) > now - lag) {
            ++hidden;
            continue;
        }
        rows.push_back(row);
    }
    if (hidden > 0) faults.noteHidden(hidden);
    return rows;
}

} // namespace

Endpoint endpointOf(const Request& request)
{
    return std::visit(Overloaded{
                          [](const PlaceOrder&) { return Endpoint::Order; },
                          [](const CancelOrder&) { return Endpoint::CancelOrder; },
                          [](const PlaceStop&) { return Endpoint::Stop; },
                          [](const AmendStop&) { return Endpoint::AmendStop; },
                          [](const CancelStop&) { return Endpoint::CancelStop; },
                          [](const ClosePosition&) { return Endpoint::ClosePosition; },
                          [](const ReadPositions&) { return Endpoint::Positions; },
                          [](const ReadOrders&) { return Endpoint::Orders; },
                          [](const ReadOrder&) { return Endpoint::OrderById; },
                          [](const ReadOrderHistory&) { return Endpoint::OrderHistory; },
                          [](const ReadStops&) { return Endpoint::Stops; },
                          [](const ReadStop&) { return Endpoint::StopById; },
                          [](const ReadFills&) { return Endpoint::Fills; },
                          [](const ReadClosures&) { return Endpoint::Closures; },
                          [](const ReadInstruments&) { return Endpoint::Instruments; },
                          [](const ReadAccount&) { return Endpoint::Account; },
                          [](const ReadBalance&) { return Endpoint::Balance; },
                          [](const ReadTime&) { return Endpoint::Time; },
                          [](const ReadCandles&) { return Endpoint::Candles; },
                          [](const ReadMark&) { return Endpoint::Mark; },
                          [](const AmendOrder&) { return Endpoint::AmendOrder; },
                          [](const Batch&) { return Endpoint::Order; },
                          [](const SetLeverage&) { return Endpoint::Settings; },
                          [](const ReadStopHistory&) { return Endpoint::StopHistory; },
                          [](const ReadLeverage&) { return Endpoint::Leverage; },
                          [](const ReadFunding&) { return Endpoint::Other; },
                          [](const ReadBills&) { return Endpoint::Other; },
                      },
                      request);
}

bool isOpening(const Request& request)
{
    const auto* order = std::get_if<PlaceOrder>(&request);
    return order && !order->reduceOnly;
}

TypedDoor::TypedDoor(VenueModel& model)
    : m_model{&model}
    , m_past{std::make_unique<PastViews>(model)}
{
    for (const Uid& uid : model.accounts())
        m_codecs.emplace(uid, std::make_unique<CodecDoor>(model, uid));
}

bool TypedDoor::goesByBytes(const Request& request) const
{
    const bool isUncommon = std::holds_alternative<Batch>(request)
                            || std::holds_alternative<AmendOrder>(request)
                            || std::holds_alternative<SetLeverage>(request)
                            || std::holds_alternative<ReadStopHistory>(request)
                            || std::holds_alternative<ReadLeverage>(request)
                            || std::holds_alternative<ReadFunding>(request)
                            || std::holds_alternative<ReadBills>(request);
    return isUncommon || m_model->rules().venue == Venue::Bybit
           || (!isWrite(request) && m_model->faults().bendsLists());
}

VenueFact TypedDoor::timedOut(const RequestEnvelope& envelope, ReadStamp stamp)
{
    if (isWrite(envelope.request))
        return WriteReply{envelope.id, OutcomeUnknown{"no reply within 10 s"}};
    return failedRead(envelope, stamp, {ErrorCode::Unknown, "no reply within 10 s"});
}

VenueFact TypedDoor::unsent(const RequestEnvelope& envelope, ReadStamp stamp, std::string reason)
{
    if (isWrite(envelope.request)) return WriteReply{envelope.id, NotSent{std::move(reason)}};
    return failedRead(envelope, stamp, {ErrorCode::Unavailable, std::move(reason)});
}

Served TypedDoor::serve(const Uid& uid, WallTime now, const RequestEnvelope& envelope,
                        ReadStamp stamp, WallTime signedAt)
{
    VenueModel& model = *m_model;
    model.advance(now);
    const Endpoint endpoint = endpointOf(envelope.request);
    const RequestId id = envelope.id;
    stamp.venueTime = now;
    Served served;

    if (now - signedAt > kSignatureGood) { // As any gateway does.
        served.code = model.rules().venue == Venue::Bybit ? "10002" : "50102";
        const std::string text = "Timestamp request expired.";
        served.fact =
            isWrite(endpoint)
                ? VenueFact{WriteReply{id, Refused{RefusalKind::Expired, served.code, text}}}
                : failedRead(envelope, stamp, {ErrorCode::Refused, served.code + " " + text});
        return served;
    }
    if (goesByBytes(envelope.request))
        return m_codecs.at(uid)->serve(now, envelope, stamp, signedAt);
    if (isWrite(endpoint)) {
        const WriteVerdict verdict =
            model.faults().onWrite(now, endpoint, isOpening(envelope.request));
        served.delayBack = verdict.delayBack;
        if (!verdict.isApplied) served.code = verdict.code;
        ModelReply reply;
        if (verdict.isApplied) {
            reply = std::visit(
                Overloaded{
                    [&](const PlaceOrder& r) {
                        NewOrder order;
                        order.instrument = r.instrument;
                        order.side = r.side;
                        order.sideIndex = r.sideIndex;
                        order.marginMode = r.marginMode;
                        order.type = r.type;
                        order.qty = r.qty;
                        order.limit = r.limit;
                        order.reduceOnly = r.reduceOnly;
                        order.clientId = r.clientId;
                        order.expiresAt = signedAt + r.expiresAfter;
                        if (r.stop)
                            order.attached.push_back({r.stop->clientId,
                                                      r.stop->stopTrigger,
                                                      r.stop->stopSource,
                                                      {},
                                                      r.stop->takeTrigger,
                                                      r.stop->takeSource,
                                                      {}});
                        return model.placeOrder(uid, now, order);
                    },
                    [&](const CancelOrder& r) {
                        return model.cancelOrder(uid, now, {r.instrument, r.venueId, r.clientId});
                    },
                    [&](const PlaceStop& r) {
                        NewStop stop;
                        stop.instrument = r.instrument;
                        stop.side = r.side;
                        stop.sideIndex = r.sideIndex;
                        stop.marginMode = r.marginMode;
                        stop.stopTrigger = r.trigger;
                        stop.stopSource = r.source;
                        if (r.take) {
                            stop.kind = StopKind::Oco;
                            stop.takeTrigger = r.take->trigger;
                            stop.takeSource = r.take->source;
                        }
                        stop.qty = r.qty;
                        stop.closesWholePosition = !r.qty.has_value();
                        stop.reduceOnly = true;
                        stop.cancelsOnClose = true;
                        stop.clientId = r.clientId;
                        return model.placeStop(uid, now, stop);
                    },
                    [&](const AmendStop& r) {
                        StopAmendment amendment;
                        amendment.ref = {r.instrument, r.venueId, {}};
                        amendment.stopTrigger = r.trigger;
                        return model.amendStop(uid, now, amendment);
                    },
                    [&](const CancelStop& r) {
                        return model.cancelStop(uid, now, {r.instrument, r.venueId, {}});
                    },
                    [&](const ClosePosition& r) {
                        return model.closePosition(
                            uid, now, {r.instrument, r.sideIndex, r.marginMode, false, r.clientId});
                    },
                    [&](const auto&) -> ModelReply { HF_UNREACHABLE(); },
                },
                envelope.request);
            served.isApplied = true;
            served.code = reply.code;
        }
        if (verdict.isReplied && (verdict.isApplied || verdict.shape != ReplyShape::AsItIs)) {
            const Outcome told = outcomeSeen(envelope.request, verdict, reply);
            served.isLie = served.code == "0" && std::holds_alternative<Refused>(told);
            served.fact = WriteReply{id, told};
        }
        const bool isTold = !verdict.isApplied && verdict.shape == ReplyShape::Refusal;
        served.isMisreported =
            !served.fact || verdict.hidesId || (verdict.shape != ReplyShape::AsItIs && !isTold);
        return served;
    }

    ReadVerdict verdict = model.faults().onRead(now, endpoint);
    if (isHistory(endpoint)) verdict.lag = std::max(verdict.lag, verdict.age); // Not there yet.
    served.delayBack = verdict.delayBack;
    if (!verdict.isReplied) return served;
    if (verdict.shape == ReplyShape::Refusal) {
        served.code = verdict.code;
        served.fact =
            failedRead(envelope, stamp, {ErrorCode::Refused, verdict.code + " " + verdict.text});
        return served;
    }
    if (verdict.shape != ReplyShape::AsItIs || (verdict.blank && verdict.blank->empty())) {
        if (verdict.blank) model.faults().noteBlank();
        served.fact = failedRead(envelope, stamp,
                                 {ErrorCode::Malformed, "HTTP " + std::to_string(verdict.httpStatus)
                                                            + ", the reply cannot be read"});
        return served;
    }
    const Scope scope = scopeOf(envelope.request);
    FaultPlan& faults = model.faults();
    const auto bornAt = [](const auto& row) { return row.createdAt; };
    served.fact = std::visit(
        Overloaded{
            [&](const ReadPositions& r) -> VenueFact {
                std::vector<PositionRow> rows;
                std::size_t hidden = 0;
                for (const PositionTruth& position :
                     m_past->positions(uid, now, verdict.age, r.instrument.has_value())) {
                    if (r.instrument && position.row.key.instrument != *r.instrument) continue;
                    if (verdict.lag > milliseconds{0}
                        && position.row.openedAt > now - verdict.lag) {
                        ++hidden;
                        continue;
                    }
                    rows.push_back(position.row);
                }
                if (hidden > 0) faults.noteHidden(hidden);
                return PositionsReply{id, complete(scope, stamp, std::move(rows))};
            },
            [&](const ReadOrders&) -> VenueFact {
                return OrdersReply{
                    id, complete(scope, stamp,
                                 shown(faults, m_past->workingOrders(uid, now, verdict.age),
                                       &OrderTruth::order, {}, now, verdict.lag, bornAt))};
            },
            [&](const ReadOrder& r) -> VenueFact {
                OrderReply reply{id, {stamp, {}, {}}};
                const auto found =
                    m_past->findOrder(uid, now, verdict.age, {r.instrument, r.venueId, r.clientId});
                if (found && found->order.createdAt > now - verdict.lag
                    && verdict.lag > milliseconds{0})
                    faults.noteHidden(1);
                else if (found)
                    reply.read.row = found->order;
                return reply;
            },
            [&](const ReadOrderHistory& r) -> VenueFact {
                return OrdersReply{
                    id, complete(scope, stamp,
                                 shown(faults, model.orderHistory(uid), &OrderTruth::order,
                                       r.instrument.text, now, verdict.lag, bornAt))};
            },
            [&](const ReadStops&) -> VenueFact {
                return StopsReply{
                    id, complete(scope, stamp,
                                 shown(faults, m_past->pendingStops(uid, now, verdict.age),
                                       &StopTruth::stop, {}, now, verdict.lag, bornAt))};
            },
            [&](const ReadStop& r) -> VenueFact {
                StopReply reply{id, {stamp, {}, {}}};
                const auto found =
                    m_past->findStop(uid, now, verdict.age, {r.instrument, r.venueId, r.clientId});
                if (found && found->stop.createdAt > now - verdict.lag
                    && verdict.lag > milliseconds{0})
                    faults.noteHidden(1);
                else if (found)
                    reply.read.row = found->stop;
                return reply;
            },
            [&](const ReadFills& r) -> VenueFact {
                return FillsReply{
                    id, complete(scope, stamp,
                                 shown(faults, model.fills(uid), &FillTruth::fill,
                                       r.instrument ? r.instrument->text : std::string{}, now,
                                       verdict.lag, [](const Fill& fill) { return fill.time; }))};
            },
            [&](const ReadClosures& r) -> VenueFact {
                std::vector<Closure> rows;
                std::size_t hidden = 0;
                for (const ClosureTruth& closure : model.closures(uid)) {
                    if (closure.closure.key.instrument != r.instrument) continue;
                    if (verdict.lag > milliseconds{0}
                        && closure.closure.closedAt > now - verdict.lag)
                        ++hidden;
                    else
                        rows.push_back(closure.closure);
                }
                if (hidden > 0) faults.noteHidden(hidden);
                return ClosuresReply{id, complete(scope, stamp, std::move(rows))};
            },
            [&](const ReadInstruments&) -> VenueFact {
                return InstrumentsReply{id, complete(scope, stamp, model.market().instruments())};
            },
            [&](const ReadAccount&) -> VenueFact {
                return AccountReply{id, {stamp, model.accountConfig(uid), {}}};
            },
            [&](const ReadBalance&) -> VenueFact {
                std::vector<Balance> rows;
                for (const BalanceTruth& balance : model.balances(uid))
                    rows.push_back(
                        {balance.currency, balance.equity, balance.available, balance.updatedAt});
                return BalanceReply{id, complete(scope, stamp, std::move(rows))};
            },
            [&](const ReadTime&) -> VenueFact { return TimeReply{id, stamp, now}; },
            [&](const ReadCandles& r) -> VenueFact {
                if (!model.market().instrument(r.instrument))
                    return failedRead(envelope, stamp,
                                      {ErrorCode::Refused, "51001 no such instrument"});
                return CandlesReply{id, complete(scope, stamp,
                                                 model.market().candles(r.instrument, r.bar,
                                                                        r.before, r.countMax))};
            },
            [&](const ReadMark& r) -> VenueFact {
                MarkReply reply{id, stamp, {}};
                if (model.market().instrument(r.instrument)) {
                    const Tick& tick = model.market().latest(r.instrument);
                    reply.quote = Quote{r.instrument, tick.last, tick.mark, tick.bid,
                                        tick.ask,     {},        now,       tick.marketTime};
                }
                return reply;
            },
            [&](const auto&) -> VenueFact { HF_UNREACHABLE(); },
        },
        envelope.request);
    return served;
}

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/overloaded.h"
#include "core/sim/bybit/typed_facts.h"
#include "core/sim/world_state.h"

#include <algorithm>

namespace holdfast::sim {

using namespace waiting;

namespace {

constexpr seconds kRegularPush{5};
constexpr seconds kPrivateSilence{12};
constexpr seconds kBybitTicker{
    1}; ///< Its tickers come many times a second, moved or not (bybit.md §2.2).

/// An order of OKX's channel with the fill that it carries.
venues::OrdersPush ordersPushOf(const OrderTruth& row)
{
    venues::OrdersPush push;
    push.orders.push_back(row.order);
    if (!row.lastFillQty.isPositive()) return push;
    Fill fill;
    fill.instrument = row.order.instrument;
    fill.tradeId = row.lastTrade;
    fill.venueOrderId = row.order.venueId;
    fill.clientOrderId = row.order.clientId;
    fill.parentStop = row.order.parentStop;
    fill.side = row.order.side;
    fill.sideIndex = row.order.sideIndex;
    fill.qty = row.lastFillQty;
    fill.price = *row.lastFillPrice;
    fill.fee = row.lastFillFee;
    fill.category = row.order.category;
    fill.time = row.order.updatedAt;
    push.fills.push_back(std::move(fill));
    return push;
}

} // namespace

void World::State::pushTo(AccountLink& link, Stream stream, PushKind kind, venues::VenueFact fact)
{
    FaultPlan& faults = placeOf(link).model.faults();
    if (link.isDown || faults.isStreamSilent(wall(), stream)) return;
    const auto verdict = faults.onPush(wall(), kind, link.subscribedAt);
    if (verdict.isLost) return;
    MonoTime at = mono + between(config.latencies.pushMin, config.latencies.pushMax);
    for (int copy = 1; copy <= verdict.copies; ++copy) // F38
        put(at + verdict.delay + verdict.copiesAfter * copy + nanoseconds{copy},
            Deliver{link.id, fact, true});
    if (verdict.delay > milliseconds{0}) { // Others overtake it.
        put(at + verdict.delay, Deliver{link.id, std::move(fact), true});
        return;
    }
    if (stream != Stream::Public) {
        at = std::max(at, link.lastPushAt + nanoseconds{1});
        link.lastPushAt = at;
    }
    put(at, Deliver{link.id, std::move(fact), true});
}

void World::State::flushVenue()
{
    noteDisturbance();
    for (std::size_t place = 0; place < places.size(); ++place) {
        VenueModel& model = places[place]->model;
        for (const Tick& tick : model.takeTicks()) {
            if (!followed.contains(tick.instrument)) continue;
            const Quote quote{tick.instrument, tick.last,
                              tick.mark,       tick.bid,
                              tick.ask,        model.market().open24h(tick.instrument),
                              tick.at,         tick.marketTime};
            for (AccountLink& link : accounts) {
                if (link.place != place) continue;
                pushTo(link, Stream::Public, PushKind::Market, venues::QuotesPush{{quote}});
                pushCandles(link, tick);
            }
        }
        for (const Change& change : model.takeChanges())
            for (AccountLink& link : accounts)
                if (link.place == place && link.uid == change.uid) pushChange(link, change);
    }
}

void World::State::pushChange(AccountLink& link, const Change& change)
{
    const VenueModel& model = placeOf(link).model;
    if (const auto* row = std::get_if<BalanceTruth>(&change.row)) {
        pushTo(link, Stream::Private, PushKind::Balance,
               venues::BalancePush{{{row->currency, row->equity, row->available, row->updatedAt}}});
        return;
    }
    if (model.rules().venue == Venue::Bybit) { // One private stream tells it all.
        for (auto& [kind, fact] : bybit::factsOf(model, link.uid, wall(), change))
            pushTo(link, Stream::Private, kind, std::move(fact));
        return;
    }
    std::visit(
        Overloaded{
            [&](const OrderTruth& row) {
                pushTo(link, Stream::Private, PushKind::Order, ordersPushOf(row));
            },
            [&](const StopTruth& row) {
                pushTo(link, Stream::Business, PushKind::Stop, venues::StopsPush{{row.stop}});
            },
            [&](const PositionTruth& row) {
                pushTo(link, Stream::Private, PushKind::Position,
                       venues::PositionsPush{false, {row.row}});
            },
            [](const FillTruth&) {}, // Comes with its order; the fills channel is for VIP accounts.
            [](const BalanceTruth&) {},
        },
        change.row);
}

void World::State::pushOldPositions(AccountLink& link, milliseconds age)
{
    Place& place = placeOf(link);
    const bool isBybit = place.model.rules().venue == Venue::Bybit;
    venues::PositionsPush push;
    push.isSnapshot = !isBybit;
    for (const PositionTruth& position :
         place.door.past().positions(link.uid, wall(), age, false)) {
        if (!isBybit) {
            push.rows.push_back(position.row);
            continue;
        }
        const Change change{0, wall(), link.uid, {}, position};
        for (auto& [kind, fact] : bybit::factsOf(place.model, link.uid, wall(), change))
            pushTo(link, Stream::Private, kind, std::move(fact));
    }
    if (!isBybit) pushTo(link, Stream::Private, PushKind::Position, std::move(push));
}

void World::State::pushCandles(AccountLink& link, const Tick& tick)
{
    const minutes bar = config.engine.accounts[indexOf.at(link.id)].bar;
    venues::CandlesPush push;
    const auto latest = placeOf(link).model.market().candles(tick.instrument, bar, std::nullopt, 2);
    if (latest.empty()) return;
    MarketTime& shown = link.barShown[tick.instrument];
    if (latest.size() == 2 && latest[1].open != shown && shown != MarketTime{})
        push.candles.push_back(latest[0]); // The bar that just ended.
    shown = latest.back().open;
    push.candles.push_back(latest.back());
    pushTo(link, Stream::Business, PushKind::Market, std::move(push));
}

void World::State::regularPush(std::size_t index)
{
    AccountLink& link = accounts[index];
    VenueModel& model = placeOf(link).model;
    const bool isBybit = model.rules().venue == Venue::Bybit;
    put(mono + (isBybit ? kBybitTicker : kRegularPush), RegularPush{index});
    moveVenue();
    if (isBybit) { // No regular pushes there: the session pings, and a pong is a frame.
        if (!link.isDown && !model.faults().isStreamSilent(wall(), Stream::Private))
            hearPrivate(link);
    } else {
        venues::PositionsPush push;
        push.isSnapshot = true;
        for (const PositionTruth& position : model.positions(link.uid))
            push.rows.push_back(position.row);
        pushTo(link, Stream::Private, PushKind::Position, std::move(push));
    }
    venues::QuotesPush quotes; // The mark comes at least each 10 s, moved or not (okx.md §2.5).
    for (const InstrumentId& id : followed) {
        if (!model.market().instrument(id)) continue;
        const Tick& tick = model.market().latest(id);
        quotes.quotes.push_back({id, {}, tick.mark, {}, {}, {}, wall(), tick.marketTime});
    }
    pushTo(link, Stream::Public, PushKind::Market, std::move(quotes));
    const bool isSilent = mono - link.privateHeardAt > kPrivateSilence;
    if (isSilent && !link.isStale && !link.isDown) {
        link.isStale = true;
        put(mono,
            Deliver{link.id,
                    venues::LinkChanged{venues::LinkState::Stale, "no private frame for 12 s"},
                    false});
    }
}

void World::State::noteList(const venues::VenueFact& fact)
{
    const auto note = [&](const auto& read, List list) {
        if (isComplete(read))
            referee.observe(wall(),
                            ListAnswered{list, start
                                                   + std::chrono::floor<milliseconds>(
                                                       stampOf(read).sent.time_since_epoch())});
    };
    if (const auto* positions = std::get_if<venues::PositionsReply>(&fact);
        positions && scopeOf(positions->read).instrument.empty())
        note(positions->read, List::Positions);
    if (const auto* orders = std::get_if<venues::OrdersReply>(&fact);
        orders && scopeOf(orders->read).what == "orders")
        note(orders->read, List::Orders);
    if (const auto* stops = std::get_if<venues::StopsReply>(&fact)) note(stops->read, List::Stops);
}

void World::State::hearPrivate(AccountLink& link)
{
    link.privateHeardAt = mono;
    if (!link.isStale) return;
    link.isStale = false; // It speaks again: everything missed must be read.
    give(engine::FactArrived{link.id, venues::ResyncNeeded{"the private stream speaks again"}});
    give(engine::FactArrived{link.id, venues::LinkChanged{venues::LinkState::Live, {}}});
}

void World::State::deliver(Deliver& deliver)
{
    AccountLink& link = linkOf(deliver.account);
    const bool isPrivate = std::holds_alternative<venues::PositionsPush>(deliver.fact)
                           || std::holds_alternative<venues::OrdersPush>(deliver.fact);
    if (isPrivate) hearPrivate(link);
    // A session measures its clock with each answer about the time.
    const bool isTime = std::holds_alternative<venues::TimeReply>(deliver.fact);
    if (!deliver.replyTo.empty()
        && endsAt(sending(deliver.replyTo, CrashSite::When::Replied, deliver.isWriteReply)))
        return;
    noteList(deliver.fact);
    give(engine::FactArrived{deliver.account, std::move(deliver.fact)});
    if (isTime)
        give(engine::FactArrived{deliver.account,
                                 venues::ClockMeasured{wall() - wallOfOurs(), milliseconds{40}}});
    switchOn(link);
}

void World::State::arrive(Arrive& arrive)
{
    const AccountLink& link = linkOf(arrive.envelope.account);
    moveVenue();
    MonoTime received = mono + between(config.latencies.downMin, config.latencies.downMax);
    const Served served =
        placeOf(link).door.serve(link.uid, wall(), arrive.envelope, {arrive.sent, received, {}},
                                 start + sinceStart(arrive.sent));
    received += served.delayBack;
    if ((served.isMisreported || arrive.isGivenUp) && venues::isWrite(arrive.envelope.request))
        misreported.push_back({arrive.envelope.id, served.isApplied});
    if (served.isLie) referee.noteLie(arrive.envelope.id);
    referee.observe(wall(), RequestServed{arrive.envelope, served.isApplied, served.code});
    if (!served.code.empty() && served.code != "0")
        remember("venue refuses " + std::string{venues::nameOf(arrive.envelope.request)} + " "
                 + std::to_string(arrive.envelope.id.value) + ": " + served.code);
    flushVenue();
    if (arrive.isGivenUp) return;
    const std::string_view name = venues::nameOf(arrive.envelope.request);
    const bool isWrite = venues::isWrite(arrive.envelope.request);
    if (endsAt(sending(name, CrashSite::When::Served, isWrite))) return;
    if (served.fact && received <= arrive.sent + config.latencies.timeout) {
        put(received, Deliver{arrive.envelope.account, *served.fact, false, name, isWrite});
    } else {
        const ReadStamp stamp{arrive.sent, arrive.sent + config.latencies.timeout, {}};
        put(arrive.sent + config.latencies.timeout,
            Deliver{arrive.envelope.account, TypedDoor::timedOut(arrive.envelope, stamp), false});
    }
}

void World::State::stepLink(const LinkStep& step)
{
    AccountLink& link = accounts[step.account];
    const auto again = [&] {
        put(mono + between(milliseconds{500}, milliseconds{2000}),
            LinkStep{step.account, venues::LinkState::Syncing, "subscribed"});
    };
    if (step.state == venues::LinkState::Down) {
        if (link.isDown) return;
        link.isDown = true;
        link.isStale = false;
        give(engine::FactArrived{link.id,
                                 venues::LinkChanged{venues::LinkState::Down, step.reason}});
        again();
        return;
    }
    FaultPlan& faults = placeOf(link).model.faults();
    if (faults.reach(wall()) != FaultPlan::Reach::Open
        || faults.onLogin(wall()) != FaultPlan::LoginFate::Honest) {
        again();
        return;
    }
    link.isDown = false;
    link.subscribedAt = wall();
    link.privateHeardAt = mono;
    give(engine::FactArrived{link.id, venues::LinkChanged{step.state, step.reason}});
    give(engine::FactArrived{link.id, venues::ResyncNeeded{"the streams are back"}});
    give(engine::FactArrived{link.id, venues::LinkChanged{venues::LinkState::Live, {}}});
}

} // namespace holdfast::sim

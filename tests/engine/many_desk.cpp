// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/many_desk.h"

#include "core/venues/pager.h"

#include <algorithm>
#include <utility>

namespace holdfast::test {

ManyDesk::ManyDesk(int accounts)
{
    EngineConfig config;
    config.epoch = Epoch{"many"};
    config.door = Door::Typed;
    for (int i = 0; i < accounts; ++i) {
        AccountSetup setup;
        setup.id = idOf(i);
        setup.ladder = Ladder::Guard;
        setup.guard = {GuardPolicy::Foreign::Stop, Decimal::fromInt(2), TriggerSource::Mark};
        for (int p = 0; p < kPositions; ++p)
            setup.watch.push_back(instrumentOf(p));
        config.accounts.push_back(setup);
        m_venues[setup.id];
    }
    m_engine = std::make_unique<Engine>(config, nullptr);
    step(Restored{});
    for (auto& [id, venue] : m_venues) {
        fact(id, venues::LinkChanged{venues::LinkState::Live, ""});
        fact(id, venues::ClockMeasured{milliseconds{3}, milliseconds{20}});
    }
    advance(milliseconds{100});
}

ManyDesk::~ManyDesk() = default;

AccountId ManyDesk::idOf(int i)
{
    const std::string digits = std::to_string(i);
    return AccountId{"a" + std::string(3 - digits.size(), '0') + digits};
}

void ManyDesk::hold()
{
    for (auto& [id, venue] : m_venues) {
        for (int p = 0; p < kPositions; ++p) {
            PositionRow row;
            row.key = {instrumentOf(p), SideIndex::Net, MarginMode::Cross};
            row.direction = Direction::Long;
            row.qty = Qty::of("10");
            row.entryPrice = Price::of("3000");
            row.updatedAt = now.wall;
            venue.held[row.key.instrument] = row;
            fact(id, venues::PositionsPush{false, {row}});
        }
    }
    advance(seconds{10});
}

Commands ManyDesk::step(const Event& event)
{
    Commands out;
    m_engine->step(now, event, out);
    for (const Command& command : out)
        take(command);
    drain();
    return out;
}

Commands ManyDesk::fact(const AccountId& id, venues::VenueFact fact)
{
    return step(FactArrived{id, std::move(fact)});
}

Commands ManyDesk::quote(const AccountId& id)
{
    Quote quote;
    quote.instrument = instrumentOf(0);
    quote.last = quote.mark = Price::of("3000");
    return fact(id, venues::QuotesPush{{quote}});
}

void ManyDesk::advance(nanoseconds by)
{
    const MonoTime until = now.mono + by;
    while (true) {
        const auto wake = m_engine->nextWake();
        const MonoTime next = wake ? std::max(*wake, now.mono + milliseconds{1}) : until;
        if (next > until) break;
        to(next);
        step(Woken{});
    }
    to(until);
}

std::vector<venues::RequestEnvelope> ManyDesk::failStop(const AccountId& id,
                                                        const InstrumentId& instrument)
{
    Venue& venue = m_venues.at(id);
    const auto at = std::ranges::find(venue.stops, instrument, &StopOrder::instrument);
    HF_ASSERT(at != venue.stops.end());
    StopOrder failed = *at;
    venue.stops.erase(at);
    failed.state = StopOrderState::Failed;
    failed.updatedAt = now.wall;
    const std::size_t before = venue.writes.size();
    fact(id, venues::StopsPush{{failed}});
    return {venue.writes.begin() + static_cast<std::ptrdiff_t>(before), venue.writes.end()};
}

const AccountView& ManyDesk::view(const AccountId& id) const
{
    return *std::ranges::find(m_snapshot->accounts, id, &AccountView::id);
}

void ManyDesk::to(MonoTime time)
{
    const auto by = time - now.mono;
    now.mono = time;
    now.boot += by;
    m_wallRest += by;
    const auto whole = std::chrono::duration_cast<milliseconds>(m_wallRest);
    now.wall += whole;
    m_wallRest -= whole;
}

void ManyDesk::take(const Command& command)
{
    if (const auto* written = std::get_if<WriteRecords>(&command)) {
        m_events.emplace_back(Recorded{written->records.back().id});
    } else if (const auto* typed = std::get_if<TypedRequest>(&command)) {
        trace.push_back(typed->request.account.text + " "
                        + std::string{venues::nameOf(typed->request.request)} + " "
                        + std::to_string(typed->request.id.value));
        Venue& venue = m_venues.at(typed->request.account);
        if (venues::isWrite(typed->request.request)) venue.writes.push_back(typed->request);
        if (!venue.isDead) m_asked.push_back(typed->request);
    } else if (const auto* lock = std::get_if<LockAccount>(&command)) {
        m_events.emplace_back(AccountLock{lock->account, true, ""});
    } else if (const auto* publish = std::get_if<Publish>(&command)) {
        m_snapshot = publish->snapshot;
        ++m_pictures;
    }
}

void ManyDesk::drain()
{
    if (m_isDraining) return;
    m_isDraining = true;
    while (!m_events.empty() || !m_asked.empty()) {
        if (!m_events.empty()) {
            const Event event = m_events.front();
            m_events.pop_front();
            step(event);
            continue;
        }
        const auto asked = m_asked.front();
        m_asked.pop_front();
        answer(asked);
    }
    m_isDraining = false;
}

void ManyDesk::answer(const venues::RequestEnvelope& asked)
{
    using venues::Pager;
    const AccountId& account = asked.account;
    Venue& venue = m_venues.at(account);
    const RequestId id = asked.id;
    const ReadStamp stamp{now.mono, now.mono, std::nullopt};
    const auto scope = [](const char* what) { return Scope{what, {}}; };
    if (const auto* positions = std::get_if<venues::ReadPositions>(&asked.request)) {
        std::vector<PositionRow> rows;
        for (const auto& [instrument, row] : venue.held)
            if (!positions->instrument || *positions->instrument == instrument) rows.push_back(row);
        fact(account, venues::PositionsReply{
                          id, Pager::complete(Scope{"positions", positions->instrument
                                                                     ? positions->instrument->text
                                                                     : std::string{}},
                                              stamp, rows)});
    } else if (std::holds_alternative<venues::ReadOrders>(asked.request)) {
        fact(account, venues::OrdersReply{
                          id, Pager::complete(scope("orders"), stamp, std::vector<Order>{})});
    } else if (std::holds_alternative<venues::ReadStops>(asked.request)) {
        fact(account, venues::StopsReply{id, Pager::complete(scope("stops"), stamp, venue.stops)});
    } else if (const auto* byId = std::get_if<venues::ReadStop>(&asked.request)) {
        ById<StopOrder> read{stamp, std::nullopt, std::nullopt};
        for (const StopOrder& stop : venue.stops)
            if (stop.venueId == byId->venueId || stop.clientId == byId->clientId) read.row = stop;
        fact(account, venues::StopReply{id, read});
    } else if (std::holds_alternative<venues::ReadFills>(asked.request)) {
        fact(account,
             venues::FillsReply{id, Pager::complete(scope("fills"), stamp, std::vector<Fill>{})});
    } else if (std::holds_alternative<venues::ReadClosures>(asked.request)) {
        fact(account, venues::ClosuresReply{
                          id, Pager::complete(scope("closures"), stamp, std::vector<Closure>{})});
    } else if (std::holds_alternative<venues::ReadInstruments>(asked.request)) {
        std::vector<Instrument> rows;
        for (int p = 0; p < kPositions; ++p) {
            Instrument row;
            row.id = instrumentOf(p);
            row.multiplier = Decimal::of("0.1");
            row.tick = Price::of("0.01");
            row.lot = row.qtyMin = Qty::of("1");
            row.state = InstrumentState::Live;
            rows.push_back(row);
        }
        fact(account,
             venues::InstrumentsReply{id, Pager::complete(scope("instruments"), stamp, rows)});
    } else if (std::holds_alternative<venues::ReadAccount>(asked.request)) {
        const AccountConfig config{account.text,      account.text,           "2",
                                   PositionMode::Net, {"read_only", "trade"}, ""};
        fact(account, venues::AccountReply{id, ById<AccountConfig>{stamp, config, std::nullopt}});
    } else if (std::holds_alternative<venues::ReadBalance>(asked.request)) {
        fact(account, venues::BalanceReply{
                          id, Pager::complete(scope("balance"), stamp, std::vector<Balance>{})});
    } else if (std::holds_alternative<venues::ReadTime>(asked.request)) {
        fact(account, venues::TimeReply{id, stamp, now.wall});
    } else if (std::holds_alternative<venues::ReadCandles>(asked.request)) {
        fact(account, venues::CandlesReply{id, Pager::complete(scope("candles"), stamp,
                                                               std::vector<VenueCandle>{})});
    } else if (const auto* placed = std::get_if<venues::PlaceStop>(&asked.request)) {
        StopOrder stop;
        stop.instrument = placed->instrument;
        stop.venueId = {"s" + std::to_string(++m_lastId)};
        stop.clientId = placed->clientId;
        stop.kind = StopKind::Conditional;
        stop.side = placed->side;
        stop.stopTrigger = placed->trigger;
        stop.stopSource = placed->source;
        stop.qty = placed->qty;
        stop.closesWholePosition = !placed->qty;
        stop.reduceOnly = true;
        stop.createdAt = stop.updatedAt = now.wall;
        venue.stops.push_back(stop);
        fact(account, venues::WriteReply{id, venues::Accepted{stop.venueId, {}}});
        fact(account, venues::StopsPush{{stop}});
    } else {
        HF_ASSERT(!venues::isWrite(asked.request)); // nothing else is written in these stories
    }
}

} // namespace holdfast::test

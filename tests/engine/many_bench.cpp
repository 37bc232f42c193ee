// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/many_bench.h"

#include "core/venues/pager.h"
#include "tests/engine/passing.h"

#include <algorithm>
#include <utility>

namespace holdfast::test {

PositionRow ManyVenue::row(const InstrumentId& id) const
{
    const Held& truth = held.at(id);
    PositionRow row;
    row.key = {id, SideIndex::Net, MarginMode::Cross};
    row.qty = Qty{truth.qty.value.abs()};
    row.direction = truth.qty.isZero()
                        ? Direction::Flat
                        : (truth.qty.isPositive() ? Direction::Long : Direction::Short);
    row.openedAt = truth.openedAt;
    row.updatedAt = truth.rowAt;
    row.lastTrade = {truth.lastTrade};
    row.entryPrice = Price::of("3000");
    return row;
}

ManyBench::ManyBench(int instruments, std::string epoch, std::shared_ptr<ManyVenue> world,
                     Limits limits)
    : venue{std::move(world)}
    , count{instruments}
{
    EngineConfig config;
    config.epoch = Epoch{std::move(epoch)};
    config.door = Door::Typed;
    AccountSetup setup;
    setup.id = kDesk;
    setup.tradesAtStart = true;
    setup.attachStops = false;
    setup.limits = limits;
    for (int i = 0; i < count; ++i)
        setup.watch.push_back(instrumentOf(i));
    config.accounts.push_back(setup);
    engine = std::make_unique<Engine>(config, nullptr);
}

ManyBench::~ManyBench() = default;

void ManyBench::step(const Event& event)
{
    Commands out;
    engine->step(now, event, out);
    take(out);
}

void ManyBench::fact(venues::VenueFact fact) { step(FactArrived{kDesk, std::move(fact)}); }

void ManyBench::advance(nanoseconds by)
{
    const MonoTime until = now.mono + by;
    while (now.mono < until) {
        const auto part = std::min<nanoseconds>(milliseconds{100}, until - now.mono);
        pass(now, part);
        quotes();
        step(Woken{});
    }
}

void ManyBench::quotes()
{
    venues::QuotesPush push;
    for (int i = 0; i < count; ++i) {
        Quote quote;
        quote.instrument = instrumentOf(i);
        quote.last = quote.mark = Price::of("3000");
        push.quotes.push_back(quote);
    }
    fact(push);
}

void ManyBench::start(std::vector<journal::Record> remembered)
{
    journal = remembered;
    step(Restored{std::move(remembered)});
    fact(venues::LinkChanged{venues::LinkState::Live, ""});
    fact(venues::ClockMeasured{milliseconds{3}, milliseconds{20}});
    fact(venues::ResyncNeeded{"connected"});
    quotes();
    advance(milliseconds{300});
}

std::unique_ptr<ManyBench> ManyBench::restarted() const
{
    auto next = std::make_unique<ManyBench>(count, "bbbb", venue);
    next->now = now;
    pass(next->now, minutes{1});
    next->start(journal);
    return next;
}

void ManyBench::act(const std::string& token, OperatorAct what)
{
    step(OperatorCommand{token, std::move(what)});
}

std::string ManyBench::said(const std::string& token, AnswerKind kind) const
{
    for (auto it = answers.rbegin(); it != answers.rend(); ++it)
        if (it->token == token && it->kind == kind) return it->text;
    return {};
}

Fill ManyBench::trade(int number, SignedQty change, ClientOrderId id, const std::string& order)
{
    ManyVenue::Held& truth = venue->held[instrumentOf(number)];
    Fill fill;
    fill.instrument = instrumentOf(number);
    fill.side = change.isPositive() ? Side::Buy : Side::Sell;
    fill.qty = Qty{change.value.abs()};
    fill.price = Price::of("3000");
    fill.tradeId = {std::to_string(++venue->trade)};
    fill.clientOrderId = std::move(id);
    fill.venueOrderId = {order};
    fill.time = now.wall;
    if (truth.qty.isZero()) truth.openedAt = now.wall;
    truth.qty += change;
    truth.rowAt = now.wall;
    truth.lastTrade = fill.tradeId.text;
    venue->fills.push_back(fill);
    return fill;
}

void ManyBench::pushRow(int number)
{
    fact(venues::PositionsPush{false, {venue->row(instrumentOf(number))}});
}

void ManyBench::hold(int number)
{
    Open open;
    open.key = {"k" + std::to_string(number) + journalTag()};
    open.account = kDesk;
    open.instrument = instrumentOf(number);
    open.direction = Direction::Long;
    open.size = Size{SizeKind::Qty, Decimal::of("10")};
    open.stop.price = Price::of("2900");
    open.source = "ticket";
    act("open" + std::to_string(number), open);
    const auto entry = writes.back();
    const auto placed = std::get<venues::PlaceOrder>(entry.request);
    const std::string id = "o" + std::to_string(number);
    fact(venues::WriteReply{entry.id, venues::Accepted{{id}, {}}});
    const Fill fill = trade(number, SignedQty::of("10"), placed.clientId, id);
    Order order;
    order.instrument = instrumentOf(number);
    order.venueId = {id};
    order.clientId = placed.clientId;
    order.side = placed.side;
    order.type = placed.type;
    order.qty = order.filledQty = placed.qty;
    order.state = OrderState::Filled;
    order.createdAt = order.updatedAt = now.wall;
    venue->endedOrders.push_back(order);
    fact(venues::OrdersPush{{order}, {fill}});
    pushRow(number);
    advance(milliseconds{200});
    const auto asked = writes.back();
    const auto wanted = std::get<venues::PlaceStop>(asked.request);
    StopOrder stop;
    stop.instrument = instrumentOf(number);
    stop.venueId = {"s" + std::to_string(number)};
    stop.clientId = wanted.clientId;
    stop.kind = StopKind::Conditional;
    stop.side = wanted.side;
    stop.stopTrigger = wanted.trigger;
    stop.stopSource = wanted.source;
    stop.closesWholePosition = true;
    stop.reduceOnly = true;
    stop.createdAt = stop.updatedAt = now.wall;
    venue->stops.push_back(stop);
    fact(venues::WriteReply{asked.id, venues::Accepted{stop.venueId, {}}});
    fact(venues::StopsPush{{stop}});
    advance(seconds{3});
}

void ManyBench::closedByOthers(int number)
{
    const SignedQty was = venue->held.at(instrumentOf(number)).qty;
    const Fill fill = trade(number, -was, {}, "x" + std::to_string(number));
    fact(venues::OrdersPush{{}, {fill}});
    pushRow(number);
}

std::vector<FindingView> ManyBench::standing(FindingKind kind) const
{
    std::vector<FindingView> result;
    for (const FindingView& finding : snapshot->findings)
        if (finding.kind == kind && !finding.endedFor) result.push_back(finding);
    return result;
}

std::vector<FindingView> ManyBench::ended() const
{
    std::vector<FindingView> result;
    for (const FindingView& finding : snapshot->findings)
        if (finding.endedFor) result.push_back(finding);
    return result;
}

std::optional<Severity> ManyBench::alarm(const std::string& name) const
{
    for (const AlarmView& alarm : snapshot->alarms)
        if (alarm.isActive && alarm.id.ends_with("|" + name)) return alarm.severity;
    return std::nullopt;
}

PositionState ManyBench::state(int number) const
{
    for (const PositionView& position : snapshot->positions)
        if (position.key == keyOf(number)) return position.state;
    return PositionState::Closed;
}

const QualityView* ManyBench::quality(const std::string& read) const
{
    for (const QualityView& row : account().quality)
        if (row.read == read) return &row;
    return nullptr;
}

void ManyBench::answerRead(const venues::RequestEnvelope& asked)
{
    using venues::Pager;
    const RequestId id = asked.id;
    const ReadStamp stamp{now.mono, now.mono, std::nullopt};
    const auto scope = [](const char* what) { return Scope{what, {}}; };
    if (const auto* positions = std::get_if<venues::ReadPositions>(&asked.request)) {
        std::vector<PositionRow> rows;
        for (const auto& [instrument, truth] : venue->held) {
            if (!positions->instrument) {
                if (!truth.qty.isZero() && !truth.isHiddenInList)
                    rows.push_back(venue->row(instrument));
            } else if (*positions->instrument == instrument && !truth.isOwnReadMute) {
                rows.push_back(venue->row(instrument));
                if (truth.isOwnReadZero) {
                    rows.back().qty = Qty{};
                    rows.back().direction = Direction::Flat;
                }
            }
        }
        fact(venues::PositionsReply{
            id, Pager::complete(
                    Scope{"positions", positions->instrument ? positions->instrument->text : ""},
                    stamp, rows)});
    } else if (std::holds_alternative<venues::ReadOrders>(asked.request)) {
        fact(venues::OrdersReply{id, Pager::complete(scope("orders"), stamp, venue->orders)});
    } else if (const auto* order = std::get_if<venues::ReadOrder>(&asked.request)) {
        ById<Order> read{stamp, std::nullopt, std::nullopt};
        for (const auto* list : {&venue->orders, &venue->endedOrders})
            for (const Order& known : *list)
                if (known.venueId == order->venueId || known.clientId == order->clientId)
                    read.row = known;
        fact(venues::OrderReply{id, read});
    } else if (std::holds_alternative<venues::ReadStops>(asked.request)) {
        fact(venues::StopsReply{id, Pager::complete(scope("stops"), stamp, venue->stops)});
    } else if (const auto* stop = std::get_if<venues::ReadStop>(&asked.request)) {
        ById<StopOrder> read{stamp, std::nullopt, std::nullopt};
        for (const StopOrder& known : venue->stops)
            if (known.venueId == stop->venueId || known.clientId == stop->clientId)
                read.row = known;
        fact(venues::StopReply{id, read});
    } else if (const auto* fills = std::get_if<venues::ReadFills>(&asked.request)) {
        std::vector<Fill> rows;
        for (const Fill& fill : venue->fills)
            if (!venue->isHistoryLate
                && (!fills->instrument || fill.instrument == *fills->instrument))
                rows.push_back(fill);
        fact(venues::FillsReply{id, Pager::complete(scope("fills"), stamp, rows)});
    } else if (const auto* closures = std::get_if<venues::ReadClosures>(&asked.request)) {
        std::vector<Closure> rows;
        for (const Closure& closure : venue->closures)
            if (!venue->isHistoryLate && closure.key.instrument == closures->instrument)
                rows.push_back(closure);
        fact(venues::ClosuresReply{id, Pager::complete(scope("closures"), stamp, rows)});
    } else if (std::holds_alternative<venues::ReadInstruments>(asked.request)) {
        std::vector<Instrument> rows;
        for (int i = 0; i < count; ++i) {
            Instrument row;
            row.id = instrumentOf(i);
            row.base = "C" + std::to_string(i);
            row.quote = row.settle = "USDT";
            row.multiplier = Decimal::of("0.1");
            row.tick = Price::of("0.01");
            row.lot = row.qtyMin = Qty::of("1");
            row.state = InstrumentState::Live;
            rows.push_back(row);
        }
        fact(venues::InstrumentsReply{id, Pager::complete(scope("instruments"), stamp, rows)});
    } else if (std::holds_alternative<venues::ReadAccount>(asked.request)) {
        const AccountConfig config{"uid-1", "uid-1", "2", PositionMode::Net, {"read_only", "trade"},
                                   ""};
        fact(venues::AccountReply{id, ById<AccountConfig>{stamp, config, std::nullopt}});
    } else if (std::holds_alternative<venues::ReadBalance>(asked.request)) {
        fact(venues::BalanceReply{
            id, Pager::complete(scope("balance"), stamp, std::vector<Balance>{})});
    } else if (std::holds_alternative<venues::ReadTime>(asked.request)) {
        fact(venues::TimeReply{id, stamp, now.wall});
    } else if (std::holds_alternative<venues::ReadCandles>(asked.request)) {
        fact(venues::CandlesReply{
            id, Pager::complete(scope("candles"), stamp, std::vector<VenueCandle>{})});
    } else if (const auto* mark = std::get_if<venues::ReadMark>(&asked.request)) {
        Quote quote;
        quote.instrument = mark->instrument;
        quote.mark = quote.last = Price::of("3000");
        fact(venues::MarkReply{id, stamp, quote});
    }
}

void ManyBench::take(const Commands& out)
{
    for (const Command& command : out) {
        if (const auto* written = std::get_if<WriteRecords>(&command)) {
            journal.insert(journal.end(), written->records.begin(), written->records.end());
            m_events.emplace_back(Recorded{written->records.back().id});
        } else if (const auto* typed = std::get_if<TypedRequest>(&command)) {
            if (!venues::isWrite(typed->request.request)) {
                if (!isMute) m_reads.push_back(typed->request);
                continue;
            }
            writes.push_back(typed->request);
            if (const auto* cancel = std::get_if<venues::CancelStop>(&typed->request.request)) {
                cancelled.push_back(cancel->venueId);
                std::erase_if(venue->stops, [&](const StopOrder& stop) {
                    return stop.venueId == cancel->venueId;
                });
                m_events.emplace_back(
                    FactArrived{kDesk, venues::WriteReply{typed->request.id,
                                                          venues::Accepted{cancel->venueId, {}}}});
            }
        } else if (std::holds_alternative<LockAccount>(command)) {
            m_events.emplace_back(AccountLock{kDesk, true, ""});
        } else if (const auto* answer = std::get_if<Answer>(&command)) {
            answers.push_back(*answer);
        } else if (const auto* publish = std::get_if<Publish>(&command)) {
            snapshot = publish->snapshot;
        }
    }
    if (m_isDraining) return;
    m_isDraining = true;
    for (int turns = 0; (!m_events.empty() || !m_reads.empty()) && turns < 5000; ++turns) {
        if (!m_events.empty()) {
            const Event event = m_events.front();
            m_events.pop_front();
            step(event);
        } else {
            const auto read = m_reads.front();
            m_reads.pop_front();
            answerRead(read);
        }
    }
    m_isDraining = false;
}

} // namespace holdfast::test

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/bench.h"

#include "core/venues/pager.h"
#include "tests/engine/passing.h"

#include <algorithm>
#include <utility>

namespace holdfast::test {

Bench::Bench(AccountSetup setup, std::string epoch)
{
    EngineConfig engineConfig;
    engineConfig.epoch = Epoch{std::move(epoch)};
    engineConfig.door = Door::Typed;
    engineConfig.accounts.push_back(std::move(setup));
    StrategySetup strategy;
    strategy.id = {"bollinger"};
    strategy.account = kMain;
    strategy.instrument = kEth;
    strategy.size = Size{SizeKind::Qty, Decimal::of("10")};
    strategy.isArmed = true;
    engineConfig.strategies.push_back(strategy);
    engine = std::make_unique<Engine>(engineConfig, nullptr);
}

Bench::~Bench() = default;

AccountSetup Bench::account()
{
    AccountSetup setup;
    setup.id = kMain;
    setup.watch = {kEth};
    setup.tradesAtStart = true;
    setup.attachStops = false;
    return setup;
}

Instrument Bench::instrument()
{
    Instrument eth;
    eth.id = kEth;
    eth.base = "ETH";
    eth.quote = eth.settle = "USDT";
    eth.multiplier = Decimal::of("0.1");
    eth.tick = Price::of("0.01");
    eth.lot = eth.qtyMin = Qty::of("1");
    eth.state = InstrumentState::Live;
    return eth;
}

void Bench::step(const Event& event)
{
    Commands out;
    engine->step(now, event, out);
    take(out);
}

void Bench::fact(venues::VenueFact fact) { step(FactArrived{kMain, std::move(fact)}); }

void Bench::advance(nanoseconds by)
{
    const MonoTime until = now.mono + by;
    while (now.mono < until) {
        const auto part = std::min<nanoseconds>(milliseconds{50}, until - now.mono);
        pass(now, part);
        quote();
        step(Woken{});
    }
}

void Bench::quote(const char* price)
{
    Quote quote;
    quote.instrument = kEth;
    quote.last = quote.mark = Price::of(price);
    fact(venues::QuotesPush{{quote}});
}

void Bench::start(std::vector<journal::Record> remembered)
{
    journal = remembered;
    step(Restored{std::move(remembered)});
    fact(venues::LinkChanged{venues::LinkState::Live, ""});
    fact(venues::ClockMeasured{milliseconds{3}, milliseconds{20}});
    fact(venues::ResyncNeeded{"connected"});
    quote();
    advance(milliseconds{300});
}

void Bench::open(const std::string& token, const std::string& key, Direction direction,
                 const char* stop)
{
    Open act;
    act.key = IntentKey{key};
    act.account = kMain;
    act.instrument = kEth;
    act.direction = direction;
    act.size = Size{SizeKind::Qty, Decimal::of("10")};
    act.stop.price = Price::of(stop);
    act.source = "ticket";
    step(OperatorCommand{token, act});
}

void Bench::signal(std::int64_t bar, Direction direction)
{
    strategy::Signal signal;
    signal.strategy = {"bollinger"};
    signal.instrument = kEth;
    signal.direction = direction;
    signal.barOpen = marketFromMs(bar);
    signal.stop = direction == Direction::Long ? 2900 : 3100;
    signal.reason = "test";
    step(StrategyDecided{{"bollinger"}, strategy::Decision{{signal}, "test", {}}, now.mono});
}

void Bench::flatten(const std::string& token)
{
    Flatten act;
    act.reason = "test";
    step(OperatorCommand{token, act});
}

void Bench::flattenPosition(const std::string& token)
{
    Flatten act;
    act.account = kMain;
    act.position = kKey;
    act.reason = "test";
    step(OperatorCommand{token, act});
}

std::vector<venues::PlaceOrder> Bench::opens() const
{
    std::vector<venues::PlaceOrder> result;
    for (const auto& write : writes) {
        const auto* order = std::get_if<venues::PlaceOrder>(&write.request);
        if (order && !order->reduceOnly) result.push_back(*order);
    }
    return result;
}

int Bench::closesSent() const
{
    return static_cast<int>(sent<venues::ClosePosition>().size())
           + static_cast<int>(sent<venues::PlaceOrder>().size() - opens().size());
}

bool Bench::wasAnswered(const std::string& token, AnswerKind kind) const
{
    return std::any_of(answers.begin(), answers.end(),
                       [&](const Answer& a) { return a.token == token && a.kind == kind; });
}

std::string Bench::textOf(const std::string& token) const
{
    for (auto it = answers.rbegin(); it != answers.rend(); ++it) {
        if (it->token == token) return it->text;
    }
    return {};
}

int Bench::claims(journal::ClaimKind kind) const
{
    return static_cast<int>(
        std::count_if(journal.begin(), journal.end(), [kind](const journal::Record& record) {
            const auto* claim = std::get_if<journal::ClaimRecord>(&record.body);
            return claim && claim->kind == kind;
        }));
}

std::vector<std::string> Bench::causes() const
{
    std::vector<std::string> said;
    for (const journal::Record& record : journal)
        if (const auto* over = std::get_if<journal::TradeRecord>(&record.body))
            said.push_back(over->cause);
    return said;
}

const PositionView* Bench::position() const
{
    return snapshot && !snapshot->positions.empty() ? &snapshot->positions.front() : nullptr;
}

void Bench::reply(const venues::RequestEnvelope& write, venues::Outcome outcome)
{
    fact(venues::WriteReply{write.id, std::move(outcome)});
}

void Bench::accept(const venues::RequestEnvelope& write, const std::string& venueId)
{
    reply(write, venues::Accepted{{venueId}, {}});
}

Fill Bench::makeFill(Side side, const char* qty, ClientOrderId id, const char* venueId)
{
    Fill fill;
    fill.instrument = kEth;
    fill.side = side;
    fill.qty = Qty::of(qty);
    fill.price = Price::of("3000");
    fill.tradeId = {std::to_string(++trade)};
    fill.clientOrderId = std::move(id);
    fill.venueOrderId = {venueId};
    fill.time = now.wall;
    held += SignedQty{side == Side::Buy ? fill.qty.value : -fill.qty.value};
    rowAt = now.wall;
    lastTrade = fill.tradeId.text;
    fills.push_back(fill);
    return fill;
}

Order Bench::makeOrder(const venues::PlaceOrder& placed, const char* venueId, OrderState state,
                       const char* filled)
{
    Order order;
    order.instrument = kEth;
    order.venueId = {venueId};
    order.clientId = placed.clientId;
    order.side = placed.side;
    order.type = placed.type;
    order.qty = placed.qty;
    order.state = state;
    order.filledQty = Qty::of(filled);
    order.reduceOnly = placed.reduceOnly;
    order.createdAt = order.updatedAt = now.wall;
    return order;
}

void Bench::fillOpen()
{
    const auto write = writes.back();
    const auto placed = std::get<venues::PlaceOrder>(write.request);
    const std::string venueId = "o" + std::to_string(trade);
    accept(write, venueId);
    const Fill fill =
        makeFill(placed.side, placed.qty.toString().c_str(), placed.clientId, venueId.c_str());
    const Order order =
        makeOrder(placed, venueId.c_str(), OrderState::Filled, placed.qty.toString().c_str());
    ended[placed.clientId.text] = order;
    fact(venues::OrdersPush{{order}, {fill}});
    pushRow();
}

StopOrder Bench::restStop()
{
    const auto write = sent<venues::PlaceStop>().back();
    const auto placed = std::get<venues::PlaceStop>(write.request);
    StopOrder stop;
    stop.instrument = kEth;
    stop.venueId = {"s" + std::to_string(++trade)};
    stop.clientId = placed.clientId;
    stop.kind = StopKind::Conditional;
    stop.side = placed.side;
    stop.stopTrigger = placed.trigger;
    stop.stopSource = placed.source;
    if (placed.take) {
        stop.kind = StopKind::Oco;
        stop.takeTrigger = placed.take->trigger;
        stop.takeSource = placed.take->source;
    }
    stop.qty = placed.qty;
    stop.closesWholePosition = !placed.qty;
    stop.reduceOnly = true;
    stop.createdAt = stop.updatedAt = now.wall;
    stops.push_back(stop);
    accept(write, stop.venueId.text);
    fact(venues::StopsPush{{stop}});
    return stop;
}

void Bench::holdProtected(const std::string& key)
{
    open("t-" + key, key);
    advance(milliseconds{50});
    fillOpen();
    advance(milliseconds{100});
    restStop();
    advance(seconds{3});
}

void Bench::openWithTarget()
{
    Open act;
    act.key = {"k"};
    act.account = kMain;
    act.instrument = kEth;
    act.direction = Direction::Long;
    act.size = Size{SizeKind::Qty, Decimal::of("10")};
    act.stop.price = Price::of("2900");
    act.takeProfit = Price::of("3100");
    step(OperatorCommand{"t", act});
    fillOpen();
    advance(milliseconds{100});
}

void Bench::fillClose()
{
    const SignedQty was = held;
    ClientOrderId id; // of the newest close of ours; none: somebody else's
    for (const auto& write : writes) {
        if (const auto* close = std::get_if<venues::ClosePosition>(&write.request))
            id = close->clientId;
        const auto* order = std::get_if<venues::PlaceOrder>(&write.request);
        if (order && order->reduceOnly) id = order->clientId;
    }
    const Fill fill = makeFill(was.isPositive() ? Side::Sell : Side::Buy,
                               was.value.abs().toString().c_str(), id, "close");
    fact(venues::OrdersPush{{}, {fill}});
    pushRow();
}

PositionRow Bench::row() const
{
    PositionRow row;
    row.key = kKey;
    row.key.sideIndex = sideIndex;
    row.qty = Qty{held.value.abs()};
    row.direction =
        held.isZero() ? Direction::Flat : (held.isPositive() ? Direction::Long : Direction::Short);
    row.updatedAt = rowAt;
    row.openedAt = openedAt;
    row.lastTrade = {lastTrade};
    row.entryPrice = Price::of("3000");
    return row;
}

void Bench::pushRow() { fact(venues::PositionsPush{false, {row()}}); }

void Bench::foreignPosition(const char* qty)
{
    held = SignedQty::of(qty);
    rowAt = now.wall;
    lastTrade = std::to_string(++trade);
    pushRow();
}

ReadStamp Bench::stamp() const { return ReadStamp{now.mono, now.mono, std::nullopt}; }

void Bench::answerRead(const venues::RequestEnvelope& asked)
{
    using venues::Pager;
    const RequestId id = asked.id;
    const auto scope = [](const char* what) { return Scope{what, {}}; };
    if (const auto* positions = std::get_if<venues::ReadPositions>(&asked.request)) {
        std::vector<PositionRow> rows;
        const bool isBulk = !positions->instrument;
        if (isBulk ? !held.isZero() && !isHiddenInBulk : rowAt != WallTime{}) rows.push_back(row());
        if (isBulk && staleRow) rows.assign(1, *staleRow);
        fact(venues::PositionsReply{
            id, Pager::complete(Scope{"positions", isBulk ? "" : kEth.text}, stamp(), rows)});
    } else if (std::holds_alternative<venues::ReadOrders>(asked.request)) {
        fact(venues::OrdersReply{id, Pager::complete(scope("orders"), stamp(), orders)});
    } else if (std::holds_alternative<venues::ReadOrderHistory>(asked.request)) {
        fact(venues::OrdersReply{
            id, Pager::complete(scope("order history"), stamp(), std::vector<Order>{})});
    } else if (const auto* order = std::get_if<venues::ReadOrder>(&asked.request)) {
        ById<Order> read{stamp(), std::nullopt, std::nullopt};
        for (const Order& working : orders) {
            if (working.clientId == order->clientId) read.row = working;
        }
        if (const auto found = ended.find(order->clientId.text); found != ended.end())
            read.row = found->second;
        fact(venues::OrderReply{id, read});
    } else if (std::holds_alternative<venues::ReadStops>(asked.request)) {
        fact(venues::StopsReply{id, Pager::complete(scope("stops"), stamp(), stops)});
    } else if (const auto* stop = std::get_if<venues::ReadStop>(&asked.request)) {
        ById<StopOrder> read{stamp(), std::nullopt, std::nullopt};
        for (const auto* list : {&stops, &endedStops}) {
            for (const StopOrder& known : *list) {
                if (known.venueId == stop->venueId || known.clientId == stop->clientId)
                    read.row = known;
            }
        }
        fact(venues::StopReply{id, read});
    } else if (const auto* read = std::get_if<venues::ReadFills>(&asked.request)) {
        if (!read->instrument) ++fillsRead;
        Read<Fill> answer = Pager::complete(scope("fills"), stamp(), fills);
        if (areFillsCut) answer = Partial<Fill>{scope("fills"), stamp(), fills, "there are more"};
        fact(venues::FillsReply{id, std::move(answer)});
    } else if (std::holds_alternative<venues::ReadClosures>(asked.request)) {
        fact(venues::ClosuresReply{id, Pager::complete(scope("closures"), stamp(), closures)});
    } else if (std::holds_alternative<venues::ReadInstruments>(asked.request)) {
        fact(venues::InstrumentsReply{
            id, Pager::complete(scope("instruments"), stamp(), std::vector{instrument()})});
    } else if (std::holds_alternative<venues::ReadAccount>(asked.request)) {
        fact(venues::AccountReply{id, ById<AccountConfig>{stamp(), config, std::nullopt}});
    } else if (std::holds_alternative<venues::ReadBalance>(asked.request)) {
        fact(venues::BalanceReply{
            id, Pager::complete(scope("balance"), stamp(), std::vector<Balance>{})});
    } else if (std::holds_alternative<venues::ReadTime>(asked.request)) {
        fact(venues::TimeReply{id, stamp(), now.wall});
    } else if (std::holds_alternative<venues::ReadCandles>(asked.request)) {
        fact(venues::CandlesReply{
            id, Pager::complete(scope("candles"), stamp(), std::vector<VenueCandle>{})});
    } else if (std::holds_alternative<venues::ReadMark>(asked.request)) {
        Quote quote;
        quote.instrument = kEth;
        quote.mark = quote.last = Price::of("3000");
        fact(venues::MarkReply{id, stamp(), quote});
    }
}

void Bench::take(const Commands& out)
{
    for (const Command& command : out) {
        if (const auto* written = std::get_if<WriteRecords>(&command)) {
            journal.insert(journal.end(), written->records.begin(), written->records.end());
            if (isJournalQuick) m_events.emplace_back(Recorded{written->records.back().id});
        } else if (const auto* kept = std::get_if<WriteReserve>(&command)) {
            reserve.insert(reserve.end(), kept->records.begin(), kept->records.end());
        } else if (const auto* typed = std::get_if<TypedRequest>(&command)) {
            if (venues::isWrite(typed->request.request))
                writes.push_back(typed->request);
            else if (answersReads)
                m_reads.push_back(typed->request);
            else
                ++unanswered;
        } else if (std::holds_alternative<LockAccount>(command)) {
            m_events.emplace_back(AccountLock{kMain, isLockGiven, isLockGiven ? "" : "pid 4711"});
        } else if (const auto* answer = std::get_if<Answer>(&command)) {
            answers.push_back(*answer);
        } else if (const auto* publish = std::get_if<Publish>(&command)) {
            snapshot = publish->snapshot;
            if (onPicture) onPicture(*snapshot);
        } else if (const auto* say = std::get_if<Say>(&command)) {
            if (onLine) onLine(say->line);
        }
    }
    if (m_isDraining) return;
    m_isDraining = true;
    int turns = 0;
    while ((!m_events.empty() || !m_reads.empty()) && ++turns < 5000) {
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
    isBusy = isBusy || turns >= 5000;
    m_isDraining = false;
}

} // namespace holdfast::test

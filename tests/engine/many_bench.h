// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/orders/client_id.h"
#include "core/venues/pager.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <vector>

/// An engine behind the typed door, several instruments, and a venue driven by hand that lies where the test
/// says so. Writes wait until the test answers them; cancels of stops are done at once and counted.
namespace holdfast::test {

using namespace holdfast::engine;

inline const AccountId kDesk{"desk"};
inline InstrumentId instrumentOf(int number)
{
    return {"C" + std::to_string(number) + "-USDT-SWAP"};
}
inline PositionKey keyOf(int number)
{
    return {instrumentOf(number), SideIndex::Net, MarginMode::Cross};
}

/// What is true at the venue, and how it lies about it. Survives the program.
struct ManyVenue {
    struct Held {
        SignedQty qty{};
        WallTime rowAt{};
        WallTime openedAt{};
        std::string lastTrade;
        bool isHiddenInList = false;
        bool isOwnReadMute = false; ///< By instrument: an answer without a row.
        bool isOwnReadZero = false; ///< By instrument: a zero that is not true.
    };
    std::map<InstrumentId, Held> held;
    std::vector<StopOrder> stops;
    std::vector<Order> orders;      ///< Working.
    std::vector<Order> endedOrders; ///< Told by id only.
    std::vector<Fill> fills;
    std::vector<Closure> closures;
    bool isHistoryLate = false; ///< Fills and closures answer empty.
    int trade = 100;

    PositionRow row(const InstrumentId& id) const
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
};

struct ManyBench {
    std::shared_ptr<ManyVenue> venue;
    std::unique_ptr<Engine> engine;
    Now now{MonoTime{hours{1}}, wallFromMs(1'700'000'000'000), BootTime{hours{1}}};
    std::vector<journal::Record> journal;
    std::vector<venues::RequestEnvelope> writes;
    std::vector<Answer> answers;
    std::shared_ptr<const Snapshot> snapshot;
    std::vector<VenueOrderId> cancelled; ///< Stops, in order.
    int count;
    bool isMute = false; ///< No read is answered.

    explicit ManyBench(int instruments, std::string epoch = "aaaa",
                       std::shared_ptr<ManyVenue> world = std::make_shared<ManyVenue>(),
                       Limits limits = {})
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

    // ---- time and events
    void step(const Event& event)
    {
        Commands out;
        engine->step(now, event, out);
        take(out);
    }
    void fact(venues::VenueFact fact) { step(FactArrived{kDesk, std::move(fact)}); }
    void advance(nanoseconds by)
    {
        const MonoTime until = now.mono + by;
        while (now.mono < until) {
            const auto part = std::min<nanoseconds>(milliseconds{100}, until - now.mono);
            now.mono += part;
            now.boot += part;
            now.wall += std::chrono::duration_cast<milliseconds>(part);
            quotes();
            step(Woken{});
        }
    }
    void quotes()
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
    void start(std::vector<journal::Record> remembered = {})
    {
        journal = remembered;
        step(Restored{std::move(remembered)});
        fact(venues::LinkChanged{venues::LinkState::Live, ""});
        fact(venues::ClockMeasured{milliseconds{3}, milliseconds{20}});
        fact(venues::ResyncNeeded{"connected"});
        quotes();
        advance(milliseconds{300});
    }
    /// The program ends; another one starts with its journal, at the same venue, a minute later.
    std::unique_ptr<ManyBench> restarted() const
    {
        auto next = std::make_unique<ManyBench>(count, "bbbb", venue);
        next->now = now;
        next->now.mono += minutes{1};
        next->now.boot += minutes{1};
        next->now.wall += minutes{1};
        next->start(journal);
        return next;
    }

    // ---- a person
    void act(const std::string& token, OperatorAct what)
    {
        step(OperatorCommand{token, std::move(what)});
    }
    std::string said(const std::string& token, AnswerKind kind) const
    {
        for (auto it = answers.rbegin(); it != answers.rend(); ++it)
            if (it->token == token && it->kind == kind) return it->text;
        return {};
    }

    // ---- the venue
    Fill trade(int number, SignedQty change, ClientOrderId id, const std::string& order)
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
    void pushRow(int number)
    {
        fact(venues::PositionsPush{false, {venue->row(instrumentOf(number))}});
    }
    /// Long 10 of ours, under a verified stop.
    void hold(int number)
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
    /// Somebody else closes it: no order of ours, and the stop stays where it is.
    void closedByOthers(int number)
    {
        const SignedQty was = venue->held.at(instrumentOf(number)).qty;
        const Fill fill = trade(number, -was, {}, "x" + std::to_string(number));
        fact(venues::OrdersPush{{}, {fill}});
        pushRow(number);
    }

    // ---- what was written and shown
    template <class T>
    std::vector<T> records() const
    {
        std::vector<T> result;
        for (const journal::Record& record : journal)
            if (const auto* body = std::get_if<T>(&record.body)) result.push_back(*body);
        return result;
    }
    const AccountView& account() const { return snapshot->accounts.front(); }
    /// Those that stand, of this kind.
    std::vector<FindingView> standing(FindingKind kind) const
    {
        std::vector<FindingView> result;
        for (const FindingView& finding : snapshot->findings)
            if (finding.kind == kind && !finding.endedFor) result.push_back(finding);
        return result;
    }
    std::vector<FindingView> ended() const
    {
        std::vector<FindingView> result;
        for (const FindingView& finding : snapshot->findings)
            if (finding.endedFor) result.push_back(finding);
        return result;
    }
    std::optional<Severity> alarm(const std::string& name) const
    {
        for (const AlarmView& alarm : snapshot->alarms)
            if (alarm.isActive && alarm.id.ends_with("|" + name)) return alarm.severity;
        return std::nullopt;
    }
    PositionState state(int number) const
    {
        for (const PositionView& position : snapshot->positions)
            if (position.key == keyOf(number)) return position.state;
        return PositionState::Closed;
    }
    const QualityView* quality(const std::string& read) const
    {
        for (const QualityView& row : account().quality)
            if (row.read == read) return &row;
        return nullptr;
    }

private:
    std::deque<venues::RequestEnvelope> m_reads;
    std::deque<Event> m_events;
    bool m_isDraining = false;

    std::string journalTag() const { return std::to_string(journal.size()); }

    void answerRead(const venues::RequestEnvelope& asked)
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
                id, Pager::complete(Scope{"positions",
                                          positions->instrument ? positions->instrument->text : ""},
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
            const AccountConfig config{
                "uid-1", "uid-1", "2", PositionMode::Net, {"read_only", "trade"}, ""};
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

    void take(const Commands& out)
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
                    m_events.emplace_back(FactArrived{
                        kDesk, venues::WriteReply{typed->request.id,
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
};

} // namespace holdfast::test

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event_log.h"
#include "core/venues/pager.h"
#include "tests/journal/random_records.h"

#include <QTest>

#include <limits>
#include <set>

using namespace holdfast;
using namespace holdfast::journal;

namespace {

constexpr Now kNow{MonoTime{nanoseconds{123'456'789'012}}, wallFromMs(1'795'165'200'123),
                   BootTime{nanoseconds{-5}}};

/// One event of each kind that can enter, with something in every member.
std::vector<std::pair<const char*, engine::Event>> samples()
{
    using namespace holdfast::engine;
    using namespace holdfast::venues;
    const AccountId desk{"desk"};
    const InstrumentId eth{"ETH-USDT-SWAP"};
    const PositionKey key{eth, SideIndex::Short, MarginMode::Isolated};
    const Price px = Price::of("61250.50");
    const Qty qty = Qty::of("0.5");
    const WallTime at = wallFromMs(1'795'165'200'000);
    const ReadStamp stamp{MonoTime{nanoseconds{1}}, MonoTime{nanoseconds{2}}, at};
    const Scope scope{"positions", "ETH-USDT-SWAP"};
    const holdfast::Failed failed{scope, stamp, Error{ErrorCode::Stale, "old"}};
    const PositionRow row{
        key,  Direction::Short, qty, px, std::nullopt, px, Decimal::of("3"), Money::of("-1.5"),
        "p1", TradeId{"t1"},    at,  at};
    const Order order{eth,
                      VenueOrderId{"1"},
                      ClientOrderId{"c"},
                      Side::Sell,
                      SideIndex::Net,
                      MarginMode::Cross,
                      OrderType::Limit,
                      qty,
                      px,
                      OrderState::PartiallyFilled,
                      Qty::of("0.1"),
                      px,
                      true,
                      VenueOrderId{"9"},
                      ClientOrderId{"s"},
                      "normal",
                      "17",
                      {AttachedStop{ClientOrderId{"a"}, px, TriggerSource::Index, px, "51278",
                                    "why", TriggerSource::Mark}},
                      at,
                      at};
    const StopOrder stop{eth,
                         VenueOrderId{"2"},
                         ClientOrderId{"c2"},
                         StopKind::Oco,
                         Side::Buy,
                         SideIndex::Long,
                         MarginMode::Cross,
                         px,
                         TriggerSource::Last,
                         px,
                         px,
                         qty,
                         true,
                         true,
                         StopOrderState::Effective,
                         "1",
                         {VenueOrderId{"3"}},
                         at,
                         at,
                         TriggerSource::Index,
                         px,
                         StopLeg::Take};
    const Fill fill{eth,
                    TradeId{"t"},
                    VenueOrderId{"1"},
                    ClientOrderId{"c"},
                    VenueOrderId{"2"},
                    Side::Buy,
                    SideIndex::Net,
                    qty,
                    px,
                    Money::of("-0.01"),
                    "USDT",
                    "adl",
                    at};
    const Closure closure{key, "p1",           Direction::Long, ClosureKind::AdlFull, qty, qty, px,
                          px,  Money::of("1"), std::nullopt,    Money::of("2"),       at,  at};
    const Instrument instrument{eth,
                                Venue::Bybit,
                                "ETH",
                                "USDT",
                                "USDT",
                                ContractKind::Inverse,
                                Decimal::of("0.1"),
                                px,
                                qty,
                                qty,
                                qty,
                                qty,
                                qty,
                                Decimal::of("100"),
                                InstrumentState::PostOnly};
    const Quote quote{eth, px, std::nullopt, px, px, px, at, marketFromMs(5)};
    const VenueCandle candle{eth, minutes{15}, marketFromMs(900'000), px, px, px, px, qty, true};
    const auto fact = [&](VenueFact f) { return engine::Event{FactArrived{desk, std::move(f)}}; };
    const auto bytes = [&](TransportEvent e) {
        return engine::Event{TransportArrived{desk, std::move(e)}};
    };
    const auto act = [](OperatorAct a) {
        return engine::Event{OperatorCommand{"token", std::move(a)}};
    };

    RandomRecords random{5};
    Restored restored;
    for (std::uint64_t id = 1; id <= 40; ++id)
        restored.records.push_back(random.record(id));

    return {
        {"restored", restored},
        {"link opened", bytes(LinkOpened{Link::Business})},
        {"link closed", bytes(LinkClosed{Link::Private, 4004, "no data"})},
        {"frame", bytes(Frame{Link::Public, R"({"arg":{"channel":"tickers"}})"})},
        {"frame that is not UTF-8", bytes(Frame{Link::Public, "\xff\xfe"})},
        {"http reply",
         bytes(HttpReply{RequestId{5}, 502, "<html>\x80</html>", {{"retry-after", "3"}}})},
        {"http failed", bytes(HttpFailed{RequestId{5}, true, "refused"})},
        {"accepted",
         fact(WriteReply{RequestId{5}, Accepted{VenueOrderId{"1"}, ClientOrderId{"c"}}})},
        {"refused", fact(WriteReply{RequestId{5}, Refused{RefusalKind::Rules, "51121", "lot"}})},
        {"unknown", fact(WriteReply{RequestId{5}, OutcomeUnknown{"timeout"}})},
        {"not sent", fact(WriteReply{RequestId{5}, NotSent{"no connection"}})},
        {"batch reply",
         fact(BatchReply{RequestId{5},
                         {Accepted{VenueOrderId{"1"}, ClientOrderId{"c"}}, OutcomeUnknown{"x"}}})},
        {"leverage",
         fact(LeverageReply{
             RequestId{5},
             Pager::complete(scope, stamp, std::vector{LeverageSetting{key, Decimal::of("5")}})})},
        {"funding",
         fact(FundingReply{RequestId{5},
                           ById<FundingRate>{stamp,
                                             FundingRate{eth, Decimal::of("0.0001"), at,
                                                         at + hours{4}, std::nullopt, at},
                                             std::nullopt}})},
        {"bills",
         fact(BillsReply{RequestId{5},
                         Pager::complete(scope, stamp,
                                         std::vector{Bill{"9", BillKind::FundingPaid, "8", "173",
                                                          eth, "USDT", Money::of("-1"),
                                                          Money::of("-1"), std::nullopt, at}})})},
        {"positions, complete",
         fact(PositionsReply{RequestId{6}, Pager::complete(scope, stamp, std::vector{row, row})})},
        {"positions, partial",
         fact(PositionsReply{RequestId{6},
                             Partial<PositionRow>{scope, stamp, {row}, "a page is missing"}})},
        {"positions, failed", fact(PositionsReply{RequestId{6}, failed})},
        {"orders",
         fact(OrdersReply{RequestId{6}, Pager::complete(scope, stamp, std::vector{order})})},
        {"order", fact(OrderReply{RequestId{6}, ById<Order>{stamp, order, std::nullopt}})},
        {"order, not known there",
         fact(OrderReply{RequestId{6}, ById<Order>{stamp, std::nullopt, std::nullopt}})},
        {"stops", fact(StopsReply{RequestId{6}, Pager::complete(scope, stamp, std::vector{stop})})},
        {"stop, failed",
         fact(StopReply{RequestId{6},
                        ById<StopOrder>{stamp, std::nullopt, Error{ErrorCode::Unknown, "?"}}})},
        {"fills", fact(FillsReply{RequestId{6}, Pager::complete(scope, stamp, std::vector{fill})})},
        {"closures",
         fact(ClosuresReply{RequestId{6}, Pager::complete(scope, stamp, std::vector{closure})})},
        {"instruments", fact(InstrumentsReply{
                            RequestId{6}, Pager::complete(scope, stamp, std::vector{instrument})})},
        {"account",
         fact(AccountReply{
             RequestId{6},
             ById<AccountConfig>{stamp,
                                 AccountConfig{"u", "m", "2", PositionMode::Hedge, {"trade"}, "ip"},
                                 std::nullopt}})},
        {"balance",
         fact(BalanceReply{RequestId{6}, Pager::complete(scope, stamp,
                                                         std::vector{Balance{"USDT", Money::of("1"),
                                                                             std::nullopt, at}})})},
        {"time", fact(TimeReply{RequestId{6}, stamp, at})},
        {"candles",
         fact(CandlesReply{RequestId{6}, Pager::complete(scope, stamp, std::vector{candle})})},
        {"mark", fact(MarkReply{RequestId{6}, stamp, quote})},
        {"positions push", fact(PositionsPush{true, {row}})},
        {"orders push", fact(OrdersPush{{order}, {fill}})},
        {"stops push", fact(StopsPush{{stop}})},
        {"balance push", fact(BalancePush{{Balance{"USDT", std::nullopt, Money::of("0"), at}}})},
        {"quotes push", fact(QuotesPush{{quote}})},
        {"candles push", fact(CandlesPush{{candle}})},
        {"link changed", fact(LinkChanged{LinkState::Syncing, "gap"})},
        {"resync", fact(ResyncNeeded{"reconnected"})},
        {"clock", fact(ClockMeasured{milliseconds{-12}, milliseconds{80}})},
        {"data fault",
         fact(DataFault{"positions", Error{ErrorCode::UnknownValue, "posSide"}, "{…}"})},
        {"notice", fact(VenueNotice{"64008", "soon"})},
        {"recorded", Recorded{RecordId{77}}},
        {"journal health", JournalHealth{false, "locked"}},
        {"woken", Woken{}},
        {"open", act(Open{IntentKey{"k"}, desk, eth, Direction::Long,
                          Size{SizeKind::Risk, Decimal::of("25")},
                          StopChoice{std::nullopt, Decimal::of("1.5"), TriggerSource::Last}, px,
                          OrderType::PostOnly, px, "ticket"})},
        {"flatten", act(Flatten{desk, key, eth, "now"})},
        {"flatten everything", act(Flatten{std::nullopt, std::nullopt, std::nullopt, "all"})},
        {"set trading", act(SetTrading{std::nullopt, true})},
        {"arm", act(ArmStrategy{StrategyId{"s"}, true})},
        {"parameters",
         act(SetStrategyParameters{StrategyId{"s"}, {{"period", 20}, {"width", 2.1}}})},
        {"clear kill", act(ClearKill{desk, "looked"})},
        {"cancel entry", act(CancelEntry{desk, eth, VenueOrderId{"1"}})},
        {"move stop", act(MoveStop{desk, key, px})},
        {"waive stop", act(WaiveStop{desk, key, "mine"})},
        {"confirm flat", act(ConfirmFlat{desk, key, "seen"})},
        {"resolve finding", act(ResolveFinding{desk, "f", "seen"})},
        {"clear brake", act(ClearBrake{desk, "looked"})},
        {"adopt",
         act(AdoptPosition{desk, key, StopChoice{px, std::nullopt, TriggerSource::Mark}, "mine"})},
        {"protect", act(ProtectPosition{
                        desk, key, StopChoice{std::nullopt, Decimal::of("2"), TriggerSource::Last},
                        "for him"})},
        {"set ladder", act(SetLadder{desk, Ladder::Guard, "holiday"})},
        {"acknowledge", act(AcknowledgeAlarm{"a"})},
        {"resync asked", act(Resync{desk})},
        {"show", act(ShowInstrument{desk, eth, minutes{60}})},
        {"decided",
         StrategyDecided{
             StrategyId{"s"},
             strategy::Decision{{strategy::Signal{StrategyId{"s"}, eth, strategy::SignalKind::Exit,
                                                  Direction::Short, marketFromMs(7), 1, 0.1,
                                                  1.0 / 3.0, 2e-300, "band"}},
                                "why",
                                {{"upper", 1e22},
                                 {"lower", -0.0},
                                 {"infinite", std::numeric_limits<double>::infinity()}}},
             MonoTime{nanoseconds{9}}}},
        {"froze", StrategyFroze{StrategyId{"s"}, "threw"}},
        {"account lock", engine::AccountLock{desk, true, "it says: process 7"}},
    };
}

} // namespace

class TestEventLog : public QObject {
    Q_OBJECT
private slots:
    void everyEventComesBackAsItWas_data()
    {
        QTest::addColumn<int>("index");
        const auto all = samples();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].first) << static_cast<int>(i);
    }
    void everyEventComesBackAsItWas()
    {
        QFETCH(int, index);
        const TimedEvent event{kNow, samples()[static_cast<std::size_t>(index)].second};
        const std::string line = encodeEvent(event);
        QVERIFY(line.find('\n') == std::string::npos);
        const auto decoded = decodeLine(line);
        QVERIFY2(decoded.has_value(),
                 (line + "\n" + (decoded ? "" : decoded.error().context)).c_str());
        const auto* back = std::get_if<TimedEvent>(&*decoded);
        QVERIFY(back != nullptr);
        QVERIFY2(*back == event, line.c_str());
        QCOMPARE(encodeEvent(*back), line);
    }
    void everyKindIsSampled()
    {
        std::set<std::size_t> events;
        std::set<std::size_t> facts;
        std::set<std::size_t> bytes;
        std::set<std::size_t> acts;
        for (const auto& [name, event] : samples()) {
            events.insert(event.index());
            if (const auto* fact = std::get_if<engine::FactArrived>(&event))
                facts.insert(fact->fact.index());
            if (const auto* arrived = std::get_if<engine::TransportArrived>(&event))
                bytes.insert(arrived->event.index());
            if (const auto* command = std::get_if<engine::OperatorCommand>(&event))
                acts.insert(command->act.index());
        }
        QCOMPARE(events.size(), std::variant_size_v<engine::Event>);
        QCOMPARE(facts.size(), std::variant_size_v<venues::VenueFact>);
        QCOMPARE(bytes.size(), std::variant_size_v<venues::TransportEvent>);
        QCOMPARE(acts.size(), std::variant_size_v<engine::OperatorAct>);
    }
    void aGapIsNotAnEvent()
    {
        const auto decoded = decodeLine(encodeGap(12));
        QVERIFY(decoded.has_value());
        QVERIFY((*decoded == std::variant<TimedEvent, EventGap>{EventGap{12}}));
    }
    void aTornLineIsAnError()
    {
        const std::string line = encodeEvent({kNow, engine::Recorded{RecordId{7}}});
        for (std::size_t length = 0; length < line.size(); ++length)
            QVERIFY(!decodeLine(line.substr(0, length)).has_value());
    }
};

QTEST_GUILESS_MAIN(TestEventLog)
#include "tst_event_log.moc"

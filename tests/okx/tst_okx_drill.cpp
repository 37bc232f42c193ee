// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signing/okx.h"
#include "core/sim/okx/dialect.h"
#include "core/venues/okx/session.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <map>

using namespace holdfast;
using namespace holdfast::venues;

namespace {

constexpr std::int64_t kWallStart = 1'795'000'000'000;
const InstrumentId kEth{"ETH-USDT-SWAP"};

/// Our session and the drill's venue, byte to byte: a shell of twenty lines in between, with virtual time.
class Wire {
public:
    Wire()
    {
        SessionConfig config;
        config.account = {"drill-okx"};
        config.instruments = {kEth};
        session = makeOkxSession(config);
        sim::AccountSpec account;
        account.uid = {"7001"};
        sim::ModelConfig modelConfig;
        modelConfig.market.start = wallFromMs(kWallStart);
        modelConfig.accounts = {account};
        model = std::make_unique<sim::VenueModel>(modelConfig);
        credentials = {"key-1", "secret-1", "pass-1"};
        dialect = std::make_unique<sim::okx::Dialect>(
            *model, sim::okx::DialectConfig{{"7001"}, credentials, {}});
        take([&](SessionOut& out) { session->start(now(), out); });
    }

    Now now() const
    {
        return {MonoTime{elapsed},
                wallFromMs(kWallStart) + std::chrono::duration_cast<milliseconds>(elapsed),
                BootTime{elapsed}};
    }
    RequestId send(Request request, Lane lane)
    {
        const RequestId id{++lastId};
        take([&](SessionOut& out) {
            session->send(now(), {id, {"drill-okx"}, lane, std::move(request)}, out);
        });
        return id;
    }
    void run(milliseconds by)
    {
        constexpr milliseconds kStep{50};
        for (milliseconds done{0}; done < by; done += kStep) {
            elapsed += kStep;
            dialect->advance(now().wall);
            deliver();
            take([&](SessionOut& out) { session->wake(now(), out); });
        }
    }
    template <class Fact>
    std::vector<Fact> all() const
    {
        std::vector<Fact> found;
        for (const VenueFact& fact : facts)
            if (const auto* f = std::get_if<Fact>(&fact)) found.push_back(*f);
        return found;
    }
    template <class Reply>
    const Reply* replyTo(RequestId id) const
    {
        for (const VenueFact& fact : facts)
            if (const auto* f = std::get_if<Reply>(&fact); f && f->id == id) return f;
        return nullptr;
    }

    std::unique_ptr<Session> session;
    std::unique_ptr<sim::VenueModel> model;
    std::unique_ptr<sim::okx::Dialect> dialect;
    sim::okx::Credentials credentials;
    std::vector<VenueFact> facts;
    nanoseconds elapsed{seconds{10}};
    std::uint64_t lastId = 0;

private:
    template <class Act>
    void take(Act&& act)
    {
        SessionOut out;
        act(out);
        facts.insert(facts.end(), out.facts.begin(), out.facts.end());
        for (const TransportCommand& command : out.commands)
            carry(command);
    }
    void feed(const TransportEvent& event)
    {
        take([&](SessionOut& out) { session->on(now(), event, out); });
    }
    void carry(const TransportCommand& command)
    {
        if (const auto* open = std::get_if<OpenLink>(&command)) {
            const auto stream = dialect->openStream(now().wall, open->path);
            if (!stream) return feed(LinkClosed{open->link, 0, "no such path"});
            streams[open->link] = *stream;
            feed(LinkOpened{open->link});
        } else if (const auto* close = std::get_if<CloseLink>(&command)) {
            dialect->closeStream(streams[close->link]);
            streams.erase(close->link);
            feed(LinkClosed{close->link, 1000, {}});
        } else if (const auto* text = std::get_if<SendText>(&command)) {
            dialect->receive(now().wall, streams[text->link], text->text);
        } else if (const auto* login = std::get_if<SendLogin>(&command)) {
            namespace signing = holdfast::signing::okx;
            const std::string stamp = signing::loginTimestamp(now().wall + login->clockOffset);
            const std::string sign = signing::sign(holdfast::signing::Secret{credentials.secret},
                                                   signing::loginPrehash(stamp));
            dialect->receive(now().wall, streams[login->link],
                             R"({"op":"login","args":[{"apiKey":")" + credentials.key
                                 + R"(","passphrase":")" + credentials.passphrase
                                 + R"(","timestamp":")" + stamp + R"(","sign":")" + sign
                                 + R"("}]})");
        } else if (const auto* http = std::get_if<SendHttp>(&command)) {
            carryHttp(*http);
        }
    }
    void carryHttp(const SendHttp& http)
    {
        namespace signing = holdfast::signing::okx;
        sim::HttpAsk ask;
        ask.method = http.method == HttpMethod::Post ? "POST" : "GET";
        ask.target = http.target;
        ask.body = http.body;
        const WallTime corrected = now().wall + http.clockOffset;
        if (http.isSigned) {
            const std::string stamp = signing::restTimestamp(corrected);
            ask.headers = {
                {"ok-access-key", credentials.key},
                {"ok-access-passphrase", credentials.passphrase},
                {"ok-access-timestamp", stamp},
                {"ok-access-sign",
                 signing::sign(holdfast::signing::Secret{credentials.secret},
                               signing::restPrehash(stamp, ask.method, ask.target, ask.body))}};
        }
        if (http.expiresAfter)
            ask.headers.emplace_back("exptime",
                                     std::to_string(toMs(corrected + *http.expiresAfter)));
        const sim::HttpAnswer answer = dialect->http(now().wall, ask);
        if (answer.delivery == sim::Delivery::Whole)
            feed(HttpReply{http.id, answer.status, answer.body, {}});
        else
            feed(HttpFailed{http.id, false, "cut"});
    }
    void deliver()
    {
        for (const auto& output : dialect->takeOutput()) {
            for (const auto& [link, stream] : std::map<Link, sim::okx::StreamId>{streams}) {
                if (stream != output.stream) continue;
                if (output.closeCode)
                    feed(LinkClosed{link, output.closeCode, output.text});
                else
                    feed(Frame{link, output.text});
            }
        }
    }

    std::map<Link, sim::okx::StreamId> streams;
};

} // namespace

/// The session meets a venue that it did not write: the drill's, with its signatures and its own rows.
class TestOkxDrill : public QObject {
    Q_OBJECT
private slots:
    void goesLiveAndStaysLive();
    void aRoundTripWithItsStop();
    void anOcoRestsAndItsTargetFires();
    void everyReadIsAnswered();
    void batchesAmendmentsAndLeverage();
};

void TestOkxDrill::goesLiveAndStaysLive()
{
    Wire wire;
    wire.run(seconds{3});
    QCOMPARE(wire.session->health(wire.now()).state, LinkState::Live);
    wire.run(seconds{60});
    QCOMPARE(wire.session->health(wire.now()).state, LinkState::Live);
    QCOMPARE(wire.all<ResyncNeeded>().size(), std::size_t{1});
    QVERIFY(!wire.all<QuotesPush>().empty());
    QVERIFY(!wire.all<CandlesPush>().empty());
    for (const DataFault& fault : wire.all<DataFault>())
        QFAIL((fault.source + ": " + fault.error.context + " " + fault.excerpt).c_str());
    QVERIFY(wire.all<QuotesPush>().back().quotes.at(0).marketTime > MarketTime{});
}

void TestOkxDrill::aRoundTripWithItsStop()
{
    Wire wire;
    wire.run(seconds{2});
    const RequestId markId = wire.send(ReadMark{kEth}, Lane::Verify);
    const auto* mark = wire.replyTo<MarkReply>(markId);
    QVERIFY(mark && mark->quote && mark->quote->mark);
    const Price below{(mark->quote->mark->value * Decimal::of("0.9")).rounded(2, Rounding::Down)};
    PlaceOrder order;
    order.instrument = kEth;
    order.qty = Qty::of("2");
    order.clientId = {"HFentry1"};
    const RequestId entry = wire.send(order, Lane::Entry);
    QVERIFY(std::holds_alternative<Accepted>(wire.replyTo<WriteReply>(entry)->outcome));
    PlaceStop stop;
    stop.instrument = kEth;
    stop.trigger = below;
    stop.clientId = {"HFstop1"};
    const RequestId stopId = wire.send(stop, Lane::Protective);
    const auto* stopReply = wire.replyTo<WriteReply>(stopId);
    QVERIFY(std::holds_alternative<Accepted>(stopReply->outcome));
    const VenueOrderId algo = std::get<Accepted>(stopReply->outcome).venueId;
    wire.run(seconds{1});

    const RequestId positions = wire.send(ReadPositions{}, Lane::Verify);
    const auto& held = wire.replyTo<PositionsReply>(positions)->read;
    QVERIFY(isComplete(held));
    QCOMPARE(rowsSeen(held).at(0).direction, Direction::Long);
    QCOMPARE(rowsSeen(held).at(0).qty, Qty::of("2"));
    const RequestId byId = wire.send(ReadStop{kEth, algo, {}}, Lane::Verify);
    const auto& row = wire.replyTo<StopReply>(byId)->read.row;
    QVERIFY(row);
    QCOMPARE(row->clientId.text, std::string{"HFstop1"});
    QVERIFY(row->closesWholePosition && row->reduceOnly);
    QCOMPARE(row->stopTrigger, std::optional{below});
    QCOMPARE(row->stopSource, TriggerSource::Mark);
    const RequestId list = wire.send(ReadStops{}, Lane::Verify);
    QVERIFY(isComplete(wire.replyTo<StopsReply>(list)->read));
    QCOMPARE(rowsSeen(wire.replyTo<StopsReply>(list)->read).size(), std::size_t{1});
    // The streams told the same.
    std::size_t fills = 0;
    for (const OrdersPush& push : wire.all<OrdersPush>())
        fills += push.fills.size();
    QVERIFY(fills >= 1);
    QVERIFY(!wire.all<StopsPush>().empty());

    const RequestId second = wire.send(PlaceStop{kEth,
                                                 Side::Sell,
                                                 SideIndex::Net,
                                                 MarginMode::Cross,
                                                 below,
                                                 TriggerSource::Mark,
                                                 std::nullopt,
                                                 {"HFstop2"}},
                                       Lane::Protective);
    QVERIFY(std::get<Refused>(wire.replyTo<WriteReply>(second)->outcome).kind
            == RefusalKind::FullCloseExists);
    const RequestId amend = wire.send(
        AmendStop{kEth, algo, Price{below.value - Decimal::fromInt(1)}}, Lane::Protective);
    QVERIFY(std::holds_alternative<Accepted>(wire.replyTo<WriteReply>(amend)->outcome));
    const RequestId close = wire.send(
        ClosePosition{kEth, SideIndex::Net, MarginMode::Cross, {"HFclose1"}}, Lane::Emergency);
    QVERIFY(std::holds_alternative<Accepted>(wire.replyTo<WriteReply>(close)->outcome));
    wire.run(seconds{2});
    const RequestId zero = wire.send(ReadPositions{kEth}, Lane::Verify);
    const auto& flat = wire.replyTo<PositionsReply>(zero)->read;
    QVERIFY(isComplete(flat));
    QCOMPARE(rowsSeen(flat).at(0).direction, Direction::Flat);
    const RequestId closures = wire.send(ReadClosures{kEth}, Lane::Verify);
    QCOMPARE(rowsSeen(wire.replyTo<ClosuresReply>(closures)->read).at(0).kind, ClosureKind::Full);
    const RequestId gone = wire.send(ReadStop{kEth, algo, {}}, Lane::Verify);
    const auto& after = wire.replyTo<StopReply>(gone)->read;
    QVERIFY(after.row || !after.error);
    if (after.row) QCOMPARE(after.row->state, StopOrderState::Canceled); // cxlOnClosePos
    const RequestId again = wire.send(
        ClosePosition{kEth, SideIndex::Net, MarginMode::Cross, {"HFclose2"}}, Lane::Emergency);
    QVERIFY(std::get<Refused>(wire.replyTo<WriteReply>(again)->outcome).kind
            == RefusalKind::NothingToReduce);
    for (const DataFault& fault : wire.all<DataFault>())
        QFAIL((fault.source + ": " + fault.error.context + " " + fault.excerpt).c_str());
}

void TestOkxDrill::anOcoRestsAndItsTargetFires()
{
    Wire wire;
    wire.run(seconds{2});
    PlaceOrder order;
    order.instrument = kEth;
    order.qty = Qty::of("2");
    order.clientId = {"HFentry1"};
    wire.send(order, Lane::Entry);
    const Price last = wire.model->market().price(kEth, TriggerSource::Last);
    const auto at = [&](const char* factor) {
        return Price{(last.value * Decimal::of(factor))
                         .roundedToStep(Decimal::of("0.01"), Rounding::HalfEven)};
    };
    PlaceStop stop;
    stop.instrument = kEth;
    stop.trigger = at("0.9");
    stop.clientId = {"HFstop1"};
    stop.take = TakeProfit{at("0.95")};
    const RequestId passed = wire.send(stop, Lane::Protective);
    QVERIFY(std::get<Refused>(wire.replyTo<WriteReply>(passed)->outcome).kind
            == RefusalKind::TakePassed);
    stop.take = TakeProfit{at("1.05")};
    const RequestId placed = wire.send(stop, Lane::Protective);
    const auto* reply = wire.replyTo<WriteReply>(placed);
    QVERIFY(std::holds_alternative<Accepted>(reply->outcome));
    const VenueOrderId algo = std::get<Accepted>(reply->outcome).venueId;
    wire.run(seconds{1});
    const auto row = [&] {
        const RequestId byId = wire.send(ReadStop{kEth, algo, {}}, Lane::Verify);
        return wire.replyTo<StopReply>(byId)->read.row;
    };
    auto is = row();
    QVERIFY(is && is->kind == StopKind::Oco && is->closesWholePosition && is->reduceOnly);
    QVERIFY(is->takeTrigger == at("1.05") && is->takeSource == TriggerSource::Last && !is->takeLimit
            && !is->firedLeg);
    wire.send(AmendStop{kEth, algo, at("0.92")}, Lane::Protective);
    is = row();
    QVERIFY(is && is->stopTrigger == at("0.92") && is->takeTrigger == at("1.05"));
    const auto moved = wire.model->setPrice(wire.now().wall, kEth, at("1.06"));
    QVERIFY(moved.has_value());
    wire.run(seconds{1});
    is = row();
    QVERIFY(is && is->state == StopOrderState::Effective && is->firedLeg == StopLeg::Take);
    bool isPushed = false;
    for (const StopsPush& push : wire.all<StopsPush>())
        for (const StopOrder& told : push.stops)
            isPushed = isPushed || told.firedLeg == StopLeg::Take;
    QVERIFY(isPushed);
    for (const DataFault& fault : wire.all<DataFault>())
        QFAIL((fault.source + ": " + fault.error.context + " " + fault.excerpt).c_str());
}

void TestOkxDrill::everyReadIsAnswered()
{
    Wire wire;
    wire.run(seconds{2});
    PlaceOrder order;
    order.instrument = kEth;
    order.qty = Qty::of("1");
    order.clientId = {"HFentry1"};
    order.stop =
        AttachedStop{{"HFatt1"}, Price::of("1"), TriggerSource::Mark, std::nullopt, {}, {}};
    wire.send(order, Lane::Entry);
    wire.run(seconds{1});
    const RequestId byClient = wire.send(ReadOrder{kEth, {}, {"HFentry1"}}, Lane::Verify);
    QVERIFY(wire.replyTo<OrderReply>(byClient)->read.row);
    const RequestId never = wire.send(ReadOrder{kEth, {}, {"HFnever"}}, Lane::Verify);
    QVERIFY(!wire.replyTo<OrderReply>(never)->read.row
            && !wire.replyTo<OrderReply>(never)->read.error);
    const RequestId noStop = wire.send(ReadStop{kEth, {}, {"HFnever"}}, Lane::Verify);
    QVERIFY(!wire.replyTo<StopReply>(noStop)->read.row
            && !wire.replyTo<StopReply>(noStop)->read.error);
    const RequestId attached = wire.send(ReadStop{kEth, {}, {"HFatt1"}}, Lane::Verify);
    QVERIFY(wire.replyTo<StopReply>(attached)->read.row);
    const auto complete = [&](auto reply) { return reply && isComplete(reply->read); };
    QVERIFY(complete(wire.replyTo<OrdersReply>(wire.send(ReadOrders{}, Lane::Verify))));
    QVERIFY(complete(wire.replyTo<OrdersReply>(wire.send(ReadOrderHistory{kEth}, Lane::Verify))));
    QVERIFY(complete(wire.replyTo<FillsReply>(wire.send(ReadFills{}, Lane::Verify))));
    QVERIFY(complete(wire.replyTo<FillsReply>(wire.send(ReadFills{kEth}, Lane::Verify))));
    QVERIFY(complete(wire.replyTo<InstrumentsReply>(wire.send(ReadInstruments{}, Lane::Account))));
    QVERIFY(complete(wire.replyTo<BalanceReply>(wire.send(ReadBalance{}, Lane::Account))));
    QVERIFY(complete(wire.replyTo<CandlesReply>(
        wire.send(ReadCandles{kEth, minutes{5}, std::nullopt, 100}, Lane::History))));
    QCOMPARE(wire.replyTo<AccountReply>(wire.send(ReadAccount{}, Lane::Account))->read.row->uid,
             std::string{"7001"});
    QVERIFY(wire.replyTo<TimeReply>(wire.send(ReadTime{}, Lane::Account))->venueTime);
    const auto fills =
        rowsSeen(wire.replyTo<FillsReply>(wire.send(ReadFills{}, Lane::Verify))->read);
    QVERIFY(!fills.empty());
    QVERIFY(fills.at(0).fee);
}

void TestOkxDrill::batchesAmendmentsAndLeverage()
{
    Wire wire;
    wire.run(seconds{2});
    const RequestId markId = wire.send(ReadMark{kEth}, Lane::Verify);
    const Decimal mark = wire.replyTo<MarkReply>(markId)->quote->mark->value;
    const Price below{(mark * Decimal::of("0.97")).rounded(2, Rounding::Down)};
    const Price higher{below.value + Decimal::fromInt(1)};
    const auto limit = [&](const std::string& client, const std::string& qty) {
        PlaceOrder order;
        order.instrument = kEth;
        order.type = OrderType::Limit;
        order.limit = below;
        order.qty = Qty::of(qty);
        order.clientId = {client};
        return order;
    };
    // The second is below the lot: it fails alone.
    const RequestId placed = wire.send(
        Batch{{limit("HFb1", "1"), limit("HFb2", "0.0001"), limit("HFb3", "2")}}, Lane::Entry);
    const auto outcomes = wire.replyTo<BatchReply>(placed)->outcomes;
    QCOMPARE(outcomes.size(), std::size_t{3});
    QVERIFY(std::holds_alternative<Accepted>(outcomes.at(0)));
    QVERIFY(std::holds_alternative<Refused>(outcomes.at(1)));
    QVERIFY(std::holds_alternative<Accepted>(outcomes.at(2)));
    const VenueOrderId first = std::get<Accepted>(outcomes.at(0)).venueId;
    const VenueOrderId third = std::get<Accepted>(outcomes.at(2)).venueId;
    const RequestId amended =
        wire.send(AmendOrder{kEth, first, {}, Qty::of("3"), higher}, Lane::Entry);
    QVERIFY(std::holds_alternative<Accepted>(wire.replyTo<WriteReply>(amended)->outcome));
    wire.run(seconds{1});
    const RequestId read = wire.send(ReadOrder{kEth, first, {}}, Lane::Verify);
    QCOMPARE(wire.replyTo<OrderReply>(read)->read.row->qty, Qty::of("3"));
    QCOMPARE(wire.replyTo<OrderReply>(read)->read.row->price, std::optional{higher});
    const RequestId cancelled =
        wire.send(Batch{{CancelOrder{kEth, first, {}}, CancelOrder{kEth, {}, {"HFb3"}},
                         CancelOrder{kEth, {"999"}, {}}}},
                  Lane::Protective);
    const auto cancels = wire.replyTo<BatchReply>(cancelled)->outcomes;
    QVERIFY(std::holds_alternative<Accepted>(cancels.at(0)));
    QVERIFY(std::holds_alternative<Accepted>(cancels.at(1)));
    QVERIFY(!std::holds_alternative<Accepted>(cancels.at(2)));
    QVERIFY(std::get<Accepted>(cancels.at(1)).venueId == third);
    wire.run(seconds{1});
    const RequestId orders = wire.send(ReadOrders{}, Lane::Verify);
    QVERIFY(isComplete(wire.replyTo<OrdersReply>(orders)->read));
    QVERIFY(rowsSeen(wire.replyTo<OrdersReply>(orders)->read).empty());

    const RequestId set = wire.send(
        SetLeverage{kEth, MarginMode::Cross, SideIndex::Net, Decimal::of("7")}, Lane::Account);
    QVERIFY(std::holds_alternative<Accepted>(wire.replyTo<WriteReply>(set)->outcome));
    const RequestId leverage = wire.send(ReadLeverage{kEth, MarginMode::Cross}, Lane::Account);
    const auto* setting = wire.replyTo<LeverageReply>(leverage);
    QVERIFY(setting && isComplete(setting->read));
    QCOMPARE(rowsSeen(setting->read).at(0).leverage, Decimal::of("7"));
    const RequestId funding = wire.send(ReadFunding{kEth}, Lane::MarketData);
    const auto* rate = wire.replyTo<FundingReply>(funding);
    QVERIFY(rate && rate->read.row);
    QVERIFY(rate->read.row->interval() > milliseconds{0});
    const RequestId bills = wire.send(ReadBills{}, Lane::History);
    QVERIFY(wire.replyTo<BillsReply>(bills) && isComplete(wire.replyTo<BillsReply>(bills)->read));
    for (const Depth depth : {Depth::Days, Depth::Months}) {
        const RequestId history = wire.send(ReadOrderHistory{kEth, depth}, Lane::History);
        QVERIFY(isComplete(wire.replyTo<OrdersReply>(history)->read));
        QVERIFY(!rowsSeen(wire.replyTo<OrdersReply>(history)->read).empty());
    }
    const RequestId ended =
        wire.send(ReadStopHistory{kEth, StopOrderState::Canceled}, Lane::History);
    QVERIFY(wire.replyTo<StopsReply>(ended));
}

QTEST_GUILESS_MAIN(TestOkxDrill)
#include "tst_okx_drill.moc"

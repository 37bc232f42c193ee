// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/dialect.h"
#include "core/venues/bybit/write.h"
#include "tests/bybit/bybit_rows.h"
#include "tests/bybit/shared_fixtures.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <map>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::bybit;
using namespace holdfast::venues::bybit::test;

Q_DECLARE_METATYPE(holdfast::venues::Request)

namespace {

const InstrumentId kEth{"ETHUSDT"};

PlaceOrder order()
{
    PlaceOrder o;
    o.instrument = kEth;
    o.qty = Qty::of("1.50");
    o.clientId = {"HF-1"};
    return o;
}
PlaceOrder limitOrder(OrderType type = OrderType::Limit)
{
    PlaceOrder o = order();
    o.type = type;
    o.limit = Price::of("2400.5");
    return o;
}
PlaceOrder entryWithStop()
{
    PlaceOrder o = order();
    o.stop = AttachedStop{};
    o.stop->stopTrigger = Price::of("2300");
    o.stop->stopSource = TriggerSource::Mark;
    return o;
}
PlaceStop stop()
{
    PlaceStop s;
    s.instrument = kEth;
    s.trigger = Price::of("2400");
    s.clientId = {"HFS-1"};
    return s;
}
PlaceStop sized(Side side = Side::Sell)
{
    PlaceStop s = stop();
    s.side = side;
    s.qty = Qty::of("0.7");
    return s;
}
PlaceStop pair(bool isSized)
{
    PlaceStop s = isSized ? sized() : stop();
    s.take = TakeProfit{Price::of("2600"), TriggerSource::Last};
    return s;
}
ClosePosition closing(std::optional<Side> side, SideIndex index = SideIndex::Net)
{
    ClosePosition c;
    c.instrument = kEth;
    c.clientId = {"HFC-1"};
    c.side = side;
    c.sideIndex = index;
    return c;
}
std::string wordOf(const Outcome& outcome)
{
    if (const auto* accepted = std::get_if<Accepted>(&outcome))
        return "accepted " + accepted->venueId.text + " " + accepted->clientId.text;
    if (const auto* refused = std::get_if<Refused>(&outcome))
        return "refused " + std::string{toString(refused->kind)};
    return "unknown";
}

} // namespace

class TestBybitWrites : public QObject {
    Q_OBJECT
private slots:
    void bodies_data()
    {
        QTest::addColumn<Request>("request");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("window");
        const auto row = [](const char* name, const Request& request, const char* target,
                            const char* body, int window = 5000) {
            QTest::newRow(name) << request << target << body << window;
        };
        // clang-format off
        row("V1 market", order(), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1.50","positionIdx":0,"orderLinkId":"HF-1"})", 3000);
        row("V1 limit", limitOrder(), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Limit","qty":"1.50","price":"2400.5","timeInForce":"GTC","positionIdx":0,"orderLinkId":"HF-1"})", 3000);
        row("V1 post only", limitOrder(OrderType::PostOnly), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Limit","qty":"1.50","price":"2400.5","timeInForce":"PostOnly","positionIdx":0,"orderLinkId":"HF-1"})", 3000);
        row("V1 fok", limitOrder(OrderType::FillOrKill), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Limit","qty":"1.50","price":"2400.5","timeInForce":"FOK","positionIdx":0,"orderLinkId":"HF-1"})", 3000);
        row("V1 ioc", limitOrder(OrderType::ImmediateOrCancel), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Limit","qty":"1.50","price":"2400.5","timeInForce":"IOC","positionIdx":0,"orderLinkId":"HF-1"})", 3000);
        row("V1 with its stop", entryWithStop(), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1.50","positionIdx":0,"orderLinkId":"HF-1","tpslMode":"Full","stopLoss":"2300","slTriggerBy":"MarkPrice"})", 3000);
        PlaceOrder both = entryWithStop();
        both.stop->takeTrigger = Price::of("2700");
        row("V1 with both", both, "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1.50","positionIdx":0,"orderLinkId":"HF-1","tpslMode":"Full","stopLoss":"2300","slTriggerBy":"MarkPrice","takeProfit":"2700","tpTriggerBy":"LastPrice"})", 3000);
        PlaceOrder reducing = order();
        reducing.reduceOnly = true;
        reducing.side = Side::Sell;
        reducing.sideIndex = SideIndex::Long;
        row("V1 closes a side of hedge mode", reducing, "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Sell","orderType":"Market","qty":"1.50","positionIdx":1,"orderLinkId":"HF-1","reduceOnly":true})", 3000);
        PlaceOrder patient = order();
        patient.expiresAfter = milliseconds{60'000};
        row("V1 never longer than the window", patient, "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1.50","positionIdx":0,"orderLinkId":"HF-1"})", 5000);
        row("V2 cancel by venue id", CancelOrder{kEth, {"11"}, {"HF-1"}}, "/v5/order/cancel", R"({"category":"linear","symbol":"ETHUSDT","orderId":"11"})");
        row("V2 cancel by client id", CancelOrder{kEth, {}, {"HF-1"}}, "/v5/order/cancel", R"({"category":"linear","symbol":"ETHUSDT","orderLinkId":"HF-1"})");
        row("V2 amend", AmendOrder{kEth, {"11"}, {}, Qty::of("2"), Price::of("2401"), milliseconds{3000}}, "/v5/order/amend", R"({"category":"linear","symbol":"ETHUSDT","orderId":"11","qty":"2","price":"2401"})", 3000);
        row("V3", stop(), "/v5/position/trading-stop", R"({"category":"linear","symbol":"ETHUSDT","tpslMode":"Full","positionIdx":0,"stopLoss":"2400","slTriggerBy":"MarkPrice"})");
        row("V3 with the target", pair(false), "/v5/position/trading-stop", R"({"category":"linear","symbol":"ETHUSDT","tpslMode":"Full","positionIdx":0,"stopLoss":"2400","slTriggerBy":"MarkPrice","takeProfit":"2600","tpTriggerBy":"LastPrice"})");
        row("V4 of a long", sized(), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Sell","orderType":"Market","qty":"0.7","triggerPrice":"2400","triggerDirection":2,"triggerBy":"MarkPrice","positionIdx":0,"orderLinkId":"HFS-1","reduceOnly":true})");
        row("V4 of a short", sized(Side::Buy), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"0.7","triggerPrice":"2400","triggerDirection":1,"triggerBy":"MarkPrice","positionIdx":0,"orderLinkId":"HFS-1","reduceOnly":true})");
        row("V5", pair(true), "/v5/position/trading-stop", R"({"category":"linear","symbol":"ETHUSDT","tpslMode":"Partial","positionIdx":0,"stopLoss":"2400","slTriggerBy":"MarkPrice","takeProfit":"2600","tpTriggerBy":"LastPrice","slSize":"0.7","tpSize":"0.7","slOrderType":"Market","tpOrderType":"Market"})");
        row("V6 move", AmendStop{kEth, {"s1"}, Price::of("2410"), PositionStop{SideIndex::Net, StopLeg::Stop, TriggerSource::Mark}}, "/v5/position/trading-stop", R"({"category":"linear","symbol":"ETHUSDT","tpslMode":"Full","positionIdx":0,"stopLoss":"2410","slTriggerBy":"MarkPrice"})");
        row("V6 move the target", AmendStop{kEth, {}, Price::of("2610"), PositionStop{SideIndex::Short, StopLeg::Take, TriggerSource::Last}}, "/v5/position/trading-stop", R"({"category":"linear","symbol":"ETHUSDT","tpslMode":"Full","positionIdx":2,"takeProfit":"2610","tpTriggerBy":"LastPrice"})");
        row("V6 remove the stop alone", CancelStop{kEth, {"s1"}, PositionStop{}}, "/v5/position/trading-stop", R"({"category":"linear","symbol":"ETHUSDT","tpslMode":"Full","positionIdx":0,"stopLoss":"0"})");
        row("V6 remove the target alone", CancelStop{kEth, {}, PositionStop{SideIndex::Net, StopLeg::Take, TriggerSource::Last}}, "/v5/position/trading-stop", R"({"category":"linear","symbol":"ETHUSDT","tpslMode":"Full","positionIdx":0,"takeProfit":"0"})");
        row("V7 move by id", AmendStop{kEth, {"s1"}, Price::of("2410"), {}}, "/v5/order/amend", R"({"category":"linear","symbol":"ETHUSDT","orderId":"s1","triggerPrice":"2410"})");
        row("V7 cancel by id", CancelStop{kEth, {"s1"}, {}}, "/v5/order/cancel", R"({"category":"linear","symbol":"ETHUSDT","orderId":"s1"})");
        row("V8 a long", closing(Side::Sell), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Sell","orderType":"Market","qty":"0","positionIdx":0,"orderLinkId":"HFC-1","reduceOnly":true,"closeOnTrigger":true})");
        row("V8 the short side of hedge mode", closing({}, SideIndex::Short), "/v5/order/create", R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"0","positionIdx":2,"orderLinkId":"HFC-1","reduceOnly":true,"closeOnTrigger":true})");
        row("V9", SetLeverage{kEth, MarginMode::Cross, SideIndex::Net, Decimal::of("7.5")}, "/v5/position/set-leverage", R"({"category":"linear","symbol":"ETHUSDT","buyLeverage":"7.5","sellLeverage":"7.5"})");
        row("V10 places", Batch{{order(), entryWithStop()}}, "/v5/order/create-batch", R"({"category":"linear","request":[{"symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1.50","positionIdx":0,"orderLinkId":"HF-1"},{"symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1.50","positionIdx":0,"orderLinkId":"HF-1","tpslMode":"Full","stopLoss":"2300","slTriggerBy":"MarkPrice"}]})", 3000);
        row("V10 amends", Batch{{AmendOrder{kEth, {"11"}, {}, Qty::of("2"), {}, milliseconds{2000}}}}, "/v5/order/amend-batch", R"({"category":"linear","request":[{"symbol":"ETHUSDT","orderId":"11","qty":"2"}]})", 2000);
        row("V10 cancels", Batch{{CancelOrder{kEth, {"11"}, {}}, CancelOrder{kEth, {}, {"HF-1"}}}}, "/v5/order/cancel-batch", R"({"category":"linear","request":[{"symbol":"ETHUSDT","orderId":"11"},{"symbol":"ETHUSDT","orderLinkId":"HF-1"}]})");
        row("V10 stops by id", Batch{{CancelStop{kEth, {"s1"}, {}}}}, "/v5/order/cancel-batch", R"({"category":"linear","request":[{"symbol":"ETHUSDT","orderId":"s1"}]})");
        // clang-format on
    }
    void bodies()
    {
        QFETCH(Request, request);
        QFETCH(QString, target);
        QFETCH(QString, body);
        QFETCH(int, window);
        const auto wire = encodeWrite(request);
        QVERIFY2(wire.has_value(), wire ? "" : wire.error().context.c_str());
        QCOMPARE(wire->target, target.toStdString());
        QCOMPARE(wire->body, body.toStdString());
        QVERIFY(wire->method == HttpMethod::Post && wire->isSigned);
        QCOMPARE(wire->expiresAfter, std::optional{milliseconds{window}});
        // The endpoint's own budget, once for each order, and the address's once.
        const auto* batch = std::get_if<Batch>(&request);
        std::map<std::string, std::size_t> uses;
        for (const link::BudgetUse& use : wire->uses) {
            ++uses[use.key];
            const bool isAddress = use.key == "address";
            QCOMPARE(use.allowance, (isAddress ? link::Allowance{600, milliseconds{5000}}
                                               : link::Allowance{10, milliseconds{1000}}));
        }
        const std::map<std::string, std::size_t> expected{
            {"address", 1}, {target.mid(4).toStdString(), batch ? batch->items.size() : 1}};
        QVERIFY(uses == expected);
    }
    /// None of these leaves: the dialect says why, and the caller answers NotSent.
    void whatIsNotSent_data()
    {
        QTest::addColumn<Request>("request");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const Request& request, const char* reason) {
            QTest::newRow(name) << request << reason;
        };
        PlaceOrder hedged = order();
        hedged.sideIndex = SideIndex::Long;
        row("an opening order in hedge mode", hedged, "hedge mode is not traded, only closed");
        PlaceOrder reducing = entryWithStop();
        reducing.reduceOnly = true;
        row("a reducing order with a stop", reducing, "a reducing order takes no stop along");
        row("a type of another venue", limitOrder(OrderType::OptimalLimitIoc),
            "an order type that Bybit does not have: optimal-limit-ioc");
        PlaceOrder priceless = limitOrder();
        priceless.limit.reset();
        row("a limit order without a price", priceless, "price: missing");
        PlaceOrder nothing = order();
        nothing.qty = Qty::of("0");
        row("quantity zero would close everything", nothing, "qty: not positive");
        PlaceOrder nameless = order();
        nameless.clientId = {};
        row("an order without a name", nameless,
            "orderLinkId: not 1 to 36 of letters, digits, - and _");
        PlaceStop removing = stop();
        removing.trigger = Price::of("0");
        row("a stop at zero would remove it", removing, "trigger: not positive");
        row("a move to zero would remove it", AmendStop{kEth, {}, Price::of("0"), PositionStop{}},
            "trigger: not positive");
        row("a cancel of nothing", CancelOrder{kEth, {}, {}}, "no id of the order");
        row("a stop's cancel without an id", CancelStop{kEth, {}, {}}, "no id of the order");
        row("an amendment of nothing", AmendOrder{kEth, {"1"}, {}, {}, {}, {}}, "nothing to amend");
        row("a close without a side", closing({}), "a close needs the side that closes");
        row("a batch of none", Batch{}, "a batch of 0 instead of 1 to 10");
        row("a batch too large", Batch{std::vector<Batch::Item>(11, order())},
            "a batch of 11 instead of 1 to 10");
        row("a mixed batch", Batch{{order(), CancelOrder{kEth, {"1"}, {}}}}, "a mixed batch");
        row("a position's stop in a batch", Batch{{CancelStop{kEth, {"s1"}, PositionStop{}}}},
            "a position's stop in a batch");
    }
    void whatIsNotSent()
    {
        QFETCH(Request, request);
        QFETCH(QString, reason);
        const auto wire = encodeWrite(request);
        QVERIFY(!wire);
        QCOMPARE(wire.error().context, reason.toStdString());
    }
    void outcomes_data()
    {
        QTest::addColumn<Request>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char* name, const Request& request, int status,
                            const std::string& body, const char* outcome) {
            QTest::newRow(name) << request << status << QString::fromStdString(body) << outcome;
        };
        const std::string ok = envelope(R"({"orderId":"11","orderLinkId":"HF-1"})");
        row("W1", order(), 200, ok, "accepted 11 HF-1");
        row("W1 empty message", order(), 200,
            envelope(R"({"orderId":"11","orderLinkId":"HF-1"})", 0, ""), "accepted 11 HF-1");
        row("W1 without the echo of our id", order(), 200,
            envelope(R"({"orderId":"11","orderLinkId":""})"), "accepted 11 HF-1");
        row("W1 cancel by venue id", CancelOrder{kEth, {"11"}, {}}, 200,
            envelope(R"({"orderId":"11","orderLinkId":"theirs"})"), "accepted 11 theirs");
        row("W2 stop of the position", stop(), 200, envelope("{}"), "accepted  ");
        row("W2 result null", stop(), 200, envelope("null"), "accepted  ");
        row("W2 pair", pair(true), 200, envelope("{}"), "accepted  ");
        row("W2 leverage", SetLeverage{kEth, {}, {}, Decimal::fromInt(5)}, 200, envelope("{}"),
            "accepted  ");
        row("W1 sized stop names its order", sized(), 200,
            envelope(R"({"orderId":"s1","orderLinkId":"HFS-1"})"), "accepted s1 HFS-1");
        row("W3", order(), 200, errorEnvelope(110007, "ab not enough for new order"),
            "refused margin");
        row("W3 with a 4xx", order(), 400, errorEnvelope(10001), "refused rules");
        row("W3 retry that arrived", order(), 200, errorEnvelope(110072), "refused duplicate id");
        row("W4 undetermined", order(), 200, errorEnvelope(10016), "unknown");
        row("W4 server timeout", order(), 200, errorEnvelope(10000, "Server Timeout"), "unknown");
        row("W4 unlisted", order(), 200, errorEnvelope(123456), "unknown");
        row("W5 empty", order(), 200, "", "unknown");
        row("W5 html", order(), 200, "<html>busy</html>", "unknown");
        row("W5 403 html", order(), 403, "<html>access too frequent</html>", "unknown");
        row("W5 cut", order(), 200, ok.substr(0, ok.size() / 2), "unknown");
        row("W5 no code", order(), 200,
            R"({"retMsg":"OK","result":{"orderId":"11","orderLinkId":"HF-1"}})", "unknown");
        row("W5 a code that is no number", order(), 200,
            R"({"retCode":"OK","result":{"orderId":"11"}})", "unknown");
        row("W5 result a list", order(), 200, R"({"retCode":0,"result":[]})", "unknown");
        row("W6 no id", order(), 200, envelope(R"({"orderId":"","orderLinkId":"HF-1"})"),
            "unknown");
        row("W6 no result", order(), 200, envelope("null"), "unknown");
        row("W6 empty result", order(), 200, envelope("{}"), "unknown");
        row("W6 another client's order", order(), 200,
            envelope(R"({"orderId":"11","orderLinkId":"HF-2"})"), "unknown");
        row("W6 another order cancelled", CancelOrder{kEth, {"11"}, {}}, 200,
            envelope(R"({"orderId":"12","orderLinkId":""})"), "unknown");
        row("W7 502 with an acceptance", order(), 502, ok, "unknown");
        row("W7 502 with a refusal", order(), 502, errorEnvelope(110007), "unknown");
        row("W7 302", order(), 302, ok, "unknown");
        row("W7 400 with an acceptance", order(), 400, ok, "unknown");
    }
    void outcomes()
    {
        QFETCH(Request, request);
        QFETCH(int, status);
        QFETCH(QString, body);
        QFETCH(QString, outcome);
        QCOMPARE(wordOf(outcomeOf(request, status, body.toStdString())), outcome.toStdString());
    }
    void batches_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("codes");
        QTest::addColumn<QStringList>("outcomes");
        // clang-format off
        const QString both = QStringLiteral(R"([{"orderId":"11","orderLinkId":"A"},{"orderId":"12","orderLinkId":"B"}])");
        const QString one = QStringLiteral(R"([{"orderId":"11","orderLinkId":"A"},{"orderId":"","orderLinkId":""}])");
        QTest::newRow("W9 both") << both << R"([{"code":0,"msg":"OK"},{"code":0,"msg":"OK"}])" << QStringList{"accepted 11 A", "accepted 12 B"};
        QTest::newRow("W9 one fails inside a success") << one << R"([{"code":0,"msg":"OK"},{"code":110007,"msg":"no"}])" << QStringList{"accepted 11 A", "refused margin"};
        QTest::newRow("W9 one undetermined") << one << R"([{"code":0,"msg":"OK"},{"code":10016,"msg":"no"}])" << QStringList{"accepted 11 A", "unknown"};
        QTest::newRow("W9 too large by its text") << one << R"([{"code":0,"msg":"OK"},{"code":10001,"msg":"The number of contracts exceeds maximum limit allowed: too large"}])" << QStringList{"accepted 11 A", "refused too big"};
        QTest::newRow("W9 both fail") << R"([{},{}])" << R"([{"code":110007,"msg":""},{"code":110007,"msg":""}])" << QStringList{"refused margin", "refused margin"};
        QTest::newRow("W9 accepted without an id") << one << R"([{"code":0,"msg":"OK"},{"code":0,"msg":"OK"}])" << QStringList{"accepted 11 A", "unknown"};
        QTest::newRow("W9 a row without a code") << both << R"([{"code":0,"msg":"OK"},{"msg":"OK"}])" << QStringList{"accepted 11 A", "unknown"};
        QTest::newRow("W10 a row short") << R"([{"orderId":"11","orderLinkId":"A"}])" << R"([{"code":0},{"code":0}])" << QStringList{"unknown", "unknown"};
        QTest::newRow("W10 a code short") << both << R"([{"code":0}])" << QStringList{"unknown", "unknown"};
        QTest::newRow("W10 no codes") << both << "null" << QStringList{"unknown", "unknown"};
        QTest::newRow("W10 swapped") << R"([{"orderId":"12","orderLinkId":"B"},{"orderId":"","orderLinkId":"A"}])" << R"([{"code":0},{"code":110007}])" << QStringList{"unknown", "unknown"};
        // clang-format on
    }
    void batches()
    {
        QFETCH(QString, list);
        QFETCH(QString, codes);
        QFETCH(QStringList, outcomes);
        PlaceOrder a = order();
        a.clientId = {"A"};
        PlaceOrder b = order();
        b.clientId = {"B"};
        const std::string body = R"({"retCode":0,"retMsg":"OK","result":{"list":)"
                                 + list.toStdString() + R"(},"retExtInfo":{"list":)"
                                 + codes.toStdString() + "}}";
        const std::vector<Outcome> said = outcomesOf(Batch{{a, b}}, 200, body);
        QCOMPARE(said.size(), std::size_t{2});
        for (std::size_t i = 0; i < said.size(); ++i)
            QCOMPARE(wordOf(said.at(i)), outcomes.at(static_cast<qsizetype>(i)).toStdString());
    }
    void aBatchAsAWholeMayBeRefusedOrUnknown()
    {
        const Batch batch{{order(), order()}};
        for (const Outcome& outcome : outcomesOf(batch, 200, errorEnvelope(10006)))
            QCOMPARE(wordOf(outcome), std::string{"refused too frequent"}); // W11
        for (const Outcome& outcome : outcomesOf(batch, 502, errorEnvelope(10006)))
            QCOMPARE(wordOf(outcome), std::string{"unknown"});
        for (const Outcome& outcome : outcomesOf(batch, 200, "<html>"))
            QCOMPARE(wordOf(outcome), std::string{"unknown"});
    }
    /// The documentation's samples, and the recorded refusal of a demo host.
    void repliesOfOthers()
    {
        HF_NEEDS_FIXTURE(placed, "PlaceMultipleOrders.txt");
        PlaceOrder a = order();
        a.clientId = {"spot-btc-03"};
        PlaceOrder b = order();
        b.clientId = {"spot-atom-03"};
        const auto outcomes = outcomesOf(Batch{{a, b}}, 200, placed->substr(placed->find('{')));
        QCOMPARE(wordOf(outcomes.at(0)), std::string{"accepted 1666800494330512128 spot-btc-03"});
        QCOMPARE(wordOf(outcomes.at(1)), std::string{"accepted 1666800494330512129 spot-atom-03"});
        HF_NEEDS_FIXTURE(demo, "getOrderError.json5");
        QCOMPARE(wordOf(outcomeOf(order(), 200, *demo)), std::string{"refused not allowed"});
        // Cancel-all is nothing we send: its sample names no order of ours.
        HF_NEEDS_FIXTURE(all, "CancelAllOrder.txt");
        QCOMPARE(wordOf(outcomeOf(CancelOrder{kEth, {"1"}, {}}, 200, all->substr(all->find('{')))),
                 std::string{"unknown"});
    }
    void noCutReplyIsTakenForAnAcceptance()
    {
        const std::string ok = envelope(R"({"orderId":"11","orderLinkId":"HF-1"})");
        for (std::size_t length = 0; length < ok.size(); ++length)
            QCOMPARE(wordOf(outcomeOf(order(), 200, ok.substr(0, length))), std::string{"unknown"});
    }
    void clientIds()
    {
        QVERIFY(isClientId("aZ09-_") && isClientId(std::string(36, 'a')));
        for (const std::string& bad :
             {std::string{}, std::string(37, 'a'), std::string{"a b"}, std::string{"a.b"}})
            QVERIFY2(!isClientId(bad), bad.c_str());
    }
    void headersOfABudget_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("reset");
        QTest::addColumn<int>("pause"); // -1: none
        QTest::addColumn<int>("usedUp");
        // The envelope's time is 1795000000000.
        QTest::newRow("B1 B2") << "0" << "1795000000400" << 400 << 400;
        QTest::newRow("B1, not used up") << "3" << "1795000000400" << 400 << -1;
        QTest::newRow("B3 just now") << "0" << "1795000000000" << -1 << 1000;
        QTest::newRow("B3 no header") << "" << "" << -1 << -1;
        QTest::newRow("B3 no number") << "0" << "soon" << -1 << 1000;
        QTest::newRow("B3 far away binds for seconds")
            << "0" << "9999999999999" << 10'000 << 10'000;
        QTest::newRow("B3 a number beyond all") << "0" << "9223372036854775807" << 10'000 << 10'000;
    }
    void headersOfABudget()
    {
        QFETCH(QString, status);
        QFETCH(QString, reset);
        QFETCH(int, pause);
        QFETCH(int, usedUp);
        HttpReply reply{RequestId{1}, 200, errorEnvelope(10006), {}};
        if (!status.isEmpty())
            reply.headers.emplace_back("x-bapi-limit-status", status.toStdString());
        if (!reset.isEmpty())
            reply.headers.emplace_back("x-bapi-limit-reset-timestamp", reset.toStdString());
        const auto ms = [](std::optional<milliseconds> time) {
            return time ? static_cast<int>(time->count()) : -1;
        };
        QCOMPARE(ms(dialect().pauseOf(reply)), pause);
        QCOMPARE(ms(dialect().usedUpFor(reply)), usedUp);
    }
};

QTEST_GUILESS_MAIN(TestBybitWrites)
#include "tst_bybit_writes.moc"

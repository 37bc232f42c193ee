// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/bybit_rig.h"
#include "tests/sim/okx_rig.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;

using Json = nlohmann::json;

namespace {

void add(VenueModel& model, WallTime now, const char* fault)
{
    model.faults().add(now, Fault::parse(fault).value());
}
std::uint64_t effects(const VenueModel& model) { return model.faults().faults().front().effects; }
std::string headerOf(const HttpAnswer& answer, const std::string& name)
{
    for (const auto& [given, value] : answer.headers)
        if (given == name) return value;
    return "none";
}

struct Okx : okx::Rig {
    Okx() { setPrice("ETH-USDT-SWAP", "3000"); }
    Json batch(std::size_t count)
    {
        Json items = Json::array();
        for (std::size_t i = 0; i < count; ++i)
            items.push_back({{"instId", "ETH-USDT-SWAP"},
                             {"tdMode", "cross"},
                             {"side", "buy"},
                             {"ordType", "limit"},
                             {"px", "2000"},
                             {"sz", "1"},
                             {"clOrdId", "b" + std::to_string(i)}});
        return write("/api/v5/trade/batch-orders", items);
    }
};
struct Bybit : bybit::Rig {
    Json batch(std::size_t count)
    {
        Json items = Json::array();
        for (std::size_t i = 0; i < count; ++i)
            items.push_back({{"symbol", "ETHUSDT"},
                             {"side", "Buy"},
                             {"orderType", "Limit"},
                             {"price", "2990"},
                             {"qty", "1"},
                             {"orderLinkId", "b" + std::to_string(i)}});
        return write("/v5/order/create-batch", {{"request", items}});
    }
};

} // namespace

/// Replies that do not tell what was done, of both venues: each says that it took effect.
class TestReplyFaults : public QObject {
    Q_OBJECT
private slots:
    void itemsFailInsideASuccess() // F07
    {
        Okx okx;
        add(okx.model, okx.now, "F07{k=1}");
        const Json reply = okx.batch(3);
        QCOMPARE(reply["code"].get<std::string>(), std::string{"2"});
        QCOMPARE(reply["data"][2]["sCode"].get<std::string>(), std::string{"51149"});
        QCOMPARE(okx.model.workingOrders(okx.uid).size(), std::size_t{2});
        QCOMPARE(effects(okx.model), std::uint64_t{1});
    }

    void aBatchIsAnsweredByAnotherNumber_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<int>("rows"); // -1: one error for all
        QTest::newRow("one error") << QByteArray{"F08{shape=one}"} << -1;
        QTest::newRow("shorter") << QByteArray{"F08{shape=short}"} << 2;
        QTest::newRow("longer") << QByteArray{"F08{shape=long}"} << 4;
    }
    void aBatchIsAnsweredByAnotherNumber() // F08
    {
        QFETCH(QByteArray, fault);
        QFETCH(int, rows);
        Okx okx;
        add(okx.model, okx.now, fault.constData());
        const Json ours = okx.batch(3);
        Bybit bybit;
        add(bybit.model, bybit.now, fault.constData());
        const Json theirs = bybit.batch(3);
        // All of them are executed, whatever is said.
        QCOMPARE(okx.model.workingOrders(okx.uid).size(), std::size_t{3});
        QCOMPARE(bybit.model.workingOrders(bybit.uid).size(), std::size_t{3});
        if (rows < 0) {
            QCOMPARE(ours["code"].get<std::string>(), std::string{"51149"});
            QVERIFY(ours["data"].empty());
            QCOMPARE(theirs["retCode"].get<int>(), 10016);
        } else {
            QCOMPARE(ours["data"].size(), static_cast<std::size_t>(rows));
            QCOMPARE(theirs["result"]["list"].size(), static_cast<std::size_t>(rows));
            QCOMPARE(theirs["retExtInfo"]["list"].size(), static_cast<std::size_t>(rows));
        }
        QCOMPARE(effects(okx.model), std::uint64_t{1});
        QCOMPARE(effects(bybit.model), std::uint64_t{1});
    }

    void anAckNamesNoOrder() // F09 what=no_id
    {
        Okx okx;
        add(okx.model, okx.now, "F09{what=no_id}");
        QCOMPARE(okx.limit("buy", "1", "2000")["ordId"].get<std::string>(), std::string{});
        QCOMPARE(okx.model.workingOrders(okx.uid).size(), std::size_t{1});
        QCOMPARE(effects(okx.model), std::uint64_t{1});
        Bybit bybit;
        add(bybit.model, bybit.now, "F09{what=no_id}");
        QCOMPARE(bybit.limit("Buy", "1", "2990")["result"]["orderId"].get<std::string>(),
                 std::string{});
        QCOMPARE(bybit.model.workingOrders(bybit.uid).size(), std::size_t{1});
    }

    void notModifiedMeansTwoThings() // F09 what=not_modified
    {
        for (const bool isDone : {false, true}) {
            Bybit bybit;
            QCOMPARE(bybit.create("Buy", "1")["retCode"].get<int>(), 0);
            add(bybit.model, bybit.now,
                isDone ? "F09{what=not_modified,executed=1}" : "F09{what=not_modified}");
            QCOMPARE(bybit.stops({{"stopLoss", "2900"}})["retCode"].get<int>(), 34040);
            QCOMPARE(bybit.model.pendingStops(bybit.uid).size(), std::size_t{isDone ? 1U : 0U});
            QCOMPARE(effects(bybit.model), std::uint64_t{1});
        }
    }

    void theFillOvertakesTheAckAndTheOrder() // F25
    {
        Okx okx;
        const StreamId stream = okx.loggedIn("/ws/v5/private");
        okx.dialect.receive(okx.now, stream,
                            R"({"op":"subscribe","args":[{"channel":"orders","instType":"SWAP"},)"
                            R"({"channel":"positions","instType":"SWAP"}]})");
        static_cast<void>(okx.heard());
        add(okx.model, okx.now, "F25{of=ack,D=2s}");
        const HttpAnswer answer = okx.post(
            "/api/v5/trade/order",
            R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1"})");
        QVERIFY(answer.delay >= milliseconds{2000});
        okx.dialect.advance(okx.now);
        QVERIFY(okx.heard().find(R"("state":"filled")")
                != std::string::npos); // long before the ack
        okx.model.faults().clear();
        add(okx.model, okx.now, "F25{of=order,D=2s}");
        static_cast<void>(okx.market("buy", "1"));
        okx.dialect.advance(okx.now);
        std::string heard = okx.heard();
        QVERIFY(heard.find(R"("pos":"2")") != std::string::npos);
        QVERIFY(heard.find(R"("channel":"orders")") == std::string::npos);
        okx.now += milliseconds{2001};
        okx.dialect.advance(okx.now);
        QVERIFY(okx.heard().find(R"("channel":"orders")") != std::string::npos);
        QVERIFY(effects(okx.model) >= 1);
    }

    void theFillOvertakesTheAckAndTheOrderAtBybit() // F25: fills have messages of their own there
    {
        Bybit bybit;
        const StreamId stream = bybit.loggedIn("/v5/private");
        bybit.dialect.receive(bybit.now, stream,
                              R"({"op":"subscribe","args":["order","execution","position"]})");
        static_cast<void>(bybit.told(stream));
        const auto topics = [&] {
            bybit.dialect.advance(bybit.now);
            std::string text;
            for (const Json& frame : bybit.told(stream))
                text += frame.value("topic", "") + ' ';
            return text;
        };
        add(bybit.model, bybit.now, "F25{of=ack,D=2s}");
        const HttpAnswer answer = bybit.post(
            "/v5/order/create",
            R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1"})");
        QVERIFY(answer.delay >= milliseconds{2000});
        QCOMPARE(topics(), std::string{"execution order position "}); // long before the ack
        QCOMPARE(effects(bybit.model), std::uint64_t{1});
        bybit.model.faults().clear();
        add(bybit.model, bybit.now, "F25{of=order,D=2s}");
        QCOMPARE(bybit.create("Buy", "1")["retCode"].get<int>(), 0);
        QCOMPARE(topics(), std::string{"execution position "});
        bybit.now += milliseconds{2000};
        QCOMPARE(topics(), std::string{"order "});
        QCOMPARE(effects(bybit.model), std::uint64_t{1});
    }

    void fillsArePushedBlank() // F31 ep=fills
    {
        Bybit bybit;
        const StreamId stream = bybit.loggedIn("/v5/private");
        bybit.dialect.receive(bybit.now, stream, R"({"op":"subscribe","args":["execution"]})");
        static_cast<void>(bybit.told(stream));
        add(bybit.model, bybit.now, "F31{ep=fills,as=zero}");
        QCOMPARE(bybit.create("Buy", "1")["retCode"].get<int>(), 0);
        bybit.dialect.advance(bybit.now);
        const std::vector<Json> told = bybit.told(stream, "execution");
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(told[0]["data"][0]["execQty"].get<std::string>(), std::string{"0"});
        QCOMPARE(effects(bybit.model), std::uint64_t{1});
    }

    void eventsComeTwice() // F38
    {
        Okx okx;
        const StreamId theirs = okx.loggedIn("/ws/v5/private");
        okx.dialect.receive(
            okx.now, theirs,
            R"({"op":"subscribe","args":[{"channel":"orders","instType":"SWAP"}]})");
        static_cast<void>(okx.heard());
        add(okx.model, okx.now, "F38{kind=order,n=2,D=10s}");
        static_cast<void>(okx.market("buy", "1"));
        for (int i = 0; i < 4; ++i) { // Once as it should be, then twice more.
            okx.dialect.advance(okx.now);
            const bool isTold = okx.heard().find(R"("state":"filled")") != std::string::npos;
            QCOMPARE(isTold, i < 3);
            okx.now += milliseconds{10'000};
        }
        QVERIFY(effects(okx.model) >= 1);
        Bybit bybit;
        const StreamId stream = bybit.loggedIn("/v5/private");
        bybit.dialect.receive(bybit.now, stream, R"({"op":"subscribe","args":["execution"]})");
        static_cast<void>(bybit.told(stream));
        add(bybit.model, bybit.now, "F38{n=2,D=10s}");
        QCOMPARE(bybit.create("Buy", "1")["retCode"].get<int>(), 0);
        bybit.dialect.advance(bybit.now);
        const std::vector<Json> first = bybit.told(stream, "execution");
        QCOMPARE(first.size(), std::size_t{1});
        for (int i = 0; i < 2; ++i) { // The same again, id and all.
            bybit.now += milliseconds{10'000};
            bybit.dialect.advance(bybit.now);
            const std::vector<Json> again = bybit.told(stream, "execution");
            QCOMPARE(again.size(), std::size_t{1});
            QCOMPARE(again[0].dump(), first[0].dump());
        }
        QVERIFY(effects(bybit.model) >= 1);
    }

    void anOldSnapshotComesInMidStream() // F40 what=snapshot
    {
        Okx okx;
        const StreamId stream = okx.loggedIn("/ws/v5/private");
        add(okx.model, okx.now, "F40{what=snapshot,D=5s,at=20s}"); // From now on versions are kept.
        static_cast<void>(okx.market("buy", "1"));
        okx.now += milliseconds{17'000};
        static_cast<void>(okx.market("buy", "1"));
        okx.dialect.receive(
            okx.now, stream,
            R"({"op":"subscribe","args":[{"channel":"positions","instType":"SWAP"}]})");
        static_cast<void>(okx.heard());
        okx.now += milliseconds{3000};
        okx.dialect.advance(okx.now);
        const std::string heard = okx.heard();
        QVERIFY(heard.find(R"("eventType":"snapshot")") != std::string::npos);
        QVERIFY(heard.find(R"("pos":"1")") != std::string::npos); // as it was five seconds ago
        QCOMPARE(effects(okx.model), std::uint64_t{1});
        Bybit bybit;
        const StreamId theirs = bybit.loggedIn("/v5/private");
        bybit.dialect.receive(bybit.now, theirs, R"({"op":"subscribe","args":["position"]})");
        add(bybit.model, bybit.now, "F40{what=snapshot,D=5s,at=20s}");
        QCOMPARE(bybit.create("Buy", "1")["retCode"].get<int>(), 0);
        bybit.now += milliseconds{17'000};
        QCOMPARE(bybit.create("Buy", "1")["retCode"].get<int>(), 0);
        bybit.dialect.advance(bybit.now);
        static_cast<void>(bybit.told(theirs));
        bybit.now += milliseconds{3000};
        bybit.dialect.advance(bybit.now);
        const std::vector<Json> told = bybit.told(theirs, "position");
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(told[0]["data"][0]["size"].get<std::string>(), std::string{"1"});
    }

    void theResetHeaderIsMisleading() // F50
    {
        const auto refusedBy = [](const char* how) {
            Bybit bybit;
            add(bybit.model, bybit.now, "F47{scope=positions,after=3s}");
            if (*how) add(bybit.model, bybit.now, how);
            const HttpAnswer answer =
                bybit.get("/v5/position/list?category=linear&settleCoin=USDT");
            return headerOf(answer, "X-Bapi-Limit-Reset-Timestamp");
        };
        const std::int64_t now = toMs(bybit::kStart);
        QCOMPARE(refusedBy(""), std::to_string(now + 3000));
        QCOMPARE(refusedBy("F50{how=seconds}"), std::to_string((now + 3000) / 1000));
        QCOMPARE(refusedBy("F50{how=missing}"), std::string{"none"});
        QVERIFY(std::stoll(refusedBy("F50{how=past}")) < now);
        QVERIFY(std::stoll(refusedBy("F50{how=far}")) > now + 3'600'000);
        Okx okx;
        add(okx.model, okx.now, "F50{how=seconds}");
        add(okx.model, okx.now, "F47{scope=positions,after=3s}");
        QCOMPARE(headerOf(okx.get("/api/v5/account/positions"), "Retry-After"),
                 std::string{"3000"});
        QCOMPARE(effects(okx.model), std::uint64_t{1});
    }

    void othersUseABudget() // F55
    {
        Okx okx;
        add(okx.model, okx.now, "F55{share=50%}");
        int answered = 0; // Of ten in two seconds.
        for (int i = 0; i < 10; ++i)
            answered += okx.get("/api/v5/account/positions").status == 200 ? 1 : 0;
        QCOMPARE(answered, 5);
        QCOMPARE(effects(okx.model), std::uint64_t{5});
        Bybit bybit;
        add(bybit.model, bybit.now, "F55{share=80%}");
        answered = 0; // Of fifty in a second.
        std::string left;
        for (int i = 0; i < 12; ++i) {
            const HttpAnswer answer =
                bybit.get("/v5/position/list?category=linear&settleCoin=USDT");
            answered += answer.body.find("\"retCode\":0") != std::string::npos ? 1 : 0;
            if (i == 0) left = headerOf(answer, "X-Bapi-Limit-Status");
        }
        QCOMPARE(answered, 10);
        QCOMPARE(left, std::string{"9"}); // And the header tells: learn it there.
        QCOMPARE(effects(bybit.model), std::uint64_t{2});
    }
};

QTEST_GUILESS_MAIN(TestReplyFaults)
#include "tst_reply_faults.moc"

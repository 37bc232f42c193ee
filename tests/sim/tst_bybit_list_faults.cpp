// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/bybit_rig.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::bybit;

namespace {

/// Four positions, the newest of ETH; each list is then read under a fault.
struct Held : Rig {
    Held()
    {
        for (const char* symbol : {"BTCUSDT", "SOLUSDT", "XRPUSDT", kEth}) {
            NewOrder order;
            order.instrument = {symbol};
            order.qty = Qty::of("1");
            now += milliseconds{10};
            static_cast<void>(model.placeOrder(uid, now, order));
        }
        now += milliseconds{1000};
    }
    void add(const char* fault) { model.faults().add(now, Fault::parse(fault).value()); }
    [[nodiscard]] std::uint64_t effects() const { return model.faults().faults().front().effects; }
    Json positions(const char* more = "")
    {
        return list(std::string{"/v5/position/list?category=linear&settleCoin=USDT&limit=200"}
                    + more);
    }
    static std::string symbols(const Json& rows)
    {
        std::string text;
        for (const Json& row : rows)
            text += row["symbol"].get<std::string>() + ' ';
        return text;
    }
};

} // namespace

/// The catalogue's lies about lists, over Bybit's bytes. Each says that it took effect.
class TestBybitListFaults : public QObject {
    Q_OBJECT
private slots:
    void rowsAreLeftOutAndStayOut() // F17
    {
        Held rig;
        rig.add("F17{ep=positions,k=1,which=newest,stick=5s,times=1}");
        const std::string without = "XRPUSDT SOLUSDT BTCUSDT ";
        QCOMPARE(Held::symbols(rig.positions()), without);
        rig.now += milliseconds{4000};
        QCOMPARE(Held::symbols(rig.positions()), without); // sticky
        // The row alone is honest only by luck: the same view leaves it out as well.
        rig.now += milliseconds{2000};
        QCOMPARE(rig.positions().size(), std::size_t{4});
        QVERIFY(rig.effects() >= 2);
    }

    void randomRowsAreDrawnFromTheSeed() // F17
    {
        Held one;
        Held other;
        for (Held* rig : {&one, &other})
            rig->add("F17{k=2}");
        QCOMPARE(one.positions().size(), std::size_t{2});
        QCOMPARE(Held::symbols(one.positions()), [&] {
            static_cast<void>(other.positions());
            return Held::symbols(other.positions());
        }());
    }

    void aPageIsCut() // F18
    {
        Held rig;
        rig.add("F18{ep=positions,rows=3}");
        Json page =
            rig.read("/v5/position/list?category=linear&settleCoin=USDT&limit=200")["result"];
        QCOMPARE(page["list"].size(), std::size_t{3});
        QCOMPARE(plain(page["nextPageCursor"]), plain(Json(""))); // and says it was the last
        rig.model.faults().clear();
        rig.add("F18{ep=positions,rows=3,cursor=kept}");
        page = rig.read("/v5/position/list?category=linear&settleCoin=USDT&limit=200")["result"];
        QVERIFY(page["nextPageCursor"] != Json(""));
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void rowsShiftBetweenPages_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("second");
        QTest::newRow("repeated") << "F19{by=1}" << "XRPUSDT SOLUSDT ";
        QTest::newRow("lost") << "F19{by=-1}" << "BTCUSDT ";
    }
    void rowsShiftBetweenPages() // F19
    {
        QFETCH(QString, fault);
        QFETCH(QString, second);
        Held rig;
        rig.add(fault.toStdString().c_str());
        const std::string query = "/v5/position/list?category=linear&settleCoin=USDT&limit=2";
        const Json first = rig.read(query)["result"];
        QCOMPARE(Held::symbols(first["list"]), std::string{"ETHUSDT XRPUSDT "});
        QCOMPARE(Held::symbols(
                     rig.list(query + "&cursor=" + first["nextPageCursor"].get<std::string>())),
                 second.toStdString());
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void aListIsEmptyOrNullWithSuccess() // F21
    {
        Held rig;
        rig.add("F21{ep=positions,stick=3s,times=1}");
        QCOMPARE(plain(rig.read("/v5/position/list?category=linear&settleCoin=USDT")["retCode"]),
                 plain(Json(0)));
        QVERIFY(rig.positions().empty());
        rig.now += milliseconds{2999};
        QVERIFY(rig.positions().empty()); // It sticks,
        rig.now += milliseconds{1};
        QCOMPARE(rig.positions().size(), std::size_t{4}); // and its time is over.
        rig.model.faults().clear();
        rig.add("F21{ep=positions,as=null}");
        QVERIFY(rig.positions().is_null());
    }

    void aListIsOfAnotherScope() // F20
    {
        Held rig;
        NewOrder order;
        order.instrument = {"BTCPERP"};
        order.qty = Qty::of("0.1");
        static_cast<void>(rig.model.placeOrder(rig.uid, rig.now, order));
        rig.add("F20{ep=positions,what=account}");
        QVERIFY(rig.positions().empty());
        QVERIFY(rig.positions().is_array());
        QCOMPARE(rig.effects(), std::uint64_t{2});
        rig.model.faults().clear();
        rig.add("F20{ep=positions,what=settle}");
        QVERIFY(rig.positions().empty()); // What settles in USDT is missing in the list of USDT,
        QCOMPARE(
            Held::symbols(rig.list("/v5/position/list?category=linear&settleCoin=USDC&limit=200")),
            std::string{"BTCPERP "}); // and the other's is whole.
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void zeroRowsComeInAnyOrder() // F24
    {
        Held rig;
        NewOrder order;
        order.instrument = {"SOLUSDT"};
        order.side = Side::Sell;
        order.qty = Qty::of("1");
        order.reduceOnly = true;
        QVERIFY(rig.model.placeOrder(rig.uid, rig.now, order).isAccepted());
        QCOMPARE(rig.positions().size(), std::size_t{3});
        rig.add("F24{order=zeros_first}");
        const Json rows = rig.positions();
        QCOMPARE(rows.size(), std::size_t{4});
        QCOMPARE(plain(rows[0]["symbol"]), plain(Json("SOLUSDT")));
        QCOMPARE(plain(rows[0]["size"]), plain(Json("0")));
        QCOMPARE(plain(rows[0]["side"]), plain(Json("")));
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void bothSidesOfHedgeModeComeInAnyOrder() // F24
    {
        ModelConfig config = Rig::configOf();
        config.accounts[0].positionMode = PositionMode::Hedge;
        Rig rig{std::move(config)};
        NewOrder order;
        order.instrument = {kEth};
        order.side = Side::Sell;
        order.sideIndex = SideIndex::Short;
        order.qty = Qty::of("1");
        QVERIFY(rig.model.placeOrder(rig.uid, rig.now, order).isAccepted());
        rig.model.faults().add(rig.now, Fault::parse("F24{order=zeros_first}").value());
        for (const char* query : {"symbol=ETHUSDT", "settleCoin=USDT"}) {
            const Json rows =
                rig.list(std::string{"/v5/position/list?category=linear&limit=200&"} + query);
            QCOMPARE(rows.size(), std::size_t{2});
            QCOMPARE(plain(rows[0]["size"]), plain(Json("0"))); // list[0] is not the position.
            QCOMPARE(plain(rows[1]["side"]), plain(Json("Sell")));
        }
    }

    void anEarlierEndStandsOnTop() // F27 forge=earlier
    {
        Held rig;
        QVERIFY(rig.create("Sell", "1", {{"reduceOnly", true}})["retCode"] == Json(0));
        rig.now += milliseconds{600'000};
        QVERIFY(rig.create("Buy", "2")["retCode"] == Json(0));
        rig.now += milliseconds{60'000};
        rig.add("F27{forge=earlier,in=all}");
        const Json closed = rig.list("/v5/position/closed-pnl?category=linear&symbol=ETHUSDT")[0];
        QCOMPARE(plain(closed["updatedTime"]), std::to_string(toMs(rig.now)));
        QCOMPARE(plain(closed["closedSize"]), plain(Json("1"))); // The rest stays true.
        const Json fill = rig.list("/v5/execution/list?category=linear&symbol=ETHUSDT")[0];
        QCOMPARE(plain(fill["side"]), plain(Json("Sell")));
        QCOMPARE(plain(fill["execTime"]), std::to_string(toMs(rig.now)));
        QCOMPARE(rig.effects(), std::uint64_t{2});
    }

    void sidesAndSizesAreWrong() // F23
    {
        Held rig;
        rig.add("F23{what=side}");
        QCOMPARE(plain(rig.positions()[0]["side"]), plain(Json("Sell")));
        rig.model.faults().clear();
        rig.add("F23{what=size}");
        QCOMPARE(plain(rig.positions()[0]["size"]), plain(Json("10")));
        QVERIFY(rig.effects() > 0);
    }

    void aViewIsOldWhileTheOtherIsNot() // F22, F26, F32
    {
        for (const char* fault : {"F22{D=5s}", "F26{D=5s}", "F32{old=rest,D=5s}"}) {
            Held rig;
            rig.add(fault);
            rig.create("Buy", "1"); // Versions are kept from the fault on.
            rig.now += milliseconds{6000};
            rig.create("Buy", "1");
            QCOMPARE(plain(rig.position()["size"]), std::string{"2"});
            rig.now += milliseconds{6000};
            QCOMPARE(plain(rig.position()["size"]), std::string{"3"});
            QVERIFY2(rig.effects() > 0, fault);
        }
        Held rig;
        const StreamId stream = rig.loggedIn("/v5/private");
        rig.dialect.receive(rig.now, stream, R"({"op":"subscribe","args":["position"]})");
        rig.dialect.advance(rig.now);
        static_cast<void>(rig.told(stream));
        rig.add("F32{old=stream,D=5s}");
        rig.create("Buy", "1");
        rig.dialect.advance(rig.now);
        QCOMPARE(plain(rig.position()["size"]), plain(Json("2")));
        QVERIFY(rig.told(stream).empty());
        rig.now += milliseconds{5000};
        rig.dialect.advance(rig.now);
        QCOMPARE(plain(rig.told(stream)[0]["data"][0]["size"]), plain(Json("2")));
    }

    void historyLagsOrIsGone() // F27
    {
        Held rig;
        rig.add("F27{D=10s}");
        const std::string history = "/v5/order/history?category=linear";
        QVERIFY(rig.list(history).empty());
        QVERIFY(rig.list("/v5/execution/list?category=linear").empty());
        rig.now += milliseconds{10'000};
        QCOMPARE(rig.list(history).size(), std::size_t{4});
        rig.model.faults().clear();
        rig.add("F27{D=0s,drop=1}");
        QVERIFY(rig.list(history).empty());
        QCOMPARE(rig.effects(), std::uint64_t{4});
    }

    void fieldsAreMissingNullOrNew() // F30
    {
        Held rig;
        rig.add("F30{ep=positions,how=drop}");
        QVERIFY(!rig.positions()[0].contains("size"));
        rig.model.faults().clear();
        rig.add("F30{ep=positions,how=null}");
        QVERIFY(rig.positions()[0]["size"].is_null());
        rig.model.faults().clear();
        rig.add("F30{ep=positions,how=new}");
        QCOMPARE(plain(rig.positions()[0]["positionStatus"]), plain(Json("SomethingNew")));
    }

    void decisiveFieldsAreBlank() // F31
    {
        Held rig;
        rig.add("F31{ep=positions,as=zero}");
        for (const Json& row : rig.positions())
            QCOMPARE(plain(row["size"]), plain(Json("0")));
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void figuresStandStill() // F33
    {
        Held rig;
        rig.add("F33");
        const Json before = rig.positions()[0]["unrealisedPnl"];
        rig.setPrice(kEth, "3100");
        QCOMPARE(plain(rig.positions()[0]["unrealisedPnl"]), plain(before));
        QVERIFY(rig.effects() > 0);
        rig.model.faults().clear();
        QVERIFY(rig.positions()[0]["unrealisedPnl"] != before);
    }

    void youngRowsAreNotShown() // F02
    {
        Held rig;
        rig.add("F02{ep=positions,D=10s}");
        QVERIFY(rig.positions().empty());
        QCOMPARE(rig.effects(), std::uint64_t{4});
    }

    void aBatchFailsInside() // F07
    {
        Held rig;
        rig.add("F07{k=1}");
        const Json item{{"symbol", kEth},
                        {"side", "Buy"},
                        {"orderType", "Limit"},
                        {"price", "2980"},
                        {"qty", "1"}};
        const Json reply = rig.write("/v5/order/create-batch", {{"request", {item, item}}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(0)));
        QCOMPARE(plain(reply["retExtInfo"]["list"][0]["code"]), plain(Json(0)));
        QCOMPARE(plain(reply["retExtInfo"]["list"][1]["code"]), plain(Json(10016)));
        QCOMPARE(rig.open().size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestBybitListFaults)
#include "tst_bybit_list_faults.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/okx_rig.h"

#include <QTest>

#include <set>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::okx;

namespace {

/// Three positions and two working orders.
struct Held : Rig {
    Held()
    {
        setPrice("ETH-USDT-SWAP", "3000");
        for (const char* instrument : {"BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"})
            market("buy", "1", {{"instId", instrument}});
        limit("buy", "1", "2000");
        limit("buy", "1", "2100");
        now += milliseconds{2000};
    }
    void add(const char* fault) { model.faults().add(now, Fault::parse(fault).value()); }
    [[nodiscard]] std::uint64_t effects() const { return model.faults().faults().front().effects; }
    std::size_t rows(const char* path) { return read(path)["data"].size(); }
    std::size_t positions() { return rows("/api/v5/account/positions"); }
};

} // namespace

/// The catalogue's lies about lists, over OKX's bytes. Each says that it took effect.
class TestOkxListFaults : public QObject {
    Q_OBJECT
private slots:
    void honestWithoutThem()
    {
        Held rig;
        QCOMPARE(rig.positions(), std::size_t{3});
        rig.add("F17{ep=fills}");
        QCOMPARE(rig.positions(), std::size_t{3});
        QCOMPARE(rig.effects(), std::uint64_t{0});
    }

    void rowsAreLeftOutAndStayOut() // F17
    {
        Held rig;
        rig.add("F17{ep=positions,k=1,stick=5s,times=1}");
        const std::string first = rig.get("/api/v5/account/positions").body;
        QCOMPARE(Json::parse(first)["data"].size(), std::size_t{2});
        rig.now += milliseconds{4000};
        std::vector<std::string> seen;
        for (const std::string& body : {first, rig.get("/api/v5/account/positions").body}) {
            std::string ids;
            const Json reply = Json::parse(body);
            for (const Json& row : reply["data"])
                ids += row["posId"].get<std::string>() + ' ';
            seen.push_back(ids);
        }
        QCOMPARE(seen[0], seen[1]);
        rig.now += milliseconds{2000};
        QCOMPARE(rig.positions(), std::size_t{3});
        QVERIFY(rig.effects() >= 2);
    }

    void aPageIsCut() // F18
    {
        Held rig;
        rig.add("F18{ep=orders,rows=1}");
        QCOMPARE(rig.rows("/api/v5/trade/orders-pending?instType=SWAP"), std::size_t{1});
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void restIsOldOrTheStreamIs() // F32
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const auto add = [&](const char* fault) {
            rig.model.faults().add(rig.now, Fault::parse(fault).value());
        };
        const auto held = [&] {
            return plain(rig.read("/api/v5/account/positions")["data"][0]["pos"]);
        };
        add("F32{old=rest,D=5s}"); // Versions are kept from now on.
        rig.market("buy", "1");
        rig.now += milliseconds{6000};
        rig.market("buy", "1");
        QCOMPARE(held(), std::string{"1"});
        rig.now += milliseconds{6000};
        QCOMPARE(held(), std::string{"2"});
        QVERIFY(rig.model.faults().faults().front().effects > 0);
        rig.model.faults().clear();
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        rig.dialect.receive(
            rig.now, stream,
            R"({"op":"subscribe","args":[{"channel":"orders","instType":"SWAP"}]})");
        static_cast<void>(rig.heard());
        add("F32{old=stream,D=5s}");
        rig.market("buy", "1");
        rig.dialect.advance(rig.now);
        QCOMPARE(held(), std::string{"3"}); // REST is honest.
        QVERIFY(rig.heard().find(R"("state":"filled")") == std::string::npos);
        rig.now += milliseconds{5000};
        rig.dialect.advance(rig.now);
        QVERIFY(rig.heard().find(R"("state":"filled")") != std::string::npos);
    }

    void aListIsEmptyWithSuccess() // F21
    {
        Held rig;
        rig.add("F21{ep=positions}");
        const Json reply = rig.read("/api/v5/account/positions");
        QCOMPARE(plain(reply["code"]), std::string{"0"});
        QVERIFY(reply["data"].empty());
        QCOMPARE(rig.effects(), std::uint64_t{1});
        QCOMPARE(rig.rows("/api/v5/trade/fills?instType=SWAP"), std::size_t{3});
    }

    void aListIsNull() // F21 as=null
    {
        Held rig;
        rig.add("F21{ep=positions,as=null}");
        const Json reply = rig.read("/api/v5/account/positions");
        QCOMPARE(plain(reply["code"]), std::string{"0"});
        QVERIFY(reply["data"].is_null());
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void onlyBulkListsLie() // of=bulk
    {
        Held rig;
        rig.add("F21{ep=positions,of=bulk}");
        QCOMPARE(rig.positions(), std::size_t{0});
        QCOMPARE(rig.rows("/api/v5/account/positions?instId=ETH-USDT-SWAP"), std::size_t{1});
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void aPartOfTheLiesLasts() // sticky
    {
        Held rig;
        rig.add("F21{ep=positions,stick=5s,sticky=30%,p=0.5}");
        int first = 0;
        int lasting = 0;
        for (int i = 0; i < 200; ++i) {
            rig.now += milliseconds{10'000};
            if (rig.positions() != 0) continue;
            ++first;
            rig.now += milliseconds{100};
            const std::uint64_t drawn = rig.model.faults().faults().front().opportunities;
            const bool isLie = rig.positions() == 0;
            // Told again without being drawn again: it stuck.
            if (isLie && rig.model.faults().faults().front().opportunities == drawn) ++lasting;
        }
        QVERIFY(first > 50);
        QVERIFY2(lasting > first / 6 && lasting < first / 2, std::to_string(lasting).c_str());
    }

    void aListIsOfAnotherScope() // F20
    {
        Held rig;
        rig.market("buy", "1", {{"instId", "BTC-USD-SWAP"}});
        rig.add("F20{what=account}");
        QCOMPARE(rig.positions(), std::size_t{0});
        QCOMPARE(rig.rows("/api/v5/trade/orders-pending?instType=SWAP"), std::size_t{0});
        QCOMPARE(rig.effects(), std::uint64_t{2});
        rig.model.faults().clear();
        rig.add("F20{ep=positions,what=settle}");
        const Json rows = rig.read("/api/v5/account/positions")["data"];
        QCOMPARE(rows.size(), std::size_t{1}); // What settles in BTC alone.
        QCOMPARE(plain(rows[0]["instId"]), std::string{"BTC-USD-SWAP"});
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void rowsAreLostBetweenPages() // F19
    {
        Held rig;
        const std::string path = "/api/v5/trade/orders-pending?instType=SWAP";
        const Json whole = rig.read(path)["data"];
        QCOMPARE(whole.size(), std::size_t{2});
        rig.add("F19{ep=orders,by=-1}");
        QCOMPARE(rig.rows((path + "&after=" + plain(whole[0]["ordId"])).c_str()), std::size_t{0});
        QCOMPARE(rig.effects(), std::uint64_t{1});
        QCOMPARE(rig.rows(path.c_str()), std::size_t{2}); // The first page is as it is.
    }

    void sidesSizesFieldsAndFiguresAreWrong() // F23, F30, F33
    {
        Held rig;
        const auto eth = [&] {
            return rig.read("/api/v5/account/positions?instId=ETH-USDT-SWAP")["data"][0];
        };
        rig.add("F23{what=side}");
        QCOMPARE(plain(eth()["pos"]), std::string{"-1"});
        rig.model.faults().clear();
        rig.add("F23{what=size}");
        QCOMPARE(plain(eth()["pos"]), std::string{"10"});
        QCOMPARE(rig.effects(), std::uint64_t{1});
        rig.model.faults().clear();
        rig.add("F30{ep=positions,how=null}");
        QVERIFY(eth()["pos"].is_null());
        rig.model.faults().clear();
        rig.add("F30{ep=positions,how=drop}");
        QVERIFY(!eth().contains("pos"));
        rig.model.faults().clear();
        rig.add("F30{ep=positions,how=new}");
        QCOMPARE(plain(eth()["mgnMode"]), std::string{"SomethingNew"});
        QCOMPARE(rig.effects(), std::uint64_t{1});
        rig.model.faults().clear();
        rig.add("F33");
        const std::string before = plain(eth()["upl"]);
        rig.setPrice("ETH-USDT-SWAP", "3300");
        QCOMPARE(plain(eth()["upl"]), before);
        QVERIFY(rig.effects() > 0);
    }

    void zeroRowsComeInAnyOrder() // F24
    {
        Held rig;
        rig.market("sell", "1", {{"instId", "BTC-USDT-SWAP"}, {"reduceOnly", true}});
        QCOMPARE(rig.positions(), std::size_t{2});
        rig.add("F24{order=zeros_first}");
        const Json rows = rig.read("/api/v5/account/positions")["data"];
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(plain(rows[0]["instId"]), std::string{"BTC-USDT-SWAP"});
        QCOMPARE(plain(rows[0]["pos"]), std::string{"0"});
        QCOMPARE(rig.effects(), std::uint64_t{1});
        rig.model.faults().clear();
        const std::string as = rig.get("/api/v5/account/positions").body;
        rig.add("F24{zeros=0,order=reversed}");
        QVERIFY(rig.get("/api/v5/account/positions").body != as);
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void eachRowOfHistoryIsLateByItself() // F27 random=1
    {
        Held rig;
        rig.add("F27{D=60s,random=1}");
        std::set<std::size_t> seen;
        for (int i = 0; i < 61; ++i) {
            seen.insert(rig.rows("/api/v5/trade/fills?instType=SWAP"));
            rig.now += milliseconds{1000};
        }
        QVERIFY2(seen.size() >= 3, "they came at once"); // 0, some, all three
        QCOMPARE(*seen.rbegin(), std::size_t{3});
    }

    void anEarlierEndStandsOnTop() // F27 forge=earlier
    {
        Held rig;
        rig.market("sell", "1", {{"reduceOnly", true}});
        const WallTime ended = rig.now;
        rig.now += milliseconds{600'000};
        rig.market("buy", "2");
        rig.now += milliseconds{60'000};
        const char* path = "/api/v5/account/positions-history?instType=SWAP&instId=ETH-USDT-SWAP";
        QCOMPARE(plain(rig.read(path)["data"][0]["uTime"]), std::to_string(toMs(ended)));
        rig.add("F27{forge=earlier,in=all}");
        const Json forged = rig.read(path)["data"][0];
        QCOMPARE(plain(forged["uTime"]), std::to_string(toMs(rig.now)));
        QCOMPARE(plain(forged["cTime"]), std::to_string(toMs(kStart))); // The rest stays true.
        const Json fill =
            rig.read("/api/v5/trade/fills?instType=SWAP&instId=ETH-USDT-SWAP")["data"][0];
        QCOMPARE(plain(fill["side"]), std::string{"sell"});
        QCOMPARE(plain(fill["ts"]), std::to_string(toMs(rig.now)));
        QCOMPARE(rig.effects(), std::uint64_t{2});
    }

    void historyLags() // F27
    {
        Held rig;
        rig.add("F27{D=10s}");
        QCOMPARE(rig.rows("/api/v5/trade/fills?instType=SWAP"), std::size_t{0});
        QCOMPARE(rig.positions(), std::size_t{3});
        rig.now += milliseconds{10'000};
        QCOMPARE(rig.rows("/api/v5/trade/fills?instType=SWAP"), std::size_t{3});
        QCOMPARE(rig.effects(), std::uint64_t{3});
    }

    void theVenueClosesByItself() // F28
    {
        Held rig;
        rig.add("F28{kind=adl}");
        rig.now += milliseconds{1000};
        rig.model.advance(rig.now);
        QCOMPARE(rig.positions(), std::size_t{2});
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void aNameIsForgotten() // F05
    {
        Held rig;
        QCOMPARE(plain(rig.limit("buy", "1", "2000", {{"clOrdId", "twice"}})["sCode"]),
                 std::string{"0"});
        QCOMPARE(plain(rig.limit("buy", "1", "2000", {{"clOrdId", "twice"}})["sCode"]),
                 std::string{"51016"});
        rig.add("F05{unique=never}");
        QCOMPARE(plain(rig.limit("buy", "1", "2000", {{"clOrdId", "twice"}})["sCode"]),
                 std::string{"0"});
    }
};

QTEST_GUILESS_MAIN(TestOkxListFaults)
#include "tst_okx_list_faults.moc"

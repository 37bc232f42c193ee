// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/okx_rig.h"

#include <QTest>

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

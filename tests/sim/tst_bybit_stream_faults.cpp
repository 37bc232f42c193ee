// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/bybit_rig.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::bybit;

namespace {

/// One who listens to everything that is told of the account.
struct Listening : Rig {
    Listening() { listen(); }
    void listen()
    {
        heardStream = loggedIn("/v5/private");
        subscribe();
    }
    void subscribe()
    {
        dialect.receive(now, heardStream,
                        R"({"op":"subscribe","args":["order","execution","position"]})");
        static_cast<void>(dialect.takeOutput());
    }
    void add(const char* fault) { model.faults().add(now, Fault::parse(fault).value()); }
    [[nodiscard]] std::uint64_t effects() const { return model.faults().faults().front().effects; }
    /// Buys one, and what was told of it.
    std::string bought()
    {
        if (create("Buy", "1")["retCode"] != Json(0)) return "refused";
        return heard(0);
    }
    std::string heard(int ms)
    {
        now += milliseconds{ms};
        dialect.advance(now);
        std::string topics;
        for (const Json& frame : told(heardStream))
            topics += frame.value("topic", frame.contains("closed") ? "closed" : "other") + ' ';
        return topics;
    }
    StreamId heardStream = 0;
};

} // namespace

/// Faults of the way that both venues have, over Bybit's bytes; OKX's are in tst_wire_faults.
class TestBybitStreamFaults : public QObject {
    Q_OBJECT
private slots:
    void honestWithoutThem()
    {
        Listening rig;
        QCOMPARE(rig.bought(), std::string{"execution order position "});
    }

    void aPushIsLost_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("left");
        QTest::newRow("all") << QByteArray{"any"} << QByteArray{""};
        QTest::newRow("positions") << QByteArray{"position"} << QByteArray{"execution order "};
        QTest::newRow("orders and fills") << QByteArray{"order"} << QByteArray{"position "};
    }
    void aPushIsLost() // F36
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, left);
        Listening rig;
        rig.add(("F36{kind=" + kind + "}").constData());
        QCOMPARE(rig.bought(), left.toStdString());
        QVERIFY(rig.effects() > 0);
    }

    void pushesOvertakeEachOther() // F39
    {
        Listening rig;
        rig.add("F39{window=5s}");
        std::string at = rig.bought();
        for (int i = 0; i < 50; ++i)
            at += rig.heard(100);
        QCOMPARE(at.size(), std::string{"execution order position "}.size()); // all of them,
        QVERIFY(rig.effects() > 0);
        bool isOrderOther = at != "execution order position "; // and in some run otherwise ordered
        for (int i = 0; i < 20 && !isOrderOther; ++i) {
            at = rig.bought();
            for (int k = 0; k < 50; ++k)
                at += rig.heard(100);
            isOrderOther = at != "execution order position ";
        }
        QVERIFY(isOrderOther);
    }

    void streamsAreClosed() // F43: without a word here
    {
        Listening rig;
        rig.add("F43{notice=2s}");
        QCOMPARE(rig.heard(1), std::string{});
        QCOMPARE(rig.heard(2000), std::string{"closed "});
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void loginsExpireOrAreRefused() // F44
    {
        Listening rig;
        rig.add("F44{how=mute}");
        static_cast<void>(rig.heard(1));
        QCOMPARE(rig.bought(), std::string{}); // Nothing says so, and nothing comes.
        QCOMPARE(rig.effects(), std::uint64_t{1});
        rig.model.faults().clear();
        rig.add("F44{how=refuse,D=30s}");
        const StreamId again = rig.stream("/v5/private");
        rig.dialect.receive(rig.now, again, rig.login());
        const std::vector<Json> refused = rig.told(again);
        QCOMPARE(refused.size(), std::size_t{1});
        QCOMPARE(plain(refused[0]["success"]), plain(Json(false)));
        rig.model.faults().clear();
        rig.add("F44{how=silent,D=30s}");
        rig.dialect.receive(rig.now, again, rig.login());
        QVERIFY(rig.told(again).empty());
        QVERIFY(rig.effects() > 0);
    }

    void aPageOfTheEdgeInsteadOfEverything() // F48
    {
        Listening rig;
        rig.add("F48{D=600s}");
        const HttpAnswer read = rig.get("/v5/position/list?category=linear&settleCoin=USDT");
        QCOMPARE(read.status, 403);
        QCOMPARE(read.contentType, std::string{"text/html"});
        QCOMPARE(
            rig.post(
                   "/v5/order/create",
                   R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1"})")
                .status,
            403);
        QVERIFY(rig.model.positions(rig.uid).empty()); // Nothing was executed.
        QCOMPARE(rig.effects(), std::uint64_t{2});
        rig.now += milliseconds{600'000};
        QCOMPARE(rig.get("/v5/position/list?category=linear&settleCoin=USDT").status, 200);
    }

    void anErrorThatWasExecuted() // F04
    {
        Listening rig;
        rig.add("F04{what=order,status=502}");
        const HttpAnswer answer = rig.post(
            "/v5/order/create",
            R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1"})");
        QCOMPARE(answer.status, 502);
        QCOMPARE(rig.model.positions(rig.uid).size(), std::size_t{1});
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }

    void anIdIsForgottenAndAStopIsNone() // F05, F16
    {
        Listening rig;
        rig.add("F05{unique=never}");
        for (int i = 0; i < 2; ++i)
            QCOMPARE(plain(rig.create("Buy", "1", {{"orderLinkId", "twice"}})["retCode"]),
                     plain(Json(0)));
        QCOMPARE(rig.model.positions(rig.uid).front().row.qty.value.normalized().toString(),
                 std::string{"2"});
        QVERIFY(rig.effects() > 0);
        rig.model.faults().clear();
        rig.add("F16");
        QCOMPARE(plain(rig.stops({{"stopLoss", "2900"}})["retCode"]), plain(Json(0)));
        QVERIFY(rig.model.pendingStops(rig.uid).empty());
        QCOMPARE(rig.effects(), std::uint64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestBybitStreamFaults)
#include "tst_bybit_stream_faults.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/flatten/closer.h"
#include "core/flatten/last_resort.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::flatten;

// A story: "start", a number (time passes, a step each 50 ms), the reply to the newest round (accepted,
// unknown, notsent, cancelfirst, toobig, toofast, nothing, other), read:N (a read sent now shows N long),
// oldread:N (sent at the start), have:N (our own sum), max:N (the venue's largest market order), proved.
namespace {
const Numbers kNumbers{};
struct World {
    Closer closer{kNumbers};
    MonoTime start{hours{1}};
    MonoTime now = start;
    Instrument instrument;
    int rounds = 0, reads = 0, cancels = 0, late = 0;
    QStringList reduced;

    void perform(const CloseActions& actions)
    {
        for (const CloseAction& action : actions) {
            if (std::holds_alternative<WantClosePosition>(action))
                ++rounds;
            else if (const auto* reduce = std::get_if<WantReduce>(&action))
                reduced << QStringLiteral("%1%2")
                               .arg(QLatin1Char{reduce->side == Side::Sell ? '-' : '+'})
                               .arg(QString::fromStdString(reduce->qty.toString()));
            else if (std::holds_alternative<WantRead>(action))
                ++reads;
            else if (std::holds_alternative<WantCancelReducing>(action))
                ++cancels;
            else if (std::holds_alternative<SetLate>(action))
                ++late;
        }
    }
    void tell(const QString& word)
    {
        CloseActions out;
        bool isNumber = false;
        const double second = word.toDouble(&isNumber);
        const auto refused = [&](venues::RefusalKind kind) {
            closer.onReply(now, closer.rounds(), venues::Refused{kind, "5", "no"}, out);
        };
        const auto read = [&](const QString& qty, MonoTime sent) {
            const Qty size = Qty::of(qty.toStdString());
            closer.onRead(now, size.isZero() ? Direction::Flat : Direction::Long, size,
                          ReadStamp{sent, now, std::nullopt}, instrument, out);
        };
        if (isNumber) {
            const MonoTime until = start + milliseconds{qRound64(second * 1000)};
            while (now < until) {
                now += milliseconds{50};
                CloseActions stepped;
                closer.step(now, instrument, stepped);
                perform(stepped);
                const auto wake = closer.nextWake();
                QVERIFY(!wake || *wake > now); // one in the past would spin
            }
            return;
        }
        if (word == u"start")
            closer.start(now, journal::Cause::Operator, "test", Qty::of("10"), out);
        else if (word == u"accepted")
            closer.onReply(now, closer.rounds(), venues::Accepted{}, out);
        else if (word == u"unknown")
            closer.onReply(now, closer.rounds(), venues::OutcomeUnknown{"timeout"}, out);
        else if (word == u"notsent")
            closer.onReply(now, closer.rounds(), venues::NotSent{"down"}, out);
        else if (word == u"earlier")
            closer.onReply(now, closer.rounds() - 1, venues::Accepted{}, out);
        else if (word == u"cancelfirst")
            refused(venues::RefusalKind::CancelFirst);
        else if (word == u"toobig")
            refused(venues::RefusalKind::TooBig);
        else if (word == u"toofast")
            refused(venues::RefusalKind::TooFrequent);
        else if (word == u"nothing")
            refused(venues::RefusalKind::NothingToReduce);
        else if (word == u"other")
            refused(venues::RefusalKind::Other);
        else if (word.startsWith(u"read:"))
            read(word.mid(5), now);
        else if (word.startsWith(u"oldread:"))
            read(word.mid(8), start);
        else if (word.startsWith(u"have:"))
            closer.onExposure(now, Qty::of(word.mid(5).toStdString()));
        else if (word.startsWith(u"max:"))
            instrument.marketQtyMax = Qty::of(word.mid(4).toStdString());
        else if (word == u"proved")
            closer.onProved(
                now, RecordId{7},
                journal::Claim::closed({}, journal::Proof<journal::Proves::Closing>{RecordId{5}},
                                       journal::Proof<journal::Proves::Zero>{RecordId{6}}, {}));
        else
            QFAIL(qPrintable(word));
        perform(out);
    }
};
} // namespace

class TestCloser : public QObject {
    Q_OBJECT

private slots:
    void goesOnUntilProved_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<int>("round");
        QTest::addColumn<QString>("reduced");
        QTest::addColumn<bool>("isRunning");
        const auto row = [](const char* name, const char* story, int round, const char* reduced,
                            bool isRunning) {
            QTest::newRow(name) << QString::fromUtf8(story) << round << QString::fromUtf8(reduced)
                                << isRunning;
        };
        row("C1 starts with the venue's own close", "start", 1, "", true);
        row("C1 a second start changes nothing", "start 1 start", 1, "", true);
        row("C2 accepted, a rest is left", "start accepted 0.5 read:4 have:4 1.1 read:4", 2, "-4",
            true);
        row("C2 accepted, within its second", "start accepted 0.5 read:4 have:4 0.9 read:4", 1, "",
            true);
        row("C3 unknown, a rest is left", "start unknown 0.5 read:10 1.1", 2, "-10", true);
        row("C4 not sent", "start notsent 0.3 read:10 0.55", 2, "-10", true);
        row("C5 cancel first", "start cancelfirst 0.1 read:10", 2, "-10", true);
        row("C6 too big, split", "start max:4 toobig 0.1 read:10", 2, "-4,-4,-2", true);
        row("C6 too frequent", "start toofast 0.1 read:10", 2, "-10", true);
        row("C7 nothing to reduce ends nothing", "start nothing 0.5 read:10 1.1", 2, "-10", true);
        row("C7 nothing to reduce, and it is zero", "start nothing 0.5 read:0 30", 1, "", true);
        row("C8 refused otherwise", "start other 0.5 read:10 1.1", 2, "-10", true);
        row("C9 the size of the fresh read, not of the start", "start accepted 1.1 have:3 read:3",
            2, "-3", true);
        row("C10 no answer", "start 3.1 read:10 4.2", 2, "-10", true);
        row("C11 a read from before the answer opens no round", "start 0.2 accepted oldread:10 20",
            1, "", true);
        row("C11 our own sum says zero", "start accepted 0.5 read:10 have:0 5", 1, "", true);
        row("C11 a reply to a round before", "start accepted 0.5 read:4 1.1 read:4 earlier 1.5", 2,
            "-4", true);
        row("C12 zero is not proof", "start accepted 0.5 read:0 100", 1, "", true);
        row("closed is proved", "start accepted 0.5 read:0 proved 30", 1, "", false);
    }
    void goesOnUntilProved()
    {
        QFETCH(QString, story);
        QFETCH(int, round);
        QFETCH(QString, reduced);
        QFETCH(bool, isRunning);
        World world;
        for (const QString& word : story.split(u' ', Qt::SkipEmptyParts))
            world.tell(word);
        QCOMPARE(world.closer.rounds(), round);
        QCOMPARE(world.reduced.join(u','), reduced);
        QCOMPARE(world.closer.isRunning(), isRunning);
        QCOMPARE(world.rounds, 1); // the venue's own call once; then reduce-only
    }
    void cancelsReducingOrdersWhereTheVenueAsksForIt()
    {
        World world;
        for (const char* word : {"start", "cancelfirst"})
            world.tell(QString::fromUtf8(word));
        QCOMPARE(world.cancels, 1);
    }
    void saysOnceThatItIsLate()
    {
        World world;
        for (const char* word : {"start", "accepted", "14.9"})
            world.tell(QString::fromUtf8(word));
        QCOMPARE(world.late, 0);
        world.tell(QStringLiteral("40"));
        QCOMPARE(world.late, 1);
    }
    void readsForEverAndSlowsItsRounds()
    {
        World world;
        world.tell(QStringLiteral("start"));
        int answered = 0;
        for (int second = 1; second <= 60; ++second) {
            if (world.closer.rounds()
                != answered) { // each round is accepted once, and fills nothing
                answered = world.closer.rounds();
                world.tell(QStringLiteral("accepted"));
            }
            world.tell(QString::number(second));
            world.tell(QStringLiteral("read:10"));
        }
        QVERIFY(world.closer.isRunning());
        QVERIFY(world.reads >= 50);
        // One a second until the fifth, then one each 5 s: without the slower pace there were sixty.
        QVERIFY2(world.closer.rounds() >= 14 && world.closer.rounds() <= 18,
                 qPrintable(QString::number(world.closer.rounds())));
    }

    void lastResortClosesWhatTheListShows()
    {
        const std::string body = R"({"code":"0","msg":"","data":[
            {"instId":"ETH-USDT-SWAP","mgnMode":"cross","posSide":"net","pos":"-3"},
            {"instId":"BTC-USDT-SWAP","mgnMode":"isolated","posSide":"long","pos":"2"},
            {"instId":"SOL-USDT-SWAP","mgnMode":"cross","posSide":"net","pos":"0"}]})";
        const auto round = lastResortRound(Venue::Okx, body, Epoch{"aaaa"}, 1, RequestId{5});
        QVERIFY(bool(round));
        QCOMPARE(round->requests.size(), std::size_t{2});
        QVERIFY(!round->isFlatByList);
        QCOMPARE(round->held.front(), std::string{"ETH-USDT-SWAP short 3"});
        for (const auto& request : round->requests) {
            QVERIFY(request.isWrite);
            QCOMPARE(request.target, std::string{"/api/v5/trade/close-position"});
            QVERIFY(request.body.find("\"autoCxl\":false") != std::string::npos);
        }
        QCOMPARE(round->requests.back().id, RequestId{6});
        QVERIFY(round->requests.back().body.find("\"posSide\":\"long\"") != std::string::npos);
        const auto again = lastResortRound(Venue::Okx, body, Epoch{"aaaa"}, 2, RequestId{7});
        QVERIFY(again->requests.front().body != round->requests.front().body); // ids of its own
    }
    void lastResortConcludesNothingFromWhatItCannotRead_data()
    {
        QTest::addColumn<QString>("body");
        QTest::newRow("empty") << QString{};
        QTest::newRow("a page of a proxy") << QStringLiteral("<html>502</html>");
        QTest::newRow("an error") << QStringLiteral(R"({"code":"50011","msg":"","data":[]})");
        QTest::newRow("no rows") << QStringLiteral(R"({"code":"0","msg":""})");
        QTest::newRow("a row without a size") << QStringLiteral(
            R"({"code":"0","data":[{"instId":"A","mgnMode":"cross","posSide":"net"}]})");
        QTest::newRow("a size that is no number") << QStringLiteral(
            R"({"code":"0","data":[{"instId":"A","mgnMode":"cross","posSide":"net","pos":"x"}]})");
        QTest::newRow("cut") << QStringLiteral(R"({"code":"0","data":[{"instId":"A")");
    }
    void lastResortConcludesNothingFromWhatItCannotRead()
    {
        QFETCH(QString, body);
        QVERIFY(!lastResortRound(Venue::Okx, body.toStdString(), Epoch{"aaaa"}, 1, RequestId{1}));
    }
    void lastResortKnowsAnEmptyList()
    {
        const auto round = lastResortRound(Venue::Okx, R"({"code":"0","data":[]})", Epoch{"aaaa"},
                                           1, RequestId{1});
        QVERIFY(round && round->isFlatByList && round->requests.empty());
        QVERIFY(!lastResortRound(Venue::Bybit, R"({"code":"0","data":[]})", Epoch{"aaaa"}, 1,
                                 RequestId{1}));
    }

    void lastResortTakesTheTimeOfARefusedClockAlone_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<bool>("isOkx");
        QTest::addColumn<qint64>("ms"); // 0: none
        QTest::newRow("10002")
            << R"({"retCode":10002,"retMsg":"","result":{},"time":1795000000000})" << false
            << qint64{1795000000000};
        QTest::newRow("-1") << R"({"retCode":-1,"retMsg":"","time":1795000000000})" << false
                            << qint64{1795000000000};
        QTest::newRow("another code")
            << R"({"retCode":10006,"time":1795000000000})" << false << qint64{0};
        QTest::newRow("a list") << R"({"retCode":0,"result":{"list":[]},"time":1795000000000})"
                                << false << qint64{0};
        QTest::newRow("no time") << R"({"retCode":10002})" << false << qint64{0};
        QTest::newRow("a time before 1970")
            << R"({"retCode":10002,"time":-1795000000000})" << false << qint64{0};
        QTest::newRow("the year 10000")
            << R"({"retCode":10002,"time":253402300800000})" << false << qint64{0};
        QTest::newRow("a time of zero") << R"({"retCode":10002,"time":0})" << false << qint64{0};
        QTest::newRow("a time beyond every number")
            << R"({"retCode":10002,"time":99999999999999999999})" << false << qint64{0};
        QTest::newRow("no JSON") << "<html>" << false << qint64{0};
        QTest::newRow("OKX, which states none")
            << R"({"retCode":10002,"time":1795000000000})" << true << qint64{0};
    }
    void lastResortTakesTheTimeOfARefusedClockAlone()
    {
        QFETCH(QString, body);
        QFETCH(bool, isOkx);
        QFETCH(qint64, ms);
        const auto time = lastResortTime(isOkx ? Venue::Okx : Venue::Bybit, body.toStdString());
        QCOMPARE(time.has_value(), ms != 0);
        if (time) QCOMPARE(toMs(*time), static_cast<std::int64_t>(ms));
    }

    /// Either settlement currency has a list of its own, and neither shows the other's rows.
    void lastResortReadsEveryListOfAVenue()
    {
        QCOMPARE(lastResortReads(Venue::Okx, RequestId{7}).size(), std::size_t{1});
        const auto reads = lastResortReads(Venue::Bybit, RequestId{7});
        QCOMPARE(reads.size(), std::size_t{2});
        QCOMPARE(reads.front().target,
                 std::string{"/v5/position/list?category=linear&settleCoin=USDT&limit=200"});
        QCOMPARE(reads.back().target,
                 std::string{"/v5/position/list?category=linear&settleCoin=USDC&limit=200"});
        QCOMPARE(reads.back().id, RequestId{8});
        QVERIFY(!reads.front().isWrite && reads.front().isSigned);
    }
    void lastResortClosesOnBybit()
    {
        const std::string body =
            R"({"retCode":0,"retMsg":"OK","result":{"category":"linear","list":[
            {"symbol":"ETHUSDT","positionIdx":0,"side":"Sell","size":"3"},
            {"symbol":"BTCUSDT","positionIdx":1,"side":"Buy","size":"0.5"},
            {"symbol":"SOLUSDT","positionIdx":0,"side":"","size":"0"}],
            "nextPageCursor":"x"},"retExtInfo":{},"time":1})";
        const auto round = lastResortRound(Venue::Bybit, body, Epoch{"aaaa"}, 1, RequestId{5});
        QVERIFY(bool(round));
        QVERIFY(!round->isFlatByList);
        QCOMPARE(round->held, (std::vector<std::string>{"ETHUSDT short 3", "BTCUSDT long 0.5"}));
        QCOMPARE(round->requests.size(), std::size_t{2});
        for (const auto& request : round->requests) {
            QVERIFY(request.isWrite);
            QCOMPARE(request.target, std::string{"/v5/order/create"});
            // Without both flags a quantity of zero is refused, and nothing without the first may leave here.
            for (const char* part :
                 {R"("qty":"0")", R"("reduceOnly":true)", R"("closeOnTrigger":true)"})
                QVERIFY2(request.body.find(part) != std::string::npos, request.body.c_str());
        }
        QCOMPARE(round->requests.back().id, RequestId{6});
        const auto has = [&](std::size_t at, const char* part) {
            return round->requests.at(at).body.find(part) != std::string::npos;
        };
        QVERIFY(has(0, R"("side":"Buy")") && has(0, R"("positionIdx":0)"));
        QVERIFY(has(1, R"("side":"Sell")") && has(1, R"("positionIdx":1)"));
        const auto again = lastResortRound(Venue::Bybit, body, Epoch{"aaaa"}, 2, RequestId{7});
        QVERIFY(again->requests.front().body != round->requests.front().body); // ids of its own
        const auto empty = lastResortRound(
            Venue::Bybit, R"({"retCode":0,"result":{"category":"linear","list":[]}})",
            Epoch{"aaaa"}, 1, RequestId{1});
        QVERIFY(empty && empty->isFlatByList && empty->requests.empty());
    }
    void lastResortConcludesNothingOnBybitEither_data()
    {
        QTest::addColumn<QString>("body");
        QTest::newRow("empty") << QString{};
        QTest::newRow("a page of a proxy") << QStringLiteral("<html>502</html>");
        QTest::newRow("an error") << QStringLiteral(
            R"({"retCode":10006,"result":{"list":[]},"time":1})");
        QTest::newRow("no result") << QStringLiteral(R"({"retCode":0})");
        QTest::newRow("no list") << QStringLiteral(R"({"retCode":0,"result":{}})");
        QTest::newRow("a list that is null")
            << QStringLiteral(R"({"retCode":0,"result":{"list":null}})");
        QTest::newRow("a row without a size") << QStringLiteral(
            R"({"retCode":0,"result":{"list":[{"symbol":"A","positionIdx":0,"side":"Buy"}]}})");
        QTest::newRow("a side that is no side") << QStringLiteral(
            R"({"retCode":0,"result":{"list":[{"symbol":"A","positionIdx":0,"side":"","size":"1"}]}})");
        QTest::newRow("no index") << QStringLiteral(
            R"({"retCode":0,"result":{"list":[{"symbol":"A","side":"Buy","size":"1"}]}})");
        QTest::newRow("cut") << QStringLiteral(R"({"retCode":0,"result":{"list":[{"symbol":"A")");
    }
    void lastResortConcludesNothingOnBybitEither()
    {
        QFETCH(QString, body);
        QVERIFY(!lastResortRound(Venue::Bybit, body.toStdString(), Epoch{"aaaa"}, 1, RequestId{1}));
    }
};

QTEST_GUILESS_MAIN(TestCloser)
#include "tst_closer.moc"

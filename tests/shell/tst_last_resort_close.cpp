// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/clocks.h"
#include "core/shell/http_sender.h"
#include "core/shell/last_resort_close.h"
#include "tests/shell/loopback_venue.h"

#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace holdfast;
using namespace holdfast::shell;

namespace {

QByteArray listOf(const QByteArray& rows)
{
    return R"({"retCode":0,"retMsg":"OK","result":{"category":"linear","list":[)" + rows
           + R"(]},"retExtInfo":{},"time":1})";
}
const QByteArray kHeld = R"({"symbol":"BTCPERP","positionIdx":0,"side":"Buy","size":"0.5"})";

} // namespace

/// The emergency close of a halted engine on Bybit, whose positions stand in two lists (decisions §12).
class TestLastResortClose : public QObject {
    Q_OBJECT
private slots:
    /// What is held in one list keeps the close going, however empty the other is.
    void endsWhenEveryListIsEmptyTwice()
    {
        bool isClosed = false;
        LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
            if (ask.method == "POST") {
                isClosed = true;
                return LoopbackVenue::reply(
                    socket, R"({"retCode":0,"result":{"orderId":"1","orderLinkId":"x"}})");
            }
            const bool isUsdc = ask.target.contains("settleCoin=USDC");
            LoopbackVenue::reply(socket, listOf(isUsdc && !isClosed ? kHeld : QByteArray{}));
        }};
        Desk desk{venue};
        QSignalSpy ended{&desk.close, &LastResortClose::ended};
        desk.close.start();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 15'000);
        QCOMPARE(venue.count("POST"), 1);
        const auto close = std::find_if(venue.asks().begin(), venue.asks().end(),
                                        [](const auto& ask) { return ask.method == "POST"; });
        QCOMPARE(close->target, QByteArray{"/v5/order/create"});
        QVERIFY2(close->body.contains(R"("side":"Sell")")
                     && close->body.contains(R"("reduceOnly":true)"),
                 close->body.constData());
        QVERIFY2(close->head.toLower().contains("x-bapi-sign"), close->head.constData());
        // A look that shows it, and two that show nothing, of both lists each.
        QVERIFY2(venue.count("GET") >= 6, QByteArray::number(venue.count("GET")).constData());
        QVERIFY(!desk.close.isRunning());
    }
    /// One of the lists cannot be read: nothing may be concluded from the other.
    void aListThatFailsEndsNothing()
    {
        int refusals = 3;
        LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
            const bool isUsdc = ask.target.contains("settleCoin=USDC");
            if (isUsdc && refusals-- > 0)
                return LoopbackVenue::reply(socket, R"({"retCode":10006,"result":{},"time":1})");
            LoopbackVenue::reply(socket, listOf({}));
        }};
        Desk desk{venue};
        QSignalSpy ended{&desk.close, &LastResortClose::ended};
        QSignalSpy progressed{&desk.close, &LastResortClose::progressed};
        desk.close.start();
        QTRY_COMPARE_WITH_TIMEOUT(progressed.size(), 3, 15'000);
        QCOMPARE(ended.size(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 15'000);
        QVERIFY2(venue.count("GET") >= 10, QByteArray::number(venue.count("GET")).constData());
        QCOMPARE(venue.count("POST"), 0);
    }
    /// Bybit takes no timestamp that is a second ahead of its clock, and nobody measures it any more.
    void aClockThatIsAheadIsPutRight()
    {
        static constexpr seconds kAhead{5};
        bool isClosed = false;
        LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
            const QByteArray head = ask.head.toLower();
            const QByteArray name{"x-bapi-timestamp:"};
            const auto from = head.indexOf(name) + name.size();
            const qint64 stamp =
                head.mid(from, head.indexOf('\r', from) - from).trimmed().toLongLong();
            const qint64 now = toMs(wallNow());
            if (stamp == 0 || stamp >= now + 1000)
                return LoopbackVenue::reply(socket,
                                            R"({"retCode":10002,"retMsg":"","result":{},"time":)"
                                                + QByteArray::number(now) + '}');
            if (ask.method == "POST") {
                isClosed = true;
                return LoopbackVenue::reply(
                    socket, R"({"retCode":0,"result":{"orderId":"1","orderLinkId":"x"}})");
            }
            const bool isUsdc = ask.target.contains("settleCoin=USDC");
            LoopbackVenue::reply(socket, listOf(isUsdc && !isClosed ? kHeld : QByteArray{}));
        }};
        Desk desk{venue, [] { return wallNow() + kAhead; }};
        QSignalSpy ended{&desk.close, &LastResortClose::ended};
        desk.close.start();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 15'000);
        QVERIFY(isClosed);
        QCOMPARE(venue.count("POST"), 1);
    }

private:
    struct Desk {
        explicit Desk(const LoopbackVenue& venue, HttpSender::Clock clock = wallNow)
            : access{accessTo(venue)}
            , sender{access, std::move(clock)}
            , close{access, sender, Epoch{"aaaa"},
                    [this](const std::string& line) { kept.push_back(line); }}
        {
            QObject::connect(&sender, &HttpSender::arrived, &close,
                             [this](const venues::TransportEvent& event) { close.on(event); });
        }
        static AccountAccess accessTo(const LoopbackVenue& venue)
        {
            AccountAccess out;
            out.account = AccountId{"main"};
            out.venue = Venue::Bybit;
            out.hosts.rest = venue.url();
            out.credentials = Credentials{signing::Secret{"k"}, signing::Secret{"s"}, {}};
            return out;
        }
        AccountAccess access;
        HttpSender sender;
        std::vector<std::string> kept;
        LastResortClose close;
    };
};

QTEST_GUILESS_MAIN(TestLastResortClose)
#include "tst_last_resort_close.moc"

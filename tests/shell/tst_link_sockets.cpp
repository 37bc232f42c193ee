// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/frame_coalescer.h"
#include "core/shell/link_sockets.h"
#include "core/signing/okx.h"
#include "core/venues/okx/triage.h"
#include "tests/shell/link_peer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

#include <utility>

using namespace holdfast;
using namespace holdfast::link_test;
using shell::LinkSockets;

namespace {

struct Desk : Heard {
    explicit Desk(const QUrl& url)
        : Heard{url}
        , sockets{access, [] { return kNow; }, venues::okx::triage}
    {
        listen(sockets);
    }
    void open(venues::Link link, const char* path) { sockets.open({link, path}); }
    LinkSockets sockets;
};

/// Opens the public and the private stream. \returns the venue's ends of them; nullptr: it did not come to that
std::pair<QWebSocket*, QWebSocket*> openBoth(Peer& venue, Desk& desk)
{
    desk.open(venues::Link::Public, "/ws/v5/public");
    desk.open(venues::Link::Private, "/ws/v5/private");
    if (!QTest::qWaitFor([&] { return desk.all<venues::LinkOpened>().size() == 2; })) return {};
    const auto at = venue.paths.indexOf(QStringLiteral("/ws/v5/public"));
    return {venue.sockets[at], venue.sockets[1 - at]};
}

} // namespace

class TestLinkSockets : public QObject {
    Q_OBJECT
private slots:
    void textGoesBothWaysOnItsLink()
    {
        Peer venue;
        Desk desk{venue.url()};
        desk.open(venues::Link::Private, "/ws/v5/private");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 1U);
        QCOMPARE(venue.paths, QStringList{QStringLiteral("/ws/v5/private")});
        desk.sockets.send({venues::Link::Private, "ping"});
        desk.sockets.send({venues::Link::Public, "lost"}); // not open: nowhere
        QTRY_COMPARE(venue.heard, QStringList{QStringLiteral("ping")});
        venue.sockets.first()->sendTextMessage(QStringLiteral("pong"));
        QTRY_COMPARE(desk.all<venues::Frame>().size(), 1U);
        QVERIFY(
            (desk.all<venues::Frame>().front() == venues::Frame{venues::Link::Private, "pong"}));
    }
    void theLoginIsSignedWithTheVenuesClock()
    {
        Peer venue;
        Desk desk{venue.url()};
        desk.open(venues::Link::Private, "/ws/v5/private");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 1U);
        desk.sockets.login({venues::Link::Private, seconds{3}});
        QTRY_COMPARE(venue.heard.size(), 1);
        const QJsonObject login = QJsonDocument::fromJson(venue.heard.first().toUtf8()).object();
        const QJsonObject args = login.value(QLatin1String("args")).toArray().at(0).toObject();
        const std::string timestamp = signing::okx::loginTimestamp(kNow + seconds{3});
        QCOMPARE(login.value(QLatin1String("op")).toString(), QStringLiteral("login"));
        QCOMPARE(args.value(QLatin1String("apiKey")).toString(), QStringLiteral("key-7"));
        QCOMPARE(args.value(QLatin1String("passphrase")).toString(), QStringLiteral("phrase"));
        QCOMPARE(args.value(QLatin1String("timestamp")).toString().toStdString(), timestamp);
        QCOMPARE(
            args.value(QLatin1String("sign")).toString().toStdString(),
            signing::okx::sign(signing::Secret{"s3cret"}, signing::okx::loginPrehash(timestamp)));
    }
    void aClosedLinkSaysSoOnce()
    {
        Peer venue;
        Desk desk{venue.url()};
        desk.open(venues::Link::Business, "/ws/v5/business");
        QTRY_COMPARE(venue.sockets.size(), 1);
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 1U);
        venue.sockets.first()->close(static_cast<QWebSocketProtocol::CloseCode>(4004),
                                     QStringLiteral("No data received in 30s."));
        QTRY_COMPARE(desk.all<venues::LinkClosed>().size(), 1U);
        const auto closed = desk.all<venues::LinkClosed>().front();
        QVERIFY(closed.link == venues::Link::Business);
        QCOMPARE(closed.closeCode, 4004);
        QCOMPARE(closed.reason, std::string{"No data received in 30s."});
        desk.open(venues::Link::Business, "/ws/v5/business"); // and may be opened again
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 2U);
        QCOMPARE(desk.all<venues::LinkClosed>().size(), 1U);
    }
    void nothingListeningIsAClosedLink()
    {
        QUrl gone;
        {
            Peer venue;
            gone = venue.url();
        }
        Desk desk{gone};
        desk.open(venues::Link::Public, "/ws/v5/public");
        QTRY_COMPARE(desk.all<venues::LinkClosed>().size(), 1U);
        QVERIFY(desk.all<venues::LinkOpened>().empty());
    }
    void aPeerThatIsNoWebSocketIsAClosedLink()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket* socket = server.nextPendingConnection();
            socket->write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        });
        Desk desk{QUrl{QStringLiteral("ws://127.0.0.1:%1").arg(server.serverPort())}};
        desk.open(venues::Link::Public, "/ws/v5/public");
        QTRY_COMPARE(desk.all<venues::LinkClosed>().size(), 1U);
        QVERIFY(desk.all<venues::LinkOpened>().empty());
    }
    void whatWeCloseWeKnow()
    {
        Peer venue;
        Desk desk{venue.url()};
        desk.open(venues::Link::Public, "/ws/v5/public");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 1U);
        desk.sockets.close({venues::Link::Public});
        desk.open(venues::Link::Public, "/ws/v5/public");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 2U);
        QTRY_COMPARE(venue.closeCodes.size(), 1);
        QVERIFY(desk.all<venues::LinkClosed>()
                    .empty()); // or the session would take it for the new one's end
    }
    void publicQuotesAreCoalescedAndNothingElse()
    {
        Peer venue;
        Desk desk{venue.url()};
        const auto [market, own] = openBoth(venue, desk);
        QVERIFY(market && own);
        for (int i = 1; i <= 50; ++i) {
            market->sendTextMessage(ticker("ETH-USDT-SWAP", i));
            market->sendTextMessage(ticker("BTC-USDT-SWAP", i));
            own->sendTextMessage(ticker("ETH-USDT-SWAP", i)); // even if it looks like a quote
        }
        const auto count = [&](venues::Link link) {
            std::size_t n = 0;
            for (const auto& frame : desk.all<venues::Frame>())
                n += frame.link == link ? 1U : 0U;
            return n;
        };
        const auto hasLast = [&](const char* instrument) {
            for (const auto& frame : desk.all<venues::Frame>()) {
                if (frame.link == venues::Link::Public
                    && frame.text == ticker(instrument, 50).toStdString())
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(hasLast("ETH-USDT-SWAP") && hasLast("BTC-USDT-SWAP"));
        QTRY_COMPARE(count(venues::Link::Private), 50U);
        QVERIFY2(count(venues::Link::Public) <= 20,
                 qPrintable(QString::number(count(venues::Link::Public))));
    }
    void aLoginThatCannotBeSignedEndsItsOwnConnectionOnly()
    {
        Peer venue;
        Desk desk{venue.url()};
        desk.access.credentials.reset();
        desk.open(venues::Link::Private, "/ws/v5/private");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 1U);
        desk.sockets.login({venues::Link::Private, seconds{0}});
        QTRY_COMPARE(desk.all<venues::LinkClosed>().size(), 1U);
        QVERIFY(desk.all<venues::LinkClosed>().front().reason.starts_with("login not sent"));
        desk.open(venues::Link::Private, "/ws/v5/private");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 2U);
        desk.sockets.login({venues::Link::Private, seconds{0}});
        desk.open(venues::Link::Private, "/ws/v5/private"); // before that is told
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 3U);
        QCOMPARE(desk.all<venues::LinkClosed>().size(), 1U);
    }
    void theLatestWaitsForWhoIsBehind()
    {
        Peer venue;
        Desk desk{venue.url()};
        QWebSocket* market = nullptr;
        int asked = 0;
        desk.sockets.holdBackWhile([&](venues::Link) {
            if (++asked <= 3) market->sendTextMessage(ticker("ETH-USDT-SWAP", asked));
            return asked < 5; // behind, until it was asked five times
        });
        desk.open(venues::Link::Public, "/ws/v5/public");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 1U);
        market = venue.sockets.first();
        market->sendTextMessage(ticker("ETH-USDT-SWAP", 0));
        QTRY_VERIFY(!desk.all<venues::Frame>().empty());
        QCOMPARE(asked, 5);
        QCOMPARE(desk.all<venues::Frame>().front().text, ticker("ETH-USDT-SWAP", 3).toStdString());
    }
    void whoIsBehindWithOneLinkHoldsBackNoOther()
    {
        Peer venue;
        Desk desk{venue.url()};
        desk.sockets.holdBackWhile([](venues::Link link) { return link == venues::Link::Public; });
        desk.open(venues::Link::Public, "/ws/v5/public");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 1U);
        desk.open(venues::Link::Business, "/ws/v5/business");
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 2U);
        for (QWebSocket* market : venue.sockets)
            market->sendTextMessage(ticker("ETH-USDT-SWAP", 1));
        QTRY_COMPARE(desk.all<venues::Frame>().size(), 1U);
        QVERIFY(desk.all<venues::Frame>().front().link == venues::Link::Business);
    }
    void coalescing_data()
    {
        QTest::addColumn<QStringList>("frames"); // "key:text"; without a colon there is no key
        QTest::addColumn<QStringList>("out");    // "|" marks the flush
        QTest::newRow("latest wins, at the first one's place")
            << QStringList{QStringLiteral("a:1"), QStringLiteral("b:1"), QStringLiteral("a:2")}
            << QStringList{QStringLiteral("|"), QStringLiteral("2"), QStringLiteral("1")};
        QTest::newRow("one that is kept goes at once, after what waited")
            << QStringList{QStringLiteral("a:1"), QStringLiteral("event"), QStringLiteral("a:2")}
            << QStringList{QStringLiteral("1"), QStringLiteral("event"), QStringLiteral("|"),
                           QStringLiteral("2")};
        QTest::newRow("without keys nothing waits")
            << QStringList{QStringLiteral("x"), QStringLiteral("x")}
            << QStringList{QStringLiteral("x"), QStringLiteral("x"), QStringLiteral("|")};
    }
    void coalescing()
    {
        QFETCH(QStringList, frames);
        QFETCH(QStringList, out);
        shell::FrameCoalescer coalescer;
        QStringList said;
        const auto say = [&](const std::vector<std::string>& list) {
            for (const auto& frame : list)
                said.append(QString::fromStdString(frame));
        };
        for (const QString& frame : frames) {
            const auto colon = frame.indexOf(QLatin1Char(':'));
            if (colon < 0)
                say(coalescer.add(std::nullopt, frame.toStdString()));
            else
                say(coalescer.add(frame.left(colon).toStdString(),
                                  frame.mid(colon + 1).toStdString()));
        }
        said.append(QStringLiteral("|"));
        say(coalescer.flush());
        QVERIFY(coalescer.isEmpty());
        QCOMPARE(said, out);
    }
};

QTEST_GUILESS_MAIN(TestLinkSockets)
#include "tst_link_sockets.moc"

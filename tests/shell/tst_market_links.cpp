// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/market_links.h"
#include "core/signing/okx.h"
#include "core/venues/okx/triage.h"
#include "tests/shell/link_peer.h"

#include <QThread>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::link_test;
using shell::MarketLinks;

namespace {

constexpr venues::Link kPublic = venues::Link::Public;

/// As the engine has them: read elsewhere, told here.
struct Desk : Heard {
    explicit Desk(const QUrl& url)
        : Heard{url}
    {
        reader.start();
        links = std::make_unique<MarketLinks>(
            access, [] { return kNow; }, venues::okx::triage, &reader);
        listen(*links);
    }
    ~Desk()
    {
        links.reset();
        reader.quit();
        reader.wait();
    }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    [[nodiscard]] bool isOpened(std::size_t times = 1)
    {
        links->open({kPublic, "/ws/v5/public"});
        return QTest::qWaitFor([&] { return all<venues::LinkOpened>().size() == times; });
    }
    QThread reader;
    std::unique_ptr<MarketLinks> links;
};

} // namespace

class TestMarketLinks : public QObject {
    Q_OBJECT
private slots:
    void textGoesBothWaysInOrder()
    {
        Peer venue;
        Desk desk{venue.url()};
        QVERIFY(desk.isOpened());
        desk.links->send({kPublic, "ping"});
        QTRY_COMPARE(venue.heard, QStringList{QStringLiteral("ping")});
        for (int i = 0; i < 50; ++i) // without a key: none may be missing
            venue.sockets.first()->sendTextMessage(QString::number(i));
        venue.sockets.first()->close();
        QTRY_COMPARE(desk.all<venues::LinkClosed>().size(), 1U);
        const auto frames = desk.all<venues::Frame>();
        QCOMPARE(frames.size(), 50U);
        for (std::size_t i = 0; i < frames.size(); ++i)
            QCOMPARE(frames[i].text, std::to_string(i));
    }
    void isToldOnTheThreadThatSpeaks()
    {
        Peer venue;
        Desk desk{venue.url()};
        const QThread* told = nullptr;
        QObject::connect(desk.links.get(), &MarketLinks::arrived, desk.links.get(),
                         [&](const venues::TransportEvent&) { told = QThread::currentThread(); });
        QVERIFY(desk.isOpened());
        QCOMPARE(told, QThread::currentThread());
    }
    void theLoginGoesOnTheBusinessLink()
    {
        Peer venue;
        Desk desk{venue.url()};
        desk.links->open({venues::Link::Business, "/ws/v5/business"});
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 1U);
        desk.links->login({venues::Link::Business, seconds{3}});
        QTRY_COMPARE(venue.heard.size(), 1);
        QVERIFY(venue.heard.first().contains(QStringLiteral("key-7")));
        const auto timestamp = signing::okx::loginTimestamp(kNow + seconds{3});
        QVERIFY(venue.heard.first().contains(QString::fromStdString(timestamp)));
    }
    void ofAClosedConnectionNothingComesAnyMore()
    {
        Peer venue;
        Desk desk{venue.url()};
        QVERIFY(desk.isOpened());
        QObject::connect(desk.links.get(), &MarketLinks::arrived, desk.links.get(),
                         [&](const venues::TransportEvent& event) {
                             if (std::holds_alternative<venues::Frame>(event))
                                 desk.links->close({kPublic}); // while others are on their way
                         });
        for (int i = 0; i < 200; ++i)
            venue.sockets.first()->sendTextMessage(QString::number(i));
        QTRY_COMPARE(venue.closeCodes.size(), 1);
        // Whatever the old one said is before this on the reader's way.
        QVERIFY(desk.isOpened(2));
        QCOMPARE(desk.all<venues::Frame>().size(), 1U);
        QVERIFY(desk.all<venues::LinkClosed>().empty());
    }
    void ofAConnectionOpenedAnewOnlyTheNewOneIsHeard()
    {
        Peer venue;
        Desk desk{venue.url()};
        QVERIFY(desk.isOpened());
        bool isAnew = false;
        QObject::connect(desk.links.get(), &MarketLinks::arrived, desk.links.get(),
                         [&](const venues::TransportEvent& event) {
                             if (std::holds_alternative<venues::Frame>(event)
                                 && !std::exchange(isAnew, true))
                                 desk.links->open({kPublic, "/ws/v5/public"});
                         });
        for (int i = 0; i < 200; ++i)
            venue.sockets.first()->sendTextMessage(QStringLiteral("old %1").arg(i));
        QTRY_COMPARE(desk.all<venues::LinkOpened>().size(), 2U);
        QCOMPARE(venue.sockets.size(), 2);
        venue.sockets.last()->sendTextMessage(QStringLiteral("new"));
        QTRY_COMPARE(desk.all<venues::Frame>().back().text, "new");
        QCOMPARE(desk.all<venues::Frame>().size(), 2U);
        QVERIFY(desk.all<venues::LinkClosed>().empty());
    }
    void aFewFramesATurn()
    {
        Peer venue;
        Desk desk{venue.url()};
        QVERIFY(desk.isOpened());
        int turn = 0;
        std::vector<int> turns;
        QObject place;
        std::function<void()> next = [&] { // as private frames do: one event at a time between them
            ++turn;
            QMetaObject::invokeMethod(&place, next, Qt::QueuedConnection);
        };
        QObject::connect(desk.links.get(), &MarketLinks::arrived, &place,
                         [&](const venues::TransportEvent&) { turns.push_back(turn); });
        next();
        for (int i = 0; i < 400; ++i)
            venue.sockets.first()->sendTextMessage(QString::number(i));
        QTRY_COMPARE(turns.size(), std::size_t{400});
        int most = 0;
        for (const int t : turns)
            most = std::max(most, static_cast<int>(std::count(turns.begin(), turns.end(), t)));
        QVERIFY2(most <= MarketLinks::kSlice, qPrintable(QString::number(most)));
    }
};

QTEST_GUILESS_MAIN(TestMarketLinks)
#include "tst_market_links.moc"

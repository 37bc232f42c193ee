// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/http_connections.h"
#include "core/shell/http_sender.h"
#include "tests/shell/loopback_venue.h"

#include <QSignalSpy>
#include <QtTest>

#include <memory>
#include <vector>

using namespace holdfast;

namespace {

constexpr WallTime kNow{milliseconds{1'700'000'000'000}};

venues::SendHttp read(std::uint64_t id, venues::Lane lane, const char* target)
{
    venues::SendHttp get;
    get.id = RequestId{id};
    get.lane = lane;
    get.target = target;
    get.isSigned = false;
    get.timeout = milliseconds{20'000};
    return get;
}

/// One account among those of a host.
struct Account {
    Account(const QUrl& rest, std::shared_ptr<shell::HttpConnections> connections)
        : access{AccountId{"a"}, Venue::Okx, {rest, {}, {}, false}, std::nullopt}
        , sender{access, [] { return kNow; }, std::move(connections)}
    {
        QObject::connect(&sender, &shell::HttpSender::arrived, &sender,
                         [this](const venues::TransportEvent& event) {
                             if (std::holds_alternative<venues::HttpReply>(event)) ++replies;
                         });
    }
    shell::AccountAccess access;
    shell::HttpSender sender;
    int replies = 0;
};

} // namespace

class TestHttpConnections : public QObject {
    Q_OBJECT
private slots:
    void manyAccountsOfOneHostTakeAFewManagers()
    {
        LoopbackVenue venue{[](QTcpSocket& socket, const LoopbackVenue::Ask&) {
            LoopbackVenue::reply(socket, "{}");
        }};
        const auto connections = std::make_shared<shell::HttpConnections>();
        std::vector<std::unique_ptr<Account>> accounts;
        for (int i = 0; i < 50; ++i)
            accounts.push_back(std::make_unique<Account>(venue.url(), connections));
        for (const auto& account : accounts) { // one after another, as cycles are spread
            account->sender.send(read(1, venues::Lane::Verify, "/api/v5/public/time"));
            account->sender.send(read(2, venues::Lane::Protective, "/api/v5/public/time"));
            account->sender.send(read(3, venues::Lane::Account, "/api/v5/public/time"));
            QTRY_COMPARE(account->replies, 3);
        }
        QCOMPARE(connections->managers(), link::kConnectionGroups); // each has a thread of its own
        QVERIFY2(venue.connections() <= 3 * shell::HttpConnections::kConnectionsOfManager,
                 qPrintable(QString::number(venue.connections())));
    }
    /// Accounts that are answered nothing hold no connection that another one needs.
    void silentAccountsHoldNobodyElse()
    {
        int silent = 0;
        LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
            if (ask.target.contains("dead"))
                ++silent;
            else
                LoopbackVenue::reply(socket, "{}");
        }};
        const auto connections = std::make_shared<shell::HttpConnections>();
        std::vector<std::unique_ptr<Account>> dead;
        constexpr int kDead = 5;
        constexpr int kVerify = link::Departures<int>::kVerifyMax;
        for (int i = 0; i < kDead; ++i) {
            dead.push_back(std::make_unique<Account>(venue.url(), connections));
            for (std::uint64_t id = 1; id <= 30; ++id)
                dead.back()->sender.send(read(id, venues::Lane::Verify, "/api/v5/dead"));
        }
        QTRY_COMPARE(silent, kDead * kVerify);
        Account live{venue.url(), connections};
        for (std::uint64_t id = 1; id <= 12; ++id) {
            live.sender.send(read(id, venues::Lane::Verify, "/api/v5/public/time"));
            live.sender.send(read(100 + id, venues::Lane::Protective, "/api/v5/public/time"));
        }
        QTRY_COMPARE(live.replies, 24);
        QCOMPARE(silent, kDead * kVerify); // not one of them had ended
    }
    void goesOnWhenAnAccountIsGone()
    {
        LoopbackVenue venue{[](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
            if (!ask.target.contains("dead")) LoopbackVenue::reply(socket, "{}");
        }};
        const auto connections = std::make_shared<shell::HttpConnections>();
        auto gone = std::make_unique<Account>(venue.url(), connections);
        for (std::uint64_t id = 1; id <= 6; ++id)
            gone->sender.send(read(id, venues::Lane::Verify, "/api/v5/dead"));
        QTRY_COMPARE(venue.count("GET"), 6);
        gone.reset(); // with six under way
        Account live{venue.url(), connections};
        live.sender.send(read(1, venues::Lane::Protective, "/api/v5/public/time"));
        live.sender.send(read(2, venues::Lane::Account, "/api/v5/public/time"));
        QTRY_COMPARE(live.replies, 2);
        QCOMPARE(connections->managerFor(venues::Lane::Verify).inFlight, 0);
    }
    /// One read keeps the connection of all of them.
    void warmsUpOnceForAll()
    {
        LoopbackVenue venue{[](QTcpSocket& socket, const LoopbackVenue::Ask&) {
            LoopbackVenue::reply(socket, "{}");
        }};
        const auto connections = std::make_shared<shell::HttpConnections>();
        QSignalSpy warmed{connections.get(), &shell::HttpConnections::warmed};
        Account first{venue.url(), connections};
        Account second{venue.url(), connections};
        first.sender.warmUp();
        second.sender.warmUp();
        QTRY_COMPARE(warmed.size(), 1);
        QCOMPARE(venue.count("GET"), 1);
        QCOMPARE(venue.connections(), 1);
        second.sender.send(read(1, venues::Lane::Emergency, "/api/v5/public/time"));
        QTRY_COMPARE(second.replies, 1);
        QCOMPARE(venue.connections(), 1); // on the connection that the first one opened
    }
};

QTEST_GUILESS_MAIN(TestHttpConnections)
#include "tst_http_connections.moc"

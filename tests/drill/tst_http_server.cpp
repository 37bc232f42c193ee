// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/http_server.h"
#include "tests/drill/drill_client.h"

using namespace holdfast;
using namespace holdfast::drill;
using namespace holdfast::drill::test;

class TestHttpServer : public QObject {
    Q_OBJECT
private slots:
    void delivers_data()
    {
        QTest::addColumn<int>("delivery");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isClosed");
        QTest::addColumn<bool>("isTimeout");
        QTest::newRow("whole") << static_cast<int>(sim::Delivery::Whole) << 200 << false << false;
        QTest::newRow("cut in the body")
            << static_cast<int>(sim::Delivery::Cut) << 0 << true << false;
        QTest::newRow("hung up before a byte")
            << static_cast<int>(sim::Delivery::HangUp) << 0 << true << false;
        QTest::newRow("silent for good")
            << static_cast<int>(sim::Delivery::Silent) << 0 << false << true;
    }
    void delivers()
    {
        QFETCH(int, delivery);
        sim::HttpAnswer answer;
        answer.body = "{\"long\":\"enough to be cut in half\"}";
        answer.delivery = static_cast<sim::Delivery>(delivery);
        start([answer](const sim::HttpAsk&, std::uint64_t) { return answer; });
        const Reply reply = exchange(m_url, "GET", "/", {}, {}, nullptr, 1000);
        QTEST(reply.status, "status");
        QTEST(reply.isClosed, "isClosed");
        QTEST(reply.isTimeout, "isTimeout");
    }

    void asksAgainForARequestThatArrivesLater()
    {
        QList<std::uint64_t> asked;
        start([&asked](const sim::HttpAsk&, std::uint64_t resume) {
            asked.append(resume);
            sim::HttpAnswer answer;
            answer.body = "{}";
            if (resume == 0) {
                answer.delivery = sim::Delivery::Later;
                answer.delay = milliseconds{30};
                answer.resume = 7;
            }
            return answer;
        });
        QCOMPARE(exchange(m_url, "POST", "/", "{}", {}).status, 200);
        QCOMPARE(asked, (QList<std::uint64_t>{0, 7}));
    }

    void handsOverRawBytes()
    {
        sim::HttpAsk seen;
        start([&seen](const sim::HttpAsk& ask, std::uint64_t) {
            seen = ask;
            return sim::HttpAnswer{};
        });
        QCOMPARE(
            exchange(m_url, "POST", "/a%2Cb,c?x=%zz&y=1+2", "{ \"sz\" : 1.50 }\n", {"X-Odd: a: b"})
                .status,
            200);
        QCOMPARE(seen.method, std::string{"POST"});
        QCOMPARE(seen.target, std::string{"/a%2Cb,c?x=%zz&y=1+2"});
        QCOMPARE(seen.body, std::string{"{ \"sz\" : 1.50 }\n"});
        QCOMPARE(std::string{sim::header(seen, "x-odd")}, std::string{"a: b"});
    }

    void refusesWhatItCannotRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("not HTTP") << QByteArray{"HELLO\r\n\r\n"} << QByteArray{"HTTP/1.1 400"};
        QTest::newRow("chunked")
            << QByteArray{"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"}
            << QByteArray{"HTTP/1.1 411"};
        QTest::newRow("negative length")
            << QByteArray{"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}
            << QByteArray{"HTTP/1.1 400"};
        QTest::newRow("huge length")
            << QByteArray{"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"}
            << QByteArray{"HTTP/1.1 400"};
    }
    void refusesWhatItCannotRead()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, start);
        int handled = 0;
        this->start([&handled](const sim::HttpAsk&, std::uint64_t) {
            ++handled;
            return sim::HttpAnswer{};
        });
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_server->port());
        socket.write(bytes);
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        QVERIFY(socket.readAll().startsWith(start));
        QCOMPARE(handled, 0);
    }

    void readsARequestInPieces()
    {
        start([](const sim::HttpAsk& ask, std::uint64_t) {
            sim::HttpAnswer answer;
            answer.body = ask.body;
            return answer;
        });
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_server->port());
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        for (const char byte : QByteArray{"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"}) {
            socket.write(&byte, 1);
            socket.flush();
            QCoreApplication::processEvents();
        }
        QByteArray received;
        QTRY_VERIFY((received += socket.readAll()).endsWith("abc"));
    }

    void saysWhenThePortIsTaken()
    {
        start([](const sim::HttpAsk&, std::uint64_t) { return sim::HttpAnswer{}; });
        HttpServer second{[](const sim::HttpAsk&, std::uint64_t) { return sim::HttpAnswer{}; }};
        const auto result = second.listen(m_server->port());
        QVERIFY(!result.has_value());
        QVERIFY(result.error().code == ErrorCode::Unavailable);
    }

private:
    void start(HttpServer::Handler handler)
    {
        m_server = std::make_unique<HttpServer>(std::move(handler));
        QVERIFY(m_server->listen(0).has_value());
        m_url = "http://127.0.0.1:" + std::to_string(m_server->port());
    }
    std::unique_ptr<HttpServer> m_server;
    std::string m_url;
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_http_server.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/hosts.h"

#include <QDirIterator>
#include <QFile>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::shell;

/// The venues' hosts by region and environment (okx.md §1.1, bybit.md §1.1).
class TestHosts : public QObject {
    Q_OBJECT
private slots:
    void everyRegionHasItsOwn_data()
    {
        QTest::addColumn<QString>("region");
        QTest::addColumn<bool>("isDemo");
        QTest::addColumn<QString>("rest");
        QTest::addColumn<QString>("webSocket");
        const auto row = [](const char* region, bool isDemo, const char* rest, const char* ws) {
            QTest::addRow("%s %s", region, isDemo ? "demo" : "live")
                << QString::fromLatin1(region) << isDemo << QString::fromLatin1(rest)
                << QString::fromLatin1(ws);
        };
        row("", false, "https://openapi.okx.com", "wss://ws.okx.com");
        row("global", false, "https://openapi.okx.com", "wss://ws.okx.com");
        row("eea", false, "https://eea.okx.com", "wss://wseea.okx.com");
        row("us", false, "https://us.okx.com", "wss://wsus.okx.com");
        row("global", true, "https://openapi.okx.com", "wss://wspap.okx.com");
        row("eea", true, "https://eea.okx.com", "wss://wseeapap.okx.com");
        row("us", true, "https://us.okx.com", "wss://wsuspap.okx.com");
    }
    void everyRegionHasItsOwn()
    {
        QFETCH(QString, region);
        QFETCH(bool, isDemo);
        QFETCH(QString, rest);
        QFETCH(QString, webSocket);
        const auto hosts = hostsOf(Venue::Okx, isDemo ? Environment::Demo : Environment::Live,
                                   region.toStdString());
        QVERIFY(hosts.has_value());
        QCOMPARE(hosts->rest.toString(), rest);
        QCOMPARE(hosts->webSocket.toString(), webSocket);
        QCOMPARE(hosts->rest.port(), -1); // 8443 was closed on 31 Oct 2026
        QCOMPARE(hosts->webSocket.port(), -1);
        QCOMPARE(hosts->isSimulated, isDemo);
    }
    void bybitHasItsOwn_data()
    {
        QTest::addColumn<Environment>("environment");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("rest");
        QTest::addColumn<QString>("webSocket");
        QTest::addColumn<QString>("publicWebSocket"); // empty: the same
        const auto row = [](Environment environment, const char* region, const char* rest,
                            const char* ws, const char* publicWs = "") {
            const auto word = toString(environment);
            QTest::addRow("%s %s", region, std::string{word}.c_str())
                << environment << QString::fromLatin1(region) << QString::fromLatin1(rest)
                << QString::fromLatin1(ws) << QString::fromLatin1(publicWs);
        };
        using E = Environment;
        row(E::Live, "", "https://api.bybit.com", "wss://stream.bybit.com");
        row(E::Live, "global", "https://api.bybit.com", "wss://stream.bybit.com");
        row(E::Live, "eu", "https://api.bybit.eu", "wss://stream.bybit.com");
        row(E::Live, "tr", "https://api.bybit-tr.com", "wss://stream.bybit-tr.com");
        row(E::Live, "kz", "https://api.bybit.kz", "wss://stream.bybit.kz");
        row(E::Testnet, "", "https://api-testnet.bybit.com", "wss://stream-testnet.bybit.com");
        row(E::Demo, "", "https://api-demo.bybit.com", "wss://stream-demo.bybit.com",
            "wss://stream.bybit.com");
    }
    void bybitHasItsOwn()
    {
        QFETCH(Environment, environment);
        QFETCH(QString, region);
        QFETCH(QString, rest);
        QFETCH(QString, webSocket);
        QFETCH(QString, publicWebSocket);
        const auto hosts = hostsOf(Venue::Bybit, environment, region.toStdString());
        QVERIFY(hosts.has_value());
        QCOMPARE(hosts->rest.toString(), rest);
        QCOMPARE(hosts->webSocket.toString(), webSocket);
        QCOMPARE(hosts->publicWebSocket.toString(), publicWebSocket);
        QVERIFY(!hosts->isSimulated); // a header of OKX
    }
    void aRegionIsOfMainnetAlone()
    {
        const auto hosts = hostsOf(Venue::Bybit, Environment::Demo, "eu");
        QVERIFY(!hosts.has_value());
        QVERIFY2(hosts.error().context.find("bybit has no region \"eu\"") != std::string::npos,
                 hosts.error().context.c_str());
        QVERIFY(!hostsOf(Venue::Okx, Environment::Testnet, "").has_value());
    }
    void anUnknownRegionIsRefusedByName()
    {
        const auto hosts = hostsOf(Venue::Okx, Environment::Live, "mars");
        QVERIFY(!hosts.has_value());
        QVERIFY(hosts.error().context.find("mars") != std::string::npos);
        QVERIFY(!hostsOf(Venue::Okx, Environment::Drill, "").has_value());
    }
    /// The closed port is named in comments and documents, and in no code.
    void theClosedPortIsNowhereInTheProgram()
    {
        std::size_t files = 0;
        for (const char* folder : {"core", "app", "ui"}) {
            QDirIterator sources{QStringLiteral(HOLDFAST_SOURCE_DIR "/") + QLatin1String{folder},
                                 {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                                 QDir::Files,
                                 QDirIterator::Subdirectories};
            while (sources.hasNext()) {
                QFile file{sources.next()};
                QVERIFY(file.open(QIODevice::ReadOnly));
                ++files;
                for (const QByteArray& line : file.readAll().split('\n'))
                    if (line.contains("8443"))
                        QVERIFY2(line.trimmed().startsWith("//"), qPrintable(file.fileName()));
            }
        }
        QVERIFY(files > 100);
    }
};

QTEST_GUILESS_MAIN(TestHosts)
#include "tst_hosts.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/hosts.h"

#include <QDirIterator>
#include <QFile>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::shell;

/// The venue's hosts by region and environment (okx.md §1.1).
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

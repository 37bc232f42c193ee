// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rounds: 5 long 50
#include "tests/e2e/two_starts.h"

#include <QDir>
#include <QFile>
#include <QSysInfo>

#include <cstdio>

using namespace holdfast::e2e;

/// Incident 1 with real processes on one drill (F87, F89).
class TestTwoStarts : public QObject {
    Q_OBJECT

private slots:
    void inOneInstantWithOneSignalMakeOnePosition_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        const QString desktop = QStringLiteral("holdfast");
        const QString cli = QStringLiteral("holdfast-cli");
        QTest::newRow("two desktops") << desktop << desktop;
        QTest::newRow("desktop and command line") << desktop << cli;
        QTest::newRow("two command lines") << cli << cli;
    }
    void inOneInstantWithOneSignalMakeOnePosition()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        int letGo = 0;
        for (int round = 1; round <= roundsToPlay(); ++round) {
            const std::string wrong = playTwoStarts({one, other}, round, letGo);
            QVERIFY2(wrong.empty(), ("round " + std::to_string(round) + ": " + wrong).c_str());
        }
        QVERIFY2(letGo * 2 > roundsToPlay(), qPrintable(QString::number(letGo)));
        std::printf("FIGURE two starts in one instant, %s = %d rounds\n", QTest::currentDataTag(),
                    roundsToPlay());
    }
    void twoCommandsWithOneKeyOpenOnce()
    {
        for (int round = 1; round <= roundsToPlay(); ++round) {
            const std::string wrong = playTwoCommands(round);
            QVERIFY2(wrong.empty(), ("round " + std::to_string(round) + ": " + wrong).c_str());
        }
        std::printf("FIGURE two commands with one key = %d rounds\n", roundsToPlay());
    }

    void aKilledHolderGivesTheAccountUp()
    {
        const QTemporaryDir home;
        Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home.path()};
        const QString cli = QStringLiteral("holdfast-cli");
        const QString one = home.filePath(QStringLiteral("one"));
        const QString other = home.filePath(QStringLiteral("other"));
        const auto first = startTrading(cli, drill, one, home.path());
        QVERIFY(canOpen(statusUntil(one, home.path(), canOpen)));
        const auto second = startTrading(cli, drill, other, home.path());
        const Json watching = statusUntil(other, home.path(), isDecided);
        QVERIFY2(isDecided(watching) && !canOpen(watching), watching.dump().c_str());
        first->process().kill(); // Its file stays, and names a process that is gone.
        QVERIFY(first->process().waitForFinished(10'000));
        const Json trading = statusUntil(other, home.path(), canOpen);
        QVERIFY2(canOpen(trading), trading.dump().c_str());
    }

    /// A lock file that names a live process of our own name: the kernel says that nobody holds it.
    void aProcessNumberUsedAgainKeepsNobodyOut()
    {
        const QTemporaryDir home;
        Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home.path()};
        const QString data = home.filePath(QStringLiteral("data"));
        QVERIFY(QDir{}.mkpath(data));
        QFile file{data + QStringLiteral("/holdfast.lock")};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::number(drill.program.process().processId()) + "\nholdfast-cli\n"
                   + QSysInfo::machineHostName().toLatin1() + "\n" + QSysInfo::machineUniqueId()
                   + "\n" + QSysInfo::bootUniqueId() + "\n");
        file.close();
        const auto engine = startTrading(QStringLiteral("holdfast-cli"), drill, data, home.path());
        const Json ready = statusUntil(data, home.path(), canOpen);
        QVERIFY2(canOpen(ready), (ready.dump() + engine->errors().toStdString()).c_str());

        // And a live holder is not pushed aside, whatever stands in the file.
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("process 999999999\n");
        file.close();
        const auto second = startTrading(QStringLiteral("holdfast-cli"), drill, data, home.path());
        QCOMPARE(second->exitCode(), 1);
        const QByteArray words = second->said + second->complaints;
        QVERIFY2(words.contains("holdfast.lock") && words.contains("end it"), words.constData());
        QVERIFY(engine->isRunning());
    }
};

QTEST_GUILESS_MAIN(TestTwoStarts)
#include "tst_two_starts.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: long
#include "tests/e2e/two_starts.h"

#include <cstdio>

using namespace holdfast::e2e;

/// Incident 1 with real processes on one drill: 50 rounds each.
class TestLongTwoStarts : public QObject {
    Q_OBJECT

    static constexpr int kRounds = 50;

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
        for (int round = 1; round <= kRounds; ++round) {
            const std::string wrong = playTwoStarts({one, other}, round);
            QVERIFY2(wrong.empty(), ("round " + std::to_string(round) + ": " + wrong).c_str());
        }
        std::printf("FIGURE two starts in one instant, %s = %d rounds\n", QTest::currentDataTag(),
                    kRounds);
    }
    void twoCommandsWithOneKeyOpenOnce()
    {
        for (int round = 1; round <= kRounds; ++round) {
            const std::string wrong = playTwoCommands(round);
            QVERIFY2(wrong.empty(), ("round " + std::to_string(round) + ": " + wrong).c_str());
        }
        std::printf("FIGURE two commands with one key = %d rounds\n", kRounds);
    }
};

QTEST_GUILESS_MAIN(TestLongTwoStarts)
#include "tst_long_two_starts.moc"

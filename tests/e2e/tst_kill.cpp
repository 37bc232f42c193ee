// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rounds: 20 long 300
#include "tests/e2e/kill_rounds.h"

using namespace holdfast::e2e;

/// The real programs, killed while they trade. HOLDFAST_KILL_SEED=N tries other moments.
class TestKill : public QObject {
    Q_OBJECT

private slots:
    void theProgramsSurviveBeingKilled()
    {
        const auto count = static_cast<std::uint64_t>(roundsToPlay());
        bool isGiven = false;
        const std::uint64_t given =
            qEnvironmentVariable("HOLDFAST_KILL_SEED").toULongLong(&isGiven);
        KillRounds rounds{isGiven ? given : 20261127};
        QElapsedTimer wall;
        wall.start();
        for (std::uint64_t number = 1; number <= count; ++number) {
            const std::string wrong = rounds.round(number, number % 5 == 0);
            QVERIFY2(wrong.empty(), ("round " + std::to_string(number) + ": " + wrong).c_str());
        }
        const std::string wrong = rounds.end();
        QVERIFY2(wrong.empty(), wrong.c_str());
        QCOMPARE(rounds.kills, roundsToPlay());
        QVERIFY(rounds.opened > 0);
        QVERIFY(rounds.unresolvedAtKill > 0); // else the kills came when nothing was at stake
        std::printf("FIGURE kill -9, rounds = %d rounds\n", rounds.kills);
        std::printf("FIGURE kill -9, with a request open = %d rounds\n", rounds.unresolvedAtKill);
        std::printf("FIGURE kill -9, opens = %zu opens\n", rounds.opened);
        std::printf("FIGURE kill -9, longest until protected = %lld ms\n",
                    static_cast<long long>(rounds.bareMsMax));
        std::printf("FIGURE kill -9, wall = %.1f seconds\n",
                    static_cast<double>(wall.elapsed()) / 1000.0);
    }
};

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"

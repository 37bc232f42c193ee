// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: long
// Not green yet: in a round the program ended by itself without a word; whether the program or the
// rounds are to blame is not known. It stays out of the short tier until it is.
#include "tests/e2e/kill_rounds.h"

using namespace holdfast::e2e;

/// The real programs, killed while they trade. HOLDFAST_KILL_SEED=N tries other moments.
class TestKill : public QObject {
    Q_OBJECT

private slots:
    void theProgramsSurviveBeingKilled()
    {
        constexpr std::uint64_t kRounds = 20;
        bool isGiven = false;
        const std::uint64_t given =
            qEnvironmentVariable("HOLDFAST_KILL_SEED").toULongLong(&isGiven);
        KillRounds rounds{isGiven ? given : 20261127};
        QElapsedTimer wall;
        wall.start();
        for (std::uint64_t number = 1; number <= kRounds; ++number) {
            const std::string wrong = rounds.round(number, number % 5 == 0);
            QVERIFY2(wrong.empty(), ("round " + std::to_string(number) + ": " + wrong).c_str());
        }
        const std::string wrong = rounds.end();
        QVERIFY2(wrong.empty(), wrong.c_str());
        QCOMPARE(rounds.kills, int(kRounds));
        QVERIFY(rounds.opened > 0);
        QVERIFY(rounds.unresolvedAtKill > 0); // else the kills came when nothing was at stake
        std::printf("FIGURE kill -9, short, rounds = %d rounds\n", rounds.kills);
        std::printf("FIGURE kill -9, short, with a request open = %d rounds\n",
                    rounds.unresolvedAtKill);
        std::printf("FIGURE kill -9, short, opens = %zu opens\n", rounds.opened);
        std::printf("FIGURE kill -9, short, longest until protected = %lld ms\n",
                    static_cast<long long>(rounds.bareMsMax));
        std::printf("FIGURE kill -9, short, wall = %.1f seconds\n",
                    static_cast<double>(wall.elapsed()) / 1000.0);
    }
};

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"

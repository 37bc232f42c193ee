// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/many_desk.h"
#include "tests/support/compare.h"

#include <QTest>

#include <cstdio>
#include <ctime>

using namespace holdfast;
using namespace holdfast::test;

namespace {

/// The thread's own time: that of a machine shared with others would be theirs too.
nanoseconds cpuNow()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
}

/// CPU time of a quote of one account, the best of some rounds, with nothing due and no picture to paint.
nanoseconds costOfAQuote(int accounts)
{
    ManyDesk desk{accounts};
    desk.hold();
    desk.quote(ManyDesk::idOf(0)); // what the time until now owes
    nanoseconds best = seconds{1};
    constexpr int kQuotes = 200;
    for (int round = 0; round < 5; ++round) {
        const nanoseconds from = cpuNow();
        for (int i = 0; i < kQuotes; ++i)
            desk.quote(ManyDesk::idOf(0));
        best = std::min(best, (cpuNow() - from) / kQuotes);
    }
    return best;
}

int verified(const Snapshot& snapshot, const AccountId& account)
{
    return static_cast<int>(
        std::ranges::count_if(snapshot.positions, [&](const PositionView& position) {
            return position.account == account && position.stop == StopState::Verified;
        }));
}

} // namespace

/// Many accounts in one engine: one costs or delays the others nothing.
class TestManyAccounts : public QObject {
    Q_OBJECT
private slots:
    void guardsAllOfThem()
    {
        ManyDesk desk{20};
        desk.hold();
        desk.advance(minutes{1});
        for (int i = 0; i < 20; ++i) {
            const AccountId id = ManyDesk::idOf(i);
            QCOMPARE(verified(desk.snapshot(), id), ManyDesk::kPositions);
            QVERIFY(desk.view(id).truthAge && *desk.view(id).truthAge <= seconds{11});
            QCOMPARE(desk.venue(id).writes.size(), std::size_t{ManyDesk::kPositions});
        }
    }
    /// An event of one account is looked at by one account.
    void anEventCostsTheSameAmongAHundred()
    {
        const nanoseconds alone = costOfAQuote(1);
        const nanoseconds among = costOfAQuote(100);
        std::printf("FIGURE a quote among a hundred accounts to one alone = %.2f times\n",
                    static_cast<double>(among.count()) / static_cast<double>(alone.count()));
        QVERIFY2(among <= 5 * alone,
                 qPrintable(
                     QStringLiteral("%1 ns against %2 ns").arg(among.count()).arg(alone.count())));
    }
    void deadAccountsDelayNobodysProtection()
    {
        ManyDesk desk{20};
        desk.hold();
        for (int i = 0; i < 10; ++i)
            desk.venue(ManyDesk::idOf(i)).isDead = true;
        desk.advance(minutes{2});
        for (int i = 10; i < 20; ++i) {
            const AccountId id = ManyDesk::idOf(i);
            QVERIFY(desk.view(id).truthAge && *desk.view(id).truthAge <= seconds{11});
            QCOMPARE(verified(desk.snapshot(), id), ManyDesk::kPositions);
            // Its stop fails: the next one leaves at the same instant.
            const auto asked = desk.failStop(id, ManyDesk::instrumentOf(i % ManyDesk::kPositions));
            QCOMPARE(asked.size(), std::size_t{1});
            QVERIFY(std::holds_alternative<venues::PlaceStop>(asked.front().request));
            QCOMPARE(asked.front().account, id);
        }
        desk.advance(seconds{5});
        for (int i = 10; i < 20; ++i)
            QCOMPARE(verified(desk.snapshot(), ManyDesk::idOf(i)), ManyDesk::kPositions);
        // What is wrong with the dead is said of them, and of nobody else.
        int said = 0;
        for (const AlarmView& alarm : desk.snapshot().alarms) {
            if (!alarm.isActive || alarm.account.empty() || alarm.severity == Severity::P2)
                continue;
            QVERIFY2(alarm.account < ManyDesk::idOf(10), alarm.text.c_str());
            ++said;
        }
        QVERIFY(said > 0);
    }
    /// A dead one's protection is asked for as soon as it is missing, too; only its answers are.
    void eachHasItsOwnKillSwitch()
    {
        ManyDesk desk{20};
        desk.hold();
        Flatten act;
        act.account = ManyDesk::idOf(3);
        act.reason = "test";
        desk.venue(ManyDesk::idOf(3)).isDead = true; // its closes are of no matter here
        desk.step(OperatorCommand{"close", act});
        desk.advance(seconds{2});
        for (int i = 0; i < 20; ++i)
            QCOMPARE(desk.view(ManyDesk::idOf(i)).isKillEngaged, i == 3);
    }
    void theSameEventsGiveTheSameCommands()
    {
        const auto play = [] {
            ManyDesk desk{20};
            desk.hold();
            desk.venue(ManyDesk::idOf(4)).isDead = true;
            for (int i = 5; i < 15; ++i) {
                desk.failStop(ManyDesk::idOf(i), ManyDesk::instrumentOf(i % ManyDesk::kPositions));
                desk.advance(milliseconds{700});
            }
            return desk.trace;
        };
        const auto first = play();
        QVERIFY(first.size() > 1000);
        QVERIFY(first == play());
    }
    /// A picture of a thousand positions is no matter of each tenth of a second.
    void paintsLessOftenWhereThereIsMuchToPaint()
    {
        ManyDesk desk{100};
        desk.hold();
        const int before = desk.pictures();
        for (int i = 0; i < 500; ++i) {
            desk.quote(ManyDesk::idOf(i % 100));
            desk.advance(milliseconds{20});
        }
        const int painted = desk.pictures() - before;
        QVERIFY2(painted >= 10 && painted <= 25, qPrintable(QString::number(painted)));
    }
};

QTEST_GUILESS_MAIN(TestManyAccounts)
#include "tst_many_accounts.moc"

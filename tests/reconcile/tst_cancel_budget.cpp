// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/cancel_budget.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::reconcile;

namespace {
const Numbers kNumbers{};
const seconds kCycle = std::chrono::duration_cast<seconds>(kNumbers.listCycle);

MonoTime at(int second) { return MonoTime{hours{2}} + seconds{second}; }
VenueOrderId stop(int number) { return {"s" + std::to_string(100 + number)}; }
/// Wanted at `second`: its cycle is over ten seconds later.
void want(CancelBudget& budget, int number, int second)
{
    budget.want(stop(number), at(second) + kCycle);
}
/// Grants `count` lawfully, two in each cycle, from `second` on. \returns when it is over
int grant(CancelBudget& budget, int count, int second)
{
    for (int i = 0; i < count; i += 2) {
        const int here = std::min(2, count - i);
        for (int j = 0; j < here; ++j)
            want(budget, 50 + i + j, second);
        second += 10;
        if (static_cast<int>(budget.decide(at(second)).granted.size()) != here) return -1;
        second += 10;
    }
    return second;
}
} // namespace

class TestCancelBudget : public QObject {
    Q_OBJECT

private slots:
    void judgesACycleWhole()
    {
        CancelBudget budget{kNumbers};
        want(budget, 1, 0);
        want(budget, 2, 6);
        QVERIFY(budget.decide(at(9)).granted.empty()); // C1
        QCOMPARE(budget.nextWake(), std::optional{at(10)});
        const auto decision = budget.decide(at(10)); // C2
        QCOMPARE(decision.granted, (std::vector{stop(1), stop(2)}));
        QVERIFY(!decision.tripped);
        QCOMPARE(budget.grantedLastHour(at(10)), 2);
        QVERIFY(budget.decide(at(20)).granted.empty()); // once
    }
    void aCycleThatWantsMoreSendsNone()
    {
        CancelBudget budget{kNumbers};
        for (int i = 0; i < 3; ++i)
            want(budget, i, i);
        const auto decision = budget.decide(at(10)); // C3
        QVERIFY(decision.granted.empty());
        QCOMPARE(decision.tripped.value_or(""),
                 std::string{"a cycle wanted 3 cancels, the cap is 2: none was sent"});
        QVERIFY(budget.isBraked());
        QCOMPARE(budget.grantedLastHour(at(10)), 0);
        QVERIFY(!budget.nextWake()); // nothing happens by itself any more
    }
    void countsThoseThatWentWithinTheCycle()
    {
        CancelBudget budget{kNumbers};
        want(budget, 1, 0);
        want(budget, 2, 0);
        QCOMPARE(budget.decide(at(10)).granted.size(), std::size_t{2});
        budget.want(stop(3), at(15)); // its cycle began before those went
        QVERIFY(budget.decide(at(15)).tripped.has_value());
    }
    void sixInAnHour()
    {
        CancelBudget budget{kNumbers};
        const int after = grant(budget, 6, 0);
        QVERIFY(after > 0);
        want(budget, 1, after);
        const auto decision = budget.decide(at(after + 10)); // C4
        QVERIFY(decision.granted.empty());
        QCOMPARE(decision.tripped.value_or(""),
                 std::string{"the last hour had 6 cancels and 1 more were wanted, the cap is 6: "
                             "none was sent"});
    }
    void anHourLaterThereAreSixMore()
    {
        CancelBudget budget{kNumbers};
        QVERIFY(grant(budget, 6, 0) > 0);
        const int later = 3600 + 60;
        QCOMPARE(budget.grantedLastHour(at(later)), 0);
        QVERIFY(grant(budget, 6, later) > 0);
    }
    void theBrakeHoldsUntilAPersonClearsIt()
    {
        CancelBudget budget{kNumbers};
        for (int i = 0; i < 5; ++i)
            want(budget, i, 0);
        QVERIFY(budget.decide(at(10)).tripped.has_value());
        for (int hour = 1; hour < 50; ++hour) { // C5: no time heals it
            const auto decision = budget.decide(at(hour * 3600));
            QVERIFY(decision.granted.empty() && !decision.tripped);
        }
        QVERIFY(budget.isBraked());
        QCOMPARE(budget.clear(), 5); // C6
        QVERIFY(!budget.isBraked());
        const int now = 50 * 3600;
        const auto first = budget.decide(at(now));
        QCOMPARE(first.granted, (std::vector{stop(0), stop(1)}));
        QCOMPARE(first.persons, first.granted);
        QVERIFY(budget.decide(at(now + 9)).granted.empty());
        QCOMPARE(budget.nextWake(), std::optional{at(now + 10)});
        QCOMPARE(budget.decide(at(now + 10)).granted, (std::vector{stop(2), stop(3)}));
        QCOMPARE(budget.decide(at(now + 20)).granted, (std::vector{stop(4)}));
        QCOMPARE(budget.grantedLastHour(at(now + 20)), 0); // a person's, not the machine's
    }
    void whatIsWantedAfterTheClearingCountsAgain()
    {
        CancelBudget budget{kNumbers};
        for (int i = 0; i < 3; ++i)
            want(budget, i, 0);
        QVERIFY(budget.decide(at(10)).tripped.has_value());
        QCOMPARE(budget.clear(), 3);
        for (int i = 3; i < 6; ++i)
            want(budget, i, 20);
        QCOMPARE(budget.decide(at(20)).granted.size(), std::size_t{2});
        const auto decision = budget.decide(at(30));
        QVERIFY(decision.tripped.has_value());
        QVERIFY(decision.granted.empty()); // the person's last one waits with them
        QCOMPARE(budget.waiting(), 4);
    }
    void survivesARestart() // C7
    {
        CancelBudget budget{kNumbers};
        budget.restoreBrake("a cycle wanted 5 cancels, the cap is 2: none was sent");
        want(budget, 1, 0);
        QVERIFY(budget.isBraked());
        QVERIFY(budget.decide(at(10)).granted.empty());
        CancelBudget counted{kNumbers};
        for (int i = 0; i < 6; ++i)
            counted.restoreGranted(at(-1800));
        QCOMPARE(counted.grantedLastHour(at(0)), 6);
        want(counted, 1, 0);
        QVERIFY(counted.decide(at(10)).tripped.has_value());
    }
    void forgetsWhatIsNotWantedAnyMore()
    {
        CancelBudget budget{kNumbers};
        for (int i = 0; i < 3; ++i)
            want(budget, i, 0);
        budget.drop(stop(1)); // the venue took it along
        QCOMPARE(budget.decide(at(10)).granted, (std::vector{stop(0), stop(2)}));
    }
    void whatWentAndCameToNothingStaysCounted() // C8
    {
        CancelBudget budget{kNumbers};
        want(budget, 1, 0);
        QCOMPARE(budget.decide(at(10)).granted.size(), std::size_t{1});
        budget.drop(stop(1));
        QCOMPARE(budget.grantedLastHour(at(11)), 1);
    }
};

QTEST_GUILESS_MAIN(TestCancelBudget)
#include "tst_cancel_budget.moc"

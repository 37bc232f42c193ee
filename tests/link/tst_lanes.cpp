// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/lanes.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::link;

namespace {

const MonoTime kStart{seconds{100}};
const std::vector<BudgetUse> kPositions{{"positions", {10, milliseconds{2000}}}};
const std::vector<BudgetUse> kOther{{"fills", {10, milliseconds{2000}}}};

Lanes<int>::Waiting item(Lane lane, int value, const std::vector<BudgetUse>& uses = kPositions,
                         MonoTime at = kStart)
{
    return {lane, at, at, uses, value};
}
/// Budgets with `used` of the ten gone at kStart.
Budgets budgetsWith(int used)
{
    Budgets budgets;
    for (int i = 0; i < used; ++i)
        budgets.spend(kStart, kPositions);
    return budgets;
}

} // namespace

class TestLanes : public QObject {
    Q_OBJECT
private slots:
    void budgetsFollowTheirTable_data()
    {
        QTest::addColumn<int>("used");
        QTest::addColumn<bool>("isSafetyLane");
        QTest::addColumn<int>("pauseMs");
        QTest::addColumn<int>("waitMs");
        QTest::newRow("B1 nothing used, safety") << 0 << true << 0 << 0;
        QTest::newRow("B1 open share left, other") << 5 << false << 0 << 0;
        QTest::newRow("B2 open share used, safety") << 6 << true << 0 << 0;
        QTest::newRow("B2 one left, safety") << 9 << true << 0 << 0;
        QTest::newRow("B3 open share used, other") << 6 << false << 0 << 2100;
        QTest::newRow("B4 all used, safety") << 10 << true << 0 << 2100;
        QTest::newRow("B4 all used, other") << 10 << false << 0 << 2100;
        QTest::newRow("B5 paused, other") << 0 << false << 700 << 700;
        QTest::newRow("B6 paused, safety") << 0 << true << 700 << 0;
        QTest::newRow("B6 paused and all used, safety") << 10 << true << 700 << 2100;
    }
    void budgetsFollowTheirTable()
    {
        QFETCH(int, used);
        QFETCH(bool, isSafetyLane);
        QFETCH(int, pauseMs);
        QFETCH(int, waitMs);
        Budgets budgets = budgetsWith(used);
        if (pauseMs > 0) budgets.pause(kPositions, kStart + milliseconds{pauseMs});
        const Lane lane = isSafetyLane ? Lane::Verify : Lane::Entry;
        QVERIFY(budgets.nextAt(kStart, lane, kPositions) == kStart + milliseconds{waitMs});
        QVERIFY(budgets.nextAt(kStart, lane, kOther) == kStart); // keys do not touch each other
    }
    void neverMoreThanTheLimitInAnyWindow()
    {
        Budgets budgets;
        std::vector<MonoTime> sent;
        MonoTime now = kStart;
        std::uint64_t state = 99;
        for (int i = 0; i < 2000; ++i) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            now += milliseconds{static_cast<int>((state >> 40U) % 300)};
            const Lane lane = (state >> 20U) % 2 == 0 ? Lane::Emergency : Lane::History;
            if (budgets.nextAt(now, lane, kPositions) > now) continue;
            budgets.spend(now, kPositions);
            sent.push_back(now);
        }
        for (std::size_t i = 10; i < sent.size(); ++i)
            QVERIFY(sent.at(i) - sent.at(i - 10) >= milliseconds{2000});
        QVERIFY(sent.size() > 500);
    }
    /// A batch uses its key once for each of its writes, and leaves only where all of them fit.
    void aKeyUsedSeveralTimesNeedsRoomForAll()
    {
        const std::vector<BudgetUse> batch(4, kPositions.front());
        Budgets six = budgetsWith(6);
        QVERIFY(six.nextAt(kStart, Lane::Emergency, batch) == kStart); // 6 and 4 are 10
        six.spend(kStart, batch);
        QVERIFY(six.nextAt(kStart, Lane::Emergency, kPositions) > kStart);
        const Budgets seven = budgetsWith(7);
        QVERIFY(seven.nextAt(kStart, Lane::Emergency, kPositions) == kStart);
        QVERIFY(seven.nextAt(kStart, Lane::Emergency, batch) == kStart + milliseconds{2100});
        QVERIFY(budgetsWith(2).nextAt(kStart, Lane::Entry, batch) == kStart); // of six
        QVERIFY(budgetsWith(3).nextAt(kStart, Lane::Entry, batch) > kStart);
    }
    void usedPercentIsOfTheTightest()
    {
        Budgets budgets = budgetsWith(7);
        budgets.spend(kStart, kOther);
        QCOMPARE(budgets.usedPercent(kStart), 70);
        QCOMPARE(budgets.usedPercent(kStart + seconds{3}), 0);
    }
    void smallBudgetsKeepOneForEveryone()
    {
        QCOMPARE(openShare({1, milliseconds{1000}}), 1);
        QCOMPARE(openShare({5, milliseconds{2000}}), 3);
        QCOMPARE(openShare({60, milliseconds{2000}}), 36);
    }

    void q1q3TheMostUrgentLaneGoesFirst()
    {
        Lanes<int> lanes;
        Budgets budgets;
        const std::vector<Lane> pushed{Lane::History,   Lane::Entry,  Lane::Emergency,
                                       Lane::Account,   Lane::Verify, Lane::Protective,
                                       Lane::MarketData};
        for (const Lane lane : pushed)
            QVERIFY(lanes.push(item(lane, static_cast<int>(lane), kOther)));
        std::vector<int> left;
        while (auto taken = lanes.take(kStart, budgets))
            left.push_back(taken->item);
        QVERIFY(std::is_sorted(left.begin(), left.end()));
        QCOMPARE(left.size(), std::size_t{6}); // the seventh is beyond the open share
    }
    void q2AFullLaneSaysSo()
    {
        Lanes<int> lanes;
        for (std::size_t i = 0; i < kLaneLengthMax; ++i)
            QVERIFY(lanes.push(item(Lane::History, 1)));
        QVERIFY(!lanes.push(item(Lane::History, 1)));
        QVERIFY(lanes.push(item(Lane::Emergency, 1)));
    }
    void q4NothingLeavesWithoutBudgetAndNextAtSaysWhen()
    {
        Lanes<int> lanes;
        Budgets budgets = budgetsWith(10);
        QVERIFY(lanes.push(item(Lane::Emergency, 1)));
        QVERIFY(!lanes.take(kStart, budgets));
        QVERIFY(lanes.nextAt(kStart, budgets) == kStart + milliseconds{2100});
        QVERIFY(!lanes.take(kStart + milliseconds{2099}, budgets));
        QVERIFY(lanes.take(kStart + milliseconds{2100}, budgets));
        QVERIFY(!lanes.nextAt(kStart, budgets));
    }
    void q5FirstComeFirstServedOnOneKeyAndNoHoldUpOfOthers()
    {
        Lanes<int> lanes;
        Budgets budgets = budgetsWith(10);
        QVERIFY(lanes.push(item(Lane::Verify, 1)));
        QVERIFY(lanes.push(item(Lane::Verify, 2)));
        QVERIFY(lanes.push(item(Lane::Verify, 3, kOther)));
        QCOMPARE(lanes.take(kStart, budgets)->item, 3);
        QCOMPARE(lanes.take(kStart + seconds{3}, budgets)->item, 1);
        QCOMPARE(lanes.take(kStart + seconds{3}, budgets)->item, 2);
    }
    void q6ABackedOffItemLetsOthersPass()
    {
        Lanes<int> lanes;
        Budgets budgets;
        auto later = item(Lane::Verify, 1);
        later.readyAt = kStart + seconds{1};
        QVERIFY(lanes.push(later));
        QVERIFY(lanes.push(item(Lane::Verify, 2)));
        QCOMPARE(lanes.take(kStart, budgets)->item, 2);
        QVERIFY(!lanes.take(kStart, budgets));
        QCOMPARE(lanes.take(kStart + seconds{1}, budgets)->item, 1);
    }
    void measuresHowLongSafetyWaited()
    {
        Lanes<int> lanes;
        Budgets budgets = budgetsWith(10);
        QVERIFY(!lanes.safetyWaitWorst(kStart));
        QVERIFY(lanes.push(item(Lane::Emergency, 1)));
        QVERIFY(lanes.push(item(Lane::History, 2)));
        QVERIFY(lanes.safetyWaitWorst(kStart + milliseconds{500})
                == milliseconds{500}); // it still waits
        QVERIFY(lanes.take(kStart + milliseconds{2100}, budgets));
        QVERIFY(lanes.safetyWaitWorst(kStart + milliseconds{2100}) == milliseconds{2100});
        QVERIFY(lanes.push(item(Lane::Protective, 3, kOther, kStart + seconds{5})));
        QVERIFY(lanes.take(kStart + seconds{5}, budgets)->item == 3);
        QVERIFY(lanes.safetyWaitWorst(kStart + seconds{30}) == milliseconds{2100});
        QVERIFY(lanes.safetyWaitWorst(kStart + seconds{63})
                == milliseconds{0}); // only the last minute counts
    }
    void removesWhatIsNamed()
    {
        Lanes<int> lanes;
        for (int i = 0; i < 4; ++i)
            QVERIFY(lanes.push(item(Lane::Entry, i)));
        const auto removed =
            lanes.remove([](const auto& waiting) { return waiting.item % 2 == 0; });
        QCOMPARE(removed.size(), std::size_t{2});
        QCOMPARE(lanes.size(), std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(TestLanes)
#include "tst_lanes.moc"

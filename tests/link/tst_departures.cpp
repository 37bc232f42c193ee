// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/departures.h"
#include "tests/support/compare.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::link;

namespace {

constexpr MonoTime kStart{seconds{100}};
using Queue = Departures<int>;

int left(Queue& queue, MonoTime now = kStart)
{
    int count = 0;
    while (queue.take(now))
        ++count;
    return count;
}
void fill(Queue& queue, Lane lane, int count)
{
    for (int i = 0; i < count; ++i)
        queue.push(kStart, lane, i);
}

} // namespace

class TestDepartures : public QObject {
    Q_OBJECT
private slots:
    void eachGroupHasItsOwnPlaces_data()
    {
        // clang-format off
        QTest::addColumn<int>("slow"); QTest::addColumn<int>("slowLeave"); QTest::addColumn<int>("then"); QTest::addColumn<int>("thenLeave");
        QTest::newRow("D1 a stop behind history")     << int(Lane::History)    << Queue::kBulkMax   << int(Lane::Protective) << 36;
        QTest::newRow("D1 a close behind reads")      << int(Lane::Verify)     << Queue::kVerifyMax << int(Lane::Emergency)  << 36;
        QTest::newRow("D2 a proof behind history")    << int(Lane::MarketData) << Queue::kBulkMax   << int(Lane::Verify)     << Queue::kVerifyMax;
        QTest::newRow("D2 a proof behind stops")      << int(Lane::Protective) << Queue::kSafetyMax << int(Lane::Verify)     << Queue::kVerifyMax;
        QTest::newRow("D3 entries")                   << int(Lane::Entry)      << Queue::kOthersMax << int(Lane::Account)    << 0;
        QTest::newRow("D4 an entry behind accounts")  << int(Lane::Account)    << Queue::kSlowMax   << int(Lane::Entry)      << 1;
        QTest::newRow("D5 an account behind history") << int(Lane::History)    << Queue::kBulkMax   << int(Lane::Account)    << 1;
        // clang-format on
    }
    void eachGroupHasItsOwnPlaces()
    {
        QFETCH(int, slow);
        QFETCH(int, slowLeave);
        QFETCH(int, then);
        QFETCH(int, thenLeave);
        Queue queue;
        fill(queue, static_cast<Lane>(slow), 100);
        QCOMPARE(left(queue), slowLeave);
        fill(queue, static_cast<Lane>(then), 36);
        QCOMPARE(left(queue), thenLeave);
    }
    void aPlaceThatEndsGoesToTheMostUrgent()
    {
        Queue queue;
        fill(queue, Lane::Entry, 4);
        QCOMPARE(left(queue), 4);
        queue.push(kStart, Lane::History, 1);
        queue.push(kStart, Lane::Account, 2);
        queue.push(kStart, Lane::Entry, 3);
        queue.ended(Lane::Entry);
        const auto next = queue.take(kStart + milliseconds{70});
        QVERIFY(next.has_value());
        QCOMPARE(next->item, 3);
        QCOMPARE(next->waited, nanoseconds{milliseconds{70}});
        QVERIFY(!queue.take(kStart + milliseconds{70}).has_value());
        QCOMPARE(queue.waits(Lane::Entry).longest(), nanoseconds{milliseconds{70}});
    }
    void percentilesAreUpperBounds()
    {
        Waits waits;
        for (int i = 0; i < 98; ++i)
            waits.note(nanoseconds{0});
        waits.note(milliseconds{90});
        waits.note(milliseconds{700});
        QCOMPARE(waits.percentile(50), nanoseconds{0});
        QCOMPARE(waits.percentile(99), nanoseconds{milliseconds{100}});
        QCOMPARE(waits.percentile(100), nanoseconds{milliseconds{700}});
        Waits more;
        more.add(waits);
        more.note(seconds{60});
        QCOMPARE(more.count(), std::uint64_t{101});
        QCOMPARE(more.percentile(100), nanoseconds{seconds{60}});
    }
    void aBarLetsOneProbePassForEachStep()
    {
        Budgets budgets;
        const std::vector<BudgetUse> uses{{"positions", {10, milliseconds{2000}}}};
        budgets.bar(kStart, milliseconds{4000});
        // B7
        QVERIFY(budgets.nextAt(kStart + seconds{60}, Lane::Entry, uses) > kStart + seconds{60});
        // B8
        QCOMPARE(budgets.nextAt(kStart, Lane::Emergency, uses), kStart + seconds{4});
        budgets.spend(kStart + seconds{4}, uses);
        QCOMPARE(budgets.nextAt(kStart + seconds{5}, Lane::Verify, uses), kStart + seconds{8});
        budgets.lift();
        QCOMPARE(budgets.nextAt(kStart + seconds{5}, Lane::History, uses), kStart + seconds{5});
    }
};

QTEST_GUILESS_MAIN(TestDepartures)
#include "tst_departures.moc"

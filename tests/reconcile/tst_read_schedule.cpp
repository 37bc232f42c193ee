// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/read_schedule.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::reconcile;
using Kind = ReadSchedule::Kind;
using Came = ReadSchedule::Came;

namespace {
const Numbers kNumbers{};
MonoTime at(nanoseconds after) { return MonoTime{hours{1}} + after; }
bool has(const std::vector<Kind>& kinds, Kind kind)
{
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}
} // namespace

class TestReadSchedule : public QObject {
    Q_OBJECT

private slots:
    void readsEachKindInItsTime_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("everySeconds");
        QTest::addColumn<int>("againSeconds");
        const auto row = [](const char* name, Kind kind, int every, int again) {
            QTest::newRow(name) << static_cast<int>(kind) << every << again;
        };
        row("S1 positions", Kind::Positions, 10, 2);
        row("S2 orders", Kind::Orders, 10, 2);
        row("S3 stops", Kind::Stops, 10, 2);
        row("S4 fills", Kind::Fills, 60, 5);
        row("S5 balance", Kind::Balance, 30, 10);
        row("S6 account", Kind::Account, 600, 10);
        row("S7 instruments", Kind::Instruments, 3600, 10);
        row("S8 time", Kind::Time, 300, 10);
    }
    void readsEachKindInItsTime()
    {
        QFETCH(int, kind);
        QFETCH(int, everySeconds);
        QFETCH(int, againSeconds);
        const Kind which = static_cast<Kind>(kind);
        ReadSchedule schedule{kNumbers};
        QVERIFY(has(schedule.due(at(seconds{0})), which));  // at once after start
        QVERIFY(!has(schedule.due(at(seconds{0})), which)); // one on its way at a time
        schedule.onAnswered(at(seconds{1}), which, Came::Whole);
        QCOMPARE(schedule.completeAt(which).value(), at(seconds{1}));
        QVERIFY(!has(schedule.due(at(seconds{1 + everySeconds} - milliseconds{1})), which));
        QVERIFY(has(schedule.due(at(seconds{1 + everySeconds})), which));
        // A failed answer is asked again sooner and is no truth.
        const auto later = seconds{1 + everySeconds};
        schedule.onAnswered(at(later), which, Came::Not);
        QCOMPARE(schedule.completeAt(which).value(), at(seconds{1}));
        QVERIFY(!has(schedule.due(at(later + seconds{againSeconds} - milliseconds{1})), which));
        QVERIFY(has(schedule.due(at(later + seconds{againSeconds})), which));
        // Nor is one in part; of fills it is the newest, and that is enough for their pace.
        const auto last = later + seconds{againSeconds};
        const seconds inPart{which == Kind::Fills ? everySeconds : againSeconds};
        schedule.onAnswered(at(last), which, Came::InPart);
        QCOMPARE(schedule.completeAt(which).value(), at(seconds{1}));
        QVERIFY(!has(schedule.due(at(last + inPart - milliseconds{1})), which));
        QVERIFY(has(schedule.due(at(last + inPart)), which));
    }

    void asksAgainWhatIsNotAnswered()
    {
        ReadSchedule schedule{kNumbers};
        (void)schedule.due(at(seconds{0}));
        QVERIFY(!has(schedule.due(at(milliseconds{14'999})), Kind::Stops));
        QVERIFY(has(schedule.due(at(seconds{15})), Kind::Stops));
    }
    void waitsLessWhereSomethingHangsOnIt()
    {
        ReadSchedule schedule{kNumbers};
        (void)schedule.due(at(seconds{0}));
        schedule.force(Kind::Stops);
        QVERIFY(!has(schedule.due(at(milliseconds{2'999})), Kind::Stops)); // one is on its way
        QCOMPARE(schedule.nextWake().value(), at(seconds{3}));
        QVERIFY(has(schedule.due(at(seconds{3})), Kind::Stops));
    }
    void readsAgainAfterTheAnswerThatWasOnItsWay()
    {
        ReadSchedule schedule{kNumbers};
        (void)schedule.due(at(seconds{0}));
        schedule.force(Kind::Stops); // the one on its way left before: it cannot answer this
        schedule.onAnswered(at(milliseconds{100}), Kind::Stops, Came::Whole);
        QVERIFY(has(schedule.due(at(milliseconds{100})), Kind::Stops));
    }
    void neverWakesForWhatIsDone()
    {
        ReadSchedule schedule{kNumbers};
        for (const Kind kind : schedule.due(at(seconds{0})))
            schedule.onAnswered(at(seconds{0}), kind, Came::Whole);
        QVERIFY(schedule.nextWake().value() > at(seconds{0}));
        QVERIFY(schedule.due(*schedule.nextWake()).size() > 0);
    }
};

QTEST_GUILESS_MAIN(TestReadSchedule)
#include "tst_read_schedule.moc"

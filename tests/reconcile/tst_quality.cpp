// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/quality.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::reconcile;

namespace {
constexpr MonoTime at(int second) { return MonoTime{hours{1}} + seconds{second}; }
using Answer = ReadQuality::Answer;
} // namespace

class TestQuality : public QObject {
    Q_OBJECT

private slots:
    void countsAnswers() // D1, D5
    {
        ReadQuality quality;
        (void)quality.onAnswer(Answer::Complete);
        (void)quality.onAnswer(Answer::Partial);
        (void)quality.onAnswer(Answer::Failed);
        (void)quality.onAnswer(Answer::Failed);
        quality.onStale();
        QCOMPARE(quality.counts().answers, std::uint64_t{4});
        QCOMPARE(quality.counts().partial, std::uint64_t{1});
        QCOMPARE(quality.counts().failed, std::uint64_t{2});
        QCOMPARE(quality.counts().stale, std::uint64_t{1});
        QCOMPARE(quality.counts().incomplete, std::uint64_t{0});
        QVERIFY(!quality.stickiness().percentile(50) && !quality.lag().percentile(99));
    }
    void aListWithoutARowCountsOnceWhenAnotherSourceShowsIt() // D2
    {
        ReadQuality quality;
        const auto list = quality.onAnswer(Answer::Complete);
        for (const char* what : {"A", "B", "C"})
            quality.onMissed(at(0), list, what);
        quality.onShownElsewhere(at(-1), "A");                   // asked before the list
        QCOMPARE(quality.counts().incomplete, std::uint64_t{0}); // a question so far
        for (const char* what : {"A", "B", "C"})
            quality.onShownElsewhere(at(1), what);
        QCOMPARE(quality.counts().incomplete, std::uint64_t{1});
        quality.onMissed(at(10), quality.onAnswer(Answer::Complete), "A");
        QCOMPARE(quality.counts().incomplete, std::uint64_t{2}); // known to be there
    }
    void whatReallyEndedCountsForNothing() // D3
    {
        ReadQuality quality;
        quality.onMissed(at(0), quality.onAnswer(Answer::Complete), "A");
        quality.onEnded("A");
        quality.onShownElsewhere(at(9), "A"); // another one, opened since
        quality.onListed(at(20), "A");
        QCOMPARE(quality.counts().incomplete, std::uint64_t{0});
        QVERIFY(!quality.stickiness().percentile(50));
    }
    void measuresHowLongAListStaysSo() // D4
    {
        ReadQuality quality;
        quality.onMissed(at(0), quality.onAnswer(Answer::Complete), "A");
        quality.onMissed(at(10), quality.onAnswer(Answer::Complete), "A");
        quality.onListed(at(-1), "A"); // one that left before proves nothing
        QCOMPARE(quality.counts().incomplete, std::uint64_t{0});
        quality.onListed(at(12), "A"); // a later list shows it: both lacked it
        QCOMPARE(quality.counts().incomplete, std::uint64_t{2});
        QCOMPARE(quality.stickiness().percentile(50), std::optional<nanoseconds>{seconds{12}});
        QCOMPARE(quality.stickiness().max(), std::optional<nanoseconds>{seconds{12}});
    }
    void measuresWhenReadsShowWhatIsThere() // D6
    {
        ReadQuality quality;
        quality.onWritten(at(0), "s1");
        quality.onLooked(at(-1), "s1", true); // it left before: of something else
        quality.onLooked(at(1), "s1", false);
        quality.onLooked(at(3), "s1", false);
        quality.onLooked(at(10), "s1", true);
        QCOMPARE(quality.lag().percentile(50), std::optional<nanoseconds>{seconds{3}});
        quality.onWritten(at(20), "s2");
        quality.onLooked(at(25), "s2", true); // at once, however seldom we ask
        QCOMPARE(quality.lag().percentile(1), std::optional<nanoseconds>{seconds{0}});
        quality.onLooked(at(30), "s2", true);
        QCOMPARE(quality.lag().size(), std::size_t{2});
    }
    void looksForAllOfAWholeListAtOnce()
    {
        ReadQuality quality;
        for (const char* what : {"A|1", "A|2", "B|1"})
            quality.onWritten(at(0), what);
        quality.onWhole(at(4), "A|", {"A|1"});
        QCOMPARE(quality.lag().size(), std::size_t{1});
        quality.onWhole(at(9), "A|", {"A|1", "A|2"});
        QCOMPARE(quality.lag().max(), std::optional<nanoseconds>{seconds{4}});
        quality.onWhole(at(9), "", {"B|1"}); // of another instrument: that list never spoke of it
        QCOMPARE(quality.lag().size(), std::size_t{3});
        QCOMPARE(quality.lag().percentile(50), std::optional<nanoseconds>{seconds{0}});
    }
    void percentilesAreOfTheLatest_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<int>("percent");
        QTest::addColumn<int>("expected");
        QTest::newRow("median of one") << 7 << 7 << 50 << 7;
        QTest::newRow("p99 of one") << 7 << 7 << 99 << 7;
        QTest::newRow("median of two: the smaller") << 1 << 2 << 50 << 1;
        QTest::newRow("median of 100") << 1 << 100 << 50 << 50;
        QTest::newRow("p99 of 100") << 1 << 100 << 99 << 99;
        QTest::newRow("p100 of 100") << 1 << 100 << 100 << 100;
        QTest::newRow("the latest 256 of 1000") << 1 << 1000 << 1 << 747;
    }
    void percentilesAreOfTheLatest()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(int, percent);
        QFETCH(int, expected);
        Times times;
        for (int value = from; value <= to; ++value)
            times.add(seconds{value});
        QCOMPARE(times.percentile(percent), std::optional<nanoseconds>{seconds{expected}});
        QCOMPARE(times.max(), std::optional<nanoseconds>{seconds{to}});
    }
    void keepsItsBounds()
    {
        ReadQuality quality;
        for (int i = 0; i < 5000; ++i) {
            const std::string what = std::to_string(i);
            quality.onMissed(at(i), quality.onAnswer(Answer::Complete), what);
            quality.onWritten(at(i), what);
        }
        quality.onShownElsewhere(at(5000), "0"); // forgotten, and not counted
        QCOMPARE(quality.counts().incomplete, std::uint64_t{0});
        quality.onLooked(at(5000), "0", true);
        QCOMPARE(quality.lag().size(), std::size_t{0});
        quality.onShownElsewhere(at(5000), "4999");
        quality.onLooked(at(5000), "4999", true);
        QCOMPARE(quality.counts().incomplete, std::uint64_t{1});
        QCOMPARE(quality.lag().size(), std::size_t{1});
        for (int i = 0; i < 5000; ++i) // one thing, lacking for ever
            quality.onMissed(at(i), quality.onAnswer(Answer::Complete), "A");
        quality.onShownElsewhere(at(5000), "A");
        QCOMPARE(quality.counts().incomplete, std::uint64_t{257});
    }
};

QTEST_GUILESS_MAIN(TestQuality)
#include "tst_quality.moc"

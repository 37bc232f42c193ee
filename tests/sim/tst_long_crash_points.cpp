// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: long
#include "core/sim/crash_loop.h"
#include "core/sim/random.h"
#include "tests/support/compare.h"

#include <cstdio>
#include <ctime>

using namespace holdfast;
using namespace holdfast::sim;

/// Every place of every story, with every restart and every way of the disk, on several seeds; and the
/// crash after the crash.
class TestLongCrashPoints : public QObject {
    Q_OBJECT

private slots:
    void everyPlaceWithEveryRestart_data() { stories(); }
    void everyPlaceWithEveryRestart()
    {
        QFETCH(QByteArray, story);
        CrashCase what;
        what.story = story.toStdString();
        std::uint64_t runs = 0;
        std::uint64_t points = 0;
        const std::clock_t started = std::clock();
        for (const std::uint64_t seed : {7, 8, 9}) {
            what.seed = seed;
            what.point = 0;
            const std::uint64_t count = runCrashCase(what).sites.size();
            points += count;
            for (what.point = 1; what.point <= count; ++what.point) {
                for (const seconds down : {seconds{0}, seconds{3}, seconds{300}, seconds{43'200}}) {
                    for (const Loss loss :
                         {Loss::None, Loss::Unsynced, Loss::Torn, Loss::Reordered}) {
                        what.crash = {down, loss};
                        judge(what);
                        ++runs;
                    }
                }
            }
        }
        tell(story, "every restart", points, runs, started);
    }

    void theCrashAfterTheCrash_data() { stories(); }
    void theCrashAfterTheCrash()
    {
        QFETCH(QByteArray, story);
        CrashCase what;
        what.story = story.toStdString();
        const std::uint64_t points = runCrashCase(what).sites.size();
        std::uint64_t runs = 0;
        const std::clock_t started = std::clock();
        for (what.point = 1; what.point <= points; ++what.point) {
            for (std::uint64_t n = 0; n < 6; ++n) {
                what.again = static_cast<std::uint64_t>(
                    toRange(draw(what.point, 1, nameHash("again"), n), 1, 120));
                what.crash = {seconds{toRange(draw(what.point, 2, nameHash("down"), n), 0, 20)},
                              static_cast<Loss>(draw(what.point, 3, nameHash("loss"), n) % 4)};
                judge(what);
                ++runs;
            }
        }
        tell(story, "twice", points, runs, started);
    }

private:
    static void stories()
    {
        QTest::addColumn<QByteArray>("story");
        for (const std::string& name : crashStories())
            QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
    }
    void judge(const CrashCase& what)
    {
        const CrashResult result = runCrashCase(what);
        if (result.problem.empty()) return;
        if (++m_failures <= 20)
            m_text += "holdfast-sim crash " + toString(what) + "   # " + result.site + ": "
                      + result.problem + "\n";
    }
    void tell(const QByteArray& story, const char* what, std::uint64_t points, std::uint64_t runs,
              std::clock_t started)
    {
        std::printf("FIGURE crash points, %s, %s = %llu points\n", what, story.constData(),
                    static_cast<unsigned long long>(points));
        std::printf("FIGURE crash runs, %s, %s = %llu runs\n", what, story.constData(),
                    static_cast<unsigned long long>(runs));
        std::printf("FIGURE crash runs, %s, %s, CPU = %.1f seconds\n", what, story.constData(),
                    static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC);
        const int failures = std::exchange(m_failures, 0);
        const std::string text = std::exchange(m_text, {});
        QVERIFY2(failures == 0, (std::to_string(failures) + " failures\n" + text).c_str());
    }
    int m_failures = 0;
    std::string m_text;
};

QTEST_GUILESS_MAIN(TestLongCrashPoints)
#include "tst_long_crash_points.moc"

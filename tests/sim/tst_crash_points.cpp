// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/crash_loop.h"
#include "tests/support/compare.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace holdfast;
using namespace holdfast::sim;

/// The program may end anywhere: each story of core/sim/crash_loop.cpp, ended at every journal write,
/// every sync, every use of the reserve and every send, and started again. Here each place once, with
/// restarts of 0 s, 3 s, 5 min and 12 h and the four ways of a disk in turn; tst_long_crash_points does
/// all of them with all.
class TestCrashPoints : public QObject {
    Q_OBJECT

private slots:
    void aStoryWithoutACrashComesRight_data() { everyPlaceOfAStory_data(); }
    void aStoryWithoutACrashComesRight()
    {
        QFETCH(QByteArray, story);
        CrashCase what;
        what.story = story.toStdString();
        const CrashResult result = runCrashCase(what);
        QVERIFY2(result.problem.empty(), result.problem.c_str());
        QCOMPARE(result.lives, std::uint64_t{1});
        QVERIFY(result.sites.size() > 50);
        const auto has = [&](const char* part) {
            return std::ranges::any_of(result.sites, [&](const std::string& site) {
                return site.find(part) != std::string::npos;
            });
        };
        for (const char* part : {"before write", "within write", "after write", "within sync",
                                 "after sync", "before send place order", "after send place order",
                                 "served send place order", "replied send"})
            QVERIFY2(has(part), part);
    }

    void everyPlaceOfAStory_data()
    {
        QTest::addColumn<QByteArray>("story");
        for (const std::string& name : crashStories())
            QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
    }
    void everyPlaceOfAStory()
    {
        QFETCH(QByteArray, story);
        constexpr seconds kDown[] = {seconds{0}, seconds{3}, minutes{5}};
        constexpr seconds kLong = hours{12}; // costs most: one in sixteen here
        constexpr Loss kLoss[] = {Loss::Torn, Loss::None, Loss::Unsynced, Loss::Reordered};
        CrashCase what;
        what.story = story.toStdString();
        const std::uint64_t points = runCrashCase(what).sites.size();
        const std::clock_t started = std::clock();
        std::string text;
        int failures = 0;
        for (what.point = 1; what.point <= points; ++what.point) {
            // Shifted against each other, so that all pairs occur.
            what.crash.downFor = what.point % 16 == 0 ? kLong : kDown[what.point % 3];
            what.crash.loss = kLoss[(what.point / 3) % 4];
            const CrashResult result = runCrashCase(what);
            QVERIFY2(result.lives == 2, toString(what).c_str());
            if (result.problem.empty()) continue;
            if (++failures <= 8)
                text += "holdfast-sim crash " + toString(what) + "   # " + result.site + ": "
                        + result.problem + "\n";
        }
        std::printf("FIGURE crash points, %s = %llu points\n", story.constData(),
                    static_cast<unsigned long long>(points));
        std::printf("FIGURE crash points, %s, CPU = %.2f seconds\n", story.constData(),
                    static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC);
        QVERIFY2(failures == 0, (std::to_string(failures) + " failures\n" + text).c_str());
    }

    void aCaseIsReadAsItIsWritten()
    {
        CrashCase what;
        what.story = "increase";
        what.seed = 9;
        what.point = 12;
        what.crash = {minutes{5}, Loss::Reordered};
        what.again = 3;
        std::vector<std::string> words;
        for (const QByteArray& word : QByteArray::fromStdString(toString(what)).split(' '))
            words.push_back(word.toStdString());
        const auto read = parseCrashCase(words);
        QVERIFY(read.has_value());
        QCOMPARE(toString(*read), toString(what));
        QVERIFY(!parseCrashCase({"increase", "point=x"}).has_value());
        QVERIFY(!parseCrashCase({"no-such-story"}).has_value());
    }
};

QTEST_GUILESS_MAIN(TestCrashPoints)
#include "tst_crash_points.moc"

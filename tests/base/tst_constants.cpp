// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/constants.h"
#include "tests/support/compare.h"

#include <functional>

using namespace holdfast;
using namespace std::chrono_literals;

namespace {
using Change = std::function<void(Numbers&)>;
} // namespace
Q_DECLARE_METATYPE(Change)

class TestConstants : public QObject {
    Q_OBJECT

private slots:
    void defaultsPass()
    {
        const auto result = Numbers{}.check();
        QVERIFY2(result.has_value(), result ? "" : result.error().context.c_str());
    }
    void refusesWhatCannotWork_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* named, const char* why, Change change) {
            QTest::newRow(why) << change << named;
        };
        row("protectionDeadline", "an unprotected hour",
            [](Numbers& n) { n.protectionDeadline = 1h; });
        row("stopReadsAfterAck", "reads that do not rise",
            [](Numbers& n) { std::swap(n.stopReadsAfterAck[0], n.stopReadsAfterAck[4]); });
        row("verifiedReadAgeMin", "no read late enough to verify",
            [](Numbers& n) { n.stopReadsAfterAck.fill(500ms); });
        row("unprotectedAlarmAfter", "alarm after the close",
            [](Numbers& n) { n.protectionDeadline = 3s; });
        row("stopStaleAfter", "stale before the rotation comes round",
            [](Numbers& n) { n.stopStaleAfter = 20s; });
        row("protectiveCancelsPerCycleMax", "unbounded cancels",
            [](Numbers& n) { n.protectiveCancelsPerCycleMax = 1000; });
        row("signalAgeMin", "youngest above oldest", [](Numbers& n) {
            n.signalAgeMin = 9s;
            n.signalAgeMax = 8s;
        });
        row("reservedBudgetPercent", "nothing kept for protection",
            [](Numbers& n) { n.reservedBudgetPercent = 0; });
        row("journalWaitMax", "protection waits for the disk",
            [](Numbers& n) { n.journalWaitMax = 10s; });
        row("visibilityHorizon", "negative", [](Numbers& n) { n.visibilityHorizon = -1s; });
    }
    void refusesWhatCannotWork()
    {
        QFETCH(Change, change);
        QFETCH(QString, named);
        Numbers numbers;
        change(numbers);
        const auto result = numbers.check();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::OutOfRange);
        QVERIFY2(result.error().context.find(named.toStdString()) != std::string::npos,
                 result.error().context.c_str());
    }
    void limitsTheAgeOfSignals()
    {
        const Numbers numbers;
        QCOMPARE(signalAgeLimit(numbers, 5min), milliseconds{10s}); // live, 5 m bars
        QCOMPARE(signalAgeLimit(numbers, 1min), milliseconds{6s});  // 10 % of a minute
        QCOMPARE(signalAgeLimit(numbers, 5s), milliseconds{1s});    // 5 m bars at ×60: the floor
    }
};

QTEST_GUILESS_MAIN(TestConstants)
#include "tst_constants.moc"

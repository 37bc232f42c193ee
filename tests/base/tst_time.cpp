// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"
#include "tests/support/compare.h"

using namespace holdfast;
using namespace std::chrono_literals;

class TestTime : public QObject {
    Q_OBJECT

private slots:
    void writesIso8601_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("1970") << qint64{0} << "1970-01-01T00:00:00.000Z";
        QTest::newRow("okx sample") << qint64{1607418537715} << "2020-12-08T09:08:57.715Z";
        QTest::newRow("leap day") << qint64{1709251199999} << "2024-02-29T23:59:59.999Z";
        QTest::newRow("before 1970") << qint64{-1} << "1969-12-31T23:59:59.999Z";
    }
    void writesIso8601()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(toIso8601(wallFromMs(ms))), text);
    }
    void agreesWithQtOverTheYears()
    {
        for (qint64 ms = 0; ms < 4'102'444'800'000; ms += 86'399'917LL * 3)
            QCOMPARE(QString::fromStdString(toIso8601(wallFromMs(ms))),
                     QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs));
    }
    void readsCandleTimes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        const qint64 k1705 = 1743699900000; // 2025-04-03 17:05 UTC
        QTest::newRow("space, offset") << "2025-04-03 17:05:00+00:00" << k1705;
        QTest::newRow("T, Z") << "2025-04-03T17:05:00Z" << k1705;
        QTest::newRow("T, nothing") << "2025-04-03T17:05:00" << k1705;
        QTest::newRow("no seconds") << "2025-04-03 17:05" << k1705;
        QTest::newRow("date") << "2025-04-03" << qint64{1743638400000};
        QTest::newRow("fraction") << "2025-04-03T17:05:00.25Z" << k1705 + 250;
        QTest::newRow("nanoseconds of zero") << "2025-04-03T17:05:00.123000000Z" << k1705 + 123;
        QTest::newRow("east") << "2025-04-03 19:05:00+02:00" << k1705;
        QTest::newRow("west, no colon") << "2025-04-03 13:35:00-0330" << k1705;
        QTest::newRow("milliseconds") << "1743699900000" << k1705;
        QTest::newRow("seconds") << "1743699900" << k1705;
        QTest::newRow("leap day") << "2024-02-29 00:00" << qint64{1709164800000};
    }
    void readsCandleTimes()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        const auto time = parseMarketTime(text.toStdString());
        QVERIFY(time.has_value());
        QCOMPARE(toMs(*time), ms);
    }
    void refusesWhatIsNoTime_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("empty") << "" << ErrorCode::Malformed;
        QTest::newRow("word") << "yesterday" << ErrorCode::Malformed;
        QTest::newRow("price") << "1774.14" << ErrorCode::Malformed;
        QTest::newRow("negative") << "-5" << ErrorCode::Malformed;
        QTest::newRow("month 13") << "2025-13-01 00:00" << ErrorCode::Malformed;
        QTest::newRow("30 February") << "2025-02-30 00:00" << ErrorCode::Malformed;
        QTest::newRow("29 February of a plain year") << "2025-02-29" << ErrorCode::Malformed;
        QTest::newRow("hour 24") << "2025-04-03 24:00" << ErrorCode::Malformed;
        QTest::newRow("minute 60") << "2025-04-03 17:60" << ErrorCode::Malformed;
        QTest::newRow("day first") << "03-04-2025 17:05" << ErrorCode::Malformed;
        QTest::newRow("cut") << "2025-04-03 17:" << ErrorCode::Malformed;
        QTest::newRow("more after it") << "2025-04-03 17:05:00Z " << ErrorCode::Malformed;
        QTest::newRow("finer than a millisecond")
            << "2025-04-03 17:05:00.0001" << ErrorCode::Malformed;
        QTest::newRow("microseconds") << "1743699900000000" << ErrorCode::OutOfRange;
        QTest::newRow("nanoseconds") << "1743699900000000000" << ErrorCode::OutOfRange;
        QTest::newRow("after 9999") << "999999999999999" << ErrorCode::OutOfRange;
    }
    void refusesWhatIsNoTime()
    {
        QFETCH(QString, text);
        QFETCH(ErrorCode, code);
        const auto time = parseMarketTime(text.toStdString());
        QVERIFY(!time.has_value());
        QCOMPARE(time.error().code, code);
    }
    void formatsAges_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("text");
        const auto row = [](nanoseconds age, const char* text) {
            QTest::newRow(text) << qint64{age.count()} << text;
        };
        row(0ns, "0 ms");
        row(450ms, "450 ms");
        row(999'999us, "999 ms");
        row(1s, "1.0 s");
        row(3299ms, "3.2 s");
        row(59'999ms, "59.9 s");
        row(60s, "1 m 0 s");
        row(250s, "4 m 10 s");
        row(125min, "2 h 5 m");
        row(76h, "3 d 4 h");
        row(-3200ms, "-3.2 s");
    }
    void formatsAges()
    {
        QFETCH(qint64, ns);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(formatAge(nanoseconds{ns})), text);
    }
};

QTEST_GUILESS_MAIN(TestTime)
#include "tst_time.moc"

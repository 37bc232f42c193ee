// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/candle_file.h"
#include "tests/support/compare.h"

#include <QFile>

using namespace holdfast;
using namespace holdfast::market;
using namespace std::chrono_literals;

namespace {

const std::string kHeader = "timestamp,open,high,low,close,volume\n";
const std::string kRow1 = "2025-04-03 17:05:00+00:00,1773.32,1778.59,1773.11,1774.49,2784.33\n";
const std::string kRow2 = "2025-04-03 17:10:00+00:00,1774.49,1776.4,1772.19,1774.14,1189.28\n";
const std::string kRow3 = "2025-04-03 17:15:00+00:00,1774.14,1775.35,1771.02,1772.92,3402.49\n";

} // namespace

class TestCandleFile : public QObject {
    Q_OBJECT

private slots:
    void readsEveryForm_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QString::fromStdString(text);
        };
        row("ISO with offset", kHeader + kRow1 + kRow2 + kRow3);
        row("without the last line's end",
            (kHeader + kRow1 + kRow2 + kRow3)
                .substr(0, (kHeader + kRow1 + kRow2 + kRow3).size() - 1));
        row("blank lines at the end", kHeader + kRow1 + kRow2 + kRow3 + "\n\r\n");
        row("byte order mark", "\xEF\xBB\xBF" + kHeader + kRow1 + kRow2 + kRow3);
        row("Windows lines", "timestamp,open,high,low,close,volume\r\n2025-04-03T17:05:00Z,1773.32,"
                             "1778.59,1773.11,1774.49,2784.33\r\n"
                             "2025-04-03T17:10:00Z,1774.49,1776.4,1772.19,1774.14,1189.28\r\n2025-"
                             "04-03T17:15:00Z,1774.14,1775.35,1771.02,1772.92,3402.49\r\n");
        row("other order, more columns, milliseconds",
            "Volume,Close,trades,Low,High,Open,Open_Time\n2784.33,1774.49,7,1773.11,1778.59,1773."
            "32,1743699900000\n"
            "1189.28,1774.14,8,1772.19,1776.4,1774.49,1743700200000\n3402.49,1772.92,9,1771.02,"
            "1775.35,1774.14,1743700500000\n");
        row("seconds, quotes, blanks",
            "\"date\", \"open\",\"high\",\"low\",\"close\",\"volume\"\n1743699900,1773.32,1778.59, "
            "1773.11,1774.49,2784.33\n"
            "1743700200,1774.49,\"1776.4\",1772.19,1774.14,1189.28\n1743700500,1774.14,1775.35,"
            "1771.02,1772.92,3402.49");
    }
    void readsEveryForm()
    {
        QFETCH(QString, text);
        const auto file = readCandles(text.toStdString());
        QVERIFY2(file.has_value(), file ? "" : file.error().context.c_str());
        QCOMPARE(file->candles.size(), std::size_t{3});
        QVERIFY(file->bar == 5min);
        QVERIFY(file->gaps.empty());
        QVERIFY((file->candles[1]
                 == Candle{marketFromMs(1743700200000), 1774.49, 1776.4, 1772.19, 1774.14, 1189.28,
                           true}));
    }
    void namesGapsAndInventsNothing()
    {
        const auto file =
            readCandles(kHeader + kRow1 + kRow2 + kRow3
                        + "2025-04-03 17:35:00+00:00,1774,1775,1771,1772,0\n2025-04-03 "
                          "17:40:00+00:00,1774,1775,1771,1772,1\n");
        QVERIFY(file.has_value());
        QCOMPARE(file->candles.size(), std::size_t{5});
        QCOMPARE(file->gaps.size(), std::size_t{1});
        QVERIFY(
            (file->gaps[0] == Gap{marketFromMs(1743700800000), marketFromMs(1743701700000), 3}));
    }
    void refusesWithASentence_data()
    {
        QTest::addColumn<QByteArray>("text"); // bytes, not characters
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("start");
        const auto row = [](const char* name, const std::string& text, ErrorCode code,
                            const char* start) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << code << start;
        };
        const auto third = [](const char* line) { return kHeader + kRow1 + kRow2 + line + "\n"; };
        row("empty", "", ErrorCode::Missing, "the file is empty; ");
        row("line ends only", "\n\n", ErrorCode::Missing, "the file is empty; ");
        row("header only", kHeader, ErrorCode::Missing, "the file holds fewer than two candles; ");
        row("one candle", kHeader + kRow1, ErrorCode::Missing,
            "the file holds fewer than two candles; ");
        row("no volume", "timestamp,open,high,low,close\n", ErrorCode::Missing,
            "line 1: there is no column \"volume\"; ");
        row("no header", kRow1 + kRow2, ErrorCode::Missing,
            "line 1: there is no column \"timestamp\"; ");
        row("semicolons", "timestamp;open;high;low;close;volume\n", ErrorCode::Missing,
            "line 1: there is no column \"timestamp\"; separate the columns with commas");
        row("two closes", "timestamp,open,high,low,close,volume,close\n", ErrorCode::Malformed,
            "line 1: column 7: a second column for close; ");
        row("two times", "timestamp,date,open,high,low,close,volume\n", ErrorCode::Malformed,
            "line 1: column 2: a second column for timestamp; ");
        row("column missing in a row", third("2025-04-03 17:15:00,1774,1775,1771,1772"),
            ErrorCode::Malformed, "line 4: it has 5 columns and the header 6; ");
        row("column too many", third("2025-04-03 17:15:00,1774,1775,1771,1772,1,9"),
            ErrorCode::Malformed, "line 4: it has 7 columns and the header 6; ");
        row("blank line inside", kHeader + kRow1 + "\n" + kRow2, ErrorCode::Malformed,
            "line 3: it has 1 columns and the header 6; ");
        row("word for a price", third("2025-04-03 17:15:00,1774,1775,low,1772,1"),
            ErrorCode::Malformed, "line 4, column 4 (low): \"low\" is not a number; ");
        row("empty field", third("2025-04-03 17:15:00,1774,1775,1771,,1"), ErrorCode::Malformed,
            "line 4, column 5 (close): \"\" is not a number; ");
        row("number with a tail", third("2025-04-03 17:15:00,1774x,1775,1771,1772,1"),
            ErrorCode::Malformed, "line 4, column 2 (open): \"1774x\" is not a number; ");
        row("NaN", third("2025-04-03 17:15:00,1774,1775,1771,NaN,1"), ErrorCode::OutOfRange,
            "line 4, column 5 (close): \"NaN\" is not a finite number; remove the row");
        row("infinite volume", third("2025-04-03 17:15:00,1774,1775,1771,1772,inf"),
            ErrorCode::OutOfRange, "line 4, column 6 (volume): \"inf\" is not a finite number; ");
        row("beyond a double", third("2025-04-03 17:15:00,1e999,1775,1771,1772,1"),
            ErrorCode::OutOfRange, "line 4, column 2 (open): ");
        row("beyond any price", third("2025-04-03 17:15:00,1774,1e16,1771,1772,1"),
            ErrorCode::OutOfRange,
            "line 4, column 3 (high): \"1e16\" is too large a number; correct the row");
        row("beyond any volume", third("2025-04-03 17:15:00,1774,1775,1771,1772,1e300"),
            ErrorCode::OutOfRange,
            "line 4, column 6 (volume): \"1e300\" is too large a number; correct the row");
        row("negative infinity", third("2025-04-03 17:15:00,1774,1775,-inf,1772,1"),
            ErrorCode::OutOfRange, "line 4, column 4 (low): \"-inf\" is not a finite number; ");
        row("gzip", std::string{"\x1f\x8b\x08\0\0", 5}, ErrorCode::Malformed,
            "the file is compressed (gzip); unpack it first");
        row("zip", "PK\x03\x04...", ErrorCode::Malformed,
            "the file is an archive (zip); unpack it first");
        row("zstd", "\x28\xb5\x2f\xfd...", ErrorCode::Malformed,
            "the file is compressed (zstd); unpack it first");
        row("UTF-16", std::string{"\xff\xfet\0i\0", 6}, ErrorCode::Malformed,
            "the file is UTF-16; save it as UTF-8");
        row("binary",
            std::string{"\x7f"
                        "ELF\x02\x01\0\0",
                        8},
            ErrorCode::Malformed, "the file is binary; give a CSV file with the columns ");
        row("noise in a field", third("2025-04-03 17:15:00,\x01\xff\x1b[2J,1775,1771,1772,1"),
            ErrorCode::Malformed,
            "line 4, column 2 (open): \"...[2J\" is not a number; "); // nothing a terminal obeys
        row("JSON", "[[1743699900000,1,2,1,2,3]]", ErrorCode::Missing,
            "line 1: there is no column \"timestamp\"; the first line must name ");
        row("a bar that changes",
            kHeader + kRow1 + kRow2 + kRow3 + "2025-04-03 17:16:00,1774,1775,1771,1772,1\n",
            ErrorCode::OutOfRange,
            "line 5, column 1 (timestamp): it comes 1 m 0 s after the line before, but the bars "
            "are 5 "
            "m 0 s "
            "long; ");
        row("zero price", third("2025-04-03 17:15:00,1774,1775,0,1772,1"), ErrorCode::OutOfRange,
            "line 4: a price is not above zero; ");
        row("negative volume", third("2025-04-03 17:15:00,1774,1775,1771,1772,-1"),
            ErrorCode::OutOfRange, "line 4: the volume is negative; ");
        row("high below close", third("2025-04-03 17:15:00,1774,1775,1771,1776,1"),
            ErrorCode::OutOfRange, "line 4: the high is below ");
        row("low above open", third("2025-04-03 17:15:00,1774,1775,1774.5,1774.7,1"),
            ErrorCode::OutOfRange, "line 4: the low is above ");
        row("no time", third("soon,1774,1775,1771,1772,1"), ErrorCode::Malformed,
            "line 4, column 1 (timestamp): not a time: \"soon\"; write ");
        row("microseconds", third("1743700500000000,1774,1775,1771,1772,1"), ErrorCode::OutOfRange,
            "line 4, column 1 (timestamp): a time of more ");
        row("same time twice", kHeader + kRow1 + kRow2 + kRow2, ErrorCode::OutOfRange,
            "line 4, column 1 (timestamp): \"2025-04-03 17:10:00+00:00\" stands in the line before "
            "as well; ");
        row("disorder", kHeader + kRow1 + kRow3 + kRow2, ErrorCode::OutOfRange,
            "line 4, column 1 (timestamp): \"2025-04-03 17:10:00+00:00\" is before the time of the "
            "line before; ");
        row("off the grid",
            kHeader + kRow1 + kRow2 + kRow3 + "2025-04-03 17:21:00,1774,1775,1771,1772,1\n",
            ErrorCode::OutOfRange,
            "line 5, column 1 (timestamp): it comes 6 m 0 s after the line before, but the bars "
            "are 5 m 0 s long; ");
    }
    void refusesWithASentence()
    {
        QFETCH(QByteArray, text);
        QFETCH(ErrorCode, code);
        QFETCH(QString, start);
        const auto file = readCandles(text.toStdString());
        QVERIFY(!file);
        QCOMPARE(file.error().code, code);
        QVERIFY2(file.error().context.starts_with(start.toStdString()),
                 file.error().context.c_str());
        QVERIFY2(file.error().context.find("; ") != std::string::npos,
                 "the sentence does not say what to do");
    }
    void readsTheRecordedFiles_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("barMinutes");
        QTest::addColumn<int>("gapCount");
        QTest::addColumn<int>("missingBars");
        // Counts: shared/data/PROVENANCE.md and an independent script.
        QTest::newRow("ETH 5 m") << "ETHUSDT-5m-20250403-20250702.csv" << 25920 << 5 << 0 << 0;
        QTest::newRow("BTC 5 m") << "BTCUSDT-5m-20250403-20250702.csv" << 25920 << 5 << 0 << 0;
        QTest::newRow("BTC 1 h") << "BTCUSDT-1h-20210403-20260404.csv" << 43837 << 60 << 5 << 12;
        QTest::newRow("ETH 1 m") << "ETHUSDT-spot-1m-20250101-20250204.csv" << 50000 << 1 << 0 << 0;
        QTest::newRow("BTC 1 m, outages")
            << "BTCUSDT-spot-1m-20210326-20210430.csv" << 50000 << 1 << 2 << 434;
        QTest::newRow("BTC 1 m, thin")
            << "BTCUSD-spot-1m-20251010-gaps.csv" << 1351 << 1 << 62 << 89;
    }
    void readsTheRecordedFiles()
    {
        QFETCH(QString, name);
        QFETCH(int, rows);
        QFETCH(int, barMinutes);
        QFETCH(int, gapCount);
        QFETCH(int, missingBars);
        QFile file{QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared/data/") + name};
        if (!file.open(QIODevice::ReadOnly)) QSKIP("shared/data is not there");
        const auto read = readCandles(file.readAll().toStdString());
        QVERIFY2(read.has_value(), read ? "" : read.error().context.c_str());
        QCOMPARE(static_cast<int>(read->candles.size()), rows);
        QVERIFY(read->bar == minutes{barMinutes});
        std::int64_t missing = 0;
        for (const Gap& gap : read->gaps)
            missing += gap.bars;
        QCOMPARE(static_cast<int>(missing), missingBars);
        QCOMPARE(static_cast<int>(read->gaps.size()), gapCount);
        // What is there and what is missing together are the whole time.
        const auto span = read->candles.back().open - read->candles.front().open;
        QCOMPARE(static_cast<std::int64_t>(rows) + missing, span / read->bar + 1);
    }
};

QTEST_GUILESS_MAIN(TestCandleFile)
#include "tst_candle_file.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format/format.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::ui;

class TestFormat : public QObject {
    Q_OBJECT

private slots:
    void groupsNumbers_data();
    void groupsNumbers();
    void takesDecimalsFromTheTick_data();
    void takesDecimalsFromTheTick();
    void showsTheSignOfProfit_data();
    void showsTheSignOfProfit();
    void writesAges_data();
    void writesAges();
    void neverWritesTheUnknownAsZero();
    void writesTimesInUtc();
};

void TestFormat::groupsNumbers_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("shown");
    QTest::newRow("small") << u"7.5"_s << 1 << u"7.5"_s;
    QTest::newRow("hundreds stay together") << u"999"_s << 0 << u"999"_s;
    QTest::newRow("thousands") << u"103142.6"_s << 1 << u"103\u202f142.6"_s;
    QTest::newRow("millions, rounded half even")
        << u"1234567.125"_s << 2 << u"1\u202f234\u202f567.12"_s;
    QTest::newRow("padded to the tick") << u"2491.3"_s << 2 << u"2\u202f491.30"_s;
    QTest::newRow("negative has a real minus") << u"-1234.5"_s << 1 << u"\u22121\u202f234.5"_s;
    QTest::newRow("rounds to zero without a sign") << u"-0.001"_s << 2 << u"0.00"_s;
}
void TestFormat::groupsNumbers()
{
    QFETCH(QString, value);
    QFETCH(int, decimals);
    QFETCH(QString, shown);
    QCOMPARE(format::number(Decimal::of(value.toStdString()), decimals), shown);
}

void TestFormat::takesDecimalsFromTheTick_data()
{
    QTest::addColumn<QString>("tick");
    QTest::addColumn<int>("decimals");
    QTest::newRow("tenth") << u"0.1"_s << 1;
    QTest::newRow("written with zeros") << u"0.100"_s << 1;
    QTest::newRow("whole") << u"5"_s << 0;
    QTest::newRow("tens") << u"10"_s << 0;
    QTest::newRow("small") << u"0.00001"_s << 5;
}
void TestFormat::takesDecimalsFromTheTick()
{
    QFETCH(QString, tick);
    QFETCH(int, decimals);
    QCOMPARE(format::decimalsOf(Decimal::of(tick.toStdString())), decimals);
}

void TestFormat::showsTheSignOfProfit_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("shown");
    QTest::newRow("gain") << u"4.06"_s << u"+4.06"_s;
    QTest::newRow("loss") << u"-6.8"_s << u"\u22126.80"_s;
    QTest::newRow("nothing") << u"0"_s << u"0.00"_s;
    QTest::newRow("large gain") << u"12345"_s << u"+12\u202f345.00"_s;
}
void TestFormat::showsTheSignOfProfit()
{
    QFETCH(QString, value);
    QFETCH(QString, shown);
    QCOMPARE(format::profit(Money::of(value.toStdString())), shown);
}

void TestFormat::writesAges_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("shown");
    QTest::newRow("tenths below ten seconds") << qint64{849} << u"0.8 s"_s;
    QTest::newRow("just under ten") << qint64{9999} << u"9.9 s"_s;
    QTest::newRow("whole seconds") << qint64{51400} << u"51 s"_s;
    QTest::newRow("minutes") << qint64{250'000} << u"4 m 10 s"_s;
    QTest::newRow("hours") << qint64{2 * 3600'000 + 300'000} << u"2 h 05 m"_s;
    QTest::newRow("days") << qint64{49} * 3600'000 << u"2 d 01 h"_s;
    QTest::newRow("from the future") << qint64{-500} << u"0.0 s"_s;
}
void TestFormat::writesAges()
{
    QFETCH(qint64, ms);
    QFETCH(QString, shown);
    QCOMPARE(format::age(milliseconds{ms}), shown);
}

void TestFormat::neverWritesTheUnknownAsZero()
{
    const QString dash = u"—"_s;
    QCOMPARE(format::price(std::nullopt), dash);
    QCOMPARE(format::price(std::nullopt, 2), dash);
    QCOMPARE(format::qty(std::nullopt), dash);
    QCOMPARE(format::base(std::nullopt), dash);
    QCOMPARE(format::money(std::nullopt), dash);
    QCOMPARE(format::profit(std::nullopt), dash);
    QCOMPARE(format::risk(std::nullopt), dash);
    QCOMPARE(format::percent(std::nullopt), dash);
    QCOMPARE(format::age(std::nullopt), dash);
    QCOMPARE(format::offset(std::nullopt), dash);
    QCOMPARE(format::approximate(std::numeric_limits<double>::quiet_NaN(), 2), dash);
}

void TestFormat::writesTimesInUtc()
{
    QCOMPARE(format::clockMs(wallFromMs(1763637307120)), u"11:15:07.120"_s);
    QCOMPARE(format::clock(marketFromMs(1763637307120)), u"11:15"_s);
    QCOMPARE(format::bar(minutes{5}) + format::bar(minutes{240}) + format::bar(minutes{1440}),
             u"5m4h1d"_s);
}

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"

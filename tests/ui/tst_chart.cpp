// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up.h"
#include "ui/chart/chart_panel.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::ui;

namespace {

/// Runs what is queued now. Replots are queued as timers of zero, and some queue one more.
void settle()
{
    for (int round = 0; round < 3; ++round) {
        bool isDone = false;
        QTimer::singleShot(0, qApp, [&isDone] { isDone = true; });
        while (!isDone)
            QCoreApplication::processEvents();
    }
}

} // namespace

class TestChart : public QObject {
    Q_OBJECT

private slots:
    void mergesWithoutLosingExtremes();
    void costDoesNotGrowWithTheCandles();
    void extremesAgreeWithCounting();
    void lateCandleGoesToItsPlace();
    void newCandleComputesOneBand();
    void bandsAgreeHoweverTheyCame();
    void labelsNeverCoverOneAnother_data();
    void labelsNeverCoverOneAnother();
    void labelStaysWhereThereIsRoom();
    void followsUntilPannedAndReturns();
    void hiddenChartDoesNotPaint();
    void movingPriceDoesNotRepaintTheCandles();
    void stopLineSaysItsState_data();
    void stopLineSaysItsState();
    void ignoresCandlesOfOthers();

private:
    static CandleSeries walk(int count)
    {
        CandleSeries series;
        std::vector<ChartCandle> candles;
        for (int i = 0; i < count; ++i) {
            const double middle = 100 + 10 * std::sin(i * 0.37) + (i * 7919 % 101) * 0.05;
            candles.push_back({i * 300.0, middle, middle + 1 + i % 5, middle - 1 - i % 3,
                               middle + 0.5, 1.0 + i % 4});
        }
        series.assign(candles);
        return series;
    }
    static engine::Snapshot calm()
    {
        engine::Snapshot s = made_up::snapshot();
        return s;
    }
};

void TestChart::mergesWithoutLosingExtremes()
{
    const CandleSeries series = walk(10'007);
    std::vector<ChartCandle> pieces;
    series.merged(0, series.size(), 500, pieces);
    double high = 0;
    double low = 1e9;
    double volume = 0;
    for (const ChartCandle& c : pieces) {
        high = std::max(high, c.high);
        low = std::min(low, c.low);
        volume += c.volume;
    }
    const auto all = series.extremes(0, series.size());
    QCOMPARE(low, all->first);
    QCOMPARE(high, all->second);
    double expected = 0;
    for (const ChartCandle& c : series.candles())
        expected += c.volume;
    QCOMPARE(volume, expected);
    QCOMPARE(pieces.back().close, series.candles().back().close);
}

void TestChart::costDoesNotGrowWithTheCandles()
{
    const CandleSeries series = walk(200'000);
    std::vector<ChartCandle> pieces;
    for (std::size_t shown = 50; shown <= series.size(); shown = shown * 3 / 2) {
        series.merged(series.size() - shown, series.size(), 900, pieces);
        QVERIFY2(pieces.size() <= 902, qPrintable(QString::number(pieces.size())));
        if (shown > 3600)
            QVERIFY(pieces.size() > 900 / CandleSeries::kFactor - 1); // and not too coarse either
    }
}

void TestChart::extremesAgreeWithCounting()
{
    const CandleSeries series = walk(700);
    for (std::size_t first = 0; first < 700; first += 13) {
        for (std::size_t last = first + 1; last <= 700; last += 29) {
            double low = 1e9;
            double high = 0;
            for (std::size_t i = first; i < last; ++i) {
                low = std::min(low, series.candles()[i].low);
                high = std::max(high, series.candles()[i].high);
            }
            const auto found = series.extremes(first, last);
            QCOMPARE(found->first, low);
            QCOMPARE(found->second, high);
        }
    }
    QVERIFY(!series.extremes(5, 5));
}

void TestChart::lateCandleGoesToItsPlace()
{
    CandleSeries series;
    for (const double time : {300.0, 600.0, 1200.0, 900.0, 600.0})
        series.put({time, 1, time, 0, 1, 1});
    QCOMPARE(series.size(), std::size_t{4});
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(series.candles()[i].time, 300.0 * static_cast<double>(i + 1));
    QCOMPARE(series.extremes(0, 4)->second, 1200.0);
}

void TestChart::newCandleComputesOneBand()
{
    CandleSeries series = walk(5000);
    Overlay overlay;
    const OverlayChoice choice{OverlayChoice::Kind::Bollinger, 20, 2.0};
    overlay.update(series, 0, choice);
    const std::size_t before = overlay.computed();
    series.put({5000 * 300.0, 100, 101, 99, 100, 1});
    overlay.update(series, series.size() - 1, choice);
    QCOMPARE(overlay.computed() - before, std::size_t{1});
    overlay.update(series, series.size(), choice);
    QCOMPARE(overlay.computed() - before, std::size_t{1});
}

void TestChart::bandsAgreeHoweverTheyCame()
{
    const CandleSeries whole = walk(400);
    for (const auto kind : {OverlayChoice::Kind::Bollinger, OverlayChoice::Kind::Channel}) {
        const OverlayChoice choice{kind, 20, 2.0};
        Overlay all;
        all.update(whole, 0, choice);
        CandleSeries grown;
        Overlay one;
        for (const ChartCandle& c : whole.candles()) {
            grown.put(c);
            one.update(grown, grown.size() - 1, choice);
        }
        QVERIFY(std::isnan(all.upper()[10]));
        for (std::size_t i = 20; i < whole.size(); ++i) {
            QVERIFY(std::abs(all.upper()[i] - one.upper()[i]) < 1e-9);
            QVERIFY(std::abs(all.lower()[i] - one.lower()[i]) < 1e-9);
        }
    }
}

void TestChart::labelsNeverCoverOneAnother_data()
{
    QTest::addColumn<std::vector<double>>("centres");
    QTest::newRow("far apart") << std::vector<double>{50, 150, 250};
    QTest::newRow("all at one price") << std::vector<double>{100, 100, 100, 100, 100};
    QTest::newRow("at the top edge") << std::vector<double>{0, 1, 2};
    QTest::newRow("at the bottom edge") << std::vector<double>{400, 399, 398, 390};
    QTest::newRow("chain") << std::vector<double>{100, 115, 130, 146, 90};
}
void TestChart::labelsNeverCoverOneAnother()
{
    QFETCH(std::vector<double>, centres);
    std::vector<double> tops = placeLabels(centres, 20, 0, 400);
    std::ranges::sort(tops);
    QVERIFY(tops.front() >= -1e-9);
    QVERIFY(tops.back() + 20 <= 400 + 1e-9);
    for (std::size_t i = 1; i < tops.size(); ++i)
        QVERIFY(tops[i] - tops[i - 1] >= 20 - 1e-9);
}

void TestChart::labelStaysWhereThereIsRoom()
{
    QCOMPARE(placeLabels({50, 150}, 20, 0, 400), (std::vector<double>{40, 140}));
}

void TestChart::followsUntilPannedAndReturns()
{
    ChartPanel panel;
    panel.resize(900, 600);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    panel.showCandles(made_up::candles());
    CandlePlot* plot = panel.plot();
    const double last = panel.series().candles().back().time;
    QVERIFY(plot->xAxis->range().upper > last);
    engine::ShowCandles next = made_up::candles();
    next.isHistory = false;
    next.candles = {next.candles.back()};
    next.candles[0].open += minutes{5};
    const double before = plot->xAxis->range().upper;
    panel.showCandles(next);
    QCOMPARE(plot->xAxis->range().upper, before + 300);
    QTest::keyClick(plot, Qt::Key_Left);
    QVERIFY(!plot->isFollowing());
    const double panned = plot->xAxis->range().upper;
    next.candles[0].open += minutes{5};
    panel.showCandles(next);
    QCOMPARE(plot->xAxis->range().upper, panned);
    QTest::keyClick(plot, Qt::Key_End);
    QVERIFY(plot->isFollowing());
    QCOMPARE(plot->xAxis->range().upper, before + 600);
}

void TestChart::hiddenChartDoesNotPaint()
{
    ChartPanel panel;
    settle(); // QCustomPlot paints once when it is made
    const int before = panel.plot()->replots();
    panel.showCandles(made_up::candles());
    panel.show(calm(), {});
    settle();
    QCOMPARE(panel.plot()->replots(), before);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QTRY_VERIFY(panel.plot()->replots() > before); // and catches up when shown
}

void TestChart::movingPriceDoesNotRepaintTheCandles()
{
    ChartPanel panel;
    panel.resize(900, 600);
    panel.show(calm(), {});
    panel.showCandles(made_up::candles());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    settle();
    const int before = panel.plot()->replots();
    engine::Snapshot s = calm();
    for (int i = 0; i < 20; ++i) {
        s.instruments[1].last = Price{s.instruments[1].last->value + Decimal::of("0.01")};
        panel.show(s, milliseconds{i * 100});
        QTest::mouseMove(panel.plot(), QPoint{200 + i, 200});
        settle();
    }
    QCOMPARE(panel.plot()->replots(), before);
}

void TestChart::stopLineSaysItsState_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("style");
    QTest::addColumn<int>("tone");
    const auto add = [](const char* name, engine::StopState state, PriceLevel::Style style,
                        Tone tone) {
        QTest::newRow(name) << static_cast<int>(state) << static_cast<int>(style)
                            << static_cast<int>(tone);
    };
    add("verified", engine::StopState::Verified, PriceLevel::Style::Solid, Tone::Ok);
    add("asked for", engine::StopState::Placing, PriceLevel::Style::Dashed, Tone::Dim);
    add("acked is never green", engine::StopState::Acked, PriceLevel::Style::Dashed, Tone::Dim);
    add("stale", engine::StopState::Stale, PriceLevel::Style::Dotted, Tone::Warn);
    add("failed", engine::StopState::Failed, PriceLevel::Style::Dotted, Tone::Bad);
}
void TestChart::stopLineSaysItsState()
{
    QFETCH(int, state);
    QFETCH(int, style);
    QFETCH(int, tone);
    ChartPanel panel;
    engine::Snapshot s = calm();
    for (auto& p : s.positions)
        p.stop = static_cast<engine::StopState>(state);
    panel.show(s, {});
    const auto& levels = panel.plot()->levels();
    const auto stop = std::ranges::find_if(
        levels, [](const PriceLevel& l) { return std::abs(l.price - 2491.36) < 1e-6; });
    QVERIFY(stop != levels.end());
    QCOMPARE(static_cast<int>(stop->style), style);
    QCOMPARE(static_cast<int>(stop->tone), tone);
    QVERIFY(stop->text.contains(u"\u221256.50"_s)); // what it would cost
}

void TestChart::ignoresCandlesOfOthers()
{
    ChartPanel panel;
    panel.show(calm(), {});
    panel.showCandles(made_up::candles(300, "SOL-USDT-SWAP"));
    QCOMPARE(panel.series().size(), std::size_t{0});
    panel.showCandles(made_up::candles());
    QCOMPARE(panel.series().size(), std::size_t{300});
}

QTEST_MAIN(TestChart)
#include "tst_chart.moc"

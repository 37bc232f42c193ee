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
    void piecesStayWhileTheViewMoves();
    void piecesOfTheLinesAreTheirEnvelope();
    void extremesAgreeWithCounting();
    void historyIsPutInOrder();
    void lateCandleGoesToItsPlace();
    void newCandleComputesOneBand();
    void bandsAgreeHoweverTheyCame();
    void labelsNeverCoverOneAnother_data();
    void labelsNeverCoverOneAnother();
    void labelStaysWhereThereIsRoom();
    void followsUntilPannedAndReturns();
    void hiddenChartDoesNotPaint();
    void movingPriceDoesNotRepaintTheCandles();
    void frameIsDrawnFromFewPiecesAtAnyZoom_data();
    void frameIsDrawnFromFewPiecesAtAnyZoom();
    void denseLinesHoldEveryBand();
    void linesAreInSight();
    void leapBeforeTheViewLeavesTheCandlesAThird();
    void mouseRepaintsStripsOnlyAndNothingStays();
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
    static bool isFilledAndShown(ChartPanel& panel)
    {
        panel.resize(900, 600);
        panel.show(calm(), {});
        panel.showCandles(made_up::candles());
        panel.show();
        const bool isExposed = QTest::qWaitForWindowExposed(&panel);
        settle();
        return isExposed;
    }
    static bool isShown(CandlePlot& plot)
    {
        plot.resize(1000, 500);
        plot.show();
        return QTest::qWaitForWindowExposed(&plot);
    }
};

void TestChart::mergesWithoutLosingExtremes()
{
    const CandleSeries series = walk(10'007);
    std::vector<ChartCandle> pieces;
    const std::size_t holds = series.merged(0, series.size(), 19, pieces);
    QCOMPARE(holds, std::size_t{32}); // two of a level's sixteens
    QCOMPARE(pieces.size(), (series.size() + holds - 1) / holds);
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
        series.merged(series.size() - shown, series.size(), (shown + 899) / 900, pieces);
        QVERIFY2(pieces.size() <= 902, qPrintable(QString::number(pieces.size())));
        if (shown > 1800) QVERIFY(pieces.size() > 900 / 2 - 1); // and not too coarse either
    }
}

void TestChart::piecesStayWhileTheViewMoves()
{
    const CandleSeries series = walk(5000);
    std::vector<ChartCandle> whole;
    std::vector<ChartCandle> part;
    for (const std::size_t each : {1, 2, 3, 5, 16, 33, 300}) {
        const std::size_t holds = series.merged(0, series.size(), each, whole);
        QVERIFY(holds >= each);
        for (const std::size_t first : {1, 7, 50, 333, 1024}) {
            QCOMPARE(series.merged(first, 4321, each, part), holds);
            for (std::size_t i = 0; i < part.size(); ++i)
                QCOMPARE(part[i], whole[first / holds + i]);
            QCOMPARE(part.size(), (4321 + holds - 1) / holds - first / holds);
        }
    }
}

void TestChart::piecesOfTheLinesAreTheirEnvelope()
{
    const CandleSeries series = walk(1000);
    Overlay overlay;
    overlay.update(series, 0, {OverlayChoice::Kind::Bollinger, 20, 2.0});
    std::vector<OverlayBands> pieces;
    const std::size_t holds = overlay.merged(0, series.size(), 12, pieces);
    QVERIFY(std::isnan(pieces[0].upper)); // the window is not full yet
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        double upper = 0;
        double lower = 1e9;
        const std::size_t end = std::min((i + 1) * holds, series.size());
        for (std::size_t k = i * holds; k < end; ++k) {
            if (std::isnan(overlay.bands()[k].upper)) continue;
            upper = std::max(upper, overlay.bands()[k].upper);
            lower = std::min(lower, overlay.bands()[k].lower);
        }
        QCOMPARE(pieces[i].upper, upper);
        QCOMPARE(pieces[i].lower, lower);
        QCOMPARE(pieces[i].middle, overlay.bands()[end - 1].middle);
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

void TestChart::historyIsPutInOrder()
{
    const auto times = [](std::vector<ChartCandle> candles) {
        CandleSeries series;
        series.assign(std::move(candles));
        std::vector<std::pair<double, double>> out;
        for (const ChartCandle& c : series.candles())
            out.emplace_back(c.time, c.close);
        return out;
    };
    const std::vector<std::pair<double, double>> expected{{300, 1}, {600, 2}, {900, 3}};
    const auto candle = [](double time, double close) {
        return ChartCandle{time, 1, 4, 0, close, 1};
    };
    QCOMPARE(times({candle(300, 1), candle(600, 2), candle(900, 3)}), expected);
    QCOMPARE(times({candle(900, 3), candle(300, 1), candle(600, 2)}), expected);
    QCOMPARE(times({candle(300, 1), candle(600, 5), candle(600, 2), candle(900, 3)}), expected);
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
        QVERIFY(std::isnan(all.bands()[10].upper));
        for (std::size_t i = 20; i < whole.size(); ++i) {
            QVERIFY(std::abs(all.bands()[i].upper - one.bands()[i].upper) < 1e-9);
            QVERIFY(std::abs(all.bands()[i].lower - one.bands()[i].lower) < 1e-9);
        }
        QCOMPARE(all.extremes(0, whole.size()).has_value(), true);
        QVERIFY(std::abs(all.extremes(25, 390)->second - one.extremes(25, 390)->second) < 1e-9);
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
    QVERIFY(isFilledAndShown(panel));
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

void TestChart::frameIsDrawnFromFewPiecesAtAnyZoom_data()
{
    QTest::addColumn<int>("shown");
    for (const int shown : {50, 300, 700, 2000, 10'000, 100'000, 190'000})
        QTest::addRow("%d", shown) << shown;
}
void TestChart::frameIsDrawnFromFewPiecesAtAnyZoom()
{
    QFETCH(int, shown);
    const CandleSeries series = walk(200'000);
    Overlay overlay;
    overlay.update(series, 0, {OverlayChoice::Kind::Bollinger, 20, 2.0});
    CandlePlot plot;
    QVERIFY(isShown(plot));
    plot.setSeries(&series, &overlay, 300);
    plot.setSpan(shown * 300.0);
    plot.replot(QCustomPlot::rpImmediateRefresh);
    const QRect area = plot.axisRect()->rect();
    const CandleView& view = plot.view();
    const auto most = static_cast<std::size_t>(area.width() / 1.8 + 5);
    QVERIFY2(view.pieces().size() <= most, qPrintable(QString::number(view.pieces().size())));
    QVERIFY(view.pieces().size()
            >= std::min<std::size_t>(static_cast<std::size_t>(shown) - 8, most / 2 - 5));
    QCOMPARE(view.upper().size(), view.lower().size());
    QVERIFY(view.upper().size() <= static_cast<qsizetype>(most));
    // The veil: from the left edge to the last line's point without a gap, no pixel twice.
    QVERIFY(!view.veil().empty());
    int x = area.left();
    for (const QRect& column : view.veil()) {
        QCOMPARE(column.left(), x);
        x = column.right() + 1;
    }
    QCOMPARE(x, std::min(area.right() + 1, static_cast<int>(std::ceil(view.upper().back().x()))));
}

void TestChart::denseLinesHoldEveryBand()
{
    // Where a piece is longer than the overlay's period: fewer points, no middle, and no band outside them.
    const CandleSeries series = walk(200'000);
    Overlay overlay;
    overlay.update(series, 0, {OverlayChoice::Kind::Bollinger, 20, 2.0});
    CandlePlot plot;
    QVERIFY(isShown(plot));
    plot.setSeries(&series, &overlay, 300);
    plot.setSpan(190'000 * 300.0);
    plot.replot(QCustomPlot::rpImmediateRefresh);
    const CandleView& view = plot.view();
    QVERIFY(view.centre().isEmpty());
    QVERIFY(view.upper().size() * 2 < static_cast<qsizetype>(view.pieces().size()));
    QVERIFY(view.upper().size() * 4 > static_cast<qsizetype>(view.pieces().size()));
    const auto extremes = overlay.extremes(0, series.size());
    const auto higher = [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); };
    const auto top = std::min_element(view.upper().begin(), view.upper().end(), higher);
    const auto bottom = std::max_element(view.lower().begin(), view.lower().end(), higher);
    QVERIFY(std::abs(top->y() - plot.yAxis2->coordToPixel(extremes->second)) < 1);
    QVERIFY(std::abs(bottom->y() - plot.yAxis2->coordToPixel(extremes->first)) < 1);
    const QPolygonF before = view.upper();
    const double pitch = view.pitch();
    // And a piece further on: the points stay what they are.
    plot.xAxis->moveRange(-plot.xAxis->range().size() * pitch / plot.axisRect()->width());
    plot.replot(QCustomPlot::rpImmediateRefresh);
    QVERIFY(std::abs(view.pitch() - pitch) < 1e-9);
    int same = 0;
    for (const QPointF& point : view.upper())
        same += std::any_of(before.begin(), before.end(), [&](const QPointF& old) {
            return std::abs(old.y() - point.y()) < 1e-6;
        });
    QVERIFY2(same > view.upper().size() - 5, qPrintable(QString::number(same)));
}

void TestChart::linesAreInSight()
{
    const CandleSeries series = walk(400);
    Overlay overlay;
    overlay.update(series, 0, {OverlayChoice::Kind::Bollinger, 20, 2.5});
    CandlePlot plot;
    QVERIFY(isShown(plot));
    for (const int shown : {40, 60, 100, 160, 300}) {
        plot.setSeries(&series, &overlay, 300);
        plot.setSpan(shown * 300.0);
        const QRect area = plot.axisRect()->rect();
        const auto [first, last] =
            series.range(plot.xAxis->range().lower, plot.xAxis->range().upper);
        const auto lines = overlay.extremes(first, last);
        QVERIFY(lines->second > series.extremes(first, last)->second); // else this proves nothing
        const double top = plot.yAxis2->coordToPixel(lines->second);
        const double bottom = plot.yAxis2->coordToPixel(lines->first);
        QVERIFY2(top > area.top() + 20, qPrintable(QString::number(top))); // below the figures
        QVERIFY(bottom < area.bottom() - plot.volumeHeight());
    }
}

void TestChart::leapBeforeTheViewLeavesTheCandlesAThird()
{
    CandleSeries series;
    std::vector<ChartCandle> candles;
    for (int i = 0; i < 200; ++i) {
        const double middle = (i < 185 ? 1000 : 100) + i % 2; // and then it is calm
        candles.push_back({i * 300.0, middle, middle + 1, middle - 1, middle, 1});
    }
    series.assign(candles);
    Overlay overlay;
    overlay.update(series, 0, {OverlayChoice::Kind::Bollinger, 20, 2.0});
    CandlePlot plot;
    QVERIFY(isShown(plot));
    plot.setSeries(&series, &overlay, 300);
    plot.setSpan(12 * 300.0); // four candles and the room ahead of them
    const auto [first, last] = series.range(plot.xAxis->range().lower, plot.xAxis->range().upper);
    QVERIFY(overlay.extremes(first, last)->second > 1000);
    const auto held = series.extremes(first, last);
    const double height =
        plot.yAxis2->coordToPixel(held->first) - plot.yAxis2->coordToPixel(held->second);
    const double room = plot.axisRect()->height() - plot.volumeHeight() - 14 - 26;
    QVERIFY2(height > room * 0.32, qPrintable(QString::number(height / room)));
}

void TestChart::mouseRepaintsStripsOnlyAndNothingStays()
{
    ChartPanel panel;
    QVERIFY(isFilledAndShown(panel));
    CandlePlot* plot = panel.plot();
    const qint64 whole = static_cast<qint64>(plot->width()) * plot->height();
    const QPoint places[] = {{200, 200}, {203, 300}, {5, 40}, {700, 460}, {890, 100}, {400, 250}};
    for (const QPoint& at : places) {
        const qint64 before = plot->crosshairPixels();
        QTest::mouseMove(plot, at);
        settle();
        QVERIFY(plot->crosshairPixels() > before);
        QVERIFY((plot->crosshairPixels() - before) * 12 < whole); // more than half are its labels
        // What came to the screen in strips is what a whole frame would be.
        const QImage strips = panel.screen()->grabWindow(panel.winId()).toImage();
        const QImage frame = panel.grab().toImage();
        QCOMPARE(strips.convertToFormat(QImage::Format_RGB32),
                 frame.convertToFormat(QImage::Format_RGB32));
    }
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

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later

// C1 to C4 and C6: what a frame of the chart costs at 1600x900 on the software raster, beside a bare
// QCPFinancial, at any zoom; the crosshair; the last bar. Frames are painted at once, not queued.
#include "tests/bench/allocations.h"
#include "tests/bench/figures.h"
#include "ui/chart/candle_plot.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>

#include <cmath>
#include <memory>

namespace {

using namespace holdfast;
using namespace holdfast::ui;

constexpr double kBar = 300;
constexpr int kMillion = 1'000'000;

ChartCandle candleAt(int i)
{
    const double middle =
        2500 + 40 * std::sin(i * 0.01) + 5 * std::sin(i * 0.37) + (i * 7919 % 101) * 0.05;
    return {i * kBar,   middle, middle + 1 + i % 5, middle - 1 - i % 3, middle + (i % 7 - 3) * 0.3,
            1.0 + i % 4};
}

/// A chart as the desk shows it: candles, volume, three lines, four levels, ten fills.
struct Desk {
    explicit Desk(int candles)
    {
        std::vector<ChartCandle> all;
        all.reserve(static_cast<std::size_t>(candles));
        for (int i = 0; i < candles; ++i)
            all.push_back(candleAt(i));
        series.assign(std::move(all));
        overlay.update(series, 0, {OverlayChoice::Kind::Bollinger, 20, 2.0});
        plot.resize(1600, 900);
        plot.setSeries(&series, &overlay, kBar);
        const double last = series.candles().back().close;
        plot.setLevels(
            {{last, PriceLevel::Style::Solid, Tone::Up, Mark::None, QStringLiteral("last"), 0,
              true},
             {last - 12, PriceLevel::Style::Solid, Tone::Ok, Mark::None,
              QStringLiteral("stop verified")},
             {last + 3, PriceLevel::Style::Dashed, Tone::Dim, Mark::None, QStringLiteral("entry")},
             {last + 15, PriceLevel::Style::Dotted, Tone::Dim, Mark::None,
              QStringLiteral("target")}});
        std::vector<FillMark> fills;
        for (std::size_t i = 1; i <= 10 && i * 30 < series.size(); ++i) {
            const ChartCandle& candle = series.candles()[series.size() - i * 30];
            fills.push_back({candle.time, candle.close, i % 2 == 0, true});
        }
        plot.setFills(std::move(fills));
        plot.show();
    }
    void showing(int candles)
    {
        plot.setSpan(candles * kBar);
        QApplication::processEvents();
    }

    CandleSeries series;
    Overlay overlay;
    CandlePlot plot;
};

/// Made once, because a million candles take their time; ends before the application does.
std::unique_ptr<Desk> theDesk;
Desk& desk()
{
    if (!theDesk) theDesk = std::make_unique<Desk>(kMillion);
    return *theDesk;
}

void chart(benchmark::State& state, int visible)
{
    Desk& d = desk();
    d.showing(visible);
    for (auto _ : state)
        d.plot.replot(QCustomPlot::rpImmediateRefresh);
}

void bareFinancial(benchmark::State& state, int visible)
{
    QCustomPlot plot;
    plot.resize(1600, 900);
    auto* candles = new QCPFinancial{plot.xAxis, plot.yAxis}; // the plot owns it
    QVector<QCPFinancialData> data;
    for (int i = 0; i < visible; ++i) {
        const ChartCandle c = candleAt(i);
        data.append({c.time, c.open, c.high, c.low, c.close});
    }
    candles->data()->set(data, true);
    candles->setWidth(kBar * 0.8);
    plot.rescaleAxes();
    plot.show();
    QApplication::processEvents();
    for (auto _ : state)
        plot.replot(QCustomPlot::rpImmediateRefresh);
}

void crosshair(benchmark::State& state, QSize size)
{
    Desk& d = desk();
    d.plot.resize(size);
    d.showing(2000);
    const int before = d.plot.replots();
    double x = 200;
    for (auto _ : state) {
        x = x > size.width() - 300 ? 200 : x + 7;
        QMouseEvent move{QEvent::MouseMove, {x, 300 + x / 10}, d.plot.mapToGlobal(QPointF{x, 300}),
                         Qt::NoButton,      Qt::NoButton,      Qt::NoModifier};
        QCoreApplication::sendEvent(&d.plot, &move);
        QCoreApplication::processEvents(); // the repaint that it asked for
    }
    if (d.plot.replots() != before) state.SkipWithError("the mouse made the candles paint again");
    d.plot.resize(1600, 900);
    QApplication::processEvents();
}

/// One more price of the bar that forms: data, lines and frame.
void lastBar(benchmark::State& state, int candles, bool isFrame)
{
    Desk d{candles};
    d.showing(158);
    ChartCandle last = d.series.candles().back();
    double by = 0.01;
    for (auto _ : state) {
        last.close += by;
        by = -by;
        d.series.put(last);
        d.overlay.update(d.series, d.series.size() - 1, d.overlay.choice());
        if (isFrame) {
            d.plot.seriesChanged();
            QCoreApplication::processEvents();
        }
    }
}

double firstFrame()
{
    std::vector<ChartCandle> all;
    for (int i = 0; i < kMillion; ++i)
        all.push_back(candleAt(i));
    CandlePlot plot;
    plot.resize(1600, 900);
    plot.show();
    QApplication::processEvents();
    QElapsedTimer timer;
    timer.start();
    CandleSeries series;
    series.assign(std::move(all));
    Overlay overlay;
    overlay.update(series, 0, {OverlayChoice::Kind::Bollinger, 20, 2.0});
    plot.setSeries(&series, &overlay, kBar);
    plot.replot(QCustomPlot::rpImmediateRefresh);
    const double elapsed = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    CandleSeries none;
    Overlay empty;
    plot.setSeries(&none, &empty, kBar);
    return elapsed;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application{argc, argv};
    const QSize hd{1600, 900};
    const QSize uhd{3840, 2160};
    for (const int visible : {2000, 10'000, 100'000, kMillion})
        benchmark::RegisterBenchmark(("chart/" + std::to_string(visible)).c_str(), chart, visible);
    benchmark::RegisterBenchmark("financial/2000", bareFinancial, 2000);
    benchmark::RegisterBenchmark("crosshair/hd", crosshair, hd);
    benchmark::RegisterBenchmark("crosshair/4k", crosshair, uhd);
    for (const int candles : {1000, kMillion}) {
        benchmark::RegisterBenchmark(("put/" + std::to_string(candles)).c_str(), lastBar, candles,
                                     false);
        benchmark::RegisterBenchmark(("frame/" + std::to_string(candles)).c_str(), lastBar, candles,
                                     true);
    }
    bench::Medians medians;
    bench::run("bench_chart", argc, argv, medians);

    bool isGood = true;
    const double full = medians.of("chart/2000");
    bench::figure("C1 full chart, 2000 candles", full / 1e6, "ms");
    isGood &= bench::isWithin("C1 full chart / bare QCPFinancial, 2000 candles",
                              full / medians.of("financial/2000"), 1.5);
    for (const int visible : {10'000, 100'000, kMillion}) {
        const std::string name = std::to_string(visible);
        isGood &= bench::isWithin("C2 chart with " + name + " candles / with 2000",
                                  medians.of("chart/" + name) / full, 1.5);
    }
    bench::figure("C3 crosshair at 1600x900", medians.of("crosshair/hd") / 1e6, "ms");
    bench::figure("C3 crosshair at 3840x2160", medians.of("crosshair/4k") / 1e6, "ms");
    isGood &= bench::isWithin("C3 crosshair / full chart", medians.of("crosshair/hd") / full, 0.4);
    isGood &= bench::isWithin("C4 last bar of 1M / of 1k, data and lines",
                              medians.of("put/1000000") / medians.of("put/1000"), 2);
    isGood &= bench::isWithin("C4 last bar of 1M / of 1k, with its frame",
                              medians.of("frame/1000000") / medians.of("frame/1000"), 2);
    bench::figure("C6 1M candles, data to first frame", firstFrame(), "ms");
    theDesk.reset();
    return isGood ? 0 : 1;
}

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/indicators.h"
#include "tests/support/compare.h"

#include <cmath>
#include <random>

using namespace holdfast;
using namespace holdfast::market;

namespace {

/// A walk with a jump of six orders of magnitude in it: what a running sum does not get over.
std::vector<Candle> walk(std::size_t count, std::uint64_t seed)
{
    std::mt19937_64 random{seed};
    const auto step = [&] { return static_cast<double>(random() % 2001) / 1000.0 - 1.0; };
    std::vector<Candle> candles;
    candles.reserve(count);
    double price = 1800;
    for (std::size_t i = 0; i < count; ++i) {
        const double scale = i % 1000 == 500 ? 1e6 : 1.0;
        const double openPrice = price;
        price = std::max(1.0, price * (1 + 0.001 * step()));
        Candle candle;
        candle.openPrice = openPrice * scale;
        candle.close = price * scale;
        candle.high = std::max(openPrice, price) * scale * 1.0005;
        candle.low = std::min(openPrice, price) * scale * 0.9995;
        candle.volume = 1;
        candles.push_back(candle);
    }
    return candles;
}

std::vector<double> closesOf(const std::vector<Candle>& candles)
{
    std::vector<double> closes;
    for (const Candle& candle : candles)
        closes.push_back(candle.close);
    return closes;
}

constexpr std::size_t kMillion = 1'000'000;

} // namespace

class TestIndicators : public QObject {
    Q_OBJECT

private slots:
    void computesBandsByHand()
    {
        // Mean 5, population deviation 2 (the sample deviation would be 2.138).
        const std::vector<double> closes{2, 4, 4, 4, 5, 5, 7, 9};
        const auto bands = bollinger(closes, 8, 2.0);
        QVERIFY(!bands[6]);
        QVERIFY((*bands[7] == Bands{9, 5, 1}));
    }
    void computesAtrByHand()
    {
        const auto candle = [](double high, double low, double close) {
            return Candle{{}, close, high, low, close, 1, true};
        };
        const std::vector<Candle> candles{candle(12, 10, 11), candle(13, 11, 12),
                                          candle(20, 18, 19), candle(10, 9, 9.5)};
        const auto ranges = atr(candles, 3);
        QVERIFY(!ranges[0] && !ranges[1]);
        QCOMPARE(*ranges[2], (2.0 + 2.0 + 8.0) / 3); // the gap up counts from the close before
        QCOMPARE(*ranges[3], (4.0 * 2 + 10.0) / 3);  // and the gap down
    }
    void computesChannelsByHand()
    {
        const auto candle = [](double high, double low) {
            return Candle{{}, low, high, low, high, 1, true};
        };
        const std::vector<Candle> candles{candle(5, 4), candle(9, 3), candle(6, 5), candle(7, 6),
                                          candle(8, 7)};
        const auto channels = donchian(candles, 3);
        QVERIFY(!channels[1]);
        QVERIFY((*channels[2] == Channel{9, 3}));
        QVERIFY((*channels[3] == Channel{9, 3}));
        QVERIFY((*channels[4] == Channel{8, 5}));
    }
    void givesTheSameBitsBarByBarAndAllAtOnce_data()
    {
        QTest::addColumn<int>("period");
        for (const int period : {1, 2, 14, 20, 200})
            QTest::addRow("period %d", period) << period;
    }
    void givesTheSameBitsBarByBarAndAllAtOnce()
    {
        QFETCH(int, period);
        const auto size = static_cast<std::size_t>(period);
        const std::vector<Candle> candles = walk(20'000, 3);
        const auto allBands = bollinger(closesOf(candles), size, 2.0);
        const auto allRanges = atr(candles, size);
        const auto allChannels = donchian(candles, size);
        Bollinger bands{size, 2.0};
        Atr ranges{size};
        Donchian channels{size};
        for (std::size_t i = 0; i < candles.size(); ++i) {
            QVERIFY(bands.add(candles[i].close)
                    == allBands[i]); // == on doubles: the same bits, NaN apart
            QVERIFY(ranges.add(candles[i].high, candles[i].low, candles[i].close) == allRanges[i]);
            QVERIFY(channels.add(candles[i].high, candles[i].low) == allChannels[i]);
            QCOMPARE(allBands[i].has_value(), i + 1 >= size);
        }
    }
    void doesNotDriftOverAMillionBars()
    {
        constexpr std::size_t kPeriod = 20;
        const std::vector<Candle> candles = walk(kMillion, 4);
        const std::vector<double> closes = closesOf(candles);
        Bollinger bands{kPeriod, 2.0};
        double worst = 0;
        for (std::size_t i = 0; i < closes.size(); ++i) {
            const auto value = bands.add(closes[i]);
            if (i + 1 < kPeriod || i % 7 != 0) continue;
            long double sum = 0, squares = 0;
            for (std::size_t k = i + 1 - kPeriod; k <= i; ++k)
                sum += closes[k];
            const long double mean = sum / kPeriod;
            for (std::size_t k = i + 1 - kPeriod; k <= i; ++k)
                squares += (closes[k] - mean) * (closes[k] - mean);
            const long double upper = mean + 2.0L * std::sqrt(squares / kPeriod);
            worst = std::max(worst, static_cast<double>(std::fabs((value->upper - upper) / upper)));
        }
        QVERIFY2(worst < 1e-14, qPrintable(QString::number(worst)));

        // The same measure does see the drift of a running sum: the test can fail.
        double sum = 0;
        for (std::size_t i = 0; i < closes.size(); ++i)
            sum += closes[i] - (i >= kPeriod ? closes[i - kPeriod] : 0.0);
        long double exact = 0;
        for (std::size_t k = closes.size() - kPeriod; k < closes.size(); ++k)
            exact += closes[k];
        QVERIFY(std::fabs(static_cast<double>((sum - exact) / exact)) > 1e-14);
    }
    void atrForgetsWhatIsLongPast()
    {
        // Two histories, then the same million bars: Wilder's mean ends at the same value.
        const std::vector<Candle> common = walk(kMillion, 5);
        Atr one{14}, other{14};
        for (int i = 0; i < 100; ++i) {
            one.add(11, 10, 10.5);
            other.add(11e8, 1e8, 5e8);
        }
        for (const Candle& candle : common) {
            one.add(candle.high, candle.low, candle.close);
            other.add(candle.high, candle.low, candle.close);
        }
        QVERIFY(std::fabs(*one.value() / *other.value() - 1) < 1e-12);
    }
    void isZeroWideInAFlatMarket()
    {
        Bollinger bands{20, 2.0};
        for (int i = 0; i < 1000; ++i)
            bands.add(0.1); // a running sum of squares gives NaN here sooner or later
        QVERIFY(bands.value()->upper - bands.value()->lower < 1e-15);
        QVERIFY(!std::isnan(bands.value()->upper));
    }
};

QTEST_GUILESS_MAIN(TestIndicators)
#include "tst_indicators.moc"

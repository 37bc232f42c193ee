// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/candle_builder.h"
#include "core/market/candle_series.h"
#include "tests/support/compare.h"

#include <limits>

using namespace holdfast;
using namespace holdfast::market;
using namespace std::chrono_literals;

namespace {

MarketTime at(milliseconds sinceStart)
{
    return marketFromMs(1743699600000) + sinceStart;
} // 17:00 UTC
Candle bar(int index, double close, bool isFinal = true)
{
    return {at(index * 5min), close, close + 1, close - 1, close, 10, isFinal};
}

} // namespace

class TestCandles : public QObject {
    Q_OBJECT

private slots:
    void checksWhatABarCanBe()
    {
        const Candle good{at(0ms), 10, 12, 9, 11, 0, true};
        QVERIFY(check(good).has_value());
        const auto refuses = [&](auto change) {
            Candle candle = good;
            change(candle);
            return !check(candle);
        };
        QVERIFY(refuses([](Candle& c) { c.high = 10.5; }));
        QVERIFY(refuses([](Candle& c) { c.low = 10.5; }));
        QVERIFY(refuses([](Candle& c) { c.openPrice = 0; }));
        QVERIFY(refuses([](Candle& c) { c.close = std::numeric_limits<double>::quiet_NaN(); }));
        QVERIFY(refuses([](Candle& c) { c.high = std::numeric_limits<double>::infinity(); }));
        QVERIFY(refuses([](Candle& c) { c.volume = -1; }));
        QVERIFY(refuses([](Candle& c) { c.volume = std::numeric_limits<double>::quiet_NaN(); }));
    }

    void buildsBarsFromTrades()
    {
        CandleBuilder builder{5min};
        std::vector<Candle> closed;
        for (const Trade& trade : {Trade{at(10s), 100, 1}, Trade{at(20s), 105, 2},
                                   Trade{at(4min), 95, 1}, Trade{at(299'999ms), 101, 1}})
            QVERIFY(builder.add(trade, closed));
        QVERIFY(closed.empty());
        QVERIFY((*builder.forming() == Candle{at(0ms), 100, 105, 95, 101, 5, false}));
        QVERIFY(builder.add({at(5min), 102, 3}, closed));
        QCOMPARE(closed.size(), std::size_t{1});
        QVERIFY((closed[0] == Candle{at(0ms), 100, 105, 95, 101, 5, true}));
        QVERIFY((*builder.forming() == Candle{at(5min), 102, 102, 102, 102, 3, false}));
        QVERIFY(builder.gaps().empty());
    }
    void closesABarWhenTimeGoesOnWithoutTrades()
    {
        CandleBuilder builder{5min};
        std::vector<Candle> closed;
        builder.advance(at(1h), closed);
        QVERIFY(closed.empty()); // nothing was there to close
        QVERIFY(builder.add({at(1s), 100, 1}, closed));
        builder.advance(at(299'999ms), closed);
        QVERIFY(closed.empty());
        builder.advance(at(5min), closed);
        QCOMPARE(closed.size(), std::size_t{1});
        builder.advance(at(6min), closed);
        QCOMPARE(closed.size(), std::size_t{1});
        QVERIFY(!builder.forming());
    }
    void namesBarsWithoutTradesAsGaps()
    {
        CandleBuilder builder{5min};
        std::vector<Candle> closed;
        QVERIFY(builder.add({at(1s), 100, 1}, closed));
        QVERIFY(builder.add({at(21min), 90, 1}, closed));
        QCOMPARE(closed.size(), std::size_t{1});
        QCOMPARE(builder.gaps().size(), std::size_t{1});
        QVERIFY((builder.gaps()[0] == Gap{at(5min), at(20min), 3}));
    }
    void refusesTradesOfFinishedBars()
    {
        CandleBuilder builder{5min};
        std::vector<Candle> closed;
        QVERIFY(builder.add({at(6min), 100, 1}, closed));
        QCOMPARE(builder.add({at(4min), 100, 1}, closed).error().code, ErrorCode::Stale);
        builder.advance(at(10min), closed);
        QCOMPARE(builder.add({at(9min), 100, 1}, closed).error().code, ErrorCode::Stale);
        QCOMPARE(builder.add({at(11min), -1, 1}, closed).error().code, ErrorCode::OutOfRange);
        QCOMPARE(builder.add({at(11min), 1, std::numeric_limits<double>::quiet_NaN()}, closed)
                     .error()
                     .code,
                 ErrorCode::OutOfRange);
        QCOMPARE(closed.size(), std::size_t{1});
    }

    void tellsClosedFromFormingBars()
    {
        CandleSeries series{5min, 100};
        QCOMPARE(*series.take(bar(0, 100)), Taken::Closed);
        QCOMPARE(*series.take(bar(1, 101, false)), Taken::Forming);
        QCOMPARE(*series.take(bar(1, 102, false)), Taken::Forming);
        QCOMPARE(*series.take(bar(1, 103)), Taken::Closed);
        QVERIFY(!series.forming());
        QCOMPARE(*series.take(bar(1, 103)), Taken::Known);        // pushed and read
        QCOMPARE(*series.take(bar(1, 102, false)), Taken::Known); // overtaken by its own end
        QCOMPARE(series.candles().size(), std::size_t{2});
        QVERIFY(series.gaps().empty());
    }
    void takesNoBarForClosedWhoseEndItMissed()
    {
        CandleSeries series{5min, 100};
        QCOMPARE(*series.take(bar(0, 100)), Taken::Closed);
        QCOMPARE(*series.take(bar(1, 101, false)), Taken::Forming);
        QCOMPARE(*series.take(bar(2, 102, false)), Taken::Forming); // the end of bar 1 was lost
        QCOMPARE(series.candles().size(), std::size_t{1});
        QCOMPARE(series.gaps().size(), std::size_t{1});
        QVERIFY((series.gaps()[0] == Gap{at(5min), at(10min), 1}));
        QCOMPARE(*series.take(bar(1, 101.5)), Taken::Closed); // the read brings it
        QVERIFY(series.gaps().empty());
        QVERIFY(series.forming().has_value());
    }
    void fillsAGapFromHistory()
    {
        CandleSeries series{5min, 100};
        QCOMPARE(*series.take(bar(0, 100)), Taken::Closed);
        QCOMPARE(*series.take(bar(3, 103)), Taken::Closed);
        QVERIFY((series.gaps() == std::vector<Gap>{{at(5min), at(15min), 2}}));
        QCOMPARE(*series.take(bar(2, 102)), Taken::Filled);
        QVERIFY((series.gaps() == std::vector<Gap>{{at(5min), at(10min), 1}}));
        QCOMPARE(*series.take(bar(1, 101)), Taken::Filled);
        QVERIFY(series.gaps().empty());
        QCOMPARE(series.candles()[1].close, 101.0);
    }
    void refusesAFinalBarThatChanged()
    {
        CandleSeries series{5min, 100};
        QVERIFY(series.take(bar(0, 100)));
        QCOMPARE(series.take(bar(0, 100.5)).error().code, ErrorCode::Malformed);
        QCOMPARE(series.candles()[0].close, 100.0);
        Candle crooked = bar(1, 100);
        crooked.open += 1min;
        QCOMPARE(series.take(crooked).error().code, ErrorCode::OutOfRange);
        Candle impossible = bar(1, 100);
        impossible.high = 1;
        QCOMPARE(series.take(impossible).error().code, ErrorCode::OutOfRange);
    }
    void letsTheOldestGoAndDoesNotTakeThemBack()
    {
        CandleSeries series{5min, 3};
        for (int i = 0; i < 6; ++i)
            QVERIFY(series.take(bar(i, 100 + i)));
        QCOMPARE(series.candles().size(), std::size_t{3});
        QCOMPARE(series.candles().front().close, 103.0);
        QCOMPARE(*series.take(bar(1, 101)), Taken::Known);
        QCOMPARE(series.candles().front().close, 103.0);
    }
    void turnsAVenuesCandleIntoDoubles()
    {
        const VenueCandle venue{InstrumentId{"ETH-USDT-SWAP"},
                                5min,
                                at(0ms),
                                Price::of("1773.32"),
                                Price::of("1778.59"),
                                Price::of("1773.11"),
                                Price::of("1774.49"),
                                Qty::of("2784.33"),
                                true};
        QVERIFY((toCandle(venue)
                 == Candle{at(0ms), 1773.32, 1778.59, 1773.11, 1774.49, 2784.33, true}));
    }
};

QTEST_GUILESS_MAIN(TestCandles)
#include "tst_candles.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/market.h"
#include "tests/support/compare.h"

#include <map>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};
const InstrumentId kBtc{"BTC-USDT-SWAP"};
constexpr auto kStart = wallFromMs(1'763'600'400'000);
constexpr std::string_view kTape =
    "timestamp,open,high,low,close,volume\n"
    "2025-04-03 17:05:00+00:00,1773.32,1778.59,1773.11,1774.49,278.433\n"
    "2025-04-03 17:10:00+00:00,1774.49,1776.4,1772.19,1774.14,118.928\n"
    "2025-04-03 17:20:00+00:00,1772.92,1774.31,1766.4,1769.06,510.571\n" // 17:15 is missing.
    "2025-04-03 17:25:00+00:00,1769.06,1770,1768,1769.5,10\n";

MarketConfig tapeConfig(std::string_view marketStart, int speed = 1)
{
    MarketConfig config;
    config.start = kStart;
    config.speed = speed;
    config.tapes.push_back(*parseCandleTape(kEth, kTape));
    config.marketStart = *parseMarketTime(marketStart);
    return config;
}
std::vector<Tick> run(Market& market, int steps)
{
    std::vector<Tick> ticks;
    for (int i = 0; i < steps; ++i)
        market.step(ticks);
    return ticks;
}

} // namespace

class TestMarket : public QObject {
    Q_OBJECT

private slots:
    void tapeCandlesComeOutAsTheyWentIn()
    {
        Market market{tapeConfig("2025-04-03 17:05")};
        (void)run(market, 4 * 25 + 1);
        const auto candles = market.candles(kEth, minutes{5}, std::nullopt, 100);
        QCOMPARE(candles.size(), std::size_t{6});
        const auto text = [](const VenueCandle& c) {
            return c.openPrice.toString() + " " + c.high.toString() + " " + c.low.toString() + " "
                   + c.close.toString();
        };
        QCOMPARE(text(candles[0]), std::string{"1773.32 1778.59 1773.11 1774.49"});
        QCOMPARE(text(candles[1]), std::string{"1774.49 1776.40 1772.19 1774.14"});
        QCOMPARE(text(candles[2]),
                 std::string{"1774.14 1774.14 1774.14 1774.14"}); // The gap: no trade, no movement.
        QVERIFY(candles[2].volume.isZero());
        QCOMPARE(text(candles[3]), std::string{"1772.92 1774.31 1766.40 1769.06"});
        QCOMPARE(candles[0].volume, Qty::of("2784.33")); // 278.433 ETH at 0.1 ETH per contract
        QVERIFY(candles[4].isFinal);
        QVERIFY(!candles[5].isFinal);
        QVERIFY(market.hasEnded(kEth));
    }

    void thePathGoesThroughTheNearExtremeFirst()
    {
        Market market{tapeConfig("2025-04-03 17:05")};
        std::vector<Price> path;
        for (const Tick& tick : run(market, 20))
            if (tick.instrument == kEth) path.push_back(tick.last);
        QCOMPARE(path.front(), Price::of("1773.32"));
        const auto low = std::ranges::find(path, Price::of("1773.11"));
        const auto high = std::ranges::find(path, Price::of("1778.59"));
        QVERIFY(low != path.end() && high != path.end());
        QVERIFY(low < high); // It rose: open, low, high, close.
        QCOMPARE(path.back(), Price::of("1774.49"));
    }

    void historyIsThereBeforeTheStart()
    {
        Market market{tapeConfig("2025-04-03 17:20")};
        const auto candles = market.candles(kEth, minutes{5}, std::nullopt, 100);
        QCOMPARE(candles.size(), std::size_t{3});
        QCOMPARE(candles.back().open, *parseMarketTime("2025-04-03 17:15"));
        Market generated{[] {
            MarketConfig config;
            config.start = kStart;
            return config;
        }()};
        QVERIFY(generated.candles(kBtc, minutes{5}, std::nullopt, 300).size() == 300);
    }

    void pagingByTimeGivesEachCandleOnce()
    {
        Market market{[] {
            MarketConfig config;
            config.start = kStart;
            return config;
        }()};
        (void)run(market, 41);
        const auto whole = market.candles(kEth, minutes{5}, std::nullopt, 50);
        auto page = market.candles(kEth, minutes{5}, whole[40].open, 20);
        QCOMPARE(page.size(), std::size_t{20});
        QCOMPARE(page.back().open, whole[39].open);
        QCOMPARE(page.front().open, whole[20].open);
        QVERIFY(page.back() == whole[39]);
    }

    void marketTimeRunsAtItsSpeed()
    {
        Market market{tapeConfig("2025-04-03 17:05", 60)};
        QCOMPARE(market.marketTime(kStart + seconds{5}), *parseMarketTime("2025-04-03 17:10"));
        (void)run(market, 4);
        QCOMPARE(market.nextTick(), kStart + seconds{1});
        market.setSpeed(kStart + seconds{1}, 1);
        QCOMPARE(market.nextTick(), kStart + seconds{1});
        (void)run(market, 1);
        QCOMPARE(market.nextTick(), kStart + seconds{16});
    }

    void theSameSeedMakesTheSameMarket()
    {
        const auto config = [](std::uint64_t seed) {
            MarketConfig c;
            c.start = kStart;
            c.seed = seed;
            return c;
        };
        Market a{config(7)};
        Market b{config(7)};
        Market c{config(8)};
        const auto ticksA = run(a, 500);
        QVERIFY(ticksA == run(b, 500));
        QVERIFY(ticksA != run(c, 500));
    }

    void generatedCandlesAreWholeTicksInsideTheirRange()
    {
        Market market{[] {
            MarketConfig config;
            config.start = kStart;
            return config;
        }()};
        (void)run(market, 4 * 60 * 24);
        for (const Instrument& instrument : market.instruments()) {
            const auto candles = market.candles(instrument.id, minutes{1}, std::nullopt, 2000);
            QVERIFY(candles.size() == 2000);
            bool isMoving = false;
            for (const auto& c : candles) {
                QVERIFY(c.low <= std::min(c.openPrice, c.close)
                        && c.high >= std::max(c.openPrice, c.close));
                QVERIFY(c.low.isPositive());
                QVERIFY(c.close.value.isMultipleOf(instrument.tick.value));
                QVERIFY(c.volume.value.isMultipleOf(instrument.lot.value));
                isMoving = isMoving || c.high != c.low;
            }
            QVERIFY(isMoving);
        }
    }

    void markFollowsLast()
    {
        Market market{tapeConfig("2025-04-03 17:05")};
        (void)run(market, 1);
        (void)market.setMark(kStart, kEth, Price::of("1700"));
        QCOMPARE(market.price(kEth, TriggerSource::Mark), Price::of("1700"));
        const Price last = market.price(kEth, TriggerSource::Last);
        (void)run(market, 1);
        const Price mark = market.price(kEth, TriggerSource::Mark);
        QVERIFY(mark > Price::of("1730") && mark < last);
        (void)run(market, 400);
        QCOMPARE(market.price(kEth, TriggerSource::Mark),
                 market.price(kEth, TriggerSource::Last)); // The tape ended: it settles.
    }

    void setPriceMovesThePathAndTheFormingCandle()
    {
        Market market{tapeConfig("2025-04-03 17:05")};
        (void)run(market, 2);
        const Tick tick = market.setPrice(kStart + seconds{20}, kEth, Price::of("1500"));
        QCOMPARE(tick.last, Price::of("1500"));
        QCOMPARE(tick.mark, Price::of("1500"));
        QCOMPARE(market.formingCandle(kEth, minutes{5})->low, Price::of("1500"));
        (void)run(market, 1);
        QVERIFY(market.latest(kEth).last < Price::of("1510")); // It keeps the distance.
    }

    void badTapesAreRefusedWithAReason_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::newRow("no header") << QByteArray{"2025-04-03 17:05:00+00:00,1,2,1,2,3\n"};
        QTest::newRow("high below close")
            << QByteArray{"timestamp,open,high,low,close,volume\n2025-04-03 "
                          "17:05,1,1.5,1,2,3\n2025-04-03 17:10,1,2,1,2,3\n"};
        QTest::newRow("going back")
            << QByteArray{"timestamp,open,high,low,close,volume\n2025-04-03 "
                          "17:10,1,2,1,2,3\n2025-04-03 17:05,1,2,1,2,3\n"};
        QTest::newRow("half minutes")
            << QByteArray{"timestamp,open,high,low,close,volume\n1743699900000,1,2,1,2,"
                          "3\n1743699930000,1,2,1,2,3\n"};
        QTest::newRow("off the grid")
            << QByteArray{"timestamp,open,high,low,close,volume\n2025-04-03 "
                          "17:06,1,2,1,2,3\n2025-04-03 17:11,1,2,1,2,3\n"};
    }
    void badTapesAreRefusedWithAReason()
    {
        QFETCH(QByteArray, csv);
        const auto tape = parseCandleTape(kEth, csv.toStdString());
        QVERIFY(!tape.has_value());
        QVERIFY(!tape.error().context.empty());
    }
};

QTEST_GUILESS_MAIN(TestMarket)
#include "tst_market.moc"

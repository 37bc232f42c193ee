// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/drill_server.h"
#include "core/sim/market.h"
#include "core/sim/venue_model.h"
#include "core/strategy/bollinger_reversion.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <algorithm>

using namespace holdfast;

namespace {

/// The drill's generated market, without the other instruments.
sim::MarketConfig configAt(WallTime start)
{
    sim::MarketConfig config;
    config.start = start;
    config.speed = 60;
    config.drawsFrom = drill::kFirstMinute;
    std::erase_if(config.instruments, [](const Instrument& one) { return one.base != "ETH"; });
    return config;
}
sim::Market marketAt(WallTime start) { return sim::Market{configAt(start)}; }
strategy::CandleClosed closed(const VenueCandle& of, bool isHistory)
{
    strategy::CandleClosed candle;
    candle.open = of.open;
    candle.openPrice = of.openPrice.toDouble();
    candle.high = of.high.toDouble();
    candle.low = of.low.toDouble();
    candle.close = of.close.toDouble();
    candle.isHistory = isHistory;
    return candle;
}

} // namespace

/// What a newcomer sees in the first minute is the same at every start.
class TestDrillStory : public QObject {
    Q_OBJECT
private slots:
    void entersWithTheThirdBar_data()
    {
        QTest::addColumn<int>("minute");
        for (const int minute : {0, 3, 127, 301, 611, 900, 1203, 1439})
            QTest::addRow("%02d:%02d", minute / 60, minute % 60) << minute;
    }
    void entersWithTheThirdBar()
    {
        QFETCH(int, minute);
        sim::Market market = marketAt(wallFromMs(1'795'824'000'000) + minutes{minute});
        const InstrumentId eth = market.instruments().front().id;
        strategy::BollingerReversion bollinger{{"b"}, eth};
        std::optional<MarketTime> fed;
        const auto feed = [&](bool isHistory) -> std::optional<strategy::Decision> {
            std::optional<strategy::Decision> last;
            for (const VenueCandle& candle : market.candles(eth, minutes{5}, std::nullopt, 300)) {
                if (!candle.isFinal || (fed && candle.open <= *fed)) continue;
                fed = candle.open;
                last = bollinger.onCandle(closed(candle, isHistory));
            }
            return last;
        };
        QVERIFY(feed(true).has_value()); // the history
        strategy::PositionFact flat;
        flat.isKnown = flat.isFlat = true;
        (void)bollinger.onPosition(flat);
        std::vector<sim::Tick> ticks;
        const auto bar = [&] {
            for (int tick = 0; tick < 20; ++tick)
                market.step(ticks);
        };
        QStringList words;
        for (int i = 0; i < 3; ++i) {
            bar();
            const auto decision = feed(false);
            QVERIFY(decision.has_value());
            words << (decision->signalsGiven.empty() ? QStringLiteral("-")
                                                     : QStringLiteral("enter"));
        }
        QCOMPARE(words.join(u' '), QStringLiteral("- - enter"));
    }
    /// A day later the very prices.
    void isTheSameAtEveryStart()
    {
        const WallTime first = wallFromMs(1'795'824'000'000);
        sim::Market one = marketAt(first);
        sim::Market other = marketAt(first + hours{24});
        std::vector<sim::Tick> a;
        std::vector<sim::Tick> b;
        for (int i = 0; i < 500; ++i) {
            one.step(a);
            other.step(b);
        }
        QCOMPARE(a.size(), std::size_t{500});
        for (std::size_t i = 0; i < a.size(); ++i)
            QCOMPARE(a[i].last, b[i].last);
        QVERIFY(std::ranges::any_of(a, [&](const sim::Tick& t) { return t.last != a[0].last; }));
        QCOMPARE(one.drawsNext(), drill::kFirstMinute + 125); // 500 ticks, four in a minute
    }
    /// What a drill saved goes on: the bars that were, and those that follow, whenever it is started again.
    void goesOnAfterABreak()
    {
        const WallTime first = wallFromMs(1'795'824'000'000);
        sim::ModelConfig config;
        config.market = configAt(first);
        sim::VenueModel before{config};
        before.advance(first + seconds{60}); // an hour of market
        config.market = configAt(first + minutes{7});
        sim::VenueModel after{config};
        QVERIFY(after.restore(before.save()).has_value());
        const InstrumentId eth = before.market().instruments().front().id;
        QCOMPARE(after.market().drawsNext(), before.market().drawsNext());
        before.advance(first + seconds{90});
        after.advance(first + minutes{7} + seconds{30});
        const auto barsOf = [&](const sim::VenueModel& model) {
            return model.market().candles(eth, minutes{5}, std::nullopt, 20);
        };
        const auto was = barsOf(before);
        const auto is = barsOf(after);
        QCOMPARE(was.size(), std::size_t{20});
        QCOMPARE(is.size(), std::size_t{20});
        for (std::size_t i = 0; i + 1 < was.size(); ++i) {
            QCOMPARE(is[i].open, was[i].open);
            QCOMPARE(is[i].close, was[i].close);
        }
    }
};

QTEST_GUILESS_MAIN(TestDrillStory)
#include "tst_drill_story.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/strategy/bollinger_reversion.h"
#include "tests/support/compare.h"

#include <limits>

using namespace holdfast;
using namespace holdfast::strategy;
using namespace std::chrono_literals;

namespace {

const StrategyId kId{"bollinger"};
const InstrumentId kInstrument{"ETH-USDT-SWAP"};
const PositionFact kUnknown{};
const PositionFact kFlat{true, true, Direction::Flat, 0, 0};
const PositionFact kOnItsWay{true, false, Direction::Flat, 0, 0};
const PositionFact kLong{true, false, Direction::Long, 3, 100};
const PositionFact kShort{true, false, Direction::Short, 3, 100};

/// Bars of five minutes, one after the other; period 4, so that bands can be computed by hand.
class Bench {
public:
    explicit Bench(BollingerParameters parameters = {})
        : m_strategy{kId, kInstrument, parameters}
    {
    }
    Decision close(double price, bool isHistory = false)
    {
        CandleClosed candle{
            marketFromMs(m_next), price, price + 0.5, price - 0.5, price, 1, isHistory};
        m_next += 300'000;
        return m_strategy.onCandle(candle);
    }
    /// A window of calm: mean 100, deviation 1.
    void warmUp(bool isHistory = true)
    {
        for (const double price : {99.0, 101.0, 99.0, 101.0})
            (void)close(price, isHistory);
    }
    Decision tell(const PositionFact& position) { return m_strategy.onPosition(position); }
    BollingerReversion& strategy() { return m_strategy; }
    [[nodiscard]] MarketTime lastOpen() const { return marketFromMs(m_next - 300'000); }

private:
    std::int64_t m_next = 1743699600000;
    BollingerReversion m_strategy;
};

BollingerParameters four(double deviations = 1.0)
{
    BollingerParameters parameters;
    parameters.period = 4;
    parameters.deviations = deviations;
    return parameters;
}

} // namespace
Q_DECLARE_METATYPE(PositionFact)

class TestBollingerReversion : public QObject {
    Q_OBJECT

private slots:
    void answersOneClose_data()
    {
        QTest::addColumn<PositionFact>("position");
        QTest::addColumn<double>("close");
        QTest::addColumn<QString>("signal");
        // After 99 101 99 101 the fourth last close is 101: bands of {101, 99, 101, close}.
        QTest::newRow("flat, below the band") << kFlat << 90.0 << "enter long";
        QTest::newRow("flat, above the band") << kFlat << 110.0 << "enter short";
        QTest::newRow("flat, inside") << kFlat << 100.5 << "";
        QTest::newRow("unknown, below the band") << kUnknown << 90.0 << "";
        QTest::newRow("unknown, above the band") << kUnknown << 110.0 << "";
        QTest::newRow("on its way, below the band") << kOnItsWay << 90.0 << "";
        QTest::newRow("long, below the middle") << kLong << 90.0 << "";
        QTest::newRow("long, above the middle") << kLong << 110.0 << "exit long";
        QTest::newRow("long, at the middle") << kLong << (101.0 + 99.0 + 101.0) / 3 << "exit long";
        QTest::newRow("short, above the middle") << kShort << 110.0 << "";
        QTest::newRow("short, below the middle") << kShort << 90.0 << "exit short";
    }
    void answersOneClose()
    {
        QFETCH(PositionFact, position);
        QFETCH(double, close);
        QFETCH(QString, signal);
        Bench bench{four()};
        bench.warmUp();
        QVERIFY(bench.tell(position).signalsGiven.empty());
        const Decision decision = bench.close(close);
        QVERIFY(!decision.why.empty());
        QCOMPARE(decision.signalsGiven.size(), signal.isEmpty() ? std::size_t{0} : std::size_t{1});
        if (signal.isEmpty()) return;
        const Signal& given = decision.signalsGiven.front();
        const std::string shown = std::string{given.kind == SignalKind::Enter ? "enter " : "exit "}
                                  + std::string{toString(given.direction)};
        QCOMPARE(QString::fromStdString(shown), signal);
        QVERIFY(given.strategy == kId);
        QVERIFY(given.instrument == kInstrument);
        QVERIFY(given.barOpen == bench.lastOpen());
        QCOMPARE(given.reference, close);
        QCOMPARE(given.reason, decision.why);
    }
    void plansTheStopAndSaysWhy()
    {
        BollingerParameters parameters = four();
        parameters.takeProfitPercent = 2;
        Bench bench{parameters};
        bench.warmUp();
        (void)bench.tell(kFlat);
        const Decision longEntry = bench.close(90);
        QCOMPARE(longEntry.signalsGiven[0].stop, 90 - 0.9);
        QCOMPARE(*longEntry.signalsGiven[0].takeProfit, 90 * 1.02);
        // Mean 97.75, deviation sqrt(20.6875): the lower band is at 93.2016.
        QCOMPARE(longEntry.why, std::string{"close 90.0000 below lower band 93.2016: enter long, "
                                            "stop 89.1000, take profit 91.8000"});
        const Decision shortEntry = bench.close(120);
        QCOMPARE(shortEntry.signalsGiven[0].direction, Direction::Short);
        QCOMPARE(shortEntry.signalsGiven[0].stop, 120 + 1.2);
        QCOMPARE(*shortEntry.signalsGiven[0].takeProfit, 120 * 0.98);
    }
    void takesTheStopFromTheAtr()
    {
        BollingerParameters parameters = four();
        parameters.stopPercent = 0;
        parameters.stopAtr = 2;
        parameters.atrPeriod = 3;
        Bench bench{parameters};
        bench.warmUp();
        (void)bench.tell(kFlat);
        const Decision decision = bench.close(90);
        market::Atr atr{3};
        for (const double price : {99.0, 101.0, 99.0, 101.0, 90.0})
            atr.add(price + 0.5, price - 0.5, price);
        QCOMPARE(decision.signalsGiven[0].stop, 90 - 2 * *atr.value());
        QVERIFY(!decision.signalsGiven[0].takeProfit);
    }
    void takesTheNearerOfTwoStops()
    {
        BollingerParameters parameters = four();
        parameters.stopPercent = 1;
        parameters.stopAtr = 20; // far
        parameters.atrPeriod = 3;
        Bench bench{parameters};
        bench.warmUp();
        (void)bench.tell(kFlat);
        QCOMPARE(bench.close(90).signalsGiven[0].stop, 90 - 0.9);
    }
    void givesNoEntryWithoutRoomForAStop()
    {
        BollingerParameters parameters = four();
        parameters.stopPercent = 0;
        parameters.stopAtr = 20;
        parameters.atrPeriod = 1;
        Bench bench{parameters};
        bench.warmUp();
        (void)bench.tell(kFlat);
        const Decision decision = bench.close(2); // the range is 100: the stop would be below zero
        QVERIFY(decision.signalsGiven.empty());
        QVERIFY(decision.why.find("no entry, because the stop would be at") != std::string::npos);
    }
    void hasNoCooldown()
    {
        Bench bench{four()};
        bench.warmUp();
        (void)bench.tell(kFlat);
        const Decision first = bench.close(90);
        QCOMPARE(first.signalsGiven.size(), std::size_t{1});
        const Decision second =
            bench.close(80); // still flat, still beyond: legitimate, and said again
        QCOMPARE(second.signalsGiven.size(), std::size_t{1});
        QCOMPARE(second.signalsGiven[0].direction, Direction::Long);
        QVERIFY(first.signalsGiven[0].barOpen
                != second.signalsGiven[0].barOpen); // and a key of its own
    }
    void entersAgainRightAfterATrade()
    {
        Bench bench{four()};
        bench.warmUp();
        (void)bench.tell(kFlat);
        QCOMPARE(bench.close(90).signalsGiven.size(), std::size_t{1});
        (void)bench.tell(kLong);
        QVERIFY(bench.close(85).signalsGiven.empty());
        (void)bench.tell(kFlat); // stopped out
        QCOMPARE(bench.close(70).signalsGiven.size(), std::size_t{1});
    }
    void repeatsTheExitUntilItIsOut()
    {
        Bench bench{four()};
        bench.warmUp();
        (void)bench.tell(kLong);
        QCOMPARE(bench.close(110).signalsGiven.size(), std::size_t{1});
        QCOMPARE(bench.close(120).signalsGiven.size(), std::size_t{1});
        (void)bench.tell(kFlat);
        QVERIFY(bench.close(111).signalsGiven.empty());
    }
    void isSilentOnHistoryAndWhileWarmingUp()
    {
        Bench bench{four()};
        (void)bench.tell(kFlat);
        for (const double price : {100.0, 50.0, 200.0}) {
            const Decision decision = bench.close(price);
            QVERIFY(decision.signalsGiven.empty());
            QVERIFY(decision.why.starts_with("warming up: "));
        }
        QCOMPARE(bench.close(10, true).why, std::string{"history: no signal"});
    }
    void passesOverCandlesItSaw()
    {
        Bench bench{four()};
        bench.warmUp();
        (void)bench.tell(kFlat);
        QCOMPARE(bench.close(90).signalsGiven.size(), std::size_t{1});
        const CandleClosed again{bench.lastOpen(), 90, 90.5, 89.5, 90, 1, false};
        QVERIFY(bench.strategy().onCandle(again).signalsGiven.empty());
        CandleClosed older = again;
        older.open -= 5min;
        QVERIFY(bench.strategy().onCandle(older).signalsGiven.empty());
        QCOMPARE(bench.close(80).signalsGiven.size(), std::size_t{1}); // and is not confused by it
    }
    void switchesDirectionsOff()
    {
        BollingerParameters parameters = four();
        parameters.longs = 0;
        Bench bench{parameters};
        bench.warmUp();
        (void)bench.tell(kFlat);
        QVERIFY(bench.close(90).signalsGiven.empty());
        QCOMPARE(bench.close(130).signalsGiven.size(), std::size_t{1});
    }
    void showsItsFigures()
    {
        Bench bench{four()};
        bench.warmUp();
        const Decision decision = bench.close(101);
        QCOMPARE(decision.figures.size(), std::size_t{3}); // the ATR of 14 is not there yet
        QCOMPARE(decision.figures[1].first, std::string{"middle"});
        QCOMPARE(decision.figures[1].second, 100.5);
    }
    void describesItsParametersWithinTheirBounds()
    {
        const auto parameters = BollingerParameters{}.describe();
        QCOMPARE(parameters.size(), std::size_t{8});
        for (const Parameter& parameter : parameters) {
            QVERIFY(parameter.valueMin <= parameter.valueDefault
                    && parameter.valueDefault <= parameter.valueMax);
            QCOMPARE(parameter.value, parameter.valueDefault);
            QVERIFY(!parameter.unit.empty() && parameter.meaning.ends_with('.'));
        }
        QVERIFY(BollingerParameters{}.check());
    }
    void refusesParametersThatCannotWork_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("value");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("period of one") << "period" << 1.0;
        QTest::newRow("half a bar") << "period" << 20.5;
        QTest::newRow("endless period") << "period" << 501.0;
        QTest::newRow("NaN") << "deviations" << nan;
        QTest::newRow("no width") << "deviations" << 0.0;
        QTest::newRow("no stop at all") << "stopPercent" << 0.0;
        QTest::newRow("negative stop") << "stopPercent" << -1.0;
        QTest::newRow("stop at the entry") << "stopPercent" << 0.001;
        QTest::newRow("negative ATR stop") << "stopAtr" << -1.0;
        QTest::newRow("half a yes") << "longs" << 0.5;
    }
    void refusesParametersThatCannotWork()
    {
        QFETCH(QString, name);
        QFETCH(double, value);
        Bench bench{four()};
        const auto before = bench.strategy().describe();
        const auto result =
            bench.strategy().configure({{"deviations", 3}, {name.toStdString(), value}});
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::OutOfRange);
        QVERIFY2(result.error().context.find(name.toStdString()) != std::string::npos,
                 result.error().context.c_str());
        QVERIFY(bench.strategy().describe() == before); // all or nothing
        QCOMPARE(bench.strategy().configure({{"cooldown", 60}}).error().code,
                 ErrorCode::UnknownValue);
    }
    void keepsItsHistoryWhenConfigured()
    {
        Bench bench{four()};
        for (int i = 0; i < 30; ++i)
            (void)bench.close(i % 2 == 0 ? 99 : 101, true);
        QVERIFY(bench.strategy().configure({{"period", 20}}));
        (void)bench.tell(kFlat);
        QCOMPARE(bench.close(90).signalsGiven.size(), std::size_t{1}); // no second warm-up
    }
    void isMadeByItsKind()
    {
        for (const std::string_view kind : strategyKinds()) {
            const auto made = makeStrategy(kind, kId, kInstrument);
            QVERIFY(made.has_value());
            QVERIFY((*made)->kind() == kind);
            QCOMPARE((*made)->warmUpBars(), 20);
            QVERIFY(!(*made)->on(StrategyInput{kFlat}).why.empty());
            QVERIFY((*made)
                        ->on(StrategyInput{CandleClosed{marketFromMs(1), 1, 1, 1, 1, 1, false}})
                        .why.starts_with("warming up"));
        }
        QCOMPARE(makeStrategy("martingale", kId, kInstrument).error().code,
                 ErrorCode::UnknownValue);
    }
};

QTEST_GUILESS_MAIN(TestBollingerReversion)
#include "tst_bollinger_reversion.moc"

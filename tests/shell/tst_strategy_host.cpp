// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/strategy_host.h"
#include "core/shell/watchdog.h"
#include "core/strategy/strategy.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace holdfast;
using shell::StrategyHost;

namespace {

enum class Manner { Obeys, Throws, ThrowsAnything, Hangs };

/// Set to let abandoned strategies end before the test does.
std::atomic<bool> g_mayEnd{false};
/// Threads that hang in a strategy, or did, and exist: an abandoned one is deleted here, after its end.
std::atomic<int> g_hung{0};

/// Answers each candle with one figure: its close.
class Scripted : public strategy::Strategy {
public:
    explicit Scripted(Manner manner)
        : m_manner{manner}
    {
    }
    std::string_view kind() const override { return "scripted"; }
    std::vector<strategy::Parameter> describe() const override { return {}; }
    Result<void> configure(const strategy::ParameterValues&) override
    {
        return unexpected(ErrorCode::OutOfRange, "period 0 is too short");
    }
    int warmUpBars() const override { return 0; }
    strategy::Decision onCandle(const strategy::CandleClosed& candle) override
    {
        switch (m_manner) {
        case Manner::Obeys: break;
        case Manner::Throws: throw std::runtime_error{"division by nothing"};
        case Manner::ThrowsAnything: throw 7;
        case Manner::Hangs:
            ++g_hung;
            QObject::connect(QThread::currentThread(), &QObject::destroyed, [] { --g_hung; });
            while (!g_mayEnd)
                std::this_thread::yield();
        }
        return {{}, "seen", {{"close", candle.close}}};
    }
    strategy::Decision onPosition(const strategy::PositionFact&) override { return {}; }

private:
    Manner m_manner;
};

/// A host and what it says.
struct Desk {
    Desk(const char* name, Manner manner, milliseconds callMax = milliseconds{2000})
        : host{StrategyId{name}, std::make_unique<Scripted>(manner), callMax}
    {
        QObject::connect(
            &host, &StrategyHost::decided, &host,
            [this](const StrategyId&, const strategy::Decision& decision, MonoTime arrived) {
                closes.push_back(decision.figures.front().second);
                arrivals.push_back(arrived);
                QVERIFY(QThread::currentThread() == host.thread());
            });
        QObject::connect(
            &host, &StrategyHost::froze, &host,
            [this](const StrategyId&, const QString& reason) { reasons.append(reason); });
        QObject::connect(
            &host, &StrategyHost::refused, &host,
            [this](const StrategyId&, const QString& reason) { refusals.append(reason); });
    }
    void feed(double close, std::int64_t arrived = 0)
    {
        strategy::CandleClosed candle;
        candle.close = close;
        host.feed(candle, MonoTime{nanoseconds{arrived}});
    }
    StrategyHost host;
    std::vector<double> closes;
    std::vector<MonoTime> arrivals;
    QStringList reasons;
    QStringList refusals;
};

} // namespace

class TestStrategyHost : public QObject {
    Q_OBJECT
private slots:
    /// What was abandoned is gone before the next one begins, and before the program ends.
    void cleanup()
    {
        g_mayEnd = true;
        QTRY_COMPARE(g_hung.load(), 0);
    }
    void answersInOrderWithTheTimeOfTheCandle()
    {
        Desk desk{"good", Manner::Obeys};
        for (int i = 1; i <= 100; ++i)
            desk.feed(i, 1000 + i);
        QTRY_COMPARE(desk.closes.size(), 100U);
        for (int i = 1; i <= 100; ++i) {
            QCOMPARE(desk.closes[static_cast<std::size_t>(i - 1)], double(i));
            QVERIFY(desk.arrivals[static_cast<std::size_t>(i - 1)]
                    == MonoTime{nanoseconds{1000 + i}});
        }
        QVERIFY(desk.reasons.isEmpty());
    }
    void oneThatThrowsIsFrozenAndTheOthersGoOn_data()
    {
        QTest::addColumn<int>("manner");
        QTest::addColumn<QString>("says");
        QTest::newRow("an exception")
            << int(Manner::Throws) << QStringLiteral("division by nothing");
        QTest::newRow("not even an exception")
            << int(Manner::ThrowsAnything) << QStringLiteral("threw something");
    }
    void oneThatThrowsIsFrozenAndTheOthersGoOn()
    {
        QFETCH(int, manner);
        QFETCH(QString, says);
        Desk bad{"bad", static_cast<Manner>(manner)};
        Desk good{"good", Manner::Obeys};
        bad.feed(1);
        bad.feed(2);
        good.feed(3);
        QTRY_COMPARE(good.closes.size(), 1U);
        QTRY_COMPARE(bad.reasons.size(), 1);
        QVERIFY2(bad.reasons.first().contains(says), qPrintable(bad.reasons.first()));
        QVERIFY(bad.host.isFrozen());
        bad.feed(4);
        good.feed(5);
        QTRY_COMPARE(good.closes.size(), 2U);
        QCOMPARE(bad.reasons.size(), 1); // said once
        QVERIFY(bad.closes.empty());
    }
    void oneThatHangsIsAbandonedAndTheOthersGoOn()
    {
        g_mayEnd = false;
        {
            Desk bad{"bad", Manner::Hangs, milliseconds{100}};
            Desk good{"good", Manner::Obeys};
            bad.feed(1);
            QTRY_COMPARE(bad.reasons.size(), 1);
            good.feed(2);
            QTRY_COMPARE(good.closes.size(), 1U);
        } // and nobody waits for it here
        g_mayEnd = true;
    }
    void whatAnAbandonedOneStillSaysIsNotHeard()
    {
        g_mayEnd = false;
        Desk bad{"bad", Manner::Hangs, milliseconds{100}};
        bad.feed(1);
        QTRY_COMPARE(bad.reasons.size(), 1);
        g_mayEnd = true;
        Desk later{"good", Manner::Obeys}; // its answer comes after the late one would
        QTest::qWait(50);
        later.feed(2);
        QTRY_COMPARE(later.closes.size(), 1U);
        QVERIFY(bad.closes.empty());
    }
    void valuesThatAreNotTakenAreSaid()
    {
        Desk desk{"good", Manner::Obeys};
        desk.host.configure({{"period", 0.0}});
        QTRY_COMPARE(desk.refusals.size(), 1);
        QCOMPARE(desk.refusals.first(), QStringLiteral("period 0 is too short"));
        QVERIFY(!desk.host.isFrozen());
    }
    void theWatchdogBarksOnceAndThenSaysItIsOver()
    {
        std::atomic<int> alarms{0};
        std::atomic<int> ends{0};
        std::atomic<bool> isBeating{false};
        std::atomic<bool> isOver{false};
        shell::Watchdog dog{milliseconds{60}, [&](bool isSilent) { ++(isSilent ? alarms : ends); }};
        std::thread heart{[&] {
            while (!isOver) {
                if (isBeating) dog.beat();
                std::this_thread::sleep_for(milliseconds{5});
            }
        }};
        QTRY_COMPARE(alarms.load(), 1);
        QCOMPARE(ends.load(), 0);
        isBeating = true;
        QTRY_COMPARE(ends.load(), 1);
        QCOMPARE(alarms.load(), 1);
        isBeating = false;
        QTRY_COMPARE(alarms.load(), 2);
        isOver = true;
        heart.join();
    }
};

QTEST_GUILESS_MAIN(TestStrategyHost)
#include "tst_strategy_host.moc"

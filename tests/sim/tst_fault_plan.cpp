// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/fault_plan.h"
#include "tests/support/compare.h"

using namespace holdfast;
using namespace holdfast::sim;

namespace {

constexpr auto kStart = wallFromMs(1'763'600'400'000);

FaultPlan planOf(std::initializer_list<const char*> faults, std::uint64_t seed = 1)
{
    FaultPlan plan{seed};
    for (const char* text : faults)
        plan.add(kStart, *Fault::parse(text));
    return plan;
}

} // namespace

class TestFaultPlan : public QObject {
    Q_OBJECT

private slots:
    void textComesBackAsItMeans()
    {
        const auto fault = Fault::parse(" F01{ what=stop, D=at_trigger ,code=51008} ");
        QVERIFY(fault.has_value());
        QCOMPARE(fault->toString(), std::string{"F01{D=at_trigger,code=51008,what=stop}"});
        QCOMPARE(Fault::parse("F92")->toString(), std::string{"F92"});
        QCOMPARE(Fault::parse("F92{}")->toString(), std::string{"F92"});
    }

    void badTextIsRefusedWithAReason_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("text"); QTest::addColumn<int>("code"); QTest::addColumn<QByteArray>("says");
        QTest::newRow("empty")               << QByteArray{""}                    << int(ErrorCode::Malformed)    << QByteArray{"must look like"};
        QTest::newRow("a word")              << QByteArray{"latency"}             << int(ErrorCode::Malformed)    << QByteArray{"must look like"};
        QTest::newRow("not made here")       << QByteArray{"F64"}                 << int(ErrorCode::Unsupported)  << QByteArray{"it makes F01"};
        QTest::newRow("no closing brace")    << QByteArray{"F01{what=stop"}       << int(ErrorCode::Malformed)    << QByteArray{"closing }"};
        QTest::newRow("no value")            << QByteArray{"F01{what}"}           << int(ErrorCode::Malformed)    << QByteArray{"name=value"};
        QTest::newRow("unknown parameter")   << QByteArray{"F01{where=stop}"}     << int(ErrorCode::UnknownValue) << QByteArray{"it has what D code"};
        QTest::newRow("unknown word")        << QByteArray{"F01{what=cat}"}       << int(ErrorCode::UnknownValue) << QByteArray{"|stop|order|"};
        QTest::newRow("chance above one")    << QByteArray{"F03{p=1.5}"}          << int(ErrorCode::UnknownValue) << QByteArray{"between 0 and 1"};
        QTest::newRow("time without unit")   << QByteArray{"F02{D=5}"}            << int(ErrorCode::UnknownValue) << QByteArray{"300ms"};
        QTest::newRow("more than all")       << QByteArray{"F15{fill=101%}"}      << int(ErrorCode::UnknownValue) << QByteArray{"percent"};
        QTest::newRow("unknown scope")       << QByteArray{"F47{scope=moon}"}     << int(ErrorCode::UnknownValue) << QByteArray{"scope=moon"};
        QTest::newRow("a clock that is fast") << QByteArray{"F56{skew=fast}"}      << int(ErrorCode::UnknownValue) << QByteArray{"-60s"};
        QTest::newRow("a shape unheard of")  << QByteArray{"F49{shape=round}"}    << int(ErrorCode::UnknownValue) << QByteArray{"|html|half|"};
        QTest::newRow("negative count")      << QByteArray{"F01{nth=-1}"}         << int(ErrorCode::UnknownValue) << QByteArray{"whole number"};
        // clang-format on
    }
    void badTextIsRefusedWithAReason()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, code);
        QFETCH(QByteArray, says);
        const auto fault = Fault::parse(text.toStdString());
        QVERIFY(!fault.has_value());
        QCOMPARE(static_cast<int>(fault.error().code), code);
        QVERIFY2(QByteArray::fromStdString(fault.error().context).contains(says),
                 fault.error().context.c_str());
    }

    void armsAndRestsByTime()
    {
        FaultPlan plan = planOf({"F92{at=10s,for=5s}"});
        QVERIFY(!plan.strategyThrows(kStart + milliseconds{9999}));
        QVERIFY(plan.strategyThrows(kStart + seconds{10}));
        QVERIFY(!plan.strategyThrows(kStart + seconds{15}));
        QCOMPARE(plan.faults()[0].effects, std::uint64_t{1});
    }

    void strikesTheNthTimeOnly()
    {
        FaultPlan plan = planOf({"F01{nth=2}"});
        QVERIFY(!plan.onStopAccepted(kStart));
        const auto doom = plan.onStopAccepted(kStart);
        QVERIFY(doom.has_value());
        QVERIFY(!doom->after);
        QCOMPARE(doom->code, std::string{"51008"});
        QVERIFY(!plan.onStopAccepted(kStart));
        QVERIFY(!plan.onOrderAccepted(kStart)); // It is about stops.
    }

    void countsOnlyWhatTookEffect()
    {
        FaultPlan plan = planOf({"F15{fill=50,p=0.5}", "F02{D=5s}"});
        int struck = 0;
        for (int i = 0; i < 1000; ++i)
            struck += plan.marketFillPercent(kStart) == 50 ? 1 : 0;
        QVERIFY2(struck > 430 && struck < 570, QByteArray::number(struck).constData());
        QCOMPARE(plan.faults()[0].effects, static_cast<std::uint64_t>(struck));
        QCOMPARE(plan.onRead(kStart, Endpoint::Positions).lag, milliseconds{5000});
        QCOMPARE(plan.faults()[1].effects, std::uint64_t{0}); // Nothing was hidden yet.
        plan.noteHidden(2);
        QCOMPARE(plan.faults()[1].effects, std::uint64_t{2});
    }

    void oneFaultShiftsNoDrawOfAnother()
    {
        FaultPlan alone = planOf({"F15{fill=0,p=0.3}"}, 42);
        FaultPlan both = planOf({"F15{fill=0,p=0.3}", "F92{p=0.5}"}, 42);
        int struck = 0;
        for (int i = 0; i < 200; ++i) {
            (void)both.strategyThrows(kStart);
            const auto percent = alone.marketFillPercent(kStart);
            QCOMPARE(percent, both.marketFillPercent(kStart));
            struck += percent == 0 ? 1 : 0;
        }
        QVERIFY(struck > 20 && struck < 120); // else there were no draws to be shifted
    }

    void lostAcksDoOrDoNotExecute_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isApplied");
        QTest::newRow("executed") << QByteArray{"F03{executed=1,what=order}"} << true;
        QTest::newRow("not executed") << QByteArray{"F03{executed=0,what=order}"} << false;
    }
    void lostAcksDoOrDoNotExecute()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isApplied);
        FaultPlan plan = planOf({text.constData()});
        const auto verdict = plan.onWrite(kStart, Endpoint::Order, true);
        QVERIFY(!verdict.isReplied);
        QCOMPARE(verdict.isApplied, isApplied);
        QVERIFY(plan.onWrite(kStart, Endpoint::Stop, false).isReplied);
    }

    void rateLimitsKeepToTheirScope_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("scope"); QTest::addColumn<int>("endpoint"); QTest::addColumn<bool>("isOpening"); QTest::addColumn<bool>("isLimited");
        QTest::newRow("market: candles")      << QByteArray{"market+history+entry"} << int(Endpoint::Candles)       << false << true;
        QTest::newRow("history: fills")       << QByteArray{"market+history+entry"} << int(Endpoint::Fills)         << false << true;
        QTest::newRow("entry: an open")       << QByteArray{"market+history+entry"} << int(Endpoint::Order)         << true  << true;
        QTest::newRow("a reduce-only order")  << QByteArray{"market+history+entry"} << int(Endpoint::Order)         << false << false;
        QTest::newRow("a stop passes")        << QByteArray{"market+history+entry"} << int(Endpoint::Stop)          << false << false;
        QTest::newRow("its read passes")      << QByteArray{"market+history+entry"} << int(Endpoint::StopById)      << false << false;
        QTest::newRow("all: a close")         << QByteArray{"all"}                  << int(Endpoint::ClosePosition) << false << true;
        QTest::newRow("one endpoint")         << QByteArray{"stops"}                << int(Endpoint::Stops)         << false << true;
        QTest::newRow("not its neighbour")    << QByteArray{"stops"}                << int(Endpoint::Orders)        << false << false;
        // clang-format on
    }
    void rateLimitsKeepToTheirScope()
    {
        QFETCH(QByteArray, scope);
        QFETCH(int, endpoint);
        QFETCH(bool, isOpening);
        QFETCH(bool, isLimited);
        FaultPlan plan = planOf({("F47{scope=" + scope + ",D=30s}").constData()});
        const auto e = static_cast<Endpoint>(endpoint);
        const auto codeAt = [&](WallTime now) {
            return isWrite(e) ? plan.onWrite(now, e, isOpening).code : plan.onRead(now, e).code;
        };
        QCOMPARE(codeAt(kStart), std::string{isLimited ? "50011" : ""});
        QCOMPARE(codeAt(kStart + seconds{30}), std::string{});
    }

    void aDeadSocketIsSilentForItsTime()
    {
        FaultPlan plan = planOf({"F34{stream=private,at=1s,D=20s}"});
        QVERIFY(!plan.isStreamSilent(kStart, Stream::Private));
        QVERIFY(plan.isStreamSilent(kStart + seconds{2}, Stream::Private));
        QVERIFY(!plan.isStreamSilent(kStart + seconds{2}, Stream::Public));
        QVERIFY(!plan.isStreamSilent(kStart + seconds{21}, Stream::Private));
    }

    void eventsComeAtTheirOwnTime()
    {
        FaultPlan plan = planOf({"F43{at=10s,every=5s,times=2,notice=60s,stream=private}"});
        QVERIFY(!plan.closesStreams(kStart + seconds{9}));
        const auto first = plan.closesStreams(kStart + seconds{10});
        QVERIFY(first.has_value());
        QCOMPARE(first->notice, milliseconds{60'000});
        QCOMPARE(first->stream, std::string{"private"});
        QVERIFY(!plan.closesStreams(kStart + seconds{12}));
        QVERIFY(plan.closesStreams(kStart + seconds{15}).has_value());
        QVERIFY(!plan.closesStreams(kStart + seconds{60}));
        QCOMPARE(plan.faults()[0].effects, std::uint64_t{2});
    }

    void aClockIsWrongByItsSkewAndItsDrift()
    {
        FaultPlan plan = planOf({"F56{skew=-60s,at=1s,for=10s}", "F56{drift=1000,of=venue}"});
        QCOMPARE(plan.skewOfOurs(kStart), milliseconds{0});
        QCOMPARE(plan.skewOfOurs(kStart + seconds{2}), milliseconds{-60'000});
        QCOMPARE(plan.skewOfOurs(kStart + seconds{12}), milliseconds{0});
        QCOMPARE(plan.skewOfVenue(kStart + seconds{100}), milliseconds{100});
    }

    void anErrorWhileExecutedIsExecuted_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("text"); QTest::addColumn<int>("shape"); QTest::addColumn<int>("status");
        QTest::newRow("502: a page")         << QByteArray{"F04"}                       << int(ReplyShape::Html)        << 502;
        QTest::newRow("500 with a code")     << QByteArray{"F04{status=500,code=50026}"} << int(ReplyShape::Refusal)     << 500;
        QTest::newRow("429")                 << QByteArray{"F04{status=429}"}           << int(ReplyShape::Refusal)     << 429;
        QTest::newRow("ok and an error")     << QByteArray{"F04{status=200}"}           << int(ReplyShape::FailingItem) << 200;
        QTest::newRow("a cut body")          << QByteArray{"F49{shape=cut}"}            << int(ReplyShape::Cut)         << 200;
        // clang-format on
    }
    void anErrorWhileExecutedIsExecuted()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, shape);
        QFETCH(int, status);
        FaultPlan plan = planOf({text.constData()});
        const auto verdict = plan.onWrite(kStart, Endpoint::Order, true);
        QVERIFY(verdict.isApplied);
        QCOMPARE(static_cast<int>(verdict.shape), shape);
        QCOMPARE(verdict.httpStatus, status);
        QCOMPARE(plan.faults()[0].effects, std::uint64_t{1});
    }

    void signalsEcho()
    {
        FaultPlan plan = planOf({"F90{n=3,delta=200ms,times=1}"});
        const auto echo = plan.onSignal(kStart);
        QCOMPARE(echo.copies, 2);
        QCOMPARE(echo.distance, milliseconds{200});
        QCOMPARE(plan.onSignal(kStart).copies, 0);
    }
};

QTEST_GUILESS_MAIN(TestFaultPlan)
#include "tst_fault_plan.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/coverage.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <functional>

using namespace holdfast;
using namespace holdfast::guard;

using Spoil = std::function<void(StopOrder&)>;
Q_DECLARE_METATYPE(Spoil)

namespace {
Holding longTen()
{
    Holding holding;
    holding.key = PositionKey{{"ETH-USDT-SWAP"}, SideIndex::Net, MarginMode::Cross};
    holding.direction = Direction::Long;
    holding.qty = Qty::of("10");
    return holding;
}
StopOrder good()
{
    StopOrder stop;
    stop.instrument = {"ETH-USDT-SWAP"};
    stop.kind = StopKind::Conditional;
    stop.side = Side::Sell;
    stop.stopTrigger = Price::of("3000");
    stop.stopSource = TriggerSource::Mark;
    stop.closesWholePosition = true;
    stop.reduceOnly = true;
    return stop;
}
} // namespace

class TestCoverage : public QObject {
    Q_OBJECT

private slots:
    void namesTheFirstFieldThatDoesNotProtect_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, Spoil spoil, const char* word) {
            QTest::newRow(name) << spoil << QString::fromUtf8(word);
        };
        row("full close, reduce-only, market", [](StopOrder&) {}, "");
        row("sized", [](StopOrder& s) { s.closesWholePosition = false, s.qty = Qty::of("3"); }, "");
        row("oco", [](StopOrder& s) { s.kind = StopKind::Oco; }, "");
        row(
            "another instrument", [](StopOrder& s) { s.instrument = {"BTC-USDT-SWAP"}; },
            "instrument");
        row("paused", [](StopOrder& s) { s.state = StopOrderState::Paused; }, "state");
        row("fired already", [](StopOrder& s) { s.state = StopOrderState::Effective; }, "state");
        row("the opening side", [](StopOrder& s) { s.side = Side::Buy; }, "side");
        row("hedge side", [](StopOrder& s) { s.sideIndex = SideIndex::Long; }, "side index");
        row("isolated", [](StopOrder& s) { s.marginMode = MarginMode::Isolated; }, "margin mode");
        row("an entry trigger", [](StopOrder& s) { s.kind = StopKind::Trigger; }, "kind");
        row("trailing", [](StopOrder& s) { s.kind = StopKind::Trailing; }, "kind");
        row(
            "a target only",
            [](StopOrder& s) { s.stopTrigger.reset(), s.takeTrigger = Price::of("4000"); },
            "target");
        row(
            "a limit that may not fill", [](StopOrder& s) { s.stopLimit = Price::of("2990"); },
            "limit price");
        row("could open", [](StopOrder& s) { s.reduceOnly = false; }, "reduce-only");
        row("no size at all", [](StopOrder& s) { s.closesWholePosition = false; }, "quantity");
    }
    void namesTheFirstFieldThatDoesNotProtect()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QString, word);
        StopOrder stop = good();
        spoil(stop);
        const auto why = whyNotProtecting(stop, longTen());
        QCOMPARE(why.has_value(), !word.isEmpty());
        if (why) QVERIFY2(QString::fromStdString(*why).contains(word), why->c_str());
    }
    void comparesWithThePlan()
    {
        const journal::Plan plan{Price::of("3000.0"), TriggerSource::Mark, std::nullopt, "ticket"};
        QVERIFY(!differsFromPlan(good(), plan)); // by value, whatever the digits
        StopOrder other = good();
        other.stopTrigger = Price::of("2999.9");
        QCOMPARE(differsFromPlan(other, plan).value(), std::string{"trigger price"});
        other = good();
        other.stopSource = TriggerSource::Last;
        QCOMPARE(differsFromPlan(other, plan).value(), std::string{"trigger source"});
        other = good();
        other.kind = StopKind::Oco;
        other.takeTrigger = Price::of("3100");
        QCOMPARE(differsFromPlan(other, plan).value(), std::string{"take profit"}); // unplanned
        journal::Plan target = plan;
        target.takeProfit = Price::of("3100.0");
        QVERIFY(!differsFromPlan(other, target));
        QVERIFY(!differsFromPlan(good(), target)); // we watch it then
        target.takeProfit = Price::of("3101");
        QCOMPARE(differsFromPlan(other, target).value(), std::string{"take profit"});
    }
    void carriesAPlannedTargetAtMarketByLastOnly_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<bool>("carries");
        const auto row = [](const char* name, Spoil spoil, bool carries) {
            QTest::newRow(name) << spoil << carries;
        };
        row("as planned", [](StopOrder&) {}, true);
        row("none", [](StopOrder& s) { s.takeTrigger.reset(); }, false);
        row(
            "a conditional executes the stop alone",
            [](StopOrder& s) { s.kind = StopKind::Conditional; }, false);
        row("another level", [](StopOrder& s) { s.takeTrigger = Price::of("3101"); }, false);
        row("by mark", [](StopOrder& s) { s.takeSource = TriggerSource::Mark; }, false);
        row(
            "a limit that may not fill", [](StopOrder& s) { s.takeLimit = Price::of("3100"); },
            false);
    }
    void carriesAPlannedTargetAtMarketByLastOnly()
    {
        QFETCH(Spoil, spoil);
        QFETCH(bool, carries);
        StopOrder stop = good();
        stop.kind = StopKind::Oco;
        stop.takeTrigger = Price::of("3100");
        spoil(stop);
        journal::Plan plan{Price::of("3000"), TriggerSource::Mark, Price::of("3100"), "ticket"};
        QCOMPARE(carriesTake(stop, plan), carries);
        plan.takeProfit.reset();
        QVERIFY(!carriesTake(stop, plan));
    }
    void coversNoMoreThanThePosition()
    {
        StopOrder stop = good();
        QCOMPARE(coveredBy(stop, Qty::of("10")), Qty::of("10"));
        stop.closesWholePosition = false;
        stop.qty = Qty::of("3");
        QCOMPARE(coveredBy(stop, Qty::of("10")), Qty::of("3"));
        stop.qty = Qty::of("30");
        QCOMPARE(coveredBy(stop, Qty::of("10")), Qty::of("10"));
    }
};

QTEST_GUILESS_MAIN(TestCoverage)
#include "tst_coverage.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/entry_gate.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <functional>

using namespace holdfast;
using namespace holdfast::gate;

using Spoil = std::function<void(OpenIntent&, GateFacts&)>;
using SpoilLook = std::function<void(OpenIntent&, FreshLook&)>;
using SpoilPlan = std::function<void(OpenIntent&, Instrument&, FreshLook&, Exposure&)>;
Q_DECLARE_METATYPE(Spoil)
Q_DECLARE_METATYPE(SpoilLook)
Q_DECLARE_METATYPE(SpoilPlan)

namespace {
Instrument eth()
{
    Instrument instrument;
    instrument.id = {"ETH-USDT-SWAP"};
    instrument.multiplier = Decimal::of("0.1");
    instrument.tick = Price::of("0.01");
    instrument.lot = instrument.qtyMin = Qty::of("1");
    instrument.state = InstrumentState::Live;
    return instrument;
}
OpenIntent ticket()
{
    OpenIntent intent;
    intent.key = {"k"};
    intent.instrument = {"ETH-USDT-SWAP"};
    intent.direction = Direction::Long;
    intent.size = {engine::SizeKind::Qty, Decimal::of("10")};
    intent.stop.price = Price::of("2900");
    intent.source = "ticket";
    return intent;
}
GateFacts good()
{
    GateFacts facts;
    facts.isTradingOn = facts.mayOpenByLadder = facts.isLockHeld = facts.isJournalWritable = true;
    facts.isLinkLive = facts.isClockOk = facts.isAccountProven = facts.isAccountModeOk = true;
    facts.arePositionsKnown = facts.areLimitsSet = facts.isPriceFresh = true;
    facts.instrument = eth();
    facts.now = MonoTime{hours{1}};
    return facts;
}
FreshLook flat()
{
    FreshLook look;
    look.flat.bulkComplete = look.flat.byInstrumentOk = look.flat.accountProven =
        look.flat.fillsSumToZero = true;
    look.isMarkFresh = true;
    look.mark = look.last = Price::of("3000");
    return look;
}
void hold(FreshLook& look, const char* ours, const char* theirs)
{
    look.flat.fillsSumToZero = false;
    look.flat.bulkShowsRow = look.flat.byInstrumentShows = true;
    look.ourQty = Qty::of(ours);
    look.venueQty = Qty::of(theirs);
    look.ourDirection = look.venueDirection = Direction::Long;
}
} // namespace

class TestEntryGate : public QObject {
    Q_OBJECT

private slots:
    void refusesBeforeTheLook_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("row");
        const auto row = [](const char* name, const char* id, Spoil spoil) {
            QTest::newRow(name) << spoil << QString::fromUtf8(id);
        };
        row("all is well", "", [](OpenIntent&, GateFacts&) {});
        row("A1 key known", "A1", [](auto&, auto& f) { f.isKeyKnown = true; });
        row("A1 key dropped before", "A1", [](auto&, auto& f) { f.isKeyDropped = true; });
        row("A2 one in flight", "A2", [](auto&, auto& f) { f.isOneInFlight = true; });
        row("A3 killed", "A3", [](auto&, auto& f) { f.isKillEngaged = true; });
        row("A4 trading off", "A4", [](auto&, auto& f) { f.isTradingOn = false; });
        row("A5 ladder", "A5", [](auto&, auto& f) { f.mayOpenByLadder = false; });
        row("A6 no lock", "A6", [](auto&, auto& f) { f.isLockHeld = false; });
        row("A7 journal", "A7", [](auto&, auto& f) { f.isJournalWritable = false; });
        row("A8 link", "A8", [](auto&, auto& f) { f.isLinkLive = false; });
        row("A9 clock", "A9", [](auto&, auto& f) { f.isClockOk = false; });
        row("A10 account not proven", "A10", [](auto&, auto& f) { f.isAccountProven = false; });
        row("A11 mode", "A11", [](auto&, auto& f) { f.isAccountModeOk = false; });
        row("A12 unresolved", "A12", [](auto&, auto& f) { f.unresolved = 1; });
        row("A13 positions not read", "A13", [](auto&, auto& f) { f.arePositionsKnown = false; });
        row("A13 the list is in doubt", "A13", [](auto&, auto& f) { f.isListInDoubt = true; });
        row("A14 closing here", "A14", [](auto&, auto& f) { f.isClosingHere = true; });
        row("A15 unexplained here", "A15", [](auto&, auto& f) { f.isUnexplainedHere = true; });
        row("A16 foreign, a strategy", "A16",
            [](auto& i, auto& f) { f.isForeignHere = true, i.cause = journal::Cause::Strategy; });
        row("A16 foreign, a person", "", [](auto&, auto& f) { f.isForeignHere = true; });
        row("A17 live without limits", "A17", [](auto&, auto& f) { f.areLimitsSet = false; });
        row("A18 day's loss", "A18", [](auto&, auto& f) { f.isDayLossReached = true; });
        row("A19 instrument not known", "A19", [](auto&, auto& f) { f.instrument.reset(); });
        row("A19 instrument suspended", "A19",
            [](auto&, auto& f) { f.instrument->state = InstrumentState::Suspended; });
        row("A19 inverse", "A19",
            [](auto&, auto& f) { f.instrument->kind = ContractKind::Inverse; });
        row("A20 old price", "A20", [](auto&, auto& f) { f.isPriceFresh = false; });
        row("A21 positions limit", "A21",
            [](auto&, auto& f) { f.positionsMax = 2, f.positionsOpen = 2; });
        row("A21 positions limit, an increase", "", [](auto&, auto& f) {
            f.positionsMax = 2, f.positionsOpen = 2, f.hasPositionHere = true;
        });
        row("A22 old signal", "A22", [](auto& i, auto& f) { i.diesAt = *f.now - milliseconds{1}; });
        row("A22 a signal in its time", "",
            [](auto& i, auto& f) { i.diesAt = *f.now + milliseconds{1}; });
        row("A23 a size of 13 digits", "A23",
            [](auto& i, auto&) { i.size.value = Decimal::of("1000000000000"); });
        row("A23 a size of 12 digits", "",
            [](auto& i, auto&) { i.size.value = Decimal::of("999999999999"); });
        row("A23 a stop of 13 places", "A23",
            [](auto& i, auto&) { i.stop.price = Price::of("2900.0000000000001"); });
        row("A23 a stop of zero", "A23", [](auto& i, auto&) { i.stop.price = Price::of("0"); });
        row("A23 a negative percentage", "A23",
            [](auto& i, auto&) { i.stop.percent = Decimal::of("-1"); });
        row("A23 a target of 38 digits", "A23", [](auto& i, auto&) {
            i.takeProfit = Price::of("99999999999999999999999999999999999999");
        });
        row("A23 a limit of 30 places", "A23",
            [](auto& i, auto&) { i.limit = Price::of("1.000000000000000000000000000001"); });
    }
    void namesWhatIsNotResolved()
    {
        GateFacts facts = good();
        facts.unresolved = 3;
        facts.unresolvedWhat = "the open on SOL-USDT-SWAP";
        QCOMPARE(
            refuseBeforeLook(ticket(), facts)->text,
            std::string{"what became of the open on SOL-USDT-SWAP is not known yet, nor of 2 more; "
                        "it is being asked about"});
        facts = good();
        facts.arePositionsKnown = false;
        facts.openElsewhere = {"SOL-USDT-SWAP"};
        QCOMPARE(
            refuseBeforeLook(ticket(), facts)->text,
            std::string{"an open on SOL-USDT-SWAP is in flight, and what it became was not seen "
                        "yet"});
    }
    void refusesBeforeTheLook()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QString, row);
        OpenIntent intent = ticket();
        GateFacts facts = good();
        spoil(intent, facts);
        const auto refusal = refuseBeforeLook(intent, facts);
        QCOMPARE(refusal ? QString::fromStdString(refusal->row) : QString{}, row);
    }

    void refusesAfterTheLook_data()
    {
        QTest::addColumn<SpoilLook>("spoil");
        QTest::addColumn<QString>("row");
        const auto row = [](const char* name, const char* id, SpoilLook spoil) {
            QTest::newRow(name) << spoil << QString::fromUtf8(id);
        };
        row("flat", "", [](OpenIntent&, FreshLook&) {});
        row("B1 no mark", "B1", [](auto&, auto& l) { l.mark.reset(); });
        row("B1 an old mark", "B1", [](auto&, auto& l) { l.isMarkFresh = false; });
        row("B2 the venue shows a position nobody knows", "B2",
            [](auto&, auto& l) { l.flat.byInstrumentShows = true; });
        row("B2 a strategy never adds", "B2",
            [](auto& i, auto& l) { hold(l, "10", "10"), i.cause = journal::Cause::Strategy; });
        row("a person adds", "", [](auto&, auto& l) { hold(l, "10", "10"); });
        row("B3 increase, the list was not complete", "B3",
            [](auto&, auto& l) { hold(l, "10", "10"), l.flat.bulkComplete = false; });
        row("B4 increase, the venue has another size", "B4",
            [](auto&, auto& l) { hold(l, "10", "12"); });
        row("B4 increase, the venue has the other side", "B4",
            [](auto&, auto& l) { hold(l, "10", "10"), l.venueDirection = Direction::Short; });
        row("B5 against the position", "B5",
            [](auto& i, auto& l) { hold(l, "10", "10"), i.direction = Direction::Short; });
        row("B6 increase, an entry works", "B6",
            [](auto&, auto& l) { hold(l, "10", "10"), l.flat.workingEntry = true; });
    }
    void refusesAfterTheLook()
    {
        QFETCH(SpoilLook, spoil);
        QFETCH(QString, row);
        OpenIntent intent = ticket();
        FreshLook look = flat();
        spoil(intent, look);
        const auto refusal = refuseAfterLook(intent, look);
        QCOMPARE(refusal ? QString::fromStdString(refusal->row) : QString{}, row);
    }

    void plansExactly_data()
    {
        QTest::addColumn<SpoilPlan>("change");
        QTest::addColumn<QString>("expected"); // "qty stop", or a word of the refusal after !
        const auto row = [](const char* name, const char* expected, SpoilPlan change) {
            QTest::newRow(name) << change << QString::fromUtf8(expected);
        };
        row("contracts", "10 2900", [](auto&, auto&, auto&, auto&) {});
        row("notional, down to a lot", "3 2900", [](auto& i, auto&, auto&, auto&) {
            i.size = {engine::SizeKind::Notional, Decimal::of("1000")};
        });
        row("risk, down to a lot", "4 2900", [](auto& i, auto&, auto&, auto&) {
            i.size = {engine::SizeKind::Risk, Decimal::of("49")};
        });
        row("not a whole lot", "!whole number", [](auto& i, auto&, auto&, auto&) {
            i.size = {engine::SizeKind::Qty, Decimal::of("1.5")};
        });
        row("nothing", "!above zero", [](auto& i, auto&, auto&, auto&) {
            i.size = {engine::SizeKind::Qty, Decimal::of("0")};
        });
        row("below the minimum", "!minimum", [](auto& i, auto&, auto&, auto&) {
            i.size = {engine::SizeKind::Notional, Decimal::of("100")};
        });
        row("stop in percent", "10 2940", [](auto& i, auto&, auto&, auto&) {
            i.stop.price.reset(), i.stop.percent = Decimal::of("2");
        });
        row("stop of a long rounds up", "10 2900.01",
            [](auto& i, auto&, auto&, auto&) { i.stop.price = Price::of("2900.001"); });
        row("stop of a short rounds down", "10 3099.99", [](auto& i, auto&, auto&, auto&) {
            i.direction = Direction::Short;
            i.stop.price = Price::of("3099.999");
        });
        row("no stop", "!stop", [](auto& i, auto&, auto&, auto&) { i.stop.price.reset(); });
        row("stop at the price", "!loss side",
            [](auto& i, auto&, auto&, auto&) { i.stop.price = Price::of("3000"); });
        row("stop past the mark, not past last", "!loss side",
            [](auto&, auto&, auto& l, auto&) { l.mark = Price::of("2899"); });
        row("stop of a short below", "!loss side",
            [](auto& i, auto&, auto&, auto&) { i.direction = Direction::Short; });
        row("target on the loss side", "!profit side",
            [](auto& i, auto&, auto&, auto&) { i.takeProfit = Price::of("2950"); });
        row("a limit off the tick", "!tick", [](auto& i, auto&, auto&, auto&) {
            i.type = OrderType::Limit, i.limit = Price::of("2990.001");
        });
        row("a limit without its price", "!price",
            [](auto& i, auto&, auto&, auto&) { i.type = OrderType::Limit; });
        row("above the venue's market order", "!largest order",
            [](auto&, auto& e, auto&, auto&) { e.marketQtyMax = Qty::of("9"); });
        row("no stop could cover it", "!no stop could cover",
            [](auto&, auto& e, auto&, auto&) { e.stopQtyMax = Qty::of("9"); });
        row("over the instrument's limit", "!on this instrument", [](auto&, auto&, auto&, auto& x) {
            x.onInstrument = Notional::of("1"), x.instrumentMax = Notional::of("3000");
        });
        row("just within it", "10 2900",
            [](auto&, auto&, auto&, auto& x) { x.instrumentMax = Notional::of("3000"); });
        row("over the account's limit", "!of the account", [](auto&, auto&, auto&, auto& x) {
            x.total = Notional::of("0.01"), x.totalMax = Notional::of("3000");
        });
    }
    void plansExactly()
    {
        QFETCH(SpoilPlan, change);
        QFETCH(QString, expected);
        OpenIntent intent = ticket();
        Instrument instrument = eth();
        FreshLook look = flat();
        Exposure exposure;
        change(intent, instrument, look, exposure);
        const auto planned =
            planOpen(intent, instrument, look, exposure, TriggerSource::Mark, MarginMode::Cross);
        if (expected.startsWith(u'!')) {
            QVERIFY(!planned);
            QVERIFY2(QString::fromStdString(planned.error().context).contains(expected.mid(1)),
                     planned.error().context.c_str());
            return;
        }
        QVERIFY2(bool(planned), planned ? "" : planned.error().context.c_str());
        QCOMPARE(QString::fromStdString(planned->order.qty.value.normalized().toString() + " "
                                        + planned->plan.stop.value.normalized().toString()),
                 expected);
        QVERIFY(!planned->order.reduceOnly);
    }
};

QTEST_GUILESS_MAIN(TestEntryGate)
#include "tst_entry_gate.moc"

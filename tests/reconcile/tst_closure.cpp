// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/closure.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::reconcile;

namespace {
const PositionKey kKey{{"ETH-USDT-SWAP"}, SideIndex::Net, MarginMode::Cross};
constexpr MonoTime at(int second) { return MonoTime{seconds{second}}; }
constexpr int kNever = -1;

Ending ending(int closing, int zero, int zeroReads, int held)
{
    Ending e;
    if (closing != kNever) e.closing = Ending::Item{at(closing), {}};
    if (zero != kNever) e.zero = Ending::Item{at(zero), {}};
    e.zeroReads = zeroReads;
    if (held != kNever) e.heldSeen = at(held);
    return e;
}

Closure fullClose(WallTime opened, WallTime closed)
{
    Closure closure;
    closure.key = kKey;
    closure.direction = Direction::Long;
    closure.kind = ClosureKind::Full;
    closure.openedAt = opened;
    closure.closedAt = closed;
    return closure;
}
/// Long 10 under kKey; nothing else is known of it.
Binding held()
{
    Binding binding;
    binding.key = kKey;
    binding.direction = Direction::Long;
    binding.qtyMax = Qty::of("10");
    return binding;
}
FlatLook flat()
{
    FlatLook look;
    look.bulkComplete = look.byInstrumentOk = look.accountProven = look.fillsSumToZero = true;
    return look;
}
} // namespace

class TestClosure : public QObject {
    Q_OBJECT

private slots:
    void judgesOneEnding_data()
    {
        // Seconds at which each was learnt; -1: never.
        QTest::addColumn<int>("closing");
        QTest::addColumn<int>("zero");
        QTest::addColumn<int>("zeroReads");
        QTest::addColumn<int>("held");
        QTest::addColumn<int>("verdict");
        const auto v = [](EndingVerdict verdict) { return static_cast<int>(verdict); };
        QTest::newRow("E1 held again after closing and zero")
            << 5 << 6 << 1 << 7 << v(EndingVerdict::Held);
        QTest::newRow("E1 held again after the zero, before the closing")
            << 9 << 6 << 2 << 7 << v(EndingVerdict::Held);
        QTest::newRow("E1 held again after the closing, before the zero")
            << 5 << 9 << 1 << 7 << v(EndingVerdict::Held);
        QTest::newRow("E1 zero twice, held again")
            << kNever << 6 << 2 << 7 << v(EndingVerdict::Held);
        QTest::newRow("E2 closing and zero") << 5 << 6 << 1 << 2 << v(EndingVerdict::Closed);
        QTest::newRow("E2 closing and the stream's zero")
            << 5 << 6 << 0 << 2 << v(EndingVerdict::Closed);
        QTest::newRow("E2 nothing ever told of holding")
            << 5 << 6 << 1 << kNever << v(EndingVerdict::Closed);
        QTest::newRow("E3 zero twice, no closing")
            << kNever << 6 << 2 << 2 << v(EndingVerdict::Unexplained);
        QTest::newRow("E4 zero once") << kNever << 6 << 1 << 2 << v(EndingVerdict::Asked);
        QTest::newRow("E4 the stream's zero alone")
            << kNever << 6 << 0 << 2 << v(EndingVerdict::Asked);
        QTest::newRow("E5 closing alone") << 5 << kNever << 0 << 2 << v(EndingVerdict::Asked);
        QTest::newRow("E6 nothing") << kNever << kNever << 0 << 2 << v(EndingVerdict::Held);
    }
    void judgesOneEnding()
    {
        QFETCH(int, closing);
        QFETCH(int, zero);
        QFETCH(int, zeroReads);
        QFETCH(int, held);
        QFETCH(int, verdict);
        QCOMPARE(static_cast<int>(judge(ending(closing, zero, zeroReads, held))), verdict);
    }

    void bindsARecordOfAWholePosition_data()
    {
        // Milliseconds of the venue's clock; 0: not stated, not known.
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("recordOpened");
        QTest::addColumn<int>("recordClosed");
        QTest::addColumn<int>("ourOpened");
        QTest::addColumn<int>("ourFirstFill");
        QTest::addColumn<int>("ourLastFill");
        QTest::addColumn<bool>("isBound");
        const auto row = [](const char* name, ClosureKind kind, int opened, int closed,
                            int ourOpened, int firstFill, int lastFill, bool isBound) {
            QTest::newRow(name) << static_cast<int>(kind) << opened << closed << ourOpened
                                << firstFill << lastFill << isBound;
        };
        using K = ClosureKind;
        row("B1 full, opened with ours", K::Full, 10000, 60000, 10000, 10000, 12000, true);
        row("B1 opened 2 s apart", K::Full, 12000, 60000, 10000, 10000, 12000, true);
        row("B1 opened 2.001 s apart: another round trip", K::Full, 12001, 60000, 10000, 10000,
            12000, false);
        row("B1 opened long before ours, ended after it", K::Full, 1000, 60000, 10000, 10000, 12000,
            false);
        row("B1 ended before our last opening fill", K::Full, 10000, 11999, 10000, 10000, 12000,
            false);
        row("B1 liquidation", K::Liquidation, 10000, 60000, 10000, 0, 0, true);
        row("B1 ADL, fully closed", K::AdlFull, 10000, 60000, 10000, 0, 0, true);
        row("B1 settled", K::Settlement, 10000, 60000, 10000, 0, 0, true);
        row("B1 partly closed", K::Partial, 10000, 60000, 10000, 10000, 12000, false);
        row("B1 partly liquidated", K::PartialLiquidation, 10000, 60000, 10000, 10000, 12000,
            false);
        row("B1 ADL with a rest", K::AdlPartial, 10000, 60000, 10000, 10000, 12000, false);
        row("B1 a kind we do not know", K::Other, 10000, 60000, 10000, 10000, 12000, false);
        row("B1 the record states no opening, a fill ties it", K::Full, 0, 60000, 0, 10000, 12000,
            true);
        row("B1 no opening, no fill: bound to nothing", K::Full, 0, 60000, 0, 0, 0, false);
        row("B1 our row states no opening: the record's is of before our first fill", K::Full, 7999,
            60000, 0, 10000, 12000, false);
        row("B1 our row states no opening: the record's is with our first fill", K::Full, 8000,
            60000, 0, 10000, 12000, true);
    }
    void bindsARecordOfAWholePosition()
    {
        QFETCH(int, kind);
        QFETCH(int, recordOpened);
        QFETCH(int, recordClosed);
        QFETCH(int, ourOpened);
        QFETCH(int, ourFirstFill);
        QFETCH(int, ourLastFill);
        QFETCH(bool, isBound);
        Closure closure = fullClose(wallFromMs(recordOpened), wallFromMs(recordClosed));
        closure.kind = static_cast<ClosureKind>(kind);
        Binding binding = held();
        binding.openedAt = wallFromMs(ourOpened);
        binding.firstOpenFill = wallFromMs(ourFirstFill);
        binding.lastOpenFill = wallFromMs(ourLastFill);
        const auto told = closeRecordsOf({closure}, binding);
        QCOMPARE(told.grade, isBound ? CloseRecords::Grade::Bound : CloseRecords::Grade::Unbound);
        QVERIFY(!told.text.empty());
        QCOMPARE(QString::fromStdString(told.text).contains(QStringLiteral("not of this position")),
                 !isBound);
    }
    void isNotMovedByRecordsOfSomethingElse()
    {
        const Closure fits = fullClose(wallFromMs(10000), wallFromMs(60000));
        Binding binding = held();
        binding.openedAt = wallFromMs(10000);
        QCOMPARE(closeRecordsOf({fits}, binding).grade, CloseRecords::Grade::Bound);
        Closure other = fits;
        other.direction = Direction::Short;
        QCOMPARE(closeRecordsOf({other}, binding).grade, CloseRecords::Grade::None);
        other = fits;
        other.key.marginMode = MarginMode::Isolated;
        QCOMPARE(closeRecordsOf({other}, binding).grade, CloseRecords::Grade::None);
        other = fits;
        other.key.instrument = {"BTC-USDT-SWAP"};
        QCOMPARE(closeRecordsOf({other}, binding).grade, CloseRecords::Grade::None);
        QCOMPARE(closeRecordsOf({}, binding).grade, CloseRecords::Grade::None);
        other = fits;
        other.closedQty = Qty::of("9.9"); // fewer than were held
        QCOMPARE(closeRecordsOf({other}, binding).grade, CloseRecords::Grade::Unbound);
        other.closedQty = Qty::of("14"); // added to and reduced meanwhile
        QCOMPARE(closeRecordsOf({other}, binding).grade, CloseRecords::Grade::Bound);
        binding.heldAt = wallFromMs(60001); // a row showed it held after that end
        QCOMPARE(closeRecordsOf({fits}, binding).grade, CloseRecords::Grade::Unbound);
    }
    void splitsHedgeSidesByTheirDirection()
    {
        Closure closure = fullClose(wallFromMs(10000), wallFromMs(60000)); // states no index
        Binding binding = held();
        binding.openedAt = wallFromMs(10000);
        binding.key.sideIndex = SideIndex::Long;
        QCOMPARE(closeRecordsOf({closure}, binding).grade, CloseRecords::Grade::Bound);
        binding.key.sideIndex = SideIndex::Short;
        binding.direction = Direction::Short;
        QCOMPARE(closeRecordsOf({closure}, binding).grade, CloseRecords::Grade::None);
        closure.key.sideIndex = SideIndex::Short; // states one, and it is not the other's
        closure.direction = Direction::Short;
        QCOMPARE(closeRecordsOf({closure}, binding).grade, CloseRecords::Grade::Bound);
        binding.key.sideIndex = SideIndex::Net;
        QCOMPARE(closeRecordsOf({closure}, binding).grade, CloseRecords::Grade::None);
    }
    void sumsTheRecordsOfClosingOrders_data()
    {
        // A record: order:contracts@second, then its kind (T trade, B takeover, A ADL, S settlement, O other).
        QTest::addColumn<QString>("records");
        QTest::addColumn<QString>(
            "opened"); // by its fills from second 10 to 12; empty: not all were seen
        QTest::addColumn<QString>("held"); // as the newest row showed it, at second 30
        QTest::addColumn<QString>("grade");
        const auto row = [](const char* name, const char* records, const char* opened,
                            const char* held, const char* grade) {
            QTest::newRow(name) << QString::fromLatin1(records) << QString::fromLatin1(opened)
                                << QString::fromLatin1(held) << QString::fromLatin1(grade);
        };
        row("B2 one order, all of it", "1:10@60T", "10", "10", "bound");
        row("B2 two orders", "1:4@20T 2:6@60T", "10", "6", "bound");
        row("B2 a takeover", "1:10@60B", "10", "10", "bound");
        row("B2 ADL and an order", "1:4@40A 2:6@60T", "10", "10", "bound");
        row("B2 a settlement", "1:10@60S", "10", "10", "bound");
        row("B2 a partial close is no end", "1:4@60T", "10", "10", "unbound");
        row("B2 more than was opened: not of this one alone", "1:4@40T 2:10@60T", "10", "10",
            "unbound");
        row("B2 the same order on two pages", "1:5@60T 1:5@60T", "10", "10", "unbound");
        row("B2 of the position before", "1:10@9T", "10", "10", "unbound");
        row("B2 half of it of the position before", "1:5@9T 2:5@60T", "10", "10", "unbound");
        row("B2 all of it closed before it was last shown held", "1:10@29T", "10", "10", "unbound");
        row("B2 ended before our last opening fill", "1:10@11T", "10", "", "unbound");
        row("B2 a session's settlement closes nothing", "1:10@60O", "10", "10", "unbound");
        row("B3 what closed since it was last shown", "1:6@60T", "", "6", "bound");
        row("B3 an order of before is not counted", "1:4@20T 2:6@60T", "", "6", "bound");
        row("B3 less than was shown", "1:5@60T", "", "6", "unbound");
        row("B3 more than was shown", "1:7@60T", "", "6", "unbound");
        row("B3 nothing ties them", "1:6@60T", "", "", "unbound");
        row("nothing at all", "", "10", "10", "none");
    }
    void sumsTheRecordsOfClosingOrders()
    {
        QFETCH(QString, records);
        QFETCH(QString, opened);
        QFETCH(QString, held);
        QFETCH(QString, grade);
        std::vector<Closure> closures;
        for (const QString& word : records.split(u' ', Qt::SkipEmptyParts)) {
            Closure closure = fullClose({}, {});
            closure.order = {word.section(u':', 0, 0).toStdString()};
            closure.closedQty = Qty::of(word.section(u':', 1).section(u'@', 0, 0).toStdString());
            const QString when = word.section(u'@', 1);
            closure.closedAt = wallFromMs(when.chopped(1).toInt() * 1000);
            switch (when.back().toLatin1()) {
            case 'T': closure.kind = ClosureKind::Partial; break;
            case 'B': closure.kind = ClosureKind::PartialLiquidation; break;
            case 'A': closure.kind = ClosureKind::AdlPartial; break;
            case 'S': closure.kind = ClosureKind::Settlement; break;
            default: closure.kind = ClosureKind::Other;
            }
            closures.push_back(closure);
        }
        Binding binding = ::held();
        binding.firstOpenFill = wallFromMs(10000);
        binding.lastOpenFill = wallFromMs(12000);
        if (!opened.isEmpty()) binding.opened = Qty::of(opened.toStdString());
        if (!held.isEmpty()) {
            binding.held = Qty::of(held.toStdString());
            binding.heldAt = wallFromMs(30000);
        }
        using G = CloseRecords::Grade;
        const G told = closeRecordsOf(closures, binding).grade;
        QCOMPARE(told == G::Bound     ? QStringLiteral("bound")
                 : told == G::Unbound ? QStringLiteral("unbound")
                                      : QStringLiteral("none"),
                 grade);
    }

    void namesWhatKeepsItFromFlat_data()
    {
        QTest::addColumn<int>("spoiled");
        QTest::addColumn<QString>("word");
        QTest::newRow("flat") << 0 << QString{};
        QTest::newRow("list not complete") << 1 << QStringLiteral("not read completely");
        QTest::newRow("list shows it") << 2 << QStringLiteral("list shows a position");
        QTest::newRow("by instrument failed")
            << 3 << QStringLiteral("could not be read by instrument");
        QTest::newRow("by instrument shows it") << 4 << QStringLiteral("own read shows a position");
        QTest::newRow("account not proven") << 5 << QStringLiteral("not proven");
        QTest::newRow("fills do not sum to zero") << 6 << QStringLiteral("fills");
        QTest::newRow("a working entry") << 7 << QStringLiteral("order that can open");
        QTest::newRow("a stop of ours") << 8 << QStringLiteral("stop of ours");
    }
    void namesWhatKeepsItFromFlat()
    {
        QFETCH(int, spoiled);
        QFETCH(QString, word);
        FlatLook look = flat();
        if (spoiled == 1) look.bulkComplete = false;
        if (spoiled == 2) look.bulkShowsRow = true;
        if (spoiled == 3) look.byInstrumentOk = false;
        if (spoiled == 4) look.byInstrumentShows = true;
        if (spoiled == 5) look.accountProven = false;
        if (spoiled == 6) look.fillsSumToZero = false;
        if (spoiled == 7) look.workingEntry = true;
        if (spoiled == 8) look.protectiveOfOurs = true;
        const auto why = notFlatForOpening(look);
        QCOMPARE(why.has_value(), spoiled != 0);
        if (why) QVERIFY2(QString::fromStdString(*why).contains(word), why->c_str());
    }
};

QTEST_GUILESS_MAIN(TestClosure)
#include "tst_closure.moc"

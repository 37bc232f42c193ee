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

    void bindsACloseRecordToOnePosition_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isSameDirection");
        QTest::addColumn<bool>("isSameKey");
        QTest::addColumn<int>("recordOpened"); // ms; 0: not stated
        QTest::addColumn<int>("recordClosed");
        QTest::addColumn<int>("ourOpened"); // ms; 0: not known
        QTest::addColumn<int>("ourLastFill");
        QTest::addColumn<bool>("isOurs");
        const auto k = [](ClosureKind kind) { return static_cast<int>(kind); };
        QTest::newRow("full, opened with ours")
            << k(ClosureKind::Full) << true << true << 10000 << 60000 << 10000 << 12000 << true;
        QTest::newRow("opened 2 s apart")
            << k(ClosureKind::Full) << true << true << 12000 << 60000 << 10000 << 12000 << true;
        QTest::newRow("opened 2.001 s apart: another round trip")
            << k(ClosureKind::Full) << true << true << 12001 << 60000 << 10000 << 12000 << false;
        QTest::newRow("ended before our last opening fill")
            << k(ClosureKind::Full) << true << true << 10000 << 11999 << 10000 << 12000 << false;
        QTest::newRow("liquidation")
            << k(ClosureKind::Liquidation) << true << true << 10000 << 60000 << 10000 << 0 << true;
        QTest::newRow("ADL, fully closed")
            << k(ClosureKind::AdlFull) << true << true << 10000 << 60000 << 10000 << 0 << true;
        QTest::newRow("partly closed")
            << k(ClosureKind::Partial) << true << true << 10000 << 60000 << 10000 << 12000 << false;
        QTest::newRow("partly liquidated") << k(ClosureKind::PartialLiquidation) << true << true
                                           << 10000 << 60000 << 10000 << 12000 << false;
        QTest::newRow("ADL with a rest") << k(ClosureKind::AdlPartial) << true << true << 10000
                                         << 60000 << 10000 << 12000 << false;
        QTest::newRow("a kind we do not know")
            << k(ClosureKind::Other) << true << true << 10000 << 60000 << 10000 << 12000 << false;
        QTest::newRow("other direction")
            << k(ClosureKind::Full) << false << true << 10000 << 60000 << 10000 << 12000 << false;
        QTest::newRow("other margin mode")
            << k(ClosureKind::Full) << true << false << 10000 << 60000 << 10000 << 12000 << false;
        QTest::newRow("no opening time, a fill ties it")
            << k(ClosureKind::Full) << true << true << 0 << 60000 << 0 << 12000 << true;
        QTest::newRow("no opening time, no fill: bound to nothing")
            << k(ClosureKind::Full) << true << true << 0 << 60000 << 0 << 0 << false;
    }
    void bindsACloseRecordToOnePosition()
    {
        QFETCH(int, kind);
        QFETCH(bool, isSameDirection);
        QFETCH(bool, isSameKey);
        QFETCH(int, recordOpened);
        QFETCH(int, recordClosed);
        QFETCH(int, ourOpened);
        QFETCH(int, ourLastFill);
        QFETCH(bool, isOurs);
        Closure closure = fullClose(wallFromMs(recordOpened), wallFromMs(recordClosed));
        closure.kind = static_cast<ClosureKind>(kind);
        if (!isSameDirection) closure.direction = Direction::Short;
        if (!isSameKey) closure.key.marginMode = MarginMode::Isolated;
        QCOMPARE(isClosureOf(closure, kKey, Direction::Long, wallFromMs(ourOpened),
                             wallFromMs(ourLastFill)),
                 isOurs);
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

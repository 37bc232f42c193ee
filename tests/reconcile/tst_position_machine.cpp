// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/position_machine.h"
#include "tests/support/compare.h"

#include <QRegularExpression>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::reconcile;
using Source = PositionMachine::Source;

// A story is a line of words, one for each thing that happens, in order:
//
//   F+10#7@1    our fill, bought 10, trade 7, at second 1        F-10#8@2   sold 10
//   S10@2       the stream's row, long 10                        S-10       short 10, S0 zero
//   R10@2       the row of a read by instrument                  B10@2      of the bulk list
//   N@3         a complete bulk list without it                  n@3        by instrument: no row at all
//   C@4         the venue's record of the full close             P@5        a person confirms
//   D@5         start, reconnect, resume                         X@5        a close of ours runs
//   O           it is ours                                       H@0        held, says the journal
//
// Marks after the number: !7 the row's last trade · <1 the read was sent at second 1 · ~1 the venue's own
// stamp is second 1 (else the second of arrival) · $5 the venue's own count of what happened.
namespace {
const PositionKey kKey{{"ETH-USDT-SWAP"}, SideIndex::Net, MarginMode::Cross};
const Numbers kNumbers{};

nanoseconds secondsOf(const QString& text)
{
    return milliseconds{qRound64(text.toDouble() * 1000)};
}
WallTime wallAt(nanoseconds after)
{
    return wallFromMs(1'700'000'000'000) + std::chrono::duration_cast<milliseconds>(after);
}
MonoTime monoAt(nanoseconds after) { return MonoTime{hours{1}} + after; }
SignedQty signedOf(const QString& text)
{
    return SignedQty::of(text.startsWith(u'+') ? text.mid(1).toStdString() : text.toStdString());
}

void happen(PositionMachine& machine, const QString& word)
{
    static const QRegularExpression kForm{
        QStringLiteral("^([A-Za-z])([+-]?\\d*)(?:#(\\d+))?(?:!(\\d+))?(?:<([\\d.]+))?(?:~([\\d.]+))"
                       "?(?:\\$(\\d+))?(?:@([\\d.]+))?$")};
    const auto match = kForm.match(word);
    QVERIFY2(match.hasMatch(), qPrintable(word));
    const nanoseconds when = secondsOf(match.captured(8));
    const MonoTime now = monoAt(when);
    const WallTime stamped =
        wallAt(match.captured(6).isEmpty() ? when : secondsOf(match.captured(6)));
    const MonoTime sent = match.captured(5).isEmpty() ? now : monoAt(secondsOf(match.captured(5)));
    const ReadStamp stamp{sent, now, std::nullopt};
    std::optional<std::int64_t> sequence;
    if (!match.captured(7).isEmpty()) sequence = match.captured(7).toLongLong();
    const auto row = [&] {
        PositionRow r;
        r.key = kKey;
        const SignedQty qty = signedOf(match.captured(2));
        r.qty = Qty{qty.value.abs()};
        r.direction = qty.isZero() ? Direction::Flat
                                   : (qty.isPositive() ? Direction::Long : Direction::Short);
        r.updatedAt = stamped;
        r.lastTrade = TradeId{match.captured(4).toStdString()};
        r.sequence = sequence;
        return r;
    };
    switch (match.captured(1).at(0).toLatin1()) {
    case 'F': {
        Fill fill;
        fill.instrument = kKey.instrument;
        const SignedQty qty = signedOf(match.captured(2));
        fill.side = qty.isPositive() ? Side::Buy : Side::Sell;
        fill.qty = Qty{qty.value.abs()};
        fill.price = Price::of("3000");
        fill.tradeId = TradeId{match.captured(3).toStdString()};
        fill.time = stamped;
        fill.sequence = sequence;
        machine.onFill(now, fill);
        return;
    }
    case 'S': machine.onRow(now, row(), Source::Stream, ReadStamp{now, now, std::nullopt}); return;
    case 'R': machine.onRow(now, row(), Source::ByInstrument, stamp); return;
    case 'B': machine.onRow(now, row(), Source::Bulk, stamp); return;
    case 'N': machine.onNotShown(now, stamp); return;
    case 'n': machine.onNoRowByInstrument(now, stamp); return;
    case 'C': {
        Closure closure;
        closure.key = kKey;
        closure.kind = ClosureKind::Full;
        closure.direction = machine.heldDirection();
        closure.closedAt = stamped;
        machine.onClosures(now, {closure});
        return;
    }
    case 'P': machine.onConfirmed(now); return;
    case 'D': machine.onDoubt(now); return;
    case 'T': machine.onTakenOff(now); return;
    case 'X': machine.setClosing(true); return;
    case 'O': machine.setOwned(true); return;
    case 'H': machine.restoreHeld(now, Direction::Long, wallAt(when)); return;
    default: QFAIL(qPrintable(word));
    }
}
void tell(PositionMachine& machine, const QString& story)
{
    for (const QString& word : story.split(u' ', Qt::SkipEmptyParts))
        happen(machine, word);
}
} // namespace

class TestPositionMachine : public QObject {
    Q_OBJECT

private slots:
    void endsInOneState_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("exposure");
        const auto row =
            [](const char* name, const char* story, PositionState state, const char* exposure) {
                const auto word = toString(state);
                QTest::newRow(name)
                    << QString::fromUtf8(story)
                    << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()))
                    << QString::fromUtf8(exposure);
            };
        using S = PositionState;
        row("nothing was read", "", S::Unknown, "0");
        row("P15 an order took something off", "O S10@1 T@2", S::Suspect, "10");
        row("P15 the row was asked for before", "O S10@1 T@2 R10<1.9@2.1", S::Suspect, "10");
        row("P15 a row asked for since shows it held", "O S10@1 T@2 R10<2.1@2.2", S::Open, "10");
        row("P15 nothing held", "O F+10#7@1 S10!7@1 C@8 R0!9@9 T@10", S::Closed, "0");
        row("P1 a row older than the one known", "O S10@5 R0~4@6", S::Open, "10");
        row("P1 an older zero of the stream", "O S10@5 S0~4@6", S::Open, "10");
        row("P1 the venue's own count is lower, its time is later", "O S10~1$7@1 S4~9$6@2", S::Open,
            "10");
        row("P1 lower counts of later times, just short of H_v",
            "O S10~1$700@1 S4~9$6@2 R4~9$6@31.9", S::Open, "10");
        row("P1 lower counts of later times for H_v: counted anew",
            "O S10~1$700@1 S4~9$6@2 R4~9$6@32", S::Open, "4");
        row("P1 counted anew, with a fill of the old count",
            "O S10~1$700@1 F+5#8$701@2 S4~9$6@3 R4~9$6@33", S::Open, "4");
        row("P1 a row of the known count between them",
            "O S10~1$700@1 S4~9$6@2 R10~10$700@20 R4~11$6@33", S::Open, "10");
        row("P1 a lower count of an earlier time, for however long",
            "O S10~9$700@9 R4~8$6@10 R4~8$6@60 R4~8$6@99", S::Open, "10");
        row("P1 an older count's zero is no zero", "O F+10#7$7@1 S10$7@1 F-10#8$9@5 R0~9$6@6",
            S::Suspect, "0");
        row("P1 the count is higher, the time is not", "O S10~9$7@1 S4~1$8@2", S::Open, "4");
        row("P1 the count stands still, the time goes on", "O S10~1$7@1 S4~2$7@2", S::Open, "4");
        row("P2 the read left before the fill", "O S10!1@1 F-10#2@3 R10!1<2~3@4", S::Suspect, "0");
        row("P2 a zero asked before the fill came", "O F+10#2@3 R0<2~2@4", S::Open, "10");
        row("P3 a row of ours", "O R10@1", S::Open, "10");
        row("P3 a row of somebody", "R-4@1", S::Foreign, "-4");
        row("P3 a fill before its row", "O F+10#7@1", S::Open, "10");
        row("P3 fill, then the row that knows it", "O F+10#7@1 S10!7@1.1", S::Open, "10");
        row("P3 row, then the fill it knows", "O S10!7@1 F+10#7@1.1", S::Open, "10");
        row("P3 a row that lacks the newest fill", "O F+10#7@1 F+5#8@1 S10!7@1.1", S::Open, "15");
        row("P3 the venue's own count says the row knows it", "O F+10#7~9$5@1 S10~1$5@1.1", S::Open,
            "10");
        row("P3 the venue's own count says the row lacks it",
            "O F+4#7$5@1 S4$5@1.1 F+6#9~1$6@1.2 S4$5@1.3", S::Open, "10");
        row("P3 fills and rows interleaved", "O F+4#7@1 S4!7@1.1 F+6#9@1.2 S10!9@1.3", S::Open,
            "10");
        row("P3 the other side after a reversal", "O S10@1 S-5@2", S::Open, "-5");
        row("P3 shown again after a suspicion", "O R10@1 N@2 R10@3", S::Open, "10");
        row("P4 a zero older than a fill", "O S10!1@1 F+5#3@3 R0!2@4", S::Suspect, "5");
        row("P4 a zero older than a fill, read again", "O S10!1@1 F+5#3@3 R0!2@4 R0!2@8",
            S::Suspect, "5");
        row("P4 a zero older than a fill, and a closing record", "O S10!1@1 F+5#3@3 R0!2@4 C@9",
            S::Suspect, "5");
        row("P5 an explicit zero, once", "O R10@1 R0@5", S::Suspect, "0");
        row("P5 the stream's zero", "O R10@1 S0@5", S::Suspect, "0");
        row("P5 zero twice within 3 s is once", "O R10@1 R0@5 R0@7.9", S::Suspect, "0");
        row("P6 a list that left before the last event", "O S10@5 N<4@6", S::Open, "10");
        row("P7 nothing held, not shown", "N@1", S::Closed, "0");
        row("P8 held, not shown in a complete list", "O R10@1 N@2", S::Suspect, "10");
        row("P8 not shown for ever", "O R10@1 N@2 N@12 N@22 N@32 N@300", S::Suspect, "10");
        row("P8 not shown after a reconnect", "O R10@1 D@2 N@3", S::Suspect, "10");
        row("P9 held, no row by instrument", "O R10@1 n@2 n@9 n@20", S::Suspect, "10");
        row("P9 never held, no row by instrument", "n@1", S::Closed, "0");
        row("P10 the same trade twice", "O F+10#7@1 F+10#7@2", S::Open, "10");
        row("P11 fills to zero alone", "O F+10#7@1 F-10#8@5", S::Suspect, "0");
        row("P11 fills to zero, then the stream's zero", "O F+10#7@1 S10!7@1 F-10#8@5 S0!8@5.1",
            S::Closed, "0");
        row("P11 the stream's zero, then the fill", "O F+10#7@1 S10!7@1 S0!8@5 F-10#8@5.1",
            S::Closed, "0");
        row("P11 part, part, row before fill",
            "O S10!7@1 F+10#7@1 S6!8@5 F-4#8@5.1 S0!9@6 F-6#9@6.1", S::Closed, "0");
        row("P11 only a row was seen: its zero, then the fill of all of it",
            "O R10!7@1 S0!8@5 F-10#8@5.1", S::Closed, "0");
        row("P11 only a row was seen: its zero, then a fill of a part",
            "O R10!7@1 S0!8@5 F-4#8@5.1", S::Suspect, "0");
        row("P11 only a row was seen: its zero, then a fill that the row knew",
            "O R10!7@1 S0!8@5 F-10#6~0.5@5.1", S::Suspect, "0");
        row("P11 the zero's stamp is older than the fill's", "O F+10#7@1 F-10#8~5@5 S0~4.9@5.1",
            S::Closed, "0");
        row("P11 bought more of an older one, sold that again",
            "O S10!1@1 F+5#2@2 F-5#3@3 S10!3@4 S0!9@9", S::Suspect, "0");
        row("P12 the venue's record, then zero", "O F+10#7@1 S10!7@1 C@8 R0!9@9", S::Closed, "0");
        row("P12 zero, then the venue's record", "O F+10#7@1 S10!7@1 R0!9@9 C@10", S::Closed, "0");
        row("P12 shown held after the end that the record tells",
            "O F+10#7@1 S10!7@9 C~8@10 R0!9@11", S::Suspect, "0");
        row("P12 a record of the position before", "O F+10#7@10 S10!7@10 R0!9@19 C~9@20",
            S::Suspect, "0");
        row("P13 closed, and a new position", "O F+10#7@1 F-10#8@5 S0!8@5 F+3#9@6", S::Open, "3");
        row("P13 closed, and an old fill comes late", "O F+10#7@1 F-10#9@5 S0!9@5 F-1#8~4@6",
            S::Closed, "0");
        row("P13 zero, held again, closing: the older zero is worth nothing",
            "O F+10#7@1 S10!7@1 R0!7@5 R10!7@6 C@7", S::Suspect, "10");
        row("P14 zero twice 3 s apart, no closing", "O R10@1 R0@5 R0@8", S::FlatUnexplained, "0");
        row("P14 also while a close of ours runs", "O R10@1 X R0@5 R0@8", S::FlatUnexplained, "0");
        row("P14 unexplained, then held", "O R10@1 R0@5 R0@8 R10@9", S::Open, "10");
        row("P14 unexplained, then the record", "O S10@1 F+1#5@1 R0!9@5 R0!9@8 C@9", S::Closed,
            "0");
        row("P14 unexplained, a person confirms", "O R10@1 R0@5 R0@8 P@9", S::Closed, "0");
        row("a person confirms what is not unexplained", "O R10@1 R0@5 P@9", S::Suspect, "0");
        row("a close of ours runs", "O R10@1 X", S::Closing, "10");
        row("a reconnect makes it unknown", "O R10@1 D@2", S::Unknown, "10");
        row("a read from before the reconnect proves nothing", "O R10@1 D@2 R10<1.5@3", S::Unknown,
            "10");
        row("restart: remembered, not read", "O H@0", S::Unknown, "0");
        row("restart: still held", "O H@0 R10@1", S::Open, "10");
        row("restart: gone meanwhile, no evidence yet", "O H@0 N@1 R0@2", S::Suspect, "0");
        row("restart: gone meanwhile, the record tells", "O H@0 N@1 R0@2 C@3", S::Closed, "0");
        row("restart: gone meanwhile, the fills tell", "O H@0 N@1 F+10#7~1@2 F-10#8~1.5@2 R0!8@3",
            S::Closed, "0");
        row("restart: the fills of the trade before tell nothing",
            "O H@10 F+9#1~1@11 F-9#2~5@11 R0!9@12", S::Suspect, "0");
        row("restart: half of the fills make no phantom", "O H@0 F-10#8~1@2", S::Open, "0");
    }
    void endsInOneState()
    {
        QFETCH(QString, story);
        QFETCH(QString, state);
        QFETCH(QString, exposure);
        PositionMachine machine{kKey, kNumbers};
        tell(machine, story);
        const auto word = toString(machine.state());
        QCOMPARE(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())), state);
        QCOMPARE(machine.exposure(), SignedQty::of(exposure.toStdString()));
    }

    void asksEverSlowerAndNeverGivesUp()
    {
        PositionMachine machine{kKey, kNumbers};
        tell(machine, QStringLiteral("O R10@1 N@10"));
        std::vector<int> askedAt;
        for (int second = 10; second < 300; ++second) {
            const auto wants = machine.wants(monoAt(seconds{second}));
            if (!wants.byInstrument) continue;
            QVERIFY(wants.closures && wants.fills);
            askedAt.push_back(second);
        }
        const std::vector<int> expected{10, 13, 16, 22, 40, 70, 130, 190, 250};
        QCOMPARE(askedAt, expected);
    }
    void asksNothingOnceItIsSettled()
    {
        PositionMachine machine{kKey, kNumbers};
        tell(machine, QStringLiteral("O R10@1 N@10 R10@11"));
        QVERIFY(!machine.wants(monoAt(seconds{60})).byInstrument);
        QVERIFY(!machine.nextWant());
        tell(machine, QStringLiteral("F-10#8@70 S0!8@70"));
        QVERIFY(!machine.wants(monoAt(seconds{90})).byInstrument);
        QVERIFY(!machine.nextWant());
    }
    void saysWhoseFillsEndedIt_data()
    {
        QTest::addColumn<bool>("isOurs");
        QTest::newRow("an order of ours") << true;
        QTest::newRow("somebody else's, or the venue's") << false;
    }
    void saysWhoseFillsEndedIt()
    {
        QFETCH(bool, isOurs);
        PositionMachine machine{kKey, kNumbers};
        tell(machine, QStringLiteral("O F+10#7@1 S10!7@1"));
        Fill fill;
        fill.instrument = kKey.instrument;
        fill.side = Side::Sell;
        fill.qty = Qty::of("10");
        fill.price = Price::of("3000");
        fill.tradeId = {"8"};
        fill.time = wallAt(seconds{5});
        machine.onFill(monoAt(seconds{5}), fill,
                       isOurs ? PositionMachine::By::Us : PositionMachine::By::Others);
        tell(machine,
             QStringLiteral("C@6")); // the venue's record says the same: the fills say more
        QCOMPARE(machine.ending().closedBy, isOurs ? ClosingBy::OwnFills : ClosingBy::Record);
    }
    void sumsTheFillsWhereAllOfThemAreKnown_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("sum"); // "-": not all of them are known
        const auto row = [](const char* name, const char* story, const char* sum) {
            QTest::newRow(name) << QString::fromLatin1(story) << QString::fromLatin1(sum);
        };
        row("flat was known, then a fill", "N@0 O F+10#7@1", "10");
        row("a fill, and nothing was known before", "O F+10#7@1", "-");
        row("the row says that it was the whole of it", "O F+10#7@1 S10!7@1.1", "10");
        row("the row before its fill", "O S10!7@1 F+10#7@1.1", "10");
        row("a row alone", "O S10@1", "-");
        row("a fill of a larger position", "O S10!1@1 F-4#5@3", "-");
        row("the row changed without a fill", "N@0 O F+10#7@1 S10!7@1.1 R6@9", "10");
        row("short", "N@0 O F-10#7@1 S-10!7@1.1", "-10");
    }
    void sumsTheFillsWhereAllOfThemAreKnown()
    {
        QFETCH(QString, story);
        QFETCH(QString, sum);
        PositionMachine machine{kKey, kNumbers};
        tell(machine, story);
        const auto known = machine.ledger();
        QCOMPARE(known ? QString::fromStdString(known->value.toString()) : QStringLiteral("-"),
                 sum);
    }
    void citesBothHalvesOfAnEnding()
    {
        PositionMachine machine{kKey, kNumbers};
        tell(machine, QStringLiteral("O F+10#7@1 S10!7@1 F-10#8@5 S0!8@5"));
        QVERIFY(machine.ending().closing && machine.ending().zero);
        QCOMPARE(machine.ending().closing->record.kind, std::string{"fills-to-zero"});
        QCOMPARE(machine.ending().zero->record.kind, std::string{"stream-zero"});
        QCOMPARE(machine.fillEntryPrice().value(), Price::of("3000"));
        QCOMPARE(machine.qtyMax(), Qty::of("10"));
    }
};

QTEST_GUILESS_MAIN(TestPositionMachine)
#include "tst_position_machine.moc"

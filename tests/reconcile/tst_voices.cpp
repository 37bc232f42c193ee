// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/voices.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::reconcile;
using Source = PositionMachine::Source;

namespace {
const PositionKey kKey{{"ETH-USDT-SWAP"}, SideIndex::Net, MarginMode::Cross};
const Numbers kNumbers{};

/// A position and its voices, told of the same things in the same order, as the account does.
struct Told {
    PositionMachine machine{kKey, kNumbers};
    Voices voices;
    int trade = 0;

    static MonoTime mono(double second)
    {
        return MonoTime{hours{1}} + milliseconds{static_cast<std::int64_t>(second * 1000)};
    }
    static WallTime wall(double second)
    {
        return wallFromMs(1'700'000'000'000 + static_cast<std::int64_t>(second * 1000));
    }
    /// \param stamped  the venue's own time; negative: the time of arrival
    void row(double second, Source source, const char* qty, double stamped = -1)
    {
        PositionRow row;
        row.key = kKey;
        const SignedQty signedQty = SignedQty::of(qty);
        row.qty = Qty{signedQty.value.abs()};
        row.direction = signedQty.isZero()
                            ? Direction::Flat
                            : (signedQty.isPositive() ? Direction::Long : Direction::Short);
        row.updatedAt = wall(stamped < 0 ? second : stamped);
        row.lastTrade = {std::to_string(trade)};
        const ReadStamp stamp{mono(second), mono(second), std::nullopt};
        machine.onRow(mono(second), row, source, stamp);
        voices.onRow(source, row, stamp);
        voices.settle(machine);
    }
    void notShown(double second, Source source)
    {
        const ReadStamp stamp{mono(second), mono(second), std::nullopt};
        if (source == Source::Bulk)
            machine.onNotShown(mono(second), stamp);
        else
            machine.onNoRowByInstrument(mono(second), stamp);
        voices.onNotShown(source, stamp);
        voices.settle(machine);
    }
    void fill(double second, const char* qty)
    {
        const SignedQty change = SignedQty::of(qty);
        Fill fill;
        fill.instrument = kKey.instrument;
        fill.side = change.isPositive() ? Side::Buy : Side::Sell;
        fill.qty = Qty{change.value.abs()};
        fill.price = Price::of("3000");
        fill.tradeId = {std::to_string(++trade)};
        fill.time = wall(second);
        machine.onFill(mono(second), fill);
        voices.settle(machine);
    }
    std::string_view rule() const
    {
        return ruleFor(voices.caseOf(machine, Owner::Ours, Freshness::Fresh)).id;
    }
};
} // namespace

class TestVoices : public QObject {
    Q_OBJECT

private slots:
    void agreesFromTheFillToTheNextList()
    {
        Told told;
        told.fill(1, "10");
        QCOMPARE(told.rule(), std::string_view{"F26"}); // nothing was read since
        told.row(1.1, Source::Stream, "10");
        told.row(9, Source::Bulk, "10");
        QCOMPARE(told.rule(), std::string_view{"F26"});
        told.fill(12, "-4");
        QCOMPARE(told.rule(), std::string_view{"F26"}); // all of them are of before
        told.row(12.1, Source::Stream, "6");
        QCOMPARE(told.rule(), std::string_view{"F26"});
    }
    void takesNoOlderWordForACounterpoint()
    {
        Told told;
        told.row(1, Source::Stream, "10");
        told.row(5, Source::ByInstrument, "10");
        told.notShown(10, Source::Bulk);
        QCOMPARE(told.rule(), std::string_view{"F21"}); // both spoke before the list was asked for
        told.row(10.1, Source::ByInstrument, "10");
        QCOMPARE(told.rule(), std::string_view{"F20"});
        told.row(11, Source::Stream, "10", 10.1); // pushed again, nothing happened
        QCOMPARE(told.rule(), std::string_view{"F19"});
        told.row(20, Source::Bulk, "10");
        QCOMPARE(told.rule(), std::string_view{"F26"});
    }
    void countsZerosAndTheirClosing()
    {
        Told told;
        told.fill(1, "10");
        told.row(1.1, Source::Stream, "10");
        told.notShown(10, Source::Bulk);
        told.row(10.1, Source::ByInstrument, "0");
        QCOMPARE(told.rule(), std::string_view{"F16"});
        told.row(14, Source::ByInstrument, "0");
        QCOMPARE(told.rule(), std::string_view{"F18"});
        told.row(15, Source::ByInstrument, "10"); // it is there after all
        QCOMPARE(told.rule(), std::string_view{"F20"});
    }
    void knowsAClosingWithoutAZero()
    {
        Told told;
        told.fill(1, "10");
        told.row(1.1, Source::Stream, "10");
        told.row(9, Source::Bulk, "10");
        told.fill(12, "-10");
        QCOMPARE(told.rule(), std::string_view{"F23"});
    }
    void comparesWithOurFillsWhereAllAreKnown()
    {
        Told told;
        told.fill(1, "10");
        told.row(1.1, Source::Stream, "10");
        ++told.trade; // somebody's, that is told nowhere
        told.row(9, Source::Bulk, "6");
        QCOMPARE(told.rule(), std::string_view{"F11"});
        told.row(9.1, Source::ByInstrument, "6");
        QCOMPARE(told.rule(), std::string_view{"F9"});
        Told unknown; // nothing to compare with but the newest row
        unknown.row(1, Source::Stream, "10");
        unknown.row(9, Source::Bulk, "6");
        QCOMPARE(unknown.rule(), std::string_view{"F26"});
    }
    void saysThatTheSideChanged()
    {
        Told told;
        told.fill(1, "10");
        told.row(1.1, Source::Stream, "10");
        ++told.trade;
        told.row(9, Source::Bulk, "-5");
        QCOMPARE(told.rule(), std::string_view{"F8"});
        Told sold; // our own order turned it, and its fill is known
        sold.fill(1, "10");
        sold.row(1.1, Source::Stream, "10");
        sold.fill(5, "-15");
        sold.row(5.1, Source::Stream, "-5");
        QCOMPARE(sold.rule(), std::string_view{"F26"});
    }
};

QTEST_GUILESS_MAIN(TestVoices)
#include "tst_voices.moc"

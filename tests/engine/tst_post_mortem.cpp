// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/post_mortem.h"
#include "tests/support/compare.h"

using namespace holdfast;
using namespace holdfast::engine;

namespace {

journal::TradeRecord tradeOf(Direction direction, const char* entry, const char* exit)
{
    journal::TradeRecord trade;
    trade.position = {{"ETH-USDT-SWAP"}, SideIndex::Net, MarginMode::Cross};
    trade.direction = direction;
    trade.qty = Qty::of("10");
    trade.entry = Price::of(entry);
    if (*exit) trade.exit = Price::of(exit);
    trade.cause = "stop";
    return trade;
}
journal::Plan planAt(const char* stop)
{
    return {Price::of(stop), TriggerSource::Mark, std::nullopt, "ticket"};
}

} // namespace

/// How a position ended, and from whom that came.
class TestPostMortem : public QObject {
    Q_OBJECT

private slots:
    void aStopsLossIsTheStrategysUnlessThePriceGapped_data()
    {
        // clang-format off
        QTest::addColumn<bool>("isLong"); QTest::addColumn<QByteArray>("stop"); QTest::addColumn<QByteArray>("exit"); QTest::addColumn<int>("blame");
        QTest::newRow("long, at its level")          << true  << QByteArray{"2970"} << QByteArray{"2969.5"} << int(Blame::Strategy);
        QTest::newRow("long, half as much beyond")   << true  << QByteArray{"2970"} << QByteArray{"2955"}   << int(Blame::Strategy);
        QTest::newRow("long, more than half beyond") << true  << QByteArray{"2970"} << QByteArray{"2954.9"} << int(Blame::Market);
        QTest::newRow("short, at its level")         << false << QByteArray{"3030"} << QByteArray{"3030.5"} << int(Blame::Strategy);
        QTest::newRow("short, far beyond")           << false << QByteArray{"3030"} << QByteArray{"3090"}   << int(Blame::Market);
        QTest::newRow("better than its level")       << true  << QByteArray{"2970"} << QByteArray{"2975"}   << int(Blame::Strategy);
        QTest::newRow("the exit is not known")       << true  << QByteArray{"2970"} << QByteArray{""}       << int(Blame::Strategy);
        // clang-format on
    }
    void aStopsLossIsTheStrategysUnlessThePriceGapped()
    {
        QFETCH(bool, isLong);
        QFETCH(QByteArray, stop);
        QFETCH(QByteArray, exit);
        QFETCH(int, blame);
        const auto trade =
            tradeOf(isLong ? Direction::Long : Direction::Short, "3000", exit.constData());
        QCOMPARE(static_cast<int>(blameOfStop(trade, planAt(stop.constData()))), blame);
    }

    void itSaysHowFromWhomAndByHowMuch()
    {
        auto trade = tradeOf(Direction::Long, "3000", "2950");
        trade.cause = "stop refused: price passed";
        const auto record =
            postMortem(trade, Blame::Venue, "an earlier one failed after its ack", planAt("2970"));
        QCOMPARE(record.kind, std::string{"ending"});
        QCOMPARE(record.text,
                 std::string{"it ended by: stop refused: price passed (an earlier one failed after "
                             "its ack); that came from the venue; the exit is 20 beyond the "
                             "planned stop"});
        const std::vector<std::pair<std::string, std::string>> fields{
            {"cause", "stop refused: price passed"},
            {"from", "the venue"},
            {"plannedStop", "2970"},
            {"exit", "2950"},
            {"beyondStop", "20"}};
        QCOMPARE(record.fields, fields);
    }
    void whatIsNotKnownIsNotSaid()
    {
        auto trade = tradeOf(Direction::Long, "3000", "");
        trade.cause = "ended outside Holdfast";
        const auto record = postMortem(trade, Blame::Others, {}, std::nullopt);
        QCOMPARE(record.text, std::string{"it ended by: ended outside Holdfast; that came from "
                                          "somebody else on the account"});
        QCOMPARE(record.fields.size(), std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(TestPostMortem)
#include "tst_post_mortem.moc"

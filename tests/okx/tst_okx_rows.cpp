// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/push.h"
#include "core/venues/okx/rows.h"
#include "tests/okx/okx_desk.h"
#include "tests/okx/shared_fixtures.h"
#include "tests/support/compare.h"
#include "tests/support/parsed.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::okx;
using namespace holdfast::venues::okx::test;

namespace {

using venues::test::Parsed;
using venues::test::Raw;
using venues::test::with;
using venues::test::without;

/// What the raw text says against what we decoded: absent and "" are nothing.
template <class Amount>
bool says(const Raw& row, const char* field, const std::optional<Amount>& decoded)
{
    const std::string text = row.value(field, std::string{});
    if (text.empty()) return !decoded;
    if (Decimal::of(text).isZero() && !decoded) return true; // a price of zero means there is none
    return decoded && decoded->toString() == text;
}
template <class Amount>
bool is(const Raw& row, const char* field, const Amount& decoded)
{
    return decoded.toString() == row.at(field).get<std::string>();
}
bool isAt(const Raw& row, const char* field, WallTime decoded)
{
    return std::to_string(toMs(decoded)) == row.at(field).get<std::string>();
}
bool isText(const Raw& row, const char* field, const std::string& decoded)
{
    return decoded == row.value(field, std::string{});
}

void checkOrder(const Raw& raw, const Order& order)
{
    QVERIFY(isText(raw, "instId", order.instrument.text));
    QVERIFY(isText(raw, "ordId", order.venueId.text));
    QVERIFY(isText(raw, "clOrdId", order.clientId.text));
    QCOMPARE(order.side == Side::Buy, raw.at("side") == "buy");
    QCOMPARE(order.sideIndex, raw.at("posSide") == "long"    ? SideIndex::Long
                              : raw.at("posSide") == "short" ? SideIndex::Short
                                                             : SideIndex::Net);
    QCOMPARE(order.marginMode == MarginMode::Isolated, raw.at("tdMode") == "isolated");
    QVERIFY(is(raw, "sz", order.qty));
    QVERIFY(says(raw, "px", order.price));
    QVERIFY(is(raw, "accFillSz", order.filledQty));
    QVERIFY(says(raw, "avgPx", order.averagePrice));
    QCOMPARE(order.reduceOnly, raw.at("reduceOnly") == "true");
    QVERIFY(isText(raw, "algoId", order.parentStop.text));
    QVERIFY(isText(raw, "algoClOrdId", order.parentStopClientId.text));
    QVERIFY(isText(raw, "category", order.category));
    QVERIFY(isText(raw, "cancelSource", order.cancelSource));
    QVERIFY(isAt(raw, "cTime", order.createdAt));
    QVERIFY(isAt(raw, "uTime", order.updatedAt));
}

} // namespace

class TestOkxRows : public QObject {
    Q_OBJECT
private slots:
    // ---- recorded by others, field by field against the raw text ------------------------------------
    void recordedInstruments();
    void recordedOrder();
    void recordedOrderPush();
    void recordedClosure();
    void recordedBalance();
    void recordedCandles();
    void recordedMark();
    void recordedSpotAndFuturesAreNotOurs();
    void samplesParseOrAreRefusedCleanly();

    // ---- our own -------------------------------------------------------------------------------------
    void netPositionsTakeTheirDirectionFromTheSign();
    void hedgePositionsTakeItFromTheirSide();
    void zeroIsData();
    void refusedRows_data();
    void refusedRows();
    void boundsOfNumbers_data();
    void boundsOfNumbers();
    void booleansComeAsEither();
    void stopsOfEveryKind();
    void stopStates_data();
    void stopStates();
    void attachmentsCarryTheirFailure();
    void closureKinds();
    void candlesThatContradictThemselves();
    void barsHaveNamesBothWays();
    void preopenWithoutTickIsNotListed();
    void fillCategories();
};

void TestOkxRows::recordedInstruments()
{
    HF_NEEDS_FIXTURE(text, "okx_api_net/get-instruments-swap.json");
    const Raw raw = Raw::parse(*text);
    Parsed parsed{*text};
    std::size_t index = 0;
    for (const json::Value row : parsed.value.at("data")->items()) {
        const Raw& r = raw.at("data").at(index++);
        const auto decoded = decodeInstrument(row);
        QVERIFY2(decoded.has_value() && *decoded, r.dump().c_str());
        const Instrument& i = **decoded;
        QVERIFY(isText(r, "instId", i.id.text));
        QCOMPARE(i.base + "-" + i.quote, r.at("uly").get<std::string>());
        QVERIFY(isText(r, "settleCcy", i.settle));
        QCOMPARE(i.kind == ContractKind::Inverse, r.at("ctType") == "inverse");
        QVERIFY(i.multiplier
                == Decimal::of(r.at("ctVal").get<std::string>())
                       * Decimal::of(r.at("ctMult").get<std::string>()));
        QVERIFY(is(r, "tickSz", i.tick));
        QVERIFY(is(r, "lotSz", i.lot));
        QVERIFY(is(r, "minSz", i.qtyMin));
        QVERIFY(is(r, "maxMktSz", i.marketQtyMax));
        QVERIFY(is(r, "maxStopSz", i.stopQtyMax));
        QVERIFY(is(r, "maxLmtSz", i.limitQtyMax));
        QVERIFY(is(r, "lever", i.leverageMax));
        QVERIFY(i.state == InstrumentState::Live);
    }
    QCOMPARE(index, std::size_t{312});
}

void TestOkxRows::recordedOrder()
{
    HF_NEEDS_FIXTURE(text, "nautilus_trader/http_get_orders_history.json");
    Parsed parsed{*text};
    const auto order = decodeOrder(parsed.value.at("data")->items().front());
    QVERIFY(order.has_value() && *order);
    const Raw raw = Raw::parse(*text).at("data").at(0);
    checkOrder(raw, **order);
    QCOMPARE((*order)->state, OrderState::Filled);
    QCOMPARE((*order)->type, OrderType::Market);
}

void TestOkxRows::recordedOrderPush()
{
    HF_NEEDS_FIXTURE(text, "nautilus_trader/ws_orders.json");
    const auto message = decodeFrame(*text);
    QVERIFY(message.has_value());
    const auto& push = std::get<OrdersPush>(std::get<Pushed>(*message).facts.at(0));
    const Raw raw = Raw::parse(*text).at("data").at(0);
    checkOrder(raw, push.orders.at(0));
    QCOMPARE(push.fills.size(), std::size_t{1});
    const Fill& fill = push.fills.at(0);
    QVERIFY(isText(raw, "tradeId", fill.tradeId.text));
    QVERIFY(is(raw, "fillSz", fill.qty));
    QVERIFY(is(raw, "fillPx", fill.price));
    QVERIFY(says(raw, "fee", fill.fee)); // its only fill: the order's fee is the fill's
    QVERIFY(isText(raw, "feeCcy", fill.feeCurrency));
    QVERIFY(isAt(raw, "fillTime", fill.time));

    // The recorded market order live, partially filled, filled: one fill, and none in the last push. It is
    // a spot order; as a perpetual it would read the same.
    HF_NEEDS_FIXTURE(lines, "gocryptotrader/wsOrders.json");
    std::size_t fills = 0;
    std::size_t orders = 0;
    QByteArray all = QByteArray::fromStdString(*lines);
    all.replace("\"instType\":\"SPOT\"", "\"instType\":\"SWAP\"")
        .replace("\"tdMode\":\"cash\"", "\"tdMode\":\"cross\"");
    for (const QByteArray& line : all.split('\n').mid(1)) {
        if (line.trimmed().isEmpty()) continue;
        const auto frame = decodeFrame(line.toStdString());
        QVERIFY(frame.has_value());
        const auto& pushed = std::get<OrdersPush>(std::get<Pushed>(*frame).facts.at(0));
        orders += pushed.orders.size();
        fills += pushed.fills.size();
    }
    QCOMPARE(orders, std::size_t{3});
    QCOMPARE(fills, std::size_t{1});
}

void TestOkxRows::recordedClosure()
{
    HF_NEEDS_FIXTURE(text, "nautilus_trader/http_get_account_positions-history.json");
    Parsed parsed{*text};
    const auto decoded = decodeClosure(parsed.value.at("data")->items().front());
    QVERIFY(decoded.has_value() && *decoded);
    const Closure& c = **decoded;
    const Raw r = Raw::parse(*text).at("data").at(0);
    QVERIFY(isText(r, "instId", c.key.instrument.text));
    QCOMPARE(c.key.marginMode, MarginMode::Isolated);
    QCOMPARE(c.key.sideIndex, SideIndex::Long);
    QVERIFY(isText(r, "posId", c.positionId));
    QCOMPARE(c.direction, Direction::Long);
    QCOMPARE(c.kind, ClosureKind::Full);
    QVERIFY(is(r, "openMaxPos", c.qtyMax));
    QVERIFY(is(r, "closeTotalPos", c.closedQty));
    QVERIFY(says(r, "openAvgPx", c.openPrice));
    QVERIFY(says(r, "closeAvgPx", c.closePrice));
    QVERIFY(says(r, "realizedPnl", c.realized));
    QVERIFY(says(r, "fee", c.fee));
    QVERIFY(c.funding && c.funding->isZero());
    QVERIFY(isAt(r, "cTime", c.openedAt));
    QVERIFY(isAt(r, "uTime", c.closedAt));
}

void TestOkxRows::recordedBalance()
{
    HF_NEEDS_FIXTURE(text, "nautilus_trader/http_get_account_balance.json");
    Parsed parsed{*text};
    const Raw raw = Raw::parse(*text).at("data").at(0).at("details");
    std::size_t index = 0;
    for (const json::Value row : parsed.value.at("data")->items().front().at("details")->items()) {
        const Raw& r = raw.at(index++);
        const auto balance = decodeBalance(row);
        QVERIFY(balance.has_value());
        QVERIFY(isText(r, "ccy", balance->currency));
        QVERIFY(says(r, "eq", balance->equity));
        QVERIFY(says(r, "availEq", balance->available));
        QVERIFY(isAt(r, "uTime", balance->updatedAt));
    }
    QVERIFY(index > 0);
    HF_NEEDS_FIXTURE(frame, "nautilus_trader/ws_account.json");
    const auto message = decodeFrame(*frame);
    QVERIFY(message.has_value());
    const auto& push = std::get<BalancePush>(std::get<Pushed>(*message).facts.at(0));
    QCOMPARE(push.balances.size(), Raw::parse(*frame).at("data").at(0).at("details").size());
    QVERIFY(std::get<Pushed>(*message).faults.empty());
}

void TestOkxRows::recordedCandles()
{
    HF_NEEDS_FIXTURE(text, "nautilus_trader/http_get_candlesticks_full.json");
    Parsed parsed{*text};
    const Raw raw = Raw::parse(*text).at("data");
    std::size_t index = 0;
    for (const json::Value row : parsed.value.at("data")->items()) {
        const Raw& r = raw.at(index++);
        const auto candle = decodeCandle(row, {"BTC-USDT-SWAP"}, minutes{1});
        QVERIFY(candle.has_value());
        QCOMPARE(std::to_string(toMs(candle->open)), r.at(0).get<std::string>());
        QCOMPARE(candle->openPrice.toString(), r.at(1).get<std::string>());
        QCOMPARE(candle->high.toString(), r.at(2).get<std::string>());
        QCOMPARE(candle->low.toString(), r.at(3).get<std::string>());
        QCOMPARE(candle->close.toString(), r.at(4).get<std::string>());
        QCOMPARE(candle->volume.toString(), r.at(5).get<std::string>());
        QCOMPARE(candle->isFinal, r.at(8) == "1");
    }
    QCOMPARE(index, std::size_t{2});
}

void TestOkxRows::recordedMark()
{
    HF_NEEDS_FIXTURE(text, "nautilus_trader/http_get_mark_price.json");
    Parsed parsed{*text};
    const auto quote = decodeMark(parsed.value.at("data")->items().front());
    QVERIFY(quote.has_value() && *quote);
    QCOMPARE((*quote)->mark, std::optional{Price::of("84660.1")});
    QCOMPARE(toMs((*quote)->time), std::int64_t{1744590349506});
}

void TestOkxRows::recordedSpotAndFuturesAreNotOurs()
{
    HF_NEEDS_FIXTURE(spot, "nautilus_trader/http_get_instruments_spot.json");
    HF_NEEDS_FIXTURE(futures, "nautilus_trader/http_get_instruments_futures.json");
    for (const auto* text : {&*spot, &*futures}) {
        Parsed parsed{*text};
        std::size_t rows = 0;
        for (const json::Value row : parsed.value.at("data")->items()) {
            const auto decoded = decodeInstrument(row);
            QVERIFY(decoded.has_value() && !*decoded);
            ++rows;
        }
        QVERIFY(rows > 0);
    }
    HF_NEEDS_FIXTURE(push, "nautilus_trader/ws_tickers.json");
    const auto message = decodeFrame(*push);
    QVERIFY(std::get<QuotesPush>(std::get<Pushed>(*message).facts.at(0)).quotes.empty());
}

void TestOkxRows::samplesParseOrAreRefusedCleanly()
{
    // Documentation samples and synthetic files: food for the parser, evidence of nothing.
    HF_NEEDS_FIXTURE(positions, "nautilus_trader/http_get_positions.json");
    Parsed parsedPositions{*positions};
    QVERIFY(*decodePosition(parsedPositions.value.at("data")->items().front()));
    HF_NEEDS_FIXTURE(pending, "nautilus_trader/http_get_orders_pending_with_attached_tp_sl.json");
    Parsed parsedOrders{*pending};
    const auto order = decodeOrder(parsedOrders.value.at("data")->items().front());
    QCOMPARE((*order)->attached.size(), std::size_t{2});
    QCOMPARE((*order)->attached.at(0).stopTrigger, std::optional{Price::of("1500")});
    QCOMPARE((*order)->attached.at(0).stopSource, TriggerSource::Last);
    QCOMPARE((*order)->attached.at(1).takeTrigger, std::optional{Price::of("2600")});
    HF_NEEDS_FIXTURE(oco, "nautilus_trader/http_get_orders_algo_pending_attached_oco.json");
    Parsed parsedOco{*oco};
    const auto stop = decodeStop(parsedOco.value.at("data")->items().front());
    QCOMPARE((*stop)->kind, StopKind::Oco);
    QVERIFY((*stop)->reduceOnly);
    HF_NEEDS_FIXTURE(history, "nautilus_trader/http_get_orders_algo_history.json");
    Parsed parsedHistory{*history};
    const auto trigger = decodeStop(parsedHistory.value.at("data")->items().front());
    QCOMPARE((*trigger)->kind, StopKind::Trigger);
    QCOMPARE((*trigger)->stopLimit, std::optional{Price::of("2990")});
    QVERIFY(!(*trigger)->reduceOnly); // it does not say so
    HF_NEEDS_FIXTURE(liquidation, "nautilus_trader/ws_orders_liquidation.json");
    const auto frame = decodeFrame(*liquidation);
    const auto& push = std::get<OrdersPush>(std::get<Pushed>(*frame).facts.at(0));
    QCOMPARE(push.orders.at(0).category, std::string{"full_liquidation"});
    QCOMPARE(push.fills.at(0).category, std::string{"full_liquidation"});
}

void TestOkxRows::netPositionsTakeTheirDirectionFromTheSign()
{
    Parsed parsed{positionRow("-2.50")};
    const PositionRow position = **decodePosition(parsed.value);
    QCOMPARE(position.direction, Direction::Short);
    QCOMPARE(position.qty.toString(), std::string{"2.50"}); // a number keeps its text
    QCOMPARE(position.key.sideIndex, SideIndex::Net);
    QVERIFY(!position.liquidationPrice);
    Parsed longRow{positionRow("1")};
    QCOMPARE((**decodePosition(longRow.value)).direction, Direction::Long);
}

void TestOkxRows::hedgePositionsTakeItFromTheirSide()
{
    Parsed longRow{with(positionRow("3"), "posSide", "long")};
    QCOMPARE((**decodePosition(longRow.value)).direction, Direction::Long);
    Parsed shortRow{with(positionRow("3"), "posSide", "short")};
    const PositionRow position = **decodePosition(shortRow.value);
    QCOMPARE(position.direction, Direction::Short);
    QCOMPARE(position.key.sideIndex, SideIndex::Short);
    Parsed contradiction{with(positionRow("-3"), "posSide", "short")};
    QVERIFY(!decodePosition(contradiction.value).has_value());
}

void TestOkxRows::zeroIsData()
{
    Parsed zero{with(with(positionRow("0"), "avgPx", ""), "upl", "")};
    const PositionRow position = **decodePosition(zero.value);
    QCOMPARE(position.direction, Direction::Flat);
    QVERIFY(position.qty.isZero());
    QVERIFY(!position.entryPrice);
    QVERIFY(!position.unrealized);
}

void TestOkxRows::refusedRows_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("names");
    const auto row = [](const char* name, const char* kind, const std::string& text,
                        const char* names) {
        QTest::newRow(name) << QByteArray{kind} << QByteArray::fromStdString(text)
                            << QByteArray{names};
    };
    row("position without qty", "position", without(positionRow("1"), "pos"), "pos");
    row("position with an empty qty", "position", with(positionRow("1"), "pos", ""), "pos");
    row("position without side", "position", without(positionRow("1"), "posSide"), "posSide");
    row("position of an unknown side", "position", with(positionRow("1"), "posSide", "both"),
        "posSide");
    row("position of an unknown margin mode", "position",
        with(positionRow("1"), "mgnMode", "magic"), "mgnMode");
    row("position without time", "position", with(positionRow("1"), "uTime", ""), "uTime");
    row("position of an unknown product", "position", with(positionRow("1"), "instType", "DREAM"),
        "instType");
    row("position that is a text", "position", "\"position\"", "object");
    row("position whose qty is not a number", "position", with(positionRow("1"), "pos", "many"),
        "pos");
    row("position whose qty is an object", "position", with(positionRow("1"), "pos", Raw::object()),
        "pos");
    row("position with a negative price", "position", with(positionRow("1"), "avgPx", "-1"),
        "avgPx");
    row("order of an unknown state", "order", orderRow("1", "half_alive"), "state");
    row("order of an unknown side", "order", with(orderRow("1"), "side", "hold"), "side");
    row("order without id", "order", with(orderRow("1"), "ordId", ""), "ordId");
    row("order without size", "order", with(orderRow("1"), "sz", ""), "sz");
    row("order without filled size", "order", without(orderRow("1"), "accFillSz"), "accFillSz");
    row("order with a doubtful reduceOnly", "order", with(orderRow("1"), "reduceOnly", "maybe"),
        "reduceOnly");
    row("order in cash mode", "order", with(orderRow("1"), "tdMode", "cash"), "tdMode");
    row("stop of an unknown state", "stop", stopRow("1", "asleep"), "state");
    row("stop of an unknown kind", "stop", with(stopRow("1"), "ordType", "surprise"), "ordType");
    row("stop with an unknown trigger price type", "stop",
        with(stopRow("1"), "slTriggerPxType", "moon"), "slTriggerPxType");
    row("stop without the price behind its trigger", "stop", with(stopRow("1"), "slOrdPx", ""),
        "slOrdPx");
    row("stop without size that does not close all", "stop",
        with(stopRow("1"), "closeFraction", ""), "sz");
    row("stop whose child is an object", "stop",
        with(stopRow("1"), "ordIdList", Raw::array({Raw::object()})), "");
    row("fill without trade id", "fill", with(fillRow("1", "1"), "tradeId", ""), "tradeId");
    row("fill without price", "fill", with(fillRow("1", "1"), "fillPx", ""), "fillPx");
    row("account without uid", "account", with(accountRow(), "uid", ""), "uid");
    row("account of an unknown position mode", "account", with(accountRow(), "posMode", "both"),
        "posMode");
}

void TestOkxRows::refusedRows()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, names);
    Parsed parsed{row.toStdString()};
    std::optional<Error> error;
    const auto note = [&](const auto& result) {
        if (!result) error = result.error();
    };
    if (kind == "position") note(decodePosition(parsed.value));
    if (kind == "order") note(decodeOrder(parsed.value));
    if (kind == "stop") note(decodeStop(parsed.value));
    if (kind == "fill") note(decodeFill(parsed.value));
    if (kind == "account") note(decodeAccount(parsed.value));
    QVERIFY2(error, "the row was taken");
    QVERIFY2(error->context.find(names.toStdString()) != std::string::npos, error->context.c_str());
}

void TestOkxRows::boundsOfNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("fifteen digits before the point") << QByteArray{"999999999999999"} << true;
    QTest::newRow("sixteen digits before the point") << QByteArray{"1000000000000000"} << false;
    QTest::newRow("as an exponent") << QByteArray{"1e16"} << false;
    QTest::newRow("twenty-four digits after it")
        << QByteArray{"0.000000000000000000000001"} << true;
    QTest::newRow("twenty-five digits after it")
        << QByteArray{"0.0000000000000000000000001"} << false;
    QTest::newRow("zeros at the end do not count")
        << QByteArray{"1.0000000000000000000000000000"} << true;
    QTest::newRow("not a number") << QByteArray{"NaN"} << false;
    QTest::newRow("hexadecimal") << QByteArray{"0x10"} << false;
    QTest::newRow("with a blank") << QByteArray{" 1"} << false;
}

void TestOkxRows::boundsOfNumbers()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isTaken);
    Parsed parsed{with(positionRow("1"), "pos", text.toStdString())};
    QCOMPARE(decodePosition(parsed.value).has_value(), isTaken);
}

void TestOkxRows::booleansComeAsEither()
{
    Parsed text{with(orderRow("1"), "reduceOnly", "true")};
    Parsed literal{with(orderRow("1"), "reduceOnly", true)};
    Parsed empty{with(orderRow("1"), "reduceOnly", "")};
    QVERIFY((**decodeOrder(text.value)).reduceOnly);
    QVERIFY((**decodeOrder(literal.value)).reduceOnly);
    QVERIFY(!(**decodeOrder(empty.value)).reduceOnly);
    Parsed numbers{with(orderRow("1"), "sz", 1.5)}; // a number where texts are usual
    QCOMPARE((**decodeOrder(numbers.value)).qty, Qty::of("1.5"));
}

void TestOkxRows::stopsOfEveryKind()
{
    Parsed whole{stopRow("7")};
    const StopOrder full = **decodeStop(whole.value);
    QVERIFY(full.closesWholePosition);
    QVERIFY(!full.qty);
    QVERIFY(!full.stopLimit); // market
    QCOMPARE(full.stopSource, TriggerSource::Mark);
    QCOMPARE(full.stopTrigger, std::optional{Price::of("2400")});
    Parsed sized{with(with(stopRow("7"), "closeFraction", ""), "sz", "3")};
    QCOMPARE((**decodeStop(sized.value)).qty, std::optional{Qty::of("3")});
    Parsed limited{with(stopRow("7"), "slOrdPx", "2390")};
    QCOMPARE((**decodeStop(limited.value)).stopLimit, std::optional{Price::of("2390")});
    Parsed takeOnly{with(
        with(with(with(stopRow("7"), "slTriggerPx", ""), "slOrdPx", ""), "slTriggerPxType", ""),
        "tpTriggerPx", "2600")};
    const StopOrder take = **decodeStop(takeOnly.value);
    QVERIFY(!take.stopTrigger);
    QCOMPARE(take.takeTrigger, std::optional{Price::of("2600")});
    Parsed trailing{
        with(with(stopRow("7"), "ordType", "move_order_stop"), "moveTriggerPx", "2450")};
    QCOMPARE((**decodeStop(trailing.value)).kind, StopKind::Trailing);
    QCOMPARE((**decodeStop(trailing.value)).stopTrigger, std::optional{Price::of("2450")});
    Parsed children{with(with(stopRow("7", "effective"), "ordIdList", Raw::array({"88", "89"})),
                         "ordId", "88")};
    QCOMPARE((**decodeStop(children.value)).children.size(), std::size_t{2});
}

void TestOkxRows::stopStates_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<int>("state");
    const auto row = [](const char* word, StopOrderState state) {
        QTest::newRow(word) << QByteArray{word} << static_cast<int>(state);
    };
    row("live", StopOrderState::Live);
    row("pause", StopOrderState::Paused);
    row("partially_effective", StopOrderState::PartiallyEffective);
    row("effective", StopOrderState::Effective);
    row("canceled", StopOrderState::Canceled);
    row("order_failed", StopOrderState::Failed);
    row("partially_failed", StopOrderState::PartiallyFailed);
}

void TestOkxRows::stopStates()
{
    QFETCH(QByteArray, word);
    QFETCH(int, state);
    // failCode says nothing: healthy ones carry "0" and even "1" (okx.md §5.4).
    Parsed parsed{with(stopRow("7", word.toStdString()), "failCode", "1")};
    const StopOrder stop = **decodeStop(parsed.value);
    QCOMPARE(stop.state, static_cast<StopOrderState>(state));
    QCOMPARE(stop.failCode, std::string{"1"});
}

void TestOkxRows::attachmentsCarryTheirFailure()
{
    Parsed parsed{with(orderRow("1", "filled"), "attachAlgoOrds",
                       Raw::array({{{"attachAlgoId", "9"},
                                    {"attachAlgoClOrdId", "HFS1"},
                                    {"slTriggerPx", "2400"},
                                    {"slOrdPx", "-1"},
                                    {"slTriggerPxType", "mark"},
                                    {"failCode", "51020"},
                                    {"failReason", "too small"}}}))};
    const Order order = **decodeOrder(parsed.value);
    QCOMPARE(order.attached.size(), std::size_t{1});
    QCOMPARE(order.attached.at(0).clientId.text, std::string{"HFS1"});
    QCOMPARE(order.attached.at(0).stopSource, TriggerSource::Mark);
    QCOMPARE(order.attached.at(0).failCode, std::string{"51020"});
    QCOMPARE(order.attached.at(0).failReason, std::string{"too small"});
}

void TestOkxRows::closureKinds()
{
    const std::string row =
        R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","mgnMode":"cross","posSide":"net","posId":"9","direction":"short","type":"1","openMaxPos":"2","closeTotalPos":"2","openAvgPx":"1","closeAvgPx":"2","realizedPnl":"-3","fee":"","fundingFee":"","cTime":"1","uTime":"2"})";
    const std::vector<ClosureKind> kinds{ClosureKind::Partial,     ClosureKind::Full,
                                         ClosureKind::Liquidation, ClosureKind::PartialLiquidation,
                                         ClosureKind::AdlPartial,  ClosureKind::AdlFull};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        Parsed parsed{with(row, "type", std::to_string(i + 1))};
        QCOMPARE((**decodeClosure(parsed.value)).kind, kinds.at(i));
        QVERIFY(!(**decodeClosure(parsed.value)).fee);
    }
    Parsed unknown{with(row, "type", "7")};
    QVERIFY(!decodeClosure(unknown.value).has_value());
}

void TestOkxRows::candlesThatContradictThemselves()
{
    const auto decode = [](const char* text) {
        Parsed parsed{text};
        return decodeCandle(parsed.value, {"ETH-USDT-SWAP"}, minutes{5}).has_value();
    };
    QVERIFY(decode(R"(["300000","1","2","0.5","1.5","10","1","15","1"])"));
    QVERIFY(!decode(R"(["300000","1","0.9","0.5","0.7","10","1","15","1"])")); // open above high
    QVERIFY(!decode(R"(["300000","1","2","1.2","1.5","10","1","15","1"])"));   // open below low
    QVERIFY(!decode(R"(["300000","1","2","0.5","1.5","-1","1","15","1"])"));   // negative volume
    QVERIFY(!decode(
        R"(["300000","1","2","0.5","1.5","10","1","15","2"])")); // neither forming nor final
    QVERIFY(!decode(R"(["300000","1","2","0.5","1.5","1"])"));   // of the mark price: six fields
    QVERIFY(!decode(R"(["","1","2","0.5","1.5","10","1","15","1"])"));
}

void TestOkxRows::barsHaveNamesBothWays()
{
    for (const int bar : {1, 3, 5, 15, 30, 60, 120, 240, 360, 720, 1440}) {
        const std::string_view name = barName(minutes{bar});
        QVERIFY(!name.empty());
        QVERIFY(barOf(name) == minutes{bar});
    }
    QVERIFY(barName(minutes{7}).empty());
    QVERIFY(!barOf("1M")); // a month, not a minute
    QVERIFY(!barOf("1D")); // opens at UTC+8
}

void TestOkxRows::preopenWithoutTickIsNotListed()
{
    const std::string row =
        R"({"instType":"SWAP","instId":"NEW-USDT-SWAP","uly":"NEW-USDT","settleCcy":"USDT","ctType":"linear","ctVal":"1","ctMult":"1","tickSz":"0.1","lotSz":"1","minSz":"1","maxMktSz":"","maxStopSz":"","maxLmtSz":"","lever":"","state":"live"})";
    Parsed live{row};
    const Instrument instrument = **decodeInstrument(live.value);
    QVERIFY(instrument.marketQtyMax.isZero()); // the venue states none
    Parsed preopen{with(with(row, "state", "preopen"), "tickSz", "")};
    QVERIFY(decodeInstrument(preopen.value).has_value() && !*decodeInstrument(preopen.value));
    Parsed broken{with(row, "tickSz", "")};
    QVERIFY(!decodeInstrument(broken.value).has_value());
    Parsed strange{with(row, "state", "dreaming")};
    QVERIFY((**decodeInstrument(strange.value)).state
            == InstrumentState::Other); // not live: never opened
}

void TestOkxRows::fillCategories()
{
    for (const auto& [subType, category] :
         std::vector<std::pair<const char*, const char*>>{{"1", "normal"},
                                                          {"5", "normal"},
                                                          {"101", "partial_liquidation"},
                                                          {"105", "full_liquidation"},
                                                          {"127", "adl"},
                                                          {"999", "subtype 999"}}) {
        Parsed parsed{with(fillRow("1", "1"), "subType", subType)};
        QCOMPARE((**decodeFill(parsed.value)).category, std::string{category});
    }
}

QTEST_GUILESS_MAIN(TestOkxRows)
#include "tst_okx_rows.moc"

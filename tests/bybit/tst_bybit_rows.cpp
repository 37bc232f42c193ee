// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/money_rows.h"
#include "core/venues/bybit/orders.h"
#include "core/venues/bybit/rows.h"
#include "tests/bybit/bybit_rows.h"
#include "tests/bybit/shared_fixtures.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::bybit;
using namespace holdfast::venues::bybit::test;

namespace {

/// What the raw text says against what we decoded: absent, "" and a price of zero are nothing.
template <class Amount>
bool says(const Raw& row, const char* field, const std::optional<Amount>& decoded)
{
    const std::string text = row.value(field, std::string{});
    if (text.empty()) return !decoded;
    if (!decoded) return Decimal::of(text.front() == '.' ? "0" + text : text).isZero();
    return decoded->value == Decimal::of(text);
}
template <class Amount>
bool is(const Raw& row, const char* field, const Amount& decoded)
{
    const std::string text = row.at(field).get<std::string>();
    return decoded.value == Decimal::of(text.front() == '.' ? "0" + text : text);
}
bool isAt(const Raw& row, const char* field, WallTime decoded)
{
    return std::to_string(toMs(decoded)) == row.at(field).get<std::string>();
}
bool isText(const Raw& row, const char* field, const std::string& decoded)
{
    return decoded == row.value(field, std::string{});
}

void checkPosition(const Raw& raw, const PositionRow& row)
{
    QVERIFY(isText(raw, "symbol", row.key.instrument.text));
    QCOMPARE(static_cast<int>(row.key.sideIndex), raw.at("positionIdx").get<int>());
    QCOMPARE(row.key.marginMode, MarginMode::Cross);
    QVERIFY(is(raw, "size", row.qty));
    const Direction direction = row.qty.isZero()          ? Direction::Flat
                                : raw.at("side") == "Buy" ? Direction::Long
                                                          : Direction::Short;
    QCOMPARE(row.direction, direction);
    QVERIFY(says(raw, raw.contains("avgPrice") ? "avgPrice" : "entryPrice", row.entryPrice));
    QVERIFY(says(raw, "markPrice", row.markPrice));
    QVERIFY(says(raw, "liqPrice", row.liquidationPrice));
    QVERIFY(row.leverage && row.leverage->toString() == raw.at("leverage").get<std::string>());
    QVERIFY(says(raw, "unrealisedPnl", row.unrealized));
    QVERIFY(isAt(raw, "updatedTime", row.updatedAt));
    QVERIFY(row.sequence.has_value());
    QCOMPARE(*row.sequence, raw.at("seq").get<std::int64_t>());
    QVERIFY(row.levels.has_value());
    QVERIFY(says(raw, "stopLoss", row.levels->stop));
    QVERIFY(says(raw, "takeProfit", row.levels->take));
    QVERIFY(!row.levels->trailing);
    QVERIFY(row.positionId.empty() && row.lastTrade.empty());
    QCOMPARE(row.restriction, std::string{});
}

void checkOrder(const Raw& raw, const Order& order)
{
    QVERIFY(isText(raw, "symbol", order.instrument.text));
    QVERIFY(isText(raw, "orderId", order.venueId.text));
    QVERIFY(isText(raw, "orderLinkId", order.clientId.text));
    QCOMPARE(order.side == Side::Buy, raw.at("side") == "Buy");
    QCOMPARE(static_cast<int>(order.sideIndex), raw.at("positionIdx").get<int>());
    QCOMPARE(order.type == OrderType::Market, raw.at("orderType") == "Market");
    QVERIFY(is(raw, "qty", order.qty));
    QVERIFY(says(raw, "price", order.price));
    QVERIFY(is(raw, "cumExecQty", order.filledQty));
    QVERIFY(says(raw, "avgPrice", order.averagePrice));
    QCOMPARE(order.reduceOnly, raw.at("reduceOnly").get<bool>());
    QVERIFY(isAt(raw, "createdTime", order.createdAt));
    QVERIFY(isAt(raw, "updatedTime", order.updatedAt));
}

void checkStop(const Raw& raw, const StopOrder& stop)
{
    QVERIFY(isText(raw, "symbol", stop.instrument.text));
    QVERIFY(isText(raw, "orderId", stop.venueId.text));
    QVERIFY(isText(raw, "orderLinkId", stop.clientId.text));
    QVERIFY(isText(raw, "parentOrderLinkId", stop.parentClientId.text));
    QCOMPARE(stop.side == Side::Buy, raw.at("side") == "Buy");
    QVERIFY(says(raw, "triggerPrice", stop.takeTrigger ? stop.takeTrigger : stop.stopTrigger));
    QCOMPARE(stop.reduceOnly, raw.at("reduceOnly").get<bool>());
    if (!stop.closesWholePosition) QVERIFY(is(raw, "qty", *stop.qty));
    QVERIFY(isAt(raw, "createdTime", stop.createdAt));
    QVERIFY(isAt(raw, "updatedTime", stop.updatedAt));
}

Raw rowsOf(const std::string& text) { return Raw::parse(text).at("result").at("list"); }

} // namespace

class TestBybitRows : public QObject {
    Q_OBJECT
private slots:
    // ---- recorded (R) and modelled (M), field by field against the raw text -----------------------------
    void recordedPosition()
    {
        HF_NEEDS_FIXTURE(text, "ccxt_response_bybit.fetchPositions_linear.json");
        const Raw raw = rowsOf(*text).at(0);
        const Parsed parsed{raw.dump()};
        const auto row = decodePosition(parsed.value);
        QVERIFY(row && *row);
        checkPosition(raw, **row);
        QCOMPARE((*row)->openedAt, WallTime{}); // createdTime is not this position's
    }
    void recordedPositionPush()
    {
        HF_NEEDS_FIXTURE(text, "ws_account_position.json");
        const Raw raw = Raw::parse(*text).at("data").at(0);
        const Parsed parsed{raw.dump()};
        const auto row = decodePosition(parsed.value);
        QVERIFY(row && *row);
        checkPosition(raw, **row);
        QCOMPARE((*row)->direction, Direction::Short);
    }
    void modelledFlatHedgeRows()
    {
        HF_NEEDS_FIXTURE(text, "modelled/http_get_positions_flat_hedge_symbol.json");
        for (const Raw& raw : rowsOf(*text)) {
            const Parsed parsed{raw.dump()};
            const auto row = decodePosition(parsed.value);
            QVERIFY(row && *row);
            checkPosition(raw, **row);
            QVERIFY((*row)->qty.isZero());
            QVERIFY((*row)->key.sideIndex != SideIndex::Net);
            QCOMPARE(*(*row)->sequence, -1); // below that of any fill
        }
    }
    void recordedOrders()
    {
        for (const char* name : {"ccxt_response_bybit.fetchOpenOrder_linear.json",
                                 "ccxt_response_bybit.fetchClosedOrders_linear.json"}) {
            const auto text = sharedFixture(QString::fromLatin1(name));
            if (!text) QSKIP("no ../shared/fixtures/bybit beside the sources");
            for (const Raw& raw : rowsOf(*text)) {
                const Parsed parsed{raw.dump()};
                const auto order = decodeOrder(parsed.value);
                QVERIFY(order && *order);
                checkOrder(raw, **order);
                QCOMPARE((*order)->state,
                         raw.at("orderStatus") == "New" ? OrderState::Live : OrderState::Filled);
                QCOMPARE((*order)->category, std::string{"normal"});
                QVERIFY((*order)->cancelSource.empty() && (*order)->attached.empty());
                const auto stop = decodeStop(parsed.value);
                QVERIFY(stop && !*stop);
            }
        }
    }
    void recordedFillAndFunding()
    {
        HF_NEEDS_FIXTURE(text, "ccxt_response_bybit.fetchMyTrades_linear_trade_row.json");
        const Raw raw = rowsOf(*text).at(0);
        const Parsed parsed{raw.dump()};
        const auto fill = decodeFill(parsed.value);
        QVERIFY(fill && *fill);
        QVERIFY(isText(raw, "symbol", (*fill)->instrument.text));
        QVERIFY(isText(raw, "execId", (*fill)->tradeId.text));
        QVERIFY(isText(raw, "orderId", (*fill)->venueOrderId.text));
        QVERIFY(isText(raw, "orderLinkId", (*fill)->clientOrderId.text));
        QVERIFY((*fill)->parentStop.empty());
        QCOMPARE((*fill)->side, Side::Buy);
        QVERIFY(is(raw, "execQty", (*fill)->qty) && is(raw, "execPrice", (*fill)->price));
        QCOMPARE((*fill)->fee, std::optional{Money::of("-0.00468105")});
        QCOMPARE((*fill)->category, std::string{"normal"});
        QVERIFY(isAt(raw, "execTime", (*fill)->time));
        QCOMPARE((*fill)->sequence, std::optional<std::int64_t>{15961900053});

        HF_NEEDS_FIXTURE(other, "ccxt_response_bybit.fetchMyTrades_linear_funding_row.json");
        const Parsed funding{rowsOf(*other).at(0).dump()};
        const auto none = decodeFill(funding.value);
        QVERIFY(none && !*none); // 1.2 LTC of funding are no fill
        const auto bill = decodeFundingBill(funding.value);
        QVERIFY(bill && *bill);
        QCOMPARE((*bill)->id, std::string{"6dff7827-9774-4881-b275-d2b9eec1ce9b"});
        QCOMPARE((*bill)->kind, BillKind::FundingPaid);
        QCOMPARE((*bill)->change, Money::of("-0.00867"));
        QCOMPARE((*bill)->currency, std::string{"USDT"});
        QCOMPARE(toMs((*bill)->time), std::int64_t{1699948800000});
    }
    /// The recorded proof of bybit.md §6.1: the position row carries the number of its last event.
    void recordedSequencesAgree()
    {
        HF_NEEDS_FIXTURE(positions, "ccxt_response_bybit.fetchPositions_linear.json");
        HF_NEEDS_FIXTURE(funding, "ccxt_response_bybit.fetchMyTrades_linear_funding_row.json");
        const Parsed row{rowsOf(*positions).at(0).dump()};
        QCOMPARE(*(**decodePosition(row.value)).sequence,
                 rowsOf(*funding).at(0).at("seq").get<std::int64_t>());
    }
    void recordedTickers()
    {
        HF_NEEDS_FIXTURE(text, "ccxt_response_bybit.fetchFundingRate_tickers_linear.json");
        const Raw raw = rowsOf(*text).at(0);
        const Parsed parsed{raw.dump()};
        const auto quote = decodeTicker(parsed.value);
        QVERIFY(quote && *quote);
        QVERIFY(says(raw, "lastPrice", (*quote)->last) && says(raw, "markPrice", (*quote)->mark));
        QVERIFY(says(raw, "bid1Price", (*quote)->bid) && says(raw, "ask1Price", (*quote)->ask));
        QVERIFY(says(raw, "prevPrice24h", (*quote)->open24h));
        const auto funding = decodeFunding(parsed.value, minutes{480});
        QVERIFY(funding && *funding);
        QCOMPARE((*funding)->rate, Decimal::of("0.0001"));
        QCOMPARE(toMs((*funding)->fundingAt), std::int64_t{1730736000000});
        QCOMPARE((*funding)->interval(), milliseconds{hours{8}});
    }
    void modelledStops_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("index");
        QTest::addColumn<StopOrderState>("state");
        QTest::addColumn<StopKind>("kind");
        QTest::addColumn<bool>("isTake");
        QTest::addColumn<bool>("isOrder");
        // clang-format off
        QTest::newRow("O6 K6 trailing untriggered") << "modelled/ws_order_trailing_stop_untriggered.json" << 0 << StopOrderState::Live << StopKind::Trailing << false << false;
        QTest::newRow("O7 K6 trailing filled") << "modelled/ws_order_trailing_stop_filled.json" << 0 << StopOrderState::Effective << StopKind::Trailing << false << true;
        QTest::newRow("O9 trailing ended with the position") << "modelled/ws_order_stop_deactivated_with_closing_fill.json" << 0 << StopOrderState::Canceled << StopKind::Trailing << false << false;
        QTest::newRow("O6 K4 the take of a pair") << "modelled/http_get_orders_realtime_partial_pair.json" << 0 << StopOrderState::Live << StopKind::Conditional << true << false;
        QTest::newRow("O6 K3 the stop of a pair") << "modelled/http_get_orders_realtime_partial_pair.json" << 1 << StopOrderState::Live << StopKind::Conditional << false << false;
        // clang-format on
    }
    void modelledStops()
    {
        QFETCH(QString, file);
        QFETCH(int, index);
        QFETCH(StopOrderState, state);
        QFETCH(StopKind, kind);
        QFETCH(bool, isTake);
        QFETCH(bool, isOrder);
        const auto text = sharedFixture(file);
        if (!text) QSKIP("no ../shared/fixtures/bybit beside the sources");
        const Raw root = Raw::parse(*text);
        const Raw raw = (root.contains("data") ? root.at("data") : rowsOf(*text))
                            .at(static_cast<std::size_t>(index));
        const Parsed parsed{raw.dump()};
        const auto stop = decodeStop(parsed.value);
        QVERIFY2(stop.has_value(), stop ? "" : stop.error().context.c_str());
        QVERIFY(stop->has_value());
        checkStop(raw, **stop);
        QCOMPARE((*stop)->state, state);
        QCOMPARE((*stop)->kind, kind);
        QCOMPARE((*stop)->takeTrigger.has_value(), isTake);
        QVERIFY(!(*stop)->closesWholePosition); // neither legs nor trailing ones follow the size
        const auto order = decodeOrder(parsed.value);
        QVERIFY(order.has_value());
        QCOMPARE(order->has_value(), isOrder);
        if (isOrder) {
            checkOrder(raw, **order);
            QCOMPARE((*order)->parentStop, (*stop)->venueId);
            QCOMPARE((*stop)->children, std::vector{(*stop)->venueId});
            QCOMPARE((*stop)->firedLeg, std::optional{StopLeg::Stop});
        } else {
            QVERIFY((*stop)->children.empty() && !(*stop)->firedLeg);
        }
    }
    /// Samples (D) and hand-made files (S): each row decodes, or is refused with this reason.
    void otherFiles_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("noun");
        QTest::addColumn<QStringList>("reasons"); // one for each row; "" decodes
        // clang-format off
        QTest::newRow("D position push") << "nautilus_resources_2025-10/ws_position.json" << "position" << QStringList{""};
        QTest::newRow("D execution push") << "ws_account_execution.json" << "fill" << QStringList{""};
        QTest::newRow("D fast execution") << "ws_account_execution_fast.json" << "fill" << QStringList{"execType: missing"};
        QTest::newRow("D closed pnl") << "GetClosedProfitLoss.txt" << "closure" << QStringList{""};
        QTest::newRow("D tickers, inverse renamed") << "nautilus_resources_2025-10/tickers.json" << "ticker" << QStringList{""};
        QTest::newRow("S instruments") << "http_get_instruments_linear.json" << "instrument" << QStringList{"", ""};
        QTest::newRow("S positions") << "http_get_positions.json" << "position" << QStringList{"", "", ""};
        QTest::newRow("S executions") << "http_get_executions.json" << "fill" << QStringList{"", ""};
        QTest::newRow("S orders") << "http_get_orders_realtime.json" << "order" << QStringList{"", ""};
        QTest::newRow("S rejected with fills") << "http_get_order_partially_filled_rejected.json" << "order" << QStringList{""};
        QTest::newRow("S history") << "http_get_orders_history_with_duplicate.json" << "order" << QStringList{"", ""};
        QTest::newRow("S stops") << "http_get_orders_realtime_tp_sl.json" << "stop" << QStringList{"", ""};
        QTest::newRow("S stop push") << "ws_account_order_stop_loss.json" << "stop" << QStringList{""};
        QTest::newRow("S take push") << "ws_account_order_take_profit.json" << "stop" << QStringList{""};
        QTest::newRow("S conditional entry") << "ws_account_order_stop_market.json" << "stop" << QStringList{""};
        QTest::newRow("S order push") << "ws_account_order.json" << "order" << QStringList{""};
        QTest::newRow("S filled push, a triggered stop by its fields") << "ws_account_order_filled.json" << "order" << QStringList{""};
        QTest::newRow("S filled push as stop") << "ws_account_order_filled.json" << "stop" << QStringList{"triggerDirection: missing"};
        // clang-format on
    }
    void otherFiles()
    {
        QFETCH(QString, file);
        QFETCH(QString, noun);
        QFETCH(QStringList, reasons);
        auto text = sharedFixture(file);
        if (!text) QSKIP("no ../shared/fixtures/bybit beside the sources");
        *text = text->substr(text->find('{'));
        const Raw root = Raw::parse(*text);
        const Raw rows = root.contains("data") ? root.at("data") : root.at("result").at("list");
        QCOMPARE(rows.size(), static_cast<std::size_t>(reasons.size()));
        for (int i = 0; i < reasons.size(); ++i) {
            const Parsed parsed{rows.at(static_cast<std::size_t>(i)).dump()};
            const auto judge = [&](const auto& decoded) {
                if (decoded) QVERIFY(decoded->has_value()); // ours, every one
                const std::string reason = decoded ? std::string{} : decoded.error().context;
                QCOMPARE(QString::fromStdString(reason), reasons.at(i));
            };
            if (noun == QLatin1String{"position"}) judge(decodePosition(parsed.value));
            if (noun == QLatin1String{"fill"}) judge(decodeFill(parsed.value));
            if (noun == QLatin1String{"closure"}) judge(decodeClosure(parsed.value));
            if (noun == QLatin1String{"ticker"}) judge(decodeTicker(parsed.value));
            if (noun == QLatin1String{"instrument"}) judge(decodeInstrument(parsed.value));
            if (noun == QLatin1String{"order"}) judge(decodeOrder(parsed.value));
            if (noun == QLatin1String{"stop"}) judge(decodeStop(parsed.value));
        }
    }
    void sampleKeyMovesMoneyAndTradesNothing()
    {
        HF_NEEDS_FIXTURE(text, "http_get_user_query_api.json");
        const Parsed parsed{Raw::parse(*text).at("result").dump()};
        const auto key = decodeKeyInfo(parsed.value);
        QVERIFY(key.has_value());
        QCOMPARE(key->uid, std::string{"1448939"});
        const auto has = [&](const char* word) {
            return std::find(key->permissions.begin(), key->permissions.end(), word)
                   != key->permissions.end();
        };
        QVERIFY(has("read_only") && has("withdraw") && has("Wallet.AccountTransfer"));
        QVERIFY(!has("trade")); // readOnly 1
        QVERIFY(!key->expiresAt);
        QCOMPARE(key->boundIps, std::string{"18.181.170.164,13.212.45.47,13.212.45.48"});
    }
    void sampleBalances()
    {
        HF_NEEDS_FIXTURE(text, "http_get_wallet_balance.json");
        const Raw coins = rowsOf(*text).at(0).at("coin");
        QVERIFY(coins.size() >= 3);
        for (const Raw& raw : coins) {
            const Parsed parsed{raw.dump()};
            const auto balance = decodeBalance(parsed.value);
            QVERIFY(balance.has_value());
            QVERIFY(isText(raw, "coin", balance->currency));
            QVERIFY(is(raw, "equity", *balance->equity));
            QVERIFY(is(raw, "availableToWithdraw", *balance->available));
        }
    }

    // ---- our own ----------------------------------------------------------------------------------------
    void orderTable_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("cancel");
        QTest::addColumn<QString>("filled");
        QTest::addColumn<QString>("order"); // state, "none" or "refused"
        QTest::addColumn<QString>("stop");
        // clang-format off
        QTest::newRow("O1 new") << "" << "New" << "UNKNOWN" << "0" << "live" << "none";
        QTest::newRow("O1 created") << "" << "Created" << "" << "0" << "live" << "none";
        QTest::newRow("O1 pending cancel") << "UNKNOWN" << "PendingCancel" << "" << "0" << "live" << "none";
        QTest::newRow("O2") << "" << "PartiallyFilled" << "" << "0.5" << "partially filled" << "none";
        QTest::newRow("O3") << "" << "Filled" << "" << "1" << "filled" << "none";
        QTest::newRow("O4 cancelled with fills") << "" << "Cancelled" << "CancelByUser" << "0.5" << "canceled" << "none";
        QTest::newRow("O4 rejected") << "" << "Rejected" << "" << "0" << "canceled" << "none";
        QTest::newRow("O4 deactivated entry") << "" << "Deactivated" << "" << "0" << "canceled" << "none";
        QTest::newRow("O4 old word") << "" << "PartiallyFilledCanceled" << "" << "0.5" << "canceled" << "none";
        QTest::newRow("O5 untriggered nothing") << "" << "Untriggered" << "" << "0" << "refused" << "refused";
        QTest::newRow("O5 triggered nothing") << "UNKNOWN" << "Triggered" << "" << "0" << "refused" << "refused";
        QTest::newRow("O6") << "StopLoss" << "Untriggered" << "" << "0" << "none" << "live";
        QTest::newRow("O7 triggered") << "StopLoss" << "Triggered" << "" << "0" << "live" << "effective";
        QTest::newRow("O7 filling") << "StopLoss" << "PartiallyFilled" << "" << "0.5" << "partially filled" << "effective";
        QTest::newRow("O7 filled") << "StopLoss" << "Filled" << "" << "1" << "filled" << "effective";
        QTest::newRow("O8 filled in part") << "StopLoss" << "Cancelled" << "UNKNOWN" << "0.4" << "canceled" << "effective";
        QTest::newRow("O9") << "StopLoss" << "Deactivated" << "CancelByTpSlTsClear" << "0" << "none" << "canceled";
        QTest::newRow("O10 position closed") << "StopLoss" << "Cancelled" << "CancelByTpSlTsClear" << "0" << "none" << "canceled";
        QTest::newRow("O10 pair") << "StopLoss" << "Cancelled" << "CancelByOCOSlCanceledByTpTriggered" << "0" << "none" << "canceled";
        QTest::newRow("O11") << "StopLoss" << "Cancelled" << "CancelByUser" << "0" << "canceled" << "canceled";
        QTest::newRow("O12") << "StopLoss" << "Rejected" << "" << "0" << "canceled" << "failed";
        QTest::newRow("O13 status") << "StopLoss" << "Resting" << "" << "0" << "refused" << "refused";
        QTest::newRow("O13 type") << "IcebergStop" << "New" << "" << "0" << "refused" << "refused";
        // clang-format on
    }
    void orderTable()
    {
        QFETCH(QString, type);
        QFETCH(QString, status);
        QFETCH(QString, cancel);
        QFETCH(QString, filled);
        QFETCH(QString, order);
        QFETCH(QString, stop);
        std::string row = stopRow("s1", status.toStdString());
        row = with(row, "stopOrderType", type.toStdString());
        row = with(row, "cancelType", cancel.toStdString());
        row = with(row, "cumExecQty", filled.toStdString());
        const Parsed parsed{row};
        const auto word = [](const auto& decoded) {
            if (!decoded) return std::string{"refused"};
            return *decoded ? std::string{toString((*decoded)->state)} : std::string{"none"};
        };
        QCOMPARE(word(decodeOrder(parsed.value)), order.toStdString());
        const auto decoded = decodeStop(parsed.value);
        QCOMPARE(word(decoded), stop.toStdString());
        if (stop == QLatin1String{"effective"}) {
            QCOMPARE((*decoded)->children, std::vector{VenueOrderId{"s1"}});
            QCOMPARE((**decodeOrder(parsed.value)).parentStop, VenueOrderId{"s1"});
        }
        if (cancel == QLatin1String{"CancelByTpSlTsClear"})
            QCOMPARE((*decoded)->failCode, cancel.toStdString());
    }
    void stopTable_data()
    {
        QTest::addColumn<QString>("change"); // merged into a Full stop loss of a long
        QTest::addColumn<QString>("expected");
        // clang-format off
        QTest::newRow("K1") << "{}" << "conditional whole stop 2400 mark";
        QTest::newRow("K1 of a short") << R"({"side":"Buy","triggerDirection":1})" << "conditional whole stop 2400 mark";
        QTest::newRow("K1 without a direction") << R"({"triggerDirection":0})" << "conditional whole stop 2400 mark";
        QTest::newRow("K2") << R"({"stopOrderType":"TakeProfit","triggerDirection":1})" << "conditional whole take 2400 mark";
        QTest::newRow("K3 own size") << R"({"stopOrderType":"PartialStopLoss","tpslMode":"Partial","qty":".1"})" << "conditional 0.1 stop 2400 mark";
        QTest::newRow("K3 not Full after all") << R"({"tpslMode":"Partial"})" << "conditional 1 stop 2400 mark";
        QTest::newRow("K3 may open") << R"({"reduceOnly":false})" << "conditional 1 stop 2400 mark may open";
        QTest::newRow("K3 does not free margin") << R"({"closeOnTrigger":false})" << "conditional 1 stop 2400 mark";
        QTest::newRow("K4") << R"({"stopOrderType":"PartialTakeProfit","tpslMode":"Partial","triggerDirection":1})" << "conditional 1 take 2400 mark";
        QTest::newRow("K5 reducing") << R"({"stopOrderType":"Stop","tpslMode":""})" << "conditional 1 stop 2400 mark";
        QTest::newRow("K5 reducing, on the way up") << R"({"stopOrderType":"Stop","triggerDirection":1})" << "conditional 1 take 2400 mark";
        QTest::newRow("K5 an entry") << R"({"stopOrderType":"Stop","reduceOnly":false})" << "trigger 1 stop 2400 mark may open";
        QTest::newRow("K5 no direction") << R"({"stopOrderType":"Stop","triggerDirection":0})" << "triggerDirection: missing";
        QTest::newRow("K6") << R"({"stopOrderType":"TrailingStop","tpslMode":"UNKNOWN"})" << "trailing 1 stop 2400 mark";
        QTest::newRow("K7") << R"({"stopOrderType":"MmRateClose","triggerPrice":""})" << "other 1";
        QTest::newRow("no source is last") << R"({"triggerBy":""})" << "conditional whole stop 2400 last";
        QTest::newRow("by index") << R"({"triggerBy":"IndexPrice"})" << "conditional whole stop 2400 index";
        QTest::newRow("unknown source") << R"({"triggerBy":"BestBid"})" << R"(triggerBy: "BestBid" is not a value we know)";
        QTest::newRow("no level") << R"({"triggerPrice":"0"})" << "triggerPrice: missing";
        QTest::newRow("no level, ended") << R"({"triggerPrice":"0","orderStatus":"Deactivated"})" << "conditional whole";
        QTest::newRow("the other leg's direction") << R"({"triggerDirection":1})" << "triggerDirection: that of the other leg";
        QTest::newRow("an unknown direction") << R"({"triggerDirection":3})" << R"(triggerDirection: "3" is not a value we know)";
        QTest::newRow("a limit behind it") << R"({"orderType":"Limit","price":"2390"})" << "conditional whole stop 2400 mark limit 2390";
        // clang-format on
    }
    void stopTable()
    {
        QFETCH(QString, change);
        QFETCH(QString, expected);
        Raw row = Raw::parse(stopRow("s1"));
        row.merge_patch(Raw::parse(change.toStdString()));
        const Parsed parsed{row.dump()};
        const auto stop = decodeStop(parsed.value);
        std::string said;
        if (!stop) {
            said = stop.error().context;
        } else {
            const StopOrder& s = **stop;
            said = std::string{toString(s.kind)}
                   + (s.closesWholePosition ? " whole" : " " + s.qty->toString());
            if (s.stopTrigger)
                said += " stop " + s.stopTrigger->toString() + " "
                        + std::string{toString(s.stopSource)};
            if (s.takeTrigger)
                said += " take " + s.takeTrigger->toString() + " "
                        + std::string{toString(s.takeSource)};
            if (s.stopLimit) said += " limit " + s.stopLimit->toString();
            if (!s.reduceOnly) said += " may open";
            QCOMPARE(s.qty.has_value(), !s.closesWholePosition);
        }
        QCOMPARE(said, expected.toStdString());
    }
    void refusedRowsNameTheField_data()
    {
        QTest::addColumn<QString>("noun");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value"); // JSON; "-" takes the field out
        QTest::addColumn<QString>("reason");
        // clang-format off
        const auto row = [](const char* name, const char* noun, const char* field, const char* value, const char* reason) {
            QTest::newRow(name) << noun << field << value << reason;
        };
        row("size missing", "position", "size", "-", "size: missing");
        row("size empty is not zero", "position", "size", "\"\"", "size: missing");
        row("size negative", "position", "size", "\"-1\"", "size: negative");
        row("size a word", "position", "size", "\"many\"", "size");
        row("size too large", "position", "size", "\"1e20\"", "size: more than 15 digits");
        row("side missing with a size", "position", "side", "\"\"", "side: missing");
        row("side unknown", "position", "side", "\"Both\"", "side: \"Both\"");
        row("idx missing", "position", "positionIdx", "-", "positionIdx: missing");
        row("idx unknown", "position", "positionIdx", "3", "positionIdx: \"3\"");
        row("idx of the other side", "position", "positionIdx", "2", "side: not that of its positionIdx");
        row("status unknown", "position", "positionStatus", "\"Frozen\"", "positionStatus: \"Frozen\"");
        row("time missing", "position", "updatedTime", "-", "updatedTime: missing");
        row("time before 1970", "position", "updatedTime", "\"-1\"", "updatedTime: not milliseconds since 1970");
        row("time a number before 1970", "position", "updatedTime", "-1794999900000", "updatedTime: not milliseconds since 1970");
        row("time after the year 9999", "position", "updatedTime", "\"253402300800000\"", "updatedTime: not milliseconds since 1970");
        row("time in nanoseconds", "position", "updatedTime", "\"1794999900000000000\"", "updatedTime: ");
        row("time with a fraction", "position", "updatedTime", "\"1794999900000.5\"", "updatedTime: not milliseconds since 1970");
        row("opened before 1970", "position", "openTime", "-1", "openTime: not milliseconds since 1970");
        row("seq below", "position", "seq", "-2", "seq: neither a count nor -1");
        row("category unknown", "position", "category", "\"margin\"", "category: \"margin\"");
        row("symbol missing", "position", "symbol", "-", "symbol: missing");
        row("exec type missing", "fill", "execType", "-", "execType: missing");
        row("exec type unknown", "fill", "execType", "\"Gift\"", "execType: \"Gift\"");
        row("exec qty zero", "fill", "execQty", "\"0\"", "execQty: zero");
        row("exec price zero", "fill", "execPrice", "\"0\"", "execPrice: missing");
        row("exec id missing", "fill", "execId", "\"\"", "execId: missing");
        row("exec time before 1970", "fill", "execTime", "\"-1\"", "execTime: not milliseconds since 1970");
        row("exec time zero", "fill", "execTime", "\"0\"", "execTime: missing");
        row("order side", "order", "side", "\"\"", "side: missing");
        row("limit without a price", "order", "price", "\"0\"", "price: missing");
        row("filled missing is not zero", "order", "cumExecQty", "-", "cumExecQty: missing");
        row("order id", "order", "orderId", "-", "orderId: missing");
        row("updated before 1970", "order", "updatedTime", "\"-1\"", "updatedTime: not milliseconds since 1970");
        row("created after the year 9999", "order", "createdTime", "\"253402300800000\"", "createdTime: not milliseconds since 1970");
        row("reduceOnly a word", "order", "reduceOnly", "\"maybe\"", "reduceOnly");
        // clang-format on
    }
    void refusedRowsNameTheField()
    {
        QFETCH(QString, noun);
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(QString, reason);
        const std::string whole = noun == QLatin1String{"position"} ? positionRow("1")
                                  : noun == QLatin1String{"fill"}   ? fillRow("e1")
                                                                    : orderRow("1");
        const std::string name = field.toStdString();
        const Parsed parsed{value == QLatin1String{"-"}
                                ? without(whole, name)
                                : with(whole, name, Raw::parse(value.toStdString()))};
        const Parsed fine{whole};
        const auto judge = [&](const auto& bent, const auto& good) {
            QVERIFY(good && *good);
            QVERIFY(!bent);
            QVERIFY2(bent.error().context.rfind(reason.toStdString(), 0) == 0,
                     bent.error().context.c_str());
        };
        if (noun == QLatin1String{"position"})
            judge(decodePosition(parsed.value), decodePosition(fine.value));
        else if (noun == QLatin1String{"fill"})
            judge(decodeFill(parsed.value), decodeFill(fine.value));
        else
            judge(decodeOrder(parsed.value), decodeOrder(fine.value));
    }
    void otherProductsAreNotOurs()
    {
        for (const char* category : {"spot", "inverse", "option"}) {
            const Parsed position{with(positionRow("1"), "category", category)};
            const auto row = decodePosition(position.value);
            QVERIFY(row && !*row);
            const Parsed fill{with(fillRow("1"), "category", category)};
            const auto none = decodeFill(fill.value);
            QVERIFY(none && !*none);
        }
        const Parsed dated{positionRow("1", "BTCUSDT-25DEC26")};
        const auto row = decodePosition(dated.value);
        QVERIFY(row && !*row);
    }
    void unsetLevelsReadAlikeOnBothSides()
    {
        const Parsed rest{with(positionRow("1"), "stopLoss", "")};
        const Parsed stream{with(with(positionRow("1"), "stopLoss", "0"), "takeProfit", "0")};
        QCOMPARE((**decodePosition(rest.value)).levels, std::optional{PositionLevels{}});
        QCOMPARE((**decodePosition(stream.value)).levels, std::optional{PositionLevels{}});
        const Parsed silent{without(positionRow("1"), "stopLoss")};
        QVERIFY(!(**decodePosition(silent.value)).levels);
        const Parsed set{with(positionRow("1"), "trailingStop", "12.5")};
        const PositionLevels levels{Price::of("2400"), {}, Decimal::of("12.5")};
        QCOMPARE((**decodePosition(set.value)).levels, std::optional{levels});
    }
    void aFlatRowNeedsNoTime()
    {
        const Parsed flat{with(positionRow("0", "ETHUSDT", ""), "updatedTime", "0")};
        const auto row = decodePosition(flat.value);
        QVERIFY(row && *row);
        QCOMPARE((*row)->updatedAt, WallTime{});
        const Parsed held{with(positionRow("1"), "updatedTime", "0")};
        QCOMPARE(decodePosition(held.value).error().context, std::string{"updatedTime: missing"});
    }
    void aPositionThatMayNotGrowSaysSo()
    {
        for (const char* status : {"Liq", "Adl"}) {
            const Parsed row{with(positionRow("1"), "positionStatus", status)};
            QCOMPARE((**decodePosition(row.value)).restriction, std::string{status});
        }
        const Parsed row{with(positionRow("1"), "isReduceOnly", true)};
        QCOMPARE((**decodePosition(row.value)).restriction, std::string{"reduce only"});
    }
    void everyFillTypeHasItsWord_data()
    {
        QTest::addColumn<QString>("category");
        QTest::newRow("Trade") << "normal";
        QTest::newRow("BustTrade") << "full_liquidation";
        QTest::newRow("AdlTrade") << "adl";
        QTest::newRow("Settle") << "settlement";
        QTest::newRow("Delivery") << "delivery";
        QTest::newRow("MovePosition") << "move_position";
        QTest::newRow("BlockTrade") << "block_trade";
        QTest::newRow("FutureSpread") << "future_spread";
        QTest::newRow("CorporateAction") << "corporate_action";
    }
    void everyFillTypeHasItsWord()
    {
        QFETCH(QString, category);
        const Parsed row{fillRow("1", QTest::currentDataTag())};
        QCOMPARE((**decodeFill(row.value)).category, category.toStdString());
    }
    void aStopsFillNamesItsStop()
    {
        const Parsed row{with(fillRow("1"), "stopOrderType", "StopLoss")};
        QCOMPARE((**decodeFill(row.value)).parentStop, VenueOrderId{"11"});
    }
    void anAttachedStopShowsOnItsOrder()
    {
        const Parsed row{
            with(with(with(orderRow("1"), "stopLoss", "2300"), "slTriggerBy", "MarkPrice"),
                 "takeProfit", "2600")};
        const Order order = **decodeOrder(row.value);
        QCOMPARE(order.attached.size(), std::size_t{1});
        QCOMPARE(order.attached.front().stopTrigger, std::optional{Price::of("2300")});
        QCOMPARE(order.attached.front().stopSource, TriggerSource::Mark);
        QCOMPARE(order.attached.front().takeTrigger, std::optional{Price::of("2600")});
        QCOMPARE(order.attached.front().takeSource, TriggerSource::Last);
    }
    void instrumentOfTheSheet()
    {
        const std::string text =
            R"({"symbol":"BTCUSDT","contractType":"LinearPerpetual","status":"Trading","baseCoin":"BTC","quoteCoin":"USDT",)"
            R"("leverageFilter":{"maxLeverage":"100.00"},"priceFilter":{"tickSize":"0.10"},)"
            R"("lotSizeFilter":{"maxOrderQty":"1190.000","minOrderQty":"0.001","qtyStep":"0.001","maxMktOrderQty":"500.000","minNotionalValue":"5"},)"
            R"("fundingInterval":480,"settleCoin":"USDT"})";
        const Parsed row{text};
        const auto decoded = decodeInstrument(row.value);
        QVERIFY(decoded && *decoded);
        Instrument expected;
        expected.id = {"BTCUSDT"};
        expected.venue = Venue::Bybit;
        expected.base = "BTC";
        expected.quote = expected.settle = "USDT";
        expected.multiplier = Decimal::fromInt(1);
        expected.tick = Price::of("0.1");
        expected.lot = expected.qtyMin = Qty::of("0.001");
        expected.marketQtyMax = expected.stopQtyMax = Qty::of("500");
        expected.limitQtyMax = Qty::of("1190");
        expected.leverageMax = Decimal::fromInt(100);
        expected.state = InstrumentState::Live;
        expected.notionalMin = Notional::of("5");
        QVERIFY(**decoded == expected);
        QCOMPARE(*decodeFundingInterval(row.value), minutes{480});

        const Parsed dated{with(text, "contractType", "LinearFutures")};
        const auto none = decodeInstrument(dated.value);
        QVERIFY(none && !*none);
        const Parsed odd{with(text, "contractType", "LinearSomething")};
        QVERIFY(!decodeInstrument(odd.value));
        const Parsed noStep{with(text, "priceFilter", Raw::parse(R"({"tickSize":"0"})"))};
        QCOMPARE(decodeInstrument(noStep.value).error().context,
                 std::string{"priceFilter: tickSize: missing"});
        const Parsed delisted{with(text, "status", "Delivering")};
        QCOMPARE((**decodeInstrument(delisted.value)).state, InstrumentState::Settling);
        const Parsed strange{with(text, "status", "Paused")};
        QCOMPARE((**decodeInstrument(strange.value)).state, InstrumentState::Other);
    }
    void keyTable_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<bool>("trades");
        QTest::addColumn<bool>("movesMoney");
        // clang-format off
        QTest::newRow("P2") << "{}" << true << false;
        QTest::newRow("P1 read only") << R"({"readOnly":1})" << false << false;
        QTest::newRow("P1 not unified") << R"({"uta":0})" << false << false;
        QTest::newRow("P1 orders without positions") << R"({"permissions":{"ContractTrade":["Order"],"Derivatives":[]}})" << false << false;
        QTest::newRow("P2 derivatives alone") << R"({"permissions":{"ContractTrade":[]}})" << true << false;
        QTest::newRow("P3 withdraw") << R"({"permissions":{"Wallet":["Withdraw"]}})" << true << true;
        QTest::newRow("P3 earn") << R"({"permissions":{"Earn":["Earn"]}})" << true << true;
        QTest::newRow("P3 a group of tomorrow") << R"({"permissions":{"Teleport":["Beam"]}})" << true << true;
        QTest::newRow("P3 an empty one") << R"({"permissions":{"Teleport":[]}})" << true << false;
        QTest::newRow("P4 spot") << R"({"permissions":{"Spot":["SpotTrade"]}})" << true << false;
        // clang-format on
    }
    void keyTable()
    {
        QFETCH(QString, change);
        QFETCH(bool, trades);
        QFETCH(bool, movesMoney);
        Raw raw = Raw::parse(keyResult());
        raw.merge_patch(Raw::parse(change.toStdString()));
        const Parsed parsed{raw.dump()};
        const auto key = decodeKeyInfo(parsed.value);
        QVERIFY(key.has_value());
        const auto has = [&](const char* word) {
            return std::find(key->permissions.begin(), key->permissions.end(), word)
                   != key->permissions.end();
        };
        QVERIFY(has("read_only"));
        QCOMPARE(has("trade"), trades);
        QCOMPARE(has("withdraw"), movesMoney);
        QCOMPARE(key->expiresAt, std::optional{wallFromMs(1801440000000)}); // 2027-02-01
        const Parsed info{accountResult()};
        const AccountConfig config = accountOf(*key, *decodeAccountInfo(info.value));
        QCOMPARE(config.uid, std::string{"7001"});
        QCOMPARE(config.keyExpiresAt, key->expiresAt);
        QVERIFY(config.accountMode.find("5 REGULAR_MARGIN") != std::string::npos);
    }
    void aKeyWithoutAnAccountProvesNothing()
    {
        const Parsed none{without(keyResult(), "userID")};
        QCOMPARE(decodeKeyInfo(none.value).error().context, std::string{"userID: missing"});
        const Parsed zero{with(keyResult(), "userID", 0)};
        QVERIFY(!decodeKeyInfo(zero.value));
        const Parsed open{with(keyResult(), "ips", Raw::parse(R"(["*"])"))};
        QCOMPARE(decodeKeyInfo(open.value)->boundIps, std::string{});
    }
    void aClosureIsAnOrdersAndNeverTheEnd()
    {
        const std::string row =
            R"({"symbol":"ETHUSDT","orderId":"77","side":"Sell","execType":"Trade","closedSize":"3","avgEntryPrice":"1194.9","avgExitPrice":"1180.5","closedPnl":"-47.4","createdTime":"1672214887231423699","updatedTime":"1672214887236"})";
        const Parsed parsed{row};
        const Closure closure = **decodeClosure(parsed.value);
        QCOMPARE(closure.direction, Direction::Long);
        QCOMPARE(closure.kind, ClosureKind::Partial);
        QCOMPARE(closure.order, VenueOrderId{"77"});
        QCOMPARE(closure.closedQty, Qty::of("3"));
        QCOMPARE(closure.realized, std::optional{Money::of("-47.4")});
        QCOMPARE(toMs(closure.closedAt), std::int64_t{1672214887236});
        const Parsed bust{with(row, "execType", "BustTrade")};
        QCOMPARE((**decodeClosure(bust.value)).kind, ClosureKind::PartialLiquidation);
        const Parsed settled{with(row, "execType", "Settle")};
        QCOMPARE((**decodeClosure(settled.value)).kind, ClosureKind::Settlement);
        const Parsed session{
            with(row, "execType", "SessionSettlePnL")}; // books profit, closes nothing
        QCOMPARE((**decodeClosure(session.value)).kind, ClosureKind::Other);
        const Parsed odd{with(row, "execType", "Gift")};
        QVERIFY(!decodeClosure(odd.value));
    }
    void candles()
    {
        const Parsed row{R"(["1709891679000","27450","27460","27440","27455","123.45","3390000"])"};
        const auto candle = decodeCandle(row.value, {"BTCUSDT"}, minutes{5}, true);
        QVERIFY(candle.has_value());
        QCOMPARE(toMs(candle->open), std::int64_t{1709891679000});
        QVERIFY(candle->isFinal && candle->close == Price::of("27455")
                && candle->volume == Qty::of("123.45"));
        for (const char* bent :
             {R"(["1709891679000","27450","27430","27440","27455","1","1"])",
              R"(["0","1","1","1","1","1","1"])", R"(["1709891679000","1","1","1","1","-1","1"])",
              R"(["1709891679000","1","1"])", "{}"}) {
            const Parsed other{bent};
            QVERIFY2(!decodeCandle(other.value, {"BTCUSDT"}, minutes{5}, true), bent);
        }
        for (const char* name : {"1", "3", "5", "15", "30", "60", "120", "240", "360", "720", "D"})
            QCOMPARE(std::string{barName(*barOf(name))}, std::string{name});
        QVERIFY(!barOf("W") && barName(minutes{7}).empty());
    }
};

QTEST_GUILESS_MAIN(TestBybitRows)
#include "tst_bybit_rows.moc"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/dialect.h"
#include "core/venues/bybit/reading.h"
#include "tests/bybit/bybit_rows.h"
#include "tests/bybit/shared_fixtures.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <functional>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::bybit;
using namespace holdfast::venues::bybit::test;

namespace {

const InstrumentId kEth{"ETHUSDT"};
const ReadStamp kStamp{MonoTime{seconds{1}}, MonoTime{seconds{2}}, {}};

/// A read played to its end: each target is answered by `venue`; an empty body is a lost page.
struct Played {
    std::vector<std::string> targets;
    std::optional<VenueFact> fact;
};
Played play(const Request& request, const std::function<std::string(const std::string&)>& venue,
            bool isProven = true)
{
    Played played;
    auto reading = makeReading(RequestId{7}, request);
    if (!reading) return played;
    std::vector<std::pair<std::size_t, link::Wire>> open;
    std::size_t given = 0;
    const auto add = [&](std::vector<link::Wire> wires) {
        for (link::Wire& wire : wires)
            open.emplace_back(given++, std::move(wire));
    };
    add((*reading)->begin());
    while (!open.empty() && played.targets.size() < 500) {
        const auto [page, wire] = open.front();
        open.erase(open.begin());
        played.targets.push_back(wire.target);
        const std::string body = venue(wire.target);
        json::Document document;
        const auto reply = dialect().open(document, body);
        if (!reply || !reply->isOk || !reply->content) {
            played.fact = (*reading)->failed(kStamp, {ErrorCode::Malformed, "no page"});
            return played;
        }
        add((*reading)->take(page, *reply->content));
    }
    played.fact = (*reading)->answer(kStamp, isProven);
    return played;
}

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

template <class Reply>
const auto& readOf(const Played& played)
{
    return std::get<Reply>(*played.fact).read;
}
template <class Row>
std::string shapeOf(const Read<Row>& read)
{
    if (const auto* complete = std::get_if<Complete<Row>>(&read))
        return "complete " + std::to_string(complete->rows().size());
    if (const auto* partial = std::get_if<Partial<Row>>(&read))
        return "partial " + std::to_string(partial->rows.size()) + ": " + partial->reason;
    return "failed: " + std::get<Failed>(read).error.context;
}
template <class Row>
std::string shapeOf(const ById<Row>& read)
{
    if (read.error) return "failed: " + read.error->context;
    return read.row ? "found" : "not found";
}

/// Positions on numbered symbols, `count` of them from `first`.
std::string manyPositions(int first, int count)
{
    std::string rows;
    for (int i = first; i < first + count; ++i)
        rows += (rows.empty() ? "" : ",") + positionRow("1", "C" + std::to_string(i) + "USDT");
    return rows;
}
std::string none() { return listEnvelope({}); }
/// The candle of five minutes with this number.
std::string candleRow(int index)
{
    return R"([")" + std::to_string(1'795'000'000'000 + index * 300'000)
           + R"(","10","12","9","11","1","1"])";
}

} // namespace

class TestBybitReads : public QObject {
    Q_OBJECT
private slots:
    /// The first page of every read: limits are explicit always.
    void endpoints_data()
    {
        QTest::addColumn<int>("index");
        const QList<std::pair<const char*, Request>>& all = requests();
        for (int i = 0; i < all.size(); ++i)
            QTest::newRow(all.at(i).first) << i;
    }
    void endpoints()
    {
        QFETCH(int, index);
        const auto reading = makeReading(RequestId{1}, requests().at(index).second);
        QVERIFY(reading.has_value());
        std::string targets;
        for (const link::Wire& wire : (*reading)->begin()) {
            targets += (targets.empty() ? "" : " ") + wire.target;
            QVERIFY(wire.method == HttpMethod::Get && wire.body.empty());
            QCOMPARE(wire.isSigned, !has(wire.target, "/market/"));
            QCOMPARE(wire.uses.size(), std::size_t{2});
            QCOMPARE(wire.uses.back().key, std::string{"address"});
        }
        QCOMPARE(targets, std::string{QTest::currentDataTag()});
    }
    void everySettlementIsAskedFor()
    {
        const Played played = play(ReadPositions{}, [](const std::string& target) {
            return has(target, "settleCoin=USDC") ? listEnvelope(positionRow("2", "BTCPERP"))
                                                  : listEnvelope(positionRow("1"));
        });
        QCOMPARE(played.targets,
                 (std::vector<std::string>{
                     "/v5/position/list?category=linear&settleCoin=USDT&limit=200",
                     "/v5/position/list?category=linear&settleCoin=USDC&limit=200"}));
        QCOMPARE(shapeOf(readOf<PositionsReply>(played)), std::string{"complete 2"});
    }
    /// G1–G7 on the list of positions in USDT; that in USDC is empty.
    void whereAListEnds_data()
    {
        QTest::addColumn<QStringList>("pages"); // first symbol, count and cursor of each
        QTest::addColumn<QString>("shape");
        QTest::addColumn<int>("asked"); // pages of the list in USDT
        // clang-format off
        QTest::newRow("G1 nothing held") << QStringList{"0 0 "} << "complete 0" << 1;
        QTest::newRow("G1 nothing held, with a cursor") << QStringList{"0 0 a"} << "complete 0" << 1;
        QTest::newRow("G2 no cursor") << QStringList{"0 3 "} << "complete 3" << 1;
        QTest::newRow("G3 one row and a cursor, as recorded") << QStringList{"0 1 a", "0 0 a"} << "complete 1" << 2;
        QTest::newRow("G3 the 21st position behind a page cut at 20") << QStringList{"0 20 a", "20 1 b", "0 0 "} << "complete 21" << 3;
        QTest::newRow("G3 three whole pages") << QStringList{"0 200 a", "200 200 b", "400 7 c", "0 0 "} << "complete 407" << 4;
        QTest::newRow("G4 the cursor wants to be encoded") << QStringList{"0 200 a%2C", "0 200 a%2C", "200 5 "} << "complete 205" << 3;
        QTest::newRow("G5 the last page comes again") << QStringList{"0 5 a", "0 5 a", "0 5 a"} << "complete 5" << 3;
        QTest::newRow("G6 a whole page comes again") << QStringList{"0 200 a", "0 200 a", "0 200 a"} << "partial 200: the same page came twice" << 3;
        QTest::newRow("R2 pages that overlap") << QStringList{"0 3 a", "2 3 b", "0 0 "} << "partial 5: a row came twice: C2USDT 0" << 3;
        // clang-format on
    }
    void whereAListEnds()
    {
        QFETCH(QStringList, pages);
        QFETCH(QString, shape);
        QFETCH(int, asked);
        int page = 0;
        const Played played = play(ReadPositions{}, [&](const std::string& target) {
            if (has(target, "settleCoin=USDC")) return none();
            const QStringList parts = pages.at(page++).split(QLatin1Char{' '});
            return listEnvelope(manyPositions(parts.at(0).toInt(), parts.at(1).toInt()),
                                parts.at(2).toStdString());
        });
        QCOMPARE(shapeOf(readOf<PositionsReply>(played)), shape.toStdString());
        QCOMPARE(page, asked);
    }
    void cursorsGoBackAsTheyCame()
    {
        const Played played = play(ReadPositions{}, [](const std::string& target) {
            if (has(target, "settleCoin=USDC")) return none();
            return listEnvelope(positionRow("1"), "LTCUSDT%2C1699948800031%2C0");
        });
        QCOMPARE(played.targets.at(1),
                 played.targets.at(0) + "&cursor=LTCUSDT%2C1699948800031%2C0");
        QCOMPARE(played.targets.at(2),
                 played.targets.at(0) + "&cursor=LTCUSDT%252C1699948800031%252C0");
        QCOMPARE(cursorAsReceived("a&b=c #\"%2C:,"), std::string{"a%26b%3Dc%20%23%22%2C:,"});
    }
    /// G4, G5: the end of one list says nothing about the cursors of the next, whose page is cut at 20.
    void anEndThatRepeatsIsNoEncoding()
    {
        const Played played = play(ReadPositions{}, [](const std::string& target) {
            if (has(target, "settleCoin=USDT")) return listEnvelope(manyPositions(0, 5), "a%2C");
            const bool isNext = has(target, "&cursor=b%2C");
            return isNext ? listEnvelope(manyPositions(120, 20))
                          : listEnvelope(manyPositions(100, 20), "b%2C");
        });
        QCOMPARE(shapeOf(readOf<PositionsReply>(played)), std::string{"complete 45"});
        QCOMPARE(played.targets.size(), std::size_t{5});
    }
    void morePagesThanWeReadAreADoubt()
    {
        int page = 0;
        const Played played = play(ReadOrderHistory{kEth, Depth::Latest}, [&](const std::string&) {
            ++page;
            return listEnvelope(orderRow(std::to_string(page), "Filled"),
                                "c" + std::to_string(page));
        });
        QCOMPARE(shapeOf(readOf<OrdersReply>(played)),
                 std::string{"partial 2: there are more rows than we read at once"}); // G7
        QCOMPARE(played.targets.size(), std::size_t{2});
    }
    void whatIsNoListIsNoEmptyList_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("shape");
        // clang-format off
        QTest::newRow("R4 list null") << R"({"retCode":0,"retMsg":"OK","result":{"list":null,"nextPageCursor":""}})" << "failed: no list in the reply, which is not an empty one";
        QTest::newRow("R4 no list") << R"({"retCode":0,"retMsg":"OK","result":{"success":"1"}})" << "failed: no list in the reply, which is not an empty one";
        QTest::newRow("R4 list an object") << R"({"retCode":0,"retMsg":"OK","result":{"list":{}}})" << "failed: list: not a list";
        QTest::newRow("R4 result null") << R"({"retCode":0,"retMsg":"OK","result":null})" << "failed: no page";
        QTest::newRow("R4 error code") << R"({"retCode":10016,"retMsg":"busy","result":{}})" << "failed: no page";
        QTest::newRow("R4 html") << "<html>" << "failed: no page";
        QTest::newRow("R4 nothing") << "" << "failed: no page";
        QTest::newRow("R4 another category") << R"({"retCode":0,"retMsg":"OK","result":{"category":"inverse","list":[]}})" << "failed: a list of the category inverse";
        // clang-format on
    }
    void whatIsNoListIsNoEmptyList()
    {
        QFETCH(QString, body);
        QFETCH(QString, shape);
        const auto venue = [&](const std::string&) { return body.toStdString(); };
        QCOMPARE(shapeOf(readOf<PositionsReply>(play(ReadPositions{}, venue))),
                 shape.toStdString());
        QCOMPARE(shapeOf(readOf<StopsReply>(play(ReadStops{}, venue))), shape.toStdString());
        // A lost second source fails the whole, whatever came before (R4).
        const auto half = [&](const std::string& target) {
            return has(target, "USDC") ? body.toStdString() : listEnvelope(positionRow("1"));
        };
        QCOMPARE(shapeOf(readOf<PositionsReply>(play(ReadPositions{}, half))), shape.toStdString());
    }
    void doubtsMakeAListPartial()
    {
        const auto positions = [](const std::string& rows, bool isProven = true) {
            return shapeOf(readOf<PositionsReply>(play(
                ReadPositions{kEth}, [&](const std::string&) { return listEnvelope(rows); },
                isProven)));
        };
        QCOMPARE(positions(positionRow("1")), std::string{"complete 1"});
        QCOMPARE(positions(positionRow("1"), false),
                 std::string{"partial 1: the account behind the key is not proven yet"}); // R3
        QCOMPARE(positions(without(positionRow("1"), "size")),
                 std::string{"partial 0: a row was refused: size: missing"}); // R2
        QCOMPARE(positions(positionRow("1") + "," + positionRow("1")),
                 std::string{"partial 1: a row came twice: ETHUSDT 0"});
        QCOMPARE(positions(positionRow("1", "BTCUSDT")),
                 std::string{"partial 0: a row of another instrument: BTCUSDT"});
        QCOMPARE(positions({}), std::string{"partial 0: the venue does not name the instrument it "
                                            "was asked for"}); // R7
        QCOMPARE(positions(positionRow("1", "ETHUSDT", "Buy", 1) + ","
                           + positionRow("0", "ETHUSDT", "", 2)),
                 std::string{"complete 2"}); // hedge mode: in any order, by their index
    }
    void theSamePositionInBothListsIsADoubt()
    {
        const Played played = play(
            ReadPositions{}, [](const std::string&) { return listEnvelope(positionRow("1")); });
        QCOMPARE(shapeOf(readOf<PositionsReply>(played)),
                 std::string{"partial 1: a row came twice: ETHUSDT 0"});
    }
    void stopsAreAskedForTwiceAndMerged()
    {
        const std::string older = stopRow("s1");
        const std::string ended =
            with(with(older, "orderStatus", "Deactivated"), "updatedTime", "1794999900001");
        const std::string same = with(older, "orderStatus", "Deactivated");
        const auto stops = [](const std::string& plain, const std::string& filtered) {
            return shapeOf(readOf<StopsReply>(play(ReadStops{}, [&](const std::string& target) {
                if (has(target, "USDC")) return none();
                return listEnvelope(has(target, "orderFilter=StopOrder") ? filtered : plain);
            })));
        };
        QCOMPARE(stops(older, older), std::string{"complete 1"}); // R9
        QCOMPARE(stops({}, older), std::string{"complete 1"});
        QCOMPARE(stops(older, {}), std::string{"complete 1"});
        QCOMPARE(stops(older, ended), std::string{"complete 0"}); // the younger says it ended
        QCOMPARE(stops(ended, older), std::string{"complete 0"});
        QCOMPARE(stops(older, same), std::string{"complete 0"});       // of one age: what ended,
        QCOMPARE(stops(same, older), std::string{"complete 0"});       // whichever is read first
        QCOMPARE(stops(orderRow("1"), {}), std::string{"complete 0"}); // R8: an order is no stop
        const Played played = play(ReadStops{}, [](const std::string&) { return none(); });
        QCOMPARE(played.targets.size(), std::size_t{4});
        QCOMPARE(played.targets.at(2),
                 std::string{"/v5/order/realtime?category=linear&settleCoin=USDT"
                             "&orderFilter=StopOrder&limit=50"});
    }
    void workingOrdersAreNeitherStopsNorEnds()
    {
        const Played played = play(ReadOrders{}, [](const std::string& target) {
            if (has(target, "USDC")) return none();
            return listEnvelope(orderRow("1") + "," + orderRow("2", "Filled") + "," + stopRow("s1")
                                + "," + stopRow("s2", "PartiallyFilled"));
        });
        const auto& read = readOf<OrdersReply>(played);
        QCOMPARE(shapeOf(read), std::string{"complete 2"});
        QCOMPARE(rowsSeen(read).at(1).parentStop, VenueOrderId{"s2"});
    }
    void byId_data()
    {
        QTest::addColumn<QString>("realtime");
        QTest::addColumn<QString>("history");
        QTest::addColumn<QString>("fills");
        QTest::addColumn<QString>("shape");
        QTest::addColumn<int>("asked");
        const auto row = [](const char* name, const std::string& realtime,
                            const std::string& history, const std::string& fills, const char* shape,
                            int asked) {
            QTest::newRow(name) << QString::fromStdString(realtime)
                                << QString::fromStdString(history) << QString::fromStdString(fills)
                                << shape << asked;
        };
        row("found", orderRow("1"), {}, {}, "found", 1);
        row("in history", {}, orderRow("1", "Filled"), {}, "found", 2);
        row("R5", {}, {}, {}, "not found", 3);
        row("R6 its fills are there", {}, {}, fillRow("e1"),
            "failed: it has fills, and is not listed yet", 3);
        row("R6 another order", orderRow("1", "New", "HF-2"), {}, {},
            "failed: the row is another order's", 1);
        row("R6 another instrument", with(orderRow("1"), "symbol", "BTCUSDT"), {}, {},
            "failed: the row is another order's", 1);
        row("R6 two rows", orderRow("1") + "," + orderRow("2"), {}, {}, "failed: 2 rows for one id",
            1);
        row("R6 a stop", with(stopRow("1"), "orderLinkId", "HF-1"), {}, {},
            "failed: the row is of another kind than was asked for", 1);
        row("refused", without(orderRow("1"), "qty"), {}, {}, "failed: qty: missing", 1);
    }
    void byId()
    {
        QFETCH(QString, realtime);
        QFETCH(QString, history);
        QFETCH(QString, fills);
        QFETCH(QString, shape);
        QFETCH(int, asked);
        const Played played = play(ReadOrder{kEth, {}, {"HF-1"}}, [&](const std::string& target) {
            const QString& rows = has(target, "order/realtime")  ? realtime
                                  : has(target, "order/history") ? history
                                                                 : fills;
            return listEnvelope(rows.toStdString());
        });
        QCOMPARE(shapeOf(readOf<OrderReply>(played)), shape.toStdString());
        QCOMPARE(static_cast<int>(played.targets.size()), asked);
        for (const std::string& target : played.targets)
            QVERIFY(has(target, "&symbol=ETHUSDT&orderLinkId=HF-1&limit="));
    }
    void aStopById()
    {
        const auto read = [](const std::string& rows) {
            return shapeOf(
                readOf<StopReply>(play(ReadStop{kEth, {"s1"}, {}}, [&](const std::string& target) {
                    return has(target, "realtime") && has(target, "&orderId=s1")
                               ? listEnvelope(rows)
                               : none();
                })));
        };
        QCOMPARE(read(stopRow("s1")), std::string{"found"});
        QCOMPARE(read(stopRow("s1", "Filled")), std::string{"found"}); // triggered: its own child
        QCOMPARE(read(stopRow("s2")), std::string{"failed: the row is another order's"});
        QCOMPARE(read({}), std::string{"not found"});
    }
    void monthsAreReadInWindows()
    {
        const Played played = play(ReadFills{kEth, Depth::Months}, [](const std::string& target) {
            return has(target, "startTime") ? none() : listEnvelope(fillRow("e1"));
        });
        QCOMPARE(shapeOf(readOf<FillsReply>(played)), std::string{"complete 1"});
        QCOMPARE(played.targets.size(), static_cast<std::size_t>(kWindowsOfMonths));
        QVERIFY(!has(played.targets.at(0), "startTime"));
        // The reply's own time is 1795000000000: 7 days before it, and 7 more.
        QCOMPARE(played.targets.at(1),
                 std::string{"/v5/execution/list?category=linear&symbol=ETHUSDT&limit=100"
                             "&startTime=1793790400000&endTime=1794395200000"});
        const Played timeless = play(ReadFills{kEth, Depth::Months}, [](const std::string&) {
            return std::string{R"({"retCode":0,"retMsg":"OK","result":{"list":[]}})"};
        });
        QVERIFY(has(shapeOf(readOf<FillsReply>(timeless)),
                    "partial 0: the venue does not say its time"));
    }
    void fundingIsNoFillAndABill()
    {
        const auto venue = [](const std::string&) {
            return listEnvelope(fillRow("e1") + "," + fillRow("e2", "Funding"));
        };
        QCOMPARE(shapeOf(readOf<FillsReply>(play(ReadFills{}, venue))), std::string{"complete 1"});
        const Played bills = play(ReadBills{true, Depth::Latest}, venue);
        QCOMPARE(shapeOf(readOf<BillsReply>(bills)), std::string{"complete 1"});
        QVERIFY(has(bills.targets.at(0), "execType=Funding"));
    }
    void stopHistoryByItsEnding()
    {
        const Played played =
            play(ReadStopHistory{kEth, StopOrderState::Effective}, [](const std::string&) {
                return listEnvelope(stopRow("s1", "Filled") + "," + stopRow("s2", "Deactivated"));
            });
        QCOMPARE(shapeOf(readOf<StopsReply>(played)), std::string{"complete 1"});
        QVERIFY(has(played.targets.at(0),
                    "order/history?category=linear&symbol=ETHUSDT&orderFilter=StopOrder"));
    }
    void leverageAndBalance()
    {
        const Played leverage = play(ReadLeverage{kEth, {}}, [](const std::string&) {
            return listEnvelope(positionRow("0", "ETHUSDT", ""));
        });
        QCOMPARE(rowsSeen(readOf<LeverageReply>(leverage)).front().leverage, Decimal::fromInt(5));
        const Played balance = play(ReadBalance{}, [](const std::string&) {
            return envelope(
                R"({"list":[{"accountType":"UNIFIED","coin":[{"coin":"USDT","equity":"10.5","availableToWithdraw":""},{"coin":"BTC","equity":"0","availableToWithdraw":"0"}]}]})");
        });
        const auto& read = readOf<BalanceReply>(balance);
        QCOMPARE(shapeOf(read), std::string{"complete 2"});
        QVERIFY(!rowsSeen(read).at(0).available); // "" is unknown
        QVERIFY(rowsSeen(read).at(1).available.has_value());
        const Played bent = play(ReadBalance{}, [](const std::string&) {
            return envelope(R"({"list":[{"accountType":"UNIFIED"}]})");
        });
        QCOMPARE(shapeOf(readOf<BalanceReply>(bent)),
                 std::string{"partial 0: a row was refused: coin: missing"});
    }
    void theAccountNeedsBothAnswers()
    {
        const auto account = [](const std::string& key, const std::string& info) {
            const Played played = play(ReadAccount{}, [&](const std::string& target) {
                return envelope(has(target, "query-api") ? key : info);
            });
            return std::get<AccountReply>(*played.fact).read;
        };
        const auto read = account(keyResult(), accountResult());
        QVERIFY(read.row.has_value());
        QCOMPARE(read.row->uid, std::string{"7001"});
        QCOMPARE(read.row->positionMode, PositionMode::Net);
        QCOMPARE(shapeOf(account(without(keyResult(), "userID"), accountResult())),
                 std::string{"failed: userID: missing"});
        QCOMPARE(shapeOf(account(keyResult(), "{}")), std::string{"failed: marginMode: missing"});
    }
    void timeMarkAndFunding()
    {
        const Played time = play(ReadTime{}, [](const std::string&) {
            return envelope(R"({"timeSecond":"1795000000","timeNano":"1795000000000000000"})");
        });
        QCOMPARE(std::get<TimeReply>(*time.fact).venueTime,
                 std::optional{wallFromMs(1795000000000)});
        for (const char* bad : {"-1", "0", "253402300800000", "1.5", "null"}) {
            const Played none = play(ReadTime{}, [&](const std::string&) {
                return with(envelope("{}"), "time", Raw::parse(bad));
            });
            QVERIFY2(!std::get<TimeReply>(*none.fact).venueTime, bad);
        }
        const std::string ticker =
            R"({"symbol":"ETHUSDT","lastPrice":"2500","markPrice":"2501","fundingRate":"-0.0002","nextFundingTime":"1795003200000"})";
        const Played mark =
            play(ReadMark{kEth}, [&](const std::string&) { return listEnvelope(ticker); });
        const auto quote = std::get<MarkReply>(*mark.fact).quote;
        QVERIFY(quote && quote->mark == Price::of("2501") && quote->last == Price::of("2500"));
        QCOMPARE(quote->time, wallFromMs(1795000000000));
        const Played half = play(ReadMark{kEth}, [&](const std::string&) {
            return listEnvelope(without(ticker, "markPrice"));
        });
        QVERIFY(!std::get<MarkReply>(*half.fact).quote);
        const Played other =
            play(ReadMark{{"BTCUSDT"}}, [&](const std::string&) { return listEnvelope(ticker); });
        QVERIFY(!std::get<MarkReply>(*other.fact).quote);
        const Played funding = play(ReadFunding{kEth}, [&](const std::string& target) {
            return listEnvelope(has(target, "instruments-info")
                                    ? R"({"symbol":"ETHUSDT","fundingInterval":240})"
                                    : ticker);
        });
        const auto rate = std::get<FundingReply>(*funding.fact).read.row;
        QVERIFY(rate.has_value());
        QCOMPARE(rate->rate, Decimal::of("-0.0002"));
        QCOMPARE(rate->interval(), milliseconds{hours{4}});
    }
    void candlesOldestFirstAndTheNewestForms()
    {
        const auto venue = [&](const std::string&) {
            return listEnvelope(candleRow(2) + "," + candleRow(1) + "," + candleRow(0));
        };
        const Played played = play(ReadCandles{kEth, minutes{5}, {}, 3}, venue);
        QCOMPARE(played.targets,
                 std::vector<std::string>{
                     "/v5/market/kline?category=linear&symbol=ETHUSDT&interval=5&limit=3"});
        const auto& rows = rowsSeen(readOf<CandlesReply>(played));
        QCOMPARE(rows.size(), std::size_t{3});
        QVERIFY(rows.at(0).open < rows.at(1).open && rows.at(0).isFinal && rows.at(1).isFinal
                && !rows.at(2).isFinal);
        const Played before =
            play(ReadCandles{kEth, minutes{5}, marketFromMs(1'795'000'900'000), 3}, venue);
        QCOMPARE(before.targets.at(0),
                 std::string{
                     "/v5/market/"
                     "kline?category=linear&symbol=ETHUSDT&interval=5&end=1795000899999&limit=3"});
        QVERIFY(rowsSeen(readOf<CandlesReply>(before)).back().isFinal);
        const Played wrong = play(ReadCandles{kEth, minutes{5}, {}, 3}, [&](const std::string&) {
            return listEnvelope(candleRow(0) + "," + candleRow(1));
        });
        QVERIFY(has(shapeOf(readOf<CandlesReply>(wrong)), "rows are not newest first"));
        QVERIFY(!makeReading(RequestId{1}, ReadCandles{kEth, minutes{7}, {}, 3}));
    }
    /// A venue that gives less than it is asked for, which is no end.
    void candlesEndWithAPageWithoutRows()
    {
        int page = 0;
        const Played played = play(ReadCandles{kEth, minutes{5}, {}, 9}, [&](const std::string&) {
            const std::vector<std::string> pages{candleRow(4) + "," + candleRow(3),
                                                 candleRow(2) + "," + candleRow(1),
                                                 candleRow(0),
                                                 {}};
            return listEnvelope(pages.at(static_cast<std::size_t>(page++)));
        });
        QCOMPARE(shapeOf(readOf<CandlesReply>(played)), std::string{"complete 5"});
        QCOMPARE(played.targets.size(), std::size_t{4});
        QVERIFY(has(played.targets.back(), "&end=1794999999999&limit=4"));
    }
    void failedReadsKeepTheirKind()
    {
        for (const auto& [name, request] : requests()) {
            const VenueFact fact =
                failedRead(RequestId{9}, request, kStamp, {ErrorCode::Unavailable, "no"});
            const VenueFact answered =
                *play(request, [](const std::string&) { return none(); }).fact;
            QVERIFY2(fact.index() == answered.index(), name);
        }
        const VenueFact bills =
            failedRead(RequestId{9}, ReadBills{false, {}}, kStamp, {ErrorCode::Unsupported, "no"});
        QVERIFY(std::holds_alternative<BillsReply>(bills));
        QVERIFY(!makeReading(RequestId{9}, ReadBills{false, {}}));
    }
    /// Whole replies of others, recorded (R) and made (S, D), by the read they answer.
    void repliesOfOthers_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("shape");
        // clang-format off
        QTest::newRow("R positions") << "ccxt_response_bybit.fetchPositions_linear.json" << "complete 1";
        QTest::newRow("M flat hedge symbol") << "modelled/http_get_positions_flat_hedge_symbol.json" << "complete 2";
        QTest::newRow("S positions") << "http_get_positions.json" << "complete 3";
        QTest::newRow("R order history is no position list") << "ccxt_response_bybit.fetchClosedOrders_linear.json" << "partial 0: a row was refused: size: missing (and 1 more)";
        QTest::newRow("R a demo refusal") << "getOrderError.json5" << "failed: no page";
        QTest::newRow("R an order book") << "ccxt_response_bybit.fetchOrderBook_linear.json" << "failed: no list in the reply, which is not an empty one";
        // clang-format on
    }
    void repliesOfOthers()
    {
        QFETCH(QString, file);
        QFETCH(QString, shape);
        const auto text = sharedFixture(file);
        if (!text) QSKIP("no ../shared/fixtures/bybit beside the sources");
        const Played played = play(ReadPositions{}, [&](const std::string& target) {
            return has(target, "USDC") || has(target, "cursor") ? none() : *text;
        });
        QCOMPARE(shapeOf(readOf<PositionsReply>(played)), shape.toStdString());
    }
    void recordedTime()
    {
        HF_NEEDS_FIXTURE(text, "nautilus_resources_2025-10/server_time.json");
        const Played played = play(ReadTime{}, [&](const std::string&) { return *text; });
        QCOMPARE(std::get<TimeReply>(*played.fact).venueTime,
                 std::optional{wallFromMs(1694667737126)});
    }
    void samplesOfTheDocumentation()
    {
        HF_NEEDS_FIXTURE(key, "http_get_user_query_api.json");
        HF_NEEDS_FIXTURE(info, "http_get_account_info.json");
        const Played account = play(ReadAccount{}, [&](const std::string& target) {
            return has(target, "query-api") ? *key : *info;
        });
        QCOMPARE(std::get<AccountReply>(*account.fact).read.row->uid, std::string{"1448939"});
        HF_NEEDS_FIXTURE(wallet, "http_get_wallet_balance.json");
        const Played balance = play(ReadBalance{}, [&](const std::string&) { return *wallet; });
        QVERIFY(isComplete(readOf<BalanceReply>(balance)));
        HF_NEEDS_FIXTURE(klines, "http_get_klines_linear.json");
        const Played candles = play(ReadCandles{{"BTCUSDT"}, minutes{5}, {}, 1},
                                    [&](const std::string&) { return *klines; });
        QCOMPARE(shapeOf(readOf<CandlesReply>(candles)), std::string{"complete 1"});
        HF_NEEDS_FIXTURE(instruments, "http_get_instruments_linear.json");
        const Played listed =
            play(ReadInstruments{}, [&](const std::string&) { return *instruments; });
        QCOMPARE(shapeOf(readOf<InstrumentsReply>(listed)), std::string{"complete 2"});
        HF_NEEDS_FIXTURE(tickers, "nautilus_resources_2025-10/tickers.json");
        const Played mark =
            play(ReadMark{{"BTCUSDT"}}, [&](const std::string&) { return *tickers; });
        QVERIFY(!std::get<MarkReply>(*mark.fact).quote); // of the category inverse
        HF_NEEDS_FIXTURE(duplicates, "http_get_orders_history_with_duplicate.json");
        int page = 0;
        const Played history =
            play(ReadOrderHistory{{"ETHUSDT"}, Depth::Days},
                 [&](const std::string&) { return ++page == 1 ? *duplicates : none(); });
        QCOMPARE(shapeOf(readOf<OrdersReply>(history)),
                 std::string{"partial 1: a row of another instrument: BTCUSDT"});
    }

private:
    static const QList<std::pair<const char*, Request>>& requests()
    {
        static const QList<std::pair<const char*, Request>> kAll{
            {"/v5/position/list?category=linear&settleCoin=USDT&limit=200", ReadPositions{}},
            {"/v5/position/list?category=linear&symbol=ETHUSDT&limit=200", ReadPositions{kEth}},
            {"/v5/order/realtime?category=linear&settleCoin=USDT&limit=50", ReadOrders{}},
            {"/v5/order/realtime?category=linear&symbol=ETHUSDT&orderId=1&limit=50",
             ReadOrder{kEth, {"1"}, {}}},
            {"/v5/order/history?category=linear&symbol=ETHUSDT&limit=50",
             ReadOrderHistory{kEth, {}}},
            {"/v5/order/realtime?category=linear&symbol=ETHUSDT&orderLinkId=HF-1&limit=50",
             ReadStop{kEth, {}, {"HF-1"}}},
            {"/v5/execution/list?category=linear&limit=100", ReadFills{}},
            {"/v5/position/closed-pnl?category=linear&symbol=ETHUSDT&limit=100",
             ReadClosures{kEth, {}}},
            {"/v5/market/instruments-info?category=linear&limit=1000", ReadInstruments{}},
            {"/v5/user/query-api /v5/account/info", ReadAccount{}},
            {"/v5/account/wallet-balance?accountType=UNIFIED", ReadBalance{}},
            {"/v5/market/time", ReadTime{}},
            {"/v5/market/kline?category=linear&symbol=ETHUSDT&interval=60&limit=1000",
             ReadCandles{kEth, minutes{60}, {}, 5000}},
            {"/v5/market/tickers?category=linear&symbol=ETHUSDT", ReadMark{kEth}},
            {"/v5/market/tickers?category=linear&symbol=ETHUSDT "
             "/v5/market/instruments-info?category=linear&symbol=ETHUSDT",
             ReadFunding{kEth}},
            {"/v5/execution/list?category=linear&execType=Funding&limit=100", ReadBills{}},
        };
        return kAll;
    }
};

QTEST_GUILESS_MAIN(TestBybitReads)
#include "tst_bybit_reads.moc"

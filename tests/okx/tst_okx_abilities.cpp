// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/assert.h"
#include "core/venues/okx/calls.h"
#include "core/venues/okx/write.h"
#include "tests/okx/okx_desk.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <functional>

/// Batches, amendments, leverage, funding, bills and histories: what leaves, and what replies prove.
using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::okx;
using namespace holdfast::venues::okx::test;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};

PlaceOrder order(const std::string& client)
{
    PlaceOrder o;
    o.instrument = kEth;
    o.qty = Qty::of("1.50");
    o.clientId = {client};
    return o;
}
Batch orders() { return Batch{{order("HF1"), order("HF2"), order("HF3")}}; }
QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}
std::string item(const std::string& client, const std::string& sCode, const std::string& id = "11")
{
    return R"({"clOrdId":")" + client + R"(","ordId":")" + (sCode == "0" ? id : "")
           + R"(","sCode":")" + sCode + R"(","sMsg":"text ","tag":""})";
}
std::string reply(const std::string& code, const std::string& items)
{
    return R"({"code":")" + code + R"(","msg":"","data":[)" + items + "]}";
}
/// "A" accepted, "R" refused, "U" unknown, "N" not sent: one letter for each write.
QByteArray letters(const std::vector<Outcome>& outcomes)
{
    QByteArray text;
    for (const Outcome& outcome : outcomes)
        text += "ARUN"[outcome.index()];
    return text;
}

/// Asks and answers every request with what `venue` says to its target.
VenueFact answered(const Request& request,
                   const std::function<std::string(const std::string&)>& venue,
                   std::vector<std::string>* asked = nullptr)
{
    Calls calls{true, 1};
    calls.setAccountProven(true);
    Calls::Out out;
    MonoTime now{seconds{10}};
    calls.ask(now, {RequestId{1}, {"a"}, Lane::Verify, request}, out);
    for (int round = 0; round < 300 && out.facts.empty(); ++round) {
        for (const TransportCommand& command : std::exchange(out.commands, {})) {
            const auto& http = std::get<SendHttp>(command);
            if (asked) asked->push_back(http.target);
            calls.on(now, HttpReply{http.id, 200, venue(http.target), {}}, out);
        }
        if (!out.facts.empty() || !out.commands.empty()) continue;
        now = std::max(now, calls.nextWake(now).value_or(now));
        calls.wake(now, out);
    }
    return out.facts.at(0);
}
std::string parameter(const std::string& target, const std::string& name)
{
    const auto at = target.find(name + "=");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 1;
    return target.substr(begin, target.find('&', begin) - begin);
}
std::string closureRow(int number, int uTime)
{
    return R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","mgnMode":"cross","posSide":"net","posId":")"
           + std::to_string(number)
           + R"(","direction":"long","type":"2","openMaxPos":"2","closeTotalPos":"2","openAvgPx":"1","closeAvgPx":"2","realizedPnl":"-3","fee":"","fundingFee":"","cTime":"1","uTime":")"
           + std::to_string(uTime) + R"("})";
}

std::string fundingRow(const std::string& at, const std::string& next)
{
    return R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","fundingRate":"-0.0000768071865029","fundingTime":")"
           + at + R"(","nextFundingRate":"","nextFundingTime":")" + next
           + R"(","ts":"1777284963648"})";
}
std::string bill(int id, const char* subType)
{
    return R"({"billId":")" + std::to_string(id) + R"(","type":"8","subType":")" + subType
           + R"(","instType":"SWAP","instId":"ETH-USDT-SWAP","ccy":"USDT","pnl":"-0.5","balChg":"-0.5","bal":"99.5","ts":"1777291200000"})";
}

} // namespace

class TestOkxAbilities : public QObject {
    Q_OBJECT
private slots:
    void bodies_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("which");
        QTest::newRow("amend size and price")
            << QByteArray{"/api/v5/trade/amend-order"}
            << QByteArray{R"({"instId":"ETH-USDT-SWAP","ordId":"11","newSz":"2","newPx":"2400.50"})"}
            << 0;
        QTest::newRow("amend by client id")
            << QByteArray{"/api/v5/trade/amend-order"}
            << QByteArray{R"({"instId":"ETH-USDT-SWAP","clOrdId":"HF1","newPx":"2400.50"})"} << 1;
        QTest::newRow("batch of cancels")
            << QByteArray{"/api/v5/trade/cancel-batch-orders"}
            << QByteArray{R"([{"instId":"ETH-USDT-SWAP","ordId":"11"},{"instId":"ETH-USDT-SWAP","clOrdId":"HF2"}])"}
            << 2;
        QTest::newRow("batch of amendments")
            << QByteArray{"/api/v5/trade/amend-batch-orders"}
            << QByteArray{R"([{"instId":"ETH-USDT-SWAP","ordId":"11","newSz":"3"}])"} << 3;
        QTest::newRow("batch of stop cancels")
            << QByteArray{"/api/v5/trade/cancel-algos"}
            << QByteArray{R"([{"instId":"ETH-USDT-SWAP","algoId":"77"},{"instId":"ETH-USDT-SWAP","algoId":"78"}])"}
            << 4;
        QTest::newRow("batch of orders")
            << QByteArray{"/api/v5/trade/batch-orders"}
            << QByteArray{R"([{"instId":"ETH-USDT-SWAP","tdMode":"cross","clOrdId":"HF1","side":"buy","ordType":"market","sz":"1.50"},{"instId":"ETH-USDT-SWAP","tdMode":"cross","clOrdId":"HF2","side":"buy","ordType":"market","sz":"1.50"},{"instId":"ETH-USDT-SWAP","tdMode":"cross","clOrdId":"HF3","side":"buy","ordType":"market","sz":"1.50"}])"}
            << 5;
        QTest::newRow("leverage")
            << QByteArray{"/api/v5/account/set-leverage"}
            << QByteArray{R"({"instId":"ETH-USDT-SWAP","lever":"5","mgnMode":"cross"})"} << 6;
        QTest::newRow("leverage of one side")
            << QByteArray{"/api/v5/account/set-leverage"}
            << QByteArray{R"({"instId":"ETH-USDT-SWAP","lever":"5","mgnMode":"isolated","posSide":"short"})"}
            << 7;
    }
    void bodies()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        QFETCH(int, which);
        const std::vector<Request> requests{
            AmendOrder{kEth, {"11"}, {"HF1"}, Qty::of("2"), Price::of("2400.50")},
            AmendOrder{kEth, {}, {"HF1"}, std::nullopt, Price::of("2400.50")},
            Batch{{CancelOrder{kEth, {"11"}, {}}, CancelOrder{kEth, {}, {"HF2"}}}},
            Batch{{AmendOrder{kEth, {"11"}, {}, Qty::of("3"), std::nullopt}}},
            Batch{{CancelStop{kEth, {"77"}}, CancelStop{kEth, {"78"}}}},
            orders(),
            SetLeverage{kEth, MarginMode::Cross, SideIndex::Long, Decimal::of("5")},
            SetLeverage{kEth, MarginMode::Isolated, SideIndex::Short, Decimal::of("5")}};
        const Wire wire = encodeWrite(requests.at(static_cast<std::size_t>(which)));
        QCOMPARE(bytes(wire.target), target);
        QCOMPARE(bytes(wire.body), body);
        QVERIFY(wire.method == HttpMethod::Post && wire.isSigned);
        // Only placing and amending orders have a deadline (okx.md §1.3).
        const bool hasDeadline = target.contains("amend") || target.endsWith("batch-orders");
        QCOMPARE(wire.expiresAfter.has_value(), hasDeadline && !target.contains("cancel"));
    }
    void ourOwnMistakesAreAsserted()
    {
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(encodeWrite(Batch{})), AssertionFailed);
        QVERIFY_EXCEPTION_THROWN(
            static_cast<void>(encodeWrite(Batch{{order("HF1"), CancelOrder{kEth, {"1"}, {}}}})),
            AssertionFailed);
        Batch stops;
        for (int i = 0; i < 11; ++i)
            stops.items.emplace_back(CancelStop{kEth, {std::to_string(i + 1)}});
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(encodeWrite(stops)), AssertionFailed);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(encodeWrite(
                                     AmendOrder{kEth, {"11"}, {}, std::nullopt, std::nullopt})),
                                 AssertionFailed);
    }
    void everyItemOfABatchCounts()
    {
        const Wire wire = encodeWrite(orders());
        const auto uses = [&](std::string_view key) {
            return std::count_if(wire.uses.begin(), wire.uses.end(),
                                 [&](const auto& use) { return use.key == key; });
        };
        QCOMPARE(uses("batch-orders|ETH-USDT-SWAP"), std::ptrdiff_t{3});
        QCOMPARE(uses("new orders of the sub-account"), std::ptrdiff_t{3});
    }
    void outcomesOfBatches_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("outcomes");
        const auto row = [](const char* name, int status, const std::string& body,
                            const char* outcomes) {
            QTest::newRow(name) << status << QByteArray::fromStdString(body)
                                << QByteArray{outcomes};
        };
        const std::string one = item("HF1", "0", "11");
        const std::string two = item("HF2", "0", "12");
        const std::string three = item("HF3", "0", "13");
        row("W10 all placed", 200, reply("0", one + "," + two + "," + three), "AAA");
        row("W10 in another order", 200, reply("0", three + "," + one + "," + two), "AAA");
        row("W10 one failed", 200, reply("2", one + "," + item("HF2", "51008") + "," + three),
            "ARA");
        row("W10 one failed, another order", 200,
            reply("2", item("HF3", "51121") + "," + one + "," + two), "AAR");
        row("W10 one undetermined", 200, reply("2", one + "," + item("HF2", "51149") + "," + three),
            "AUA");
        row("W10 one failed, not listed", 200,
            reply("2", one + "," + item("HF2", "99999") + "," + three), "AUA");
        row("W10 all failed", 200,
            reply("1",
                  item("HF1", "51008") + "," + item("HF2", "51008") + "," + item("HF3", "54004")),
            "RRR");
        row("W10 failed below code 0", 200,
            reply("0", one + "," + item("HF2", "51008") + "," + three), "ARA");
        row("W10 one without an id", 200,
            reply("0", one + "," + item("HF2", "0", "") + "," + three), "AUA");
        row("W11 one item is missing", 200, reply("0", one + "," + two), "UUU");
        row("W11 one too many", 200, reply("0", one + "," + two + "," + three + "," + three),
            "UUU");
        row("W12 an item of a stranger", 200,
            reply("0", one + "," + item("HF9", "0") + "," + three), "AUA");
        row("W12 an item twice", 200, reply("0", one + "," + one + "," + three), "AUA");
        row("W12 an item that names nobody", 200,
            reply("1", item("HF1", "51008") + "," + item("", "51008") + "," + item("HF3", "51008")),
            "RUR");
        row("W12 an item that is no object", 200, reply("0", one + ",7," + three), "AUA");
        row("W13 some failed, and none did", 200, reply("2", one + "," + two + "," + three), "UUU");
        row("W13 all failed, and one did not", 200,
            reply("1", one + "," + item("HF2", "51008") + "," + item("HF3", "51008")), "URR");
        row("W14 refused whole", 200, errorEnvelope("50011"), "RRR");
        row("W14 refused whole, 429", 429, R"({"msg":"Too Many Requests","code":"50011"})", "RRR");
        row("W14 undetermined whole", 200, errorEnvelope("50004"), "UUU");
        row("W14 code 1 without items", 200, errorEnvelope("1"), "UUU");
        row("W9 gateway", 502, reply("0", one + "," + two + "," + three), "UUU");
        row("W9 4xx with accepting items", 400, reply("0", one + "," + two + "," + three), "UUU");
        row("W6 HTML", 200, "<html></html>", "UUU");
        row("W6 cut", 200, reply("0", one + "," + two + "," + three).substr(0, 100), "UUU");
    }
    void outcomesOfBatches()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, outcomes);
        const auto got = outcomesOf(orders(), status, body.toStdString());
        QCOMPARE(letters(got), outcomes);
        for (std::size_t i = 0; i < got.size(); ++i)
            if (const auto* accepted = std::get_if<Accepted>(&got.at(i)))
                QCOMPARE(accepted->venueId.text,
                         std::to_string(11 + i)); // its own, not its place's
    }
    void noCutBatchReplyIsTakenForAnAcceptance()
    {
        const std::string whole = reply("0", item("HF1", "0", "11") + "," + item("HF2", "0", "12")
                                                 + "," + item("HF3", "0", "13"));
        for (std::size_t length = 0; length < whole.size(); ++length)
            QCOMPARE(letters(outcomesOf(orders(), 200, whole.substr(0, length))),
                     QByteArray{"UUU"});
    }
    void stopsAreMatchedByTheVenuesId()
    {
        const Batch stops{{CancelStop{kEth, {"77"}}, CancelStop{kEth, {"78"}}}};
        QCOMPARE(
            letters(outcomesOf(
                stops, 200,
                reply(
                    "2",
                    R"({"algoId":"78","sCode":"51400","sMsg":"gone"},{"algoId":"77","sCode":"0","sMsg":""})"))),
            QByteArray{"AR"});
    }
    void aBatchEndsInOneReply()
    {
        const VenueFact fact =
            answered(orders(), [](const std::string&) { return errorEnvelope("50102"); });
        const auto& batch = std::get<BatchReply>(fact);
        QCOMPARE(letters(batch.outcomes), QByteArray{"RRR"});
        // Not sent, and unknown, are so for every write of it.
        Calls calls{true, 1};
        Calls::Out out;
        const MonoTime now{seconds{10}};
        calls.ask(now, {RequestId{1}, {"a"}, Lane::Entry, orders()}, out);
        const auto sent = std::get<SendHttp>(out.commands.at(0));
        QVERIFY(sent.isWrite);
        QCOMPARE(sent.expiresAfter, std::optional<milliseconds>{milliseconds{3000}});
        calls.on(now, HttpFailed{sent.id, false, "cut"}, out);
        QCOMPARE(letters(std::get<BatchReply>(out.facts.at(0)).outcomes), QByteArray{"UUU"});
        QCOMPARE(out.commands.size(), std::size_t{1}); // never a second time
        out = {};
        calls.ask(now, {RequestId{2}, {"a"}, Lane::Entry, orders()}, out);
        calls.on(now, HttpFailed{std::get<SendHttp>(out.commands.at(0)).id, true, "no"}, out);
        QCOMPARE(letters(std::get<BatchReply>(out.facts.at(0)).outcomes), QByteArray{"NNN"});
    }
    void leverageIsWhatTheReplyEchoes_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("outcome");
        const auto row = [](const char* name, const std::string& body, int outcome) {
            QTest::newRow(name) << QByteArray::fromStdString(body) << outcome;
        };
        const std::string echo =
            R"({"instId":"ETH-USDT-SWAP","lever":"5","mgnMode":"cross","posSide":"net"})";
        row("W15 echoed", okEnvelope(echo), 0);
        row("W15 another leverage",
            okEnvelope(R"({"instId":"ETH-USDT-SWAP","lever":"10","mgnMode":"cross","posSide":""})"),
            2);
        row("W15 another instrument",
            okEnvelope(R"({"instId":"BTC-USDT-SWAP","lever":"5","mgnMode":"cross","posSide":""})"),
            2);
        row("W15 no leverage", okEnvelope(R"({"instId":"ETH-USDT-SWAP","mgnMode":"cross"})"), 2);
        row("W15 two rows", okEnvelope(echo + "," + echo), 2);
        row("stops rest (59668)", errorEnvelope("59668"), 1);
        row("stops rest (59669)", errorEnvelope("59669"), 1);
        row("too high (59102)", errorEnvelope("59102"), 1);
        row("undetermined", errorEnvelope("50004"), 2);
    }
    void leverageIsWhatTheReplyEchoes()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, outcome);
        const SetLeverage set{kEth, MarginMode::Cross, SideIndex::Net, Decimal::of("5.0")};
        QCOMPARE(static_cast<int>(outcomeOf(set, 200, body.toStdString()).index()), outcome);
    }
    void historiesGoAsFarAsTheyAreAsked()
    {
        // 250 orders: one page of the latest, all of them of the days, and the archive by its own name.
        const auto venue = [](const std::string& target) {
            const std::string after = parameter(target, "after");
            std::string rows;
            const int from = after.empty() ? 250 : std::stoi(after) - 1;
            for (int id = from; id > std::max(0, from - 100); --id)
                rows += (rows.empty() ? "" : ",") + orderRow(std::to_string(id), "filled");
            return okEnvelope(rows);
        };
        const auto latest = std::get<OrdersReply>(answered(ReadOrderHistory{kEth}, venue));
        QVERIFY(!isComplete(latest.read));
        QCOMPARE(rowsSeen(latest.read).size(), std::size_t{100});
        std::vector<std::string> asked;
        const auto days =
            std::get<OrdersReply>(answered(ReadOrderHistory{kEth, Depth::Days}, venue, &asked));
        QVERIFY(isComplete(days.read));
        QCOMPARE(rowsSeen(days.read).size(), std::size_t{250});
        QCOMPARE(asked.size(), std::size_t{3});
        QVERIFY(asked.at(2).find("/api/v5/trade/orders-history?") == 0);
        asked.clear();
        static_cast<void>(answered(ReadOrderHistory{kEth, Depth::Months}, venue, &asked));
        QVERIFY(asked.at(0).find("/api/v5/trade/orders-history-archive?") == 0);
        asked.clear();
        static_cast<void>(answered(
            ReadFills{kEth, Depth::Months}, [](const std::string&) { return okEnvelope(""); },
            &asked));
        QVERIFY(asked.at(0).find("/api/v5/trade/fills-history?") == 0);
    }
    void closuresOfOneMomentAreNotLostBetweenPages()
    {
        // 150 closures; numbers 96 to 105 ended in the same millisecond, across the border of a page.
        const auto uTime = [](int number) {
            return number >= 96 && number <= 105 ? 5000
                   : number < 96                 ? 10000 - number
                                                 : 4000 - number;
        };
        const auto venue = [&](const std::string& target) {
            const std::string after = parameter(target, "after");
            std::string rows;
            int count = 0;
            for (int number = 1; number <= 150 && count < 100; ++number) {
                if (!after.empty() && uTime(number) >= std::stoi(after)) continue;
                rows += (rows.empty() ? "" : ",") + closureRow(number, uTime(number));
                ++count;
            }
            return okEnvelope(rows);
        };
        const auto read =
            std::get<ClosuresReply>(answered(ReadClosures{kEth, Depth::Days}, venue)).read;
        QVERIFY(isComplete(read));
        QCOMPARE(rowsSeen(read).size(), std::size_t{150});
        // A whole page of one moment cannot be passed: said, never skipped.
        const auto stuck = [&](const std::string&) {
            std::string rows;
            for (int number = 1; number <= 100; ++number)
                rows += (rows.empty() ? "" : ",") + closureRow(number, 5000);
            return okEnvelope(rows);
        };
        QVERIFY(!isComplete(
            std::get<ClosuresReply>(answered(ReadClosures{kEth, Depth::Days}, stuck)).read));
    }
    void endedStopsOfEveryKind()
    {
        std::vector<std::string> asked;
        const auto read =
            std::get<StopsReply>(answered(
                                     ReadStopHistory{kEth, StopOrderState::Failed},
                                     [](const std::string& target) {
                                         return okEnvelope(parameter(target, "ordType")
                                                                   == "conditional"
                                                               ? stopRow("7", "order_failed")
                                                               : "");
                                     },
                                     &asked))
                .read;
        QVERIFY(isComplete(read));
        QCOMPARE(rowsSeen(read).at(0).state, StopOrderState::Failed);
        QCOMPARE(asked.size(), std::size_t{4});
        for (const std::string& target : asked)
            QCOMPARE(bytes(parameter(target, "state")), QByteArray{"order_failed"});
        const auto failed = std::get<StopsReply>(answered(
            ReadStopHistory{kEth, StopOrderState::Canceled}, [](const std::string& target) {
                return parameter(target, "ordType") == "oco" ? errorEnvelope("51000")
                                                             : okEnvelope("");
            }));
        QVERIFY(std::holds_alternative<Failed>(failed.read)); // an error is not an empty list
    }
    void fundingHasTheVenuesInterval()
    {
        const auto ask = [&](const std::string& at, const std::string& next) {
            return std::get<FundingReply>(answered(ReadFunding{kEth},
                                                   [&](const std::string&) {
                                                       return okEnvelope(fundingRow(at, next));
                                                   }))
                .read;
        };
        const auto four = ask("1777291200000", "1777305600000");
        QVERIFY(four.row);
        QVERIFY(four.row->interval() == hours{4});
        QCOMPARE(four.row->rate.toString(), std::string{"-0.0000768071865029"});
        QVERIFY(!four.row->nextRate);
        QVERIFY(ask("1777291200000", "1777294800000").row->interval() == hours{1});
        QVERIFY(ask("1777291200000", "").error);              // no interval: none is made up
        QVERIFY(ask("1777291200000", "1777291200000").error); // nor one of nothing
    }
    void billsOfFundingPageByTheirId()
    {
        std::vector<std::string> asked;
        const auto read =
            std::get<BillsReply>(
                answered(
                    ReadBills{},
                    [&](const std::string& target) {
                        const std::string after = parameter(target, "after");
                        std::string rows;
                        const int from = after.empty() ? 120 : std::stoi(after) - 1;
                        for (int id = from; id > std::max(0, from - 100); --id)
                            rows += (rows.empty() ? "" : ",") + bill(id, id % 2 ? "173" : "174");
                        return okEnvelope(rows);
                    },
                    &asked))
                .read;
        QVERIFY(isComplete(read));
        QCOMPARE(rowsSeen(read).size(), std::size_t{120});
        QVERIFY(rowsSeen(read).at(0).kind == BillKind::FundingReceived);
        QVERIFY(rowsSeen(read).at(1).kind == BillKind::FundingPaid);
        QVERIFY(asked.at(0).find("type=8") != std::string::npos);
        QCOMPARE(bytes(parameter(asked.at(1), "after")), QByteArray{"21"});
        const auto strange = std::get<BillsReply>(answered(ReadBills{}, [&](const std::string&) {
                                 return okEnvelope(bill(1, "199"));
                             })).read;
        QVERIFY(!isComplete(strange)); // it would be missing in the sum
    }
    void leverageIsRead()
    {
        const auto read =
            std::get<
                LeverageReply>(answered(ReadLeverage{kEth, MarginMode::Isolated}, [](const std::
                                                                                         string&) {
                return okEnvelope(
                    R"({"instId":"ETH-USDT-SWAP","mgnMode":"isolated","posSide":"long","lever":"5","ccy":""},{"instId":"ETH-USDT-SWAP","mgnMode":"isolated","posSide":"short","lever":"3","ccy":""})");
            })).read;
        QVERIFY(isComplete(read));
        QCOMPARE(rowsSeen(read).size(), std::size_t{2});
        QCOMPARE(rowsSeen(read).at(1).leverage, Decimal::of("3"));
    }
};

QTEST_GUILESS_MAIN(TestOkxAbilities)
#include "tst_okx_abilities.moc"

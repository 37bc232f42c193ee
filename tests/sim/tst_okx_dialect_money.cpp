// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/bar_names.h"
#include "tests/sim/okx_rig.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::okx;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};
const InstrumentId kDoge{"DOGE-USDT-SWAP"};

Decimal cashOf(const Rig& rig, const char* currency)
{
    for (const BalanceTruth& row : rig.model.balances(rig.uid))
        if (row.currency == currency) return row.cash.value;
    return {};
}

/// Every row of a list, by pages of `limit`.
std::vector<Json> pages(Rig& rig, const std::string& target, int limit, const char* cursor)
{
    std::vector<Json> rows;
    while (true) {
        const std::string after =
            rows.empty() ? std::string{} : "&after=" + rows.back()[cursor].get<std::string>();
        const Json page = rig.read(target + "&limit=" + std::to_string(limit) + after)["data"];
        rows.insert(rows.end(), page.begin(), page.end());
        if (page.size() < static_cast<std::size_t>(limit)) return rows;
        rig.now += seconds{2}; // Within its budget.
    }
}

} // namespace

class TestOkxDialectMoney : public QObject {
    Q_OBJECT
private slots:
    // ---- funding (okx.md §9) ---------------------------------------------------------------------------
    void fundingIsChargedAtItsTimes()
    {
        Rig rig; // 12:00: ETH settles at 16:00, DOGE at 16:00 and at 20:00.
        rig.market("buy", "10");
        rig.market("sell", "10", {{"instId", kDoge.text}});
        rig.now = kStart + hours{4} - milliseconds{1};
        rig.dialect.advance(rig.now);
        QVERIFY(rig.model.fundings(rig.uid).empty());
        const Decimal before = cashOf(rig, "USDT");
        const Json announced =
            rig.read("/api/v5/public/funding-rate?instId=ETH-USDT-SWAP")["data"][0];
        QCOMPARE(plain(announced["fundingTime"]),
                 plain(Json(std::to_string(toMs(kStart + hours{4})))));
        rig.now = kStart + hours{4};
        rig.dialect.advance(rig.now);
        const auto paid = rig.model.fundings(rig.uid);
        QCOMPARE(paid.size(), std::size_t{2});
        Decimal sum;
        for (const FundingTruth& row : paid) {
            const Instrument* listed = rig.model.market().instrument(row.key.instrument);
            const Decimal value = row.qty.value * listed->multiplier * row.mark.value;
            const Decimal due = (value * row.rate).rounded(8, Rounding::HalfEven);
            // The long side pays a positive rate, the short side gets it.
            QCOMPARE(row.amount.value, row.direction == Direction::Long ? -due : due);
            QCOMPARE(row.time, kStart + hours{4});
            sum = sum + row.amount.value;
        }
        QCOMPARE(cashOf(rig, "USDT"), before + sum);
        QCOMPARE(
            plain(Json(rig.model.fundingRate(kEth, kStart + hours{4}).normalized().toString())),
            plain(announced["fundingRate"]));
        // The next for DOGE comes after four hours, for ETH after eight.
        rig.now = kStart + hours{8};
        rig.dialect.advance(rig.now);
        QCOMPARE(rig.model.fundings(rig.uid).size(), std::size_t{3});
        QCOMPARE(rig.model.fundings(rig.uid).front().key.instrument, kDoge);
        rig.now = kStart + hours{12};
        rig.dialect.advance(rig.now);
        QCOMPARE(rig.model.fundings(rig.uid).size(), std::size_t{5});
    }

    void fundingIsPushedAndInTheRows()
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        rig.market("buy", "10");
        rig.dialect.receive(rig.now, stream,
                            R"({"op":"subscribe","args":[{"channel":"balance_and_position"}]})");
        static_cast<void>(rig.told(stream));
        QVERIFY(rig.model.settleFunding(rig.now, kEth).has_value());
        rig.dialect.advance(rig.now);
        int pushes = 0;
        for (const Json& told : rig.told(stream))
            if (told.contains("data") && told["data"][0]["eventType"] == "funding_fee") ++pushes;
        QVERIFY(pushes >= 2); // The position and the balance.
        const FundingTruth paid = rig.model.fundings(rig.uid).front();
        const std::string amount = paid.amount.value.normalized().toString();
        QCOMPARE(plain(rig.read("/api/v5/account/positions")["data"][0]["fundingFee"]),
                 plain(Json(amount)));
        const Json bill = rig.read("/api/v5/account/bills?type=8")["data"][0];
        QCOMPARE(plain(bill["pnl"]), plain(Json(amount)));
        QCOMPARE(plain(bill["subType"]), plain(Json(paid.amount.isNegative() ? "173" : "174")));
        QCOMPARE(plain(bill["bal"]), plain(Json(cashOf(rig, "USDT").normalized().toString())));
        QVERIFY(!rig.model.settleFunding(rig.now, {"XYZ-USDT-SWAP"}).has_value());
    }

    void aClosedPositionSaysWhatItWasWorth()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const Decimal before = cashOf(rig, "USDT");
        rig.market("buy", "10");
        QVERIFY(rig.model.settleFunding(rig.now, kEth).has_value());
        rig.setPrice("ETH-USDT-SWAP", "3100");
        rig.market("sell", "10");
        const Json row = rig.read("/api/v5/account/positions-history?instType=SWAP")["data"][0];
        const auto number = [&](const char* name) {
            return *Decimal::parse(row[name].get<std::string>());
        };
        // realizedPnl = pnl + fee + fundingFee (okx.md §7.2), and it is what the cash changed by.
        QCOMPARE(number("realizedPnl"), number("pnl") + number("fee") + number("fundingFee"));
        QCOMPARE(number("realizedPnl"), cashOf(rig, "USDT") - before);
        QVERIFY(!number("fundingFee").isZero());
        QCOMPARE(plain(row["type"]), plain(Json("2")));
        QVERIFY(rig.read("/api/v5/account/positions-history?type=3")["data"].empty());
    }

    void ratesOfThePastAreThoseThatWereCharged()
    {
        Rig rig;
        rig.market("buy", "1");
        rig.now = kStart + hours{12} + minutes{1};
        rig.dialect.advance(rig.now);
        const Json rows =
            rig.read("/api/v5/public/funding-rate-history?instId=ETH-USDT-SWAP&limit=400")["data"];
        const auto paid = rig.model.fundings(rig.uid);
        QCOMPARE(paid.size(), std::size_t{2});
        for (std::size_t i = 0; i < paid.size(); ++i) {
            QCOMPARE(plain(rows[i]["fundingTime"]),
                     plain(Json(std::to_string(toMs(paid[i].time)))));
            QCOMPARE(plain(rows[i]["realizedRate"]),
                     plain(Json(paid[i].rate.normalized().toString())));
        }
        const Json page =
            rig.read("/api/v5/public/funding-rate-history?instId=ETH-USDT-SWAP&after="
                     + rows[0]["fundingTime"].get<std::string>() + "&limit=1")["data"];
        QCOMPARE(page.size(), std::size_t{1});
        QCOMPARE(plain(page[0]), plain(rows[1]));
    }

    // ---- lists by pages (okx.md §7.3) ------------------------------------------------------------------
    void noRowIsLostBetweenPages()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        // Orders that end in another order than they were placed in: ids and the order of ending differ.
        std::vector<Json> ids;
        for (int i = 0; i < 7; ++i)
            ids.push_back(rig.limit("buy", "1", "2000")["ordId"]);
        for (const std::size_t i : {5U, 1U, 6U, 0U, 3U, 2U, 4U})
            rig.write("/api/v5/trade/cancel-order", {{"instId", kEth.text}, {"ordId", ids[i]}});
        for (int i = 0; i < 5; ++i)
            rig.market(i % 2 == 0 ? "buy" : "sell", "1");
        std::vector<Json> stops;
        for (int i = 0; i < 4; ++i)
            stops.push_back(rig.algo(
                {{"ordType", "conditional"}, {"slTriggerPx", "1"}, {"slOrdPx", "-1"}})["algoId"]);
        for (const std::size_t i : {2U, 0U, 3U, 1U})
            rig.write("/api/v5/trade/cancel-algos",
                      {{{"instId", kEth.text}, {"algoId", stops[i]}}});

        const auto distinct = [](const std::vector<Json>& rows, const char* name) {
            std::set<std::string> seen;
            for (const Json& row : rows)
                seen.insert(row[name].get<std::string>());
            return seen.size();
        };
        for (const char* list : {"orders-history", "orders-history-archive"}) {
            const auto rows =
                pages(rig, "/api/v5/trade/" + std::string{list} + "?instType=SWAP", 2, "ordId");
            QCOMPARE(rows.size(), std::size_t{12});
            QCOMPARE(distinct(rows, "ordId"), std::size_t{12});
        }
        const auto algos =
            pages(rig, "/api/v5/trade/orders-algo-history?ordType=conditional&state=canceled", 1,
                  "algoId");
        QCOMPARE(distinct(algos, "algoId"), std::size_t{4});
        for (const char* list : {"fills", "fills-history"})
            QCOMPARE(distinct(pages(rig, "/api/v5/trade/" + std::string{list} + "?instType=SWAP", 2,
                                    "billId"),
                              "billId"),
                     std::size_t{5});
        for (const char* list : {"bills", "bills-archive"})
            QCOMPARE(distinct(pages(rig, "/api/v5/account/" + std::string{list} + "?instType=SWAP",
                                    2, "billId"),
                              "billId"),
                     std::size_t{5});
    }

    void listsGoBackAsFarAsTheVenues()
    {
        Rig rig;
        rig.market("buy", "1");
        rig.market("sell", "1");
        const auto count = [&](const char* target) { return rig.read(target)["data"].size(); };
        rig.model.setSpeed(rig.now, 1);
        rig.now += hours{3 * 24 + 1};
        QCOMPARE(count("/api/v5/trade/fills"), std::size_t{0});
        QCOMPARE(count("/api/v5/trade/fills-history?instType=SWAP"), std::size_t{2});
        QCOMPARE(count("/api/v5/trade/orders-history?instType=SWAP"), std::size_t{2});
        QCOMPARE(count("/api/v5/account/bills?type=2"), std::size_t{2});
        rig.now += hours{4 * 24};
        QCOMPARE(count("/api/v5/trade/orders-history?instType=SWAP"), std::size_t{0});
        QCOMPARE(count("/api/v5/trade/orders-history-archive?instType=SWAP"), std::size_t{2});
        QCOMPARE(count("/api/v5/account/bills?type=2"), std::size_t{0});
        QCOMPARE(count("/api/v5/account/bills-archive?type=2"), std::size_t{2});
    }

    void currenciesAreThoseOfTheAccount()
    {
        Rig rig;
        QCOMPARE(rig.read("/api/v5/asset/currencies")["data"].size(), std::size_t{2});
        QCOMPARE(plain(rig.read("/api/v5/asset/currencies?ccy=USDT")["data"][0]["ccy"]),
                 plain(Json("USDT")));
    }

    // ---- bars (okx.md §8) ------------------------------------------------------------------------------
    void aBarOpensWhereTheVenueOpensIt_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("open");
        QTest::addColumn<QString>("next");
        // clang-format off
        QTest::newRow("hour")          << "1H"     << "2026-11-20T12:34:56.000Z" << "2026-11-20T12:00:00.000Z" << "2026-11-20T13:00:00.000Z";
        QTest::newRow("6 h, UTC+8")    << "6H"     << "2026-11-20T12:00:00.000Z" << "2026-11-20T10:00:00.000Z" << "2026-11-20T16:00:00.000Z";
        QTest::newRow("6 h, UTC")      << "6Hutc"  << "2026-11-20T12:00:00.000Z" << "2026-11-20T12:00:00.000Z" << "2026-11-20T18:00:00.000Z";
        QTest::newRow("12 h, UTC+8")   << "12H"    << "2026-11-20T12:00:00.000Z" << "2026-11-20T04:00:00.000Z" << "2026-11-20T16:00:00.000Z";
        QTest::newRow("day, UTC+8")    << "1D"     << "2026-11-20T12:00:00.000Z" << "2026-11-19T16:00:00.000Z" << "2026-11-20T16:00:00.000Z";
        QTest::newRow("day, just before") << "1D"  << "2026-11-20T15:59:59.999Z" << "2026-11-19T16:00:00.000Z" << "2026-11-20T16:00:00.000Z";
        QTest::newRow("day, UTC")      << "1Dutc"  << "2026-11-20T12:00:00.000Z" << "2026-11-20T00:00:00.000Z" << "2026-11-21T00:00:00.000Z";
        QTest::newRow("week, UTC+8")   << "1W"     << "2026-11-20T12:00:00.000Z" << "2026-11-15T16:00:00.000Z" << "2026-11-22T16:00:00.000Z";
        QTest::newRow("week, UTC")     << "1Wutc"  << "2026-11-20T12:00:00.000Z" << "2026-11-16T00:00:00.000Z" << "2026-11-23T00:00:00.000Z";
        QTest::newRow("month, UTC+8")  << "1M"     << "2026-11-20T12:00:00.000Z" << "2026-10-31T16:00:00.000Z" << "2026-11-30T16:00:00.000Z";
        QTest::newRow("month of 31")   << "1Mutc"  << "2026-12-31T23:59:00.000Z" << "2026-12-01T00:00:00.000Z" << "2027-01-01T00:00:00.000Z";
        QTest::newRow("quarter")       << "3Mutc"  << "2026-11-20T12:00:00.000Z" << "2026-10-01T00:00:00.000Z" << "2027-01-01T00:00:00.000Z";
        QTest::newRow("leap February") << "1Mutc"  << "2028-02-29T12:00:00.000Z" << "2028-02-01T00:00:00.000Z" << "2028-03-01T00:00:00.000Z";
        // clang-format on
    }
    void aBarOpensWhereTheVenueOpensIt()
    {
        QFETCH(QString, name);
        QFETCH(QString, time);
        QFETCH(QString, open);
        QFETCH(QString, next);
        const auto at = [](const QString& text) {
            return marketFromMs(toMs(*parseRequestTime(text.toStdString())));
        };
        const auto bar = okx::barOf(name.toStdString());
        QVERIFY(bar.has_value());
        QCOMPARE(openOf(*bar, at(time)), at(open));
        QCOMPARE(nextOpenOf(*bar, at(time)), at(next));
        QCOMPARE(openOf(*bar, at(open)), at(open));
        QCOMPARE(openOf(*bar, at(next)), at(next));
    }

    void aLongBarIsTheSumOfItsHours()
    {
        Rig rig;
        const Json hoursRead =
            rig.read("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=1H&limit=100")["data"];
        const Json days =
            rig.read("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=1D&limit=3")["data"];
        QCOMPARE(days.size(), std::size_t{3});
        const auto value = [](const Json& row, std::size_t i) {
            return *Decimal::parse(row[i].get<std::string>());
        };
        const Json& day = days[1]; // Over, and whole.
        QCOMPARE(plain(day[8]), plain(Json("1")));
        Decimal high = value(day, 3);
        Decimal low = value(day, 2);
        Decimal volume;
        int count = 0;
        for (const Json& hour : hoursRead) {
            if (value(hour, 0) < value(day, 0) || value(hour, 0) >= value(days[0], 0)) continue;
            high = std::max(high, value(hour, 2));
            low = std::min(low, value(hour, 3));
            volume = volume + value(hour, 5);
            if (++count == 1) QCOMPARE(plain(hour[4]), plain(day[4])); // The newest closes the day,
            if (count == 24) QCOMPARE(plain(hour[1]), plain(day[1]));  // and the oldest opens it.
        }
        QCOMPARE(count, 24);
        QCOMPARE(value(day, 2), high);
        QCOMPARE(value(day, 3), low);
        QCOMPARE(value(day, 5), volume);
        QCOMPARE(plain(days[0][8]), plain(Json("0")));
        QCOMPARE(plain(rig.read("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=1d")["code"]),
                 plain(Json("51000")));
        for (const char* of : {"market/mark-price-candles?instId=ETH-USDT-SWAP",
                               "market/index-candles?instId=ETH-USDT"}) {
            const Json rows = rig.read("/api/v5/" + std::string{of} + "&bar=6H")["data"];
            QVERIFY(!rows.empty());
            QCOMPARE(rows[0].size(), std::size_t{6});
        }
    }

    void aLongBarIsPushedOnceWhenItEnds()
    {
        Rig rig;
        const StreamId stream = *rig.dialect.openStream(rig.now, "/ws/v5/business");
        rig.dialect.receive(
            rig.now, stream,
            R"({"op":"subscribe","args":[{"channel":"candle6H","instId":"ETH-USDT-SWAP"}]})");
        static_cast<void>(rig.told(stream));
        rig.model.skip(rig.now, hours{13}); // Market time 01:00: bars end at 16:00 and at 22:00.
        rig.dialect.advance(rig.now);
        std::vector<std::string> ended;
        for (const Json& told : rig.told(stream))
            if (told.contains("data") && told["data"][0][8] == "1")
                ended.push_back(plain(told["data"][0][0]));
        const std::int64_t first = toMs(kStart - hours{2});
        const std::int64_t six = milliseconds{hours{6}}.count();
        QCOMPARE(ended,
                 (std::vector<std::string>{std::to_string(first), std::to_string(first + six)}));
        rig.dialect.advance(rig.now + milliseconds{500});
        for (const Json& told : rig.told(stream))
            QVERIFY(!told.contains("data") || told["data"][0][8] == "0");
    }
};

QTEST_GUILESS_MAIN(TestOkxDialectMoney)
#include "tst_okx_dialect_money.moc"

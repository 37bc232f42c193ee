// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/decimal.h"
#include "core/venues/okx/decode_lines.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

/// Every file of ../shared/fixtures/okx is read as its place says, or refused for a reason that is named
/// here. Files of class R are evidence: each line made of them is compared, member by member, with what
/// this test makes of the raw JSON by itself. A file that is not in the table fails the test, and so does
/// a class that PROVENANCE.md does not give it.
using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::okx;

namespace {

using Raw = nlohmann::json;

enum class Becomes {
    Lines,   ///< So many rows of ours; the rest is of other products.
    Partial, ///< Rows of ours and a doubt that is named.
    Refused, ///< Not understood, for the reason that is named.
};
struct Entry {
    const char* file;
    char provenance; ///< R, D or S (PROVENANCE.md); '-' for what is no payload.
    Source source;
    Becomes becomes;
    int rows;
    const char* reason = ""; ///< Part of the last line's reason.
};

constexpr Source kRest = Source::Rest;
constexpr Source kWs = Source::Ws;

const std::vector<Entry> kEntries{
    {"gocryptotrader/wsOrders.json", 'R', kWs, Becomes::Lines, 0}, // a spot order
    {"nautilus_trader/http_cancel_algo_order_response.json", 'S', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_get_account_balance.json", 'R', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_get_account_positions-history.json", 'R', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_get_candlesticks.json", 'S', kRest, Becomes::Lines, 2},
    {"nautilus_trader/http_get_candlesticks_full.json", 'R', kRest, Becomes::Lines, 2},
    {"nautilus_trader/http_get_funding_rate_history.json", 'S', kRest, Becomes::Lines, 2},
    {"nautilus_trader/http_get_instruments_futures.json", 'R', kRest, Becomes::Lines, 0},
    {"nautilus_trader/http_get_instruments_spot.json", 'R', kRest, Becomes::Lines, 0},
    {"nautilus_trader/http_get_instruments_swap.json", 'R', kRest, Becomes::Lines, 3},
    {"nautilus_trader/http_get_mark_price.json", 'R', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_get_orders_algo_history.json", 'S', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_get_orders_algo_pending_attached_oco.json", 'S', kRest, Becomes::Lines,
     1},
    {"nautilus_trader/http_get_orders_history.json", 'R', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_get_orders_pending_with_attached_tp_sl.json", 'S', kRest, Becomes::Lines,
     1},
    {"nautilus_trader/http_get_positions.json", 'S', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_place_algo_order_rejected.json", 'S', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_place_algo_order_response.json", 'S', kRest, Becomes::Lines, 1},
    {"nautilus_trader/http_set_position_mode_response.json", 'D', kRest, Becomes::Refused, 0,
     "fit no reading"}, // we never change the position mode of an account
    {"nautilus_trader/ws_account.json", 'R', kWs, Becomes::Lines, 3},
    {"nautilus_trader/ws_bbo_tbt.json", 'D', kWs, Becomes::Refused, 0,
     "a channel we never asked for: bbo-tbt"}, // nothing of ours uses a book
    {"nautilus_trader/ws_books_snapshot.json", 'D', kWs, Becomes::Refused, 0,
     "a channel we never asked for: books"},
    {"nautilus_trader/ws_books_update.json", 'D', kWs, Becomes::Refused, 0,
     "a channel we never asked for: books"},
    {"nautilus_trader/ws_candle.json", 'D', kWs, Becomes::Refused, 0,
     "a channel we never asked for: candle1D"}, // opens at UTC+8
    {"nautilus_trader/ws_orders.json", 'R', kWs, Becomes::Lines, 2},
    {"nautilus_trader/ws_orders_liquidation.json", 'S', kWs, Becomes::Lines, 2},
    {"nautilus_trader/ws_tickers.json", 'D', kWs, Becomes::Lines, 0}, // spot
    {"nautilus_trader/ws_trades.json", 'D', kWs, Becomes::Refused, 0,
     "a channel we never asked for: trades"},
    {"okx_api_net/attached-algo-trailing-stop-orders.json", 'S', kRest, Becomes::Refused, 0,
     "code: missing"}, // a bare list: a part of a request, no reply
    {"okx_api_net/get-account-rate-limit-empty-strings.json", 'S', kRest, Becomes::Refused, 0,
     "fit no reading"}, // our budgets are the documented ones
    {"okx_api_net/get-funding-rate-any.json", 'R', kRest, Becomes::Lines, 312},
    {"okx_api_net/get-instruments-swap.json", 'R', kRest, Becomes::Lines, 312},
    {"okx_api_net/get-open-interest-btc-usdt-swap.json", 'R', kRest, Becomes::Refused, 0,
     "fit no reading"}, // nothing of ours uses it
    {"okx_api_net/rest-place-order-with-subcode.json", 'D', kRest, Becomes::Lines, 1},
    {"okx_api_net/ws-batch-cancel-orders.json", 'D', kWs, Becomes::Refused, 0,
     "an answer to an order operation"}, // we place over REST alone
    {"okx_api_net/ws-place-order-with-subcode.json", 'D', kWs, Becomes::Refused, 0,
     "an answer to an order operation"},
    {"okx_net_jkorf/AlgoOrder.txt", 'D', kWs, Becomes::Lines, 0},          // futures
    {"okx_net_jkorf/BalanceAndPosition.txt", 'D', kWs, Becomes::Lines, 0}, // futures
    {"okx_net_jkorf/CancelAllAfter.txt", 'D', kRest, Becomes::Refused, 0,
     "fit no reading"}, // it may strip protection: never sent (okx.md §10)
    {"okx_net_jkorf/ClosePosition.txt", 'D', kRest, Becomes::Lines, 1},
    {"okx_net_jkorf/GetAccountConfiguration.txt", 'D', kRest, Becomes::Lines, 1},
    {"okx_net_jkorf/GetAccountPositions.txt", 'D', kRest, Becomes::Lines, 0}, // futures
    {"okx_net_jkorf/GetAlgoOrderList.txt", 'D', kRest, Becomes::Lines, 0},    // spot
    {"okx_net_jkorf/GetBillHistory.txt", 'D', kRest, Becomes::Lines, 1},
    {"okx_net_jkorf/GetOrderDetails.txt", 'D', kRest, Becomes::Lines, 0}, // spot
    {"okx_net_jkorf/GetUserTrades.txt", 'D', kRest, Becomes::Lines, 0},   // spot
    {"okx_net_jkorf/Position.txt", 'D', kWs, Becomes::Lines, 0},          // futures
    {"okx_net_jkorf/UserTrade.txt", 'D', kWs, Becomes::Refused, 0,
     "a channel we never asked for: fills"}, // for VIP accounts only
};
/// No payloads of a session: who looks at them.
const std::map<std::string, std::string> kElsewhere{
    {"PROVENANCE.md", "this test"},
    {"issue-captures.jsonl", "tst_okx_writes, capturedRepliesOfOthers"},
    {"signing_vectors.json", "tests/signing"}};

QString folder() { return QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared/fixtures/okx"); }

/// The payload inside a file: JKorf's start with method, path and a flag, or with a script.
std::string payloadOf(const QString& name)
{
    QFile file{folder() + QLatin1Char{'/'} + name};
    if (!file.open(QIODevice::ReadOnly)) return {};
    QByteArray bytes = file.readAll();
    if (bytes.startsWith("\xef\xbb\xbf")) bytes = bytes.mid(3);
    if (name.endsWith(QLatin1String{".txt"})) {
        if (bytes.startsWith('>')) {
            bytes = bytes.mid(bytes.indexOf("\n=") + 2);
        } else {
            for (int line = 0; line < 3; ++line)
                bytes = bytes.mid(bytes.indexOf('\n') + 1);
        }
    }
    return bytes.trimmed().toStdString();
}

// ---- what the raw JSON says, in the words of decisions §15 -----------------------------------------

Raw amount(const Raw& row, const char* field)
{
    const std::string text = row.value(field, std::string{});
    return text.empty() ? Raw(nullptr) : Raw(text);
}
/// A price of zero says that there is none.
Raw price(const Raw& row, const char* field)
{
    const std::string text = row.value(field, std::string{});
    return text.empty() || Decimal::of(text).isZero() ? Raw(nullptr) : Raw(text);
}
Raw moment(const Raw& row, const char* field)
{
    const std::string text = row.value(field, std::string{});
    return text.empty() ? Raw(nullptr) : Raw(std::stoll(text));
}
Raw text(const Raw& row, const char* field) { return row.value(field, std::string{}); }
Raw sideIndex(const Raw& row)
{
    const std::string side = row.value("posSide", std::string{});
    return side == "long" || side == "short" ? Raw(side) : Raw("net");
}

Raw orderLine(const Raw& r)
{
    static const std::map<std::string, std::string> kTypes{{"market", "market"},
                                                           {"limit", "limit"}};
    static const std::map<std::string, std::string> kStates{
        {"live", "live"},
        {"partially_filled", "partially filled"},
        {"filled", "filled"},
        {"canceled", "canceled"}};
    return {{"kind", "order"},
            {"venueOrderId", text(r, "ordId")},
            {"clientOrderId", text(r, "clOrdId")},
            {"instrument", text(r, "instId")},
            {"side", text(r, "side")},
            {"type", kTypes.at(r.at("ordType"))},
            {"qty", text(r, "sz")},
            {"price", price(r, "px")},
            {"state", kStates.at(r.at("state"))},
            {"filledQty", text(r, "accFillSz")},
            {"averagePrice", price(r, "avgPx")},
            {"reduceOnly", r.at("reduceOnly") == "true"},
            {"marginMode", text(r, "tdMode")},
            {"sideIndex", sideIndex(r)},
            {"parentStop", text(r, "algoId")},
            {"category", text(r, "category")},
            {"cancelSource", text(r, "cancelSource")},
            {"createdAt", moment(r, "cTime")},
            {"venueTime", moment(r, "uTime")}};
}
Raw orderFillLine(const Raw& r)
{
    const bool hasOwnFee = !r.value("fillFee", std::string{}).empty();
    return {{"kind", "fill"},
            {"tradeId", text(r, "tradeId")},
            {"venueOrderId", text(r, "ordId")},
            {"clientOrderId", text(r, "clOrdId")},
            {"instrument", text(r, "instId")},
            {"side", text(r, "side")},
            {"qty", text(r, "fillSz")},
            {"price", text(r, "fillPx")},
            {"fee", amount(r, hasOwnFee ? "fillFee" : "fee")},
            {"feeCurrency", text(r, hasOwnFee ? "fillFeeCcy" : "feeCcy")},
            {"sideIndex", sideIndex(r)},
            {"parentStop", text(r, "algoId")},
            {"category", text(r, "category")},
            {"venueTime", moment(r, "fillTime")}};
}
Raw closureLine(const Raw& r)
{
    static const std::map<std::string, std::string> kTypes{
        {"1", "partly closed"},     {"2", "fully closed"},       {"3", "liquidated"},
        {"4", "partly liquidated"}, {"5", "partly deleveraged"}, {"6", "fully deleveraged"}};
    return {{"kind", "closure"},
            {"positionId", text(r, "posId")},
            {"instrument", text(r, "instId")},
            {"direction", text(r, "direction")},
            {"type", kTypes.at(r.at("type"))},
            {"qtyMax", text(r, "openMaxPos")},
            {"closedQty", text(r, "closeTotalPos")},
            {"openPrice", price(r, "openAvgPx")},
            {"closePrice", price(r, "closeAvgPx")},
            {"realized", amount(r, "realizedPnl")},
            {"fee", amount(r, "fee")},
            {"funding", amount(r, "fundingFee")},
            {"marginMode", text(r, "mgnMode")},
            {"sideIndex", sideIndex(r)},
            {"openedAt", moment(r, "cTime")},
            {"venueTime", moment(r, "uTime")}};
}
Raw balanceLine(const Raw& r)
{
    const bool hasEquity = !r.value("availEq", std::string{}).empty();
    return {{"kind", "balance"},
            {"currency", text(r, "ccy")},
            {"equity", amount(r, "eq")},
            {"available", amount(r, hasEquity ? "availEq" : "availBal")},
            {"venueTime", moment(r, "uTime")}};
}
Raw instrumentLine(const Raw& r)
{
    const std::string pair = r.at("uly");
    const Decimal multiplier = Decimal::of(r.at("ctVal").get<std::string>())
                               * Decimal::of(r.at("ctMult").get<std::string>());
    return {{"kind", "instrument"},
            {"instrument", text(r, "instId")},
            {"base", pair.substr(0, pair.find('-'))},
            {"quote", pair.substr(pair.find('-') + 1)},
            {"settle", text(r, "settleCcy")},
            {"contract", text(r, "ctType")},
            {"multiplier", multiplier.normalized().toString()},
            {"tick", text(r, "tickSz")},
            {"lot", text(r, "lotSz")},
            {"qtyMin", text(r, "minSz")},
            {"marketQtyMax", text(r, "maxMktSz")},
            {"stopQtyMax", text(r, "maxStopSz")},
            {"limitQtyMax", text(r, "maxLmtSz")},
            {"leverageMax", text(r, "lever")},
            {"state", text(r, "state")}};
}
Raw markLine(const Raw& r)
{
    return {{"kind", "quote"},    {"instrument", text(r, "instId")},
            {"last", nullptr},    {"mark", text(r, "markPx")},
            {"bid", nullptr},     {"ask", nullptr},
            {"open24h", nullptr}, {"venueTime", moment(r, "ts")}};
}
Raw fundingLine(const Raw& r)
{
    const auto at = std::stoll(r.at("fundingTime").get<std::string>());
    const auto next = std::stoll(r.at("nextFundingTime").get<std::string>());
    return {{"kind", "funding"},
            {"instrument", text(r, "instId")},
            {"rate", text(r, "fundingRate")},
            {"nextRate", amount(r, "nextFundingRate")},
            {"fundingTime", at},
            {"nextFundingTime", next},
            {"intervalMinutes", (next - at) / 60'000},
            {"venueTime", moment(r, "ts")}};
}
Raw candleLine(const Raw& r)
{
    return {{"kind", "candle"},  {"openTime", std::stoll(r.at(0).get<std::string>())},
            {"open", r.at(1)},   {"high", r.at(2)},
            {"low", r.at(3)},    {"close", r.at(4)},
            {"volume", r.at(5)}, {"isFinal", r.at(8) == "1"}};
}

/// The lines that a recorded payload must become.
std::vector<Raw> expectedLines(const Raw& payload)
{
    std::vector<Raw> lines;
    for (const Raw& row : payload.at("data")) {
        if (row.is_array()) {
            lines.push_back(candleLine(row));
        } else if (row.contains("details")) {
            for (const Raw& detail : row.at("details"))
                lines.push_back(balanceLine(detail));
        } else if (row.value("instType", "SWAP") != "SWAP") {
            continue;
        } else if (row.contains("closeTotalPos")) {
            lines.push_back(closureLine(row));
        } else if (row.contains("accFillSz")) {
            lines.push_back(orderLine(row));
        } else if (row.contains("tickSz")) {
            lines.push_back(instrumentLine(row));
        } else if (row.contains("markPx")) {
            lines.push_back(markLine(row));
        } else if (row.contains("nextFundingTime")) {
            lines.push_back(fundingLine(row));
        }
    }
    if (!payload.contains("arg")) return lines;
    for (const Raw& row : payload.at("data")) // fills come after the orders of a push
        if (row.contains("accFillSz") && row.at("instType") == "SWAP"
            && !Decimal::of(row.at("fillSz").get<std::string>()).isZero())
            lines.push_back(orderFillLine(row));
    return lines;
}

} // namespace

class TestOkxFixtures : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (!QFileInfo::exists(folder())) QSKIP("no ../shared/fixtures/okx beside the sources");
    }
    void everyFileIsInTheTable()
    {
        std::set<std::string> known;
        for (const Entry& entry : kEntries)
            QVERIFY2(known.insert(entry.file).second, entry.file);
        for (const auto& [file, who] : kElsewhere)
            known.insert(file);
        std::set<std::string> there;
        QDirIterator files{folder(), QDir::Files, QDirIterator::Subdirectories};
        while (files.hasNext()) {
            files.next();
            there.insert(QDir{folder()}.relativeFilePath(files.filePath()).toStdString());
        }
        for (const std::string& file : there)
            QVERIFY2(known.contains(file), ("neither checked nor refused: " + file).c_str());
        for (const std::string& file : known)
            QVERIFY2(there.contains(file), ("not there: " + file).c_str());
    }
    void classesAreThoseOfProvenance()
    {
        QFile file{folder() + QStringLiteral("/PROVENANCE.md")};
        QVERIFY(file.open(QIODevice::ReadOnly));
        std::map<std::string, char> classes;
        for (const QByteArray& line : file.readAll().split('\n')) {
            const auto cells = line.split('|');
            if (cells.size() < 8 || cells.at(6).trimmed().size() != 1) continue;
            classes[cells.at(1).trimmed().toStdString()] = cells.at(6).trimmed().at(0);
        }
        QCOMPARE(classes.size(), kEntries.size());
        for (const Entry& entry : kEntries)
            QVERIFY2(classes[entry.file] == entry.provenance, entry.file);
    }
    void becomesWhatTheTableSays_data() { everyEntry(); }
    void becomesWhatTheTableSays()
    {
        const Entry& entry = this->entry();
        const std::string payload = payloadOf(QString::fromLatin1(entry.file));
        QVERIFY(!payload.empty());
        const DecodedLines decoded = decodeLines(entry.source, "auto", payload);
        const Raw last = Raw::parse(decoded.lines.back());
        const std::string reason = last.at("reason");
        const char* const completeness = entry.becomes == Becomes::Lines     ? "complete"
                                         : entry.becomes == Becomes::Partial ? "partial"
                                                                             : "failed";
        QVERIFY2(last.at("completeness") == completeness, last.dump().c_str());
        QVERIFY2(last.at("rows") == entry.rows, last.dump().c_str());
        QVERIFY2(reason.find(entry.reason) != std::string::npos, reason.c_str());
        if (entry.becomes == Becomes::Refused) QCOMPARE(decoded.exitCode, 3);
    }
    void recordedOnesAreRightFieldByField_data() { everyEntry(); }
    void recordedOnesAreRightFieldByField()
    {
        const Entry& entry = this->entry();
        if (entry.provenance != 'R' || entry.becomes == Becomes::Refused) return;
        const std::string payload = payloadOf(QString::fromLatin1(entry.file));
        std::vector<Raw> expected;
        if (std::string{entry.file}.find("wsOrders") != std::string::npos) {
            for (const QByteArray& line : QByteArray::fromStdString(payload).split('\n'))
                for (const Raw& row : expectedLines(Raw::parse(line.toStdString())))
                    expected.push_back(row);
        } else {
            expected = expectedLines(Raw::parse(payload));
        }
        const DecodedLines decoded = decodeLines(entry.source, "auto", payload);
        QCOMPARE(decoded.lines.size(), expected.size() + 1);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const Raw got = Raw::parse(decoded.lines.at(i));
            QVERIFY2(got == expected.at(i),
                     ("got      " + got.dump() + "\nexpected " + expected.at(i).dump()).c_str());
            m_fields += got.size();
        }
        ++m_recorded;
    }
    void cleanupTestCase()
    {
        std::cout << "FIGURE okx fixtures read = " << kEntries.size() << " files\n";
        std::cout << "FIGURE okx recorded fixtures compared = " << m_recorded << " files\n";
        std::cout << "FIGURE okx recorded fields compared = " << m_fields << " fields\n";
    }

private:
    void everyEntry()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < kEntries.size(); ++i)
            QTest::newRow(kEntries.at(i).file) << static_cast<int>(i);
    }
    const Entry& entry() const
    {
        QFETCH(int, index);
        return kEntries.at(static_cast<std::size_t>(index));
    }

    std::size_t m_recorded = 0;
    std::size_t m_fields = 0;
};

QTEST_GUILESS_MAIN(TestOkxFixtures)
#include "tst_okx_fixtures.moc"

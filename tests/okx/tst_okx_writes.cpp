// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/assert.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/write.h"
#include "tests/okx/shared_fixtures.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <nlohmann/json.hpp>
#include <set>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::okx;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};

PlaceOrder order()
{
    PlaceOrder o;
    o.instrument = kEth;
    o.qty = Qty::of("1.50");
    o.clientId = {"HF1"};
    return o;
}
QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

class TestOkxWrites : public QObject {
    Q_OBJECT
private slots:
    void bodies_data();
    void bodies();
    void onlyPlacingCarriesAnExpiry();
    void budgetsAreTheVenues();
    void ourOwnMistakesAreAsserted();
    void outcomesFollowTheirTable_data();
    void outcomesFollowTheirTable();
    void capturedRepliesOfOthers();
    void noCutOrBentReplyIsTakenForAnAcceptance();
    void errorTableIsWhole();
    void aKeyOfAnotherRegionIsNamed()
    {
        for (const char* code : {"50119", "60032"})
            for (const char* word : {"eea", "my.okx.com", "us", "app.okx.com", "global"})
                QVERIFY2(hintFor(code).find(word) != std::string_view::npos, word);
        QVERIFY(hintFor("50101").find("demo") != std::string_view::npos);
        QVERIFY(hintFor("51008").empty());
    }
    void errorClasses_data();
    void errorClasses();
};

void TestOkxWrites::bodies_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* name, int index, const char* target, const char* body) {
        QTest::newRow(name) << index << QByteArray{target} << QByteArray{body};
    };
    row("market entry", 0, "/api/v5/trade/order",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","clOrdId":"HF1","side":"buy","ordType":"market","sz":"1.50"})");
    row("limit entry with its stop", 1, "/api/v5/trade/order",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"isolated","clOrdId":"HF1","side":"sell","ordType":"limit","sz":"1.50","px":"2500.10","attachAlgoOrds":[{"attachAlgoClOrdId":"HFS1","slTriggerPx":"2600.5","slOrdPx":"-1","slTriggerPxType":"mark"}]})");
    row("reduce-only close", 2, "/api/v5/trade/order",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","clOrdId":"HF1","side":"buy","ordType":"market","sz":"1.50","reduceOnly":true})");
    row("hedge mode", 3, "/api/v5/trade/order",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","clOrdId":"HF1","side":"buy","posSide":"short","ordType":"market","sz":"1.50"})");
    row("cancel by venue id", 4, "/api/v5/trade/cancel-order",
        R"({"instId":"ETH-USDT-SWAP","ordId":"11"})");
    row("cancel by client id", 5, "/api/v5/trade/cancel-order",
        R"({"instId":"ETH-USDT-SWAP","clOrdId":"HF1"})");
    row("stop for the whole position", 6, "/api/v5/trade/order-algo",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"conditional","closeFraction":"1","slTriggerPx":"2400","slOrdPx":"-1","slTriggerPxType":"mark","reduceOnly":true,"cxlOnClosePos":true,"algoClOrdId":"HFS1"})");
    row("sized stop on last", 7, "/api/v5/trade/order-algo",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"conditional","sz":"2","slTriggerPx":"2400","slOrdPx":"-1","slTriggerPxType":"last","reduceOnly":true,"cxlOnClosePos":true,"algoClOrdId":"HFS1"})");
    row("amend", 8, "/api/v5/trade/amend-algos",
        R"({"instId":"ETH-USDT-SWAP","algoId":"77","newSlTriggerPx":"2410"})");
    row("cancel stop", 9, "/api/v5/trade/cancel-algos",
        R"([{"instId":"ETH-USDT-SWAP","algoId":"77"}])");
    row("close position", 10, "/api/v5/trade/close-position",
        R"({"instId":"ETH-USDT-SWAP","mgnMode":"isolated","autoCxl":false,"clOrdId":"HFC1"})");
    row("entry with stop and target", 11, "/api/v5/trade/order",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","clOrdId":"HF1","side":"buy","ordType":"market","sz":"1.50","attachAlgoOrds":[{"attachAlgoClOrdId":"HFS1","slTriggerPx":"2400","slOrdPx":"-1","slTriggerPxType":"last","tpTriggerPx":"2600","tpOrdPx":"-1","tpTriggerPxType":"mark"}]})");
    row("stop and target, whole", 12, "/api/v5/trade/order-algo",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"oco","closeFraction":"1","slTriggerPx":"2400","slOrdPx":"-1","slTriggerPxType":"mark","tpTriggerPx":"2600.5","tpOrdPx":"-1","tpTriggerPxType":"last","reduceOnly":true,"cxlOnClosePos":true,"algoClOrdId":"HFS1"})");
    row("stop and target, sized", 13, "/api/v5/trade/order-algo",
        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"oco","sz":"2","slTriggerPx":"2400","slOrdPx":"-1","slTriggerPxType":"mark","tpTriggerPx":"2600.5","tpOrdPx":"-1","tpTriggerPxType":"last","reduceOnly":true,"cxlOnClosePos":true,"algoClOrdId":"HFS1"})");
}

void TestOkxWrites::bodies()
{
    QFETCH(int, index);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    PlaceOrder limit = order();
    limit.side = Side::Sell;
    limit.type = OrderType::Limit;
    limit.limit = Price::of("2500.10");
    limit.marginMode = MarginMode::Isolated;
    limit.stop =
        AttachedStop{{"HFS1"}, Price::of("2600.5"), TriggerSource::Mark, std::nullopt, {}, {}};
    PlaceOrder close = order();
    close.reduceOnly = true;
    PlaceOrder hedge = order();
    hedge.sideIndex = SideIndex::Short;
    PlaceStop whole{kEth,
                    Side::Sell,
                    SideIndex::Net,
                    MarginMode::Cross,
                    Price::of("2400"),
                    TriggerSource::Mark,
                    std::nullopt,
                    {"HFS1"}};
    PlaceStop sized = whole;
    sized.qty = Qty::of("2");
    sized.source = TriggerSource::Last;
    PlaceOrder both = order();
    both.stop =
        AttachedStop{{"HFS1"}, Price::of("2400"),  TriggerSource::Last, Price::of("2600"), {},
                     {},       TriggerSource::Mark};
    PlaceStop oco = whole;
    oco.take = TakeProfit{Price::of("2600.5")};
    PlaceStop sizedOco = oco;
    sizedOco.qty = Qty::of("2");
    const std::vector<Request> requests{
        order(),
        limit,
        close,
        hedge,
        CancelOrder{kEth, {"11"}, {"HF1"}},
        CancelOrder{kEth, {}, {"HF1"}},
        whole,
        sized,
        AmendStop{kEth, {"77"}, Price::of("2410")},
        CancelStop{kEth, {"77"}},
        ClosePosition{kEth, SideIndex::Net, MarginMode::Isolated, {"HFC1"}},
        both,
        oco,
        sizedOco};
    const Wire wire = encodeWrite(requests.at(static_cast<std::size_t>(index)));
    QCOMPARE(bytes(wire.body), body);
    QCOMPARE(bytes(wire.target), target);
    QVERIFY(wire.method == HttpMethod::Post);
    QVERIFY(wire.isSigned);
}

void TestOkxWrites::onlyPlacingCarriesAnExpiry()
{
    PlaceOrder o = order();
    o.expiresAfter = milliseconds{1500};
    QVERIFY(encodeWrite(o).expiresAfter == milliseconds{1500});
    QVERIFY(!encodeWrite(CancelOrder{kEth, {"1"}, {}}).expiresAfter);
    QVERIFY(!encodeWrite(ClosePosition{kEth, SideIndex::Net, MarginMode::Cross, {}}).expiresAfter);
}

void TestOkxWrites::budgetsAreTheVenues()
{
    const auto uses = encodeWrite(order()).uses;
    QCOMPARE(uses.size(), std::size_t{2});
    QVERIFY(uses.at(0) == (link::BudgetUse{"order|ETH-USDT-SWAP", {60, milliseconds{2000}}}));
    QVERIFY(uses.at(1).allowance
            == (link::Allowance{1000, milliseconds{2000}})); // of the whole sub-account
    QVERIFY(encodeWrite(CancelStop{kEth, {"1"}}).uses.at(0)
            == (link::BudgetUse{"cancel-algos|ETH-USDT-SWAP", {20, milliseconds{2000}}}));
}

void TestOkxWrites::ourOwnMistakesAreAsserted()
{
    PlaceOrder dashed = order();
    dashed.clientId = {"hf-1"};
    QVERIFY_EXCEPTION_THROWN((void)encodeWrite(dashed), AssertionFailed);
    PlaceOrder tooLong = order();
    tooLong.clientId = {std::string(33, 'a')};
    QVERIFY_EXCEPTION_THROWN((void)encodeWrite(tooLong), AssertionFailed);
    PlaceOrder nothing = order();
    nothing.qty = Qty::of("0");
    QVERIFY_EXCEPTION_THROWN((void)encodeWrite(nothing), AssertionFailed);
    QVERIFY_EXCEPTION_THROWN((void)encodeWrite(AmendStop{kEth, {"7"}, Price::of("0")}),
                             AssertionFailed); // "0" deletes the stop
    QVERIFY_EXCEPTION_THROWN((void)encodeWrite(CancelStop{kEth, {}}),
                             AssertionFailed); // never "all of this symbol"
    QVERIFY_EXCEPTION_THROWN((void)encodeWrite(CancelOrder{kEth, {}, {}}), AssertionFailed);
    QVERIFY(isClientId(std::string(32, 'Z')));
}

void TestOkxWrites::outcomesFollowTheirTable_data()
{
    QTest::addColumn<int>("which"); // 0 order, 1 stop, 2 cancel stop, 3 close-position
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char* name, int which, int status, const char* body,
                        const char* outcome) {
        QTest::newRow(name) << which << status << QByteArray{body} << QByteArray{outcome};
    };
    row("W1 order", 0, 200,
        R"({"code":"0","msg":"","data":[{"clOrdId":"HF1","ordId":"11","sCode":"0","sMsg":"Order placed","subCode":""}]})",
        "accepted 11");
    row("W1 stop", 1, 200,
        R"({"code":"0","msg":"","data":[{"algoId":"77","algoClOrdId":"HFS1","clOrdId":"","sCode":"0","sMsg":""}]})",
        "accepted 77");
    row("W1 stop without its client id echoed", 1, 200,
        R"({"code":"0","msg":"","data":[{"algoId":"77","sCode":"0"}]})", "accepted 77");
    row("W1 cancel", 2, 200,
        R"({"code":"0","msg":"","data":[{"algoId":"77","sCode":"0","sMsg":""}]})", "accepted 77");
    row("W2 close-position", 3, 200,
        R"({"code":"0","data":[{"clOrdId":"HFC1","instId":"ETH-USDT-SWAP","posSide":"net","tag":""}],"msg":""})",
        "accepted ");
    row("W2 close-position refused in its item", 3, 200,
        R"({"code":"1","data":[{"clOrdId":"HFC1","ordId":"","sCode":"51023","sMsg":"no position "}],"msg":"All operations failed"})",
        "nothing to reduce");
    row("W2 close-position refused at the top", 3, 200,
        R"({"code":"51023","data":[],"msg":"Position doesn't exist"})", "nothing to reduce");
    row("W3 sub code", 0, 200,
        R"({"code":"1","msg":"","data":[{"clOrdId":"HF1","ordId":"","sCode":"51008","sMsg":"Order failed. ","subCode":"1000"}]})",
        "margin");
    row("W3 code 0 and id given, sCode failing", 0, 200,
        R"({"code":"0","msg":"","data":[{"clOrdId":"HF1","ordId":"11","sCode":"51008","sMsg":"Order failed"}]})",
        "margin");
    row("W4 whole request", 1, 200,
        R"({"code":"51000","data":[],"msg":"Parameter tpTriggerPx error"})", "rules");
    row("W4 without data", 0, 429, R"({"msg":"Too Many Requests","code":"50011"})", "too frequent");
    row("W4 too many closes", 3, 429, R"({"code":"51113","msg":"","data":[]})", "too frequent");
    row("W4 pending closes", 3, 429, R"({"code":"51115","msg":"","data":[]})", "cancel first");
    row("W5 undetermined", 0, 400, R"({"code":"50004","msg":"Endpoint request timeout","data":[]})",
        "unknown");
    row("W5 undetermined item", 0, 200,
        R"({"code":"1","msg":"","data":[{"clOrdId":"HF1","ordId":"","sCode":"51149","sMsg":"Please try again"}]})",
        "unknown");
    row("W5 not listed", 0, 200,
        R"({"code":"1","msg":"","data":[{"clOrdId":"HF1","ordId":"","sCode":"51155","sMsg":""}]})",
        "unknown");
    row("W6 numeric code", 0, 200, R"({"code":500,"error_message":"Internal Server Error"})",
        "unknown");
    row("W6 no code", 0, 200, R"({"message":"An unexpected error occurred"})", "unknown");
    row("W6 HTML", 0, 403, "<html><body>Access denied</body></html>", "unknown");
    row("W6 cut", 0, 200, R"({"code":"0","msg":"","data":[{"clOrdId":"HF1","ordId")", "unknown");
    row("W6 empty", 0, 200, "", "unknown");
    row("W6 two documents", 0, 200, R"({"code":"51008","data":[]}{"code":"0"})", "unknown");
    row("W7 no item", 0, 200, R"({"code":"0","msg":"","data":[]})", "unknown");
    row("W7 no data", 0, 200, R"({"code":"0","msg":""})", "unknown");
    row("W7 two items", 0, 200,
        R"({"code":"0","msg":"","data":[{"ordId":"1","sCode":"0"},{"ordId":"2","sCode":"0"}]})",
        "unknown");
    row("W7 no id", 0, 200,
        R"({"code":"0","msg":"","data":[{"clOrdId":"HF1","ordId":"","sCode":"0"}]})", "unknown");
    row("W7 another client id", 0, 200,
        R"({"code":"0","msg":"","data":[{"clOrdId":"HF2","ordId":"11","sCode":"0"}]})", "unknown");
    row("W7 another stop", 2, 200, R"({"code":"0","msg":"","data":[{"algoId":"78","sCode":"0"}]})",
        "unknown");
    row("W7 no sCode", 0, 200, R"({"code":"0","msg":"","data":[{"clOrdId":"HF1","ordId":"11"}]})",
        "unknown");
    row("W8 code 1, sCode 0", 0, 200,
        R"({"code":"1","msg":"","data":[{"clOrdId":"HF1","ordId":"11","sCode":"0"}]})", "unknown");
    row("W8 undetermined code, refusing sCode", 0, 200,
        R"({"code":"50004","msg":"","data":[{"clOrdId":"HF1","ordId":"","sCode":"51008"}]})",
        "unknown");
    row("W8 accepting body on 400", 0, 400,
        R"({"code":"0","msg":"","data":[{"clOrdId":"HF1","ordId":"11","sCode":"0"}]})", "unknown");
    row("W9 refusing body on 503", 0, 503, R"({"code":"51008","msg":"","data":[]})", "unknown");
    row("W9 redirect", 0, 302, R"({"code":"51008","msg":"","data":[]})", "unknown");
    row("passed trigger", 1, 200,
        R"({"code":"1","msg":"","data":[{"algoId":"","algoClOrdId":"HFS1","sCode":"51280","sMsg":"SL trigger price must be less than the last price"}]})",
        "trigger passed");
    const auto passed = [&](const char* name, int which, const char* code, const char* outcome) {
        const QByteArray body =
            QByteArray{
                R"({"code":"1","msg":"","data":[{"algoId":"","algoClOrdId":"HFS1","sCode":")"}
            + code + R"(","sMsg":""}]})";
        row(name, which, 200, body.constData(), outcome);
    };
    passed("oco: the target is below last", 4, "51279", "take profit passed");
    passed("oco: the target is above last", 4, "51277", "take profit passed");
    passed("oco: the stop is above last", 4, "51280", "trigger passed");
    passed("oco: the stop is below last", 4, "51278", "trigger passed");
    passed("oco: a code of mark, the target goes by last", 4, "51303", "trigger passed");
    passed("oco by mark: the target is below", 5, "51303", "take profit passed");
    passed("oco by mark: the target is above", 5, "51300", "take profit passed");
    passed("oco by mark: the stop is above", 5, "51304", "trigger passed");
    passed("oco by index: the target is below", 6, "51307", "take profit passed");
    passed("oco by index: the target is above", 6, "51305", "take profit passed");
    passed("oco by index: the stop is below", 6, "51306", "trigger passed");
    passed("a stop alone: a code of mark", 1, "51303", "trigger passed");
    row("oco: the whole request", 4, 200, R"({"code":"51279","data":[],"msg":""})",
        "take profit passed");
    row("duplicate stop", 1, 200,
        R"({"code":"1","msg":"","data":[{"algoId":"","algoClOrdId":"HFS1","sCode":"51065","sMsg":""}]})",
        "duplicate id");
    row("one full close rests", 1, 200,
        R"({"code":"1","msg":"","data":[{"algoId":"","algoClOrdId":"HFS1","sCode":"51088","sMsg":""}]})",
        "full close exists");
}

void TestOkxWrites::outcomesFollowTheirTable()
{
    QFETCH(int, which);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, outcome);
    const PlaceStop stop{kEth,
                         Side::Sell,
                         SideIndex::Net,
                         MarginMode::Cross,
                         Price::of("2400"),
                         TriggerSource::Mark,
                         std::nullopt,
                         {"HFS1"}};
    const auto oco = [&](TriggerSource source) {
        PlaceStop both = stop;
        both.take = TakeProfit{Price::of("2600"), source};
        return both;
    };
    const std::vector<Request> requests{
        order(),
        stop,
        CancelStop{kEth, {"77"}},
        ClosePosition{kEth, SideIndex::Net, MarginMode::Cross, {"HFC1"}},
        oco(TriggerSource::Last),
        oco(TriggerSource::Mark),
        oco(TriggerSource::Index)};
    const Outcome is =
        outcomeOf(requests.at(static_cast<std::size_t>(which)), status, body.toStdString());
    QByteArray got{"not sent"};
    if (const auto* accepted = std::get_if<Accepted>(&is))
        got = "accepted " + bytes(accepted->venueId.text);
    if (const auto* refused = std::get_if<Refused>(&is)) got = bytes(toString(refused->kind));
    if (std::holds_alternative<OutcomeUnknown>(is)) got = "unknown";
    QCOMPARE(got, outcome);
}

void TestOkxWrites::capturedRepliesOfOthers()
{
    HF_NEEDS_FIXTURE(lines, "issue-captures.jsonl");
    int seen = 0;
    for (const QByteArray& line : QByteArray::fromStdString(*lines).split('\n')) {
        if (line.trimmed().isEmpty()) continue;
        const auto capture = nlohmann::json::parse(line.toStdString());
        if (capture.at("kind") != "rest") continue;
        PlaceOrder mine = order();
        const auto& data = capture.at("body").value("data", nlohmann::json::array());
        if (!data.empty() && data.at(0).contains("clOrdId")
            && !data.at(0).at("clOrdId").get<std::string>().empty())
            mine.clientId = {data.at(0).at("clOrdId").get<std::string>()};
        const Outcome is = outcomeOf(mine, capture.value("http", 200), capture.at("body").dump());
        QVERIFY2(!std::holds_alternative<Accepted>(is), line.constData()); // they are all failures
        const std::string code = data.empty() ? capture.at("body").value("code", std::string{})
                                              : data.at(0).at("sCode").get<std::string>();
        const auto* refused = std::get_if<Refused>(&is);
        QCOMPARE(refused != nullptr, refusalOf(code).has_value());
        if (refused) {
            QCOMPARE(refused->code, code);
            QVERIFY(refused->text.empty()
                    || refused->text.back() != ' '); // their texts end in a blank
        }
        ++seen;
    }
    QVERIFY(seen >= 10);
}

void TestOkxWrites::noCutOrBentReplyIsTakenForAnAcceptance()
{
    const std::string good =
        R"({"code":"0","msg":"","data":[{"clOrdId":"HF1","ordId":"636305438765568000","sCode":"0","sMsg":"Order placed"}]})";
    QVERIFY(std::holds_alternative<Accepted>(outcomeOf(order(), 200, good)));
    for (std::size_t length = 0; length < good.size(); ++length)
        QVERIFY(std::holds_alternative<OutcomeUnknown>(
            outcomeOf(order(), 200, good.substr(0, length))));
    // One byte bent: another id may be read, but a failure never becomes an acceptance of our order.
    const std::string bad =
        R"({"code":"1","msg":"","data":[{"clOrdId":"HF1","ordId":"","sCode":"51008","sMsg":"no"}]})";
    std::uint64_t state = 7;
    for (int i = 0; i < 20'000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        std::string bent = bad;
        bent.at((state >> 33U) % bent.size()) = static_cast<char>((state >> 20U) & 0xffU);
        QVERIFY(!std::holds_alternative<Accepted>(outcomeOf(order(), 200, bent)));
    }
}

void TestOkxWrites::errorTableIsWhole()
{
    std::set<std::string_view> codes;
    for (const ErrorClass& row : okx::errorClasses())
        QVERIFY2(codes.insert(row.code).second, "a code is listed twice");
    QVERIFY(codes.size() > 200);
    QVERIFY(!refusalOf("0"));
    QVERIFY(!refusalOf(""));
    QVERIFY(!refusalOf("99999"));
    for (const char* code :
         {"50001", "50004", "50013", "50026", "51054", "51149", "64007", "51412"}) {
        QVERIFY2(codes.contains(code), code);
        QVERIFY2(!refusalOf(code), code);
    }
    for (const char* code : {"51603", "51063"})
        QVERIFY(saysNotFound(code));
    QVERIFY(!saysNotFound("51400"));
    QVERIFY(isWorthAnotherRead("50011") && isWorthAnotherRead("50001")
            && !isWorthAnotherRead("51000"));
    QVERIFY(saysTimestampExpired("50102") && saysTimestampExpired("60006"));
    QVERIFY(saysCredentialsRefused("50113") && saysCredentialsRefused("60009")
            && !saysCredentialsRefused("50102"));
}

void TestOkxWrites::errorClasses_data()
{
    QTest::addColumn<int>("kind");
    const auto rows = [](RefusalKind kind, std::initializer_list<const char*> codes) {
        for (const char* code : codes)
            QTest::newRow(code) << static_cast<int>(kind);
    };
    rows(RefusalKind::TriggerPassed, {"51278", "51280", "51300", "51302", "51303", "51304", "51305",
                                      "51306", "51307", "51308"});
    rows(RefusalKind::EntryProtection,
         {"51046", "51047", "51048", "51049", "51050", "51051", "51052", "51053"});
    rows(RefusalKind::DuplicateId, {"51016", "51065", "51068", "50071", "51011"});
    rows(RefusalKind::FullCloseExists, {"51088"});
    rows(RefusalKind::NothingToReduce,
         {"51023", "51043", "51058", "51169", "51521", "51170", "51205"});
    rows(RefusalKind::CancelFirst, {"51115"});
    rows(RefusalKind::TooBig, {"51108", "51207", "51202", "51275", "51004"});
    rows(RefusalKind::TooFrequent, {"50011", "50040", "50061", "51113"});
    rows(RefusalKind::Expired, {"50036", "50037", "50102"});
    rows(RefusalKind::GoneOrDone, {"51400", "51401", "51402", "51405", "51410", "51416", "51603",
                                   "51503", "51527", "51532"});
    rows(RefusalKind::Margin, {"51008", "51127", "51131", "51502"});
    rows(RefusalKind::NotAllowed, {"50030", "50120", "51010", "51041", "50072", "54012"});
    rows(RefusalKind::Credentials,
         {"50101", "50103", "50105", "50110", "50111", "50113", "50119", "50121"});
    rows(RefusalKind::Halted, {"51021", "51028", "51030", "51087", "51109", "50020"});
    rows(RefusalKind::Rules, {"51000", "51006", "51020", "51121", "51137", "51329", "54070"});
    rows(RefusalKind::TakePassed, {"51277", "51279"});
}

void TestOkxWrites::errorClasses()
{
    QFETCH(int, kind);
    const auto is = refusalOf(QTest::currentDataTag());
    QVERIFY(is);
    QCOMPARE(*is, static_cast<RefusalKind>(kind));
}

QTEST_GUILESS_MAIN(TestOkxWrites)
#include "tst_okx_writes.moc"

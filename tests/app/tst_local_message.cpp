// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/local_message.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::app;

class TestLocalMessage : public QObject {
    Q_OBJECT
private slots:
    void anAskSurvivesTheSocket_data();
    void anAskSurvivesTheSocket();
    void refusesBadLinesWithASentence_data();
    void refusesBadLinesWithASentence();
    void anAnswerSurvivesTheSocket();
};

namespace {

engine::Open openOf()
{
    engine::Open open;
    open.key = IntentKey{"cli-1"};
    open.account = AccountId{"main"};
    open.instrument = InstrumentId{"ETH-USDT-SWAP"};
    open.direction = Direction::Short;
    open.size = {engine::SizeKind::Risk, Decimal::of("12.50")};
    open.stop.price = Price::of("3500");
    open.source = "command line";
    return open;
}

const std::vector<LocalAsk>& asks()
{
    static const std::vector<LocalAsk> kAsks = [] {
        engine::Open limit = openOf();
        limit.type = OrderType::Limit;
        limit.limit = Price::of("3400.10");
        limit.takeProfit = Price::of("3300");
        limit.size.kind = engine::SizeKind::Qty;
        engine::Open percent = openOf();
        percent.direction = Direction::Long;
        percent.stop = {std::nullopt, Decimal::of("1.5"), TriggerSource::Mark};
        percent.size.kind = engine::SizeKind::Notional;
        engine::Flatten everything;
        everything.reason = "\"over\"\nand out";
        engine::Flatten one = everything;
        one.account = AccountId{"main"};
        one.instrument = InstrumentId{"BTC-USDT-SWAP"};
        AskOfPosition adopt;
        adopt.act = PositionAct::Adopt;
        adopt.position = {AccountId{"main"}, InstrumentId{"ETH-USDT-SWAP"}, Direction::Short,
                          MarginMode::Isolated};
        adopt.stop = {Price::of("3500"), std::nullopt, TriggerSource::Last};
        adopt.reason = "mine, and \"mine\"";
        AskOfPosition byPolicy = adopt;
        byPolicy.position.side.reset();
        byPolicy.position.marginMode.reset();
        byPolicy.stop = {};
        AskOfPosition protect = byPolicy;
        protect.act = PositionAct::Protect;
        protect.stop = {std::nullopt, Decimal::of("2.5"), TriggerSource::Mark};
        AskOfPosition confirm = byPolicy;
        confirm.act = PositionAct::ConfirmFlat;
        AskOfPosition waive = byPolicy;
        waive.act = PositionAct::Waive;
        const AccountId main{"main"};
        return std::vector<LocalAsk>{AskStatus{},
                                     AskRaise{},
                                     openOf(),
                                     limit,
                                     percent,
                                     everything,
                                     one,
                                     AskFindings{},
                                     AskFindings{main},
                                     AskResolve{"main|foreign|ETH-USDT-SWAP|net|cross|", "his"},
                                     engine::SetLadder{main, Ladder::Guard, "over night"},
                                     engine::ClearBrake{main, "looked"},
                                     engine::ClearKill{main, "a new day"},
                                     engine::Resync{},
                                     engine::Resync{main},
                                     adopt,
                                     byPolicy,
                                     protect,
                                     confirm,
                                     waive};
    }();
    return kAsks;
}

} // namespace

void TestLocalMessage::anAskSurvivesTheSocket_data()
{
    QTest::addColumn<int>("index");
    int i = 0;
    for (const char* name : {"status",
                             "raise",
                             "open",
                             "open limit with target",
                             "open with percent",
                             "flatten all",
                             "flatten one",
                             "findings",
                             "findings of one",
                             "resolve",
                             "ladder",
                             "clear brake",
                             "clear kill",
                             "ask again",
                             "ask one again",
                             "adopt",
                             "adopt, the policy's stop",
                             "protect",
                             "confirm flat",
                             "waive"})
        QTest::newRow(name) << i++;
    QCOMPARE(static_cast<std::size_t>(i), asks().size());
}

void TestLocalMessage::anAskSurvivesTheSocket()
{
    QFETCH(int, index);
    const LocalAsk& ask = asks()[static_cast<std::size_t>(index)];
    const std::string line = encodeAsk(ask);
    QVERIFY2(line.find('\n') == std::string::npos, "one request is one line");
    const auto again = decodeAsk(line);
    QVERIFY2(again.has_value(), again ? "" : again.error().context.c_str());
    QVERIFY2(*again == ask, line.c_str());
}

void TestLocalMessage::refusesBadLinesWithASentence_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("says");
    const QByteArray good =
        R"({"act":"open","account":"a","instrument":"I","side":"buy","qty":"1","stop":"2","key":"k"})";
    const auto changed = [&](const char* from, const char* to) {
        QByteArray line = good;
        return line.replace(from, to);
    };
    QTest::newRow("empty") << QByteArray{} << QByteArray{"no JSON object"};
    QTest::newRow("noise") << QByteArray{"\xff\x00{{", 4} << QByteArray{"no JSON object"};
    QTest::newRow("a list") << QByteArray{"[]"} << QByteArray{"no JSON object"};
    QTest::newRow("no act") << QByteArray{"{}"} << QByteArray{"act is missing"};
    QTest::newRow("unknown act") << QByteArray{R"({"act":"quit"})"}
                                 << QByteArray{"'quit' is no act"};
    QTest::newRow("act a number") << QByteArray{R"({"act":1})"} << QByteArray{"act must be a text"};
    QTest::newRow("too long") << QByteArray(70'000, ' ') << QByteArray{"longer than"};
    QTest::newRow("member twice") << QByteArray{R"({"act":"status","act":"raise"})"}
                                  << QByteArray{"no JSON object"};
    QTest::newRow("unknown member") << changed("\"key\"", "\"leverage\":\"3\",\"key\"")
                                    << QByteArray{"'leverage' is not known"};
    QTest::newRow("no account") << changed("\"account\":\"a\",", "")
                                << QByteArray{"account and instrument"};
    QTest::newRow("account a path")
        << changed("\"account\":\"a\"", "\"account\":\"../a\"") << QByteArray{"account is no name"};
    QTest::newRow("side long") << changed("buy", "long") << QByteArray{"side must be buy or sell"};
    QTest::newRow("qty a bare number") << changed("\"1\"", "1") << QByteArray{"qty must be a text"};
    QTest::newRow("qty negative") << changed("\"1\"", "\"-1\"")
                                  << QByteArray{"qty must be a number above zero"};
    QTest::newRow("two sizes") << changed("\"qty\"", "\"risk\":\"1\",\"qty\"")
                               << QByteArray{"exactly one of qty"};
    QTest::newRow("no stop") << changed("\"stop\":\"2\",", "") << QByteArray{"exactly one of stop"};
    QTest::newRow("no JSON number")
        << changed("\"1\"", "\"0x1\"")
        << QByteArray{
               "the request was not understood: qty must be a number above zero, it is not a "
               "number."};
    QTest::newRow("too many digits")
        << changed("\"1\"", "\"1000000000000\"")
        << QByteArray{
               "the request was not understood: qty must be a number above zero, it has more "
               "than 12 digits before the point."};
    QTest::newRow("stop of zero") << changed("\"stop\":\"2\"", "\"stop\":\"0\"")
                                  << QByteArray{
                                         "stop must be a number above zero, it is not above zero."};
    QTest::newRow("stop twice over")
        << changed("\"stop\":\"2\"", "\"stop\":\"2\",\"stopPercent\":\"1\"")
        << QByteArray{"exactly one of stop and stopPercent must be given."};
    QTest::newRow("limit NaN") << changed("\"key\"", "\"limit\":\"nan\",\"key\"")
                               << QByteArray{"limit must be a number above zero"};
    QTest::newRow("target a list") << changed("\"key\"", "\"takeProfit\":[1],\"key\"")
                                   << QByteArray{"takeProfit must be a text."};
    QTest::newRow("instrument with a quote")
        << changed("\"I\"", "\"I'\"") << QByteArray{"instrument is no name."};
    QTest::newRow("key empty") << changed("\"key\":\"k\"", "\"key\":\"\"")
                               << QByteArray{"key must have 1 to 128 characters."};
    QTest::newRow("key null") << changed("\"key\":\"k\"", "\"key\":null")
                              << QByteArray{"key must be a text."};
    QTest::newRow("account null") << changed("\"a\"", "null")
                                  << QByteArray{"account must be a text."};
    QTest::newRow("status with more")
        << QByteArray{R"({"act":"status","of":"all"})"} << QByteArray{"'of' is not known."};
    QTest::newRow("two requests in one line")
        << QByteArray{R"({"act":"status"}{"act":"raise"})"} << QByteArray{"it is no JSON object."};
    QTest::newRow("cut off") << QByteArray{R"({"act":"flatten","reason":"x")"}
                             << QByteArray{"it is no JSON object."};
    QTest::newRow("deep") << QByteArray(30'000, '[') << QByteArray{"it is no JSON object."};
    QTest::newRow("flatten with an empty reason") << QByteArray{R"({"act":"flatten","reason":""})"}
                                                  << QByteArray{"reason must have 1 to 500 bytes."};
    QTest::newRow("flatten of a path")
        << QByteArray{R"({"act":"flatten","account":"/","reason":"x"})"}
        << QByteArray{"account is no name."};
    QTest::newRow("no key") << changed(",\"key\":\"k\"", "") << QByteArray{"key is missing"};
    QTest::newRow("flatten without reason")
        << QByteArray{R"({"act":"flatten"})"} << QByteArray{"reason is missing"};
    QTest::newRow("status with a switch")
        << QByteArray{R"({"act":"status","all":true})"} << QByteArray{"'all' is not known"};
    const auto row = [](const char* name, const char* bad, const char* what) {
        QTest::newRow(name) << QByteArray{bad} << QByteArray{what};
    };
    row("findings with more", R"({"act":"findings","kind":"foreign"})", "'kind' is not known.");
    row("findings of a path", R"({"act":"findings","account":"/a"})", "account is no name.");
    row("ask again with a reason", R"({"act":"ask-again","reason":"x"})", "'reason' is not known.");
    row("ask again, account a number", R"({"act":"ask-again","account":1})",
        "account must be a text.");
    row("resolve nothing", R"({"act":"resolve","reason":"x"})", "finding is missing.");
    row("resolve an empty id", R"({"act":"resolve","finding":"","reason":"x"})",
        "finding must have 1 to 300 bytes.");
    row("resolve without reason", R"({"act":"resolve","finding":"a"})", "reason is missing.");
    row("resolve with an account", R"({"act":"resolve","account":"a","finding":"a","reason":"x"})",
        "'account' is not known.");
    QTest::newRow("resolve an endless id")
        << R"({"act":"resolve","reason":"x","finding":")" + QByteArray(301, 'a') + "\"}"
        << QByteArray{"finding must have 1 to 300 bytes."};
    QTest::newRow("resolve with an endless reason")
        << R"({"act":"resolve","finding":"a","reason":")" + QByteArray(501, 'a') + "\"}"
        << QByteArray{"reason must have 1 to 500 bytes."};
    row("ladder of nobody", R"({"act":"ladder","to":"watch","reason":"x"})", "account is missing.");
    row("ladder to nowhere", R"({"act":"ladder","account":"a","reason":"x"})", "to is missing.");
    row("ladder to admin", R"({"act":"ladder","account":"a","to":"admin","reason":"x"})",
        "to must be watch or guard or trade.");
    row("ladder without reason", R"({"act":"ladder","account":"a","to":"watch"})",
        "reason is missing.");
    row("clear a brake of nobody", R"({"act":"clear-brake","reason":"x"})", "account is missing.");
    row("clear a brake without reason", R"({"act":"clear-brake","account":"a"})",
        "reason is missing.");
    row("clear a kill switch with more",
        R"({"act":"clear-kill","account":"a","all":1,"reason":"x"})", "'all' is not known.");
    row("clear a kill switch with an empty reason",
        R"({"act":"clear-kill","account":"a","reason":""})", "reason must have 1 to 500 bytes.");
    row("adopt nothing", R"({"act":"adopt","account":"a","reason":"x"})",
        "account and instrument must be given.");
    row("adopt without reason", R"({"act":"adopt","account":"a","instrument":"I"})",
        "reason is missing.");
    row("adopt sideways",
        R"({"act":"adopt","account":"a","instrument":"I","side":"buy","reason":"x"})",
        "side must be long or short.");
    row("adopt on a margin of nowhere",
        R"({"act":"adopt","account":"a","instrument":"I","margin":"spot","reason":"x"})",
        "margin must be cross or isolated.");
    row("adopt with two stops",
        R"({"act":"adopt","account":"a","instrument":"I","stop":"1","stopPercent":"2","reason":"x"})",
        "at most one of stop and stopPercent may be given.");
    row("adopt with a stop of zero",
        R"({"act":"adopt","account":"a","instrument":"I","stop":"0","reason":"x"})",
        "stop must be a number above zero, it is not above zero.");
    row("protect by a negative percentage",
        R"({"act":"protect","account":"a","instrument":"I","stopPercent":"-2","reason":"x"})",
        "stopPercent must be a number above zero, it is not above zero.");
    row("protect by the index",
        R"({"act":"protect","account":"a","instrument":"I","stop":"1","trigger":"index","reason":"x"})",
        "trigger must be mark or last.");
    row("protect with a trigger and no stop",
        R"({"act":"protect","account":"a","instrument":"I","trigger":"last","reason":"x"})",
        "trigger belongs to stop or stopPercent, and neither is given.");
    row("confirm flat with a stop",
        R"({"act":"confirm-flat","account":"a","instrument":"I","stop":"1","reason":"x"})",
        "'stop' is not known.");
    row("waive without reason", R"({"act":"waive","account":"a","instrument":"I"})",
        "reason is missing.");
    row("waive an instrument with a quote",
        R"({"act":"waive","account":"a","instrument":"I'","reason":"x"})",
        "instrument is no name.");
}

void TestLocalMessage::refusesBadLinesWithASentence()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, says);
    const auto ask = decodeAsk(line.toStdString());
    QVERIFY(!ask);
    QVERIFY2(ask.error().context.find(says.toStdString()) != std::string::npos,
             ask.error().context.c_str());
    QVERIFY(ask.error().context.ends_with('.'));
}

void TestLocalMessage::anAnswerSurvivesTheSocket()
{
    for (const LocalAnswer& answer :
         {LocalAnswer{engine::AnswerKind::Progress, "sent \"it\"", {}},
          LocalAnswer{engine::AnswerKind::Done, R"(text with "status":{ in it)",
                      R"({"running":true,"positions":[]})"},
          LocalAnswer{engine::AnswerKind::Doubt, "line\nline", {}}}) {
        const std::string line = encodeAnswer(answer);
        QVERIFY(line.find('\n') == std::string::npos);
        const auto again = decodeAnswer(line);
        QVERIFY2(again.has_value(), again ? "" : again.error().context.c_str());
        QVERIFY2(*again == answer, line.c_str());
    }
    QVERIFY(!decodeAnswer(R"({"kind":"maybe","text":""})"));
    // The end of the line is no part of the status, and the status is a member of its own.
    const auto withLineEnd =
        decodeAnswer("{\"kind\":\"done\",\"text\":\"\",\"status\":{\"a\":1}}\r\n");
    QVERIFY(withLineEnd && withLineEnd->status == R"({"a":1})");
    QVERIFY(!decodeAnswer(R"({"kind":"done","status":{"a":1},"text":""})"));
    QVERIFY(!decodeAnswer(R"({"kind":"done","text":"","status":7})"));
}

QTEST_GUILESS_MAIN(TestLocalMessage)
#include "tst_local_message.moc"

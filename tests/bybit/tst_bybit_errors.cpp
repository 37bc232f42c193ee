// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/errors.h"
#include "core/venues/bybit/write.h"
#include "tests/bybit/bybit_rows.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <set>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::bybit;
using namespace holdfast::venues::bybit::test;

namespace {

const InstrumentId kEth{"ETHUSDT"};

/// The requests whose refusals differ, by a word.
Request requestNamed(const QString& name)
{
    if (name == QLatin1String{"stop"}) {
        PlaceStop stop;
        stop.instrument = kEth;
        stop.trigger = Price::of("2400");
        return stop;
    }
    if (name == QLatin1String{"move"})
        return AmendStop{kEth, {}, Price::of("2400"), PositionStop{}};
    if (name == QLatin1String{"cancel"}) return CancelOrder{kEth, {"1"}, {}};
    if (name == QLatin1String{"leverage"}) return SetLeverage{kEth, {}, {}, Decimal::fromInt(5)};
    PlaceOrder order;
    order.instrument = kEth;
    order.qty = Qty::of("1");
    order.clientId = {"HF-1"};
    return order;
}

std::string wordOf(const Outcome& outcome)
{
    if (std::holds_alternative<Accepted>(outcome)) return "accepted";
    if (std::holds_alternative<OutcomeUnknown>(outcome)) return "unknown";
    return std::string{toString(std::get<Refused>(outcome).kind)};
}

} // namespace

class TestBybitErrors : public QObject {
    Q_OBJECT
private slots:
    /// Row by row the table of bybit.md §7: what it says of the write, and by which of our kinds.
    void codesOfTheSheet_data()
    {
        QTest::addColumn<QString>("codes");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* codes, RefusalKind kind) {
            const std::string_view word = toString(kind);
            QTest::newRow(codes) << codes
                                 << QString::fromUtf8(word.data(),
                                                      static_cast<qsizetype>(word.size()));
        };
        const auto unknown = [](const char* codes) {
            QTest::newRow(codes) << codes << QStringLiteral("unknown");
        };
        row("-1 10002", RefusalKind::Expired);
        unknown("429 10000 10014 10016 10019 10403 10429 20003 20006 40004 110035 110079");
        row("10001 10017", RefusalKind::Rules);
        row("10003 33004 10004 10007 10010", RefusalKind::Credentials);
        row("10005 10008 10009 10024 10027 10028 10029 10032", RefusalKind::NotAllowed);
        row("10006", RefusalKind::TooFrequent);
        row("110001 110008 110010", RefusalKind::GoneOrDone);
        row("110003 110120 110121 30208 30209", RefusalKind::Rules);
        row("110004 110006 110007 110012 110014 110044 110045 110051 110052 110053",
            RefusalKind::Margin);
        row("110009 110020 110061", RefusalKind::Other);
        row("110011 110040 110046", RefusalKind::Margin);
        row("110013 110086 110089 110090", RefusalKind::Rules);
        row("110017 130125", RefusalKind::NothingToReduce);
        row("110021 110022 110023 110042 30228", RefusalKind::NotAllowed);
        row("110024 110025 110028 110029", RefusalKind::NotAllowed);
        row("110026 110027 110043 34040", RefusalKind::Other);
        row("110054 110055 110056", RefusalKind::NotAllowed);
        row("110057 110058 110059 110060 110064 110094", RefusalKind::Rules);
        row("110063 110066 110074 110095 110098 110099 110118", RefusalKind::Halted);
        row("110072", RefusalKind::DuplicateId);
        row("110092 110093", RefusalKind::TriggerPassed);
        row("110123 110124 110125 110132", RefusalKind::NotAllowed);
        unknown("1 0 110018 110030 30019 170001 500000 999999");
    }
    void codesOfTheSheet()
    {
        QFETCH(QString, codes);
        QFETCH(QString, kind);
        for (const QString& code : codes.split(QLatin1Char{' '})) {
            const auto refusal = refusalOf(code.toStdString());
            QCOMPARE(refusal ? std::string{toString(*refusal)} : std::string{"unknown"},
                     kind.toStdString());
        }
    }
    /// As many as the rows above name: a new code needs its row there.
    void theTableHasNoOtherCodes()
    {
        std::set<int> codes;
        for (const ErrorClass& row : errorClasses())
            QVERIFY(codes.insert(row.code).second);
        QCOMPARE(codes.size(), std::size_t{96});
    }
    void whatIsNoNumberProvesNothing()
    {
        for (const char* code : {"", "x", "10001x", " 10001", "1e4", "99999999999999"})
            QVERIFY2(!refusalOf(code), code);
    }
    void textsOf10001_data()
    {
        QTest::addColumn<QString>("request");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("kind");
        const QString stop = QStringLiteral("StopLoss:470000000 set for Buy position should lower "
                                            "than base_price:460000000??LastPrice");
        const QString part = QStringLiteral("PartialStopLoss:470000000 set for Buy position should "
                                            "lower than base_price:460000000??MarkPrice");
        const QString shortStop = QStringLiteral("sl:470000000 should greater than 480000000");
        const QString take = QStringLiteral("TakeProfit:450000000 set for Buy position should "
                                            "higher than base_price:460000000??LastPrice");
        // clang-format off
        QTest::newRow("E1 stop") << "stop" << 10001 << "can not set tp/sl/ts for zero position" << "nothing to reduce";
        QTest::newRow("E1 move") << "move" << 10001 << "can not set tp/sl/ts for zero position" << "nothing to reduce";
        QTest::newRow("E2 stop") << "stop" << 10001 << stop << "trigger passed";
        QTest::newRow("E2 move") << "move" << 10001 << stop << "trigger passed";
        QTest::newRow("E2 partial") << "stop" << 10001 << part << "trigger passed";
        QTest::newRow("E2 short form") << "stop" << 10001 << shortStop << "trigger passed";
        QTest::newRow("E3") << "stop" << 10001 << take << "take profit passed";
        QTest::newRow("E4 stop of an entry") << "order" << 10001 << stop << "entry protection";
        QTest::newRow("E4 target of an entry") << "order" << 10001 << take << "entry protection";
        QTest::newRow("E5 rising") << "stop" << 10001 << "expect Rising, but trigger_price[470000000] <= current[480000000]??LastPrice" << "trigger passed";
        QTest::newRow("E5 falling") << "stop" << 110093 << "expect Falling, but trigger_price[1] >= current[0]" << "trigger passed";
        QTest::newRow("E6") << "order" << 10001 << "position idx not match position mode" << "not allowed";
        QTest::newRow("E7") << "order" << 10001 << "The number of contracts exceeds maximum limit allowed: too large" << "too big";
        QTest::newRow("E8") << "stop" << 10001 << "slOrderType can not have a value when tpSlMode is empty" << "rules";
        QTest::newRow("E8 empty") << "stop" << 10001 << "" << "rules";
        QTest::newRow("E9 placed") << "stop" << 34040 << "not modified" << "full close exists";
        QTest::newRow("E9 moved") << "move" << 34040 << "not modified" << "full close exists";
        QTest::newRow("E10") << "order" << 34040 << "not modified" << "other";
        QTest::newRow("W8") << "leverage" << 110043 << "leverage not modified" << "accepted";
        QTest::newRow("W8 not of an order") << "order" << 110043 << "leverage not modified" << "other";
        QTest::newRow("too late to cancel") << "cancel" << 110001 << "order not exists or too late to cancel" << "gone or done";
        QTest::newRow("position is gone") << "order" << 110017 << "current position is zero, cannot fix reduce-only order qty" << "nothing to reduce";
        QTest::newRow("unlisted") << "order" << 170193 << "who knows" << "unknown";
        // clang-format on
    }
    void textsOf10001()
    {
        QFETCH(QString, request);
        QFETCH(int, code);
        QFETCH(QString, text);
        QFETCH(QString, kind);
        const Outcome outcome =
            outcomeOf(requestNamed(request), 200, errorEnvelope(code, text.toStdString()));
        QCOMPARE(wordOf(outcome), kind.toStdString());
        if (const auto* refused = std::get_if<Refused>(&outcome)) {
            QCOMPARE(refused->code, std::to_string(code));
            QCOMPARE(refused->text, text.toStdString());
        }
    }
    void theKeyIsNotShown()
    {
        const std::string text = "error sign! origin_string[1700000000000HFDEMOKEY0000000015000"
                                 "category=linear]";
        const Outcome outcome =
            outcomeOf(requestNamed(QStringLiteral("order")), 200, errorEnvelope(10004, text));
        const auto& refused = std::get<Refused>(outcome);
        QCOMPARE(refused.kind, RefusalKind::Credentials);
        QCOMPARE(refused.text, std::string{"error sign! origin_string[not shown]"});
        QCOMPARE(redacted("origin_string[KEY] and more"),
                 std::string{"origin_string[not shown] and more"});
        QCOMPARE(redacted("origin_string[KEY"), std::string{"origin_string[not shown]"});
        const Outcome gateway =
            outcomeOf(requestNamed(QStringLiteral("order")), 502, errorEnvelope(10004, text));
        QVERIFY(std::get<OutcomeUnknown>(gateway).reason.find("HFDEMOKEY") == std::string::npos);
        const std::string whole = errorEnvelope(10004, text);
        const std::string cut = whole.substr(0, whole.find("category"));
        const auto& unread = outcomeOf(requestNamed(QStringLiteral("order")), 200, cut);
        const std::string reason = std::get<OutcomeUnknown>(unread).reason;
        QVERIFY(reason.find("origin_string[not shown]") != std::string::npos);
        QVERIFY(reason.find("HFDEMOKEY") == std::string::npos);
    }
    void questionsOfTheMachinery()
    {
        for (const char* code : {"10000", "10006", "10016", "10019", "429", "10429"})
            QVERIFY2(isWorthAnotherRead(code), code);
        for (const char* code : {"0", "10001", "10003", "110001"})
            QVERIFY2(!isWorthAnotherRead(code), code);
        QVERIFY(saysTimestampExpired("10002") && saysTimestampExpired("-1"));
        QVERIFY(!saysTimestampExpired("10001"));
        QVERIFY(saysCredentialsRefused("10003") && !saysCredentialsRefused("10005"));
        QVERIFY(hintFor("10003").find("environment") != std::string_view::npos);
        QVERIFY(hintFor("10010").find("whitelist") != std::string_view::npos);
        QVERIFY(hintFor("110001").empty());
    }
};

QTEST_GUILESS_MAIN(TestBybitErrors)
#include "tst_bybit_errors.moc"

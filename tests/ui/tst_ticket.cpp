// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up.h"
#include "ui/format/lookup.h"
#include "ui/ticket/order_ticket.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::ui;
using engine::SizeKind;

class TestTicket : public QObject {
    Q_OBJECT

private slots:
    void worksOutWhatItMeans();
    void namesTheFeeOfTheAccountsVenue_data();
    void namesTheFeeOfTheAccountsVenue();
    void sizesByLossAtStop();
    void sizesByNotional();
    void percentStopIsRoundedToTheEarlierTrigger();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void saysWhatIsHeldAlready_data();
    void saysWhatIsHeldAlready();
    void addsByTheStopInForce();
    void saysWhyTheAccountMayNotOpen_data();
    void saysWhyTheAccountMayNotOpen();
    void asksOnceAndSendsOneKey();
    void questionFollowsThePrice();
    void buttonsStayInSightWhereThereIsNoRoom();

private:
    static TicketInput good()
    {
        TicketInput in;
        in.sizeKind = SizeKind::Qty;
        in.size = u"12"_s;
        in.stop = u"2491.36"_s;
        return in;
    }
    static TicketPlan plan(const TicketInput& in, Direction direction = Direction::Long,
                           const engine::Snapshot& s = made_up::snapshot())
    {
        return planTicket(in, direction, &s.accounts[0],
                          &s.instruments[1]); // ETH: 0.1 a contract, tick 0.01
    }
};

void TestTicket::worksOutWhatItMeans()
{
    const TicketPlan p = plan(good());
    QCOMPARE(p.problem, QString{});
    QCOMPARE(p.base->value, Decimal::of("1.2"));
    QCOMPARE(p.notional->value, Decimal::of("3042.228")); // 1.2 × 2535.19, the ask
    QCOMPARE(p.fee->value, Decimal::of("3.042228"));      // twice 0.05 %
    QCOMPARE(p.lossAtStop->value, Decimal::of("-52.596"));
}

void TestTicket::namesTheFeeOfTheAccountsVenue_data()
{
    QTest::addColumn<int>("venue");
    QTest::addColumn<QString>("rate");
    QTest::addColumn<QString>("tier");
    QTest::newRow("OKX") << static_cast<int>(Venue::Okx) << u" at 0.05 %"_s
                         << u"Assumes 0.05 % each way, OKX's lowest taker tier."_s;
    QTest::newRow("Bybit") << static_cast<int>(Venue::Bybit) << u" at 0.055 %"_s
                           << u"Assumes 0.055 % each way, Bybit's lowest taker tier."_s;
}

void TestTicket::namesTheFeeOfTheAccountsVenue()
{
    QFETCH(int, venue);
    QFETCH(QString, rate);
    QFETCH(QString, tier);
    engine::Snapshot s = made_up::snapshot();
    s.accounts[0].venue = static_cast<Venue>(venue);
    s.positions.clear();
    OrderTicket ticket;
    ticket.show(std::make_shared<const engine::Snapshot>(s), {});
    ticket.choose(made_up::kAccount, InstrumentId{"ETH-USDT-SWAP"});
    const auto* fee = ticket.findChild<QLabel*>(u"ticketFee"_s);
    QVERIFY(fee);
    QVERIFY2(fee->text().endsWith(rate), qPrintable(fee->text()));
    QVERIFY2(fee->toolTip().startsWith(tier), qPrintable(fee->toolTip()));
    const TicketPlan p = plan(good(), Direction::Long, s); // both ways, of 3042.228
    QCOMPARE(p.fee->value,
             Decimal::of(s.accounts[0].venue == Venue::Bybit ? "3.3464508" : "3.042228"));
}

void TestTicket::sizesByLossAtStop()
{
    TicketInput in = good();
    in.sizeKind = SizeKind::Risk;
    in.size = u"12"_s;
    const TicketPlan p = plan(in);
    QCOMPARE(p.qty->value,
             Decimal::of("2.73")); // 12 / (43.83 × 0.1) = 2.7378, down to lots of 0.01
    QVERIFY(p.lossAtStop->value >= Decimal::of("-12"));
}

void TestTicket::sizesByNotional()
{
    TicketInput in = good();
    in.sizeKind = SizeKind::Notional;
    in.size = u"1 000,5"_s; // as people type it
    const TicketPlan p = plan(in);
    QCOMPARE(p.problem, QString{});
    QVERIFY(p.notional->value <= Decimal::of("1000.5"));
    QCOMPARE(p.qty->value, Decimal::of("3.94"));
}

void TestTicket::percentStopIsRoundedToTheEarlierTrigger()
{
    TicketInput in = good();
    in.isStopPercent = true;
    in.stop = u"1"_s;
    QCOMPARE(plan(in).stop->value, Decimal::of("2509.84")); // 2509.8381 up
    QCOMPARE(plan(in, Direction::Short).stop->value,
             Decimal::of("2560.53")); // 2560.5318 down, from the bid
}

void TestTicket::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const QString& field, const QString& value,
                        const QString& sentence) {
        QTest::newRow(name) << field << value << sentence;
    };
    const QString size = u"size"_s;
    row("no size", size, u" "_s, u"A size is needed."_s);
    row("size is text", size, u"ten"_s, u"The size is not a number."_s);
    row("size is NaN", size, u"nan"_s, u"The size is not a number."_s);
    row("size in hexadecimal", size, u"0x10"_s, u"The size is not a number."_s);
    row("size with an exponent of another world", size, u"1e400"_s,
        u"The size has more than 12 digits before the point, or more than 12 behind it."_s);
    row("size with two points", size, u"1.2.3"_s, u"The size is not a number."_s);
    row("negative size", size, u"-3"_s, u"The size is not above zero."_s);
    row("negative size, a real minus", size, u"−3"_s, u"The size is not above zero."_s);
    row("size of zero", size, u"0.00"_s, u"The size is not above zero."_s);
    row("size with many places", size, u"1.0000000000001"_s,
        u"The size has more than 12 digits behind the point."_s);
    row("size of thirteen digits", size, u"1 000 000 000 000"_s,
        u"The size has more than 12 digits before the point."_s);
    row("size beyond any number", size, QString{60, u'9'},
        u"The size has more than 12 digits before the point, or more than 12 behind it."_s);
    row("size that reads two ways", size, u"1,000"_s,
        u"The size can be read in two ways: write 1000 or 1.000."_s);
    row("size off the lot", size, u"1.005"_s, u"Contracts come in lots of 0.01."_s);
    row("size above the largest order", size, u"34001"_s,
        u"Too large: the venue takes at most 34 000 contracts in one market order."_s);
    row("size above the largest stop", size, u"30001"_s,
        u"Too large to protect: the venue's largest stop covers 30 000 contracts."_s);
    const QString stop = u"stop"_s;
    row("no stop", stop, {}, u"A stop is needed: a price, or percent from the entry."_s);
    row("stop is text", stop, u"near"_s, u"The stop is not a number."_s);
    row("stop negative", stop, u"-2491.36"_s, u"The stop is not above zero."_s);
    row("stop of zero", stop, u"0"_s, u"The stop is not above zero."_s);
    row("stop with many places", stop, u"2491.3600000000001"_s,
        u"The stop has more than 12 digits behind the point."_s);
    row("stop off the tick", stop, u"2491.365"_s,
        u"The stop must be a multiple of the tick, 0.01."_s);
    row("long stop above", stop, u"2600"_s,
        u"A long's stop lies below the price, 2\u202f535.19."_s);
    row("long stop at the price", stop, u"2535.19"_s,
        u"A long's stop lies below the price, 2\u202f535.19."_s);
    const QString percent = u"percent"_s;
    row("distance is text", percent, u"far"_s, u"The stop's distance is not a number."_s);
    row("distance of zero", percent, u"0"_s, u"The stop's distance is not above zero."_s);
    row("distance negative", percent, u"-1"_s, u"The stop's distance is not above zero."_s);
    row("distance below the least", percent, u"0.001"_s,
        u"The stop's distance must be from 0.01 to 50 percent."_s);
    row("distance above the most", percent, u"50.1"_s,
        u"The stop's distance must be from 0.01 to 50 percent."_s);
    const QString take = u"takeProfit"_s;
    row("take profit is text", take, u"high"_s, u"The take profit is not a number."_s);
    row("take profit of zero", take, u"0"_s, u"The take profit is not above zero."_s);
    row("take profit off the tick", take, u"2600.001"_s,
        u"The take profit must be a multiple of the tick, 0.01."_s);
    row("take profit below", take, u"2400"_s,
        u"A long's take profit lies above the price, 2\u202f535.19."_s);
    row("take profit at the price", take, u"2535.19"_s,
        u"A long's take profit lies above the price, 2\u202f535.19."_s);
    const QString limit = u"limit"_s;
    row("limit missing", limit, {}, u"A limit price is needed."_s);
    row("limit is text", limit, u"best"_s, u"The limit price is not a number."_s);
    row("limit negative", limit, u"-1"_s, u"The limit price is not above zero."_s);
    row("limit off the tick", limit, u"2535.191"_s,
        u"The limit price must be a multiple of the tick, 0.01."_s);
    const QString notional = u"notional"_s;
    row("notional below the least", notional, u"1"_s, u"Too small: the least is 0.01 contracts."_s);
    row("notional above the largest stop", notional, u"900000000"_s,
        u"Too large: the venue takes at most 34 000 contracts in one market order."_s);
    const QString risk = u"risk"_s;
    row("risk below the least", risk, u"0.0001"_s, u"Too small: the least is 0.01 contracts."_s);
    row("risk above the largest order", risk, u"100000000000"_s,
        u"Too large: the venue takes at most 34 000 contracts in one market order."_s);
}
void TestTicket::saysWhatIsWrong()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    TicketInput in = good();
    QString said = field;
    if (field == u"stop"_s) in.stop = value;
    if (field == u"percent"_s) {
        in.isStopPercent = true;
        in.stop = value;
        said = u"stop"_s;
    }
    if (field == u"size"_s) in.size = value;
    if (field == u"notional"_s || field == u"risk"_s) {
        in.sizeKind = field == u"risk"_s ? SizeKind::Risk : SizeKind::Notional;
        in.size = value;
        said = u"size"_s;
    }
    if (field == u"takeProfit"_s) in.takeProfit = value;
    if (field == u"limit"_s) {
        in.type = OrderType::Limit;
        in.limit = value;
    }
    engine::Snapshot s = made_up::snapshot();
    s.positions.clear();
    s.instruments[1].marketQtyMax = Qty::of("34000");
    s.instruments[1].stopQtyMax = Qty::of("30000");
    const TicketPlan p = plan(in, Direction::Long, s);
    QCOMPARE(p.problem, sentence);
    QCOMPARE(p.field, said);

    // And it stands by the button, which cannot be pressed.
    OrderTicket ticket;
    ticket.show(std::make_shared<const engine::Snapshot>(s), {});
    ticket.choose(made_up::kAccount, InstrumentId{"ETH-USDT-SWAP"});
    ticket.fill(in);
    ticket.show();
    const auto* reason = ticket.findChild<QLabel*>(u"ticketReason"_s);
    QVERIFY(reason->isVisible());
    QVERIFY2(reason->text().contains(sentence), qPrintable(reason->text()));
    for (const auto* button : ticket.findChildren<QPushButton*>()) {
        if (button->text() == u"Buy"_s) QVERIFY(!button->isEnabled());
    }
}

void TestTicket::saysWhatIsHeldAlready_data()
{
    QTest::addColumn<int>("direction");
    QTest::addColumn<QString>("stop");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("note");
    const QString note =
        u"Adds to 12.0 long. Its stop stays at 2\u202f491.36, its target at 2\u202f570.81."_s;
    const int open = static_cast<int>(PositionState::Open);
    const int isLong = static_cast<int>(Direction::Long);
    QTest::newRow("more of it") << isLong << u"2491.36"_s << open << QString{} << note;
    QTest::newRow("the typed stop does not count")
        << isLong << u"2289.30"_s << open << QString{} << note;
    QTest::newRow("against it") << static_cast<int>(Direction::Short) << u"2600"_s << open
                                << u"ETH-USDT-SWAP is held 12.0 long: close it instead."_s
                                << QString{};
    QTest::newRow("closing") << isLong << u"2491.36"_s << static_cast<int>(PositionState::Closing)
                             << u"A close of ETH-USDT-SWAP is running; wait until it is proved."_s
                             << QString{};
}
void TestTicket::saysWhatIsHeldAlready()
{
    QFETCH(int, direction);
    QFETCH(QString, stop);
    QFETCH(int, state);
    QFETCH(QString, problem);
    QFETCH(QString, note);
    engine::Snapshot s = made_up::snapshot();
    engine::PositionView held = *findHeld(s, made_up::kAccount, InstrumentId{"ETH-USDT-SWAP"});
    held.state = static_cast<PositionState>(state);
    TicketInput in = good();
    in.stop = stop;
    const TicketPlan p =
        planTicket(in, static_cast<Direction>(direction), &s.accounts[0], &s.instruments[1], &held);
    QCOMPARE(p.problem, problem);
    QCOMPARE(p.note, note);
}

/// What adds to a position is sized by, and loses at, the stop that holds (Account::decide).
void TestTicket::addsByTheStopInForce()
{
    engine::Snapshot s = made_up::snapshot();
    engine::PositionView held = *findHeld(s, made_up::kAccount, InstrumentId{"ETH-USDT-SWAP"});
    const engine::InstrumentView& eth = s.instruments[1];
    TicketInput in = good();
    in.sizeKind = SizeKind::Risk;
    in.size = u"12"_s;
    in.stop =
        u"2520"_s; // nearer than the 2491.36 that hold: three times the size would follow from it
    const auto planned = [&] {
        return planTicket(in, Direction::Long, &s.accounts[0], &eth, &held);
    };
    const TicketPlan adds = planned();
    QCOMPARE(adds.problem, QString{});
    QCOMPARE(*adds.stop, *held.stopTrigger);
    const Decimal away = adds.reference->value - held.stopTrigger->value;
    const Decimal loss =
        *Decimal::multiply(*Decimal::multiply(away, eth.multiplier), adds.qty->value);
    QCOMPARE(adds.lossAtStop->value, -loss);
    QVERIFY(loss <= Decimal::of("12") && loss > Decimal::of("11"));
    QCOMPARE(*adds.stopChoice.price,
             Price::of("2520")); // what was typed is sent, and decides nothing

    held.liquidation = held.stopTrigger;
    QVERIFY(planned().problem.startsWith(u"The stop lies beyond liquidation, "));
    held.liquidation.reset();
    held.takeProfit = Price::of("2600");
    QVERIFY(planned().note.endsWith(u", its target at 2\u202f600.00."_s));
    held.stopTrigger = adds.reference;
    QVERIFY(planned().problem.startsWith(u"The price has passed its stop, "));
    held.state =
        PositionState::Foreign; // a stranger's has no plan of ours: the ticket's stop counts
    QVERIFY(*planned().stop != *held.stopTrigger);
}

void TestTicket::saysWhyTheAccountMayNotOpen_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("trading off")
        << 0 << u"Trading is off. Its account's menu under Accounts switches it on."_s;
    QTest::newRow("watch only") << 1 << u"This account does not open: another process holds it."_s;
    QTest::newRow("killed") << 2 << u"The kill switch is on: day loss."_s;
    QTest::newRow("blocked by the engine") << 3 << u"The clock is off by 1.2 s."_s;
    QTest::newRow("half a sentence") << 4 << u"The connection is not live."_s;
}
void TestTicket::saysWhyTheAccountMayNotOpen()
{
    QFETCH(int, what);
    QFETCH(QString, sentence);
    engine::Snapshot s = made_up::snapshot();
    engine::AccountView& a = s.accounts[0];
    if (what == 0) a.isTradingOn = false;
    if (what == 1) {
        a.ladder = Ladder::Watch;
        a.ladderReason = "another process holds it";
    }
    if (what == 2) {
        a.isKillEngaged = true;
        a.killReason = "day loss";
    }
    if (what == 3) a.opensBlockedBy = {"The clock is off by 1.2 s."};
    if (what == 4) a.opensBlockedBy = {"the connection is not live"};
    QCOMPARE(plan(good(), Direction::Long, s).problem, sentence);
}

void TestTicket::asksOnceAndSendsOneKey()
{
    OrderTicket ticket;
    std::vector<engine::Open> opens;
    connect(&ticket, &OrderTicket::openAsked, &ticket,
            [&](const engine::Open& open) { opens.push_back(open); });
    ticket.show(std::make_shared<const engine::Snapshot>(made_up::snapshot()), {});
    ticket.choose(made_up::kAccount, InstrumentId{"ETH-USDT-SWAP"});
    ticket.show();
    QPushButton* buy = nullptr;
    for (QPushButton* button : ticket.findChildren<QPushButton*>()) {
        if (button->text() == u"Buy"_s) buy = button;
    }
    QVERIFY(buy && buy->isEnabled());
    QTest::mouseClick(buy, Qt::LeftButton);
    QVERIFY(opens.empty()); // asked first
    auto* dialog = ticket.findChild<QDialog*>(u"confirmOpen"_s);
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QPushButton*>(u"confirmOpenGo"_s), Qt::LeftButton);
    QCOMPARE(opens.size(), std::size_t{1});
    QCOMPARE(opens[0].source, std::string{"ticket"});
    QVERIFY(opens[0].key.text.size() > 30);
    QVERIFY(opens[0].stop.percent.has_value());
    QTest::mouseClick(buy, Qt::LeftButton);
    for (QDialog* again : ticket.findChildren<QDialog*>(u"confirmOpen"_s)) {
        if (again->isVisible())
            QTest::mouseClick(again->findChild<QPushButton*>(u"confirmOpenGo"_s), Qt::LeftButton);
    }
    QCOMPARE(opens.size(), std::size_t{2});
    QVERIFY(opens[0].key != opens[1].key);
}

void TestTicket::questionFollowsThePrice()
{
    OrderTicket ticket;
    std::vector<engine::Open> opens;
    connect(&ticket, &OrderTicket::openAsked, &ticket,
            [&](const engine::Open& open) { opens.push_back(open); });
    engine::Snapshot s = made_up::snapshot();
    s.positions.clear();
    ticket.show(std::make_shared<const engine::Snapshot>(s), {});
    ticket.choose(made_up::kAccount, InstrumentId{"ETH-USDT-SWAP"});
    ticket.show();
    for (QPushButton* button : ticket.findChildren<QPushButton*>()) {
        if (button->text() == u"Buy"_s) QTest::mouseClick(button, Qt::LeftButton);
    }
    auto* question = ticket.findChild<QDialog*>(u"confirmOpen"_s);
    QVERIFY(question);
    const auto says = [&](const QString& text) {
        for (const QLabel* label : question->findChildren<QLabel*>()) {
            if (label->text().contains(text)) return true;
        }
        return false;
    };
    QVERIFY(says(u"2\u202f509.84, by mark price"_s)); // 1 % below 2535.19, up to the tick
    s.instruments[1].ask = s.instruments[1].last = s.instruments[1].mark = Price::of("2600");
    ticket.show(std::make_shared<const engine::Snapshot>(s), {});
    QVERIFY(says(u"2\u202f574.00, by mark price"_s));
    QVERIFY(!says(u"2\u202f509.84"_s));

    // What became impossible meanwhile cannot be agreed to, and says why.
    auto* go = question->findChild<QPushButton*>(u"confirmOpenGo"_s);
    s.accounts[0].isTradingOn = false;
    ticket.show(std::make_shared<const engine::Snapshot>(s), {});
    QVERIFY(!go->isEnabled());
    QVERIFY(says(u"Trading is off. Its account's menu under Accounts switches it on."_s));
    s.accounts[0].isTradingOn = true;
    ticket.show(std::make_shared<const engine::Snapshot>(s), {});
    QTest::mouseClick(go, Qt::LeftButton);
    QCOMPARE(opens.size(), std::size_t{1});
    QCOMPARE(opens[0].stop.percent->toString(),
             std::string{"1.0"}); // as typed: the engine computes anew
}

void TestTicket::buttonsStayInSightWhereThereIsNoRoom()
{
    OrderTicket ticket;
    ticket.show(std::make_shared<const engine::Snapshot>(made_up::snapshot()), {});
    ticket.choose(made_up::kAccount, InstrumentId{"ETH-USDT-SWAP"});
    ticket.resize(268, 240); // 1280 × 720 with two banners
    ticket.show();
    QVERIFY(QTest::qWaitForWindowExposed(&ticket));
    int found = 0;
    for (QPushButton* button : ticket.findChildren<QPushButton*>()) {
        if (button->text() != u"Buy"_s && button->text() != u"Sell"_s) continue;
        ++found;
        QCOMPARE(button->visibleRegion().boundingRect().size(), button->size());
    }
    QCOMPARE(found, 2);
}

QTEST_MAIN(TestTicket)
#include "tst_ticket.moc"

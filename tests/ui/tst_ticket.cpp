// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up.h"
#include "ui/ticket/order_ticket.h"

#include <QDialog>
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
    void sizesByLossAtStop();
    void sizesByNotional();
    void percentStopIsRoundedToTheEarlierTrigger();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void saysWhyTheAccountMayNotOpen_data();
    void saysWhyTheAccountMayNotOpen();
    void asksOnceAndSendsOneKey();

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
    QTest::newRow("no stop") << u"stop"_s << QString{}
                             << u"A stop is needed: a price, or percent from the entry."_s;
    QTest::newRow("stop is text") << u"stop"_s << u"near"_s
                                  << u"The stop is not a positive number."_s;
    QTest::newRow("stop off the tick")
        << u"stop"_s << u"2491.365"_s << u"The stop must be a multiple of the tick, 0.01."_s;
    QTest::newRow("long stop above")
        << u"stop"_s << u"2600"_s << u"A long's stop lies below the price."_s;
    QTest::newRow("no size") << u"size"_s << u" "_s << u"A size is needed."_s;
    QTest::newRow("negative size")
        << u"size"_s << u"-3"_s << u"The size is not a positive number."_s;
    QTest::newRow("size off the lot")
        << u"size"_s << u"1.005"_s << u"Contracts come in lots of 0.01."_s;
    QTest::newRow("take profit below")
        << u"takeProfit"_s << u"2400"_s << u"A long's take profit lies above the price."_s;
    QTest::newRow("limit missing") << u"limit"_s << QString{} << u"A limit price is needed."_s;
}
void TestTicket::saysWhatIsWrong()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    TicketInput in = good();
    if (field == u"stop"_s) in.stop = value;
    if (field == u"size"_s) in.size = value;
    if (field == u"takeProfit"_s) in.takeProfit = value;
    if (field == u"limit"_s) in.type = OrderType::Limit;
    const TicketPlan p = plan(in);
    QCOMPARE(p.problem, sentence);
    QCOMPARE(p.field, field);
}

void TestTicket::saysWhyTheAccountMayNotOpen_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("trading off") << 0 << u"Trading is off. Ctrl+L switches it on."_s;
    QTest::newRow("watch only") << 1 << u"This account does not open: another process holds it."_s;
    QTest::newRow("killed") << 2 << u"The kill switch is on: day loss."_s;
    QTest::newRow("blocked by the engine") << 3 << u"The clock is off by 1.2 s."_s;
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

QTEST_MAIN(TestTicket)
#include "tst_ticket.moc"

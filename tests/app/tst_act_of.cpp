// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/act_of.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace Qt::StringLiterals;

namespace {

const AccountId kMain{"main"};
const InstrumentId kEth{"ETH-USDT-SWAP"};

engine::PositionView held(const PositionKey& key, Direction direction,
                          engine::PositionState state = engine::PositionState::Foreign)
{
    engine::PositionView position;
    position.account = kMain;
    position.key = key;
    position.direction = direction;
    position.state = state;
    return position;
}

PositionKey keyOf(SideIndex side, MarginMode mode = MarginMode::Cross,
                  const InstrumentId& instrument = kEth)
{
    return PositionKey{instrument, side, mode};
}

engine::Snapshot withAccount()
{
    engine::Snapshot snapshot;
    engine::AccountView account;
    account.id = kMain;
    snapshot.accounts.push_back(account);
    return snapshot;
}

AskOfPosition asked(std::optional<Direction> side = std::nullopt,
                    std::optional<MarginMode> mode = std::nullopt)
{
    AskOfPosition ask;
    ask.position = {kMain, kEth, side, mode};
    ask.stop.percent = Decimal::of("2");
    ask.reason = "mine";
    return ask;
}

} // namespace

/// What a person names, looked up in the picture.
class TestActOf : public QObject {
    Q_OBJECT
private slots:
    void findsThePositionThatIsMeant_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says"); // empty: found
        QTest::newRow("only one") << u"one"_s << QString{};
        QTest::newRow("net, by what is held") << u"net"_s << QString{};
        QTest::newRow("net, and nothing known to be held") << u"flat"_s << QString{};
        QTest::newRow("hedge, by its side") << u"hedge"_s << QString{};
        QTest::newRow("two margins, by the margin") << u"margins"_s << QString{};
        QTest::newRow("a closed one does not count") << u"closed"_s << QString{};
        QTest::newRow("nothing there")
            << u"nothing"_s
            << u"Account main shows no position on ETH-USDT-SWAP; 'holdfast-cli status' lists what it holds."_s;
        QTest::newRow("the other side")
            << u"other side"_s
            << u"Account main shows no short position on ETH-USDT-SWAP; 'holdfast-cli status' lists what it holds."_s;
        QTest::newRow("the other margin")
            << u"other margin"_s
            << u"Account main shows no position on isolated margin on ETH-USDT-SWAP; 'holdfast-cli status' lists what it holds."_s;
        QTest::newRow("two sides, none named")
            << u"two"_s
            << u"Account main shows 2 positions on ETH-USDT-SWAP (long cross, short cross): say which with --side and --margin."_s;
        QTest::newRow("another account's")
            << u"stranger"_s
            << u"No account named main is running here; 'holdfast-cli status' names those that do."_s;
        QTest::newRow("no picture yet")
            << u"early"_s
            << u"Holdfast has only just started and has no snapshot yet; ask again in a moment."_s;
    }
    void findsThePositionThatIsMeant()
    {
        QFETCH(QString, name);
        QFETCH(QString, says);
        engine::Snapshot s = withAccount();
        auto& positions = s.positions;
        PositionKey meant = keyOf(SideIndex::Net);
        AskOfPosition ask = asked();
        if (name == u"one") {
            positions = {
                held(meant, Direction::Long),
                held(keyOf(SideIndex::Net, MarginMode::Cross, {"SOL-USDT-SWAP"}), Direction::Long)};
        } else if (name == u"net" || name == u"other side") {
            positions = {held(meant, Direction::Long)};
            ask = asked(name == u"net" ? Direction::Long : Direction::Short);
        } else if (name == u"flat") { // what waits to be confirmed
            positions = {held(meant, Direction::Flat, engine::PositionState::FlatUnexplained)};
            ask = asked(Direction::Short);
        } else if (name == u"hedge" || name == u"two") {
            meant = keyOf(SideIndex::Short);
            positions = {held(keyOf(SideIndex::Long), Direction::Long),
                         held(meant, Direction::Short)};
            if (name == u"hedge") ask = asked(Direction::Short);
        } else if (name == u"margins") {
            meant = keyOf(SideIndex::Net, MarginMode::Isolated);
            positions = {held(keyOf(SideIndex::Net), Direction::Long),
                         held(meant, Direction::Long)};
            ask = asked(Direction::Long, MarginMode::Isolated);
        } else if (name == u"closed") {
            positions = {held(keyOf(SideIndex::Net, MarginMode::Isolated), Direction::Flat,
                              engine::PositionState::Closed),
                         held(meant, Direction::Short)};
        } else if (name == u"other margin") {
            positions = {held(meant, Direction::Long)};
            ask = asked(std::nullopt, MarginMode::Isolated);
        } else if (name == u"stranger") {
            s.accounts[0].id = AccountId{"other"};
        }
        const auto act = actOf(ask, name == u"early" ? nullptr : &s);
        if (!says.isEmpty()) {
            QVERIFY(!act);
            QCOMPARE(QString::fromStdString(act.error().context), says);
            return;
        }
        QVERIFY2(act.has_value(), act ? "" : act.error().context.c_str());
        QVERIFY(
            (*act == engine::OperatorAct{engine::AdoptPosition{kMain, meant, ask.stop, "mine"}}));
    }
    void eachCommandIsItsAct()
    {
        engine::Snapshot s = withAccount();
        const PositionKey key = keyOf(SideIndex::Net);
        s.positions = {held(key, Direction::Long)};
        AskOfPosition ask = asked();
        const auto of = [&](PositionAct act) {
            ask.act = act;
            return *actOf(ask, &s);
        };
        using engine::OperatorAct;
        QVERIFY((of(PositionAct::Protect)
                 == OperatorAct{engine::ProtectPosition{kMain, key, ask.stop, "mine"}}));
        QVERIFY(
            (of(PositionAct::ConfirmFlat) == OperatorAct{engine::ConfirmFlat{kMain, key, "mine"}}));
        QVERIFY((of(PositionAct::Waive) == OperatorAct{engine::WaiveStop{kMain, key, "mine"}}));
        // What the engine knows by the same name needs no picture.
        const engine::SetLadder ladder{kMain, Ladder::Watch, "night"};
        QVERIFY(*actOf(ladder, nullptr) == OperatorAct{ladder});
        const engine::ClearBrake brake{kMain, "looked"};
        QVERIFY(*actOf(brake, nullptr) == OperatorAct{brake});
        const engine::ClearKill kill{kMain, "morning"};
        QVERIFY(*actOf(kill, nullptr) == OperatorAct{kill});
        QVERIFY(*actOf(engine::Resync{kMain}, nullptr) == OperatorAct{engine::Resync{kMain}});
    }
    void findsAFinding_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("by its id") << u"main|foreign|ETH-USDT-SWAP|net|cross|"_s << true;
        QTest::newRow("by its record") << u"4471"_s << true;
        QTest::newRow("by another record") << u"447"_s << false;
        QTest::newRow("by no record") << u"0"_s << false; // one is not in the journal
        QTest::newRow("by a part of its id") << u"main|foreign"_s << false;
    }
    void findsAFinding()
    {
        QFETCH(QString, given);
        QFETCH(bool, isFound);
        engine::Snapshot s = withAccount();
        engine::FindingView finding;
        finding.id = "main|stale source||net|cross|";
        finding.account = kMain;
        s.findings.push_back(finding);
        finding.id = "main|foreign|ETH-USDT-SWAP|net|cross|";
        finding.record = RecordId{4471};
        s.findings.push_back(finding);
        const AskResolve ask{given.toStdString(), "his"};
        const auto act = actOf(ask, &s);
        QCOMPARE(act.has_value(), isFound);
        QVERIFY(!actOf(ask, nullptr));
        if (isFound)
            QVERIFY(
                (*act == engine::OperatorAct{engine::ResolveFinding{kMain, finding.id, "his"}}));
        else
            QCOMPARE(act.error().context,
                     "No finding '" + given.toStdString()
                         + "' stands; 'holdfast-cli findings' lists those that do, each with its "
                           "id.");
    }
};

QTEST_GUILESS_MAIN(TestActOf)
#include "tst_act_of.moc"

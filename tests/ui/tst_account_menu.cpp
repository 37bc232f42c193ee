// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/account_menu.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <optional>

using namespace holdfast;
using namespace holdfast::ui;

namespace {

engine::Snapshot twoAccounts()
{
    engine::Snapshot snapshot;
    engine::AccountView main;
    main.id = AccountId{"main"};
    main.ladder = main.ladderSet = main.ladderMax = Ladder::Trade;
    main.address = "bybit";
    main.addressAccounts = 12;
    main.addressRoom = 104;
    main.listCycle = seconds{10};
    main.stopRotation = seconds{30};
    engine::AccountView eyes;
    eyes.id = AccountId{"eyes"};
    snapshot.accounts = {main, eyes};
    return snapshot;
}
QAction* actionOf(const AccountMenu& menu, const QString& account, const QString& words)
{
    for (QAction* one : menu.actions()) {
        if (!one->menu() || one->menu()->objectName() != account) continue;
        for (QAction* action : one->menu()->actions())
            if (action->text().contains(words)) return action;
    }
    return nullptr;
}

} // namespace

class TestAccountMenu : public QObject {
    Q_OBJECT
private slots:
    void showsWhatEachMayDoAndHowManyFindRoom()
    {
        QWidget window;
        AccountMenu menu{&window};
        menu.apply(twoAccounts());
        QVERIFY(actionOf(menu, QStringLiteral("main"), QStringLiteral("Trade"))->isChecked());
        QVERIFY(actionOf(menu, QStringLiteral("main"), QStringLiteral("Guard"))->isEnabled());
        QVERIFY(actionOf(menu, QStringLiteral("eyes"), QStringLiteral("Watch"))->isChecked());
        // What its profile does not allow cannot be asked for.
        QVERIFY(!actionOf(menu, QStringLiteral("eyes"), QStringLiteral("Guard"))->isEnabled());
        const QAction* line =
            actionOf(menu, QStringLiteral("main"), QStringLiteral("12 of 104 accounts"));
        QVERIFY(line && !line->isEnabled());
        QVERIFY(line->text().contains(QStringLiteral("each stop by id within")));
    }
    void switchesTheTradingOfOneAccount()
    {
        QWidget window;
        AccountMenu menu{&window};
        auto snapshot = twoAccounts();
        menu.apply(snapshot);
        std::optional<engine::SetTrading> asked;
        connect(&menu, &AccountMenu::acted, &menu,
                [&](const engine::OperatorAct& act) { asked = std::get<engine::SetTrading>(act); });
        QAction* trading = actionOf(menu, QStringLiteral("main"), QStringLiteral("Trading on"));
        QVERIFY(trading->isEnabled() && !trading->isChecked());
        QVERIFY(!actionOf(menu, QStringLiteral("eyes"), QStringLiteral("Trading on"))->isEnabled());
        trading->trigger();
        QVERIFY(asked.has_value());
        QVERIFY(asked->on);
        QCOMPARE(asked->account, std::optional{AccountId{"main"}});
        // Until the engine says so, it is as it was.
        QVERIFY(!actionOf(menu, QStringLiteral("main"), QStringLiteral("Trading on"))->isChecked());
        snapshot.accounts.front().isTradingOn = true;
        menu.apply(snapshot);
        QVERIFY(actionOf(menu, QStringLiteral("main"), QStringLiteral("Trading on"))->isChecked());
    }
    void lowersItWithAReason()
    {
        QWidget window;
        AccountMenu menu{&window};
        menu.apply(twoAccounts());
        std::optional<engine::SetLadder> asked;
        connect(&menu, &AccountMenu::acted, &menu,
                [&](const engine::OperatorAct& act) { asked = std::get<engine::SetLadder>(act); });
        actionOf(menu, QStringLiteral("main"), QStringLiteral("Guard"))->trigger();
        QVERIFY(!asked); // not without a reason
        // Until the engine says so, it is as it was.
        QVERIFY(actionOf(menu, QStringLiteral("main"), QStringLiteral("Trade"))->isChecked());
        QLineEdit* typed = nullptr;
        QTRY_VERIFY((typed = window.findChild<QLineEdit*>()) != nullptr);
        QTest::keyClicks(typed, QStringLiteral("holiday"));
        for (QPushButton* button : window.findChildren<QPushButton*>())
            if (!button->isDefault()) button->click(); // the default is the harmless one
        QTRY_VERIFY(asked.has_value());
        QCOMPARE(asked->account.text, std::string{"main"});
        QVERIFY(asked->ladder == Ladder::Guard);
        QCOMPARE(asked->reason, std::string{"holiday"});
    }
};

QTEST_MAIN(TestAccountMenu)
#include "tst_account_menu.moc"

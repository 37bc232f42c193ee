// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/account_menu.h"

#include "ui/window/ladder_question.h"

#include <QActionGroup>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

QString addressLine(const engine::AccountView& account)
{
    const QString count = QString::number(account.addressAccounts);
    const QString accounts =
        account.addressRoom
            ? QString{count + u" of "_s + QString::number(*account.addressRoom) + u" accounts"_s}
            : QString{count + (account.addressAccounts == 1 ? u" account"_s : u" accounts"_s)};
    return QString{accounts + u" at this address; lists each "_s
                   + QString::fromStdString(formatAge(account.listCycle))
                   + u", each stop by id within "_s
                   + QString::fromStdString(formatAge(account.stopRotation))};
}

AccountMenu::AccountMenu(QWidget* parent)
    : QMenu{u"&Accounts"_s, parent}
{
    setObjectName(u"accounts"_s);
}

void AccountMenu::apply(const engine::Snapshot& snapshot)
{
    std::vector<Shown> shown;
    for (const engine::AccountView& a : snapshot.accounts)
        shown.push_back({a.id, a.ladderSet, a.ladderMax, a.isTradingOn,
                         a.address.empty() ? std::string{} : addressLine(a).toStdString()});
    if (shown == m_shown || isVisible()) return; // not under the hand that chooses
    m_shown = std::move(shown);
    build();
}

void AccountMenu::build()
{
    clear();
    for (QMenu* one : findChildren<QMenu*>(Qt::FindDirectChildrenOnly))
        one->deleteLater(); // its action may be the one that asks
    for (const Shown& account : m_shown) {
        QMenu* one = addMenu(QString::fromStdString(account.id.text));
        one->setObjectName(QString::fromStdString(account.id.text));
        auto* ladders = new QActionGroup{one};
        for (const auto& [ladder, words] : ladderChoices()) {
            QAction* action = one->addAction(words, this, [this, id = account.id, asked = ladder] {
                ask(id, asked);
                build(); // it shows what is, not what was asked for
            });
            action->setCheckable(true);
            action->setChecked(account.ladder == ladder);
            action->setEnabled(ladder <= account.ladderMax); // its profile is the most
            ladders->addAction(action);
        }
        one->addSeparator();
        QAction* trading = one->addAction(u"Trading on"_s, this,
                                          [this, id = account.id, isOn = account.isTradingOn] {
                                              emit acted(engine::SetTrading{id, !isOn});
                                              build(); // it shows what is, not what was asked for
                                          });
        trading->setCheckable(true);
        trading->setChecked(account.isTradingOn);
        trading->setEnabled(account.ladder == Ladder::Trade);
        if (account.line.empty()) continue;
        one->addSeparator();
        one->addAction(QString::fromStdString(account.line))->setEnabled(false);
    }
}

void AccountMenu::ask(const AccountId& account, Ladder ladder)
{
    askLadder(parentWidget(), account, ladder,
              [this](const engine::SetLadder& act) { emit acted(act); });
}

} // namespace holdfast::ui

#include "moc_account_menu.cpp"

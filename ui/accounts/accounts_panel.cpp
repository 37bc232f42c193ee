// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/accounts_panel.h"

#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/tables/account_rows.h"
#include "ui/tables/table_view.h"
#include "ui/window/account_menu.h"
#include "ui/window/ladder_question.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
using namespace holdfast::engine;

AccountsPanel::AccountsPanel(QWidget* parent)
    : QWidget{parent}
    , m_model{new TableModel{rows::accountColumns(), this}}
    , m_table{new TableView{m_model, rows::AccountColumn::kMark, this}}
    , m_filter{new QLineEdit{this}}
{
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAccessibleName(u"Accounts"_s);
    m_table->setEmptyText(u"No account."_s);
    m_filter->setPlaceholderText(u"Filter by name, venue, state or any word"_s);
    m_filter->setAccessibleName(u"Filter of the accounts"_s);
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(300);
    auto* hint = new QLabel{u"Worst first. Enter shows an account alone; its menu acts on it."_s};
    hint->setProperty("tone", u"dim"_s);
    hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(10, 5, 10, 5);
    head->setSpacing(12);
    head->addWidget(m_filter);
    head->addWidget(hint, 1);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_table->filter(text);
        m_table->setEmptyText(text.trimmed().isEmpty() ? u"No account."_s
                                                       : u"No account has this word."_s);
    });
    connect(m_table, &TableView::activatedId, this, &AccountsPanel::accountChosen);
    connect(m_table, &TableView::menuOpening, this, [this](QMenu* menu, const QString& account) {
        if (!account.isEmpty()) addActs(*menu, account);
    });
}

void AccountsPanel::show(std::shared_ptr<const Snapshot> snapshot, nanoseconds since)
{
    m_snapshot = std::move(snapshot);
    m_model->apply(rows::accounts(*m_snapshot, since));
}

void AccountsPanel::addActs(QMenu& menu, const QString& account)
{
    if (!m_snapshot) return;
    const AccountView* a = findAccount(*m_snapshot, AccountId{account.toStdString()});
    if (!a) return;
    menu.addAction(QString{u"Show " + account + u" alone\tEnter"}, this,
                   [this, account] { emit accountChosen(account); });
    if (!m_chosen.empty())
        menu.addAction(u"Show all accounts"_s, this, [this] { emit accountChosen({}); });
    menu.addSeparator();
    for (const auto& [ladder, words] : ladderChoices()) {
        QAction* action =
            menu.addAction(QString{words + u'…'}, this, [this, id = a->id, asked = ladder] {
                askLadder(this, id, asked, [this](const SetLadder& act) { emit acted(act); });
            });
        action->setCheckable(true);
        action->setChecked(a->ladderSet == ladder);
        // Its profile is the most; what it is set to already needs no asking.
        action->setEnabled(ladder <= a->ladderMax && ladder != a->ladderSet);
    }
    menu.addSeparator();
    QAction* kill = menu.addAction(u"Clear the kill switch…"_s, this,
                                   [this, account] { emit clearKillAsked(account); });
    kill->setEnabled(a->isKillEngaged);
    QAction* brake = menu.addAction(u"Clear the brake…"_s, this,
                                    [this, account] { emit clearBrakeAsked(account); });
    brake->setEnabled(a->brake.isOn);
    menu.addAction(u"Read everything of it anew"_s, this,
                   [this, id = a->id] { emit acted(Resync{id}); });
    menu.addSeparator();
    menu.addAction(QString{u"Close everything of " + account + u'…'}, this,
                   [this, account] { emit closeAsked(account); });
    if (a->address.empty()) return;
    menu.addSeparator();
    menu.addAction(addressLine(*a))->setEnabled(false);
}

} // namespace holdfast::ui

#include "moc_accounts_panel.cpp"

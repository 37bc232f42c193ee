// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/emergency/emergency_sheet.h"

#include "ui/emergency/hold_button.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/format/stop_words.h"

#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

EmergencySheet::EmergencySheet(std::shared_ptr<const engine::Snapshot> snapshot,
                               std::optional<engine::PositionView> selected, QWidget* parent,
                               const AccountId& account)
    : QDialog{parent}
    , m_snapshot{std::move(snapshot)}
    , m_selected{std::move(selected)}
    , m_position{new QRadioButton{this}}
    , m_account{new QRadioButton{this}}
    , m_everything{new QRadioButton{u"Everything, on every account"_s, this}}
    , m_held{new QLabel{this}}
    , m_hold{new HoldButton{u"Hold for one second to close"_s, this}}
{
    setWindowTitle(u"Emergency close"_s);
    setMinimumWidth(460);
    m_position->setText(m_selected ? QString{u"This position: " + positionName(*m_selected)}
                                   : u"This position (none is selected)"_s);
    m_position->setEnabled(m_selected.has_value());
    if (!account.empty())
        m_scope = account;
    else if (m_selected)
        m_scope = m_selected->account;
    else if (m_snapshot && !m_snapshot->accounts.empty())
        m_scope = m_snapshot->accounts.front().id;
    m_account->setText(QString{u"This account: " + format::text(m_scope.text)});
    m_account->setEnabled(!m_scope.empty());
    (account.empty() ? m_everything : m_account)->setChecked(true);
    m_held->setWordWrap(true);
    m_held->setTextFormat(Qt::RichText);
    auto* title = new QLabel{
        u"Cancels entries and closes positions now. Stops stay until each close is proved."_s,
        this};
    title->setWordWrap(true);
    title->setProperty("tone", u"dim"_s);
    auto* cancel = new QPushButton{u"Cancel"_s, this};

    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(20, 18, 20, 18);
    layout->setSpacing(9);
    layout->addWidget(title);
    layout->addSpacing(4);
    for (QRadioButton* button : {m_position, m_account, m_everything}) {
        layout->addWidget(button);
        connect(button, &QRadioButton::toggled, this, &EmergencySheet::describe);
    }
    layout->addSpacing(4);
    layout->addWidget(m_held);
    layout->addSpacing(6);
    layout->addWidget(m_hold);
    layout->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    cancel->setAutoDefault(false);
    connect(m_hold, &HoldButton::held, this, [this] {
        emit flattenAsked(flatten());
        accept();
    });
    describe();
    m_hold->setFocus();
}

engine::Flatten EmergencySheet::flatten() const
{
    engine::Flatten act;
    act.reason = "emergency sheet";
    if (m_position->isChecked() && m_selected) {
        act.account = m_selected->account;
        act.position = m_selected->key;
    } else if (m_account->isChecked() && !m_scope.empty()) {
        act.account = m_scope;
    }
    return act;
}

void EmergencySheet::describe()
{
    const engine::Flatten scope = flatten();
    QStringList lines;
    if (m_snapshot) {
        for (const engine::PositionView& p : m_snapshot->positions) {
            if (scope.account && p.account != *scope.account) continue;
            if (scope.position && !(p.key == *scope.position)) continue;
            const auto cell = [](const QString& text) {
                return QString{u"<td style='padding-right:18px'>" + text.toHtmlEscaped()
                               + u"</td>"};
            };
            const engine::AccountView* account = findAccount(*m_snapshot, p.account);
            QString result = format::profit(p.unrealized);
            if (p.unrealized && account && !account->currency.empty())
                result += u' ' + format::text(account->currency);
            lines << QString{u"<tr>" + cell(format::venue(p.venue))
                             + cell(format::text(p.account.text)) + cell(positionName(p))
                             + u"<td align='right'>" + result.toHtmlEscaped() + u"</td></tr>"};
        }
    }
    m_held->setText(
        lines.isEmpty()
            ? u"No position is known in this scope. The close asks the venue all the same."_s
            : QString{u"Held, as far as known:<table cellspacing='0' style='margin-top:5px'>"
                      + lines.join(QString{}) + u"</table>"});
}

} // namespace holdfast::ui

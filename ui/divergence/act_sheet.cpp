// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/divergence/act_sheet.h"

#include "core/base/assert.h"
#include "core/base/constants.h"
#include "ui/divergence/divergence_rows.h"
#include "ui/divergence/finding_words.h"
#include "ui/divergence/typed_stop.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

constexpr int kReasonLengthMax = 500;

/// "Resolve", without the points that say a sheet follows.
QString verb(FindingAct act) { return QString{actTitle(act)}.remove(QChar{0x2026}); }

QString subjectWords(const ActSubject& subject)
{
    if (!subject.finding) return QString{u"The brake of " + format::text(subject.account.text)};
    return subject.finding->title.empty() ? kindWord(subject.finding->kind)
                                          : format::text(subject.finding->title);
}

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = new QLabel{text, parent};
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

ActSheet::ActSheet(std::shared_ptr<const Snapshot> snapshot, ActSubject subject, QWidget* parent)
    : QDialog{parent}
    , m_snapshot{std::move(snapshot)}
    , m_subject{std::move(subject)}
    , m_over{wrapped(u"This has ended meanwhile; the act may be needless."_s, this)}
    , m_reason{new QLineEdit{this}}
    , m_problem{wrapped({}, this)}
    , m_go{new QPushButton{verb(m_subject.act), this}}
{
    setWindowTitle(verb(m_subject.act));
    setMinimumWidth(460);
    auto* title = wrapped(subjectWords(m_subject), this);
    title->setFont(boldFont());
    auto* follows = wrapped(consequence(m_subject), this);
    follows->setProperty("tone", u"dim"_s);
    m_reason->setMaxLength(kReasonLengthMax);
    m_reason->setPlaceholderText(u"it goes into the journal"_s);
    m_reason->setAccessibleName(u"Reason"_s);
    m_problem->setProperty("tone", u"warn"_s);
    auto* cancel = new QPushButton{u"Cancel"_s, this};
    cancel->setDefault(true); // the harmless one
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, &ActSheet::go);

    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(title);
    layout->addWidget(follows);
    m_over->setProperty("tone", u"warn"_s);
    m_over->setVisible(isOver());
    layout->addWidget(m_over);
    auto* fields = new QFormLayout;
    fields->setHorizontalSpacing(14);
    fields->setVerticalSpacing(8);
    fields->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    if (takesStop()) {
        m_stop = new QLineEdit{this};
        m_stop->setPlaceholderText(u"a price, or percent from the mark: 2 %"_s);
        m_stop->setAccessibleName(u"Stop"_s);
        m_source = new QComboBox{this};
        m_source->addItem(u"on mark"_s, static_cast<int>(TriggerSource::Mark));
        m_source->addItem(u"on last"_s, static_cast<int>(TriggerSource::Last));
        m_source->setAccessibleName(u"The price that triggers the stop"_s);
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(m_stop, 1);
        row->addWidget(m_source);
        fields->addRow(u"Stop"_s, row);
        m_note = wrapped({}, this);
        m_note->setProperty("tone", u"dim"_s);
        fields->addRow(QString{}, m_note);
        connect(m_stop, &QLineEdit::textChanged, this, &ActSheet::judge);
    }
    fields->addRow(u"Reason"_s, m_reason);
    layout->addLayout(fields);
    layout->addWidget(m_problem);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_go);
    buttons->addWidget(cancel);
    layout->addLayout(buttons);
    if (m_stop) { // as one reads
        setTabOrder(m_stop, m_source);
        setTabOrder(m_source, m_reason);
    }
    setTabOrder(m_reason, m_go);
    setTabOrder(m_go, cancel);
    (m_stop ? m_stop : m_reason)->setFocus();
}

bool ActSheet::isNeeded(FindingAct act) { return act != FindingAct::AskAgain; }

bool ActSheet::takesStop() const
{
    return m_subject.act == FindingAct::Adopt || m_subject.act == FindingAct::Protect;
}

OperatorAct ActSheet::actOf(const ActSubject& subject, const StopChoice& stop,
                            const std::string& reason)
{
    const AccountId& account = subject.account;
    const FindingView finding = subject.finding.value_or(FindingView{});
    switch (subject.act) {
    case FindingAct::Resolve: return ResolveFinding{account, finding.id, reason};
    case FindingAct::AskAgain: return Resync{account};
    case FindingAct::Adopt: return AdoptPosition{account, finding.position, stop, reason};
    case FindingAct::Protect: return ProtectPosition{account, finding.position, stop, reason};
    case FindingAct::ConfirmFlat: return ConfirmFlat{account, finding.position, reason};
    case FindingAct::ClearBrake: return ClearBrake{account, reason};
    }
    HF_UNREACHABLE();
}

QString ActSheet::consequence(const ActSubject& subject)
{
    const Numbers numbers;
    switch (subject.act) {
    case FindingAct::Resolve:
        return u"Put aside, with your reason in the journal. Nothing is sent to the venue; stops "
               u"and "
               u"orders stay as they are. It comes back if the answers change."_s;
    case FindingAct::AskAgain: return u"Positions, orders, stops and fills are read anew."_s;
    case FindingAct::Adopt:
        return u"From now on this position is ours, guarded like any other: the stop is placed and "
               u"read back; without one that is seen live in time, Holdfast closes the position."_s;
    case FindingAct::Protect:
        return u"A stop is placed at the venue for this position and read back. The position stays "
               u"somebody else's: Holdfast does nothing else with it."_s;
    case FindingAct::ConfirmFlat:
        return u"You take it on you that this position has ended. Holdfast cancels the stops of "
               u"ours "
               u"that still rest for it; if it is open after all, it stands without them."_s;
    case FindingAct::ClearBrake:
        return QString{
            u"Holdfast may cancel protective orders of ours by itself again where the end "
            u"of a position has its evidence, at most "
            + QString::number(numbers.protectiveCancelsPerCycleMax) + u" in a cycle and "
            + QString::number(numbers.protectiveCancelsPerHourMax)
            + u" in an hour. Look first why it wanted more."};
    }
    HF_UNREACHABLE();
}

bool ActSheet::isOver() const
{
    if (!m_subject.finding) {
        const AccountView* account = findAccount(*m_snapshot, m_subject.account);
        return !account || !account->brake.isOn;
    }
    const auto at =
        std::ranges::find(m_snapshot->findings, m_subject.finding->id, &FindingView::id);
    return at == m_snapshot->findings.end() || !isStanding(*at);
}

void ActSheet::refresh(std::shared_ptr<const Snapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    m_over->setVisible(isOver());
    judge();
}

void ActSheet::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && !qobject_cast<QPushButton*>(focusWidget())) { // no act and no loss by a slip
        focusNextChild();
        return;
    }
    QDialog::keyPressEvent(event);
}

void ActSheet::judge()
{
    if (!m_stop || !m_subject.finding) return;
    const FindingView& f = *m_subject.finding;
    const TypedStop stop =
        readTypedStop(m_stop->text(), positionOf(*m_snapshot, f),
                      findInstrument(*m_snapshot, f.account, f.position.instrument));
    m_note->setText(m_stop->text().trimmed().isEmpty() ? QString{}
                    : stop.problem.isEmpty()           ? stop.note
                                                       : stop.problem);
}

void ActSheet::go()
{
    StopChoice choice;
    if (m_stop && m_subject.finding) {
        const FindingView& f = *m_subject.finding;
        const TypedStop stop =
            readTypedStop(m_stop->text(), positionOf(*m_snapshot, f),
                          findInstrument(*m_snapshot, f.account, f.position.instrument));
        if (!stop.problem.isEmpty()) {
            m_problem->setText(stop.problem);
            m_stop->setFocus();
            return;
        }
        choice.price = stop.price;
        choice.source = static_cast<TriggerSource>(m_source->currentData().toInt());
    }
    const QString reason = m_reason->text().trimmed();
    if (reason.isEmpty()) {
        m_problem->setText(u"A reason is needed; it goes into the journal."_s);
        m_reason->setFocus();
        return;
    }
    emit acted(actOf(m_subject, choice, reason.toStdString()));
    accept();
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/strip/banner.h"

#include "ui/divergence/finding_words.h"
#include "ui/format/format.h"
#include "ui/format/stop_words.h"
#include "ui/theme/marks.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

constexpr auto kSilence = seconds{3};
constexpr std::size_t kLinesMax = 5;
/// Kill switches of more accounts than these are one line, with how many there are.
constexpr std::size_t kKillsNamed = 3;

/// One line: a mark, a sentence, room for a button.
class BannerLine : public QWidget {
public:
    BannerLine(Tone tone, QString text, QWidget* parent)
        : QWidget{parent}
        , m_tone{tone}
        , m_text{std::move(text)}
    {
        setFixedHeight(30);
        setToolTip(u"<qt>"_s + m_text.toHtmlEscaped()
                   + u"</qt>"_s); // a venue's words are no markup
        setAccessibleName(m_text);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Palette& p = colours();
        const QColor colour = toneColour(m_tone);
        QPainter painter{this};
        painter.fillRect(rect(), mixed(colour, p.panel, 0.13));
        painter.fillRect(QRect{0, 0, 3, height()}, colour);
        painter.setPen(p.line);
        painter.drawLine(rect().bottomLeft(), rect().bottomRight());
        drawMark(painter, QRectF(12, 0, 16, height()), Mark::Triangle, colour);
        painter.setPen(p.text);
        const int room = width() - 36 - 130;
        painter.drawText(QRect{36, 0, room, height()}, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_text, Qt::ElideRight, room));
    }

private:
    Tone m_tone;
    QString m_text;
};

/// "main", or "main and 2 more".
QString named(const std::vector<const AccountView*>& accounts)
{
    const QString first = format::text(accounts.front()->id.text);
    return accounts.size() == 1
               ? first
               : QString{first + u" and " + QString::number(accounts.size() - 1) + u" more"};
}

/// The engine's reasons are halves of sentences.
QString sentenceOf(const QString& reason)
{
    return reason.isEmpty() || reason.endsWith(u'.') ? reason : QString{reason + u'.'};
}

/// P0 and P1 alarms that nobody acknowledged and no other line says.
std::vector<const AlarmView*> unanswered(const Snapshot& s)
{
    std::vector<const AlarmView*> out;
    for (const AlarmView& a : s.alarms) {
        const bool isSaid = std::ranges::any_of(s.accounts, [&](const AccountView& account) {
            const std::string own = account.id.text + "||";
            return (account.isKillEngaged && a.id == own + "kill")
                   || (account.brake.isOn && a.id == own + "brake")
                   || (account.listFault && a.id == own + "list-fault");
        });
        if (a.isActive && !a.isAcknowledged && !isSaid) out.push_back(&a);
    }
    return out;
}

} // namespace

QString Banner::titleOf(Action action)
{
    switch (action) {
    case Action::None: return {};
    case Action::Acknowledge: return u"Acknowledge"_s;
    case Action::ClearKill:
    case Action::ClearBrake: return u"Clear…"_s;
    case Action::ShowDivergence: return u"Show"_s;
    }
    return {};
}

Banner::Banner(QWidget* parent)
    : QWidget{parent}
    , m_layout{new QVBoxLayout{this}}
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    hide();
}

std::vector<Banner::Line> Banner::linesOf(const Snapshot& s, nanoseconds since)
{
    std::vector<Line> lines;
    const auto add = [&](Tone tone, QString text, Action action = Action::None,
                         QString subject = {}) {
        lines.push_back({tone, std::move(text), action, std::move(subject)});
    };
    if (s.isHalted)
        add(Tone::Bad,
            QString{
                u"Engine halted: " + format::text(s.haltReason)
                + u". Nothing new is opened, stops stay at the venue, the emergency close works."});
    if (since > kSilence) // whole seconds: the line must not change with every repaint
        add(Tone::Bad, QString{u"No news from the engine for more than "
                               + format::age(std::chrono::floor<seconds>(since) / 3 * 3)
                               + u". What is shown is that old; stops stay at the venue."});
    if (!s.isJournalWritable)
        add(Tone::Bad,
            QString{u"The journal cannot be written: " + format::text(s.journalProblem)
                    + u". Opens wait; protective and closing requests go through the reserve."});
    const std::vector<const AlarmView*> alarms = unanswered(s);
    const auto addAlarms = [&](Severity severity) {
        for (const AlarmView* a : alarms) {
            if (a->severity != severity) continue;
            const QString where =
                a->instrument.empty() ? QString{} : QString{format::text(a->instrument) + u" · "};
            add(severity == Severity::P0 ? Tone::Bad : Tone::Warn,
                QString{severityLook(severity).word + u" · " + where + format::text(a->text)},
                Action::Acknowledge, format::text(a->id));
        }
    };
    addAlarms(Severity::P0);
    // No ages from here on: a line that changes each second could not be pressed.
    std::vector<const AccountView*> faulty;
    std::vector<const AccountView*> braked;
    for (const AccountView& a : s.accounts) {
        if (a.listFault) faulty.push_back(&a);
        if (a.brake.isOn) braked.push_back(&a);
    }
    if (!faulty.empty())
        add(Tone::Warn,
            QString{u"List fault on " + named(faulty) + u": "
                    + sentenceOf(format::text(*faulty.front()->listFault))
                    + u" Stops kept; opens wait."},
            Action::ShowDivergence);
    if (!braked.empty())
        add(Tone::Warn,
            QString{u"Brake on for " + named(braked) + u", automatic cancels are off: "
                    + sentenceOf(format::text(braked.front()->brake.why))},
            Action::ClearBrake, format::text(braked.front()->id.text));
    std::vector<const FindingView*> old;
    for (const FindingView& f : s.findings)
        if (isOld(f, since)) old.push_back(&f);
    if (!old.empty())
        add(Tone::Warn,
            QString{QString::number(old.size())
                    + (old.size() == 1 ? u" disagreement"_s : u" disagreements"_s)
                    + u" with the venue for more than 30 s: " + kindCounts(old) + u'.'},
            Action::ShowDivergence);
    addAlarms(Severity::P1);
    std::vector<const AccountView*> killed;
    for (const AccountView& a : s.accounts)
        if (a.isKillEngaged) killed.push_back(&a);
    if (killed.size() > kKillsNamed)
        add(Tone::Warn,
            QString{u"Kill switch on for " + QString::number(killed.size()) + u" of "
                    + QString::number(s.accounts.size()) + u" accounts; of "
                    + format::text(killed.front()->id.text) + u": "
                    + sentenceOf(format::text(killed.front()->killReason))
                    + u" Each is cleared by itself, here or in the tab Accounts."},
            Action::ClearKill, format::text(killed.front()->id.text));
    else
        for (const AccountView* a : killed)
            add(Tone::Warn,
                QString{u"Kill switch on for " + format::text(a->id.text) + u": "
                        + format::text(a->killReason)
                        + u". Nothing is opened until a person clears it."},
                Action::ClearKill, format::text(a->id.text));
    return lines;
}

void Banner::show(const Snapshot& s, nanoseconds since)
{
    std::vector<Line> lines = linesOf(s, since); // what is red is never folded away
    const auto grave = static_cast<std::size_t>(std::ranges::count(lines, Tone::Bad, &Line::tone));
    const std::size_t most = std::max(kLinesMax, grave + 1);
    if (lines.size() > most) {
        const auto more = lines.size() - most + 1;
        lines.resize(most - 1);
        lines.push_back({Tone::Warn,
                         QString{QString::number(more)
                                 + u" more, once these are settled; see Alarms and Divergence."},
                         Action::None,
                         {}});
    }
    if (lines == m_lines) return;
    m_lines = std::move(lines);
    rebuild();
}

void Banner::rebuild()
{
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    for (const Line& line : m_lines) {
        auto* widget = new BannerLine{line.tone, line.text, this};
        m_layout->addWidget(widget);
        if (line.action == Action::None) continue;
        auto* row = new QHBoxLayout{widget};
        row->setContentsMargins(0, 0, 10, 0);
        row->addStretch();
        auto* button = new QPushButton{titleOf(line.action), widget};
        button->setProperty("role", u"quiet"_s);
        button->setAccessibleName(QString{titleOf(line.action) + u": " + line.text});
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this,
                [this, action = line.action, subject = line.subject] {
                    switch (action) {
                    case Action::None: return;
                    case Action::Acknowledge: emit acknowledged(subject); return;
                    case Action::ClearKill: emit clearKillAsked(subject); return;
                    case Action::ClearBrake: emit clearBrakeAsked(subject); return;
                    case Action::ShowDivergence: emit divergenceAsked(); return;
                    }
                });
    }
    setVisible(!m_lines.empty());
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/strip/banner.h"

#include "ui/format/format.h"
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

constexpr auto kFindingOld = seconds{30};
constexpr auto kSilence = seconds{3};
constexpr std::size_t kLinesMax = 5;

/// One line: a mark, a sentence, room for a button.
class BannerLine : public QWidget {
public:
    BannerLine(Tone tone, QString text, QWidget* parent)
        : QWidget{parent}
        , m_tone{tone}
        , m_text{std::move(text)}
    {
        setFixedHeight(30);
        setToolTip(m_text);
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

} // namespace

Banner::Banner(QWidget* parent)
    : QWidget{parent}
    , m_layout{new QVBoxLayout{this}}
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    hide();
}

void Banner::show(const Snapshot& s, nanoseconds since)
{
    std::vector<Line> lines;
    if (s.isHalted)
        lines.push_back(
            {Tone::Bad,
             QString{
                 u"Engine halted: " + format::text(s.haltReason)
                 + u". Nothing new is opened, stops stay at the venue, the emergency close works."},
             Action::None,
             {}});
    if (since > kSilence) // whole seconds: the line must not change with every repaint
        lines.push_back({Tone::Bad,
                         QString{u"No news from the engine for more than "
                                 + format::age(std::chrono::floor<seconds>(since) / 3 * 3)
                                 + u". What is shown is that old; stops stay at the venue."},
                         Action::None,
                         {}});
    if (!s.isJournalWritable)
        lines.push_back(
            {Tone::Bad,
             QString{u"The journal cannot be written: " + format::text(s.journalProblem)
                     + u". Opens wait; protective and closing requests go through the reserve."},
             Action::None,
             {}});
    for (const AccountView& a : s.accounts) {
        if (a.isKillEngaged)
            lines.push_back({Tone::Warn,
                             QString{u"Kill switch on for " + format::text(a.id.text) + u": "
                                     + format::text(a.killReason)
                                     + u". Nothing is opened until a person clears it."},
                             Action::ClearKill, format::text(a.id.text)});
    }
    std::vector<const AlarmView*> alarms;
    for (const AlarmView& a : s.alarms) {
        const bool isSaidAbove = std::ranges::any_of(s.accounts, [&](const AccountView& account) {
            return account.isKillEngaged && a.id == account.id.text + "||kill";
        });
        if (a.isActive && !a.isAcknowledged && !isSaidAbove
            && (a.severity == Severity::P0 || a.severity == Severity::P1))
            alarms.push_back(&a);
    }
    std::ranges::stable_sort(alarms, {},
                             [](const AlarmView* a) { return static_cast<int>(a->severity); });
    for (const AlarmView* a : alarms) {
        QString where =
            a->instrument.empty() ? QString{} : QString{format::text(a->instrument) + u" · "};
        lines.push_back({a->severity == Severity::P0 ? Tone::Bad : Tone::Warn,
                         QString{(a->severity == Severity::P0 ? u"P0 · "_s : u"P1 · "_s) + where
                                 + format::text(a->text)},
                         Action::Acknowledge, format::text(a->id)});
    }
    const auto old = std::ranges::count_if(
        s.findings, [&](const FindingView& f) { return f.age + since > kFindingOld; });
    if (old > 0)
        lines.push_back(
            {Tone::Warn,
             QString{QString::number(old) + (old == 1 ? u" disagreement"_s : u" disagreements"_s)
                     + u" with the venue for more than 30 s: see Divergence."},
             Action::None,
             {}});
    // The gravest first; what is red is never folded away.
    std::ranges::stable_sort(lines, {},
                             [](const Line& line) { return line.tone == Tone::Bad ? 0 : 1; });
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
        auto* button = new QPushButton{
            line.action == Action::Acknowledge ? u"Acknowledge"_s : u"Clear…"_s, widget};
        button->setProperty("role", u"quiet"_s);
        row->addWidget(button);
        const QString subject = line.subject;
        if (line.action == Action::Acknowledge)
            connect(button, &QPushButton::clicked, this,
                    [this, subject] { emit acknowledged(subject); });
        else
            connect(button, &QPushButton::clicked, this,
                    [this, subject] { emit clearKillAsked(subject); });
    }
    setVisible(!m_lines.empty());
}

} // namespace holdfast::ui

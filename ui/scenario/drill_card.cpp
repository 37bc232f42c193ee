// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/drill_card.h"

#include "ui/scenario/incidents.h"
#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

/// One step: its number, who, what, and the record that proves it.
class StepRow : public QWidget {
public:
    StepRow(ScenarioStep step, QWidget* parent)
        : QWidget{parent}
        , m_step{std::move(step)}
    {
        QSizePolicy policy{QSizePolicy::Expanding, QSizePolicy::Preferred};
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
        setAccessibleName(m_step.text);
    }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override
    {
        const QFontMetrics metrics{font()};
        return std::max(24, metrics.boundingRect(QRect{0, 0, width - kText - evidenceWidth(), 400},
                                                 Qt::TextWordWrap, m_step.text)
                                    .height()
                                + 7);
    }
    QSize sizeHint() const override { return {400, heightForWidth(std::max(width(), 400))}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Palette& p = colours();
        QPainter painter{this};
        QColor colour = p.dim;
        const bool isProved = !m_step.evidence.isEmpty();
        QString who = u"venue"_s;
        Mark mark = Mark::Square;
        switch (m_step.kind) {
        case ScenarioStep::Kind::Fact: break;
        case ScenarioStep::Kind::Naive:
            colour = p.bad;
            who = u"naive"_s;
            mark = Mark::Cross;
            break;
        case ScenarioStep::Kind::Holdfast:
            colour = p.accent;
            who = u"Holdfast"_s;
            mark = Mark::Ring;
            break;
        case ScenarioStep::Kind::End: // green is for what a record proves
            colour = isProved ? p.ok : p.warn;
            who = u"in the end"_s;
            mark = isProved ? Mark::Tick : Mark::Triangle;
            break;
        }
        if (m_step.kind == ScenarioStep::Kind::End)
            painter.fillRect(rect(), mixed(colour, p.raised, 0.10));
        painter.setPen(p.dim);
        painter.drawText(QRect{0, 0, 30, 24}, Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(m_step.index));
        drawMark(painter, QRectF{38, 0, 14, 24}, mark, colour);
        painter.setPen(colour);
        painter.setFont(smallFont());
        painter.drawText(QRect{58, 0, kText - 62, 24}, Qt::AlignVCenter, who);
        painter.setFont(m_step.kind == ScenarioStep::Kind::End ? boldFont() : textFont());
        painter.setPen(p.text);
        painter.drawText(QRect{kText, 3, width() - kText - evidenceWidth(), height()},
                         Qt::AlignTop | Qt::TextWordWrap, m_step.text);
        if (m_step.evidence.isEmpty()) return;
        painter.setFont(smallFont());
        painter.setPen(p.dim);
        painter.drawText(QRect{width() - evidenceWidth(), 0, evidenceWidth() - 12, 24},
                         Qt::AlignRight | Qt::AlignVCenter, m_step.evidence);
    }

private:
    static constexpr int kText = 130;
    int evidenceWidth() const
    {
        return m_step.evidence.isEmpty()
                   ? 14
                   : QFontMetrics{smallFont()}.horizontalAdvance(m_step.evidence) + 26;
    }
    ScenarioStep m_step;
};

} // namespace

DrillCard::DrillCard(QWidget* parent)
    : QWidget{parent}
    , m_title{new QLabel{u"This is the built-in exchange. Let it lie to you."_s, this}}
    , m_words{new QLabel{u"Each plays an incident, step by step."_s, this}}
    , m_scroll{new QScrollArea{this}}
    , m_list{new QWidget}
    , m_buttons{new QGridLayout}
{
    setProperty("ground", u"raised"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_title->setFont(boldFont());
    m_words->setProperty("tone", u"dim"_s);
    m_words->setSizePolicy(QSizePolicy::Ignored,
                           QSizePolicy::Preferred); // gives way in a narrow window
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(m_title);
    head->addWidget(m_words, 1);
    auto* dismiss = new QPushButton{u"Hide"_s, this};
    dismiss->setProperty("role", u"quiet"_s);
    dismiss->setToolTip(u"The menu Drill shows it again."_s);
    connect(dismiss, &QPushButton::clicked, this, &DrillCard::dismissed);
    head->addWidget(dismiss);
    for (const Incident& incident : incidents()) {
        auto* button = new QPushButton{incident.title, this};
        button->setObjectName(incident.name);
        m_incidents.push_back(button);
        connect(button, &QPushButton::clicked, this,
                [this, incident] { begin(incident.name, incident.title); });
    }
    m_buttons->setHorizontalSpacing(8);
    m_buttons->setVerticalSpacing(6);
    placeButtons();
    auto* rows = new QVBoxLayout{m_list};
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->setAlignment(Qt::AlignTop); // a step takes what its words need, wherever there is room
    m_list->setProperty("ground", u"raised"_s);
    m_scroll->setWidget(m_list);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // The newest step is the one to see; its place is known only when the layout is done.
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int, int maximum) { m_scroll->verticalScrollBar()->setValue(maximum); });
    m_scroll->hide();
    m_scroll->setContentsMargins(0, 4, 0, 0);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(14, 5, 12, 9);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addLayout(m_buttons);
    layout->addWidget(m_scroll);
}

/// In one row where there is room, else in two.
void DrillCard::placeButtons()
{
    int wide = 26;
    for (const QPushButton* button : m_incidents)
        wide += button->sizeHint().width() + 8;
    const int all = static_cast<int>(m_incidents.size());
    const int columns = width() >= wide ? all : (all + 1) / 2;
    if (columns == m_columns) return;
    m_columns = columns;
    for (int i = 0; i < all; ++i)
        m_buttons->addWidget(m_incidents[static_cast<std::size_t>(i)], i / columns, i % columns);
    for (int i = 0; i <= all; ++i)
        m_buttons->setColumnStretch(i, i == columns ? 1 : 0);
}

void DrillCard::resizeEvent(QResizeEvent*) { placeButtons(); }

void DrillCard::begin(const QString& scenario, const QString& title)
{
    m_title->setText(title);
    m_words->setText(u"Asked for. The steps appear here as they happen."_s);
    emit chosen(scenario);
}

void DrillCard::showStep(const ScenarioStep& step)
{
    if (step.index <= 1) {
        m_steps.clear();
        while (QLayoutItem* item = m_list->layout()->takeAt(0)) {
            if (item->widget()) item->widget()->deleteLater();
            delete item;
        }
    }
    m_steps.push_back(step);
    m_list->layout()->addWidget(new StepRow{step, m_list});
    m_words->clear();
    m_scroll->show();
    m_scroll->setFixedHeight(std::min(window()->height() < 860 ? 112 : 190,
                                      26 * std::max(4, static_cast<int>(m_steps.size()))));
    // A step that fits where an older one was leaves the range as it is: the layout is asked once more when it is done.
    QTimer::singleShot(0, this, [this] {
        m_scroll->verticalScrollBar()->setValue(m_scroll->verticalScrollBar()->maximum());
    });
}

} // namespace holdfast::ui

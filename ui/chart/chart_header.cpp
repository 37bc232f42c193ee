// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_header.h"

#include "ui/format/format.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

/// Shown whole or not at all: half a word in a narrow window says less than none.
class WholeLabel : public QLabel {
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        if (sizeHint().width() <= width()) QLabel::paintEvent(event);
    }
};

} // namespace

ChartHeader::ChartHeader(QWidget* parent)
    : QWidget{parent}
    , m_name{new QLabel{u"—"_s, this}}
    , m_bars{new QButtonGroup{this}}
    , m_strategy{new WholeLabel{this}}
    , m_follow{new QPushButton{u"Follow"_s, this}}
    , m_age{new QLabel{this}}
{
    setFixedHeight(37);
    QFont font = boldFont();
    font.setPixelSize(15);
    m_name->setFont(font);
    m_strategy->setProperty("tone", u"dim"_s);
    m_age->setProperty("tone", u"dim"_s);
    m_age->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_strategy->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(14, 4, 14, 2);
    layout->setSpacing(16);
    layout->addWidget(m_name);
    auto* bars = new QHBoxLayout;
    bars->setSpacing(11);
    for (const int m : {1, 5, 15, 60, 240, 1440}) {
        auto* button = new QPushButton{format::bar(minutes{m}), this};
        button->setCheckable(true);
        button->setProperty("role", u"bar"_s);
        button->setAccessibleName(QString{u"Bars of " + format::bar(minutes{m})});
        m_bars->addButton(button, m);
        bars->addWidget(button);
    }
    layout->addLayout(bars);
    layout->addWidget(m_strategy, 1);
    m_follow->setProperty("role", u"quiet"_s);
    m_follow->setToolTip(u"Back to the last candle: End, or a double click on the chart"_s);
    layout->addWidget(m_follow);
    layout->addWidget(m_age);
    m_follow->hide();
    connect(m_bars, &QButtonGroup::idClicked, this,
            [this](int id) { emit barChosen(minutes{id}); });
    connect(m_follow, &QPushButton::clicked, this, &ChartHeader::followAsked);
}

void ChartHeader::setInstrument(const QString& name)
{
    if (m_name->text() != name) m_name->setText(name);
}
void ChartHeader::setBar(minutes bar)
{
    if (auto* button = m_bars->button(static_cast<int>(bar.count()))) button->setChecked(true);
}
void ChartHeader::setStrategy(const QString& text)
{
    if (m_strategy->text() != text) m_strategy->setText(text);
}
void ChartHeader::setAge(const QString& text, bool isOld)
{
    if (m_age->text() != text) m_age->setText(text);
    const QString tone = isOld ? u"warn"_s : u"dim"_s;
    if (m_age->property("tone").toString() == tone) return;
    m_age->setProperty("tone", tone);
    m_age->style()->unpolish(m_age);
    m_age->style()->polish(m_age);
}
void ChartHeader::setFollowing(bool following) { m_follow->setVisible(!following); }

} // namespace holdfast::ui

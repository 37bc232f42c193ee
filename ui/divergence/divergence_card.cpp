// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/divergence/divergence_card.h"

#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

constexpr int kLeft = 33; // text begins here; the mark stands before it
constexpr int kRight = 12;
constexpr int kTop = 8;
constexpr int kTitle = 20;
constexpr int kLine = 18;
constexpr int kGap = 10;
constexpr int kButton = 28;
constexpr int kButtonGap = 6;
constexpr int kLabelsMin = 62;
constexpr int kUnbounded = 4000;
constexpr double kFaded = 0.62;

int wrappedHeight(const QFontMetrics& metrics, int width, const QString& text)
{
    return metrics.boundingRect(QRect{0, 0, width, kUnbounded}, Qt::TextWordWrap, text).height();
}

/// Points down where a row can be opened, up where it can be folded.
void drawFold(QPainter& painter, const QPointF& at, bool isOpen, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen{colour, 1.4});
    const double tip = isOpen ? -2.2 : 2.2;
    painter.drawPolyline(
        QPolygonF{at + QPointF{-4, -tip}, at + QPointF{0, tip}, at + QPointF{4, -tip}});
    painter.restore();
}

} // namespace

DivergenceCard::DivergenceCard(QWidget* parent)
    : QWidget{parent}
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
}

void DivergenceCard::show(const DivergenceRow& row)
{
    if (row == m_row) return;
    const bool isOther = row.acts != m_row.acts || row.title != m_row.title;
    m_row = row;
    setAccessibleName(m_row.title);
    setAccessibleDescription(spoken(m_row));
    if (isOther) makeButtons();
    update();
}

void DivergenceCard::showGone()
{
    if (m_row.age == u"over") return;
    DivergenceRow row = m_row;
    row.isEnded = true;
    row.isOld = false;
    row.look.tone = Tone::Dim;
    row.look.mark = Mark::Square;
    row.age = u"over"_s;
    row.acts.clear();
    show(row);
}

void DivergenceCard::setOpen(bool open)
{
    if (open == m_isOpen) return;
    m_isOpen = open;
    m_heightMin = 0;
    placeButtons();
    update();
}

void DivergenceCard::keepHeight(bool keep) { m_heightMin = keep ? height() : 0; }

void DivergenceCard::makeButtons()
{
    const bool hadFocus = std::ranges::any_of(m_buttons, &QWidget::hasFocus);
    for (QPushButton* button : std::exchange(m_buttons, {})) {
        button->hide();
        button->deleteLater();
    }
    for (const FindingAct act : m_row.acts) {
        auto* button = new QPushButton{actTitle(act), this};
        button->setObjectName(QString::fromStdString(std::string{toString(act)}));
        button->setAccessibleName(QString{actTitle(act) + u' ' + m_row.title});
        button->setCursor(Qt::ArrowCursor);
        button->setFocusPolicy(Qt::TabFocus); // a click leaves the focus where it was
        connect(button, &QPushButton::clicked, this, [this, act] { emit acted(act); });
        m_buttons.push_back(button);
    }
    placeButtons();
    if (hadFocus) setFocus(); // what was to be pressed may not be there any more
}

int DivergenceCard::flowButtons(int width, int top) const
{
    int x = kLeft;
    int rows = m_buttons.empty() ? 0 : 1;
    for (QPushButton* button : m_buttons) {
        const int w = button->sizeHint().width();
        if (x > kLeft && x + w > width - kRight) {
            x = kLeft;
            ++rows;
        }
        if (top >= 0) button->setGeometry(x, top + (rows - 1) * (kButton + kButtonGap), w, kButton);
        x += w + 8;
    }
    return rows;
}

void DivergenceCard::placeButtons()
{
    if (m_isOpen) flowButtons(width(), draw(nullptr, width()));
    for (QPushButton* button : m_buttons)
        button->setVisible(m_isOpen);
}

int DivergenceCard::heightFor(int width) const
{
    const int y = draw(nullptr, width);
    if (!m_isOpen) return std::max(y, m_heightMin);
    const int rows = flowButtons(width, -1);
    return std::max(y + (rows == 0 ? 3 : rows * (kButton + kButtonGap) + 4), m_heightMin);
}

int DivergenceCard::labelsWidth(int width) const
{
    const QFontMetrics small{smallFont()};
    int widest = kLabelsMin;
    for (const DivergenceLine& line : m_row.lines)
        widest = std::max(widest, small.horizontalAdvance(line.label));
    return std::min(widest + kGap, (width - kLeft - kRight) * 2 / 5);
}

int DivergenceCard::drawLine(QPainter* painter, const DivergenceLine& line, int y, int width,
                             int labels) const
{
    const Palette& p = colours();
    const QFontMetrics small{smallFont()};
    const double share = m_row.isEnded && line.label != u"ended" ? kFaded : 1.0;
    const auto ink = [&](const QColor& colour) { return mixed(colour, p.panel, share); };
    const int left = kLeft + labels;
    const int ageWidth = line.age.isEmpty() ? 0 : small.horizontalAdvance(line.age) + kGap;
    const int room = width - kRight - ageWidth - left;
    const int wordsWidth = small.horizontalAdvance(line.words);
    const bool isBeside = wordsWidth + kGap + small.horizontalAdvance(line.source) <= room;
    const int wordsHeight = std::max(kLine, wrappedHeight(small, room, line.words) + 2);
    if (painter) {
        painter->setFont(smallFont());
        painter->setPen(ink(p.dim));
        painter->drawText(QRect{kLeft, y, labels - kGap / 2, kLine}, Qt::AlignVCenter,
                          small.elidedText(line.label, Qt::ElideRight, labels - kGap / 2));
        painter->drawText(QRect{width - kRight - ageWidth, y, ageWidth, kLine},
                          Qt::AlignVCenter | Qt::AlignRight, line.age);
        painter->setPen(ink(p.text));
        painter->drawText(QRect{left, y + (kLine - small.height()) / 2, room, wordsHeight},
                          Qt::AlignTop | Qt::TextWordWrap, line.words);
    }
    if (line.source.isEmpty()) return y + wordsHeight;
    const int sourceLeft = isBeside ? left + wordsWidth + kGap : left;
    const int sourceTop = isBeside ? y : y + wordsHeight - 3;
    const int sourceRoom = width - kRight - (isBeside ? ageWidth : 0) - sourceLeft;
    if (painter) {
        painter->setPen(ink(p.dim));
        painter->drawText(QRect{sourceLeft, sourceTop, sourceRoom, kLine}, Qt::AlignVCenter,
                          small.elidedText(line.source, Qt::ElideMiddle, sourceRoom));
    }
    return isBeside ? y + wordsHeight : sourceTop + kLine;
}

int DivergenceCard::drawHead(QPainter* painter, int width) const
{
    const Palette& p = colours();
    const QFontMetrics bold{boldFont()};
    const int right = width - kRight;
    // An old one says its age in bold: colour alone would not tell.
    const QFont ageFont = m_row.isOld ? boldFont() : textFont();
    const int ageWidth =
        m_row.age.isEmpty() ? 0 : QFontMetrics{ageFont}.horizontalAdvance(m_row.age);
    const int room = right - kLeft - ageWidth - kGap;
    const int tall =
        m_isOpen ? std::max(kTitle, wrappedHeight(bold, room, m_row.title) + 2) : kTitle;
    if (!painter) return kTop + tall;
    const QColor colour = toneColour(m_row.look.tone);
    drawMark(*painter, QRectF(12, kTop, 14, kTitle), m_row.look.mark, colour);
    painter->setFont(boldFont());
    painter->setPen(colour);
    if (m_isOpen)
        painter->drawText(QRect{kLeft, kTop + (kTitle - bold.height()) / 2, room, tall},
                          Qt::AlignTop | Qt::TextWordWrap, m_row.title);
    else
        painter->drawText(QRect{kLeft, kTop, room, kTitle}, Qt::AlignVCenter,
                          bold.elidedText(m_row.title, Qt::ElideRight, room));
    painter->setFont(ageFont);
    painter->setPen(m_row.isOld ? colour : p.dim);
    painter->drawText(QRect{right - ageWidth - 2, kTop, ageWidth + 2, kTitle},
                      Qt::AlignVCenter | Qt::AlignRight, m_row.age);
    return kTop + tall;
}

int DivergenceCard::draw(QPainter* painter, int width) const
{
    const Palette& p = colours();
    int y = drawHead(painter, width);
    // Folded, the line under the title has what Holdfast does, or how it ended.
    QString second = m_row.about;
    if (!m_isOpen && !m_row.lines.empty()) {
        const DivergenceLine& last = m_row.lines.back();
        second = QString{m_row.look.word + u" · " + last.label + u": " + last.words};
    }
    if (painter) {
        const QFontMetrics small{smallFont()};
        const int room = width - kRight - kLeft - 18;
        painter->setFont(smallFont());
        painter->setPen(p.dim);
        painter->drawText(QRect{kLeft, y, room, kLine}, Qt::AlignVCenter,
                          small.elidedText(second, Qt::ElideRight, room));
        drawFold(*painter, QPointF(width - kRight - 6, y + kLine / 2.0), m_isOpen, p.dim);
    }
    y += kLine;
    if (!m_isOpen) return y + kTop;
    y += 3;
    const int labels = labelsWidth(width);
    bool areVoices = true;
    for (const DivergenceLine& line : m_row.lines) {
        if (areVoices && line.age.isEmpty() && !m_row.isEnded && &line != &m_row.lines.front()) {
            areVoices = false;
            y += 4; // what was said is above, what follows from it below
        }
        y = drawLine(painter, line, y, width, labels);
    }
    return y + 6;
}

void DivergenceCard::paintEvent(QPaintEvent*)
{
    const Palette& p = colours();
    QPainter painter{this};
    const QColor tone = toneColour(m_row.look.tone);
    painter.fillRect(rect(), m_row.look.tone == Tone::Bad ? mixed(tone, p.panel, 0.09) : p.panel);
    painter.fillRect(QRect{0, 0, 3, height() - 1}, m_row.isEnded ? p.line : tone);
    painter.setPen(p.line);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    draw(&painter, width());
    if (!hasFocus()) return;
    painter.setPen(p.accent);
    painter.drawRect(rect().adjusted(0, 0, -1, -2));
}

void DivergenceCard::resizeEvent(QResizeEvent*) { placeButtons(); }

void DivergenceCard::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !rect().contains(event->position().toPoint())) return;
    setOpen(!m_isOpen);
    emit folded();
}

void DivergenceCard::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        setOpen(!m_isOpen);
        emit folded();
        return;
    case Qt::Key_Up: emit moved(-1); return;
    case Qt::Key_Down: emit moved(1); return;
    default: QWidget::keyPressEvent(event); // every other key is somebody else's
    }
}

void DivergenceCard::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}
void DivergenceCard::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/emergency/close_panel.h"

#include "ui/format/format.h"
#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
constexpr int kHead = 34;
constexpr int kRow = 24;
constexpr int kFoot = 10;

/// A close may take less than a tenth of a second, and "0.0 s" would say that it took none.
QString duration(nanoseconds elapsed)
{
    const auto ms = std::chrono::floor<milliseconds>(elapsed).count();
    return ms >= 1000 ? format::age(elapsed)
           : ms >= 1  ? QString{QString::number(ms) + u" ms"}
                      : u"under 1 ms"_s;
}

int cellAlignment(bool isNumber)
{
    return int{Qt::AlignVCenter} | int{isNumber ? Qt::AlignRight : Qt::AlignLeft};
}
} // namespace

ClosePanel::ClosePanel(QWidget* parent)
    : QWidget{parent}
    , m_dismiss{new QPushButton{u"Put away"_s, this}}
{
    setAccessibleName(u"Emergency close, progress"_s);
    connect(m_dismiss, &QPushButton::clicked, this, [this] {
        m_putAway = m_close.id;
        hide();
    });
    hide();
}

void ClosePanel::show(const engine::CloseView& close, nanoseconds since)
{
    const bool allProved = std::ranges::all_of(close.rows, &engine::CloseRow::isProved);
    const bool hasChanged = close.id != m_close.id || close.rows.size() != m_close.rows.size()
                            || close.sentence.empty() != m_close.sentence.empty();
    m_close = close;
    m_since = close.isRunning ? since : nanoseconds{0};
    m_dismiss->setVisible(!close.isRunning && allProved);
    // A strategy's own exit is no emergency: it is shown only when it takes its time.
    const bool isRoutine = close.cause == "exit" || close.cause == "take profit";
    const bool isSlow = close.isRunning && close.elapsed + since > std::chrono::seconds{3};
    const bool isWanted =
        close.id != 0 && close.id != m_putAway && !close.rows.empty() && (!isRoutine || isSlow);
    if (isWanted != isVisibleTo(parentWidget())) setVisible(isWanted);
    if (!isWanted) return;
    if (hasChanged) {
        setFixedHeight(sizeHint().height());
        updateGeometry();
    }
    update();
}

QSize ClosePanel::sizeHint() const
{
    return {400, kHead + (static_cast<int>(m_close.rows.size()) + 1) * kRow
                     + (m_close.sentence.empty() ? 0 : kRow) + kFoot};
}

void ClosePanel::resizeEvent(QResizeEvent*)
{
    const QSize size = m_dismiss->sizeHint();
    m_dismiss->setGeometry(width() - size.width() - 12, 4, size.width(), 27);
}

void ClosePanel::paintEvent(QPaintEvent*)
{
    const Palette& p = colours();
    const auto proved = std::ranges::count_if(m_close.rows, &engine::CloseRow::isProved);
    const bool done = !m_close.isRunning && !m_close.headline.empty()
                      && proved == static_cast<std::ptrdiff_t>(m_close.rows.size());
    const QColor edge = done ? p.ok : p.bad;
    QPainter painter{this};
    painter.fillRect(rect(), mixed(edge, p.panel, 0.08));
    painter.fillRect(QRect{0, 0, 3, height()}, edge);
    painter.setPen(p.line);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());

    painter.setFont(boldFont());
    painter.setPen(edge);
    // The success is the engine's sentence, from its claims; here it is only shown.
    const QString head = painter.fontMetrics().elidedText(
        done ? format::text(m_close.headline)
             : QString{u"Closing · " + QString::number(proved) + u" of "
                       + QString::number(m_close.rows.size()) + u" with proof"},
        Qt::ElideRight, width() / 2);
    painter.drawText(QRect{14, 0, width(), kHead}, Qt::AlignVCenter, head);
    const int headWidth = painter.fontMetrics().horizontalAdvance(head);
    painter.setFont(textFont());
    painter.setPen(p.dim);
    painter.drawText(
        QRect{30 + headWidth, 0, width() - headWidth - 160, kHead}, Qt::AlignVCenter,
        QString{duration(m_close.elapsed + m_since) + u" · " + format::text(m_close.cause)
                + (m_close.reason.empty() ? QString{}
                                          : QString{u" · " + format::text(m_close.reason)})});

    struct Column {
        QString title;
        int x;
        int width;
        bool isNumber;
    };
    const int phaseX = 620;
    const Column columns[] = {
        {u"Position"_s, 34, 220, false}, {u"At start"_s, 260, 80, true},
        {u"Filled"_s, 350, 80, true},    {u"Remainder"_s, 440, 90, true},
        {u"Rounds"_s, 540, 60, true},    {u"State"_s, phaseX, width() - phaseX - 14, false}};
    painter.setFont(smallFont());
    int y = kHead;
    for (const Column& c : columns)
        painter.drawText(QRect{c.x, y, c.width, kRow}, cellAlignment(c.isNumber), c.title);
    painter.setFont(textFont());
    for (const engine::CloseRow& row : m_close.rows) {
        y += kRow;
        const Tone tone =
            row.isProved ? Tone::Ok : (row.phase.starts_with("not flat") ? Tone::Bad : Tone::Plain);
        drawMark(painter, QRectF(14, y, 14, kRow),
                 row.isProved ? Mark::Tick : (tone == Tone::Bad ? Mark::Triangle : Mark::Ring),
                 row.isProved ? p.ok : (tone == Tone::Bad ? p.bad : p.warn));
        const QString texts[] = {format::text(row.key.instrument.text) + u' '
                                     + format::direction(row.direction),
                                 format::qty(row.atStart),
                                 format::qty(row.filled),
                                 format::qty(row.remainder),
                                 QString::number(row.rounds),
                                 format::text(row.phase)};
        for (std::size_t i = 0; i < std::size(columns); ++i) {
            const Column& c = columns[i];
            painter.setPen(i + 1 == std::size(columns) ? toneColour(tone) : p.text);
            painter.drawText(QRect{c.x, y, c.width, kRow}, cellAlignment(c.isNumber),
                             painter.fontMetrics().elidedText(texts[i], Qt::ElideRight, c.width));
        }
    }
    if (!m_close.sentence.empty()) {
        painter.setPen(p.text);
        painter.drawText(QRect{34, y + kRow, width() - 48, kRow}, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(format::text(m_close.sentence),
                                                          Qt::ElideRight, width() - 48));
    }
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/candle_plot.h"

#include "ui/format/format.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

constexpr int kLabelWidth = 146; // the column of prices at the right
constexpr int kLabelHeight = 18;
constexpr int kVolumeHeight = 80;
constexpr int kBottom = 24;      // the row of times
constexpr double kBarsAhead = 8; // room right of the last candle
constexpr double kBarsMin = 12;
constexpr double kPixelsPerBar = 5; // until a person zooms

const QString kLevelLayer = u"levels"_s;
const QString kCrosshairLayer = u"crosshair"_s;

QDateTime utc(double seconds)
{
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(seconds * 1000), Qt::UTC);
}

/// Times on whole hours or days, midnight by its date.
class TimeTicker : public QCPAxisTickerDateTime {
public:
    TimeTicker()
    {
        setDateTimeSpec(Qt::UTC);
        setTickCount(7);
    }

protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override
    {
        const QDateTime time = utc(tick);
        return time.time() == QTime{0, 0} ? locale.toString(time, u"d MMM"_s)
                                          : time.toString(u"HH:mm"_s);
    }
};

} // namespace

/// Candles, volume, the strategy's lines and fills. One piece for each pixel column at most.
class CandlePainter : public QCPAbstractPlottable {
public:
    explicit CandlePainter(CandlePlot* plot)
        : QCPAbstractPlottable{plot->xAxis, plot->yAxis2}
        , m_plot{plot}
    {
        setSelectable(QCP::stNone);
        removeFromLegend();
    }
    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain) const override
    {
        found = false;
        return {};
    }
    QCPRange getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const override
    {
        found = false;
        return {};
    }

protected:
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

    void draw(QCPPainter* painter) override
    {
        const CandleSeries& series = m_plot->series();
        if (series.empty()) return;
        const Palette& p = colours();
        const double bar = m_plot->barSeconds();
        const QCPRange keys = m_plot->xAxis->range();
        auto [first, last] = series.range(keys.lower - bar, keys.upper + bar);
        if (first >= last) return;
        const double pixels =
            std::abs(m_plot->xAxis->coordToPixel(bar) - m_plot->xAxis->coordToPixel(0));
        const auto columns = static_cast<std::size_t>(std::max(1, m_plot->axisRect()->width()));
        painter->setAntialiasing(true);
        drawOverlay(painter, first, last, columns);
        series.merged(first, last, columns, m_pieces);
        const double span = m_pieces.size() > 1 ? static_cast<double>(last - first)
                                                      / static_cast<double>(m_pieces.size())
                                                : 1;
        const double width = std::max(1.0, pixels * span * 0.62);
        const double shift = pixels * (span - 1) / 2; // a piece stands in the middle of its candles
        painter->setAntialiasing(false);

        const QRect area = m_plot->axisRect()->rect();
        double volumeMax = 0;
        for (const ChartCandle& c : m_pieces)
            volumeMax = std::max(volumeMax, c.volume);
        const QColor volumeUp = mixed(p.up, p.panel, 0.24);
        const QColor volumeDown = mixed(p.down, p.panel, 0.24);
        painter->setPen(Qt::NoPen);
        for (const ChartCandle& c : m_pieces) {
            if (volumeMax <= 0) break;
            const double x = m_plot->xAxis->coordToPixel(c.time) + shift;
            const double height = kVolumeHeight * c.volume / volumeMax;
            painter->fillRect(columnRect(x, width, area.bottom() - height, area.bottom()),
                              c.close >= c.open ? volumeUp : volumeDown);
        }
        for (const ChartCandle& c : m_pieces) {
            const double x = m_plot->xAxis->coordToPixel(c.time) + shift;
            const QColor& colour = c.close >= c.open ? p.up : p.down;
            const double high = m_plot->yAxis2->coordToPixel(c.high);
            const double low = m_plot->yAxis2->coordToPixel(c.low);
            painter->fillRect(columnRect(x, 1, high, low), colour);
            if (width < 2) continue;
            const double open = m_plot->yAxis2->coordToPixel(c.open);
            const double close = m_plot->yAxis2->coordToPixel(c.close);
            painter->fillRect(columnRect(x, width, std::min(open, close), std::max(open, close)),
                              colour);
        }
        drawFills(painter, first, last);
    }

private:
    /// On whole pixels, centred, at least one high.
    static QRect columnRect(double x, double width, double top, double bottom)
    {
        int w = std::max(1, static_cast<int>(std::lround(width)));
        if (w % 2 == 0)
            w += width > 1.9 && width < 4 ? 1 : -1; // odd, so that the wick stands in the middle
        const int centre = static_cast<int>(std::floor(x));
        const int y = static_cast<int>(std::lround(top));
        return {centre - w / 2, y, w, std::max(1, static_cast<int>(std::lround(bottom)) - y)};
    }

    void drawOverlay(QCPPainter* painter, std::size_t first, std::size_t last, std::size_t columns)
    {
        const Overlay& overlay = m_plot->overlay();
        if (overlay.choice().kind == OverlayChoice::Kind::None || overlay.upper().size() < last)
            return;
        const Palette& p = colours();
        const std::size_t step =
            std::max<std::size_t>(1, (last - first) / std::max<std::size_t>(1, columns / 2));
        m_upper.clear();
        m_middle.clear();
        m_lower.clear();
        for (std::size_t i = first; i < last; i += step) {
            if (std::isnan(overlay.upper()[i])) continue;
            const double x = m_plot->xAxis->coordToPixel(m_plot->series().candles()[i].time);
            m_upper << QPointF{x, m_plot->yAxis2->coordToPixel(overlay.upper()[i])};
            m_middle << QPointF{x, m_plot->yAxis2->coordToPixel(overlay.middle()[i])};
            m_lower << QPointF{x, m_plot->yAxis2->coordToPixel(overlay.lower()[i])};
        }
        if (m_upper.isEmpty()) return;
        m_area = m_upper;
        for (auto at = m_lower.crbegin(); at != m_lower.crend(); ++at)
            m_area << *at;
        painter->setPen(Qt::NoPen);
        QColor veil = p.accent;
        veil.setAlphaF(0.065F);
        painter->setBrush(veil);
        painter->drawPolygon(m_area);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen{mixed(p.accent, p.panel, 0.55), 1});
        painter->drawPolyline(m_upper);
        painter->drawPolyline(m_lower);
        QPen dashed{mixed(p.accent, p.panel, 0.35), 1};
        dashed.setDashPattern({3, 3});
        painter->setPen(dashed);
        painter->drawPolyline(m_middle);
    }

    void drawFills(QCPPainter* painter, std::size_t, std::size_t)
    {
        const Palette& p = colours();
        const double bar = m_plot->barSeconds();
        painter->setAntialiasing(true);
        painter->setPen(Qt::NoPen);
        for (const FillMark& fill : m_plot->fills()) {
            const auto [first, last] = m_plot->series().range(fill.time - bar + 0.5, fill.time);
            double price = fill.price;
            double time = fill.time;
            if (first < last) { // beyond the wick of its own candle
                const ChartCandle& c = m_plot->series().candles()[last - 1];
                price = fill.isBuy ? std::min(c.low, price) : std::max(c.high, price);
                time = c.time;
            }
            const double x = std::floor(m_plot->xAxis->coordToPixel(time)) + 0.5;
            const double y = m_plot->yAxis2->coordToPixel(price) + (fill.isBuy ? 7 : -7);
            const double tail = fill.isBuy ? 8 : -8;
            painter->setBrush(fill.isOurs ? p.accent : p.foreign);
            painter->drawPolygon(QPolygonF{{x, y}, {x + 5.5, y + tail}, {x - 5.5, y + tail}});
        }
    }

    CandlePlot* m_plot;
    std::vector<ChartCandle> m_pieces; // kept, so that painting allocates nothing
    QPolygonF m_upper, m_middle, m_lower, m_area;
};

/// Price scale, levels and their labels.
class LevelPainter : public QCPLayerable {
public:
    explicit LevelPainter(CandlePlot* plot)
        : QCPLayerable{plot, kLevelLayer}
        , m_plot{plot}
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override
    {
        painter->setAntialiasing(false);
    }
    QRect clipRect() const override { return m_plot->viewport(); }

    void draw(QCPPainter* painter) override
    {
        const Palette& p = colours();
        const QRect area = m_plot->axisRect()->rect();
        if (m_plot->series().empty()) { // no scale to stand on
            painter->setFont(textFont());
            painter->setPen(p.dim);
            painter->drawText(area, Qt::AlignCenter, u"Waiting for candles"_s);
            return;
        }
        const int left = area.right() + 1;
        const auto& levels = m_plot->levels();
        std::vector<double> centres;
        for (const PriceLevel& level : levels)
            centres.push_back(std::clamp(std::floor(m_plot->yAxis2->coordToPixel(level.price)),
                                         area.top() + 2.0, area.bottom() - 2.0));
        const std::vector<double> tops =
            placeLabels(centres, kLabelHeight + 2, area.top(), area.bottom());

        painter->setFont(titleLike());
        painter->setPen(p.dim);
        const QVector<double> ticks = m_plot->yAxis2->tickVector();
        for (const double tick : ticks) {
            const double y = m_plot->yAxis2->coordToPixel(tick);
            if (y < area.top() + 6 || y > area.bottom() - 6) continue;
            const bool covered = std::ranges::any_of(
                tops, [&](double top) { return y > top - 8 && y < top + kLabelHeight + 10; });
            if (covered) continue;
            painter->drawText(QRectF{left + 8.0, y - 8, kLabelWidth - 10.0, 16}, Qt::AlignVCenter,
                              format::approximate(tick, m_plot->decimals()));
        }
        for (std::size_t i = 0; i < levels.size(); ++i)
            drawLevel(*painter, levels[i], centres[i], tops[i] + 1, area);
    }

private:
    static QFont titleLike()
    {
        QFont font = textFont();
        font.setPixelSize(12);
        return font;
    }

    void drawLevel(QCPPainter& painter, const PriceLevel& level, double y, double top,
                   const QRect& area) const
    {
        const Palette& p = colours();
        const QColor colour = toneColour(level.tone);
        const double wanted = m_plot->yAxis2->coordToPixel(level.price);
        const bool isInside = wanted >= area.top() && wanted <= area.bottom();
        const int left = area.right() + 1;
        if (isInside) {
            QPen pen{colour, level.style == PriceLevel::Style::Solid && level.mark == Mark::Tick
                                 ? 1.6
                                 : 1.0};
            if (level.style == PriceLevel::Style::Dashed) pen.setDashPattern({5, 4});
            if (level.style == PriceLevel::Style::Dotted) pen.setDashPattern({1, 3});
            painter.setPen(pen);
            const double from =
                level.fromTime > 0
                    ? std::max<double>(area.left(), m_plot->xAxis->coordToPixel(level.fromTime))
                    : area.left();
            const double line = y + 0.5;
            if (from < area.right())
                painter.drawLine(QLineF{from, line, static_cast<double>(area.right()), line});
            const double middle = top + kLabelHeight / 2.0;
            if (std::abs(middle - line) > 2) { // the label had to move: a thin elbow leads to it
                painter.setPen(QPen{colour, 1});
                painter.setAntialiasing(true);
                painter.drawLine(QLineF{area.right() - 5.0, line, left + 1.0, middle});
                painter.setAntialiasing(false);
            }
        }
        const QRectF box{left + 0.5, top + 0.5, kLabelWidth - 2.0, kLabelHeight - 1.0};
        painter.setPen(QPen{colour, 1});
        painter.setBrush(level.isFilled ? colour : p.raised);
        painter.drawRect(box);
        double x = box.left() + 6;
        const QColor ink = level.isFilled ? p.panel : p.text;
        const Mark mark = level.mark;
        if (!isInside) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            const double c = box.center().y();
            const double s = wanted < area.top() ? -3.0 : 3.0;
            painter.setAntialiasing(true);
            painter.drawPolygon(
                QPolygonF{{x, c - s / 1.5}, {x + 7, c - s / 1.5}, {x + 3.5, c + s}});
            painter.setAntialiasing(false);
            x += 12;
        }
        if (mark != Mark::None) {
            drawMark(painter, QRectF{x - 1, box.top(), 10, box.height()}, mark,
                     level.isFilled ? p.panel : colour);
            x += 14;
        }
        QFont font = titleLike();
        if (level.isFilled) font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(ink);
        const double room = box.right() - x - 3;
        painter.drawText(QRectF{x, box.top(), room, box.height()},
                         Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetricsF{font}.elidedText(level.text, Qt::ElideRight, room));
    }

    CandlePlot* m_plot;
};

/// Cross, price, time, and the candle under the mouse in figures.
class CrosshairPainter : public QCPLayerable {
public:
    explicit CrosshairPainter(CandlePlot* plot)
        : QCPLayerable{plot, kCrosshairLayer}
        , m_plot{plot}
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override
    {
        painter->setAntialiasing(false);
    }
    QRect clipRect() const override { return m_plot->viewport(); }

    void draw(QCPPainter* painter) override
    {
        const QRect area = m_plot->axisRect()->rect();
        const CandleSeries& series = m_plot->series();
        painter->setFont(smallFont());
        const QPointF at = m_plot->mouse();
        const bool isOver = m_plot->hasMouse() && area.contains(at.toPoint());
        const double bar = m_plot->barSeconds();
        const double time =
            isOver ? std::round(m_plot->xAxis->pixelToCoord(at.x()) / bar) * bar : 0; // on the bars
        if (isOver) drawCross(*painter, area, at, time);
        if (!series.empty()) {
            std::size_t index = series.size() - 1;
            if (isOver) {
                const auto [first, last] = series.range(time - m_plot->barSeconds() / 2,
                                                        std::numeric_limits<double>::max());
                index = std::min(first, last - (last > 0 ? 1 : 0));
            }
            drawFigures(*painter, series.candles()[std::min(index, series.size() - 1)], area,
                        isOver);
        }
    }

private:
    void drawCross(QCPPainter& painter, const QRect& area, const QPointF& at, double time) const
    {
        const Palette& p = colours();
        QPen pen{mixed(p.dim, p.panel, 0.7), 1};
        pen.setDashPattern({3, 3});
        painter.setPen(pen);
        const double x = std::floor(m_plot->xAxis->coordToPixel(time)) + 0.5;
        const double y = std::floor(at.y()) + 0.5;
        painter.drawLine(
            QLineF{static_cast<double>(area.left()), y, static_cast<double>(area.right()), y});
        painter.drawLine(
            QLineF{x, static_cast<double>(area.top()), x, static_cast<double>(area.bottom())});
        const QString price =
            format::approximate(m_plot->yAxis2->pixelToCoord(at.y()), m_plot->decimals());
        const QString when = QLocale::c().toString(utc(time), u"d MMM HH:mm"_s);
        const QFontMetrics metrics{smallFont()};
        label(painter, QRectF{area.right() + 1.5, y - 9, kLabelWidth - 2.0, 18}, price,
              Qt::AlignLeft);
        const double w = metrics.horizontalAdvance(when) + 14.0;
        label(painter,
              QRectF{std::clamp(x - w / 2, area.left() + 0.5, area.right() - w),
                     area.bottom() + 2.5, w, 18},
              when, Qt::AlignHCenter);
    }

    static void label(QCPPainter& painter, const QRectF& box, const QString& text,
                      Qt::Alignment align)
    {
        const Palette& p = colours();
        painter.setPen(QPen{p.dim, 1});
        painter.setBrush(p.ground);
        painter.drawRect(box);
        painter.setPen(p.text);
        painter.drawText(box.adjusted(6, 0, -6, 0), static_cast<int>(Qt::AlignVCenter | align),
                         text);
    }
    void drawFigures(QCPPainter& painter, const ChartCandle& c, const QRect& area,
                     bool isOver) const
    {
        const Palette& p = colours();
        const int d = m_plot->decimals();
        const std::pair<QString, QString> parts[] = {
            {u"O"_s, format::approximate(c.open, d)},
            {u"H"_s, format::approximate(c.high, d)},
            {u"L"_s, format::approximate(c.low, d)},
            {u"C"_s, format::approximate(c.close, d)},
            {u"V"_s, format::approximate(c.volume, c.volume < 100 ? 2 : 0)}};
        const QFontMetrics metrics{smallFont()};
        double x = area.left() + 12;
        double width = 0;
        for (const auto& [name, text] : parts)
            width += metrics.horizontalAdvance(name) + metrics.horizontalAdvance(text) + 16;
        painter.fillRect(QRectF{x - 4, area.top() + 2.0, width, 18}, p.panel); // lines pass behind
        const QColor value = isOver ? (c.close >= c.open ? p.up : p.down) : p.dim;
        for (const auto& [name, text] : parts) {
            painter.setPen(p.dim);
            painter.drawText(QRectF{x, area.top() + 2.0, 16, 18}, Qt::AlignVCenter, name);
            x += metrics.horizontalAdvance(name) + 4;
            painter.setPen(value);
            const double w = metrics.horizontalAdvance(text);
            painter.drawText(QRectF{x, area.top() + 2.0, w + 4, 18}, Qt::AlignVCenter, text);
            x += w + 12;
        }
    }

    CandlePlot* m_plot;
};

namespace {
const CandleSeries& noCandles()
{
    static const CandleSeries none;
    return none;
}
const Overlay& noOverlay()
{
    static const Overlay none;
    return none;
}
} // namespace

CandlePlot::CandlePlot(QWidget* parent)
    : QCustomPlot{parent}
    , m_series{&noCandles()}
    , m_overlay{&noOverlay()}
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(u"Chart"_s);
    setNoAntialiasingOnDrag(false);
    plotLayout()->setRowSpacing(0);
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setMargins(QMargins{0, 0, kLabelWidth, kBottom});
    axisRect()->setMinimumMargins(QMargins{0, 0, 0, 0});
    yAxis->setVisible(false);
    yAxis->grid()->setVisible(false);
    xAxis2->setVisible(false);
    yAxis2->setVisible(true);
    yAxis2->setTickLabels(false);
    yAxis2->setTicks(true);
    yAxis2->setTickLength(0);
    yAxis2->setSubTicks(false);
    yAxis2->grid()->setVisible(true);
    yAxis2->ticker()->setTickCount(7);
    xAxis->setTicker(QSharedPointer<TimeTicker>::create());
    xAxis->setTickLength(0);
    xAxis->setSubTicks(false);
    xAxis->setTickLabelPadding(6);
    addLayer(kLevelLayer, layer(u"axes"_s), QCustomPlot::limAbove);
    addLayer(kCrosshairLayer, layer(kLevelLayer), QCustomPlot::limAbove);
    layer(kLevelLayer)->setMode(QCPLayer::lmBuffered);
    layer(kCrosshairLayer)->setMode(QCPLayer::lmBuffered);
    new CandlePainter{this}; // the plot owns its layerables
    new LevelPainter{this};
    new CrosshairPainter{this};
    connect(this, &QCustomPlot::afterReplot, this, [this] { ++m_replots; });
    applyColours();
}

CandlePlot::~CandlePlot() = default;

void CandlePlot::applyColours()
{
    const Palette& p = colours();
    setBackground(QBrush{p.panel});
    const QPen grid{mixed(p.line, p.panel, 0.6), 1};
    for (QCPAxis* axis : {xAxis, yAxis2}) {
        axis->setBasePen(QPen{p.line, 1});
        axis->setTickPen(Qt::NoPen);
        axis->grid()->setPen(grid);
        axis->grid()->setZeroLinePen(grid);
        axis->setTickLabelColor(p.dim);
        QFont font = textFont();
        font.setPixelSize(12);
        axis->setTickLabelFont(font);
    }
    yAxis2->setBasePen(Qt::NoPen);
    queue();
}

void CandlePlot::setSeries(const CandleSeries* series, const Overlay* overlay, double barSeconds)
{
    m_series = series;
    m_overlay = overlay;
    m_span = m_span / m_barSeconds * barSeconds;
    m_barSeconds = barSeconds;
    setFollowing(true);
    seriesChanged();
}

void CandlePlot::seriesChanged()
{
    scale();
    queue();
}

void CandlePlot::setDecimals(int decimals) { m_decimals = decimals; }

void CandlePlot::setLevels(std::vector<PriceLevel> levels)
{
    if (levels == m_levels) return;
    m_levels = std::move(levels);
    const QCPRange before = yAxis2->range();
    scale();
    if (yAxis2->range() != before)
        queue();
    else
        repaintLayer(kLevelLayer);
}

void CandlePlot::setFills(std::vector<FillMark> fills)
{
    if (fills == m_fills) return;
    m_fills = std::move(fills);
    queue();
}

void CandlePlot::follow()
{
    setFollowing(true);
    seriesChanged();
}

void CandlePlot::setSpan(double seconds)
{
    m_isZoomed = true;
    m_span = std::max(seconds, kBarsMin * m_barSeconds);
    seriesChanged();
}

void CandlePlot::setFollowing(bool following)
{
    if (following == m_isFollowing) return;
    m_isFollowing = following;
    emit followingChanged(following);
}

double CandlePlot::candleBottom() const { return axisRect()->bottom() - kVolumeHeight - 6.0; }

void CandlePlot::scale()
{
    xAxis->setTickLabels(!m_series->empty());
    for (QCPAxis* axis : {xAxis, yAxis2})
        axis->grid()->setVisible(!m_series->empty());
    xAxis->setBasePen(m_series->empty() ? QPen{Qt::NoPen} : QPen{colours().line, 1});
    if (m_series->empty()) return;
    if (m_isFollowing) {
        const double upper = m_series->candles().back().time + kBarsAhead * m_barSeconds;
        xAxis->setRange(upper - m_span, upper);
    }
    const auto [first, last] = m_series->range(xAxis->range().lower, xAxis->range().upper);
    const auto extremes = m_series->extremes(first, last);
    if (!extremes) return;
    double low = extremes->first;
    double high = extremes->second;
    const double candles = std::max(high - low, std::abs(high) * 1e-5);
    for (const PriceLevel& level :
         m_levels) { // room for levels that are near, the rest wait at the edge
        if (!level.isInScale || level.price < low - candles * 0.8
            || level.price > high + candles * 0.8)
            continue;
        low = std::min(low, level.price);
        high = std::max(high, level.price);
    }
    const double height = std::max(1.0, static_cast<double>(axisRect()->height()));
    const double top = std::min(0.3, 26 / height);
    const double bottom = std::min(0.45, (kVolumeHeight + 14) / height);
    const double span = (high - low) * 1.03 / std::max(0.1, 1 - top - bottom);
    yAxis2->setRange(low - (high - low) * 0.015 - span * bottom,
                     high + (high - low) * 0.015 + span * top);
}

void CandlePlot::queue()
{
    m_isDirty = true;
    if (!isVisible()) return;
    m_isDirty = false;
    replot(QCustomPlot::rpQueuedReplot);
}

void CandlePlot::repaintLayer(const QString& name)
{
    if (!isVisible() || m_isDirty) {
        m_isDirty = true;
        return;
    }
    layer(name)->replot();
}

void CandlePlot::showEvent(QShowEvent* event)
{
    QCustomPlot::showEvent(event);
    if (m_isDirty) seriesChanged();
}

void CandlePlot::resizeEvent(QResizeEvent* event)
{
    QCustomPlot::resizeEvent(event);
    plotLayout()->update(QCPLayoutElement::upMargins);
    plotLayout()->update(QCPLayoutElement::upLayout);
    if (!m_isZoomed)
        m_span = m_barSeconds * std::clamp(axisRect()->width() / kPixelsPerBar, 40.0, 600.0);
    seriesChanged();
}

void CandlePlot::pan(double seconds)
{
    setFollowing(false);
    xAxis->setRange(xAxis->range().lower + seconds, xAxis->range().upper + seconds);
    seriesChanged();
}

void CandlePlot::zoom(double factor, double around)
{
    m_isZoomed = true;
    const double longest =
        m_series->empty()
            ? m_span * 4
            : std::max(m_span,
                       (m_series->candles().back().time - m_series->candles().front().time) * 1.2);
    const double span = std::clamp(xAxis->range().size() * factor, kBarsMin * m_barSeconds,
                                   std::max(longest, kBarsMin * m_barSeconds * 2));
    m_span = span;
    if (!m_isFollowing) {
        const double share = (around - xAxis->range().lower) / xAxis->range().size();
        xAxis->setRange(around - span * share, around + span * (1 - share));
    }
    seriesChanged();
}

void CandlePlot::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() != Qt::LeftButton) return;
    m_isDragging = true;
    m_dragFrom = event->position().x();
    m_dragRange = xAxis->range().lower;
}

void CandlePlot::mouseMoveEvent(QMouseEvent* event)
{
    m_mouse = event->position();
    m_hasMouse = true;
    if (m_isDragging && std::abs(m_mouse.x() - m_dragFrom) > 2) {
        const double perPixel = xAxis->range().size() / std::max(1, axisRect()->width());
        setCursor(Qt::ClosedHandCursor);
        pan(m_dragRange - (m_mouse.x() - m_dragFrom) * perPixel - xAxis->range().lower);
        return;
    }
    repaintLayer(kCrosshairLayer);
}

void CandlePlot::mouseReleaseEvent(QMouseEvent*)
{
    m_isDragging = false;
    setCursor(Qt::CrossCursor);
}

void CandlePlot::mouseDoubleClickEvent(QMouseEvent*) { follow(); }

void CandlePlot::wheelEvent(QWheelEvent* event)
{
    const double notches = event->angleDelta().y() / 120.0;
    if (event->modifiers().testFlag(Qt::ShiftModifier) || event->angleDelta().x() != 0) {
        pan(-(event->angleDelta().x() / 120.0 + notches) * xAxis->range().size() * 0.08);
        return;
    }
    zoom(std::pow(0.85, notches), xAxis->pixelToCoord(event->position().x()));
    event->accept();
}

void CandlePlot::leaveEvent(QEvent*)
{
    m_hasMouse = false;
    repaintLayer(kCrosshairLayer);
}

void CandlePlot::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left: pan(-xAxis->range().size() * 0.08); return;
    case Qt::Key_Right: pan(xAxis->range().size() * 0.08); return;
    case Qt::Key_PageUp: pan(-xAxis->range().size() * 0.8); return;
    case Qt::Key_PageDown: pan(xAxis->range().size() * 0.8); return;
    case Qt::Key_Plus:
    case Qt::Key_Up: zoom(0.85, xAxis->range().center()); return;
    case Qt::Key_Minus:
    case Qt::Key_Down: zoom(1 / 0.85, xAxis->range().center()); return;
    case Qt::Key_End: follow(); return;
    default: QCustomPlot::keyPressEvent(event); // keys of others
    }
}

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_panel.h"

#include "ui/chart/chart_header.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/format/stop_words.h"

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

double seconds(MarketTime time) { return static_cast<double>(toMs(time)) / 1000.0; }

/// Profit of the position if it were closed at `at`: for the eye, so in doubles.
QString profitAt(const PositionView& p, const InstrumentView* instrument, double at)
{
    if (!p.entry || !instrument) return {};
    const double sign = p.direction == Direction::Short ? -1 : 1;
    const double profit =
        sign * (at - p.entry->toDouble()) * p.qty.toDouble() * instrument->multiplier.toDouble();
    const QString text = format::approximate(profit, 2);
    return profit > 0 ? QString{u'+' + text} : text;
}

PriceLevel::Style styleOf(StopState state)
{
    switch (state) {
    case StopState::Verified: return PriceLevel::Style::Solid;
    case StopState::Stale:
    case StopState::InDoubt:
    case StopState::Mismatched:
    case StopState::GuardedOldLevel:
    case StopState::Missing:
    case StopState::Failed:
    case StopState::TriggerPassed:
    case StopState::Waived:
    case StopState::None: return PriceLevel::Style::Dotted;
    case StopState::Placing:
    case StopState::Acked:
    case StopState::Triggered:
    case StopState::Closing: return PriceLevel::Style::Dashed;
    }
    return PriceLevel::Style::Dotted;
}

/// What the strategy's kind and parameters draw.
OverlayChoice overlayOf(const StrategyView& s)
{
    OverlayChoice choice;
    if (s.kind.find("bollinger") != std::string::npos) choice.kind = OverlayChoice::Kind::Bollinger;
    if (s.kind.find("breakout") != std::string::npos) choice.kind = OverlayChoice::Kind::Channel;
    for (const ParameterView& p : s.parameters) {
        const auto has = [&](const char* part) { return p.name.find(part) != std::string::npos; };
        if (has("period") || has("length") || has("lookback") || has("channel"))
            choice.period = static_cast<int>(p.value);
        if (has("width") || has("deviation") || has("sigma")) choice.width = p.value;
    }
    return choice;
}

QString strategyText(const StrategyView& s, const OverlayChoice& choice)
{
    const QString state = s.isFrozen ? u" · frozen"_s : (s.isArmed ? QString{} : u" · not armed"_s);
    switch (choice.kind) {
    case OverlayChoice::Kind::Bollinger:
        return QString{u"Bollinger " + QString::number(choice.period) + u" · "
                       + QString::number(choice.width, 'f', 1) + state};
    case OverlayChoice::Kind::Channel:
        return QString{u"Channel " + QString::number(choice.period) + state};
    case OverlayChoice::Kind::None: break;
    }
    return QString{format::text(s.kind) + state};
}

const StrategyView* strategyOn(const Snapshot& s, const AccountId& account,
                               const InstrumentId& instrument)
{
    const StrategyView* found = nullptr;
    for (const StrategyView& v : s.strategies) {
        if (v.account != account || v.instrument != instrument) continue;
        if (!found || (v.isArmed && !found->isArmed)) found = &v;
    }
    return found;
}

} // namespace

ChartPanel::ChartPanel(QWidget* parent)
    : QWidget{parent}
    , m_plot{new CandlePlot{this}}
    , m_header{new ChartHeader{this}}
{
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_plot, 1);
    m_header->setBar(m_bar);
    m_plot->setSeries(&m_series, &m_overlay,
                      static_cast<double>(std::chrono::seconds{m_bar}.count()));
    connect(m_header, &ChartHeader::barChosen, this, &ChartPanel::chooseBar);
    connect(m_header, &ChartHeader::followAsked, m_plot, &CandlePlot::follow);
    connect(m_plot, &CandlePlot::followingChanged, m_header, &ChartHeader::setFollowing);
}

ChartPanel::~ChartPanel() = default;

void ChartPanel::choose(const AccountId& account, const InstrumentId& instrument)
{
    m_isChosen = true;
    if (account == m_account && instrument == m_instrument) return;
    m_account = account;
    m_instrument = instrument;
    ask();
}

void ChartPanel::chooseBar(minutes bar)
{
    if (bar == m_bar) return;
    m_bar = bar;
    ask();
}

void ChartPanel::ask()
{
    m_series.clear();
    m_changedFrom = 0;
    m_overlay.update(m_series, 0, m_choice);
    m_header->setInstrument(format::text(m_instrument.text));
    m_header->setBar(m_bar);
    m_plot->setLevels({});
    m_plot->setFills({});
    m_plot->setSeries(&m_series, &m_overlay,
                      static_cast<double>(std::chrono::seconds{m_bar}.count()));
    emit asked(ShowInstrument{m_account, m_instrument, m_bar});
}

void ChartPanel::showCandles(const ShowCandles& shown)
{
    if (!m_isChosen && m_instrument.empty()) { // the first to come, until a person chooses
        m_account = shown.account;
        m_instrument = shown.instrument;
        m_bar = shown.bar;
        m_header->setInstrument(format::text(m_instrument.text));
        m_header->setBar(m_bar);
        m_plot->setSeries(&m_series, &m_overlay,
                          static_cast<double>(std::chrono::seconds{m_bar}.count()));
    }
    if (shown.account != m_account || shown.instrument != m_instrument || shown.bar != m_bar)
        return;
    std::vector<ChartCandle> candles;
    candles.reserve(shown.candles.size());
    for (const VenueCandle& c : shown.candles)
        candles.push_back({seconds(c.open), c.openPrice.toDouble(), c.high.toDouble(),
                           c.low.toDouble(), c.close.toDouble(), c.volume.toDouble()});
    if (shown.isHistory) {
        // Candles that came meanwhile and are newer than the history stay.
        const double newest = candles.empty() ? 0 : candles.back().time;
        for (const ChartCandle& c : m_series.candles()) {
            if (c.time > newest) candles.push_back(c);
        }
        m_series.assign(std::move(candles));
        m_changedFrom = 0;
    } else {
        for (const ChartCandle& c : candles) {
            m_series.put(c);
            const auto at = m_series.range(c.time, c.time).first;
            m_changedFrom = std::min(m_changedFrom, at);
        }
    }
    m_overlay.update(m_series, m_changedFrom, m_choice);
    m_changedFrom = m_series.size();
    m_plot->seriesChanged();
}

void ChartPanel::updateOverlay(const Snapshot& s)
{
    const StrategyView* strategy = strategyOn(s, m_account, m_instrument);
    const OverlayChoice choice = strategy ? overlayOf(*strategy) : OverlayChoice{};
    m_header->setStrategy(strategy ? strategyText(*strategy, choice) : QString{});
    if (choice == m_choice) return;
    m_choice = choice;
    m_overlay.update(m_series, m_series.size(), m_choice);
    m_plot->seriesChanged();
}

void ChartPanel::show(const Snapshot& s, nanoseconds since)
{
    if (m_instrument.empty() && !s.instruments.empty()) {
        // The first strategy's instrument, else the first watched.
        const StrategyView* first = s.strategies.empty() ? nullptr : &s.strategies.front();
        if (first) m_bar = first->bar;
        choose(first ? first->account : s.instruments.front().account,
               first ? first->instrument : s.instruments.front().instrument);
    }
    const InstrumentView* instrument = findInstrument(s, m_account, m_instrument);
    if (instrument) {
        m_plot->setDecimals(format::decimalsOf(instrument->tick.value));
        const auto age = aged(instrument->candleAge, since);
        const bool isOld = !age || *age > std::chrono::seconds{30};
        const QString market = instrument->marketTime == MarketTime{}
                                   ? format::unknown()
                                   : format::clock(instrument->marketTime);
        m_header->setAge(QString{u"candle " + format::age(age) + u" · market " + market + u" UTC"},
                         isOld);
    }
    updateOverlay(s);
    m_plot->setLevels(levels(s, since));
    std::vector<FillMark> fills;
    for (const FillView& f : s.fills) {
        if (f.account != m_account || f.fill.instrument != m_instrument
            || f.marketTime == MarketTime{})
            continue;
        fills.push_back(
            {seconds(f.marketTime), f.fill.price.toDouble(), f.fill.side == Side::Buy, f.isOurs});
    }
    m_plot->setFills(std::move(fills));
}

std::vector<PriceLevel> ChartPanel::levels(const Snapshot& s, nanoseconds since) const
{
    std::vector<PriceLevel> out;
    const InstrumentView* instrument = findInstrument(s, m_account, m_instrument);
    const int decimals = priceDecimals(s, m_account, m_instrument);
    for (const PositionView& p : s.positions) {
        if (p.account != m_account || p.key.instrument != m_instrument
            || p.direction == Direction::Flat)
            continue;
        const double from = p.openedMarketTime ? seconds(*p.openedMarketTime) : 0;
        const auto add = [&](const std::optional<Price>& price, PriceLevel level,
                             const QString& what) {
            if (!price) return;
            level.price = price->toDouble();
            level.fromTime = from;
            level.text = format::price(price, decimals) + u"  " + what;
            out.push_back(std::move(level));
        };
        using Style = PriceLevel::Style;
        add(p.entry, {0, Style::Solid, Tone::Dim, Mark::None, {}, 0, false, true},
            QString{format::direction(p.direction) + u' ' + format::qty(p.qty)});
        const StateLook look = stopLook(p);
        add(p.stopTrigger, {0, styleOf(p.stop), look.tone, look.mark, {}, 0, false, true},
            p.stopTrigger ? profitAt(p, instrument, p.stopTrigger->toDouble()) : QString{});
        add(p.takeProfit,
            {0,
             p.isTakeProfitLocal ? Style::Dashed : Style::Solid,
             Tone::Accent,
             Mark::None,
             {},
             0,
             false,
             true},
            p.takeProfit ? QString{profitAt(p, instrument, p.takeProfit->toDouble())
                                   + (p.isTakeProfitLocal ? u" local"_s : QString{})}
                         : QString{});
        add(p.liquidation, {0, Style::Dotted, Tone::Dim, Mark::None, {}, 0, false, false},
            u"liq"_s);
    }
    if (instrument && instrument->last) {
        const auto age = aged(instrument->quoteAge, since);
        out.push_back(
            {instrument->last->toDouble(), PriceLevel::Style::Dotted, Tone::Plain, Mark::None,
             QString{format::price(instrument->last, decimals) + u"  " + format::age(age)}, 0, true,
             true});
    }
    return out;
}

void ChartPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange)
        m_plot->applyColours();
    QWidget::changeEvent(event);
}

} // namespace holdfast::ui

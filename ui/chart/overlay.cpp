// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/overlay.h"

#include "core/market/indicators.h"

#include <algorithm>
#include <limits>

namespace holdfast::ui {
namespace {
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
}

void Overlay::update(const CandleSeries& series, std::size_t changedFrom,
                     const OverlayChoice& choice)
{
    const auto& candles = series.candles();
    if (!(choice == m_choice)) changedFrom = 0;
    m_choice = choice;
    const std::size_t from = std::min({changedFrom, m_upper.size(), candles.size()});
    for (auto* line : {&m_upper, &m_middle, &m_lower})
        line->resize(candles.size(), kNone);
    if (choice.kind == OverlayChoice::Kind::None || from == candles.size()) return;
    const auto period = static_cast<std::size_t>(std::max(2, choice.period));
    const std::size_t warm =
        from > period ? from - period : 0; // the indicator needs the bars before
    market::Bollinger bollinger{period, choice.width};
    market::Donchian donchian{period};
    for (std::size_t i = warm; i < candles.size(); ++i) {
        std::optional<market::Bands> bands;
        if (choice.kind == OverlayChoice::Kind::Bollinger) {
            bands = bollinger.add(candles[i].close);
        } else { // the channel of the bars before this one: what a breakout is measured against
            if (const auto& c = donchian.value())
                bands = market::Bands{c->upper, (c->upper + c->lower) / 2, c->lower};
            (void)donchian.add(candles[i].high, candles[i].low);
        }
        if (i < from) continue;
        ++m_computed;
        m_upper[i] = bands ? bands->upper : kNone;
        m_middle[i] = bands ? bands->middle : kNone;
        m_lower[i] = bands ? bands->lower : kNone;
    }
}

} // namespace holdfast::ui

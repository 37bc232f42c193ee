// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/overlay.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace holdfast::ui {
namespace {
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
}

void absorb(OverlayBands& into, const OverlayBands& next)
{
    if (std::isnan(next.upper)) return;
    if (std::isnan(into.upper)) {
        into = next;
        return;
    }
    into.upper = std::max(into.upper, next.upper);
    into.middle = next.middle;
    into.lower = std::min(into.lower, next.lower);
}

void Overlay::update(const CandleSeries& series, std::size_t changedFrom,
                     const OverlayChoice& choice)
{
    const auto& candles = series.candles();
    if (!(choice == m_choice)) changedFrom = 0;
    m_choice = choice;
    if (choice.kind == OverlayChoice::Kind::None) {
        m_pyramid = {};
        return;
    }
    std::vector<OverlayBands>& all = m_pyramid.base();
    const std::size_t from = std::min({changedFrom, all.size(), candles.size()});
    all.resize(from);
    if (from == 0) all.reserve(candles.size()); // once; one more candle grows by doubling
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
        all.push_back({bands.value_or(market::Bands{kNone, kNone, kNone})});
    }
    m_pyramid.rebuildFrom(from);
}

std::optional<std::pair<double, double>> Overlay::extremes(std::size_t first,
                                                           std::size_t last) const
{
    std::optional<std::pair<double, double>> found;
    m_pyramid.cover(first, last, [&](const OverlayBands& piece) {
        if (std::isnan(piece.upper)) return;
        if (!found) found = std::pair{piece.lower, piece.upper};
        found->first = std::min(found->first, piece.lower);
        found->second = std::max(found->second, piece.upper);
    });
    return found;
}

} // namespace holdfast::ui

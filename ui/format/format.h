// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/amounts.h"
#include "core/domain/terms.h"

#include <QString>

#include <optional>
#include <string>

/// One formatter for each kind of value. Thousands are grouped with a narrow space at which no line breaks
/// (U+202F), minus is U+2212, what is not known is "—". The number of decimals comes from the tick or the
/// lot, never from the size.
namespace holdfast::ui::format {

[[nodiscard]] QString text(const std::string& utf8);
/// "—".
[[nodiscard]] QString unknown();
/// Digits after the point that a multiple of `step` needs: 0.10 → 1, 5 → 0, 0.00001 → 5.
[[nodiscard]] int decimalsOf(const Decimal& step);

/// Rounded half-even to `decimals`, grouped.
[[nodiscard]] QString number(const Decimal& value, int decimals);
/// All its own digits, grouped.
[[nodiscard]] QString number(const Decimal& value);
[[nodiscard]] QString price(const std::optional<Price>& price, int decimals);
[[nodiscard]] QString price(const std::optional<Price>& price);
/// Contracts.
[[nodiscard]] QString qty(const std::optional<Qty>& qty, int decimals);
[[nodiscard]] QString qty(const std::optional<Qty>& qty);
/// Base currency, at most six digits after the point.
[[nodiscard]] QString base(const std::optional<BaseQty>& qty);
/// Two digits, no sign unless negative.
[[nodiscard]] QString money(const std::optional<Money>& money);
/// Two digits, the sign always shown; an exact zero has none.
[[nodiscard]] QString profit(const std::optional<Money>& money);
/// "+1.3 R".
[[nodiscard]] QString risk(const std::optional<double>& r);
/// "+0.84" with `decimals` digits, the sign always shown.
[[nodiscard]] QString percent(const std::optional<double>& percent, int decimals = 2);
/// "0.8 s", "51 s", "4 m 10 s", "2 h 05 m": coarse where nobody needs more.
[[nodiscard]] QString age(const std::optional<nanoseconds>& age);
/// "180 ms", "5 012 ms"; from a hundred seconds on as an age: what is measured rather than waited for.
[[nodiscard]] QString span(nanoseconds span);
/// "+3 ms".
[[nodiscard]] QString offset(const std::optional<milliseconds>& offset);
/// "10:25:07" and "10:25", UTC.
[[nodiscard]] QString clock(WallTime time);
[[nodiscard]] QString clock(MarketTime time);
[[nodiscard]] QString clockMs(WallTime time); ///< "10:25:07.120".
[[nodiscard]] QString day(MarketTime time);   ///< "2 Jul 10:25".
/// For charts: a double with this many decimals.
[[nodiscard]] QString approximate(double value, int decimals);

[[nodiscard]] QString venue(Venue venue);     ///< "OKX".
[[nodiscard]] QString mode(Environment mode); ///< "DRILL".
[[nodiscard]] QString direction(Direction direction);
[[nodiscard]] QString side(Side side);
[[nodiscard]] QString source(TriggerSource source);
[[nodiscard]] QString bar(minutes bar); ///< "5m", "1h", "1d".

} // namespace holdfast::ui::format

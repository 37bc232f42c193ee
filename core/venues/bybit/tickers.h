// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records.h"

#include <cstdint>
#include <map>
#include <optional>

namespace holdfast::venues::bybit {

/// What one frame of a tickers topic says: all of it, or what changed.
struct TickerChange {
    Quote change;
    bool isWhole = false;                 ///< type "snapshot".
    std::optional<std::int64_t> sequence; ///< `cs`; nullopt: not stated.
    friend bool operator==(const TickerChange&, const TickerChange&) = default;
};

/// The prices of every instrument as one connection tells them (bybit.md §2.2): a field that a delta leaves
/// out is unchanged, so each frame states them all again.
///
///   row  known                  frame                               ▶ known        ▶ said
///   T1   any                    whole                               ▶ the frame    ▶ the frame
///   T2   nothing                delta                               ▶ nothing      ▶ nothing: it changes what we never heard
///   T3   a quote                delta, not older by cs              ▶ both merged  ▶ both merged, at the delta's time
///   T4   a quote                delta of a lower cs                 ▶ the quote    ▶ nothing: overtaken
///   T5   any                    the connection ended                ▶ nothing
class Tickers {
public:
    [[nodiscard]] std::optional<Quote> take(const TickerChange& change);
    void forget() { m_known.clear(); }

private:
    struct Known {
        Quote quote;
        std::optional<std::int64_t> sequence;
    };
    std::map<InstrumentId, Known> m_known;
};

} // namespace holdfast::venues::bybit

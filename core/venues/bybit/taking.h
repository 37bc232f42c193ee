// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records.h"
#include "core/venues/taking.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How the decoders of rows take their fields.
namespace holdfast::venues::bybit {

/// RowTaking with Bybit's names and words.
class Taking : public RowTaking {
public:
    using RowTaking::RowTaking;

    [[nodiscard]] InstrumentId instrument() { return {requiredText("symbol")}; }
    [[nodiscard]] Side side(std::string_view name = "side");
    /// positionIdx: 0 one-way, 1 and 2 the two sides of hedge mode (bybit.md §3.3); absent is Net.
    [[nodiscard]] SideIndex sideIndex();
    /// "" is the venue's documented default: the last price (bybit.md §5.2).
    [[nodiscard]] TriggerSource triggerSource(std::string_view name);
    /// `seq`: -1 before the first trade, below that of any fill; absent is none.
    [[nodiscard]] std::optional<std::int64_t> sequence();
    /// Text in which "UNKNOWN" says as little as "" (bybit.md §2.3, §4.3).
    [[nodiscard]] std::string knownText(std::string_view name);
};

/// Is the row about a linear perpetual? REST rows have no category: the query's is theirs. A symbol with a
/// date after a dash is a dated future. An undocumented category is an error, never "not ours".
[[nodiscard]] Result<bool> isPerpetual(json::Value row);

/// Is the row about a linear perpetual? If not, the decoder that says so returns.
#define HF_ONLY_PERPETUAL(row)                                                                     \
    do {                                                                                           \
        const auto ours = isPerpetual(row);                                                        \
        if (!ours) return Unexpected{ours.error()};                                                \
        if (!*ours) return {std::nullopt};                                                         \
    } while (false)

} // namespace holdfast::venues::bybit

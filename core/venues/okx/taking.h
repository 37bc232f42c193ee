// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records.h"
#include "core/venues/okx/rows.h"
#include "core/venues/taking.h"

#include <string>
#include <string_view>

/// How the decoders of rows (rows.cpp, money_rows.cpp) take their fields.
namespace holdfast::venues::okx {

/// The same with OKX's names and words.
class Taking : public RowTaking {
public:
    using RowTaking::RowTaking;

    [[nodiscard]] InstrumentId instrument() { return {requiredText("instId")}; }
    [[nodiscard]] Side side(std::string_view name)
    {
        const std::string value = requiredText(name);
        if (value == "buy") return Side::Buy;
        if (value == "sell") return Side::Sell;
        if (!value.empty()) unknown(name, value);
        return Side::Buy; // not seen: the row is refused
    }
    /// "" means net mode on orders, algos and fills (okx.md §5.3).
    [[nodiscard]] SideIndex sideIndex()
    {
        const std::string value = text("posSide");
        if (value == "long") return SideIndex::Long;
        if (value == "short") return SideIndex::Short;
        if (!value.empty() && value != "net") unknown("posSide", value);
        return SideIndex::Net;
    }
    [[nodiscard]] MarginMode marginMode(std::string_view name)
    {
        const std::string value = requiredText(name);
        if (value == "isolated") return MarginMode::Isolated;
        if (!value.empty() && value != "cross") unknown(name, value);
        return MarginMode::Cross;
    }
    /// "" is the venue's documented default: last (okx.md §5.2).
    [[nodiscard]] TriggerSource triggerSource(std::string_view name)
    {
        const std::string value = text(name);
        if (value == "mark") return TriggerSource::Mark;
        if (value == "index") return TriggerSource::Index;
        if (!value.empty() && value != "last") unknown(name, value);
        return TriggerSource::Last;
    }
};

/// Is the row about a perpetual? An instType that is not documented is an error, never "not ours".
[[nodiscard]] Result<bool> isSwap(json::Value row);

#define HF_ONLY_SWAP(row)                                                                          \
    do {                                                                                           \
        const auto ours = isSwap(row);                                                             \
        if (!ours) return Unexpected{ours.error()};                                                \
        if (!*ours) return {std::nullopt};                                                         \
    } while (false)

} // namespace holdfast::venues::okx

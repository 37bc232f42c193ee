// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records.h"
#include "core/venues/okx/fields.h"
#include "core/venues/okx/rows.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// How the decoders of rows (rows.cpp, money_rows.cpp) take their fields.
namespace holdfast::venues::okx {

/// Takes field after field of one row and remembers the first that could not be taken.
class Taking {
public:
    explicit Taking(json::Value row)
        : fields{row}
    {
    }

    template <class T>
    T take(Result<T> field)
    {
        if (field) return std::move(field).value();
        fail(field.error());
        return T{};
    }
    void fail(Error error)
    {
        if (!m_error) m_error = std::move(error);
    }
    void unknown(std::string_view name, std::string_view value)
    {
        fail({ErrorCode::UnknownValue,
              std::string{name} + ": \"" + std::string{value} + "\" is not a value we know"});
    }

    [[nodiscard]] std::string text(std::string_view name) { return take(fields.text(name)); }
    [[nodiscard]] std::string requiredText(std::string_view name)
    {
        return take(fields.requiredText(name));
    }
    [[nodiscard]] Decimal number(std::string_view name)
    {
        return take(fields.requiredNumber(name));
    }
    [[nodiscard]] Qty qty(std::string_view name)
    {
        const Decimal value = number(name);
        if (value.isNegative()) fail({ErrorCode::OutOfRange, std::string{name} + ": negative"});
        return {value};
    }
    /// A bound that the venue may leave out: zero says that it states none.
    [[nodiscard]] Decimal statedOrZero(std::string_view name)
    {
        const Decimal value = take(fields.number(name)).value_or(Decimal{});
        if (value.isNegative()) fail({ErrorCode::OutOfRange, std::string{name} + ": negative"});
        return value;
    }
    template <class Kind>
    [[nodiscard]] std::optional<Kind> optional(std::string_view name)
    {
        const auto value = take(fields.number(name));
        return value ? std::optional<Kind>{Kind{*value}} : std::nullopt;
    }
    [[nodiscard]] std::optional<Price> price(std::string_view name)
    {
        const auto value = take(fields.price(name));
        return value ? std::optional<Price>{Price{*value}} : std::nullopt;
    }
    [[nodiscard]] Price requiredPrice(std::string_view name)
    {
        const auto value = price(name);
        if (!value) fail({ErrorCode::Missing, std::string{name} + ": missing"});
        return value.value_or(Price{});
    }
    [[nodiscard]] WallTime time(std::string_view name)
    {
        return take(fields.time(name)).value_or(WallTime{});
    }
    [[nodiscard]] WallTime requiredTime(std::string_view name)
    {
        return take(fields.requiredTime(name));
    }
    [[nodiscard]] bool flag(std::string_view name) { return take(fields.flag(name)); }
    [[nodiscard]] InstrumentId instrument() { return {requiredText("instId")}; }
    /// The elements of a list that may be absent, null or "". Anything else that is no list is refused:
    /// an empty list in its place would be an invention.
    [[nodiscard]] std::vector<json::Value> list(std::string_view name)
    {
        std::vector<json::Value> elements;
        if (!fields.has(name)) return elements;
        const json::Value value = *fields.object().at(name);
        if (!value.isArray()) fail({ErrorCode::Malformed, std::string{name} + ": not a list"});
        if (value.isArray()) elements.assign(value.items().begin(), value.items().end());
        return elements;
    }

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

    [[nodiscard]] bool isTaken() const { return !m_error; } ///< So far.
    template <class Row>
    [[nodiscard]] Decoded<Row> done(Row row) &&
    {
        if (m_error) return Unexpected{std::move(*m_error)};
        return std::optional<Row>{std::move(row)};
    }
    template <class Row>
    [[nodiscard]] Result<Row> plain(Row row) &&
    {
        if (m_error) return Unexpected{std::move(*m_error)};
        return row;
    }

    Fields fields;

private:
    std::optional<Error> m_error;
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

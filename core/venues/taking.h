// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/amounts.h"
#include "core/domain/records.h"
#include "core/venues/fields.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::venues {

/// One object of a venue as one noun of ours. `nullopt`: it is understood and is not ours (another product).
/// An error names the field and refuses the row; nothing is defaulted.
template <class Row>
using Decoded = Result<std::optional<Row>>;
template <class Row>
using Decoder = std::function<Decoded<Row>(json::Value)>;

/// A decoder for which every row is ours.
template <class Row>
[[nodiscard]] Decoder<Row> always(Result<Row> (*decode)(json::Value))
{
    return [decode](json::Value value) -> Decoded<Row> {
        auto row = decode(value);
        if (!row) return Unexpected{row.error()};
        return std::optional<Row>{std::move(*row)};
    };
}

/// Takes the rows out of a row.
using Unfold = std::function<void(json::Value, std::vector<json::Value>&)>;
/// Those of its list `name`. A row without one stays itself, to be refused with the field's name.
[[nodiscard]] inline Unfold rowsIn(std::string_view name)
{
    return [name](json::Value row, std::vector<json::Value>& rows) {
        const auto inner = row.at(name);
        if (inner && inner->isArray())
            rows.insert(rows.end(), inner->items().begin(), inner->items().end());
        else
            rows.push_back(row);
    };
}

[[nodiscard]] constexpr bool hasLimit(OrderType type)
{
    return type == OrderType::Limit || type == OrderType::PostOnly || type == OrderType::FillOrKill
           || type == OrderType::ImmediateOrCancel;
}

/// Takes field after field of one row and remembers the first that could not be taken.
class RowTaking {
public:
    explicit RowTaking(json::Value row)
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

} // namespace holdfast::venues

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/fields.h"

namespace holdfast::venues {
namespace {

/// Largest magnitude with kIntegerDigitsMax digits, plus one.
const Decimal& magnitudeLimit()
{
    static const Decimal kLimit =
        Decimal::fromMantissa(Decimal::Mantissa{1'000'000'000'000'000}, 0);
    return kLimit;
}

constexpr std::int64_t kTimeMsMax = 253'402'300'799'999; // end of the year 9999

} // namespace

Result<Decimal> boundedNumber(std::string_view text, std::string_view name)
{
    // Bybit writes ".1" too (bybit.md §1.5).
    const bool lacksZero = text.size() > 1 && text.front() == '.';
    const auto parsed = lacksZero ? Decimal::parse('0' + std::string{text}) : Decimal::parse(text);
    if (!parsed) return Unexpected{parsed.error().within(name)};
    if (parsed->abs() >= magnitudeLimit())
        return unexpected(ErrorCode::OutOfRange,
                          std::string{name} + ": more than 15 digits before the point");
    if (parsed->scale() > kFractionDigitsMax && parsed->normalized().scale() > kFractionDigitsMax)
        return unexpected(ErrorCode::OutOfRange,
                          std::string{name} + ": more than 24 digits after the point");
    return *parsed;
}

bool Fields::has(std::string_view name) const
{
    const auto value = m_object.at(name);
    if (!value || value->isNull()) return false;
    if (!value->isString()) return true;
    const auto content = value->text();
    return content && !content->empty();
}

Result<std::string_view> Fields::view(std::string_view name) const
{
    const auto value = m_object.at(name);
    if (!value || value->isNull()) return std::string_view{};
    if (value->isString()) return value->text();
    if (value->kind() == json::Kind::Number) return value->numberText();
    return unexpected(ErrorCode::Malformed, std::string{name} + ": not a text");
}

Result<std::string> Fields::text(std::string_view name) const
{
    const auto content = view(name);
    if (!content) return Unexpected{content.error()};
    return std::string{*content};
}

Result<std::string> Fields::requiredText(std::string_view name) const
{
    auto content = text(name);
    if (content && content->empty())
        return unexpected(ErrorCode::Missing, std::string{name} + ": missing");
    return content;
}

Result<std::optional<Decimal>> Fields::number(std::string_view name) const
{
    const auto content = view(name);
    if (!content) return Unexpected{content.error()};
    if (content->empty()) return std::optional<Decimal>{};
    const auto value = boundedNumber(*content, name);
    if (!value) return Unexpected{value.error()};
    return std::optional<Decimal>{*value};
}

Result<Decimal> Fields::requiredNumber(std::string_view name) const
{
    const auto value = number(name);
    if (!value) return Unexpected{value.error()};
    if (!*value) return unexpected(ErrorCode::Missing, std::string{name} + ": missing");
    return **value;
}

Result<std::optional<Decimal>> Fields::price(std::string_view name) const
{
    auto value = number(name);
    if (!value || !*value) return value;
    if ((*value)->isNegative())
        return unexpected(ErrorCode::OutOfRange, std::string{name} + ": negative");
    if ((*value)->isZero()) return std::optional<Decimal>{};
    return value;
}

Result<std::optional<WallTime>> Fields::time(std::string_view name) const
{
    const auto value = number(name);
    if (!value) return Unexpected{value.error()};
    if (!*value || (*value)->isZero()) return std::optional<WallTime>{};
    const Decimal whole = (*value)->normalized();
    if (whole.scale() != 0 || whole.isNegative() || whole.mantissa() > kTimeMsMax)
        return unexpected(ErrorCode::OutOfRange,
                          std::string{name} + ": not milliseconds since 1970");
    return std::optional<WallTime>{wallFromMs(static_cast<std::int64_t>(whole.mantissa()))};
}

Result<WallTime> Fields::requiredTime(std::string_view name) const
{
    const auto value = time(name);
    if (!value) return Unexpected{value.error()};
    if (!*value) return unexpected(ErrorCode::Missing, std::string{name} + ": missing");
    return **value;
}

Result<bool> Fields::flag(std::string_view name) const
{
    if (!has(name)) return false;
    const auto value = m_object.at(name)->boolean();
    if (!value) return Unexpected{value.error().within(name)};
    return *value;
}

} // namespace holdfast::venues

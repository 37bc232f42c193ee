// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/amount_text.h"

#include "core/base/constants.h"

namespace holdfast {
namespace {

std::string moreThan(int digits, const char* where)
{
    return "has more than " + std::to_string(digits) + " digits " + where + " the point";
}

} // namespace

std::optional<std::string> tooManyDigits(const Decimal& value)
{
    const Decimal plain = value.abs().normalized();
    if (plain.scale() > kTypedDigitsAfterPointMax)
        return moreThan(kTypedDigitsAfterPointMax, "behind");
    std::string whole = plain.toString();
    if (const auto point = whole.find('.'); point != std::string::npos) whole.resize(point);
    if (whole.size() > static_cast<std::size_t>(kTypedDigitsBeforePointMax))
        return moreThan(kTypedDigitsBeforePointMax, "before");
    return std::nullopt;
}

Result<Decimal> readPositive(std::string_view text)
{
    const auto value = Decimal::parse(text);
    if (!value && value.error().code == ErrorCode::OutOfRange)
        return unexpected(ErrorCode::OutOfRange,
                          moreThan(kTypedDigitsBeforePointMax, "before") + ", or more than "
                              + std::to_string(kTypedDigitsAfterPointMax) + " behind it");
    if (!value) return unexpected(ErrorCode::Malformed, "is not a number");
    if (!value->isPositive()) return unexpected(ErrorCode::OutOfRange, "is not above zero");
    if (const auto why = tooManyDigits(*value)) return unexpected(ErrorCode::OutOfRange, *why);
    return *value;
}

} // namespace holdfast

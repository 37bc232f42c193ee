// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/taking.h"

#include <algorithm>
#include <array>

namespace holdfast::venues::bybit {

Side Taking::side(std::string_view name)
{
    const std::string value = requiredText(name);
    if (value == "Buy") return Side::Buy;
    if (value == "Sell") return Side::Sell;
    if (!value.empty()) unknown(name, value);
    return Side::Buy; // not seen: the row is refused
}

SideIndex Taking::sideIndex()
{
    const std::string value = text("positionIdx");
    if (value == "1") return SideIndex::Long;
    if (value == "2") return SideIndex::Short;
    if (!value.empty() && value != "0") unknown("positionIdx", value);
    return SideIndex::Net;
}

TriggerSource Taking::triggerSource(std::string_view name)
{
    const std::string value = text(name);
    if (value == "MarkPrice") return TriggerSource::Mark;
    if (value == "IndexPrice") return TriggerSource::Index;
    if (!value.empty() && value != "LastPrice") unknown(name, value);
    return TriggerSource::Last;
}

std::optional<std::int64_t> Taking::sequence()
{
    const auto value = take(fields.number("seq"));
    if (!value) return std::nullopt;
    const Decimal whole = value->normalized();
    if (whole.scale() == 0 && whole >= Decimal::fromInt(-1))
        return static_cast<std::int64_t>(whole.mantissa());
    fail({ErrorCode::OutOfRange, "seq: neither a count nor -1"});
    return std::nullopt;
}

std::string Taking::knownText(std::string_view name)
{
    std::string value = text(name);
    return value == "UNKNOWN" ? std::string{} : value;
}

Result<bool> isPerpetual(json::Value row)
{
    if (!row.isObject()) return unexpected(ErrorCode::Malformed, "a row is not an object");
    const Fields fields{row};
    const auto category = fields.text("category");
    if (!category) return Unexpected{category.error()};
    static constexpr std::array<std::string_view, 3> kOthers{"spot", "inverse", "option"};
    if (std::find(kOthers.begin(), kOthers.end(), *category) != kOthers.end()) return false;
    if (!category->empty() && *category != "linear")
        return unexpected(ErrorCode::UnknownValue,
                          "category: \"" + *category + "\" is not a value we know");
    const auto symbol = fields.requiredText("symbol");
    if (!symbol) return Unexpected{symbol.error()};
    return symbol->find('-') == std::string::npos;
}

} // namespace holdfast::venues::bybit

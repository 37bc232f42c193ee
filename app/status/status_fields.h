// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/time.h"

#include <optional>
#include <string>
#include <string_view>

/// How a status writes what may not be known: null in JSON, "—" in text.
namespace holdfast::app {

template <class AmountType>
void optionalAmount(json::Writer& out, std::string_view name,
                    const std::optional<AmountType>& amount)
{
    out.key(name);
    if (amount)
        out.string(amount->toString());
    else
        out.null();
}

/// Seconds, to the millisecond.
inline void optionalAge(json::Writer& out, std::string_view name,
                        const std::optional<nanoseconds>& age)
{
    out.key(name);
    if (age)
        out.number(
            Decimal::fromMantissa(std::chrono::duration_cast<milliseconds>(*age).count(), 3));
    else
        out.null();
}

inline std::string ageText(const std::optional<nanoseconds>& age)
{
    return age ? formatAge(*age) : "—";
}

} // namespace holdfast::app

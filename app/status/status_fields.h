// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/assert.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/engine/snapshot.h"

#include <optional>
#include <string>
#include <string_view>

/// How a status writes what may not be known (null in JSON, "—" in text), and how grave a thing is.
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

/// "P0", "P1", "P2", "info".
inline std::string_view wordOf(engine::Severity severity)
{
    switch (severity) {
    case engine::Severity::P0: return "P0";
    case engine::Severity::P1: return "P1";
    case engine::Severity::P2: return "P2";
    case engine::Severity::Info: return "info";
    }
    HF_UNREACHABLE();
}

inline std::string ageText(const std::optional<nanoseconds>& age)
{
    return age ? formatAge(*age) : "—";
}

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::venues {

/// Reads the fields of one object of a venue. Empty strings mean "absent" (OKX, Bybit), numbers come as strings, and
/// booleans come as either. Every error names the field.
class Fields {
public:
    explicit Fields(json::Value object)
        : m_object{object}
    {
    }

    [[nodiscard]] bool has(std::string_view name) const; ///< Present, not null and not empty.
    /// The text of a string or number; empty if absent. It lives as long as the document.
    /// \retval ErrorCode::Malformed  it is an object or array
    [[nodiscard]] Result<std::string_view> view(std::string_view name) const;
    /// The same, kept.
    /// \retval ErrorCode::Malformed  it is an object or array
    [[nodiscard]] Result<std::string> text(std::string_view name) const;
    /// \retval ErrorCode::Missing  absent or empty
    [[nodiscard]] Result<std::string> requiredText(std::string_view name) const;
    /// A number we compute with: at most kIntegerDigitsMax digits before the point and kScaleMax after it.
    /// \retval ErrorCode::Malformed, ErrorCode::OutOfRange
    [[nodiscard]] Result<std::optional<Decimal>> number(std::string_view name) const;
    [[nodiscard]] Result<Decimal> requiredNumber(std::string_view name) const;
    /// As number, never negative; zero means that there is none (avgPx "0" of an unfilled order).
    [[nodiscard]] Result<std::optional<Decimal>> price(std::string_view name) const;
    /// Milliseconds since 1970; "" and "0" mean absent.
    [[nodiscard]] Result<std::optional<WallTime>> time(std::string_view name) const;
    [[nodiscard]] Result<WallTime> requiredTime(std::string_view name) const;
    /// true, "true", false, "false"; absent is false.
    [[nodiscard]] Result<bool> flag(std::string_view name) const;

    [[nodiscard]] json::Value object() const { return m_object; }

private:
    json::Value m_object;
};

inline constexpr int kIntegerDigitsMax = 15;
inline constexpr int kFractionDigitsMax = 24;

/// `text` as a number within the bounds above, ".1" included; `name` goes into the error.
[[nodiscard]] Result<Decimal> boundedNumber(std::string_view text, std::string_view name);

} // namespace holdfast::venues

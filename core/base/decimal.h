// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast {

enum class Rounding {
    Down, ///< Towards minus infinity.
    Up,   ///< Towards plus infinity.
    TowardsZero,
    AwayFromZero,
    HalfEven,
};

/// An exact decimal number: a signed 128-bit mantissa times 10^-scale.
///
/// Money is Decimal and never double. Text goes in and out without loss: "1.50" prints as "1.50"
/// and equals 1.5 (equality and order are by value). Intermediate products are 256 bits wide. What
/// cannot be represented is an error (checked functions) or a broken promise (operators): venue
/// input is bounded where it is decoded, so operators never meet a number that overflows.
class Decimal {
public:
    __extension__ typedef __int128 Mantissa; // NOLINT(modernize-use-using): no __extension__ there
    static constexpr int kScaleMax = 30;
    static constexpr int kDigitsMax = 38;
    /// 10^38 - 1: the largest magnitude of a mantissa.
    static constexpr Mantissa kMantissaMax =
        Mantissa{10'000'000'000'000'000'000ULL} * Mantissa{10'000'000'000'000'000'000ULL} - 1;

    constexpr Decimal() = default;
    /// mantissa * 10^-scale.
    /// \pre 0 <= scale <= kScaleMax and the mantissa is within +-kMantissaMax, asserted
    static constexpr Decimal fromMantissa(Mantissa mantissa, int scale)
    {
        HF_ASSERT(scale >= 0 && scale <= kScaleMax);
        HF_ASSERT(mantissa >= -kMantissaMax && mantissa <= kMantissaMax);
        return Decimal{mantissa, scale};
    }
    static constexpr Decimal fromInt(std::int64_t value) { return Decimal{value, 0}; }
    /// Digits with an optional sign, point and exponent ("-1.5", "1e-7"). No spaces, no NaN, no hex.
    /// \retval ErrorCode::Malformed   not a number
    /// \retval ErrorCode::OutOfRange  more than 38 digits, or scale above kScaleMax after removing
    ///                                trailing zeros
    [[nodiscard]] static Result<Decimal> parse(std::string_view text);
    /// For literals in code and tests; asserts that the text is a number.
    [[nodiscard]] static Decimal of(std::string_view text);
    /// The nearest decimal with `scale` digits. Only for numbers that are not money yet (decisions §9).
    /// \retval ErrorCode::OutOfRange  not finite, or does not fit
    [[nodiscard]] static Result<Decimal> fromDouble(double value, int scale,
                                                    Rounding rounding = Rounding::HalfEven);

    [[nodiscard]] constexpr Mantissa mantissa() const { return m_mantissa; }
    [[nodiscard]] constexpr int scale() const { return m_scale; }
    [[nodiscard]] constexpr bool isZero() const { return m_mantissa == 0; }
    [[nodiscard]] constexpr bool isNegative() const { return m_mantissa < 0; }
    [[nodiscard]] constexpr bool isPositive() const { return m_mantissa > 0; }
    [[nodiscard]] constexpr int sign() const
    {
        return m_mantissa < 0 ? -1 : (m_mantissa > 0 ? 1 : 0);
    }
    [[nodiscard]] Decimal abs() const;
    /// Without trailing zeros after the point.
    [[nodiscard]] Decimal normalized() const;
    /// Fixed notation, all `scale()` digits: parse(toString()) gives the same digits.
    [[nodiscard]] std::string toString() const;
    /// For strategies, charts and logs only.
    [[nodiscard]] double toDouble() const;

    /// Exact or ErrorCode::OutOfRange.
    [[nodiscard]] static Result<Decimal> add(const Decimal& a, const Decimal& b);
    [[nodiscard]] static Result<Decimal> subtract(const Decimal& a, const Decimal& b);
    /// The exact product; where more than kScaleMax digits (or 38 in all) would be needed after
    /// removing trailing zeros it is rounded half-even to what fits. ErrorCode::OutOfRange if the
    /// integer part does not fit.
    [[nodiscard]] static Result<Decimal> multiply(const Decimal& a, const Decimal& b);
    /// a / b with `scale` digits. ErrorCode::OutOfRange on division by zero or overflow.
    [[nodiscard]] static Result<Decimal> divide(const Decimal& a, const Decimal& b, int scale,
                                                Rounding rounding);
    /// This number with `scale` digits.
    [[nodiscard]] Decimal rounded(int scale, Rounding rounding) const;
    /// The multiple of `step` (> 0, asserted) in the direction of `rounding`.
    [[nodiscard]] Decimal roundedToStep(const Decimal& step, Rounding rounding) const;
    [[nodiscard]] bool isMultipleOf(const Decimal& step) const;

    /// As the checked functions; a result that does not fit is asserted.
    friend Decimal operator+(const Decimal& a, const Decimal& b);
    friend Decimal operator-(const Decimal& a, const Decimal& b);
    friend Decimal operator*(const Decimal& a, const Decimal& b);
    friend Decimal operator-(const Decimal& a);
    friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

private:
    constexpr Decimal(Mantissa mantissa, int scale)
        : m_mantissa{mantissa}
        , m_scale{static_cast<std::int8_t>(scale)}
    {
    }

    Mantissa m_mantissa = 0;
    std::int8_t m_scale = 0;
};

} // namespace holdfast

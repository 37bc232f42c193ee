// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

namespace holdfast {
namespace {

__extension__ typedef unsigned __int128 U128; // NOLINT(modernize-use-using): no __extension__ there
using Mantissa = Decimal::Mantissa;

constexpr bool fits64(Mantissa mantissa)
{
    return mantissa >= std::numeric_limits<std::int64_t>::min() + 1
           && mantissa <= std::numeric_limits<std::int64_t>::max();
}

constexpr int kPowersCount = Decimal::kDigitsMax + 1;

constexpr std::array<U128, kPowersCount> makePowers()
{
    std::array<U128, kPowersCount> powers{};
    U128 power = 1;
    for (U128& entry : powers) {
        entry = power;
        power *= 10;
    }
    return powers;
}

/// 10^0 .. 10^38; all of them fit a signed mantissa.
constexpr std::array<U128, kPowersCount> kPowers = makePowers();
constexpr U128 kLimit = kPowers[Decimal::kDigitsMax]; // magnitudes are below it

constexpr U128 power10(int exponent) { return kPowers[static_cast<std::size_t>(exponent)]; }

constexpr U128 magnitude(Mantissa value)
{
    return value < 0 ? U128{0} - static_cast<U128>(value) : static_cast<U128>(value);
}

constexpr Mantissa withSign(U128 value, bool isNegative)
{
    return isNegative ? -static_cast<Mantissa>(value) : static_cast<Mantissa>(value);
}

/// An unsigned 256-bit integer: what a product, or a mantissa moved to another scale, needs.
struct U256 {
    U128 high = 0;
    U128 low = 0;
    friend constexpr bool operator==(const U256&, const U256&) = default;
    friend constexpr auto operator<=>(const U256&, const U256&) = default;
};

constexpr U256 multiplyWide(U128 a, U128 b)
{
    constexpr U128 kMask = (U128{1} << 64) - 1;
    const U128 aLow = a & kMask, aHigh = a >> 64, bLow = b & kMask, bHigh = b >> 64;
    const U128 lowLow = aLow * bLow;
    const U128 lowHigh = aLow * bHigh;
    const U128 highLow = aHigh * bLow;
    const U128 middle = (lowLow >> 64) + (lowHigh & kMask) + (highLow & kMask);
    return {aHigh * bHigh + (lowHigh >> 64) + (highLow >> 64) + (middle >> 64),
            (middle << 64) | (lowLow & kMask)};
}

constexpr U256 plus(const U256& a, const U256& b)
{
    const U128 low = a.low + b.low;
    return {a.high + b.high + (low < a.low ? 1 : 0), low};
}

/// \pre a >= b
constexpr U256 minus(const U256& a, const U256& b)
{
    return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
}

struct Division {
    U256 quotient;
    U128 remainder = 0;
};

/// \pre 0 < divisor <= 2^127, so that twice a remainder still fits.
Division divideWide(const U256& value, U128 divisor)
{
    if (value.high == 0) return {{0, value.low / divisor}, value.low % divisor};
    Division result;
    if (divisor >> 64 == 0) { // limb by limb
        constexpr U128 kMask = (U128{1} << 64) - 1;
        U128 rest = 0;
        const auto step = [&](U128 limb) {
            rest = (rest << 64) | limb;
            const U128 digit = rest / divisor;
            rest %= divisor;
            return digit;
        };
        const U128 q3 = step(value.high >> 64), q2 = step(value.high & kMask);
        const U128 q1 = step(value.low >> 64), q0 = step(value.low & kMask);
        result.quotient = {(q3 << 64) | q2, (q1 << 64) | q0};
        result.remainder = rest;
        return result;
    }
    for (int bit = 255; bit >= 0; --bit) {
        const U128 word = bit >= 128 ? value.high : value.low;
        result.remainder = (result.remainder << 1) | ((word >> (bit % 128)) & 1);
        result.quotient = {(result.quotient.high << 1) | (result.quotient.low >> 127),
                           result.quotient.low << 1};
        if (result.remainder >= divisor) {
            result.remainder -= divisor;
            result.quotient.low |= 1;
        }
    }
    return result;
}

enum class Half { Below, Exactly, Above };

/// True if the magnitude `quotient` must grow by one, given a remainder that is not zero.
bool growsMagnitude(bool isOdd, Half half, bool isNegative, Rounding rounding)
{
    switch (rounding) {
    case Rounding::Down: return isNegative;
    case Rounding::Up: return !isNegative;
    case Rounding::TowardsZero: return false;
    case Rounding::AwayFromZero: return true;
    case Rounding::HalfEven: return half == Half::Above || (half == Half::Exactly && isOdd);
    }
    HF_UNREACHABLE();
}

/// value / divisor as a magnitude, rounded for a number of the given sign. \pre as divideWide
U256 divideRounded(const U256& value, U128 divisor, bool isNegative, Rounding rounding)
{
    const Division division = divideWide(value, divisor);
    if (division.remainder == 0) return division.quotient;
    const U128 rest = divisor - division.remainder;
    const Half half = division.remainder < rest
                          ? Half::Below
                          : (division.remainder == rest ? Half::Exactly : Half::Above);
    const bool isOdd = (division.quotient.low & 1) != 0;
    return growsMagnitude(isOdd, half, isNegative, rounding) ? plus(division.quotient, {0, 1})
                                                             : division.quotient;
}

constexpr bool fits(const U256& value) { return value.high == 0 && value.low < kLimit; }

Unexpected tooLarge(std::string_view operation)
{
    return unexpected(ErrorCode::OutOfRange, std::string{operation} + " does not fit 38 digits");
}

/// Removes zeros after the point until the magnitude and the scale fit.
std::optional<Decimal> strippedToFit(U256 value, int scale, bool isNegative)
{
    while (!fits(value) || scale > Decimal::kScaleMax) {
        if (scale == 0) return std::nullopt;
        const Division division = divideWide(value, 10);
        if (division.remainder != 0) return std::nullopt;
        value = division.quotient;
        --scale;
    }
    return Decimal::fromMantissa(withSign(value.low, isNegative), scale);
}

/// value * 10^exponent, or nothing if it is 10^76 or more (no result of ours can need that).
std::optional<U256> scaledUp(U128 value, int exponent)
{
    if (value == 0) return U256{};
    U256 result{0, value};
    constexpr U256 kWideLimit = multiplyWide(kLimit, kLimit);
    while (exponent > 0) {
        const int part = std::min(exponent, Decimal::kDigitsMax);
        if (result.high != 0) { // only then can the product be wider than 256 bits
            for (int i = 0; i < part; ++i) {
                if (result.high >> 124 != 0) return std::nullopt;
                const U256 twice = plus(result, result);
                const U256 four = plus(twice, twice);
                result = plus(plus(four, four), twice);
                if (result >= kWideLimit) return std::nullopt;
            }
        } else {
            result = multiplyWide(result.low, power10(part));
        }
        if (result >= kWideLimit) return std::nullopt;
        exponent -= part;
    }
    return result;
}

std::optional<Decimal> sum(const Decimal& a, const Decimal& b, bool isBNegated)
{
    if (a.scale() == b.scale()) {
        Mantissa result;
        const bool overflows = isBNegated
                                   ? __builtin_sub_overflow(a.mantissa(), b.mantissa(), &result)
                                   : __builtin_add_overflow(a.mantissa(), b.mantissa(), &result);
        if (!overflows && magnitude(result) < kLimit)
            return Decimal::fromMantissa(result, a.scale());
    }
    const int scale = std::max(a.scale(), b.scale());
    const U256 left = multiplyWide(magnitude(a.mantissa()), power10(scale - a.scale()));
    const U256 right = multiplyWide(magnitude(b.mantissa()), power10(scale - b.scale()));
    const bool isRightNegative = b.isNegative() != isBNegated;
    if (a.isNegative() == isRightNegative)
        return strippedToFit(plus(left, right), scale, a.isNegative());
    if (left >= right) return strippedToFit(minus(left, right), scale, a.isNegative());
    return strippedToFit(minus(right, left), scale, isRightNegative);
}

std::optional<Decimal> product(const Decimal& a, const Decimal& b)
{
    const bool isNegative = a.isNegative() != b.isNegative();
    int scale = a.scale() + b.scale();
    U256 value = multiplyWide(magnitude(a.mantissa()), magnitude(b.mantissa()));
    if (fits(value) && scale <= Decimal::kScaleMax)
        return Decimal::fromMantissa(withSign(value.low, isNegative), scale);
    if (const auto exact = strippedToFit(value, scale, isNegative)) return exact;
    // One rounding, from the exact product to the digits that fit.
    int dropped = std::max(scale - Decimal::kScaleMax, 0);
    while (dropped < Decimal::kDigitsMax && dropped <= scale
           && value >= multiplyWide(kLimit, power10(dropped)))
        ++dropped;
    if (dropped > scale) return std::nullopt;
    value = divideRounded(value, power10(dropped), isNegative, Rounding::HalfEven);
    return strippedToFit(value, scale - dropped, isNegative); // 99…9.5 may have become 10^38
}

/// a / b as a magnitude with `scale` digits; nothing if it cannot fit. \pre b is not zero
std::optional<U256> quotient(const Decimal& a, const Decimal& b, int scale, Rounding rounding)
{
    const bool isNegative = a.isNegative() != b.isNegative();
    const int exponent = scale + b.scale() - a.scale();
    if (exponent >= 0) {
        const auto numerator = scaledUp(magnitude(a.mantissa()), exponent);
        if (!numerator) return std::nullopt;
        return divideRounded(*numerator, magnitude(b.mantissa()), isNegative, rounding);
    }
    const U256 divisor = multiplyWide(magnitude(b.mantissa()), power10(-exponent));
    if (fits(divisor))
        return divideRounded({0, magnitude(a.mantissa())}, divisor.low, isNegative, rounding);
    // The divisor is 10^38 or more, the dividend less: a fraction whose half must be told exactly.
    if (a.isZero()) return U256{};
    const U256 twice = multiplyWide(magnitude(a.mantissa()), 2);
    const Half half =
        twice < divisor ? Half::Below : (twice == divisor ? Half::Exactly : Half::Above);
    return U256{0, growsMagnitude(false, half, isNegative, rounding) ? U128{1} : U128{0}};
}

Unexpected malformed(std::string_view text)
{
    constexpr std::size_t kShownMax = 60;
    std::string shown{text.substr(0, kShownMax)};
    if (text.size() > kShownMax) shown += "…";
    return unexpected(ErrorCode::Malformed, "not a number: \"" + shown + "\"");
}

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Collects digits; zeros at the end are counted, not stored, because they may have to go.
class DigitCollector {
public:
    void add(char digit)
    {
        if (digit == '0') {
            if (m_mantissa != 0) ++m_zeros;
            return;
        }
        if (m_mantissa != 0)
            m_digits += m_zeros + 1;
        else
            m_digits = 1;
        if (m_digits > Decimal::kDigitsMax) m_isTooLong = true;
        if (m_isTooLong) return;
        m_mantissa =
            m_mantissa * power10(static_cast<int>(m_zeros) + 1) + static_cast<U128>(digit - '0');
        m_zeros = 0;
    }
    [[nodiscard]] bool isTooLong() const { return m_isTooLong; }
    [[nodiscard]] U128 mantissa() const { return m_mantissa; }
    [[nodiscard]] std::int64_t digits() const { return m_digits; }
    [[nodiscard]] std::int64_t zeros() const { return m_zeros; }

private:
    U128 m_mantissa = 0;
    std::int64_t m_digits = 0;
    std::int64_t m_zeros = 0;
    bool m_isTooLong = false;
};

} // namespace

namespace {

/// A plain number of at most 18 digits, which is what venues send: it fits 64 bits.
struct ShortNumber {
    std::int64_t mantissa = 0;
    int scale = 0;
};
std::optional<ShortNumber> shortNumber(std::string_view text)
{
    constexpr std::size_t kDigitsOf64Bits = 18;
    const bool isNegative = !text.empty() && text[0] == '-';
    if (isNegative) text.remove_prefix(1);
    if (text.empty() || text.size() > kDigitsOf64Bits || !isDigit(text.front())
        || !isDigit(text.back()))
        return std::nullopt;
    ShortNumber number;
    std::size_t point = text.size();
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (isDigit(text[at])) {
            number.mantissa = number.mantissa * 10 + (text[at] - '0');
        } else if (text[at] == '.' && point == text.size()) {
            point = at;
        } else {
            return std::nullopt;
        }
    }
    if (point != text.size()) number.scale = static_cast<int>(text.size() - point - 1);
    if (isNegative) number.mantissa = -number.mantissa;
    return number;
}

} // namespace

Result<Decimal> Decimal::parse(std::string_view text)
{
    if (const auto number = shortNumber(text)) return Decimal{number->mantissa, number->scale};
    std::size_t at = 0;
    const bool isNegative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;

    DigitCollector digits;
    const auto collect = [&] {
        const std::size_t begin = at;
        for (; at < text.size() && isDigit(text[at]); ++at)
            digits.add(text[at]);
        return static_cast<std::int64_t>(at - begin);
    };
    if (collect() == 0) return malformed(text);
    std::int64_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        fraction = collect();
        if (fraction == 0) return malformed(text);
    }
    std::int64_t exponent = 0;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        const bool isSmall = at < text.size() && text[at] == '-';
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        const std::size_t begin = at;
        constexpr std::int64_t kFarBeyond = 1'000'000'000; // any longer exponent means the same
        for (; at < text.size() && isDigit(text[at]); ++at)
            exponent = std::min(kFarBeyond, exponent * 10 + (text[at] - '0'));
        if (at == begin) return malformed(text);
        if (isSmall) exponent = -exponent;
    }
    if (at != text.size()) return malformed(text);
    if (digits.isTooLong()) return unexpected(ErrorCode::OutOfRange, "more than 38 digits");

    const std::int64_t written = fraction - exponent; // the scale as written
    std::int64_t scale = std::clamp<std::int64_t>(written, 0, kScaleMax);
    if (digits.mantissa() == 0) return Decimal{0, static_cast<int>(scale)};
    const std::int64_t needed = written - digits.zeros(); // the scale without zeros at the end
    if (needed > kScaleMax)
        return unexpected(ErrorCode::OutOfRange, "more than 30 digits after the point");
    const std::int64_t scaleMin = std::max<std::int64_t>(needed, 0);
    scale = std::max(std::min(scale, needed + kDigitsMax - digits.digits()), scaleMin);
    const std::int64_t zeros = scale - needed;
    if (digits.digits() + zeros > kDigitsMax)
        return unexpected(ErrorCode::OutOfRange, "more than 38 digits");
    return Decimal{withSign(digits.mantissa() * power10(static_cast<int>(zeros)), isNegative),
                   static_cast<int>(scale)};
}

Decimal Decimal::of(std::string_view text)
{
    const Result<Decimal> result = parse(text);
    if (!result) failAssertion(result.error().context.c_str());
    return *result;
}

Result<Decimal> Decimal::fromDouble(double value, int scale, Rounding rounding)
{
    HF_ASSERT(scale >= 0 && scale <= kScaleMax);
    if (!std::isfinite(value)) return unexpected(ErrorCode::OutOfRange, "not a finite number");
    if (value == 0.0) return Decimal{0, scale};
    constexpr int kBits = std::numeric_limits<double>::digits;
    const bool isNegative = value < 0;
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(value), &exponent);
    const U128 bits =
        static_cast<U128>(std::ldexp(fraction, kBits)); // exact: |value| == bits * 2^exponent
    exponent -= kBits;
    if (exponent > 74) return tooLarge("the double"); // 2^127 and more
    U256 result;
    if (exponent >= 0) {
        result = multiplyWide(bits << exponent, power10(scale));
    } else {
        // bits * 10^scale < 2^153, so a divisor of 2^200 gives the same rounding as any larger one.
        U256 rest = multiplyWide(bits, power10(scale));
        int shift = std::min(-exponent, 200);
        Half half = Half::Below;
        bool isExact = true;
        for (; shift > 0; --shift) {
            const bool bit = (rest.low & 1) != 0;
            half = bit ? (isExact ? Half::Exactly : Half::Above) : Half::Below;
            isExact = isExact && !bit;
            rest = {rest.high >> 1, (rest.low >> 1) | (rest.high << 127)};
        }
        const bool grows =
            !isExact && growsMagnitude((rest.low & 1) != 0, half, isNegative, rounding);
        result = grows ? plus(rest, {0, 1}) : rest;
    }
    if (!fits(result)) return tooLarge("the double");
    return Decimal{withSign(result.low, isNegative), scale};
}

Decimal Decimal::abs() const { return isNegative() ? -*this : *this; }

Decimal Decimal::normalized() const
{
    Decimal result = *this;
    if (fits64(m_mantissa)) { // the usual case, without 128-bit division
        auto mantissa = static_cast<std::int64_t>(m_mantissa);
        for (; result.m_scale > 0 && mantissa % 10 == 0; --result.m_scale)
            mantissa /= 10;
        result.m_mantissa = mantissa;
        return result;
    }
    while (result.m_scale > 0 && result.m_mantissa % 10 == 0) {
        result.m_mantissa /= 10;
        --result.m_scale;
    }
    return result;
}

std::string Decimal::toString() const
{
    std::array<char, kDigitsMax + 4> buffer{}; // sign, point, a leading zero
    std::size_t at = buffer.size();
    U128 rest = magnitude(m_mantissa);
    int written = 0;
    do {
        if (written == m_scale && m_scale > 0) buffer[--at] = '.';
        // Most numbers are short: 64-bit division is several times faster than 128-bit.
        if (rest >> 64 == 0) {
            const auto small = static_cast<std::uint64_t>(rest);
            buffer[--at] = static_cast<char>('0' + small % 10);
            rest = small / 10;
        } else {
            buffer[--at] = static_cast<char>('0' + static_cast<int>(rest % 10));
            rest /= 10;
        }
        ++written;
    } while (rest != 0 || written <= m_scale);
    if (isNegative()) buffer[--at] = '-';
    return {buffer.data() + at, buffer.size() - at};
}

double Decimal::toDouble() const
{
    static constexpr std::array<double, 23> kExactPowers{
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    constexpr U128 kExactMantissa = U128{1} << 53;
    // Both operands exact: one correctly rounded division.
    if (magnitude(m_mantissa) <= kExactMantissa && m_scale <= 22)
        return static_cast<double>(static_cast<std::int64_t>(m_mantissa))
               / kExactPowers[static_cast<unsigned char>(m_scale)];
    const std::string text = toString();
    double result = 0;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

Result<Decimal> Decimal::add(const Decimal& a, const Decimal& b)
{
    const auto result = sum(a, b, false);
    if (!result) return tooLarge("the sum");
    return *result;
}

Result<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b)
{
    const auto result = sum(a, b, true);
    if (!result) return tooLarge("the difference");
    return *result;
}

Result<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b)
{
    const auto result = product(a, b);
    if (!result) return tooLarge("the product");
    return *result;
}

Result<Decimal> Decimal::divide(const Decimal& a, const Decimal& b, int scale, Rounding rounding)
{
    HF_ASSERT(scale >= 0 && scale <= kScaleMax);
    if (b.isZero()) return unexpected(ErrorCode::OutOfRange, "division by zero");
    const auto result = quotient(a, b, scale, rounding);
    if (!result || !fits(*result)) return tooLarge("the quotient");
    return Decimal{withSign(result->low, a.isNegative() != b.isNegative()), scale};
}

Decimal Decimal::rounded(int scale, Rounding rounding) const
{
    HF_ASSERT(scale >= 0 && scale <= kScaleMax);
    if (scale == m_scale) return *this;
    if (scale > m_scale) {
        const U256 value = multiplyWide(magnitude(m_mantissa), power10(scale - m_scale));
        HF_ASSERT(fits(value));
        return Decimal{withSign(value.low, isNegative()), scale};
    }
    const U256 value =
        divideRounded({0, magnitude(m_mantissa)}, power10(m_scale - scale), isNegative(), rounding);
    return Decimal{withSign(value.low, isNegative()), scale};
}

Decimal Decimal::roundedToStep(const Decimal& step, Rounding rounding) const
{
    HF_ASSERT(step.isPositive());
    const auto steps = quotient(*this, step, 0, rounding);
    HF_ASSERT(steps && steps->high == 0);
    const U256 value = multiplyWide(steps->low, magnitude(step.m_mantissa));
    HF_ASSERT(fits(value));
    return Decimal{withSign(value.low, isNegative()), step.m_scale};
}

bool Decimal::isMultipleOf(const Decimal& step) const
{
    HF_ASSERT(step.isPositive());
    const int extra = step.m_scale - m_scale;
    if (extra >= 0)
        return divideWide(multiplyWide(magnitude(m_mantissa), power10(extra)),
                          magnitude(step.m_mantissa))
                   .remainder
               == 0;
    const U256 divisor = multiplyWide(magnitude(step.m_mantissa), power10(-extra));
    return fits(divisor) ? magnitude(m_mantissa) % divisor.low == 0 : isZero();
}

Decimal operator+(const Decimal& a, const Decimal& b)
{
    const auto result = sum(a, b, false);
    HF_ASSERT(result.has_value());
    return *result;
}

Decimal operator-(const Decimal& a, const Decimal& b)
{
    const auto result = sum(a, b, true);
    HF_ASSERT(result.has_value());
    return *result;
}

Decimal operator*(const Decimal& a, const Decimal& b)
{
    const auto result = product(a, b);
    HF_ASSERT(result.has_value());
    return *result;
}

Decimal operator-(const Decimal& a) { return Decimal{-a.m_mantissa, a.m_scale}; }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b)
{
    if (a.m_scale == b.m_scale) return a.m_mantissa <=> b.m_mantissa;
    if (a.sign() != b.sign()) return a.sign() <=> b.sign();
    if (const int apart = a.scale() - b.scale();
        fits64(a.m_mantissa) && fits64(b.m_mantissa) && apart <= 18 && apart >= -18) {
        // 2^63 * 10^18 fits 127 bits.
        return apart > 0 ? a.m_mantissa <=> b.m_mantissa * static_cast<Mantissa>(power10(apart))
                         : a.m_mantissa * static_cast<Mantissa>(power10(-apart)) <=> b.m_mantissa;
    }
    const int scale = std::max(a.scale(), b.scale());
    const U256 left = multiplyWide(magnitude(a.m_mantissa), power10(scale - a.scale()));
    const U256 right = multiplyWide(magnitude(b.m_mantissa), power10(scale - b.scale()));
    return a.isNegative() ? right <=> left : left <=> right;
}

} // namespace holdfast

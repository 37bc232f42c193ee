// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/decimal.h"
#include "tests/support/compare.h"

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <string>

using namespace holdfast;

namespace {

using Big = boost::multiprecision::cpp_int;

constexpr int kCases = 40'000;
constexpr std::array<Rounding, 5> kRoundings{Rounding::Down, Rounding::Up, Rounding::TowardsZero,
                                             Rounding::AwayFromZero, Rounding::HalfEven};

/// The reference: a number as Boost's integers see it, value == mantissa / 10^scale.
struct Reference {
    Big mantissa;
    int scale = 0;
};

Big power10(int exponent)
{
    return boost::multiprecision::pow(Big{10}, static_cast<unsigned>(exponent));
}

Big toBig(Decimal::Mantissa value)
{
    const bool isNegative = value < 0;
    __extension__ typedef unsigned __int128 U128;
    const U128 magnitude =
        isNegative ? U128{0} - static_cast<U128>(value) : static_cast<U128>(value);
    Big big{static_cast<std::uint64_t>(magnitude >> 64)};
    big <<= 64;
    big += static_cast<std::uint64_t>(magnitude);
    return isNegative ? Big{-big} : big;
}

bool sameValue(const Decimal& value, const Big& mantissa, int scale)
{
    return toBig(value.mantissa()) * power10(scale) == mantissa * power10(value.scale());
}

/// numerator / denominator as an integer, rounded.
Big divided(const Big& numerator, const Big& denominator, Rounding rounding)
{
    const Big n = denominator < 0 ? Big{-numerator} : numerator;
    const Big d = denominator < 0 ? Big{-denominator} : denominator;
    Big quotient = n / d; // towards zero
    const Big rest = n % d;
    if (rest == 0) return quotient;
    const int away = n < 0 ? -1 : 1;
    const Big twice = 2 * (rest < 0 ? Big{-rest} : rest);
    switch (rounding) {
    case Rounding::Down: return away < 0 ? Big{quotient - 1} : quotient;
    case Rounding::Up: return away > 0 ? Big{quotient + 1} : quotient;
    case Rounding::TowardsZero: return quotient;
    case Rounding::AwayFromZero: return quotient + away;
    case Rounding::HalfEven:
        if (twice > d || (twice == d && quotient % 2 != 0)) quotient += away;
        return quotient;
    }
    return quotient;
}

Big limit() { return power10(Decimal::kDigitsMax); }
bool fits(const Big& mantissa) { return mantissa < limit() && mantissa > -limit(); }

/// The value without zeros at the end that the point allows to drop.
Reference stripped(Reference value)
{
    while (value.scale > 0 && value.mantissa % 10 == 0) {
        value.mantissa /= 10;
        --value.scale;
    }
    return value;
}

bool representable(const Reference& value)
{
    const Reference small = stripped(value);
    return fits(small.mantissa) && small.scale <= Decimal::kScaleMax;
}

/// Numbers of every length, with the shapes that break arithmetic more often than chance brings them.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed)
        : m_random{seed}
    {
    }
    int upTo(int max) { return static_cast<int>(m_random() % static_cast<std::uint64_t>(max + 1)); }
    Rounding rounding() { return kRoundings[static_cast<std::size_t>(upTo(4))]; }
    Decimal any() { return withDigits(upTo(Decimal::kDigitsMax), upTo(Decimal::kScaleMax)); }
    Decimal small() { return withDigits(upTo(12), upTo(8)); }
    Decimal positive()
    {
        const Decimal value = any().abs();
        return value.isZero() ? Decimal::of("0.01") : value;
    }
    Decimal withDigits(int digits, int scale)
    {
        Decimal::Mantissa mantissa = 0;
        const int shape = upTo(7);
        for (int i = 0; i < digits; ++i) {
            int digit = upTo(9);
            if (shape == 0) digit = i == 0 ? 1 : 0;                   // 1000…
            if (shape == 1) digit = 9;                                // 9999…
            if (shape == 2) digit = i == 0 ? 5 : 0;                   // 5000…
            if (shape == 3 && i > digits / 2) digit = 0;              // zeros at the end
            if (shape == 4 && i > 0) digit = i == digits - 1 ? 1 : 0; // 1000…1
            mantissa = mantissa * 10 + digit;
        }
        return Decimal::fromMantissa(upTo(1) == 0 ? mantissa : -mantissa, scale);
    }

private:
    std::mt19937_64 m_random;
};

std::string shown(const Decimal& a, const Decimal& b)
{
    return a.toString() + " and " + b.toString();
}

} // namespace

class TestDecimal : public QObject {
    Q_OBJECT

private slots:
    void keepsItsText_data();
    void keepsItsText();
    void readsWhatFits_data();
    void readsWhatFits();
    void refusesWhatIsNoNumber_data();
    void refusesWhatIsNoNumber();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void survivesTextAndBack();
    void addsAndSubtractsExactly();
    void multipliesExactlyOrRoundsOnce();
    void dividesInEveryDirection();
    void comparesByValue();
    void roundsToDigits();
    void roundsToStepsInTheDirectionGiven_data();
    void roundsToStepsInTheDirectionGiven();
    void roundsToAnyStep();
    void knowsMultiples();
    void becomesTheNearestDouble();
    void comesFromDoublesExactly();
    void refusesDoublesThatAreNoNumber();
    void dividesByZeroIntoAnError();
    void assertsWhenAnOperatorDoesNotFit();
};

void TestDecimal::keepsItsText_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"0", "1", "-1", "1.50", "0.00", "0.10", "-0.000001", "1774.14", "100000",
          "12345678901234567890.123456789012345678", "0.000000000000000000000000000001",
          "99999999999999999999999999999999999999", "-99999999.999999999999999999999999999999",
          "4242.4242424242424242424242424"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestDecimal::keepsItsText()
{
    QFETCH(QString, text);
    const auto value = Decimal::parse(text.toStdString());
    QVERIFY(value.has_value());
    QCOMPARE(QString::fromStdString(value->toString()), text);
}

void TestDecimal::readsWhatFits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plus sign") << "+1.5" << "1.5";
    QTest::newRow("minus zero") << "-0.0" << "0.0";
    QTest::newRow("zeros in front") << "007.50" << "7.50";
    QTest::newRow("small exponent") << "1e-7" << "0.0000001";
    QTest::newRow("exponent against digits") << "1.25e1" << "12.5";
    QTest::newRow("large exponent") << "1.25E+4" << "12500";
    QTest::newRow("exponent of zero") << "0e999999999999" << "0";
    QTest::newRow("small exponent of zero")
        << "0e-999999999999" << "0.000000000000000000000000000000";
    QTest::newRow("more zeros than digits allowed")
        << "1.5000000000000000000000000000000000000000000000"
        << "1.500000000000000000000000000000";
    QTest::newRow("zeros make room for digits") << "12345678901234567890.000000000000000000000000"
                                                << "12345678901234567890.000000000000000000";
    QTest::newRow("38 digits") << "1e37" << "10000000000000000000000000000000000000";
    QTest::newRow("exponent takes zeros back") << "100e-2" << "1.00";
    QTest::newRow("40 digits written, 1 needed") << "0.1000000000000000000000000000000000000000"
                                                 << "0.100000000000000000000000000000";
}

void TestDecimal::readsWhatFits()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    const auto value = Decimal::parse(text.toStdString());
    QVERIFY(value.has_value());
    QCOMPARE(QString::fromStdString(value->toString()), shown);
}

void TestDecimal::refusesWhatIsNoNumber_data()
{
    QTest::addColumn<QString>("text");
    const std::array<const char*, 27> texts{
        "",      " ",   "-",     "+",   ".",   "1.",  ".5",       "-.5",  "1..5",
        "1.5.5", "--1", "+-1",   " 1",  "1 ",  "1,5", "1_000",    "0x10", "e5",
        "1e",    "1e+", "1e1.5", "NaN", "nan", "inf", "Infinity", "1f",   "ten"};
    for (const char* text : texts)
        QTest::newRow(*text == '\0' ? "empty" : text) << QString::fromLatin1(text);
}

void TestDecimal::refusesWhatIsNoNumber()
{
    QFETCH(QString, text);
    const auto value = Decimal::parse(text.toStdString());
    QVERIFY(!value.has_value());
    QCOMPARE(value.error().code, ErrorCode::Malformed);
    QVERIFY(!value.error().context.empty());
}

void TestDecimal::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("39 digits") << "100000000000000000000000000000000000001";
    QTest::newRow("39 digits by exponent") << "1e38";
    QTest::newRow("far exponent") << "1e999999999999999999999";
    QTest::newRow("31 digits after the point") << "0.0000000000000000000000000000001";
    QTest::newRow("31 digits by exponent") << "1e-31";
    QTest::newRow("far small exponent") << "1e-99999999999999999999";
    QTest::newRow("39 digits around the point") << "123456789.123456789012345678901234567891";
    QTest::newRow("digits after many zeros")
        << "1.000000000000000000000000000000000000000000000001";
}

void TestDecimal::refusesWhatDoesNotFit()
{
    QFETCH(QString, text);
    const auto value = Decimal::parse(text.toStdString());
    QVERIFY(!value.has_value());
    QCOMPARE(value.error().code, ErrorCode::OutOfRange);
}

void TestDecimal::survivesTextAndBack()
{
    Numbers numbers{1};
    for (int i = 0; i < kCases; ++i) {
        const Decimal value = numbers.any();
        const auto back = Decimal::parse(value.toString());
        QVERIFY2(back.has_value(), value.toString().c_str());
        QVERIFY2(back->mantissa() == value.mantissa() && back->scale() == value.scale(),
                 value.toString().c_str());
        QVERIFY(value.normalized() == value);
    }
}

void TestDecimal::addsAndSubtractsExactly()
{
    Numbers numbers{2};
    int errors = 0;
    for (int i = 0; i < kCases; ++i) {
        const Decimal a = i % 4 == 0 ? numbers.small() : numbers.any();
        const Decimal b = i % 4 == 0 ? numbers.small() : numbers.any();
        const int scale = std::max(a.scale(), b.scale());
        const Big left = toBig(a.mantissa()) * power10(scale - a.scale());
        const Big right = toBig(b.mantissa()) * power10(scale - b.scale());
        for (const bool isSum : {true, false}) {
            const Big exact = isSum ? Big{left + right} : Big{left - right};
            const auto result = isSum ? Decimal::add(a, b) : Decimal::subtract(a, b);
            QVERIFY2(result.has_value() == representable({exact, scale}), shown(a, b).c_str());
            if (!result) {
                QCOMPARE(result.error().code, ErrorCode::OutOfRange);
                ++errors;
                continue;
            }
            QVERIFY2(sameValue(*result, exact, scale), shown(a, b).c_str());
            QVERIFY((isSum ? a + b : a - b) == *result);
        }
    }
    QVERIFY(errors > 0); // the cases did reach the edge
}

void TestDecimal::multipliesExactlyOrRoundsOnce()
{
    Numbers numbers{3};
    int exactCount = 0, roundedCount = 0, errors = 0;
    for (int i = 0; i < kCases; ++i) {
        const Decimal a = i % 4 == 0 ? numbers.small() : numbers.any();
        const Decimal b = i % 4 == 0 ? numbers.small() : numbers.any();
        const Reference exact{toBig(a.mantissa()) * toBig(b.mantissa()), a.scale() + b.scale()};
        const auto result = Decimal::multiply(a, b);
        if (representable(exact)) {
            QVERIFY2(result.has_value() && sameValue(*result, exact.mantissa, exact.scale),
                     shown(a, b).c_str());
            ++exactCount;
            continue;
        }
        // The most digits after the point with which the number, rounded once, fits.
        std::optional<Reference> expected;
        for (int scale = std::min(exact.scale, Decimal::kScaleMax); scale >= 0 && !expected;
             --scale) {
            const Big rounded =
                divided(exact.mantissa, power10(exact.scale - scale), Rounding::HalfEven);
            if (fits(rounded)) expected = Reference{rounded, scale};
        }
        QVERIFY2(result.has_value() == expected.has_value(), shown(a, b).c_str());
        if (!expected) {
            QCOMPARE(result.error().code, ErrorCode::OutOfRange);
            ++errors;
            continue;
        }
        QVERIFY2(sameValue(*result, expected->mantissa, expected->scale), shown(a, b).c_str());
        ++roundedCount;
    }
    QVERIFY(exactCount > 1000 && roundedCount > 1000 && errors > 1000);
}

void TestDecimal::dividesInEveryDirection()
{
    Numbers numbers{4};
    int results = 0, errors = 0;
    for (int i = 0; i < kCases; ++i) {
        const Decimal a = i % 4 == 0 ? numbers.small() : numbers.any();
        const Decimal b = i % 4 == 0 ? numbers.small() : numbers.any();
        if (b.isZero()) continue;
        const int scale = numbers.upTo(Decimal::kScaleMax);
        for (const Rounding rounding : kRoundings) {
            const Big exact = divided(toBig(a.mantissa()) * power10(scale + b.scale()),
                                      toBig(b.mantissa()) * power10(a.scale()), rounding);
            const auto result = Decimal::divide(a, b, scale, rounding);
            QVERIFY2(result.has_value() == fits(exact), shown(a, b).c_str());
            if (!result) {
                ++errors;
                continue;
            }
            QCOMPARE(result->scale(), scale);
            QVERIFY2(toBig(result->mantissa()) == exact, shown(a, b).c_str());
            ++results;
        }
    }
    QVERIFY(results > 1000 && errors > 1000);
}

void TestDecimal::comparesByValue()
{
    Numbers numbers{5};
    for (int i = 0; i < kCases; ++i) {
        const Decimal a = numbers.any();
        // Half of the pairs are equal or neighbours at another scale.
        Decimal b = numbers.any();
        if (i % 2 == 0) {
            const Decimal base = a.normalized();
            b = Decimal::fromMantissa(base.mantissa(), base.scale());
            if (i % 4 == 0 && fits(toBig(b.mantissa()) + 1))
                b = Decimal::fromMantissa(b.mantissa() + 1, b.scale());
        }
        const Big left = toBig(a.mantissa()) * power10(b.scale());
        const Big right = toBig(b.mantissa()) * power10(a.scale());
        QVERIFY2((a < b) == (left < right), shown(a, b).c_str());
        QVERIFY2((a == b) == (left == right), shown(a, b).c_str());
        QVERIFY2((a > b) == (left > right), shown(a, b).c_str());
    }
    QVERIFY(Decimal::of("1.50") == Decimal::of("1.5"));
    QVERIFY(Decimal::of("-0.0") == Decimal{});
}

void TestDecimal::roundsToDigits()
{
    Numbers numbers{6};
    for (int i = 0; i < kCases; ++i) {
        const Decimal value = numbers.any();
        const int scale = numbers.upTo(Decimal::kScaleMax);
        for (const Rounding rounding : kRoundings) {
            const Big exact =
                divided(toBig(value.mantissa()) * power10(scale), power10(value.scale()), rounding);
            if (!fits(exact)) continue; // asserted: see assertsWhenAnOperatorDoesNotFit
            const Decimal result = value.rounded(scale, rounding);
            QCOMPARE(result.scale(), scale);
            QVERIFY2(toBig(result.mantissa()) == exact, value.toString().c_str());
        }
    }
}

void TestDecimal::roundsToStepsInTheDirectionGiven_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("step");
    QTest::addColumn<int>("rounding");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* value, const char* step, Rounding rounding,
                        const char* expected) {
        QTest::newRow(name) << value << step << static_cast<int>(rounding) << expected;
    };
    row("price down to tick", "1774.139", "0.01", Rounding::Down, "1774.13");
    row("price up to tick", "1774.131", "0.01", Rounding::Up, "1774.14");
    row("on the tick already, down", "1774.13", "0.01", Rounding::Down, "1774.13");
    row("on the tick already, up", "1774.13", "0.01", Rounding::Up, "1774.13");
    row("tick of a half", "61250.7", "0.5", Rounding::Down, "61250.5");
    row("tick of a half, nearest", "61250.75", "0.5", Rounding::HalfEven, "61251.0");
    row("tie goes to the even multiple", "61250.25", "0.5", Rounding::HalfEven, "61250.0");
    row("lot of ten", "127", "10", Rounding::TowardsZero, "120");
    row("lot with more digits than the value", "3", "0.001", Rounding::TowardsZero, "3.000");
    row("less than one lot", "0.0099", "0.01", Rounding::TowardsZero, "0.00");
    row("negative, down is away from zero", "-0.015", "0.01", Rounding::Down, "-0.02");
    row("negative, up is towards zero", "-0.015", "0.01", Rounding::Up, "-0.01");
    row("negative towards zero", "-0.019", "0.01", Rounding::TowardsZero, "-0.01");
    row("negative away from zero", "-0.011", "0.01", Rounding::AwayFromZero, "-0.02");
    row("step that is no power of ten", "100", "0.03", Rounding::Down, "99.99");
    row("28 digits", "0.1234567890123456789012345678", "0.0001", Rounding::Up, "0.1235");
}

void TestDecimal::roundsToStepsInTheDirectionGiven()
{
    QFETCH(QString, value);
    QFETCH(QString, step);
    QFETCH(int, rounding);
    QFETCH(QString, expected);
    const Decimal result =
        Decimal::of(value.toStdString())
            .roundedToStep(Decimal::of(step.toStdString()), static_cast<Rounding>(rounding));
    QCOMPARE(QString::fromStdString(result.toString()), expected);
}

void TestDecimal::roundsToAnyStep()
{
    Numbers numbers{7};
    int results = 0;
    for (int i = 0; i < kCases; ++i) {
        const Decimal value = i % 2 == 0 ? numbers.small() : numbers.any();
        const Decimal step =
            i % 2 == 0 ? numbers.small().abs() + Decimal::of("0.0001") : numbers.positive();
        for (const Rounding rounding : kRoundings) {
            const Big steps = divided(toBig(value.mantissa()) * power10(step.scale()),
                                      toBig(step.mantissa()) * power10(value.scale()), rounding);
            const Big exact = steps * toBig(step.mantissa());
            if (!fits(exact)) continue;
            const Decimal result = value.roundedToStep(step, rounding);
            QVERIFY2(toBig(result.mantissa()) == exact && result.scale() == step.scale(),
                     shown(value, step).c_str());
            QVERIFY(result.isMultipleOf(step));
            ++results;
        }
    }
    QVERIFY(results > 20'000);
}

void TestDecimal::knowsMultiples()
{
    Numbers numbers{8};
    int multiples = 0;
    for (int i = 0; i < kCases; ++i) {
        Decimal value = numbers.any(); // any pair: venue input must never assert here
        const Decimal step =
            i % 2 == 0 ? numbers.small().abs() + Decimal::of("0.0001") : numbers.positive();
        if (i % 3 == 0) {
            if (const auto product =
                    Decimal::multiply(step, Decimal::fromInt(numbers.upTo(100'000))))
                value = *product;
        }
        const Big rest = (toBig(value.mantissa()) * power10(step.scale()))
                         % (toBig(step.mantissa()) * power10(value.scale()));
        QVERIFY2(value.isMultipleOf(step) == (rest == 0), shown(value, step).c_str());
        multiples += rest == 0 ? 1 : 0;
    }
    QVERIFY(multiples > 1000);
}

void TestDecimal::becomesTheNearestDouble()
{
    Numbers numbers{9};
    for (int i = 0; i < kCases; ++i) {
        const Decimal value = i % 2 == 0 ? numbers.small() : numbers.any();
        const double expected =
            std::strtod(value.toString().c_str(), nullptr); // correctly rounded in glibc
        const double result = value.toDouble();
        QVERIFY2(std::memcmp(&result, &expected, sizeof result) == 0
                     || (result == 0 && expected == 0),
                 value.toString().c_str());
    }
}

void TestDecimal::comesFromDoublesExactly()
{
    std::mt19937_64 random{10};
    int results = 0;
    for (int i = 0; i < kCases; ++i) {
        const double mantissa = static_cast<double>(static_cast<std::int64_t>(random())) / 9.0e18;
        const double value = std::ldexp(mantissa, static_cast<int>(random() % 300) - 170);
        const int scale = static_cast<int>(random() % (Decimal::kScaleMax + 1));
        // The double as a fraction of two integers.
        int exponent = 0;
        const auto bits = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 53));
        exponent -= 53;
        Big numerator = Big{bits} * power10(scale), denominator = 1;
        if (exponent >= 0)
            numerator <<= static_cast<unsigned>(exponent);
        else
            denominator <<= static_cast<unsigned>(-exponent);
        for (const Rounding rounding : kRoundings) {
            const Big exact = divided(numerator, denominator, rounding);
            const auto result = Decimal::fromDouble(value, scale, rounding);
            QVERIFY(result.has_value() == fits(exact));
            if (!result) continue;
            QVERIFY(result->scale() == scale && toBig(result->mantissa()) == exact);
            ++results;
        }
    }
    QVERIFY(results > 20'000);
    QCOMPARE(Decimal::fromDouble(0.1, 2)->toString(), std::string{"0.10"});
    QCOMPARE(Decimal::fromDouble(-1774.145, 2, Rounding::Down)->toString(),
             std::string{"-1774.15"});
    QCOMPARE(
        Decimal::fromDouble(std::numeric_limits<double>::denorm_min(), 2, Rounding::Up)->toString(),
        std::string{"0.01"});
}

void TestDecimal::refusesDoublesThatAreNoNumber()
{
    using Limits = std::numeric_limits<double>;
    for (const double value :
         {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(), Limits::max(), 1e38}) {
        const auto result = Decimal::fromDouble(value, 2);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::OutOfRange);
    }
}

void TestDecimal::dividesByZeroIntoAnError()
{
    const auto result = Decimal::divide(Decimal::of("1"), Decimal::of("0.00"), 2, Rounding::Down);
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::OutOfRange);
}

void TestDecimal::assertsWhenAnOperatorDoesNotFit()
{
    const Decimal largest = Decimal::of("99999999999999999999999999999999999999");
    QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)(largest + Decimal::of("1")));
    QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)(-largest - Decimal::of("1")));
    QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)(largest * Decimal::of("10")));
    QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)largest.rounded(1, Rounding::Down));
    QVERIFY_THROWS_EXCEPTION(AssertionFailed,
                             (void)largest.roundedToStep(Decimal{}, Rounding::Down));
    QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)Decimal::of("1.5x"));
    QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)Decimal::fromMantissa(1, 31));
    QVERIFY_THROWS_EXCEPTION(AssertionFailed,
                             (void)Decimal::fromMantissa(Decimal::kMantissaMax + 1, 0));
    QVERIFY(Decimal::fromMantissa(Decimal::kMantissaMax, 0) == largest);
    QVERIFY(largest - Decimal::of("1") < largest);
}

QTEST_GUILESS_MAIN(TestDecimal)
#include "tst_decimal.moc"

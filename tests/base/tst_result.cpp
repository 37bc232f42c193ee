// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"
#include "tests/support/compare.h"

#include <memory>
#include <set>

using namespace holdfast;

namespace {
constexpr std::array<ErrorCode, 9> kCodes{
    ErrorCode::Malformed,  ErrorCode::Missing,     ErrorCode::UnknownValue,
    ErrorCode::OutOfRange, ErrorCode::Unsupported, ErrorCode::Stale,
    ErrorCode::Refused,    ErrorCode::Unknown,     ErrorCode::Unavailable};

Result<int> half(int value)
{
    if (value % 2 != 0) return unexpected(ErrorCode::OutOfRange, "odd");
    return value / 2;
}

Result<std::string> describe(int value)
{
    const auto result = half(value);
    if (!result) return Unexpected{result.error().within("describe")};
    return "half is " + std::to_string(*result);
}
} // namespace

class TestResult : public QObject {
    Q_OBJECT

private slots:
    void holdsAValue()
    {
        const auto result = half(4);
        QVERIFY(result.has_value());
        QVERIFY(static_cast<bool>(result));
        QCOMPARE(*result, 2);
        QCOMPARE(result.value_or(7), 2);
    }
    void holdsAnError()
    {
        const auto result = half(3);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::OutOfRange);
        QCOMPARE(result.value_or(7), 7);
    }
    void carriesTheErrorIntoAnotherTypeWithItsPlace()
    {
        const auto result = describe(3);
        QVERIFY(!result);
        QCOMPARE(result.error().context, std::string{"describe: odd"});
        QCOMPARE(result.error().code, ErrorCode::OutOfRange);
        QCOMPARE(*describe(8), std::string{"half is 4"});
    }
    void addsPlacesFromTheInsideOut()
    {
        const Error error{ErrorCode::Malformed, "not a number"};
        QCOMPARE(error.within("px").within("order").context,
                 std::string{"order: px: not a number"});
        QCOMPARE(error.context, std::string{"not a number"});
    }
    void assertsOnTheWrongSide()
    {
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)half(3).value());
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)half(4).error());
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)Result<void>{}.error());
    }
    void holdsNothingButSuccess()
    {
        QVERIFY(Result<void>{}.has_value());
        const Result<void> failed = unexpected(ErrorCode::Unavailable, "no disk");
        QVERIFY(!failed);
        QCOMPARE(failed.error().context, std::string{"no disk"});
    }
    void movesWhatCannotBeCopied()
    {
        Result<std::unique_ptr<int>> result{std::make_unique<int>(5)};
        const std::unique_ptr<int> value = *std::move(result);
        QCOMPARE(*value, 5);
    }
    void namesEveryCode()
    {
        std::set<std::string_view> names;
        for (const ErrorCode code : kCodes)
            names.insert(toString(code));
        QCOMPARE(names.size(), kCodes.size());
    }
    void assertionSaysWhatAndWhere()
    {
        try {
            HF_ASSERT(1 + 1 == 3);
            QFAIL("the assertion did not throw");
        } catch (const AssertionFailed& failed) {
            const std::string what = failed.what();
            QVERIFY(what.find("1 + 1 == 3") != std::string::npos);
            QVERIFY(what.find("tst_result.cpp") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"

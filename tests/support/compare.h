// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include <concepts>
#include <string>
#include <string_view>

/// Lets QCOMPARE take our types and print them. Without it QCOMPARE of an enum of ours does not
/// compile: Qt calls toString(value) and finds our function, whose text is not a char*.
namespace holdfast::test {

template <class T>
concept HasFreeToString = requires(const T& value) {
    { toString(value) } -> std::same_as<std::string_view>;
} || requires(const T& value) {
    { toString(value) } -> std::same_as<std::string>;
};

template <class T>
concept HasMemberToString = requires(const T& value) {
    { value.toString() } -> std::same_as<std::string>;
};

bool compare(bool isSame, std::string_view actualValue, std::string_view expectedValue,
             const char* actual, const char* expected, const char* file, int line);

} // namespace holdfast::test

namespace QTest {

template <class T>
    requires holdfast::test::HasFreeToString<T>
bool qCompare(const T& a, const T& b, const char* actual, const char* expected, const char* file,
              int line)
{
    return holdfast::test::compare(a == b, toString(a), toString(b), actual, expected, file, line);
}

template <class T>
    requires(holdfast::test::HasMemberToString<T> && !holdfast::test::HasFreeToString<T>)
bool qCompare(const T& a, const T& b, const char* actual, const char* expected, const char* file,
              int line)
{
    return holdfast::test::compare(a == b, a.toString(), b.toString(), actual, expected, file,
                                   line);
}

} // namespace QTest

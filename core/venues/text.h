// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Bodies and messages of venues, for people.
namespace holdfast::venues {

/// Without blanks at both ends: some venues' messages end with one.
[[nodiscard]] std::string trimmed(std::string_view text);
/// The first characters of a body; control characters become blanks.
[[nodiscard]] std::string excerptOf(std::string_view body);

/// Takes `text` off the beginning of `rest`; false where it does not begin so.
[[nodiscard]] constexpr bool skip(std::string_view& rest, std::string_view text)
{
    if (!rest.starts_with(text)) return false;
    rest.remove_prefix(text.size());
    return true;
}

[[nodiscard]] constexpr bool isSuccess(int httpStatus)
{
    return httpStatus >= 200 && httpStatus < 300;
}

} // namespace holdfast::venues

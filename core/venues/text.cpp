// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/text.h"

#include <algorithm>

namespace holdfast::venues {

std::string trimmed(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return std::string{text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1)};
}

std::string excerptOf(std::string_view body)
{
    constexpr std::size_t kLength = 200;
    std::string excerpt{body.substr(0, kLength)};
    std::replace_if(
        excerpt.begin(), excerpt.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; },
        ' ');
    return excerpt;
}

} // namespace holdfast::venues

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/triage.h"

#include "core/venues/text.h"

#include <algorithm>

namespace holdfast::venues::bybit {
namespace {

std::size_t lengthOf(std::string_view text, bool (*isOfIt)(char))
{
    const auto end = std::find_if_not(text.begin(), text.end(), isOfIt);
    return static_cast<std::size_t>(end - text.begin());
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isOfTopic(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
}

} // namespace

std::optional<std::string_view> triage(std::string_view frame)
{
    std::string_view rest = frame;
    if (!skip(rest, R"({"topic":")")) return std::nullopt;
    const char* begin = rest.data();
    if (!rest.starts_with("kline.")) return std::nullopt;
    rest.remove_prefix(lengthOf(rest, isOfTopic));
    if (!skip(rest, R"(","data":[{"start":)")) return std::nullopt;
    const std::size_t digits = lengthOf(rest, isDigit);
    const char* end = rest.data() + digits;
    rest.remove_prefix(digits);
    const bool isOneRow = rest.find('{') == std::string_view::npos;
    if (digits == 0 || !rest.starts_with(',') || !isOneRow) return std::nullopt;
    return std::string_view{begin, static_cast<std::size_t>(end - begin)};
}

} // namespace holdfast::venues::bybit

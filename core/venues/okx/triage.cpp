// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/triage.h"

#include "core/venues/text.h"

#include <algorithm>

namespace holdfast::venues::okx {
namespace {

/// What stands before the next quotation mark, if it is a name: letters, digits, '-'.
std::string_view takeName(std::string_view& rest)
{
    const auto isOfName = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
               || c == '-';
    };
    const auto end = std::find_if_not(rest.begin(), rest.end(), isOfName);
    const auto size = static_cast<std::size_t>(end - rest.begin());
    if (size == 0 || size == rest.size() || rest[size] != '"') return {};
    const std::string_view name = rest.substr(0, size);
    rest.remove_prefix(size + 1);
    return name;
}

} // namespace

std::optional<std::string_view> triage(std::string_view frame)
{
    std::string_view rest = frame;
    if (!skip(rest, R"({"arg":{"channel":")")) return std::nullopt;
    const std::string_view channel = takeName(rest);
    const bool isCandle = channel.starts_with("candle");
    if (!isCandle && channel != "tickers" && channel != "mark-price") return std::nullopt;
    if (!skip(rest, R"(,"instId":")")) return std::nullopt;
    const std::string_view instrument = takeName(rest);
    if (instrument.empty()) return std::nullopt;
    const char* end = instrument.data() + instrument.size();
    if (isCandle) {
        if (!skip(rest, R"(},"data":[[")")) return std::nullopt;
        const std::string_view open = takeName(rest);
        const bool isOneRow = rest.find('[') == std::string_view::npos;
        if (open.empty() || !isOneRow || !frame.ends_with("]]}")) return std::nullopt;
        end = open.data() + open.size();
    } else if (!skip(rest, R"(},"data":[{)") || !frame.ends_with("}]}")) {
        return std::nullopt;
    }
    return std::string_view{channel.data(), static_cast<std::size_t>(end - channel.data())};
}

} // namespace holdfast::venues::okx

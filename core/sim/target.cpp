// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/target.h"

namespace holdfast::sim {
namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decode(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0
                   && hexDigit(text[i + 2]) >= 0) {
            out += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

} // namespace

std::string_view Target::get(std::string_view name) const
{
    const auto found = query.find(name);
    return found == query.end() ? std::string_view{} : std::string_view{found->second};
}

std::vector<std::string> Target::list(std::string_view name) const
{
    std::vector<std::string> parts;
    if (const std::string_view value = get(name); !value.empty())
        for (const std::string_view part : split(value, ','))
            parts.emplace_back(part);
    return parts;
}

Target parseTarget(std::string_view raw)
{
    Target target;
    const std::size_t mark = raw.find('?');
    target.path = decode(raw.substr(0, mark));
    if (mark == std::string_view::npos) return target;
    for (const std::string_view pair : split(raw.substr(mark + 1), '&')) {
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        target.query[decode(pair.substr(0, equals))] = decode(value);
    }
    return target;
}

} // namespace holdfast::sim

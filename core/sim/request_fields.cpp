// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/request_fields.h"

#include "core/base/assert.h"

#include <charconv>

namespace holdfast::sim {

std::string field(const json::Value& body, std::string_view name)
{
    const auto value = body.at(name);
    if (!value) return {};
    switch (value->kind()) {
    case json::Kind::String: return std::string{value->text().value()};
    case json::Kind::Number: return std::string{value->numberText().value()};
    case json::Kind::Boolean: return value->boolean().value() ? "true" : "false";
    case json::Kind::Null:
    case json::Kind::Array:
    case json::Kind::Object: return {};
    }
    HF_UNREACHABLE();
}

bool isTrue(const json::Value& body, std::string_view name) { return field(body, name) == "true"; }

std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace holdfast::sim

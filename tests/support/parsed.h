// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <nlohmann/json.hpp>
#include <string>

/// Rows of venues in tests: read by us, and bent by another parser.
namespace holdfast::venues::test {

using Raw = nlohmann::json;

/// One text parsed by us; the document lives as long as this.
struct Parsed {
    explicit Parsed(const std::string& text)
        : value{*document.parse(text)}
    {
    }
    json::Document document;
    json::Value value;
};

inline std::string with(const std::string& row, const std::string& field, const Raw& value)
{
    Raw changed = Raw::parse(row);
    changed[field] = value;
    return changed.dump();
}
inline std::string without(const std::string& row, const std::string& field)
{
    Raw changed = Raw::parse(row);
    changed.erase(field);
    return changed.dump();
}

} // namespace holdfast::venues::test

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/taking.h"

#include <algorithm>
#include <array>

namespace holdfast::venues::okx {
namespace {

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

} // namespace

Result<bool> isSwap(json::Value row)
{
    if (!row.isObject()) return unexpected(ErrorCode::Malformed, "a row is not an object");
    const Fields fields{row};
    const auto type = fields.text("instType");
    if (!type) return Unexpected{type.error()};
    if (*type == "SWAP") return true;
    static constexpr std::array<std::string_view, 4> kOthers{"SPOT", "MARGIN", "FUTURES", "OPTION"};
    if (std::find(kOthers.begin(), kOthers.end(), *type) != kOthers.end()) return false;
    if (!type->empty())
        return unexpected(ErrorCode::UnknownValue,
                          "instType: \"" + *type + "\" is not a value we know");
    const auto instrument = fields.requiredText("instId");
    if (!instrument) return Unexpected{instrument.error()};
    return endsWith(*instrument, "-SWAP");
}

} // namespace holdfast::venues::okx

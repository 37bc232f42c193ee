// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/triage.h"

#include "core/base/json.h"
#include "core/venues/okx/fields.h"

namespace holdfast::venues::okx {

std::optional<std::string> triage(std::string_view frame)
{
    json::Document document;
    const auto root = document.parse(frame);
    if (!root || !root->isObject() || root->at("event")) return std::nullopt;
    const auto arg = root->at("arg");
    const auto data = root->at("data");
    if (!arg || !arg->isObject() || !data || !data->isArray() || data->size() != 1)
        return std::nullopt;
    const auto channel = Fields{*arg}.requiredText("channel");
    const auto instrument = Fields{*arg}.requiredText("instId");
    if (!channel || !instrument) return std::nullopt;
    std::string key = *channel + ' ' + *instrument;
    if (*channel == "tickers" || *channel == "mark-price") return key;
    if (channel->rfind("candle", 0) != 0) return std::nullopt;
    const json::Value row = data->items().front();
    if (!row.isArray() || row.size() == 0) return std::nullopt;
    const auto open = row.items().front().numberText();
    if (!open) return std::nullopt;
    return key + ' ' + std::string{*open};
}

} // namespace holdfast::venues::okx

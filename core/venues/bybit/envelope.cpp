// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/envelope.h"

#include "core/venues/fields.h"

namespace holdfast::venues::bybit {

std::string redacted(std::string_view text)
{
    constexpr std::string_view kEcho = "origin_string[";
    const auto at = text.find(kEcho);
    if (at == std::string_view::npos) return trimmed(text);
    const auto begin = at + kEcho.size();
    const auto end = text.rfind(']');
    std::string shown{text.substr(0, begin)};
    shown += "not shown]";
    if (end != std::string_view::npos && end >= begin) shown += text.substr(end + 1);
    return trimmed(shown);
}

std::string shownOf(std::string_view body) { return excerptOf(redacted(body)); }

std::optional<WallTime> timeIn(json::Value object, std::string_view name)
{
    const auto time = Fields{object}.time(name);
    return time ? *time : std::nullopt;
}

Result<Envelope> openEnvelope(json::Document& document, std::string_view body)
{
    const auto root = document.parse(body);
    if (!root) return Unexpected{root.error().within("reply")};
    const auto code = root->required("retCode");
    if (!code) return Unexpected{code.error().within("reply")};
    const auto number = code->integer();
    if (!number) return Unexpected{number.error().within("reply")};
    Envelope envelope{*root, std::to_string(*number), {}, {}, {}, timeIn(*root, "time")};
    if (const auto message = root->at("retMsg"); message && message->isString())
        envelope.text = redacted(*message->text());
    if (const auto result = root->at("result"); result && !result->isNull()) {
        if (!result->isObject())
            return unexpected(ErrorCode::Malformed, "reply: result is not an object");
        envelope.result = *result;
    }
    if (const auto info = root->at("retExtInfo"); info && info->isObject())
        envelope.extInfo = *info;
    return envelope;
}

} // namespace holdfast::venues::bybit

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/envelope.h"

#include <algorithm>

namespace holdfast::venues::okx {

Result<Envelope> openEnvelope(json::Document& document, std::string_view body)
{
    const auto root = document.parse(body);
    if (!root) return Unexpected{root.error().within("reply")};
    const auto code = root->required("code");
    if (!code) return Unexpected{code.error().within("reply")};
    if (!code->isString()) return unexpected(ErrorCode::Malformed, "reply: code is not a text");
    Envelope envelope;
    envelope.code = std::string{*code->text()};
    if (envelope.code.empty()) return unexpected(ErrorCode::Malformed, "reply: code is empty");
    if (const auto message = root->at("msg"); message && message->isString())
        envelope.text = trimmed(*message->text());
    if (const auto data = root->at("data"); data && !data->isNull()) {
        if (!data->isArray())
            return unexpected(ErrorCode::Malformed, "reply: data is not an array");
        envelope.data = *data;
    }
    return envelope;
}

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

} // namespace holdfast::venues::okx

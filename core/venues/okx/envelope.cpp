// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/envelope.h"

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

} // namespace holdfast::venues::okx

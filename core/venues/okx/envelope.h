// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/venues/text.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::venues::okx {

/// The outside of every REST reply: {"code":"0","msg":"","data":[…]} (okx.md §1.4). Values of `data`
/// live as long as the document they were parsed with.
struct Envelope {
    std::string code;                ///< The venue's; "0" when the envelope was handled.
    std::string text;                ///< `msg`, trimmed.
    std::optional<json::Value> data; ///< An array; absent on gateway refusals.
    [[nodiscard]] bool isOk() const { return code == "0"; }
};

/// \retval ErrorCode::Malformed  empty, cut, HTML, not JSON, no text `code` (gateway bodies have none or
///                               a number), or a `data` that is not an array
[[nodiscard]] Result<Envelope> openEnvelope(json::Document& document, std::string_view body);

} // namespace holdfast::venues::okx

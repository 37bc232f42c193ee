// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/venues/text.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::venues::bybit {

/// The outside of every REST reply: {"retCode":0,"retMsg":"OK","result":{…},"retExtInfo":{…},"time":ms}
/// (bybit.md §1.5). Only retCode says whether it went well: a success reads "OK", "success", "SUCCESS" or
/// nothing. Values live as long as the document they were parsed with.
struct Envelope {
    json::Value root;
    std::string code;                  ///< retCode as text; "0" when the request was accepted.
    std::string text;                  ///< retMsg, trimmed, without what it echoes of our key.
    std::optional<json::Value> result; ///< An object; absent where it is null or not there.
    std::optional<json::Value> extInfo;
    std::optional<WallTime> time; ///< Of the venue's clock; some replies have none.
    [[nodiscard]] bool isOk() const { return code == "0"; }
};

/// \retval ErrorCode::Malformed  empty, cut, HTML, not JSON, no whole retCode, or a result that is no object
[[nodiscard]] Result<Envelope> openEnvelope(json::Document& document, std::string_view body);
/// The venue's time in an envelope opened before, or in a push (`ts`, `creationTime`).
[[nodiscard]] std::optional<WallTime> timeIn(json::Value object, std::string_view name);

/// A message of the venue as it may be shown: 10004 echoes what was signed, the API key in it (bybit.md §1.5).
[[nodiscard]] std::string redacted(std::string_view text);
/// excerptOf a body or frame, likewise; also of one that is cut or is no JSON.
[[nodiscard]] std::string shownOf(std::string_view body);

} // namespace holdfast::venues::bybit

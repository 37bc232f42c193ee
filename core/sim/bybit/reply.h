// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/bybit/authentication.h"
#include "core/sim/fault_plan.h"
#include "core/sim/http.h"

#include <string>
#include <string_view>

/// The venue's envelope, and replies that do not say what was done (bybit.md §1.5, §7).
namespace holdfast::sim::bybit {

/// {"retCode":0,"retMsg":"OK","result":…,"retExtInfo":{},"time":…}, HTTP 200.
/// \param result     one JSON value
/// \param extraInfo  as above: errors of a batch's items
[[nodiscard]] HttpAnswer success(WallTime now, std::string_view result,
                                 std::string_view extraInfo = "{}");
/// The code and the words, an empty result, HTTP 200.
[[nodiscard]] HttpAnswer failure(WallTime now, const Refusal& refusal);
/// {"nextPageCursor":…,"category":"linear","list":[…]}
[[nodiscard]] std::string listResult(std::string_view rows, std::string_view cursor,
                                     bool isNull = false, bool withCategory = true);

/// `truth` as the verdict lets it be seen: in another shape, late, or not at all.
[[nodiscard]] HttpAnswer disguised(const HttpAnswer& truth, const Verdict& verdict, WallTime now);
/// A page of the edge, as with 403 "access too frequent".
[[nodiscard]] std::string edgePage(int status);
/// retCode of a reply; empty if it has none.
[[nodiscard]] std::string codeIn(std::string_view body);

} // namespace holdfast::sim::bybit

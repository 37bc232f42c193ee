// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/local/asks.h"
#include "app/options/words.h"
#include "core/base/json.h"
#include "core/base/result.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// The members of a request's line, each judged by itself: a value, or a sentence for whoever asked.
namespace holdfast::app {

/// "the request was not understood: ….": ErrorCode::Malformed.
[[nodiscard]] Unexpected wrong(std::string what);
/// A member that is not among these is refused.
[[nodiscard]] Result<void> onlyMembers(const json::Value& object,
                                       std::initializer_list<std::string_view> known);
[[nodiscard]] Result<std::string> text(const json::Value& object, std::string_view name);
/// An exact number above zero, given as a text; nullopt: not given.
[[nodiscard]] Result<std::optional<Decimal>> positive(const json::Value& object,
                                                      std::string_view name);
[[nodiscard]] Result<std::optional<std::string>>
named(const json::Value& object, std::string_view name, bool (*isGood)(std::string_view));
[[nodiscard]] Result<std::string> reasonOf(const json::Value& object);
[[nodiscard]] Result<std::optional<AccountId>> accountOf(const json::Value& object);
[[nodiscard]] Result<std::optional<InstrumentId>> instrumentOf(const json::Value& object);

} // namespace holdfast::app

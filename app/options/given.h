// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/argument_table.h"
#include "core/base/ids.h"
#include "core/domain/terms.h"
#include "core/engine/operator.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// What several commands are given, each judged once: a value, or one sentence (usageError).
namespace holdfast::app {

/// `--account`; nullopt: not given.
[[nodiscard]] Result<std::optional<AccountId>> accountIfAny(const Arguments& a);
[[nodiscard]] Result<AccountId> accountOf(const Arguments& a);
/// `--instrument`; nullopt: not given.
[[nodiscard]] Result<std::optional<InstrumentId>> instrumentIfAny(const Arguments& a);
[[nodiscard]] Result<InstrumentId> instrumentOf(const Arguments& a);
/// `--stop PRICE|PCT%`, on mark; nullopt: not given.
[[nodiscard]] Result<std::optional<engine::StopChoice>> stopIfAny(const Arguments& a);
/// `--reason`. \param with  what it is written to the journal with: "the close"
[[nodiscard]] Result<std::string> reasonOf(const Arguments& a, std::string_view with);

/// `--option` with one of these words; nullopt: not given.
template <class Enum>
Result<std::optional<Enum>> wordIfAny(const Arguments& a, std::string_view option,
                                      std::initializer_list<Enum> known)
{
    const auto given = a.text(option);
    if (!given) return std::optional<Enum>{};
    std::string all;
    for (const Enum value : known) {
        if (toString(value) == *given) return std::optional<Enum>{value};
        all += (all.empty() ? "" : " or ") + std::string{toString(value)};
    }
    return usageError(a, "--" + std::string{option} + " needs " + all + ", not '" + *given + "'");
}

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/fact.h"

#include <algorithm>
#include <optional>
#include <span>

/// What the codes of a venue mean for a write, as a table sorted by code.
namespace holdfast::venues {

enum class Verdict {
    Refused, ///< The venue proves that nothing was executed: `kind` says why.
    Unknown, ///< The code itself says that the result is not determined.
};

template <class Code>
struct CodeClass {
    Code code{};
    Verdict verdict = Verdict::Unknown;
    RefusalKind kind = RefusalKind::Other; ///< Of a refusal.
};

template <class Code>
[[nodiscard]] constexpr bool areSorted(std::span<const CodeClass<Code>> classes)
{
    return std::is_sorted(
        classes.begin(), classes.end(),
        [](const CodeClass<Code>& a, const CodeClass<Code>& b) { return a.code < b.code; });
}

/// Why a write was refused; `nullopt` where the code proves nothing: listed as undetermined, or not listed.
template <class Code>
[[nodiscard]] std::optional<RefusalKind> refusalIn(std::span<const CodeClass<Code>> classes,
                                                   const Code& code)
{
    const auto at = std::lower_bound(
        classes.begin(), classes.end(), code,
        [](const CodeClass<Code>& row, const Code& wanted) { return row.code < wanted; });
    if (at == classes.end() || at->code != code || at->verdict == Verdict::Unknown)
        return std::nullopt;
    return at->kind;
}

} // namespace holdfast::venues

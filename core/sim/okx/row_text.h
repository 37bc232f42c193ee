// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/instrument.h"

#include <optional>
#include <string>

/// Numbers as the venue writes them in its rows: without trailing zeros, "" for what does not apply.
namespace holdfast::sim::okx {

template <class Kind>
[[nodiscard]] std::string textOf(const std::optional<Amount<Kind>>& amount)
{
    return amount ? amount->value.normalized().toString() : std::string{};
}

template <class Kind>
[[nodiscard]] std::string textOf(const Amount<Kind>& amount)
{
    return amount.value.normalized().toString();
}

[[nodiscard]] inline std::string textOf(const Decimal& value)
{
    return value.normalized().toString();
}

[[nodiscard]] inline std::string family(const Instrument& instrument)
{
    return instrument.base + "-" + instrument.quote;
}

} // namespace holdfast::sim::okx

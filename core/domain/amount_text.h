// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast {

/// Why a person's number is none that can be traded or computed with: more digits than
/// kTypedDigitsBeforePointMax or kTypedDigitsAfterPointMax. Half a sentence: "has more than …"; nullopt: it is fine.
/// Whatever passes here can be multiplied with any price and size of a venue without overflow.
[[nodiscard]] std::optional<std::string> tooManyDigits(const Decimal& value);

/// A price, a size or a limit as a person or a program wrote it: plain digits, exact, above zero.
/// \retval ErrorCode::Malformed   "is not a number"
/// \retval ErrorCode::OutOfRange  "is not above zero", or tooManyDigits; half a sentence, the caller names the field
[[nodiscard]] Result<Decimal> readPositive(std::string_view text);

} // namespace holdfast

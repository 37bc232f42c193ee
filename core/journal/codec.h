// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/journal/record.h"

#include <string>
#include <string_view>

namespace holdfast::journal {

/// One record as one line of JSON, without its id, time, account and kind (those are columns).
[[nodiscard]] std::string encodeBody(const Body& body);
/// \param kind  as kindOf gave it
/// \retval ErrorCode::Malformed, Missing, UnknownValue  with the field's name; nothing is defaulted
[[nodiscard]] Result<Body> decodeBody(std::string_view kind, std::string_view text);
/// The sentence a person reads for this record, in the words of style.md §10.
[[nodiscard]] std::string describe(const Record& record);
/// What a request wants: "stop cl=hf… ETH-USDT-SWAP sell qty=all of the position trigger=2491.36 on=mark".
[[nodiscard]] std::string describe(const venues::Request& request);

} // namespace holdfast::journal

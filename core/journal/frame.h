// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/journal/record.h"

#include <string>
#include <string_view>
#include <vector>

/// Records one after the other in a file that may be torn: the reserve's form (core/shell/reserve_file.h),
/// and that of the simulated journal (core/sim/sim_journal.h).
///
/// An entry is a header of 24 bytes (length, then the XXH3-128 of the line, in this machine's order) and
/// one line of JSON. Length zero ends the list, and so does an entry that does not hold.
namespace holdfast::journal {

constexpr std::size_t kFrameHeader = 24;

/// Id, time, account, kind and body of a record as one line of JSON.
/// \param body  what encodeBody gave for it
[[nodiscard]] std::string recordLine(const Record& record, std::string_view body);
/// \retval ErrorCode::Malformed, Missing, UnknownValue  as decodeBody
[[nodiscard]] Result<Record> readRecordLine(std::string_view line);

/// The line with its header.
[[nodiscard]] std::string frame(std::string_view line);
/// The line of the entry that begins here; empty where the list ends.
[[nodiscard]] std::string_view frameAt(std::string_view bytes, std::size_t offset);

} // namespace holdfast::journal

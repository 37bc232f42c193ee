// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/record.h"

#include <vector>

namespace holdfast::journal {

/// What of the reserve the journal lacks. A record that is there, or kept twice, is left out; one whose
/// id was given to another record meanwhile gets a new id after all others: it is never lost, and never
/// in the way.
/// \param there  the journal's records, by rising id
[[nodiscard]] std::vector<Record> missingFrom(const std::vector<Record>& there,
                                              std::vector<Record> kept);
/// Both, by rising id.
[[nodiscard]] std::vector<Record> joined(std::vector<Record> there,
                                         const std::vector<Record>& missing);

} // namespace holdfast::journal

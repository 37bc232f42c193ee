// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/engine/snapshot.h"

#include <optional>
#include <string>

/// What a status says about disagreements with the venue: findings, list fault, brake, and how good the venue's
/// answers are.
namespace holdfast::app {

/// It stands; one that ended is told for a minute more, and is no doubt.
[[nodiscard]] bool isStanding(const engine::FindingView& finding);
/// A finding stands, a list counts for nothing, automatic cancels are off, or nothing is compared (a halt).
[[nodiscard]] bool disagrees(const engine::Snapshot& snapshot);

/// The members "listFault", "brake" and "quality" of an account's object.
void writeDivergence(json::Writer& out, const engine::AccountView& account);
/// The member "findings" of the status.
void writeFindings(json::Writer& out, const engine::Snapshot& snapshot);
/// The same for a person, one fact a line.
[[nodiscard]] std::string divergenceText(const engine::AccountView& account);
[[nodiscard]] std::string findingsText(const engine::Snapshot& snapshot);

/// What `holdfast-cli findings` tells: of a snapshot the accounts and the findings, of one account or of all.
[[nodiscard]] engine::Snapshot disagreementsOf(const engine::Snapshot& snapshot,
                                               const std::optional<AccountId>& account);
/// One line of JSON: each account with its list fault, brake and quality, and the findings.
[[nodiscard]] std::string disagreementsJson(const engine::Snapshot& snapshot);
/// The same for a person; how good the answers are is left to the status.
[[nodiscard]] std::string disagreementsText(const engine::Snapshot& snapshot);

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/profile/profile.h"
#include "core/base/time.h"
#include "core/domain/records.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What is good and bad about a key and the account behind it, before anything is traded with it.
/// Facts: okx.md §1.1, §1.4, §3.2, §11; of Bybit: bybit_findings.h.
namespace holdfast::app {

enum class Grade {
    Fine,
    Warning, ///< Can be traded with; a person should know.
    Refused, ///< Nothing is opened with this.
};
[[nodiscard]] std::string_view toString(Grade);

struct AccountFinding {
    Grade grade = Grade::Fine;
    std::string
        what; ///< "permissions", "addresses", "expiry", "account mode", "position mode", "clock", "limits".
    std::string text; ///< A sentence: what was found, what it means, what to do.
    friend bool operator==(const AccountFinding&, const AccountFinding&) = default;
};

/// One finding for each question, in a fixed order, the good ones too; "expiry" only of a venue that states one.
/// \param clockOffset  ours against the venue's; nullopt: it was not measured
/// \param now          for the days that the key has left
[[nodiscard]] std::vector<AccountFinding> judgeAccount(const ProfileAccount& account,
                                                       const AccountConfig& config,
                                                       std::optional<milliseconds> clockOffset,
                                                       WallTime now);

/// The gravest of them.
[[nodiscard]] Grade gravest(const std::vector<AccountFinding>& findings);

/// Does a sentence of the venue have this code, and not a longer number around it?
[[nodiscard]] bool saysCode(std::string_view reason, std::string_view code);
/// What to do about a key the venue refuses, from its own words ("the key is refused, code 50101: …").
[[nodiscard]] std::string adviceOnRefusal(std::string_view reason, const ProfileAccount& account);

} // namespace holdfast::app

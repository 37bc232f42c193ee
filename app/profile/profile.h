// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/domain/terms.h"
#include "core/engine/config.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The one readable file a person edits: accounts, strategies, limits, notifiers; never a secret
/// (decisions §11). Its schema is resources/profile.schema.json.
namespace holdfast::app {

struct ProfileAccount {
    std::string name;
    Venue venue = Venue::Okx;
    Environment environment = Environment::Drill;
    std::string region; ///< Empty: the venue's main one.
    Ladder ladder = Ladder::Watch;
    engine::GuardPolicy guard;      ///< About positions that were opened elsewhere.
    engine::Limits limits;          ///< Unset ones forbid opening on live accounts.
    std::vector<std::string> watch; ///< Instruments of the watchlist.
    TriggerSource stopSource = TriggerSource::Mark;
    friend bool operator==(const ProfileAccount&, const ProfileAccount&) = default;
};

struct ProfileStrategy {
    std::string name;
    std::string kind; ///< "bollinger_reversion"
    std::string account;
    std::string instrument;
    minutes bar{5};
    engine::Size size;
    bool isArmed = false;
    std::vector<std::pair<std::string, double>> parameters;
    friend bool operator==(const ProfileStrategy&, const ProfileStrategy&) = default;
};

struct Profile {
    std::vector<ProfileAccount> accounts;
    std::vector<ProfileStrategy> strategies;
    friend bool operator==(const Profile&, const Profile&) = default;

    [[nodiscard]] const ProfileAccount* account(std::string_view name) const;
};

/// \retval ErrorCode::Malformed, Missing, UnknownValue, OutOfRange  one sentence that begins with the
///         path of the field: "accounts[1].ladder: …". Unknown fields are refused: a misspelt limit
///         must not pass silently.
[[nodiscard]] Result<Profile> parseProfile(std::string_view text);
/// The same profile as readable text; parseProfile gives it back unchanged.
[[nodiscard]] std::string formatProfile(const Profile& profile);

/// \retval ErrorCode::Missing      there is no such file
/// \retval ErrorCode::Unavailable  it cannot be read
[[nodiscard]] Result<Profile> loadProfile(const std::string& file);
/// Replaces the file whole or not at all.
[[nodiscard]] Result<void> saveProfile(const std::string& file, const Profile& profile);

} // namespace holdfast::app

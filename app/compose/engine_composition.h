// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose/drill_address.h"
#include "app/compose/paths.h"
#include "app/profile/profile.h"
#include "core/shell/engine_setup.h"
#include "core/shell/keychain.h"

#include <optional>
#include <vector>

namespace holdfast::app {

/// What a first start trades with, an account and a strategy for each venue: Trade, trading on, generous
/// limits, a Bollinger strategy armed on the ETH perpetual, four instruments on the watchlist (decisions §11).
/// The account of a single venue is "drill", those of several "drill-okx", "drill-bybit".
[[nodiscard]] Profile drillProfile(const std::vector<DrillAddress>& drills);

/// Everything the engine's thread needs, from a profile.
///
/// \param drills  where accounts of the environment `drill` are, one of a venue; their key comes from it where
///                neither `given` nor the keychain has one
/// \param given  secrets that came with the start; they win over the keychain
/// \retval ErrorCode::Unsupported  an account's venue is not in this version
/// \retval ErrorCode::Missing      an account of the drill without a drill, or a region without hosts
[[nodiscard]] Result<shell::EngineSetup> composeEngine(const Profile& profile,
                                                       const std::vector<DrillAddress>& drills,
                                                       const shell::GivenCredentials& given,
                                                       const Paths& paths);

/// Secrets of this start: systemd's, and those of `--credentials-fd`.
[[nodiscard]] Result<shell::GivenCredentials>
givenCredentials(const std::optional<int>& descriptor);

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/launch.h"

#include "app/compose/drill_control.h"

#include <QFileInfo>

#include <algorithm>

namespace holdfast::app {
Result<Launch> prepareLaunch(const CommonOptions& common, const RunOptions& run,
                             shell::DataDirLock lock)
{
    Launch out{pathsOf(common), std::move(lock), nullptr, std::nullopt, {}};
    for (const Venue venue : run.drill)
        if (venue != Venue::Okx)
            return unexpected(ErrorCode::Unsupported, "--drill " + std::string{toString(venue)}
                                                          + ": not in this version; okx is");

    const bool hasProfile = common.profile || QFileInfo::exists(out.paths.profileFile);
    const bool wantsDrill = !run.drill.empty() || run.drillAt || !hasProfile;
    if (run.drillAt) {
        auto address = attachToDrill(*run.drillAt);
        if (!address) return Unexpected{address.error()};
        out.drill = std::move(address).value();
    } else if (wantsDrill) {
        out.child = std::make_unique<DrillChild>();
        auto address = out.child->start(run, Venue::Okx,
                                        out.paths.dataDir + QStringLiteral("/drill/state.json"));
        if (!address) return Unexpected{address.error()};
        out.drill = std::move(address).value();
    }

    Profile profile;
    if (hasProfile) {
        auto loaded = loadProfile(out.paths.profileFile.toStdString());
        if (!loaded) return Unexpected{loaded.error()};
        profile = std::move(loaded).value();
    }
    // A drill never stands beside accounts with real keys: it replaces the profile, unless the profile has accounts of a drill.
    if (wantsDrill) {
        const bool hasDrillAccount = std::any_of(
            profile.accounts.begin(), profile.accounts.end(),
            [](const ProfileAccount& a) { return a.environment == Environment::Drill; });
        if (hasDrillAccount) {
            std::erase_if(profile.accounts, [](const ProfileAccount& a) {
                return a.environment != Environment::Drill;
            });
            std::erase_if(profile.strategies, [&](const ProfileStrategy& s) {
                return profile.account(s.account) == nullptr;
            });
        } else {
            profile = drillProfile(out.drill->venue);
        }
    }
    if (profile.accounts.empty())
        return unexpected(ErrorCode::Missing,
                          "the profile " + out.paths.profileFile.toStdString()
                              + " has no account; add one with 'holdfast-cli account add'");

    const auto given = givenCredentials(run.credentialsFd);
    if (!given) return Unexpected{given.error()};
    auto setup = composeEngine(profile, out.drill, *given, out.paths);
    if (!setup) return Unexpected{setup.error()};
    out.setup = std::move(setup).value();
    const std::string_view key =
        out.drill ? out.drill->credentials.key.reveal() : std::string_view{};
    out.setup.dataDir = claimJournalDir(out.paths.dataDir,
                                        QByteArray{key.data(), static_cast<qsizetype>(key.size())});
    return out;
}

} // namespace holdfast::app

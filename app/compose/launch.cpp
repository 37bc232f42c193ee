// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/launch.h"

#include "app/compose/drill_control.h"

#include <QFileInfo>

#include <algorithm>

namespace holdfast::app {
namespace {

/// A drill of each venue keeps its truth in a file of its own, so that another choice of venues finds it again.
QString stateFileOf(const Paths& paths, Venue venue)
{
    QString name = QStringLiteral("/drill/state.json"); // OKX's, since before there was another
    if (venue != Venue::Okx) {
        const std::string_view word = toString(venue);
        name = QStringLiteral("/drill/state-")
               + QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()))
               + QStringLiteral(".json");
    }
    return paths.dataDir + name;
}

/// Whose journal this start writes: of its drills, in whatever order they were named.
QByteArray keyOf(const std::vector<DrillAddress>& drills)
{
    std::vector<std::string_view> keys;
    for (const DrillAddress& drill : drills)
        keys.push_back(drill.credentials.key.reveal());
    std::sort(keys.begin(), keys.end());
    QByteArray all;
    for (const std::string_view key : keys)
        all.append(key.data(), static_cast<qsizetype>(key.size()));
    return all;
}

} // namespace

Result<Launch> prepareLaunch(const CommonOptions& common, const RunOptions& run,
                             shell::DataDirLock lock)
{
    Launch out{pathsOf(common), std::move(lock), {}, {}, {}};
    for (const Venue venue : run.drill)
        if (!isBuiltIn(venue))
            return unexpected(ErrorCode::Unsupported, "--drill: " + notBuiltIn(venue));

    const bool hasProfile = common.profile || QFileInfo::exists(out.paths.profileFile);
    const bool wantsDrill = !run.drill.empty() || run.drillAt || !hasProfile;
    if (run.drillAt) {
        auto address = attachToDrill(*run.drillAt);
        if (!address) return Unexpected{address.error()};
        out.drills.push_back(std::move(address).value());
    } else if (wantsDrill) {
        const auto venues = run.drill.empty() ? std::vector{Venue::Okx} : run.drill;
        for (const Venue venue : venues) {
            out.children.push_back(std::make_unique<DrillChild>());
            auto address = out.children.back()->start(run, venue, stateFileOf(out.paths, venue));
            if (!address) return Unexpected{address.error()};
            out.drills.push_back(std::move(address).value());
        }
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
            profile = drillProfile(out.drills);
        }
    }
    if (profile.accounts.empty())
        return unexpected(ErrorCode::Missing,
                          "the profile " + out.paths.profileFile.toStdString()
                              + " has no account; add one with 'holdfast-cli account add'");

    const auto given = givenCredentials(run.credentialsFd);
    if (!given) return Unexpected{given.error()};
    auto setup = composeEngine(profile, out.drills, *given, out.paths);
    if (!setup) return Unexpected{setup.error()};
    out.setup = std::move(setup).value();
    out.setup.dataDir = claimJournalDir(out.paths.dataDir, keyOf(out.drills));
    return out;
}

} // namespace holdfast::app

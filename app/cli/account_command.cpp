// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/compose/engine_composition.h"
#include "app/compose/paths.h"
#include "app/profile/profile.h"
#include "core/base/json.h"
#include "core/shell/engine_thread.h"
#include "core/shell/keychain.h"

#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <optional>
#include <unistd.h>

namespace holdfast::app {
namespace {

constexpr std::chrono::seconds kProofPatience{20};

std::string line(const ProfileAccount& account)
{
    return json::Writer{}
        .beginObject()
        .member("name", account.name)
        .member("venue", toString(account.venue))
        .member("environment", toString(account.environment))
        .member("region", account.region)
        .member("ladder", toString(account.ladder))
        .endObject()
        .take();
}

/// A profile that may not exist yet.
Result<Profile> profileAt(const Paths& paths)
{
    auto profile = loadProfile(paths.profileFile.toStdString());
    if (!profile && profile.error().code == ErrorCode::Missing) return Profile{};
    return profile;
}

Result<shell::Credentials> readSecrets(const std::string& account, int descriptor)
{
    auto given = shell::GivenCredentials::fromDescriptor(descriptor);
    if (!given) return Unexpected{given.error()};
    auto credentials = given->of(AccountId{account});
    if (!credentials)
        return unexpected(ErrorCode::Missing,
                          "the secrets name no account '" + account + "'; expected {\"" + account
                              + "\":{\"key\":…,\"secret\":…,\"passphrase\":…}}");
    return std::move(*credentials);
}

} // namespace

ExitCode addAccount(const CommonOptions& common, const AccountAddOptions& options)
{
    if (options.venue != Venue::Okx)
        return fail(common,
                    "account add --venue " + std::string{toString(options.venue)}
                        + ": not in this version; okx is.",
                    ExitCode::WrongUsage);
    if (options.environment != Environment::Drill)
        if (const auto hosts = shell::hostsOf(options.venue, options.environment, options.region);
            !hosts)
            return fail(common, hosts.error().context + ".", ExitCode::WrongUsage);
    const Paths paths = pathsOf(common);
    auto profile = profileAt(paths);
    if (!profile) return fail(common, profile.error().context);
    if (profile->account(options.name) != nullptr)
        return fail(common, "The profile has an account '" + options.name
                                + "' already; remove it first, or choose another name.");
    const int descriptor = options.credentialsFd.value_or(STDIN_FILENO);
    if (isatty(descriptor))
        say(common, engine::AnswerKind::Progress,
            "Type {\"" + options.name
                + "\":{\"key\":\"…\",\"secret\":\"…\",\"passphrase\":\"…\"}} and end with Ctrl+D; "
                  "or pipe it in.");
    auto credentials = readSecrets(options.name, descriptor);
    if (!credentials)
        return fail(common, "The secrets were not understood: " + credentials.error().context + ".",
                    ExitCode::NotUnderstood);
    const auto kept = shell::Keychain::write(AccountId{options.name}, *credentials);

    ProfileAccount account;
    account.name = options.name;
    account.venue = options.venue;
    account.environment = options.environment;
    account.region = options.region;
    account.ladder = options.ladder;
    profile->accounts.push_back(account);
    if (const auto saved = saveProfile(paths.profileFile.toStdString(), *profile); !saved)
        return fail(common, saved.error().context);
    if (!kept) {
        say(common, engine::AnswerKind::Doubt,
            "The account " + options.name
                + " stands in the profile, but its secrets are kept nowhere: "
                + kept.error().context
                + ". Give them at each start with --credentials-fd or $CREDENTIALS_DIRECTORY.");
        return ExitCode::Doubts;
    }
    say(common, engine::AnswerKind::Done,
        "The account " + options.name + " stands in the profile (" + paths.profileFile.toStdString()
            + "), its secrets in the keychain.");
    return ExitCode::Done;
}

ExitCode listAccounts(const CommonOptions& common)
{
    const auto profile = profileAt(pathsOf(common));
    if (!profile) return fail(common, profile.error().context);
    for (const ProfileAccount& account : profile->accounts) {
        if (common.json)
            printLine(line(account));
        else
            printLine(account.name + ": " + std::string{toString(account.venue)} + " "
                      + std::string{toString(account.environment)}
                      + (account.region.empty() ? "" : " " + account.region) + ", "
                      + std::string{toString(account.ladder)});
    }
    if (profile->accounts.empty() && !common.json) printLine("The profile has no account.");
    return ExitCode::Done;
}

ExitCode removeAccount(const CommonOptions& common, const AccountRemoveOptions& options)
{
    const Paths paths = pathsOf(common);
    auto profile = profileAt(paths);
    if (!profile) return fail(common, profile.error().context);
    if (profile->account(options.name) == nullptr)
        return fail(common, "The profile has no account '" + options.name + "'.");
    const auto used =
        std::find_if(profile->strategies.begin(), profile->strategies.end(),
                     [&](const ProfileStrategy& s) { return s.account == options.name; });
    if (used != profile->strategies.end())
        return fail(common, "The strategy '" + used->name + "' trades on the account '"
                                + options.name + "'; remove it from the profile first.");
    std::erase_if(profile->accounts,
                  [&](const ProfileAccount& a) { return a.name == options.name; });
    if (const auto saved = saveProfile(paths.profileFile.toStdString(), *profile); !saved)
        return fail(common, saved.error().context);
    const auto removed = shell::Keychain::remove(AccountId{options.name});
    if (!removed && removed.error().code != ErrorCode::Missing) {
        say(common, engine::AnswerKind::Doubt,
            "The account " + options.name
                + " is out of the profile; whether its secrets are out of the keychain is not "
                  "known: "
                + removed.error().context + ".");
        return ExitCode::Doubts;
    }
    say(common, engine::AnswerKind::Done,
        "The account " + options.name
            + " is out of the profile, and its secrets are out of the keychain.");
    return ExitCode::Done;
}

/// The engine itself asks the venue, on the lowest step of the ladder and in a directory of its own: it cannot write.
ExitCode checkAccount(const CommonOptions& common, const AccountCheckOptions& options)
{
    Paths paths = pathsOf(common);
    const auto profile = profileAt(paths);
    if (!profile) return fail(common, profile.error().context);
    const ProfileAccount* account = profile->account(options.name);
    if (account == nullptr)
        return fail(common, "The profile has no account '" + options.name + "'.");
    if (account->environment == Environment::Drill)
        return fail(common, "The account '" + options.name
                                + "' is one of a drill, which is not running; 'holdfast-cli run "
                                  "--drill-at URL' meets it.");
    const auto given = givenCredentials(options.credentialsFd);
    if (!given) return fail(common, given.error().context + ".");
    Profile watching;
    watching.accounts.push_back(*account);
    watching.accounts[0].ladder = Ladder::Watch;
    const QTemporaryDir scratch;
    paths.dataDir = scratch.path();
    paths.stateDir = scratch.path();
    auto setup = composeEngine(watching, std::nullopt, *given, paths);
    if (!setup) return fail(common, setup.error().context + ".");

    std::optional<engine::AccountView> proven;
    std::string lastReason = "no answer came";
    {
        shell::EngineThread engine{std::move(setup).value()};
        QEventLoop loop;
        QObject::connect(&engine, &shell::EngineThread::snapshotChanged, &loop,
                         [&](const std::shared_ptr<const engine::Snapshot>& snapshot) {
                             if (snapshot->accounts.empty()) return;
                             const engine::AccountView& view = snapshot->accounts.front();
                             if (!view.linkReason.empty()) lastReason = view.linkReason;
                             if (view.uid.empty()) return;
                             proven = view;
                             loop.quit();
                         });
        QTimer::singleShot(kProofPatience, &loop, &QEventLoop::quit);
        engine.start();
        loop.exec();
    }
    if (!proven)
        return fail(common, "Who we are at " + std::string{toString(account->venue)}
                                + " was not proved within 20 s: " + lastReason
                                + ". Check the key, its passphrase and its bound addresses.");
    if (common.json)
        printLine(json::Writer{}
                      .beginObject()
                      .member("name", account->name)
                      .member("uid", proven->uid)
                      .member("ladder", toString(account->ladder))
                      .member("ladderReason", proven->ladderReason)
                      .endObject()
                      .take());
    else
        printLine("The key of " + account->name + " is accepted by "
                  + std::string{toString(account->venue)} + " as the account " + proven->uid + "."
                  + (proven->ladderReason.empty() ? "" : " " + proven->ladderReason));
    return ExitCode::Done;
}

} // namespace holdfast::app

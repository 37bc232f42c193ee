// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/compose/paths.h"
#include "app/options/policy_words.h"
#include "app/profile/profile.h"
#include "core/base/json.h"
#include "core/shell/keychain.h"

#include <algorithm>
#include <unistd.h>

namespace holdfast::app {
namespace {

std::string line(const ProfileAccount& account)
{
    return json::Writer{}
        .beginObject()
        .member("name", account.name)
        .member("venue", toString(account.venue))
        .member("environment", toString(account.environment))
        .member("region", account.region)
        .member("ladder", toString(account.ladder))
        .member("guardForeign", toString(account.guard.foreign))
        .member("guardStop", account.guard.stopPercent.isPositive()
                                 ? account.guard.stopPercent.normalized().toString() + "%"
                                 : std::string{})
        .endObject()
        .take();
}

/// A profile that may not exist yet; one that was named must.
Result<Profile> profileAt(const CommonOptions& common, const Paths& paths, bool mayBeMade)
{
    auto profile = loadProfile(paths.profileFile.toStdString());
    const bool mayBeMissing = mayBeMade || !common.profile;
    if (!profile && profile.error().code == ErrorCode::Missing && mayBeMissing) return Profile{};
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
    if (!isBuiltIn(options.venue))
        return fail(common, "account add --venue: " + notBuiltIn(options.venue) + ".",
                    ExitCode::WrongUsage);
    if (options.environment != Environment::Drill)
        if (const auto hosts = shell::hostsOf(options.venue, options.environment, options.region);
            !hosts)
            return fail(common, hosts.error().context + ".", ExitCode::WrongUsage);
    const Paths paths = pathsOf(common);
    auto profile = profileAt(common, paths, true);
    if (!profile) return fail(common, sentenceOf(profile.error().context));
    if (profile->account(options.name) != nullptr)
        return fail(common, "The profile has an account '" + options.name
                                + "' already; remove it first, or choose another name.");
    const int descriptor = options.credentialsFd.value_or(STDIN_FILENO);
    if (isatty(descriptor))
        say(common, engine::AnswerKind::Progress,
            "Type {\"" + options.name + "\":{\"key\":\"…\",\"secret\":\"…\""
                + (options.venue == Venue::Okx ? ",\"passphrase\":\"…\"" : "")
                + "}} and end with Ctrl+D; or pipe it in.");
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
    account.guard = options.guard;
    profile->accounts.push_back(account);
    if (const auto saved = saveProfile(paths.profileFile.toStdString(), *profile); !saved)
        return fail(common, sentenceOf(saved.error().context));
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
    const auto profile = profileAt(common, pathsOf(common), false);
    if (!profile) return fail(common, sentenceOf(profile.error().context));
    for (const ProfileAccount& account : profile->accounts) {
        if (common.json)
            printLine(line(account));
        else
            printLine(account.name + ": " + std::string{toString(account.venue)} + " "
                      + std::string{toString(account.environment)}
                      + (account.region.empty() ? "" : " " + account.region) + ", "
                      + std::string{toString(account.ladder)}
                      + (account.guard == engine::GuardPolicy{}
                             ? ""
                             : ", opened elsewhere: " + describe(account.guard)));
    }
    if (profile->accounts.empty() && !common.json) printLine("The profile has no account.");
    return ExitCode::Done;
}

ExitCode removeAccount(const CommonOptions& common, const AccountRemoveOptions& options)
{
    const Paths paths = pathsOf(common);
    auto profile = profileAt(common, paths, false);
    if (!profile) return fail(common, sentenceOf(profile.error().context));
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
        return fail(common, sentenceOf(saved.error().context));
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

} // namespace holdfast::app

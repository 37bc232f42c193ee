// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/account/account_findings.h"
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/compose/drill_control.h"
#include "app/compose/engine_composition.h"
#include "app/compose/paths.h"
#include "app/profile/profile.h"
#include "core/base/json.h"
#include "core/shell/engine_thread.h"
#include "core/shell/keychain.h"
#include "core/venues/fact.h"

#include <QDateTime>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include <optional>

namespace holdfast::app {
namespace {

constexpr std::chrono::seconds kProofPatience{20};
// The clock is measured several times; the first answer, on a connection just made, is the worst.
constexpr std::chrono::milliseconds kClockSettles{1500};

/// Given ones, else the keychain's; an account of a drill may do with the drill's own.
Result<shell::GivenCredentials> secretsOf(const ProfileAccount& account,
                                          const std::optional<int>& descriptor)
{
    auto given = givenCredentials(descriptor);
    const AccountId id{account.name};
    if (!given || given->has(id)) return given;
    auto kept = shell::Keychain::read(id);
    if (!kept && account.environment != Environment::Drill) return Unexpected{kept.error()};
    if (kept) given->add(id, std::move(kept).value());
    return given;
}

/// What the venue said of the account until the patience was over.
engine::AccountView ask(shell::EngineSetup setup)
{
    engine::AccountView last;
    last.linkReason = "no answer came";
    shell::EngineThread engine{std::move(setup)};
    QEventLoop loop;
    bool isKnown = false;
    QObject::connect(&engine, &shell::EngineThread::snapshotChanged, &loop,
                     [&](const std::shared_ptr<const engine::Snapshot>& snapshot) {
                         if (snapshot->accounts.empty()) return;
                         const std::string reason = last.linkReason;
                         last = snapshot->accounts.front();
                         if (last.linkReason.empty()) last.linkReason = reason;
                         const bool isRefused =
                             last.link == venues::toString(venues::LinkState::Refused);
                         if (isRefused) loop.quit();
                         if (isKnown || !last.config || !last.clockOffset) return;
                         isKnown = true;
                         QTimer::singleShot(kClockSettles, &loop, &QEventLoop::quit);
                     });
    QTimer::singleShot(kProofPatience, &loop, &QEventLoop::quit);
    engine.start();
    loop.exec();
    return last;
}

std::string jsonOf(const ProfileAccount& account, const engine::AccountView& view,
                   const std::vector<AccountFinding>& findings)
{
    json::Writer out;
    out.beginObject()
        .member("name", account.name)
        .member("uid", view.uid)
        .member("isMainAccount", view.config->uid == view.config->mainUid)
        .member("verdict", toString(gravest(findings)));
    out.key("findings").beginArray();
    for (const AccountFinding& finding : findings)
        out.beginObject()
            .member("grade", toString(finding.grade))
            .member("what", finding.what)
            .member("text", finding.text)
            .endObject();
    return out.endArray().endObject().take();
}

} // namespace

/// The engine itself asks the venue, on the lowest step of the ladder and in a directory of its own: it cannot write.
ExitCode checkAccount(const CommonOptions& common, const AccountCheckOptions& options)
{
    Paths paths = pathsOf(common);
    const auto profile = loadProfile(paths.profileFile.toStdString());
    if (!profile) return fail(common, sentenceOf(profile.error().context));
    const ProfileAccount* account = profile->account(options.name);
    if (account == nullptr)
        return fail(common, "The profile " + paths.profileFile.toStdString() + " has no account '"
                                + options.name
                                + "'; 'holdfast-cli account list' names those it has.");
    const bool isDrill = account->environment == Environment::Drill;
    if (isDrill && !options.drillAt)
        return fail(common, "The account '" + options.name
                                + "' is one of a drill: say which with --drill-at URL, the control "
                                  "address a running drill prints.");
    if (!isDrill && options.drillAt)
        return fail(common, "The account '" + options.name + "' is no drill's: it is "
                                + std::string{toString(account->environment)}
                                + ", and its key is not shown to a drill.");
    std::vector<DrillAddress> drills;
    if (options.drillAt) {
        auto address = attachToDrill(*options.drillAt);
        if (!address) return fail(common, sentenceOf(address.error().context));
        drills.push_back(std::move(address).value());
    }
    const auto given = secretsOf(*account, options.credentialsFd);
    if (!given)
        return fail(common, sentenceOf("There are no secrets to check: " + given.error().context));
    Profile watching;
    watching.accounts.push_back(*account);
    watching.accounts[0].ladder = Ladder::Watch;
    const QTemporaryDir scratch;
    if (!scratch.isValid())
        return fail(common, "No temporary directory can be made: "
                                + scratch.errorString().toStdString() + ".");
    paths.dataDir = scratch.path();
    paths.stateDir = scratch.path();
    auto setup = composeEngine(watching, drills, *given, paths);
    if (!setup) return fail(common, sentenceOf(setup.error().context));

    const engine::AccountView view = ask(std::move(setup).value());
    const std::string venue{toString(account->venue)};
    if (view.link == venues::toString(venues::LinkState::Refused))
        return fail(common, venue + " refuses the key of " + account->name + ": " + view.linkReason
                                + ". " + adviceOnRefusal(view.linkReason, *account));
    if (!view.config)
        return fail(common, "Whose key this is was not proved within 20 s: " + venue
                                + " did not answer (" + view.linkReason
                                + "). Check this machine's connection, and try again.");
    const auto findings = judgeAccount(*account, *view.config, view.clockOffset,
                                       wallFromMs(QDateTime::currentMSecsSinceEpoch()));
    const Grade worst = gravest(findings);
    if (common.json) {
        printLine(jsonOf(*account, view, findings));
    } else {
        printLine("The key of " + account->name + " is accepted by " + venue + " as the account "
                  + view.uid
                  + (view.config->mainUid.empty() || view.config->uid == view.config->mainUid
                         ? "."
                         : ", a sub-account of " + view.config->mainUid + "."));
        for (const AccountFinding& finding : findings)
            printLine("  " + std::string{toString(finding.grade)} + " · " + finding.what + ": "
                      + finding.text);
        if (worst == Grade::Refused)
            printLine("Nothing would be opened with this key; positions would be shown only.");
    }
    switch (worst) {
    case Grade::Fine: return ExitCode::Done;
    case Grade::Warning: return ExitCode::Doubts;
    case Grade::Refused: return ExitCode::Failed;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::app

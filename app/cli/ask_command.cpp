// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/compose/paths.h"
#include "app/local/local_client.h"
#include "app/status/status.h"
#include "core/shell/journal_store.h"

#include <QDateTime>
#include <QFileInfo>
#include <QUuid>

namespace holdfast::app {
namespace {

using namespace std::chrono_literals;

// An instance that has only just started may not listen yet.
constexpr std::chrono::milliseconds kConnectPatience = 3s;
constexpr std::chrono::milliseconds kStatusPatience = 10s;
constexpr std::chrono::milliseconds kOpenPatience = 2min;
constexpr std::chrono::milliseconds kFlattenPatience = 10min;
// Adopt and protect are answered once the stop is proved, or cannot be: T_prot, and the reads before it.
constexpr std::chrono::milliseconds kActPatience = 2min;

ExitCode askAndPrint(const CommonOptions& common, const LocalAsk& ask,
                     std::chrono::milliseconds patience)
{
    const Paths paths = pathsOf(common);
    const auto answer = LocalClient{paths.dataDir}.ask(
        ask, kConnectPatience, patience,
        [&](const LocalAnswer& progress) { say(common, progress.kind, progress.text); });
    if (answer) {
        if (answer->kind == engine::AnswerKind::Failed) return fail(common, answer->text);
        say(common, answer->kind, answer->text);
        return exitCodeOf(answer->kind);
    }
    if (answer.error().code == ErrorCode::Unavailable)
        return fail(common, "Nothing was sent: " + answer.error().context
                                + "; start 'holdfast' or 'holdfast-cli run' there first.");
    say(common, engine::AnswerKind::Doubt,
        "The request left, and its outcome is not known here: " + answer.error().context + ".");
    return ExitCode::Doubts;
}

/// Nothing runs: what the journal remembers, said as memory.
ExitCode showJournal(const CommonOptions& common, const Paths& paths)
{
    const QString file = lastJournalDir(paths.dataDir) + QStringLiteral("/journal.sqlite");
    JournalStatus status;
    if (QFileInfo::exists(file)) {
        shell::JournalStore store{file};
        if (const auto opened = store.open();
            !opened && opened.error().code != ErrorCode::Unsupported)
            return fail(common, "Nothing runs on " + paths.dataDir.toStdString()
                                    + ", and its journal cannot be read: " + opened.error().context
                                    + ".");
        const auto loaded = store.load(wallFromMs(QDateTime::currentMSecsSinceEpoch()));
        if (!loaded)
            return fail(common, "Nothing runs on " + paths.dataDir.toStdString()
                                    + ", and its journal cannot be read: " + loaded.error().context
                                    + ".");
        status = readStatus(loaded->records);
    }
    printLine(common.json ? statusJson(status) : statusText(status));
    return status.hasDoubts() ? ExitCode::Doubts : ExitCode::Done;
}

} // namespace

ExitCode showStatus(const CommonOptions& common)
{
    const Paths paths = pathsOf(common);
    const auto answer = LocalClient{paths.dataDir}.ask(AskStatus{}, 0ms, kStatusPatience);
    if (!answer) {
        if (answer.error().code == ErrorCode::Unavailable) return showJournal(common, paths);
        return fail(common, "A Holdfast runs on " + paths.dataDir.toStdString()
                                + " and did not answer: " + answer.error().context + ".");
    }
    if (answer->kind == engine::AnswerKind::Failed) return fail(common, answer->text);
    printLine(common.json ? answer->status : answer->text);
    return exitCodeOf(answer->kind);
}

ExitCode showFindings(const CommonOptions& common, const FindingsOptions& options)
{
    const Paths paths = pathsOf(common);
    const auto answer =
        LocalClient{paths.dataDir}.ask(AskFindings{options.account}, 0ms, kStatusPatience);
    if (!answer) {
        if (answer.error().code == ErrorCode::Unavailable)
            return fail(common,
                        "Nothing runs on " + paths.dataDir.toStdString()
                            + ", so nothing is compared with the venue: start 'holdfast' or "
                              "'holdfast-cli run' there first, or ask 'holdfast-cli status' what "
                              "its journal remembers.");
        return fail(common, "A Holdfast runs on " + paths.dataDir.toStdString()
                                + " and did not answer: " + answer.error().context + ".");
    }
    if (answer->kind == engine::AnswerKind::Failed) return fail(common, answer->text);
    printLine(common.json ? answer->status : answer->text);
    return exitCodeOf(answer->kind);
}

ExitCode act(const CommonOptions& common, const ActOptions& options)
{
    return askAndPrint(common, options.ask, kActPatience);
}

ExitCode openPosition(const CommonOptions& common, const OpenOptions& options)
{
    engine::Open open = options.open;
    if (open.key.empty())
        open.key =
            IntentKey{"cli-" + QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString()};
    return askAndPrint(common, open, kOpenPatience);
}

ExitCode flatten(const CommonOptions& common, const FlattenOptions& options)
{
    return askAndPrint(common, options.flatten, kFlattenPatience);
}

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/compose/end_signals.h"
#include "app/compose/launch.h"
#include "app/compose/running_engine.h"
#include "app/scenario/scenario_player.h"
#include "app/status/status_fields.h"
#include "core/base/json.h"

#include <QCoreApplication>
#include <QTimer>

namespace holdfast::app {
namespace {

void print(const CommonOptions& common, const engine::LogLine& line)
{
    if (!common.json) {
        printLine(toIso8601(line.at) + " " + std::string{wordOf(line.severity)} + " "
                  + line.account.text + " " + line.instrument + " " + line.category + ": "
                  + line.text
                  + (line.record.empty() ? "" : " [" + std::to_string(line.record.value) + "]"));
        return;
    }
    printLine(json::Writer{}
                  .beginObject()
                  .member("at", toIso8601(line.at))
                  .member("severity", wordOf(line.severity))
                  .member("account", line.account.text)
                  .member("instrument", line.instrument)
                  .member("category", line.category)
                  .member("text", line.text)
                  .member("record", static_cast<std::int64_t>(line.record.value))
                  .endObject()
                  .take());
}

void print(const CommonOptions& common, const ui::ScenarioStep& step)
{
    const std::string_view kind = wordOf(step.kind);
    if (!common.json) {
        printLine("scenario " + std::to_string(step.index) + " " + std::string{kind} + ": "
                  + step.text.toStdString()
                  + (step.evidence.isEmpty() ? "" : " [" + step.evidence.toStdString() + "]"));
        return;
    }
    printLine(json::Writer{}
                  .beginObject()
                  .member("scenarioStep", std::int64_t{step.index})
                  .member("kind", kind)
                  .member("text", step.text.toStdString())
                  .member("evidence", step.evidence.toStdString())
                  .endObject()
                  .take());
}

} // namespace

ExitCode runEngine(const CommonOptions& common, const RunOptions& options)
{
    auto lock = shell::DataDirLock::take(pathsOf(common).dataDir);
    if (!lock) return fail(common, sentenceOf(lock.error().context));
    auto launch = prepareLaunch(common, options, std::move(lock).value());
    if (!launch)
        return fail(common, sentenceOf("The start failed: " + launch.error().context),
                    launch.error().code == ErrorCode::Unsupported ? ExitCode::WrongUsage
                                                                  : ExitCode::Failed);

    RunningEngine running{std::move(launch).value()};
    ExitCode code = ExitCode::Done;
    QCoreApplication& application = *QCoreApplication::instance();
    QObject::connect(&running.engine(), &shell::EngineThread::logLine, &application,
                     [&](const engine::LogLine& line) { print(common, line); });
    QObject::connect(&running.engine(), &shell::EngineThread::engineHung, &application,
                     [&](bool, const QString& text) {
                         say(common, engine::AnswerKind::Progress, text.toStdString());
                     });
    QObject::connect(&running, &RunningEngine::partLost, &application,
                     [&](const QString& sentence) { fail(common, sentence.toStdString()); });
    QObject::connect(&running, &RunningEngine::listening, &application, [&] {
        json::Writer ready;
        ready.beginObject()
            .member("ready", true)
            .member("dataDir", running.paths().dataDir.toStdString());
        if (!running.drills().empty()) {
            ready.member("control", running.drills().front().control.toString().toStdString());
            ready.key("drills").beginArray();
            for (const DrillAddress& drill : running.drills())
                ready.beginObject()
                    .member("venue", toString(drill.venue))
                    .member("control", drill.control.toString().toStdString())
                    .endObject();
            ready.endArray();
        }
        printLine(ready.endObject().take());
    });
    EndSignals endSignals;
    QObject::connect(&endSignals, &EndSignals::asked, &application, &QCoreApplication::quit);

    std::unique_ptr<ScenarioPlayer> player;
    if (options.scenario) {
        const DrillAddress* const drill = running.stage();
        if (!drill)
            return fail(common,
                        "--scenario plays on a drill only: add --drill okx, --drill bybit or "
                        "--drill-at URL.",
                        ExitCode::WrongUsage);
        player = std::make_unique<ScenarioPlayer>(*drill);
        player->joinTo(running.engine());
        QObject::connect(player.get(), &ScenarioPlayer::stepTold, &application,
                         [&](const ui::ScenarioStep& step) { print(common, step); });
        QObject::connect(player.get(), &ScenarioPlayer::finished, &application, [&](bool isPlayed) {
            if (!isPlayed) code = ExitCode::Failed;
            if (!options.runFor) QCoreApplication::quit();
        });
        player->play(*options.scenario);
    }
    if (options.runFor) QTimer::singleShot(*options.runFor, &application, &QCoreApplication::quit);
    running.start();
    QCoreApplication::exec();
    return code;
}

} // namespace holdfast::app

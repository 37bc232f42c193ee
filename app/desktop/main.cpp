// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/end_signals.h"
#include "app/compose/launch.h"
#include "app/compose/running_engine.h"
#include "app/desktop/join.h"
#include "app/desktop/moments.h"
#include "app/local/local_client.h"
#include "app/options/options.h"
#include "app/scenario/scenario_player.h"
#include "ui/main_window.h"
#include "ui/shots.h"

#include <QApplication>
#include <QDateTime>
#include <QEvent>
#include <QLoggingCategory>
#include <QMessageBox>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace holdfast;
using namespace holdfast::app;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(startLog, "holdfast.start", QtInfoMsg)

/// Says once when a window was painted for the first time: what a start is measured by (tests/bench).
class FirstPaint : public QObject {
public:
    explicit FirstPaint(QObject* parent)
        : QObject{parent}
    {
        qApp->installEventFilter(this);
    }
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() != QEvent::Paint || !watched->isWidgetType()) return false;
        qApp->removeEventFilter(this);
        QTimer::singleShot(0, this, [] { qCDebug(startLog, "first window painted"); });
        return false;
    }
};

int exitWith(ExitCode code) { return static_cast<int>(code); }

/// To whoever started us: the terminal, and a box where there may be none.
int refuse(const std::string& sentence, bool withBox)
{
    std::fprintf(stderr, "%s\n", sentence.c_str());
    if (withBox)
        QMessageBox::critical(nullptr, QStringLiteral("Holdfast"),
                              QString::fromStdString(sentence));
    return exitWith(ExitCode::Failed);
}

/// The directory is taken: the one who has it raises its window.
int handOver(const CommonOptions& common, const Error& taken, bool withBox)
{
    const auto answer = LocalClient{pathsOf(common).dataDir}.ask(AskRaise{}, 10s, 10s);
    if (!answer)
        return refuse(sentenceOf(taken.context) + " It does not answer: " + answer.error().context
                          + ".",
                      withBox);
    std::printf("%s\n", answer->text.c_str());
    return exitWith(ExitCode::Done);
}

void raise(QWidget& window)
{
    window.setWindowState((window.windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    window.show();
    window.raise();
    window.activateWindow();
}

int runDesktop(const DesktopInvocation& invocation)
{
    const bool withBox = !invocation.run.shots;
    auto lock = shell::DataDirLock::take(pathsOf(invocation.common).dataDir);
    if (!lock)
        return lock.error().code == ErrorCode::Refused
                   ? handOver(invocation.common, lock.error(), withBox)
                   : refuse(sentenceOf(lock.error().context), withBox);
    auto launch = prepareLaunch(invocation.common, invocation.run, std::move(lock).value());
    if (!launch) return refuse(sentenceOf("The start failed: " + launch.error().context), withBox);

    RunningEngine running{std::move(launch).value()};
    shell::EngineThread& engine = running.engine();
    ui::WindowSetup setup;
    setup.layoutFile = running.paths().dataDir + QStringLiteral("/layout.ini");
    setup.manualFile = QStringLiteral(":/manual/manual.html");
    const DrillAddress* const drill = running.stage();
    setup.showsDrillCard = drill != nullptr;
    ui::MainWindow window{setup};
    join(engine, window);
    QObject::connect(&running, &RunningEngine::raiseAsked, &window, [&window] { raise(window); });
    const auto sayLocally = [&window](engine::Severity severity, const QString& text) {
        engine::LogLine line;
        line.at = wallFromMs(QDateTime::currentMSecsSinceEpoch());
        line.severity = severity;
        line.category = "program";
        line.text = text.toStdString();
        window.addLine(line);
    };
    QObject::connect(&engine, &shell::EngineThread::engineHung, &window,
                     [&](bool isHung, const QString& text) {
                         sayLocally(isHung ? engine::Severity::P0 : engine::Severity::Info, text);
                     });
    QObject::connect(&running, &RunningEngine::partLost, &window,
                     [&](const QString& text) { sayLocally(engine::Severity::P1, text); });
    EndSignals endSignals;
    QObject::connect(&endSignals, &EndSignals::asked, qApp, [] { QCoreApplication::exit(); });

    std::unique_ptr<ScenarioPlayer> player;
    if (drill) {
        player = std::make_unique<ScenarioPlayer>(*drill);
        player->joinTo(engine);
        QObject::connect(player.get(), &ScenarioPlayer::stepTold, &window,
                         &ui::MainWindow::showScenarioStep);
        QObject::connect(&window, &ui::MainWindow::scenarioChosen, player.get(),
                         [&](const QString& name) {
                             if (const auto scenario = scenarioNamed(name.toStdString()))
                                 player->play(*scenario);
                         });
        if (invocation.run.scenario) player->play(*invocation.run.scenario);
    } else if (invocation.run.scenario) {
        return refuse(
            "--scenario plays on a drill only: add --drill okx, --drill bybit or --drill-at URL.",
            withBox);
    }

    ExitCode code = ExitCode::Done;
    if (invocation.run.shots) {
        auto* moments = new Moments{window, QString::fromStdString(*invocation.run.shots)};
        QObject::connect(&engine, &shell::EngineThread::snapshotChanged, moments,
                         [moments](const std::shared_ptr<const engine::Snapshot>& snapshot) {
                             moments->look(*snapshot);
                         });
    }
    if (invocation.run.shots || invocation.run.runFor) {
        const auto shownFor = invocation.run.runFor.value_or(30s);
        QTimer::singleShot(shownFor, &window, [&] {
            if (invocation.run.shots) {
                const QStringList files =
                    ui::takeShots(window, QString::fromStdString(*invocation.run.shots));
                for (const QString& file : files)
                    std::printf("%s\n", qPrintable(file));
                if (files.isEmpty()) code = ExitCode::Failed;
            }
            QCoreApplication::exit(); // not quit(), which asks the window, which asks the person
        });
    }
    if (startLog().isDebugEnabled()) new FirstPaint{qApp};
    raise(window);
    running.start();
    QCoreApplication::exec();
    return exitWith(code);
}

} // namespace

int main(int argc, char** argv)
{
    // As they were given: Qt's own copy has removed what it understood itself.
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const auto parsed = parseDesktop(arguments);
    if (!parsed) {
        std::fprintf(stderr, "%s\n", parsed.error().context.c_str());
        return exitWith(ExitCode::WrongUsage);
    }
    if (const auto* text = std::get_if<PrintText>(&*parsed)) {
        std::fputs(text->text.c_str(), stdout);
        return exitWith(ExitCode::Done);
    }
    // Qt would abort without a word that helps.
    const bool hasDisplay = qEnvironmentVariableIsSet("DISPLAY")
                            || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
                            || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
    if (!hasDisplay) {
        std::fputs("There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not "
                   "set). Start 'holdfast-cli run' for the engine without a window, or set "
                   "QT_QPA_PLATFORM=offscreen for pictures.\n",
                   stderr);
        return exitWith(ExitCode::Failed);
    }
    QApplication application{argc, argv};
    QApplication::setApplicationName(QStringLiteral("Holdfast"));
    QApplication::setDesktopFileName(QStringLiteral("holdfast"));
    return runDesktop(std::get<DesktopInvocation>(*parsed));
}

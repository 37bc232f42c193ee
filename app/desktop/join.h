// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shell/engine_thread.h"
#include "ui/main_window.h"

namespace holdfast::app {

/// All that passes between an engine and its window: pictures, candles, lines and answers one way, a person's
/// commands the other. Values by queued calls; neither calls into the other. Both outlive the connections.
inline void join(shell::EngineThread& engine, ui::MainWindow& window)
{
    using shell::EngineThread;
    QObject::connect(&engine, &EngineThread::snapshotChanged, &window,
                     qOverload<std::shared_ptr<const engine::Snapshot>>(&ui::MainWindow::show));
    QObject::connect(&engine, &EngineThread::candlesShown, &window, &ui::MainWindow::showCandles);
    QObject::connect(&engine, &EngineThread::logLine, &window, &ui::MainWindow::addLine);
    QObject::connect(&engine, &EngineThread::answered, &window, &ui::MainWindow::showAnswer);
    QObject::connect(&window, &ui::MainWindow::operatorCommand, &engine, &EngineThread::submit);
}

} // namespace holdfast::app

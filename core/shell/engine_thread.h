// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/operator.h"
#include "core/shell/engine_setup.h"

#include <QObject>
#include <QString>

#include <memory>

class QThread;

namespace holdfast::shell {

class EngineHost;
class Watchdog;

/// The engine on its thread, seen from the window's or the command line's thread. Values only cross.
///
///     auto* engine = new EngineThread{std::move(setup), this};
///     connect(engine, &EngineThread::snapshotChanged, window, &Window::show);
///     engine->start();
///     engine->submit({"token", engine::Flatten{}});
///
/// The destructor stops the engine, flushes the journal and waits; positions and stops stay as they are.
class EngineThread : public QObject {
    Q_OBJECT
public:
    explicit EngineThread(EngineSetup setup, QObject* parent = nullptr);
    ~EngineThread() override;

    /// For what must work while the window is frozen (decisions §13): `object`, which has no parent, is
    /// moved to the engine's thread and deleted when that thread ends. Connect it to `host()` before.
    void adopt(QObject* object);
    /// Lives on the engine's thread: connect to its signals and to its slot `submit`, nothing else.
    [[nodiscard]] EngineHost* host() const { return m_host; }

public slots:
    void start();
    /// Acts on the engine's thread; its end is told by `answered` where the command has a token.
    void submit(const holdfast::engine::OperatorCommand& command);
    /// Ends the engine and flushes the journal; `finished` follows.
    void stop();

signals:
    void snapshotChanged(std::shared_ptr<const holdfast::engine::Snapshot> snapshot);
    void candlesShown(const holdfast::engine::ShowCandles& candles);
    void logLine(const holdfast::engine::LogLine& line);
    void answered(const QString& token, holdfast::engine::AnswerKind kind, const QString& text);
    /// The watchdog: the engine has not stepped for 2 s (true), or steps again (false). Raised from
    /// outside the engine's thread, so it arrives although that thread hangs.
    void engineHung(bool isHung, const QString& text);
    void finished();

private:
    QThread* m_thread = nullptr;  // no parent: a thread that hangs to the end is left behind
    EngineHost* m_host = nullptr; // lives on m_thread and is deleted by its end
    std::unique_ptr<Watchdog> m_watchdog;
};

} // namespace holdfast::shell

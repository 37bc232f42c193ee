// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/operator.h"
#include "core/shell/engine_setup.h"

#include <QObject>
#include <QString>

#include <memory>

namespace holdfast::shell {

class Watchdog;

/// Owns the engine on its thread: gives it events with their time, does what its commands say, and
/// catches it when it breaks a promise of its own (decisions §12). Everything it owns lives on the same
/// thread, but for the journal, the strategies and the watchdog, which have threads of their own.
class EngineHost : public QObject {
    Q_OBJECT
public:
    explicit EngineHost(EngineSetup setup);
    ~EngineHost() override;

    /// Who is told that this thread lives. Before start; outlives the host.
    void beatFor(Watchdog* watchdog);

public slots:
    /// Opens the journal; the engine begins with what it remembers.
    void start();
    void submit(const holdfast::engine::OperatorCommand& command);
    /// Takes no more events and flushes the journal; `stopped` follows. Positions and stops stay.
    void stop();

signals:
    void snapshotChanged(std::shared_ptr<const holdfast::engine::Snapshot> snapshot);
    void candlesShown(const holdfast::engine::ShowCandles& candles);
    void logLine(const holdfast::engine::LogLine& line);
    void answered(const QString& token, holdfast::engine::AnswerKind kind, const QString& text);
    void stopped();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace holdfast::shell

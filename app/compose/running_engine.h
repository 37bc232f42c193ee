// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose/launch.h"
#include "core/shell/engine_thread.h"

#include <QObject>

#include <memory>

namespace holdfast::app {

/// The engine of one start, with its local socket beside it on the engine's thread and, on a drill, the
/// exchange it trades on. Ends in the order that leaves nothing behind: engine, drill, lock.
class RunningEngine : public QObject {
    Q_OBJECT
public:
    explicit RunningEngine(Launch launch, QObject* parent = nullptr);
    ~RunningEngine() override;

    /// Snapshots, lines and answers come from here; acts go in by its slot `submit`.
    [[nodiscard]] shell::EngineThread& engine() { return *m_engine; }
    [[nodiscard]] const std::vector<DrillAddress>& drills() const { return m_launch.drills; }
    /// Where incidents play: the drill that was named first; nullptr: we trade on none.
    [[nodiscard]] const DrillAddress* stage() const;
    [[nodiscard]] const Paths& paths() const { return m_launch.paths; }
    void start() { m_engine->start(); }

signals:
    /// A second start on this directory wants to see the window.
    void raiseAsked();
    /// The socket or the drill is gone: a sentence for a person.
    void partLost(const QString& sentence);
    void listening();

private:
    Launch m_launch;
    std::unique_ptr<shell::EngineThread> m_engine;
};

} // namespace holdfast::app

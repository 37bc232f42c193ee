// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose/drill_address.h"
#include "app/options/options.h"
#include "core/shell/engine_thread.h"
#include "ui/scenario/scenario_step.h"

#include <QObject>

#include <memory>
#include <string_view>

namespace holdfast::app {

class DrillControl;
class Scenario;

[[nodiscard]] std::string_view wordOf(ui::ScenarioStep::Kind kind);

/// Plays incidents one at a time on the drill of a running engine.
class ScenarioPlayer : public QObject {
    Q_OBJECT
public:
    explicit ScenarioPlayer(const DrillAddress& drill, QObject* parent = nullptr);
    ~ScenarioPlayer() override;

    /// Listens to the engine and acts through it. Once, before the engine starts.
    void joinTo(shell::EngineThread& engine);
    /// Begins, and puts an end to the one that is playing.
    void play(ScenarioName name);
    [[nodiscard]] bool isPlaying() const { return m_scenario != nullptr; }

signals:
    void stepTold(const holdfast::ui::ScenarioStep& step);
    void commandAsked(const holdfast::engine::OperatorCommand& command);
    void finished(bool isPlayed);

private:
    const Venue m_venue;
    std::unique_ptr<DrillControl> m_control;
    std::unique_ptr<Scenario> m_scenario;
    std::shared_ptr<const engine::Snapshot> m_snapshot;
};

} // namespace holdfast::app

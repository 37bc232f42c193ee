// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenario/scenario_player.h"

#include "app/compose/drill_control.h"
#include "app/scenario/list_lies.h"
#include "app/scenario/rate_storm.h"
#include "app/scenario/second_executor.h"
#include "app/scenario/stop_fails.h"

namespace holdfast::app {
namespace {

std::unique_ptr<Scenario> make(ScenarioName name, DrillControl& control, Venue venue)
{
    switch (name) {
    case ScenarioName::StopFails: return std::make_unique<StopFails>(control, venue);
    case ScenarioName::PositionMissing:
        return std::make_unique<ListLies>(ListLie::OneMissing, control, venue);
    case ScenarioName::ListSticky:
        return std::make_unique<ListLies>(ListLie::OneMissingAgain, control, venue);
    case ScenarioName::EverythingMissing:
        return std::make_unique<ListLies>(ListLie::EverythingMissing, control, venue);
    case ScenarioName::SecondExecutor: return std::make_unique<SecondExecutor>(control, venue);
    case ScenarioName::RateStorm: return std::make_unique<RateStorm>(control, venue);
    }
    HF_UNREACHABLE();
}

} // namespace

std::string_view wordOf(ui::ScenarioStep::Kind kind)
{
    switch (kind) {
    case ui::ScenarioStep::Kind::Fact: return "fact";
    case ui::ScenarioStep::Kind::Naive: return "naive";
    case ui::ScenarioStep::Kind::Holdfast: return "holdfast";
    case ui::ScenarioStep::Kind::End: return "end";
    }
    HF_UNREACHABLE();
}

ScenarioPlayer::ScenarioPlayer(const DrillAddress& drill, QObject* parent)
    : QObject{parent}
    , m_venue{drill.venue}
    , m_control{std::make_unique<DrillControl>(drill.control)}
{
}

ScenarioPlayer::~ScenarioPlayer() = default;

void ScenarioPlayer::joinTo(shell::EngineThread& engine)
{
    connect(&engine, &shell::EngineThread::snapshotChanged, this,
            [this](const std::shared_ptr<const engine::Snapshot>& snapshot) {
                m_snapshot = snapshot;
                if (m_scenario) m_scenario->showSnapshot(snapshot);
            });
    connect(&engine, &shell::EngineThread::logLine, this, [this](const engine::LogLine& line) {
        if (m_scenario) m_scenario->addLine(line);
    });
    connect(&engine, &shell::EngineThread::answered, this,
            [this](const QString& token, engine::AnswerKind kind, const QString& text) {
                if (m_scenario) m_scenario->answer(token, kind, text);
            });
    connect(this, &ScenarioPlayer::commandAsked, &engine, &shell::EngineThread::submit);
}

void ScenarioPlayer::play(ScenarioName name)
{
    m_scenario = make(name, *m_control, m_venue);
    connect(m_scenario.get(), &Scenario::stepTold, this, &ScenarioPlayer::stepTold);
    connect(m_scenario.get(), &Scenario::commandAsked, this, &ScenarioPlayer::commandAsked);
    connect(m_scenario.get(), &Scenario::finished, this, &ScenarioPlayer::finished);
    m_scenario->play();
    if (m_snapshot) m_scenario->showSnapshot(m_snapshot);
}

} // namespace holdfast::app

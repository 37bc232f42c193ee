// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/running_engine.h"

#include "app/local/local_server.h"
#include "core/shell/engine_host.h"

namespace holdfast::app {

RunningEngine::RunningEngine(Launch launch, QObject* parent)
    : QObject{parent}
    , m_launch{std::move(launch)}
    , m_engine{std::make_unique<shell::EngineThread>(std::move(m_launch.setup))}
{
    auto* server = new LocalServer{m_launch.paths.dataDir}; // no parent: it changes thread
    shell::EngineHost* host = m_engine->host();
    connect(host, &shell::EngineHost::snapshotChanged, server, &LocalServer::showSnapshot);
    connect(host, &shell::EngineHost::answered, server, &LocalServer::answer);
    connect(server, &LocalServer::commandAsked, host, &shell::EngineHost::submit);
    connect(server, &LocalServer::raiseAsked, this, &RunningEngine::raiseAsked);
    connect(server, &LocalServer::failed, this, &RunningEngine::partLost);
    connect(server, &LocalServer::listened, this, &RunningEngine::listening);
    m_engine->adopt(server);
    QMetaObject::invokeMethod(server, &LocalServer::start, Qt::QueuedConnection);
    for (const auto& child : m_launch.children)
        connect(child.get(), &DrillChild::lost, this, &RunningEngine::partLost);
}

RunningEngine::~RunningEngine()
{
    m_engine.reset(); // before the drill it talks to, and before the lock
}

const DrillAddress* RunningEngine::stage() const
{
    return m_launch.drills.empty() ? nullptr : &m_launch.drills.front();
}

} // namespace holdfast::app

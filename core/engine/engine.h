// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/config.h"
#include "core/engine/event.h"
#include "core/venues/session.h"

#include <functional>
#include <memory>
#include <optional>

namespace holdfast::engine {

using SessionFactory = std::function<std::unique_ptr<venues::Session>(
    const AccountSetup&, const venues::SessionConfig&)>;

/// The root machine: a function of time and events (architecture §3). Same events, same commands.
///
/// Record first, then send: a state-changing request leaves only after Recorded; protective and closing
/// ones wait at most 50 ms (decisions §7).
class Engine {
public:
    /// \param sessions  makes the wire sessions; unused with Door::Typed
    Engine(const EngineConfig& config, const SessionFactory& sessions);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// The first event of a life is Restored. Appends to `out`; throws AssertionFailed on a broken
    /// promise of our own (the host halts it then, decisions §12).
    void step(const Now& now, const Event& event, Commands& out);
    /// When Woken wants to be sent next.
    [[nodiscard]] std::optional<MonoTime> nextWake() const;
    [[nodiscard]] Snapshot snapshot(const Now& now) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace holdfast::engine

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/world.h"

#include <deque>
#include <memory>
#include <string_view>

namespace holdfast::sim {

/// The program started a second time on the same account, beside the first (F87, F88): another engine
/// under an epoch and in a journal of its own, in the same world, at the same venue. Typed door only.
///
/// Both hear every push and every strategy's decision; each hears the replies to its own requests.
/// What the second sends has no intent in the journal that the referee reads: an opening request of its
/// own is a violation by itself.
class SecondStart {
public:
    /// An operator's command with a token of this beginning is for the second one.
    static constexpr std::string_view kToken = "second|";

    /// \param isLockShared  the kernel's lock keeps the second one out; otherwise it is on another
    ///                      machine, and nothing but what it sees at the venue can tell it (F88)
    explicit SecondStart(CoreFactory inner, bool isLockShared = true);
    ~SecondStart();
    SecondStart(const SecondStart&) = delete;
    SecondStart& operator=(const SecondStart&) = delete;

    /// Both as one core, for a world. The first one is made by `inner`; so is the second, when it starts.
    /// \pre this object outlives the world
    [[nodiscard]] CoreFactory factory();
    /// At the next event it is there.
    void start() { m_isWanted = true; }

    [[nodiscard]] bool isRunning() const { return m_core != nullptr; }
    /// Its last picture; null before it published one.
    [[nodiscard]] std::shared_ptr<const engine::Snapshot> snapshot() const { return m_snapshot; }
    /// State-changing requests that left it.
    [[nodiscard]] int writes() const { return m_writes; }

private:
    class Both;
    void begin(const Now& now);
    void give(const Now& now, const engine::Event& event, engine::Commands& out);
    void runDue(const Now& now, engine::Commands& out);
    void later(MonoTime at, engine::Event event);

    CoreFactory m_inner;
    bool m_isLockShared;
    bool m_isWanted = false;
    engine::EngineConfig m_config;
    std::unique_ptr<Core> m_core;
    std::deque<std::pair<MonoTime, engine::Event>> m_due; ///< In order of time.
    engine::Commands m_commands;
    std::shared_ptr<const engine::Snapshot> m_snapshot;
    int m_writes = 0;
};

} // namespace holdfast::sim

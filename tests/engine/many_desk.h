// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// One engine, many accounts behind the typed door, each with a venue of its own in virtual time. Positions are
/// opened by strangers and guarded by policy. A dead account is answered nothing.
namespace holdfast::test {

using namespace holdfast::engine;

class ManyDesk {
public:
    struct Venue {
        std::map<InstrumentId, PositionRow> held;
        std::vector<StopOrder> stops;
        bool isDead = false;
        std::vector<venues::RequestEnvelope> writes;
    };
    static constexpr int kPositions = 10;

    explicit ManyDesk(int accounts);
    ~ManyDesk();
    ManyDesk(const ManyDesk&) = delete;
    ManyDesk& operator=(const ManyDesk&) = delete;
    static AccountId idOf(int i);
    static InstrumentId instrumentOf(int p) { return InstrumentId{"I" + std::to_string(p)}; }

    /// Ten positions of strangers on each account, each under a proved stop of ours.
    void hold();
    Commands step(const Event& event);
    Commands fact(const AccountId& id, venues::VenueFact fact);
    Commands quote(const AccountId& id);
    /// As a host does: a step when the engine wants one.
    void advance(nanoseconds by);
    /// The stop of this position fails at the venue. \returns the stops that the same step asks for
    std::vector<venues::RequestEnvelope> failStop(const AccountId& id,
                                                  const InstrumentId& instrument);
    [[nodiscard]] Venue& venue(const AccountId& id) { return m_venues.at(id); }
    [[nodiscard]] const Snapshot& snapshot() const { return *m_snapshot; }
    [[nodiscard]] int pictures() const { return m_pictures; }
    [[nodiscard]] const AccountView& view(const AccountId& id) const;
    /// All that left, in order, as words.
    std::vector<std::string> trace;
    Now now{MonoTime{hours{1}}, wallFromMs(1'700'000'000'000), BootTime{hours{1}}};

private:
    void to(MonoTime time);
    void take(const Command& command);
    void drain();
    void answer(const venues::RequestEnvelope& asked);

    std::unique_ptr<Engine> m_engine;
    std::map<AccountId, Venue> m_venues;
    std::deque<Event> m_events;
    std::deque<venues::RequestEnvelope> m_asked;
    std::shared_ptr<const Snapshot> m_snapshot;
    nanoseconds m_wallRest{0};
    int m_pictures = 0;
    int m_lastId = 0;
    bool m_isDraining = false;
};

} // namespace holdfast::test

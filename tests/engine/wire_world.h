// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/sim/dialect.h"
#include "core/sim/venue_model.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::strategy {
class BollingerReversion;
}

namespace holdfast::test {

/// The engine's wire door, the real session and codec of its account's venue, real signatures, and the drill's
/// dialect in front of the model: bytes both ways, in virtual time, without a socket.
class WireWorld {
public:
    explicit WireWorld(sim::ModelConfig venue, engine::EngineConfig config);
    ~WireWorld();
    WireWorld(const WireWorld&) = delete;
    WireWorld& operator=(const WireWorld&) = delete;

    static constexpr milliseconds kUp{15};
    static constexpr milliseconds kDown{15};

    void run(milliseconds length);
    bool runUntil(milliseconds length, const std::function<bool()>& done);
    /// A frame that no venue sent, at once.
    void deliverNow(venues::TransportEvent event);
    void act(engine::OperatorAct what, std::string token = {});
    /// Told of every step: what came, how long the engine took, what it said. The time is the thread's own
    /// (it waits for nothing): that of a machine shared with others would be theirs too.
    using Observer =
        std::function<void(const engine::Event&, nanoseconds, const engine::Commands&)>;
    void observe(Observer observer) { m_observer = std::move(observer); }
    [[nodiscard]] sim::VenueModel& model() { return m_model; }
    [[nodiscard]] const engine::Snapshot& snapshot() const { return *m_snapshot; }
    [[nodiscard]] WallTime wall() const { return kStart + m_now; }
    [[nodiscard]] const std::vector<std::string>& lines() const { return m_lines; }
    [[nodiscard]] std::string answer(const std::string& token) const;
    static constexpr WallTime kStart{milliseconds{1'763'600'000'000}};

private:
    [[nodiscard]] std::unique_ptr<sim::VenueDialect> makeDialect();
    using Elapsed = milliseconds;
    static constexpr auto kMonoStart = seconds{1000};
    [[nodiscard]] Now clocks() const;
    static Elapsed toElapsed(MonoTime t);
    void later(Elapsed after, std::function<void()> what);

    void deliver();
    void flushStreams();
    void arrive(venues::TransportEvent event);

    static nanoseconds threadTime();
    void step(const engine::Event& event);

    void perform(engine::WriteRecords& records);
    void perform(engine::WriteReserve&) {}
    void perform(engine::TypedRequest&) { HF_UNREACHABLE(); }
    void perform(engine::ConfigureStrategy&) {}
    void perform(engine::ShowCandles&) {}
    void perform(engine::LockAccount& lock);
    void perform(engine::Say& say);
    void perform(engine::Answer& answer) { m_answers[answer.token] = answer.text; }
    void perform(engine::Publish& publish) { m_snapshot = publish.snapshot; }
    void perform(engine::FeedStrategy& feed);
    void perform(engine::Transport& transport);
    void send(venues::OpenLink& open);
    void send(venues::CloseLink& close);
    void send(venues::SendText& send);
    void send(venues::SendLogin& login);
    void send(venues::SendHttp& http);
    void reply(RequestId id, const sim::HttpAnswer& answer);

    sim::VenueModel m_model;
    sim::Credentials m_credentials;
    Venue m_venue;
    std::unique_ptr<sim::VenueDialect> m_dialect;
    std::unique_ptr<engine::Engine> m_engine;
    std::map<StrategyId, std::unique_ptr<strategy::BollingerReversion>> m_strategies;
    AccountId m_account;
    Elapsed m_now{0};
    int m_spins = 0;
    std::multimap<Elapsed, std::function<void()>> m_queue;
    std::map<venues::Link, sim::StreamId> m_streams;
    std::shared_ptr<const engine::Snapshot> m_snapshot;
    std::vector<std::string> m_lines;
    std::map<std::string, std::string> m_answers;
    Observer m_observer;
};

} // namespace holdfast::test

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/digest.h"
#include "core/base/waits.h"
#include "core/engine/command.h"
#include "core/engine/config.h"
#include "core/engine/event.h"
#include "core/sim/crash_site.h"
#include "core/sim/referee.h"
#include "core/sim/venue_model.h"
#include "core/strategy/strategy.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::sim {

/// What a world runs: the product's engine, or the naive core that stands beside it.
class Core {
public:
    virtual ~Core() = default;
    virtual void step(const Now& now, const engine::Event& event, engine::Commands& out) = 0;
    [[nodiscard]] virtual std::optional<MonoTime> nextWake() const = 0;
};
using CoreFactory = std::function<std::unique_ptr<Core>(const engine::EngineConfig&)>;
/// The product's engine, at the door its configuration names; at the wire with the venue's real session.
[[nodiscard]] CoreFactory productCore();

/// How long things take; each is drawn between its bounds for each message.
struct Latencies {
    milliseconds upMin{8}, upMax{40};
    milliseconds downMin{8}, downMax{40};
    milliseconds pushMin{5}, pushMax{30};
    milliseconds journalMin{1}, journalMax{8};
    milliseconds strategyMin{1}, strategyMax{3};
    milliseconds timeout{10'000}; ///< A request without a reply.
};

struct WorldConfig {
    std::uint64_t seed = 1;
    ModelConfig venue;
    std::vector<ModelConfig>
        more; ///< Further venues beside it, each with its own market and faults.
    /// One account for each of the venues', in order, the first venue's first; at the wire one a venue.
    engine::EngineConfig engine;
    /// As Fault::parse takes them; broken text is asserted. "bybit:F17{…}" is that venue's alone, without a
    /// name every venue has it; what happens on our side of the wire is asked of the first venue's plan.
    std::vector<std::string> faults;
    Latencies latencies;
    /// Trading starts off here and is switched on by the world when the account is proven and in sync.
    bool tradesWhenReady = true;
};

/// The engine, its venue, its journal and its strategies in one thread and in virtual time.
///
/// Events are ordered by (time, seeded tie). Everything random is drawn by counter. Requests take their
/// way to the venue and back; pushes keep their order; the journal lies on a simulated disk and becomes
/// durable later; a crash leaves of the rest what a disk may leave. The referee sees truth, wire, journal and alarms.
class World {
public:
    World(WorldConfig config, CoreFactory factory);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Runs for this much of protocol time. A core that throws ends the run: see isHalted.
    void run(nanoseconds length);
    /// Until `isDone` or the time is over. \returns whether it was done
    bool runUntil(nanoseconds lengthMax, const std::function<bool()>& isDone);

    void act(const engine::OperatorAct& act, std::string token = {});
    /// Gives the engine a decision as if the strategy had made it for the candle that closed last.
    void decide(const StrategyId& strategy, strategy::Decision decision);
    /// Tells the referee what it cannot see by itself: which key belongs to which signal.
    void tellReferee(const Observation& seen);
    void addFault(std::string_view text);
    void heal(); ///< Takes every fault away.
    void setPrice(const InstrumentId& instrument, Price price);
    /// Drops the core, lets the disk lose what the seed says, and starts another core on what is left.
    void crashAndRestart(nanoseconds downFor);
    /// The same at a chosen place: the hook is asked at each, and what follows it in that step never was.
    void crashWhere(CrashHook hook);
    [[nodiscard]] std::uint64_t lives() const; ///< Starts of the core so far.

    [[nodiscard]] VenueModel& venue(std::size_t place = 0);
    [[nodiscard]] const VenueModel& venue(std::size_t place = 0) const;
    [[nodiscard]] std::size_t venues() const;
    /// Effects of all faults of all venues.
    [[nodiscard]] std::uint64_t effects() const;
    [[nodiscard]] const Uid& uid(std::size_t account = 0) const;
    [[nodiscard]] WallTime now() const;
    [[nodiscard]] Now clocks() const;
    [[nodiscard]] const Referee& referee() const;
    [[nodiscard]] std::shared_ptr<const engine::Snapshot>
    snapshot() const; ///< The last one published; may be null.
    [[nodiscard]] const std::vector<journal::Record>&
    journal() const; ///< Durable and not yet durable.
    [[nodiscard]] const std::vector<engine::LogLine>& said() const;
    [[nodiscard]] std::vector<engine::Answer> answers(const std::string& token) const;
    /// A write whose reply was lost, late, unreadable or untrue.
    struct Misreported {
        RequestId id;
        bool isApplied = false; ///< The venue executed it all the same.
    };
    [[nodiscard]] const std::vector<Misreported>& misreported() const;
    /// At the wire: how long the first account's requests waited for a connection since the core started.
    [[nodiscard]] const Waits& connectionWaits(venues::Lane lane) const;
    [[nodiscard]] const std::vector<MonoTime>& linkOpenings() const; ///< At the wire, in order.
    [[nodiscard]] bool isHalted() const;
    [[nodiscard]] const std::string& haltReason() const;
    [[nodiscard]] Digest trace() const; ///< Of every event and command so far.
    [[nodiscard]] std::uint64_t events() const;
    [[nodiscard]] std::uint64_t requests() const;
    /// The latest events and requests in words, oldest first.
    [[nodiscard]] std::vector<std::string> recent() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/digest.h"
#include "core/link/departures.h"
#include "core/sim/sim_journal.h"
#include "core/sim/typed_door.h"
#include "core/sim/wire.h"
#include "core/sim/world.h"
#include "core/sim/world_queue.h"

#include <queue>

#include <deque>
#include <set>

namespace holdfast::sim {

/// How often a dialect looks at what is due by time alone.
inline constexpr milliseconds kWireTick{250};

/// One venue of a world, and the door to it.
struct Place {
    Place(const ModelConfig& config, bool isWire)
        : model{config}
        , door{model}
    {
        if (isWire) wire = std::make_unique<Wire>(model, config.accounts[0].uid);
    }
    VenueModel model;
    TypedDoor door;
    std::unique_ptr<Wire> wire; ///< Door::Wire only.
};

/// The whole world; each of its sides has a file of its own.
struct World::State {
    WorldConfig config;
    CoreFactory factory;
    std::vector<std::unique_ptr<Place>> places;
    bool isWire = false;
    std::unique_ptr<Core> core;
    Referee referee;
    Digester digest;
    MonoTime mono{};
    WallTime start{};
    std::priority_queue<waiting::Queued, std::vector<waiting::Queued>, waiting::Later> queue;
    std::uint64_t queuedLast = 0;
    std::uint64_t drawLast = 0;
    engine::Commands commands;
    std::map<StrategyId, std::unique_ptr<strategy::Strategy>> strategies;
    std::map<StrategyId, MonoTime> lastArrived;
    std::map<StrategyId, MonoTime> lastFeedAt;
    std::vector<journal::Record> records; ///< Of this life and those before, durable or not yet.
    SimJournal disk;
    waiting::Durable lastGiven; ///< Of the newest batch.
    CrashHook crashHook;
    struct Dying {
        Crash crash;
        SimJournal::Within within = SimJournal::Within::Nothing;
    };
    std::optional<Dying> dying; ///< The life has ended; what follows in its step never was.
    std::uint64_t life = 0;     ///< What was queued for an earlier one is dropped.
    std::uint64_t lives = 0;
    std::shared_ptr<const engine::Snapshot> snapshot;
    std::vector<engine::LogLine> said;
    std::vector<engine::Answer> answers;
    std::deque<std::string> recent;
    bool isHalted = false;
    std::string haltReason;
    std::uint64_t events = 0;
    std::uint64_t requests = 0;
    struct LinkTimes {
        MonoTime upAt{}, downAt{};
        std::uint64_t connection = 0;
        bool isOpen = false;
    };
    struct AccountLink {
        AccountId id;
        Uid uid;
        std::size_t place = 0;
        MonoTime lastPushAt{}; ///< Delivery time of the last private push: order is kept.
        MonoTime privateHeardAt{};
        bool isStale = false;
        bool isDown = false;     ///< Typed: the streams are closed.
        WallTime subscribedAt{}; ///< Typed: since when they speak.
        bool isReady = false;    ///< Trading was switched on.
        std::map<InstrumentId, MarketTime> barShown;
        // At the wire.
        std::map<venues::Link, LinkTimes> links;       ///< Each keeps its order, both ways.
        std::map<RequestId, venues::Request> intended; ///< What a journaled request is for.
        link::Departures<venues::SendHttp> departures;
        std::map<RequestId, venues::Lane> laneOf; ///< Of what is under way.
    };
    std::vector<AccountLink> accounts;
    std::map<AccountId, std::size_t> indexOf;
    std::set<InstrumentId> followed;
    std::uint64_t effectsSeen = 0;
    int wakesInPlace = 0;
    MonoTime stalledUntil{};
    std::optional<MonoTime> wakeLate; ///< When the timer that is late fires (F60).
    std::vector<Misreported> misreported;
    std::vector<MonoTime> linkOpenings;

    [[nodiscard]] WallTime wall() const
    {
        return start + std::chrono::floor<milliseconds>(mono.time_since_epoch());
    }
    /// What the program's own clock shows (F56).
    [[nodiscard]] WallTime wallOfOurs() { return wall() + ourFaults().skewOfOurs(wall()); }
    /// The plan that is asked about what happens on our side of the wire.
    [[nodiscard]] FaultPlan& ourFaults() { return places.front()->model.faults(); }
    [[nodiscard]] Place& placeOf(const AccountLink& link) { return *places[link.place]; }
    [[nodiscard]] AccountLink& linkOf(const AccountId& id) { return accounts[indexOf.at(id)]; }
    [[nodiscard]] std::uint64_t effects() const;
    [[nodiscard]] WallTime nextVenueEvent() const;
    [[nodiscard]] static milliseconds sinceStart(MonoTime at)
    {
        return std::chrono::floor<milliseconds>(at.time_since_epoch());
    }
    [[nodiscard]] MonoTime monoOf(WallTime time) const { return MonoTime{time - start}; }
    [[nodiscard]] Now clocksNow()
    {
        return {mono, wallOfOurs(), BootTime{mono.time_since_epoch()}};
    }

    // The loop: world.cpp
    State(WorldConfig c, CoreFactory f);
    milliseconds between(milliseconds low, milliseconds high);
    void addFault(std::string_view text);
    void put(MonoTime at, waiting::Item item);
    void startLife();
    /// Advances the venue to now and sends what its streams have to say.
    void moveVenue();
    /// A fault that took effect disturbs: what is promised "with the venue reachable" counts from after it.
    void noteDisturbance();
    void runOne(waiting::Queued queued);
    /// What a chosen place decided; between steps.
    void endLife();
    void restart(const Crash& crash, SimJournal::Within within);
    bool loop(nanoseconds length, const std::function<bool()>* isDone);
    /// The faults that come at a time of their own on our side of the wire.
    void playEvents();
    /// Typed: the same of the venue of this account, if it is that venue's first.
    void playStreams(std::size_t account);

    // The engine's side: world_engine.cpp
    void remember(std::string line);
    void give(const engine::Event& event);
    /// Does the life end here? Then nothing more of its step is done.
    bool endsAt(const CrashSite& site, SimJournal::Within within = SimJournal::Within::Nothing);
    static CrashSite sending(std::string_view name, CrashSite::When when, bool isWrite);
    void obey(engine::Command& command);
    void hashEvent(const engine::Event& event);
    void switchOn(AccountLink& link);
    void feed(waiting::Feed& feed);
    void decideOn(const StrategyId& strategy, strategy::Decision decision, MonoTime arrived);

    // The journal's disk: world_journal.cpp
    void keep(std::vector<journal::Record>& written);
    void refuseWrites(const std::string& problem);
    void tryJournal();
    void keepInReserve(const std::vector<journal::Record>& kept);
    void synced(const waiting::Durable& item);

    // The typed door: world_typed.cpp
    void pushTo(AccountLink& link, Stream stream, PushKind kind, venues::VenueFact fact);
    void flushVenue();
    void pushChange(AccountLink& link, const Change& change);
    /// F40: the positions as they were so long ago, as a snapshot where the venue has such.
    void pushOldPositions(AccountLink& link, milliseconds age);
    /// A private frame came: the stream lives.
    void hearPrivate(AccountLink& link);
    void pushCandles(AccountLink& link, const Tick& tick);
    void regularPush(std::size_t index);
    /// Whole lists, for the referee: what a restart must have read before it opens.
    void noteList(const venues::VenueFact& fact);
    void deliver(waiting::Deliver& deliver);
    void arrive(waiting::Arrive& arrive);
    void stepLink(const waiting::LinkStep& step);

    // The wire: world_wire.cpp
    void transmit(std::size_t account, const venues::TransportCommand& command);
    /// As shell/http_sender does it: when there is a connection, signed and dressed when it leaves, by the
    /// program's own clock.
    void depart(std::size_t account);
    void connectionIsFree(std::size_t account, RequestId id);
    [[nodiscard]] std::optional<ListAnswered> listOf(const waiting::WireHttp& http,
                                                     const HttpAnswer& answer) const;
    void serveWire(waiting::WireHttp& http, bool isHeard);
    void drainWire();
    void hear(waiting::WireEvent& heard);
    static std::optional<List> listAt(Venue venue, std::string_view target);
};

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/world.h"

#include "core/base/overloaded.h"
#include "core/sim/random.h"
#include "core/sim/world_state.h"

#include <algorithm>

namespace holdfast::sim {

using namespace waiting;

World::State::State(WorldConfig c, CoreFactory f)
    : config{std::move(c)}
    , factory{std::move(f)}
    , isWire{config.engine.door == engine::Door::Wire}
    , start{config.venue.market.start}
{
    std::vector<const ModelConfig*> venues{&config.venue};
    for (const ModelConfig& other : config.more)
        venues.push_back(&other);
    for (const ModelConfig* venue : venues) {
        HF_ASSERT(venue->market.start == start);
        HF_ASSERT(!isWire
                  || venue->accounts.size() == 1); // A dialect consumes the model's changes alone.
        for (const AccountSpec& spec : venue->accounts) {
            HF_ASSERT(accounts.size() < config.engine.accounts.size());
            const engine::AccountSetup& setup = config.engine.accounts[accounts.size()];
            HF_ASSERT(setup.venue == venue->rules.venue);
            AccountLink link;
            link.id = setup.id;
            link.uid = spec.uid;
            link.place = places.size();
            indexOf[link.id] = accounts.size();
            accounts.push_back(std::move(link));
            for (const InstrumentId& instrument : setup.watch)
                followed.insert(instrument);
        }
        Place& place = *places.emplace_back(std::make_unique<Place>(*venue, isWire));
        place.model.watch([this](const Change& change) { referee.observe(change.at, change); },
                          [this](const Tick& tick) { referee.observe(tick.at, tick); });
    }
    HF_ASSERT(config.engine.accounts.size() == accounts.size());
    for (const engine::StrategySetup& setup : config.engine.strategies)
        followed.insert(setup.instrument);
    for (const std::string& text : config.faults)
        addFault(text);
    startLife();
}

milliseconds World::State::between(milliseconds low, milliseconds high)
{
    return milliseconds{
        toRange(draw(config.seed, 1, nameHash("latency"), ++drawLast), low.count(), high.count())};
}

void World::State::addFault(std::string_view text)
{
    constexpr std::pair<std::string_view, Venue> kNames[] = {{"okx:", Venue::Okx},
                                                             {"bybit:", Venue::Bybit}};
    std::optional<Venue> meant;
    for (const auto& [name, venue] : kNames) {
        if (!text.starts_with(name)) continue;
        meant = venue;
        text.remove_prefix(name.size());
        break;
    }
    const auto fault = Fault::parse(text);
    HF_ASSERT(fault.has_value());
    for (const auto& place : places)
        if (!meant || place->model.rules().venue == *meant)
            place->model.faults().add(wall(), *fault);
}

std::uint64_t World::State::effects() const
{
    std::uint64_t sum = 0;
    for (const auto& place : places)
        for (const Fault& fault : place->model.faults().faults())
            sum += fault.effects;
    return sum;
}

WallTime World::State::nextVenueEvent() const
{
    WallTime next = places.front()->model.nextEvent();
    for (const auto& place : places)
        next = std::min(next, place->model.nextEvent());
    return next;
}

void World::State::put(MonoTime at, Item item)
{
    const std::uint64_t number = ++queuedLast;
    // Pushes keep their order; everything else may be overtaken within the same moment.
    const auto* deliver = std::get_if<Deliver>(&item);
    const bool isStalled = std::holds_alternative<Give>(item) && at == stalledUntil;
    const std::uint64_t tie = isStalled || (deliver && deliver->isStream)
                                  ? 0
                                  : draw(config.seed, 2, nameHash("tie"), number) % 1024;
    queue.push({at, tie, number, life, std::move(item)});
}

void World::State::startLife()
{
    ++life;
    ++lives;
    const std::string number = std::to_string(1000 + life % 1000);
    config.engine.epoch = {"s" + number.substr(1)}; // Each start writes under its own mark.
    core = factory(config.engine);
    strategies.clear();
    for (const engine::StrategySetup& setup : config.engine.strategies) {
        auto made = strategy::makeStrategy(setup.kind, setup.id, setup.instrument);
        HF_ASSERT(made.has_value());
        strategy::ParameterValues values;
        for (const engine::ParameterView& parameter : setup.parameters)
            values.emplace_back(parameter.name, parameter.value);
        const auto configured = (*made)->configure(values);
        HF_ASSERT(configured.has_value());
        strategies[setup.id] = std::move(*made);
    }
    const auto damage = lives > 1 ? ourFaults().onStart(wall()) : FaultPlan::Damage{};
    if (damage.batchesLost > 0) disk.rollBack(damage.batchesLost);
    const bool isDamaged =
        damage.isCorrupt && disk.corrupt(draw(config.seed, 8, nameHash("corrupt"), life));
    SimJournal::Recovered found = disk.recover(wall());
    records = std::move(found.records);
    referee.observe(wall(), RecordsRestored{records, !isDamaged && damage.batchesLost == 0});
    give(engine::Restored{records});
    if (!found.problem.empty()) give(engine::JournalHealth{true, found.problem});
    if (isWire) {
        for (AccountLink& link : accounts)
            link.isReady = false;
        put(mono + kWireTick, WireLook{});
        return;
    }
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        AccountLink& link = accounts[i];
        link.isStale = link.isReady = link.isDown = false;
        link.subscribedAt = wall();
        link.privateHeardAt = mono;
        put(mono + milliseconds{120},
            Deliver{link.id, venues::LinkChanged{venues::LinkState::Syncing, "subscribed"}, true});
        put(mono + milliseconds{121},
            Deliver{link.id, venues::ResyncNeeded{"the streams are up"}, true});
        put(mono + milliseconds{122},
            Deliver{link.id, venues::ClockMeasured{milliseconds{3}, milliseconds{40}}, true});
        put(mono + milliseconds{123},
            Deliver{link.id, venues::LinkChanged{venues::LinkState::Live, {}}, true});
        put(mono + milliseconds{130}, RegularPush{i});
    }
}

void World::State::moveVenue()
{
    playEvents();
    if (isWire) {
        for (const auto& place : places)
            place->wire->advance(wall());
        noteDisturbance();
        drainWire();
        return;
    }
    for (const auto& place : places)
        place->model.advance(wall());
    flushVenue();
}

void World::State::noteDisturbance()
{
    std::uint64_t seen = 0;
    for (const auto& place : places)
        for (const Fault& fault : place->model.faults().faults())
            if (!fault.id.starts_with("F8")) seen += fault.effects; // ours, not the venue's
    if (seen == effectsSeen) return;
    effectsSeen = seen;
    referee.observe(wall(), VenueReach{false});
    referee.observe(wall(), VenueReach{true});
}

void World::State::runOne(Queued queued)
{
    mono = std::max(mono, queued.at);
    if (queued.life != life) {
        // A request on its way still reaches the venue after a crash; its reply reaches nobody.
        if (auto* request = std::get_if<Arrive>(&queued.item)) {
            moveVenue();
            const AccountLink& link = linkOf(request->envelope.account);
            const Served served = placeOf(link).door.serve(
                link.uid, wall(), request->envelope, {request->sent, {}, {}},
                start + sinceStart(request->sent)); // Unheard.
            referee.observe(wall(),
                            RequestServed{request->envelope, served.isApplied, served.code});
            flushVenue();
        }
        if (auto* bytes = std::get_if<WireHttp>(&queued.item)) serveWire(*bytes, false);
        return;
    }
    std::visit(
        Overloaded{
            [&](WireHttp& item) { serveWire(item, true); },
            [&](WireText& item) {
                moveVenue();
                placeOf(accounts[item.account]).wire->receive(wall(), item.link, item.text);
                moveVenue();
            },
            [&](WireOpen& item) {
                moveVenue();
                AccountLink& account = accounts[item.account];
                LinkTimes& times = account.links[item.link];
                ++times.connection;
                times.isOpen = placeOf(account).wire->open(wall(), item.link, item.path);
                times.downAt =
                    std::max(times.downAt + nanoseconds{1},
                             mono + between(config.latencies.downMin, config.latencies.downMax));
                if (times.isOpen)
                    put(times.downAt,
                        WireEvent{item.account, venues::LinkOpened{item.link}, times.connection});
                else
                    put(times.downAt,
                        WireEvent{item.account,
                                  venues::LinkClosed{item.link, 1006,
                                                     "the venue does not serve " + item.path},
                                  times.connection});
                drainWire();
            },
            [&](WireClose& item) { placeOf(accounts[item.account]).wire->close(item.link); },
            [&](WireEvent& item) { hear(item); },
            [&](WireLook&) {
                moveVenue();
                put(mono + kWireTick, WireLook{});
            },
            [&](StallEnds&) { referee.observe(wall(), CoreDown{false}); },
            [&](LinkStep& item) { stepLink(item); },
            [&](Deliver& item) { deliver(item); },
            [&](Arrive& item) { arrive(item); },
            [&](Durable& item) { synced(item); },
            [&](ReserveSync&) { disk.syncReserve(); },
            [&](JournalTry&) { tryJournal(); },
            [&](Feed& item) { feed(item); },
            [&](Decide& item) { give(item.decided); },
            [&](Give& item) { give(item.event); },
            [&](RegularPush& item) { regularPush(item.account); },
        },
        queued.item);
}

void World::State::endLife()
{
    if (!dying) return;
    const Dying end = *std::exchange(dying, std::nullopt);
    restart(end.crash, end.within);
}

void World::State::restart(const Crash& crash, SimJournal::Within within)
{
    core.reset();
    remember("CRASH: " + std::string{toString(crash.loss)});
    referee.observe(wall(), CoreDown{true});
    disk.crash(crash.loss, within, draw(config.seed, 5, nameHash("crash"), life));
    ++life; // Nothing queued reaches the next core.
    stalledUntil = {};
    wakeLate.reset();
    for (const auto& place : places)
        if (place->wire) place->wire->closeAll();
    for (AccountLink& account : accounts) {
        for (auto& [link, times] : account.links)
            ++times.connection;
        account.departures = {};
        account.laneOf.clear();
    }
    const MonoTime up = mono + crash.downFor;
    while (true) { // The venue goes on meanwhile, and takes in what was on its way.
        const MonoTime tick = monoOf(nextVenueEvent());
        if (!queue.empty() && queue.top().at <= std::min(up, tick)) {
            Queued item = queue.top();
            queue.pop();
            runOne(std::move(item));
            continue;
        }
        if (tick > up) break;
        mono = std::max(mono, tick);
        for (const auto& place : places) {
            place->model.advance(wall());
            (void)place->model.takeTicks(); // Nobody listens.
            (void)place->model.takeChanges();
        }
    }
    mono = up;
    isHalted = false;
    snapshot.reset(); // It was the last life's.
    remember("starts again");
    referee.observe(wall(), CoreDown{false});
    startLife();
}

bool World::State::loop(nanoseconds length, const std::function<bool()>* isDone)
{
    const MonoTime end = mono + length;
    while (!isHalted) {
        endLife();
        if (isDone && (*isDone)()) return true;
        MonoTime next = monoOf(nextVenueEvent());
        enum class What { Venue, Queue, Wake } what = What::Venue;
        if (!queue.empty() && queue.top().at < next) {
            next = queue.top().at;
            what = What::Queue;
        }
        if (const auto wake = core->nextWake()) {
            const MonoTime at =
                std::max({*wake, mono, stalledUntil, wakeLate.value_or(MonoTime::min())});
            if (at < next) next = at, what = What::Wake;
        }
        if (next > end) break;
        switch (what) {
        case What::Venue:
            mono = std::max(mono, next);
            moveVenue();
            break;
        case What::Queue: {
            Queued item = queue.top();
            queue.pop();
            runOne(std::move(item));
            break;
        }
        case What::Wake:
            mono = next;
            if (!wakeLate) {
                const milliseconds late = ourFaults().latenessOfTimer(wall());
                if (late > milliseconds{0}) {
                    wakeLate = mono + late;
                    break;
                }
            }
            wakeLate.reset();
            give(engine::Woken{});
            // A core that wants to be woken at once, forever, must not stop the time.
            if (const auto again = core->nextWake();
                again && *again <= mono && ++wakesInPlace > 1000)
                mono += milliseconds{1};
            else if (!again || *again > mono)
                wakesInPlace = 0;
            break;
        }
    }
    if (!isHalted) {
        mono = std::max(mono, end); // a crash may have taken longer
        moveVenue();
    }
    return isDone && (*isDone)();
}

void World::State::playEvents()
{
    const milliseconds stall = ourFaults().stallOfCore(wall());
    if (stall > milliseconds{0} && core) {
        remember("the core stands still for " + formatAge(stall));
        stalledUntil = mono + stall;
        referee.observe(wall(), CoreDown{true});
        put(stalledUntil, StallEnds{});
    }
    if (isWire) return;
    for (std::size_t i = 0; i < accounts.size(); ++i)
        playStreams(i);
}

void World::State::playStreams(std::size_t account)
{
    const AccountLink& link = accounts[account];
    // Of a venue's accounts the first one plays what is the venue's.
    const bool isFirst = account == 0 || accounts[account - 1].place != link.place;
    if (!isFirst) return;
    FaultPlan& faults = placeOf(link).model.faults();
    const auto close = faults.closesStreams(wall());
    const bool isForgotten = faults.forgetsLogins(wall());
    const bool isGone = faults.reach(wall()) != FaultPlan::Reach::Open;
    const bool isTold = placeOf(link).model.rules().venue == Venue::Okx; // bybit.md §1.1: no word
    const auto age = faults.sendsLateSnapshot(wall());                   // F40
    for (std::size_t i = account; i < accounts.size() && accounts[i].place == link.place; ++i) {
        if (age) pushOldPositions(accounts[i], *age);
        if (close && isTold && close->notice > milliseconds{0})
            put(mono,
                Deliver{accounts[i].id,
                        venues::VenueNotice{"64008", "the venue will close the streams"}, true});
        if (close)
            put(mono + close->notice,
                LinkStep{i, venues::LinkState::Down, "the venue closed the streams"});
        else if ((isForgotten || isGone) && !accounts[i].isDown)
            put(mono, LinkStep{i, venues::LinkState::Down,
                               isGone ? "the venue's name was not found"
                                      : "the login is not valid any more"});
    }
}

World::World(WorldConfig config, CoreFactory factory)
    : m_state{std::make_unique<State>(std::move(config), std::move(factory))}
{
}
World::~World() = default;

void World::run(nanoseconds length) { (void)m_state->loop(length, nullptr); }
bool World::runUntil(nanoseconds lengthMax, const std::function<bool()>& isDone)
{
    return m_state->loop(lengthMax, &isDone);
}

void World::act(const engine::OperatorAct& act, std::string token)
{
    m_state->give(engine::OperatorCommand{std::move(token), act});
}
void World::decide(const StrategyId& strategy, strategy::Decision decision)
{
    const auto arrived = m_state->lastArrived.find(strategy);
    m_state->decideOn(strategy, std::move(decision),
                      arrived == m_state->lastArrived.end()
                          ? m_state->mono
                          : std::max(arrived->second, m_state->mono));
}
void World::tellReferee(const Observation& seen)
{
    m_state->referee.observe(m_state->wall(), seen);
}
void World::addFault(std::string_view text) { m_state->addFault(text); }
void World::heal()
{
    m_state->remember("heals");
    for (const auto& place : m_state->places)
        place->model.faults().clear();
    m_state->effectsSeen = 0;
}
void World::setPrice(const InstrumentId& instrument, Price price)
{
    bool isMoved = false;
    for (const auto& place : m_state->places)
        isMoved = place->model.setPrice(m_state->wall(), instrument, price).has_value() || isMoved;
    HF_ASSERT(isMoved);
    m_state->moveVenue();
}
void World::crashAndRestart(nanoseconds downFor)
{
    State& s = *m_state;
    const auto drawn = draw(s.config.seed, 6, nameHash("loss"), s.life) % 4;
    s.restart({downFor, static_cast<Loss>(drawn)}, SimJournal::Within::Nothing);
}
void World::crashWhere(CrashHook hook) { m_state->crashHook = std::move(hook); }
std::uint64_t World::lives() const { return m_state->lives; }

VenueModel& World::venue(std::size_t place) { return m_state->places.at(place)->model; }
const VenueModel& World::venue(std::size_t place) const { return m_state->places.at(place)->model; }
std::size_t World::venues() const { return m_state->places.size(); }
std::uint64_t World::effects() const { return m_state->effects(); }
const Uid& World::uid(std::size_t account) const { return m_state->accounts.at(account).uid; }
WallTime World::now() const { return m_state->wall(); }
Now World::clocks() const { return m_state->clocksNow(); }
const Referee& World::referee() const { return m_state->referee; }
std::shared_ptr<const engine::Snapshot> World::snapshot() const { return m_state->snapshot; }
const std::vector<journal::Record>& World::journal() const { return m_state->records; }
const std::vector<World::Misreported>& World::misreported() const { return m_state->misreported; }
const Waits& World::connectionWaits(venues::Lane lane) const
{
    return m_state->accounts.front().departures.waits(lane);
}
const std::vector<MonoTime>& World::linkOpenings() const { return m_state->linkOpenings; }
const std::vector<engine::LogLine>& World::said() const { return m_state->said; }
std::vector<engine::Answer> World::answers(const std::string& token) const
{
    std::vector<engine::Answer> found;
    std::ranges::copy_if(m_state->answers, std::back_inserter(found),
                         [&](const engine::Answer& answer) { return answer.token == token; });
    return found;
}
bool World::isHalted() const { return m_state->isHalted; }
const std::string& World::haltReason() const { return m_state->haltReason; }
Digest World::trace() const { return m_state->digest.value(); }
std::uint64_t World::events() const { return m_state->events; }
std::uint64_t World::requests() const { return m_state->requests; }
std::vector<std::string> World::recent() const
{
    return {m_state->recent.begin(), m_state->recent.end()};
}

} // namespace holdfast::sim

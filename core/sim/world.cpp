// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/world.h"

#include "core/journal/codec.h"
#include "core/link/departures.h"
#include "core/sim/okx/disguise.h"
#include "core/sim/random.h"
#include "core/sim/sim_journal.h"
#include "core/sim/typed_door.h"
#include "core/sim/wire.h"

#include <queue>

#include <algorithm>
#include <deque>

namespace holdfast::sim {

namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

constexpr std::size_t kRecentKept = 3000;
constexpr seconds kRegularPush{5};
constexpr seconds kPrivateSilence{12};
constexpr milliseconds kJournalTry{250}; ///< As core/shell/journal_thread.
constexpr milliseconds kReserveSync{10};
constexpr milliseconds kWireTick{250}; ///< How often a dialect looks at what is due by time alone.

// What waits in the queue.
struct Deliver {
    AccountId account;
    venues::VenueFact fact;
    bool isStream = false;
    std::string_view replyTo{}; ///< The name of the request it answers.
    bool isWriteReply = false;
};
struct Arrive {
    venues::RequestEnvelope envelope;
    MonoTime sent{};
    bool isGivenUp = false; ///< It travelled for so long that its client does not listen any more.
};
struct Durable {
    RecordId upTo;
    std::uint64_t batch = 0;
    bool isIntent = false;
};
struct Feed {
    StrategyId strategy;
    strategy::StrategyInput input;
    MonoTime arrived{};
};
struct Decide {
    engine::StrategyDecided decided;
};
struct Give {
    engine::Event event;
};
struct RegularPush {
    std::size_t account = 0;
};
/// On its way through the wire: a request dressed when it left, a frame, an opening.
struct WireHttp {
    RequestId id;
    HttpAsk ask;
    MonoTime sent{};
    milliseconds timeout{};
    std::uint64_t resume = 0;
    bool isGivenUp = false; ///< Its client does not listen any more.
};
struct WireText {
    venues::Link link = venues::Link::Public;
    std::string text;
};
struct WireOpen {
    venues::Link link = venues::Link::Public;
    std::string path;
};
struct WireClose {
    venues::Link link = venues::Link::Public;
};
struct WireEvent {
    venues::TransportEvent event;
    std::uint64_t connection = 0;
    bool isReply = false;
    bool isWriteReply = false;
    std::optional<ListAnswered> list{};
};
struct WireLook {};
struct StallEnds {};
/// Typed: the account's streams end, or are back as far as this.
struct LinkStep {
    std::size_t account = 0;
    venues::LinkState state = venues::LinkState::Down;
    std::string reason;
};
struct ReserveSync {};
/// The journal's next try, while the disk refuses.
struct JournalTry {};
using Item = std::variant<Deliver, Arrive, Durable, Feed, Decide, Give, RegularPush, WireHttp,
                          WireText, WireOpen, WireClose, WireEvent, WireLook, StallEnds, LinkStep,
                          ReserveSync, JournalTry>;

struct Queued {
    MonoTime at{};
    std::uint64_t tie = 0;
    std::uint64_t number = 0;
    std::uint64_t life = 0; ///< The start of the core that it was queued in.
    Item item;
};
struct Later {
    bool operator()(const Queued& a, const Queued& b) const
    {
        return std::tie(a.at, a.tie, a.number) > std::tie(b.at, b.tie, b.number);
    }
};

} // namespace

struct World::State {
    WorldConfig config;
    CoreFactory factory;
    VenueModel model;
    TypedDoor door;
    std::unique_ptr<Core> core;
    Referee referee;
    Digester digest;
    MonoTime mono{};
    WallTime start{};
    std::priority_queue<Queued, std::vector<Queued>, Later> queue;
    std::uint64_t queuedLast = 0;
    std::uint64_t drawLast = 0;
    engine::Commands commands;
    std::map<StrategyId, std::unique_ptr<strategy::Strategy>> strategies;
    std::map<StrategyId, MonoTime> lastArrived;
    std::map<StrategyId, MonoTime> lastFeedAt;
    std::vector<journal::Record> records; ///< Of this life and those before, durable or not yet.
    SimJournal disk;
    Durable lastGiven; ///< Of the newest batch.
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
    struct AccountLink {
        AccountId id;
        Uid uid;
        MonoTime lastPushAt{}; ///< Delivery time of the last private push: order is kept.
        MonoTime privateHeardAt{};
        bool isStale = false;
        bool isDown = false;     ///< Typed: the streams are closed.
        WallTime subscribedAt{}; ///< Typed: since when they speak.
        bool isReady = false;    ///< Trading was switched on.
        std::map<InstrumentId, MarketTime> barShown;
    };
    std::vector<AccountLink> accounts;
    std::map<AccountId, std::size_t> indexOf;
    std::set<InstrumentId> followed;
    std::unique_ptr<Wire> wire; ///< Door::Wire only.
    struct LinkTimes {
        MonoTime upAt{}, downAt{};
        std::uint64_t connection = 0;
        bool isOpen = false;
    };
    std::map<venues::Link, LinkTimes> links;       ///< Each link keeps its order, both ways.
    std::map<RequestId, venues::Request> intended; ///< What a journaled request is for.

    State(WorldConfig c, CoreFactory f)
        : config{std::move(c)}
        , factory{std::move(f)}
        , model{config.venue}
        , door{model}
        , start{config.venue.market.start}
    {
        HF_ASSERT(config.engine.accounts.size() == config.venue.accounts.size());
        if (config.engine.door == engine::Door::Wire) {
            HF_ASSERT(config.engine.accounts.size()
                      == 1); // A dialect consumes the model's changes alone.
            wire = std::make_unique<Wire>(model, config.venue.accounts[0].uid);
        }
        model.watch([this](const Change& change) { referee.observe(change.at, change); },
                    [this](const Tick& tick) { referee.observe(tick.at, tick); });
        for (std::size_t i = 0; i < config.engine.accounts.size(); ++i) {
            AccountLink link;
            link.id = config.engine.accounts[i].id;
            link.uid = config.venue.accounts[i].uid;
            indexOf[link.id] = i;
            accounts.push_back(std::move(link));
            for (const InstrumentId& instrument : config.engine.accounts[i].watch)
                followed.insert(instrument);
        }
        for (const engine::StrategySetup& setup : config.engine.strategies)
            followed.insert(setup.instrument);
        for (const std::string& text : config.faults)
            addFault(text);
        startLife();
    }

    [[nodiscard]] WallTime wall() const
    {
        return start + std::chrono::floor<milliseconds>(mono.time_since_epoch());
    }
    /// What the program's own clock shows (F56).
    [[nodiscard]] WallTime wallOfOurs() { return wall() + model.faults().skewOfOurs(wall()); }
    [[nodiscard]] static milliseconds sinceStart(MonoTime at)
    {
        return std::chrono::floor<milliseconds>(at.time_since_epoch());
    }
    [[nodiscard]] MonoTime monoOf(WallTime time) const { return MonoTime{time - start}; }
    [[nodiscard]] Now clocksNow()
    {
        return {mono, wallOfOurs(), BootTime{mono.time_since_epoch()}};
    }
    milliseconds between(milliseconds low, milliseconds high)
    {
        return milliseconds{toRange(draw(config.seed, 1, nameHash("latency"), ++drawLast),
                                    low.count(), high.count())};
    }
    void addFault(std::string_view text)
    {
        auto fault = Fault::parse(text);
        HF_ASSERT(fault.has_value());
        model.faults().add(wall(), std::move(*fault));
    }

    void put(MonoTime at, Item item)
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

    void startLife()
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
        const auto damage = lives > 1 ? model.faults().onStart(wall()) : FaultPlan::Damage{};
        if (damage.batchesLost > 0) disk.rollBack(damage.batchesLost);
        const bool isDamaged =
            damage.isCorrupt && disk.corrupt(draw(config.seed, 8, nameHash("corrupt"), life));
        SimJournal::Recovered found = disk.recover(wall());
        records = std::move(found.records);
        referee.observe(wall(), RecordsRestored{records, !isDamaged && damage.batchesLost == 0});
        give(engine::Restored{records});
        if (!found.problem.empty()) give(engine::JournalHealth{true, found.problem});
        if (wire) {
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
                Deliver{link.id, venues::LinkChanged{venues::LinkState::Syncing, "subscribed"},
                        true});
            put(mono + milliseconds{121},
                Deliver{link.id, venues::ResyncNeeded{"the streams are up"}, true});
            put(mono + milliseconds{122},
                Deliver{link.id, venues::ClockMeasured{milliseconds{3}, milliseconds{40}}, true});
            put(mono + milliseconds{123},
                Deliver{link.id, venues::LinkChanged{venues::LinkState::Live, {}}, true});
            put(mono + milliseconds{130}, RegularPush{i});
        }
    }

    // ---- the engine's side ---------------------------------------------------------------------------

    void remember(std::string line)
    {
        recent.push_back(std::to_string(mono.time_since_epoch().count() / 1'000'000) + " ms  "
                         + std::move(line));
        if (recent.size() > kRecentKept) recent.pop_front();
    }

    void give(const engine::Event& event)
    {
        if (isHalted || !core || dying) return;
        if (mono < stalledUntil) { // F60: what arrives waits, in its order.
            put(stalledUntil, Give{event});
            return;
        }
        ++events;
        digest.field(static_cast<std::uint64_t>(mono.time_since_epoch().count()));
        digest.field(static_cast<std::uint64_t>(event.index()));
        hashEvent(event);
        commands.clear();
        try {
            core->step(clocksNow(), event, commands);
        } catch (const AssertionFailed& broken) {
            isHalted = true;
            haltReason = broken.what();
            remember("HALTED: " + haltReason);
            return;
        }
        // Commands may lead to events only through the queue.
        for (engine::Command& command : commands) {
            obey(command);
            if (dying) return;
        }
    }

    /// Does the life end here? Then nothing more of its step is done.
    bool endsAt(const CrashSite& site, SimJournal::Within within = SimJournal::Within::Nothing)
    {
        if (dying) return true;
        auto crash = crashHook ? crashHook(site) : std::nullopt;
        if (!crash) crash = model.faults().onSite(wall(), site);
        if (!crash) return false;
        remember("ends " + toString(site) + "; " + std::string{toString(crash->loss)});
        dying = Dying{*crash, within};
        return true;
    }
    static CrashSite sending(std::string_view name, CrashSite::When when, bool isWrite)
    {
        return {CrashSite::What::Send, when, isWrite, false, name};
    }

    void obey(engine::Command& command)
    {
        digest.field(static_cast<std::uint64_t>(command.index()));
        std::visit(
            Overloaded{
                [&](engine::WriteRecords& write) {
                    if (!write.records.empty()) keep(write.records);
                },
                [&](engine::WriteReserve& write) { keepInReserve(write.records); },
                [&](engine::Transport& bytes) {
                    HF_ASSERT(wire != nullptr); // The typed door sends no bytes.
                    transmit(bytes.command);
                },
                [&](engine::TypedRequest& request) {
                    ++requests;
                    if (model.faults().reach(wall()) != FaultPlan::Reach::Open) { // F96
                        noteDisturbance();
                        put(mono + milliseconds{5},
                            Deliver{request.request.account,
                                    TypedDoor::unsent(request.request, {mono, mono, {}},
                                                      "the venue's name was not found"),
                                    false});
                        return;
                    }
                    digest.field(request.request.id.value);
                    const std::string_view name = venues::nameOf(request.request.request);
                    const bool isWrite = venues::isWrite(request.request.request);
                    digest.field(name);
                    if (endsAt(sending(name, CrashSite::When::Before, isWrite))) return;
                    if (isWrite)
                        remember("sends " + std::string{venues::nameOf(request.request.request)}
                                 + " " + std::to_string(request.request.id.value));
                    referee.observe(wall(), RequestLeft{request.request});
                    const milliseconds travel =
                        model.faults().onTravel(wall(), endpointOf(request.request.request),
                                                isOpening(request.request.request)); // F61
                    const bool isGivenUp = travel >= config.latencies.timeout;
                    if (isGivenUp)
                        put(mono + config.latencies.timeout,
                            Deliver{
                                request.request.account,
                                TypedDoor::timedOut(request.request,
                                                    {mono, mono + config.latencies.timeout, {}}),
                                false});
                    put(mono + travel + between(config.latencies.upMin, config.latencies.upMax),
                        Arrive{std::move(request.request), mono, isGivenUp});
                    (void)endsAt(sending(name, CrashSite::When::After, isWrite));
                },
                [&](engine::FeedStrategy& feed) {
                    // A strategy's inputs wait in one queue: they keep their order.
                    MonoTime& last = lastFeedAt[feed.strategy];
                    last = std::max(
                        last + nanoseconds{1},
                        mono + between(config.latencies.strategyMin, config.latencies.strategyMax));
                    put(last, Feed{feed.strategy, feed.input, feed.arrived});
                },
                [&](engine::ConfigureStrategy& configure) {
                    const auto found = strategies.find(configure.strategy);
                    if (found != strategies.end()) (void)found->second->configure(configure.values);
                },
                [&](engine::LockAccount& lock) {
                    put(mono + milliseconds{1}, Give{engine::AccountLock{lock.account, true, {}}});
                },
                [&](engine::Say& say) {
                    if (say.line.severity == engine::Severity::P0)
                        remember("P0 " + say.line.instrument + ": " + say.line.text);
                    said.push_back(std::move(say.line));
                    if (said.size() > 20'000) said.erase(said.begin(), said.begin() + 10'000);
                },
                [&](engine::ShowCandles&) {},
                [&](engine::Answer& answer) {
                    remember("answer " + answer.token + ": " + answer.text);
                    if (!answer.token.empty()) answers.push_back(std::move(answer));
                },
                [&](engine::Publish& publish) {
                    snapshot = std::move(publish.snapshot);
                    referee.observe(wall(), AlarmsShown{snapshot->alarms});
                },
            },
            command);
    }

    void keep(std::vector<journal::Record>& written)
    {
        std::vector<std::string> bodies;
        bool isIntent = false;
        for (const auto& record : written) {
            bodies.push_back(journal::encodeBody(record.body));
            digest.field(record.id.value);
            digest.field(bodies.back());
            if (const auto* note = std::get_if<journal::NoteRecord>(&record.body))
                remember("note " + note->category + " " + note->instrument + ": " + note->text);
            else
                remember("record " + journal::describe(record));
            if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
                isIntent = true;
                if (wire) intended[intent->request] = intent->what;
            }
        }
        const auto site = [&](CrashSite::When when) {
            return CrashSite{CrashSite::What::Write, when, false, isIntent, {}};
        };
        if (endsAt(site(CrashSite::When::Before))) return;
        referee.observe(wall(), RecordsWritten{written, false});
        const auto takes = between(config.latencies.journalMin, config.latencies.journalMax);
        const auto trouble = model.faults().onJournalWrite(wall());
        if (!trouble.problem.empty()) refuseWrites(trouble.problem);
        const std::uint64_t batch = disk.write(written, bodies);
        lastGiven = Durable{written.back().id, batch, isIntent};
        if (!disk.isRefusing()) put(mono + takes + trouble.slower, lastGiven);
        for (auto& record : written)
            records.push_back(std::move(record));
        if (endsAt(site(CrashSite::When::Within), SimJournal::Within::Write)) return;
        (void)endsAt(site(CrashSite::When::After));
    }

    void refuseWrites(const std::string& problem)
    {
        if (disk.isRefusing()) return;
        disk.setRefusing(true);
        remember("the journal refuses: " + problem);
        put(mono + milliseconds{1}, Give{engine::JournalHealth{false, problem}});
        put(mono + kJournalTry, JournalTry{});
    }
    void tryJournal()
    {
        if (!model.faults().onJournalWrite(wall()).problem.empty()) {
            put(mono + kJournalTry, JournalTry{});
            return;
        }
        disk.setRefusing(false);
        remember("the journal writes again");
        put(mono + config.latencies.journalMax, lastGiven);
        put(mono + config.latencies.journalMax + milliseconds{1},
            Give{engine::JournalHealth{true, {}}});
    }

    void keepInReserve(const std::vector<journal::Record>& kept)
    {
        const auto site = [&](CrashSite::When when) {
            return CrashSite{CrashSite::What::Reserve, when, false, true, {}};
        };
        if (endsAt(site(CrashSite::When::Before))) return;
        referee.observe(wall(), RecordsWritten{kept, true});
        const std::uint64_t batch = disk.reserve(kept);
        lastGiven.batch = batch; // the journal's queue holds it as well
        if (!disk.isRefusing())
            put(mono + config.latencies.journalMax,
                Durable{{}, batch, true}); // repeats, proves no more
        put(mono + kReserveSync, ReserveSync{});
        if (endsAt(site(CrashSite::When::Within), SimJournal::Within::Reserve)) return;
        (void)endsAt(site(CrashSite::When::After));
    }

    void synced(const Durable& item)
    {
        const auto site = [&](CrashSite::When when) {
            return CrashSite{CrashSite::What::Sync, when, false, item.isIntent, {}};
        };
        if (endsAt(site(CrashSite::When::Within), SimJournal::Within::Sync)) return;
        disk.sync(item.batch);
        referee.observe(wall(), RecordsDurable{item.upTo});
        if (endsAt(site(CrashSite::When::After))) return;
        give(engine::Recorded{item.upTo});
    }

    void hashEvent(const engine::Event& event)
    {
        std::visit(Overloaded{
                       [&](const engine::FactArrived& fact) {
                           digest.field(static_cast<std::uint64_t>(fact.fact.index()));
                           std::visit(Overloaded{
                                          [&](const venues::QuotesPush& push) {
                                              for (const auto& quote : push.quotes)
                                                  if (quote.last)
                                                      digest.field(quote.last->toString());
                                          },
                                          [&](const venues::PositionsReply& reply) {
                                              for (const auto& row : rowsSeen(reply.read))
                                                  digest.field(row.qty.toString());
                                          },
                                          [&](const venues::PositionsPush& push) {
                                              for (const auto& row : push.rows)
                                                  digest.field(row.qty.toString());
                                          },
                                          [&](const venues::OrdersPush& push) {
                                              for (const auto& row : push.orders)
                                                  digest.field(row.venueId.text);
                                          },
                                          [&](const venues::StopsPush& push) {
                                              for (const auto& row : push.stops)
                                                  digest.field(row.venueId.text);
                                          },
                                          [&](const venues::StopsReply& reply) {
                                              for (const auto& row : rowsSeen(reply.read))
                                                  digest.field(row.venueId.text);
                                          },
                                          [&](const venues::WriteReply& reply) {
                                              digest.field(reply.id.value);
                                          },
                                          [&](const auto&) {},
                                      },
                                      fact.fact);
                       },
                       [&](const engine::Recorded& recorded) { digest.field(recorded.upTo.value); },
                       [&](const engine::TransportArrived& arrived) {
                           if (const auto* frame = std::get_if<venues::Frame>(&arrived.event))
                               digest.field(frame->text);
                           if (const auto* reply = std::get_if<venues::HttpReply>(&arrived.event))
                               digest.field(reply->body);
                       },
                       [&](const auto&) {},
                   },
                   event);
    }

    // ---- the venue's side ----------------------------------------------------------------------------

    void pushTo(AccountLink& link, Stream stream, PushKind kind, venues::VenueFact fact)
    {
        if (link.isDown || model.faults().isStreamSilent(wall(), stream)) {
            return;
        }
        const auto verdict = model.faults().onPush(wall(), kind, link.subscribedAt);
        if (verdict.isLost) return;
        MonoTime at = mono + between(config.latencies.pushMin, config.latencies.pushMax);
        if (verdict.delay > milliseconds{0}) { // Others overtake it.
            put(at + verdict.delay, Deliver{link.id, std::move(fact), true});
            return;
        }
        if (stream != Stream::Public) {
            at = std::max(at, link.lastPushAt + nanoseconds{1});
            link.lastPushAt = at;
        }
        put(at, Deliver{link.id, std::move(fact), true});
    }

    /// Advances the venue to now and sends what its streams have to say.
    void moveVenue()
    {
        playEvents();
        if (wire) {
            wire->advance(wall());
            noteDisturbance();
            drainWire();
            return;
        }
        model.advance(wall());
        flushVenue();
    }

    // ---- the wire ------------------------------------------------------------------------------------

    void transmit(const venues::TransportCommand& command)
    {
        // F96: no name, or a certificate that is not the venue's: nothing of ours leaves.
        const auto reach = model.faults().reach(wall());
        const std::string why = reach == FaultPlan::Reach::NoTls
                                    ? "the certificate is not the venue's"
                                    : "the venue's name was not found";
        if (reach != FaultPlan::Reach::Open) noteDisturbance();
        const auto up = [&](venues::Link link) {
            LinkTimes& times = links[link];
            times.upAt = std::max(times.upAt + nanoseconds{1},
                                  mono + between(config.latencies.upMin, config.latencies.upMax));
            return times.upAt;
        };
        std::visit(
            Overloaded{
                [&](const venues::OpenLink& open) {
                    linkOpenings.push_back(mono);
                    if (reach != FaultPlan::Reach::Open) {
                        LinkTimes& times = links[open.link];
                        ++times.connection;
                        put(mono + milliseconds{5},
                            WireEvent{venues::LinkClosed{open.link, 0, why}, times.connection});
                        return;
                    }
                    put(up(open.link), WireOpen{open.link, open.path});
                },
                [&](const venues::CloseLink& close) {
                    LinkTimes& times = links[close.link];
                    ++times.connection; // What is still on its way to us is not heard any more.
                    times.isOpen = false;
                    put(up(close.link), WireClose{close.link});
                },
                [&](const venues::SendText& send) {
                    put(up(send.link), WireText{send.link, send.text});
                },
                [&](const venues::SendLogin& login) {
                    put(up(login.link),
                        WireText{login.link, Wire::login(wallOfOurs() + login.clockOffset)});
                },
                [&](const venues::SendHttp& http) {
                    ++requests;
                    digest.field(http.target);
                    digest.field(http.body);
                    if (endsAt(sending(http.target, CrashSite::When::Before, http.isWrite))) return;
                    if (http.isWrite) {
                        remember("sends " + http.target + " " + http.body);
                        const auto what = intended.find(http.id);
                        // A write without a journaled intent shows itself at the venue, as an order without one (I1).
                        if (what != intended.end())
                            referee.observe(wall(), RequestLeft{{http.id, accounts[0].id, http.lane,
                                                                 what->second}});
                    }
                    if (reach != FaultPlan::Reach::Open) {
                        put(mono + milliseconds{5},
                            WireEvent{venues::HttpFailed{http.id, true, why}});
                        return;
                    }
                    departures.push(mono, http.lane, http);
                    depart();
                    (void)endsAt(sending(http.target, CrashSite::When::After, http.isWrite));
                },
            },
            command);
    }

    /// As shell/http_sender does it: when there is a connection, signed and dressed when it leaves, by the
    /// program's own clock.
    void depart()
    {
        while (auto departed = departures.take(mono)) {
            const venues::SendHttp& http = departed->item;
            laneOf[http.id] = http.lane;
            put(mono + between(config.latencies.upMin, config.latencies.upMax),
                WireHttp{http.id, Wire::dress(http, wallOfOurs() + http.clockOffset), mono,
                         http.timeout, 0});
        }
    }
    void connectionIsFree(RequestId id)
    {
        const auto lane = laneOf.find(id);
        if (lane == laneOf.end()) return;
        departures.ended(lane->second);
        laneOf.erase(lane);
        depart();
    }
    [[nodiscard]] std::optional<ListAnswered> listOf(const WireHttp& http,
                                                     const HttpAnswer& answer) const
    {
        const auto list = listAt(http.ask.target);
        if (!list || answer.status != 200 || okx::codeIn(answer.body) != "0") return std::nullopt;
        return ListAnswered{*list,
                            start + std::chrono::floor<milliseconds>(http.sent.time_since_epoch())};
    }

    void serveWire(WireHttp& http, bool isHeard)
    {
        moveVenue();
        const HttpAnswer answer =
            http.resume == 0 ? wire->http(wall(), http.ask) : wire->resume(wall(), http.resume);
        moveVenue();
        const MonoTime received =
            mono + answer.delay + between(config.latencies.downMin, config.latencies.downMax);
        const MonoTime overdue = http.sent + http.timeout;
        const auto lost = [&](MonoTime at, const char* why) {
            if (!isHeard || http.isGivenUp) return;
            put(std::min(at, overdue),
                WireEvent{
                    venues::HttpFailed{http.id, false, at >= overdue ? "no reply in time" : why}});
        };
        if (answer.delivery == Delivery::Later) {
            if (mono + answer.delay >= overdue) lost(overdue, "");
            WireHttp later = std::move(http);
            later.resume = answer.resume;
            later.isGivenUp = later.isGivenUp || mono + answer.delay >= overdue;
            put(mono + answer.delay, std::move(later));
            return;
        }
        const auto what = intended.find(http.id);
        if (what != intended.end() || answer.status == 429) {
            const venues::Request request =
                what != intended.end() ? what->second : venues::Request{venues::ReadTime{}};
            const std::string code = answer.truth ? answer.truth->code : okx::codeIn(answer.body);
            const bool isApplied = answer.truth ? answer.truth->isApplied : answer.status == 200;
            if (code != "0") remember("venue answers " + code + " to " + http.ask.target);
            referee.observe(wall(),
                            RequestServed{{http.id, accounts[0].id, venues::Lane::Account, request},
                                          isApplied,
                                          code});
            const bool isUntold =
                (answer.truth && !answer.truth->isTold) || received >= overdue || http.isGivenUp;
            if (what != intended.end() && isUntold) misreported.push_back({http.id, isApplied});
            const std::string told = okx::codeIn(answer.body);
            if (answer.truth && isApplied && code == "0" && !told.empty() && told != "0")
                referee.noteLie(http.id);
        }
        if (!isHeard || http.isGivenUp) return;
        if (endsAt(sending("http", CrashSite::When::Served, what != intended.end()))) return;
        const bool isUnpackable = std::ranges::any_of(answer.headers, [](const auto& header) {
            return header.first == "Content-Encoding"; // As measured: what is not gzip is an error.
        });
        switch (answer.delivery) {
        case Delivery::Whole: {
            if (received >= overdue || isUnpackable)
                return lost(received, "the reply cannot be unpacked");
            venues::HttpReply reply{http.id, answer.status, answer.body, {}};
            for (const auto& [name, value] : answer.headers)
                if (name == "Retry-After") reply.headers.emplace_back("retry-after", value);
            put(received,
                WireEvent{std::move(reply), 0, true, what != intended.end(), listOf(http, answer)});
            return;
        }
        case Delivery::Cut:
        case Delivery::HangUp: return lost(received, "the connection closed before the reply");
        case Delivery::Silent: return lost(overdue, "");
        case Delivery::Later: return;
        }
        HF_UNREACHABLE();
    }

    void drainWire()
    {
        for (Wire::Output& output : wire->takeOutput()) {
            LinkTimes& times = links[output.link];
            times.downAt =
                std::max(times.downAt + nanoseconds{1},
                         mono + between(config.latencies.pushMin, config.latencies.pushMax));
            if (output.closeCode == 0)
                put(times.downAt, WireEvent{venues::Frame{output.link, std::move(output.text)},
                                            times.connection});
            else
                put(times.downAt, WireEvent{venues::LinkClosed{output.link, output.closeCode,
                                                               std::move(output.text)},
                                            times.connection});
        }
    }

    void hear(WireEvent& heard)
    {
        const auto* frame = std::get_if<venues::Frame>(&heard.event);
        const auto* closed = std::get_if<venues::LinkClosed>(&heard.event);
        const auto* opened = std::get_if<venues::LinkOpened>(&heard.event);
        if (frame && links[frame->link].connection != heard.connection) return;
        if (opened && links[opened->link].connection != heard.connection) return;
        if (closed) {
            if (links[closed->link].connection != heard.connection) return;
            ++links[closed->link].connection;
        }
        const auto* reply = std::get_if<venues::HttpReply>(&heard.event);
        const auto* failed = std::get_if<venues::HttpFailed>(&heard.event);
        const RequestId answered = reply ? reply->id : failed ? failed->id : RequestId{};
        if (heard.isReply && endsAt(sending("http", CrashSite::When::Replied, heard.isWriteReply)))
            return;
        if (heard.list) referee.observe(wall(), *heard.list);
        give(engine::TransportArrived{accounts[0].id, std::move(heard.event)});
        if (!answered.empty()) connectionIsFree(answered);
        switchOn(accounts[0]);
    }

    void switchOn(AccountLink& link)
    {
        if (link.isReady || !config.tradesWhenReady || !snapshot) return;
        for (const engine::AccountView& view : snapshot->accounts) {
            if (view.id != link.id || view.uid.empty() || view.link != "live" || !view.truthAge)
                continue;
            link.isReady = true;
            give(engine::OperatorCommand{{}, engine::SetTrading{link.id, true}});
        }
    }
    /// A fault that took effect disturbs: what is promised "with the venue reachable" counts from after it.
    void noteDisturbance()
    {
        std::uint64_t effects = 0;
        for (const Fault& fault : model.faults().faults())
            if (!fault.id.starts_with("F8")) effects += fault.effects; // ours, not the venue's
        if (effects == effectsSeen) return;
        effectsSeen = effects;
        referee.observe(wall(), VenueReach{false});
        referee.observe(wall(), VenueReach{true});
    }
    std::uint64_t effectsSeen = 0;

    void flushVenue()
    {
        noteDisturbance();
        for (const Tick& tick : model.takeTicks()) {
            if (!followed.contains(tick.instrument)) continue;
            const Quote quote{tick.instrument, tick.last,
                              tick.mark,       tick.bid,
                              tick.ask,        model.market().open24h(tick.instrument),
                              tick.at,         tick.marketTime};
            for (AccountLink& link : accounts) {
                pushTo(link, Stream::Public, PushKind::Market, venues::QuotesPush{{quote}});
                pushCandles(link, tick);
            }
        }
        for (const Change& change : model.takeChanges()) {
            AccountLink* link = nullptr;
            for (AccountLink& candidate : accounts)
                if (candidate.uid == change.uid) link = &candidate;
            if (!link) continue;
            std::visit(Overloaded{
                           [&](const OrderTruth& row) {
                               venues::OrdersPush push;
                               push.orders.push_back(row.order);
                               if (row.lastFillQty.isPositive()) {
                                   Fill fill;
                                   fill.instrument = row.order.instrument;
                                   fill.tradeId = row.lastTrade;
                                   fill.venueOrderId = row.order.venueId;
                                   fill.clientOrderId = row.order.clientId;
                                   fill.parentStop = row.order.parentStop;
                                   fill.side = row.order.side;
                                   fill.sideIndex = row.order.sideIndex;
                                   fill.qty = row.lastFillQty;
                                   fill.price = *row.lastFillPrice;
                                   fill.fee = row.lastFillFee;
                                   fill.category = row.order.category;
                                   fill.time = row.order.updatedAt;
                                   push.fills.push_back(std::move(fill));
                               }
                               pushTo(*link, Stream::Private, PushKind::Order, std::move(push));
                           },
                           [&](const StopTruth& row) {
                               pushTo(*link, Stream::Business, PushKind::Stop,
                                      venues::StopsPush{{row.stop}});
                           },
                           [&](const PositionTruth& row) {
                               pushTo(*link, Stream::Private, PushKind::Position,
                                      venues::PositionsPush{false, {row.row}});
                           },
                           [&](const FillTruth&) {
                           }, // Comes with its order; the fills channel is for VIP accounts.
                           [&](const BalanceTruth& row) {
                               pushTo(*link, Stream::Private, PushKind::Balance,
                                      venues::BalancePush{{{row.currency, row.equity, row.available,
                                                            row.updatedAt}}});
                           },
                       },
                       change.row);
        }
    }

    void pushCandles(AccountLink& link, const Tick& tick)
    {
        const minutes bar = config.engine.accounts[indexOf.at(link.id)].bar;
        venues::CandlesPush push;
        const auto latest = model.market().candles(tick.instrument, bar, std::nullopt, 2);
        if (latest.empty()) return;
        MarketTime& shown = link.barShown[tick.instrument];
        if (latest.size() == 2 && latest[1].open != shown && shown != MarketTime{})
            push.candles.push_back(latest[0]); // The bar that just ended.
        shown = latest.back().open;
        push.candles.push_back(latest.back());
        pushTo(link, Stream::Business, PushKind::Market, std::move(push));
    }

    void regularPush(std::size_t index)
    {
        AccountLink& link = accounts[index];
        put(mono + kRegularPush, RegularPush{index});
        moveVenue();
        venues::PositionsPush push;
        push.isSnapshot = true;
        for (const PositionTruth& position : model.positions(link.uid))
            push.rows.push_back(position.row);
        pushTo(link, Stream::Private, PushKind::Position, std::move(push));
        venues::QuotesPush quotes; // The mark comes at least each 10 s, moved or not (okx.md §2.5).
        for (const InstrumentId& id : followed) {
            if (!model.market().instrument(id)) continue;
            const Tick& tick = model.market().latest(id);
            quotes.quotes.push_back({id, {}, tick.mark, {}, {}, {}, wall(), tick.marketTime});
        }
        pushTo(link, Stream::Public, PushKind::Market, std::move(quotes));
        const bool isSilent = mono - link.privateHeardAt > kPrivateSilence;
        if (isSilent && !link.isStale && !link.isDown) {
            link.isStale = true;
            put(mono,
                Deliver{link.id,
                        venues::LinkChanged{venues::LinkState::Stale, "no private frame for 12 s"},
                        false});
        }
    }

    /// Whole lists, for the referee: what a restart must have read before it opens.
    void noteList(const venues::VenueFact& fact)
    {
        const auto note = [&](const auto& read, List list) {
            if (isComplete(read))
                referee.observe(wall(),
                                ListAnswered{list, start
                                                       + std::chrono::floor<milliseconds>(
                                                           stampOf(read).sent.time_since_epoch())});
        };
        if (const auto* positions = std::get_if<venues::PositionsReply>(&fact);
            positions && scopeOf(positions->read).instrument.empty())
            note(positions->read, List::Positions);
        if (const auto* orders = std::get_if<venues::OrdersReply>(&fact);
            orders && scopeOf(orders->read).what == "orders")
            note(orders->read, List::Orders);
        if (const auto* stops = std::get_if<venues::StopsReply>(&fact))
            note(stops->read, List::Stops);
    }
    static std::optional<List> listAt(std::string_view target)
    {
        if (target.starts_with("/api/v5/account/positions?instType=SWAP")
            && target.find("instId") == std::string_view::npos)
            return List::Positions;
        if (target.starts_with("/api/v5/trade/orders-pending")) return List::Orders;
        if (target.starts_with("/api/v5/trade/orders-algo-pending")) return List::Stops;
        return std::nullopt;
    }

    void deliver(Deliver& deliver)
    {
        AccountLink& link = accounts[indexOf.at(deliver.account)];
        const bool isPrivate = std::holds_alternative<venues::PositionsPush>(deliver.fact)
                               || std::holds_alternative<venues::OrdersPush>(deliver.fact);
        if (isPrivate) {
            link.privateHeardAt = mono;
            if (link.isStale) { // It speaks again: everything missed must be read.
                link.isStale = false;
                give(engine::FactArrived{link.id,
                                         venues::ResyncNeeded{"the private stream speaks again"}});
                give(
                    engine::FactArrived{link.id, venues::LinkChanged{venues::LinkState::Live, {}}});
            }
        }
        // A session measures its clock with each answer about the time.
        const bool isTime = std::holds_alternative<venues::TimeReply>(deliver.fact);
        if (!deliver.replyTo.empty()
            && endsAt(sending(deliver.replyTo, CrashSite::When::Replied, deliver.isWriteReply)))
            return;
        noteList(deliver.fact);
        give(engine::FactArrived{deliver.account, std::move(deliver.fact)});
        if (isTime)
            give(engine::FactArrived{
                deliver.account, venues::ClockMeasured{wall() - wallOfOurs(), milliseconds{40}}});
        switchOn(link);
    }

    void arrive(Arrive& arrive)
    {
        const AccountLink& link = accounts[indexOf.at(arrive.envelope.account)];
        moveVenue();
        MonoTime received = mono + between(config.latencies.downMin, config.latencies.downMax);
        const Served served =
            door.serve(link.uid, wall(), arrive.envelope, {arrive.sent, received, {}},
                       start + sinceStart(arrive.sent));
        received += served.delayBack;
        if ((served.isMisreported || arrive.isGivenUp) && venues::isWrite(arrive.envelope.request))
            misreported.push_back({arrive.envelope.id, served.isApplied});
        if (served.isLie) referee.noteLie(arrive.envelope.id);
        referee.observe(wall(), RequestServed{arrive.envelope, served.isApplied, served.code});
        if (!served.code.empty() && served.code != "0")
            remember("venue refuses " + std::string{venues::nameOf(arrive.envelope.request)} + " "
                     + std::to_string(arrive.envelope.id.value) + ": " + served.code);
        flushVenue();
        if (arrive.isGivenUp) return;
        const std::string_view name = venues::nameOf(arrive.envelope.request);
        const bool isWrite = venues::isWrite(arrive.envelope.request);
        if (endsAt(sending(name, CrashSite::When::Served, isWrite))) return;
        if (served.fact && received <= arrive.sent + config.latencies.timeout) {
            put(received, Deliver{arrive.envelope.account, *served.fact, false, name, isWrite});
        } else {
            const ReadStamp stamp{arrive.sent, arrive.sent + config.latencies.timeout, {}};
            put(arrive.sent + config.latencies.timeout,
                Deliver{arrive.envelope.account, TypedDoor::timedOut(arrive.envelope, stamp),
                        false});
        }
    }

    void feed(Feed& feed)
    {
        const auto found = strategies.find(feed.strategy);
        if (found == strategies.end()) return;
        const auto* candle = std::get_if<strategy::CandleClosed>(&feed.input);
        if (candle) {
            lastArrived[feed.strategy] = feed.arrived;
        }
        if (candle && !candle->isHistory && model.faults().strategyThrows(wall())) { // F92
            strategies.erase(found);
            give(engine::StrategyFroze{feed.strategy, "it threw an exception on the candle of "
                                                          + std::to_string(toMs(candle->open))});
            return;
        }
        strategy::Decision decision = found->second->on(feed.input);
        if (!candle && decision.signalsGiven.empty()) return;
        decideOn(feed.strategy, std::move(decision), feed.arrived);
    }

    void decideOn(const StrategyId& strategy, strategy::Decision decision, MonoTime arrived)
    {
        for (const strategy::Signal& signal : decision.signalsGiven) {
            if (signal.kind != strategy::SignalKind::Enter) continue;
            remember("signal of " + strategy.text + ": " + signal.reason);
            referee.observe(wall(), SignalGiven{signal.strategy, signal.instrument, signal.barOpen,
                                                signal.ordinal});
        }
        engine::StrategyDecided decided{strategy, std::move(decision), arrived};
        if (!decided.decision.signalsGiven.empty()) { // F90
            const auto echo = model.faults().onSignal(wall());
            for (int i = 1; i <= echo.copies; ++i)
                put(mono + echo.distance * i, Decide{decided});
        }
        give(decided);
    }

    // ---- the loop ------------------------------------------------------------------------------------

    void runOne(Queued queued)
    {
        mono = std::max(mono, queued.at);
        if (queued.life != life) {
            // A request on its way still reaches the venue after a crash; its reply reaches nobody.
            if (auto* request = std::get_if<Arrive>(&queued.item)) {
                moveVenue();
                const AccountLink& link = accounts[indexOf.at(request->envelope.account)];
                const Served served =
                    door.serve(link.uid, wall(), request->envelope, {request->sent, {}, {}},
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
                    wire->receive(wall(), item.link, item.text);
                    moveVenue();
                },
                [&](WireOpen& item) {
                    moveVenue();
                    LinkTimes& times = links[item.link];
                    ++times.connection;
                    times.isOpen = wire->open(wall(), item.link, item.path);
                    times.downAt = std::max(
                        times.downAt + nanoseconds{1},
                        mono + between(config.latencies.downMin, config.latencies.downMax));
                    if (times.isOpen)
                        put(times.downAt,
                            WireEvent{venues::LinkOpened{item.link}, times.connection});
                    else
                        put(times.downAt,
                            WireEvent{venues::LinkClosed{item.link, 1006,
                                                         "the venue does not serve " + item.path},
                                      times.connection});
                    drainWire();
                },
                [&](WireClose& item) { wire->close(item.link); },
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

    /// What a chosen place decided; between steps.
    void endLife()
    {
        if (!dying) return;
        const Dying end = *std::exchange(dying, std::nullopt);
        restart(end.crash, end.within);
    }

    void restart(const Crash& crash, SimJournal::Within within)
    {
        core.reset();
        remember("CRASH: " + std::string{toString(crash.loss)});
        referee.observe(wall(), CoreDown{true});
        disk.crash(crash.loss, within, draw(config.seed, 5, nameHash("crash"), life));
        ++life; // Nothing queued reaches the next core.
        stalledUntil = {};
        wakeLate.reset();
        if (wire) wire->closeAll();
        for (auto& [link, times] : links)
            ++times.connection;
        departures = {};
        laneOf.clear();
        const MonoTime up = mono + crash.downFor;
        while (true) { // The venue goes on meanwhile, and takes in what was on its way.
            const MonoTime tick = monoOf(model.nextEvent());
            if (!queue.empty() && queue.top().at <= std::min(up, tick)) {
                Queued item = queue.top();
                queue.pop();
                runOne(std::move(item));
                continue;
            }
            if (tick > up) break;
            mono = std::max(mono, tick);
            model.advance(wall());
            (void)model.takeTicks(); // Nobody listens.
            (void)model.takeChanges();
        }
        mono = up;
        isHalted = false;
        snapshot.reset(); // It was the last life's.
        remember("starts again");
        referee.observe(wall(), CoreDown{false});
        startLife();
    }

    bool loop(nanoseconds length, const std::function<bool()>* isDone)
    {
        const MonoTime end = mono + length;
        while (!isHalted) {
            endLife();
            if (isDone && (*isDone)()) return true;
            MonoTime next = monoOf(model.nextEvent());
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
                    const milliseconds late = model.faults().latenessOfTimer(wall());
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
    int wakesInPlace = 0;
    MonoTime stalledUntil{};
    std::optional<MonoTime> wakeLate; ///< When the timer that is late fires (F60).

    /// The faults that come at a time of their own on our side of the wire.
    void playEvents()
    {
        const milliseconds stall = model.faults().stallOfCore(wall());
        if (stall > milliseconds{0} && core) {
            remember("the core stands still for " + formatAge(stall));
            stalledUntil = mono + stall;
            referee.observe(wall(), CoreDown{true});
            put(stalledUntil, StallEnds{});
        }
        if (wire) return;
        const auto close = model.faults().closesStreams(wall());
        const bool isForgotten = model.faults().forgetsLogins(wall());
        const bool isGone = model.faults().reach(wall()) != FaultPlan::Reach::Open;
        for (std::size_t i = 0; i < accounts.size(); ++i) {
            if (close && close->notice > milliseconds{0})
                put(mono, Deliver{accounts[i].id,
                                  venues::VenueNotice{"64008", "the venue will close the streams"},
                                  true});
            if (close)
                put(mono + close->notice,
                    LinkStep{i, venues::LinkState::Down, "the venue closed the streams"});
            else if ((isForgotten || isGone) && !accounts[i].isDown)
                put(mono, LinkStep{i, venues::LinkState::Down,
                                   isGone ? "the venue's name was not found"
                                          : "the login is not valid any more"});
        }
    }

    void stepLink(const LinkStep& step)
    {
        AccountLink& link = accounts[step.account];
        const auto again = [&] {
            put(mono + between(milliseconds{500}, milliseconds{2000}),
                LinkStep{step.account, venues::LinkState::Syncing, "subscribed"});
        };
        if (step.state == venues::LinkState::Down) {
            if (link.isDown) return;
            link.isDown = true;
            link.isStale = false;
            give(engine::FactArrived{link.id,
                                     venues::LinkChanged{venues::LinkState::Down, step.reason}});
            again();
            return;
        }
        if (model.faults().reach(wall()) != FaultPlan::Reach::Open
            || model.faults().onLogin(wall()) != FaultPlan::LoginFate::Honest) {
            again();
            return;
        }
        link.isDown = false;
        link.subscribedAt = wall();
        link.privateHeardAt = mono;
        give(engine::FactArrived{link.id, venues::LinkChanged{step.state, step.reason}});
        give(engine::FactArrived{link.id, venues::ResyncNeeded{"the streams are back"}});
        give(engine::FactArrived{link.id, venues::LinkChanged{venues::LinkState::Live, {}}});
    }
    link::Departures<venues::SendHttp> departures;
    std::map<RequestId, venues::Lane> laneOf; ///< Of what is under way.
    std::vector<Misreported> misreported;
    std::vector<MonoTime> linkOpenings;
};

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
    m_state->model.faults().clear();
    m_state->effectsSeen = 0;
}
void World::setPrice(const InstrumentId& instrument, Price price)
{
    const auto moved = m_state->model.setPrice(m_state->wall(), instrument, price);
    HF_ASSERT(moved.has_value());
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

VenueModel& World::venue() { return m_state->model; }
const Uid& World::uid(std::size_t account) const { return m_state->accounts.at(account).uid; }
WallTime World::now() const { return m_state->wall(); }
Now World::clocks() const { return m_state->clocksNow(); }
const Referee& World::referee() const { return m_state->referee; }
std::shared_ptr<const engine::Snapshot> World::snapshot() const { return m_state->snapshot; }
const std::vector<journal::Record>& World::journal() const { return m_state->records; }
const std::vector<World::Misreported>& World::misreported() const { return m_state->misreported; }
const Waits& World::connectionWaits(venues::Lane lane) const
{
    return m_state->departures.waits(lane);
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

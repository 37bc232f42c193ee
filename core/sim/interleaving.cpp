// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/interleaving.h"

#include "core/sim/random.h"
#include "core/sim/second_start.h"
#include "core/sim/typed_world.h"

#include <algorithm>
#include <functional>

namespace holdfast::sim {

using Source = Interleaving::Source;
using Trigger = Interleaving::Trigger;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};
constexpr seconds kReadyWithin{20};
constexpr seconds kRaceSeen{20};     ///< What the first signal started is looked at this long…
constexpr seconds kLateIsOver{75};   ///< …and where requests may come late, this long.
constexpr minutes kSettledWithin{4}; ///< Everything is known, and every position proved.
constexpr seconds kEndedWithin{60};
constexpr seconds kPause{1}; ///< From the end of the first to the second signal.
constexpr seconds kRepliesOver{
    12}; ///< A request has its reply or is unknown, and a picture shows it.
constexpr seconds kSecondSeen{10};
constexpr milliseconds kDoubleClick{300};

/// Draws of one interleaving, each for a purpose of its own.
class Draws {
public:
    explicit Draws(std::uint64_t seed)
        : m_seed{seed}
    {
    }
    std::int64_t pick(std::string_view purpose, std::int64_t low, std::int64_t high)
    {
        return toRange(draw(m_seed, 55, nameHash(purpose), ++m_n), low, high);
    }
    bool chance(std::string_view purpose, int percent) { return pick(purpose, 1, 100) <= percent; }

private:
    std::uint64_t m_seed;
    std::uint64_t m_n = 0;
};

/// Distances that matter: the same instant, within one look, within one open, after it.
milliseconds drawDistance(Draws& draws)
{
    switch (draws.pick("kind of distance", 0, 4)) {
    case 0: return milliseconds{0};
    case 1: return milliseconds{draws.pick("distance", 1, 60)};
    case 2: return milliseconds{draws.pick("distance", 30, 400)};
    case 3: return milliseconds{draws.pick("distance", 200, 3'000)};
    default: return milliseconds{draws.pick("distance", 0, 8'000)};
    }
}

std::vector<Trigger> drawTriggers(Draws& draws, std::int64_t count, bool hasSecond)
{
    std::vector<Trigger> triggers;
    for (std::int64_t i = 0; i < count; ++i) {
        Trigger trigger;
        trigger.source = static_cast<Source>(draws.pick("source", 0, hasSecond ? 4 : 3));
        if (i == 0 && trigger.source == Source::SecondProgram) trigger.source = Source::Strategy;
        trigger.at = i == 0 ? milliseconds{0} : drawDistance(draws);
        trigger.isDoubled = trigger.source != Source::Strategy && draws.chance("double click", 20);
        triggers.push_back(trigger);
    }
    std::ranges::stable_sort(triggers, {}, &Trigger::at);
    return triggers;
}

std::string drawFault(Draws& draws)
{
    const auto number = [&](std::int64_t low, std::int64_t high) {
        return std::to_string(draws.pick("number", low, high));
    };
    const auto chance = [&] {
        return Decimal::fromMantissa(draws.pick("chance", 20, 100), 2).toString();
    };
    switch (draws.pick("fault", 0, 7)) {
    case 0: return "F03{what=order,executed=" + number(0, 1) + ",nth=" + number(1, 2) + "}";
    case 1: return "F03{what=any,executed=" + number(0, 1) + ",p=" + chance() + "}";
    case 2: return "F03{what=stop,executed=" + number(0, 1) + ",nth=1}";
    case 3: return "F90{n=" + number(2, 5) + ",delta=" + number(0, 5'000) + "ms,times=1}";
    case 4: return "F13{what=order,D=" + number(10, 60) + "s,nth=" + number(1, 2) + "}";
    case 6: return "F36{kind=any,p=" + chance() + "}";
    case 5: return "F13{what=any,D=" + number(1, 40) + "s,p=" + chance() + ",for=10s}";
    default: return "F02{D=" + number(1, 10) + "s,p=" + chance() + "}";
    }
}

std::string keyText(MarketTime bar)
{
    return kSimAccount.text + "|" + kSimStrategy.text + "|" + kEth.text + "|"
           + std::to_string(toMs(bar)) + "|0";
}

/// One interleaving being played.
class Play {
public:
    Play(const Interleaving& what, const CoreFactory& core)
        : m_what{what}
        , m_second{core}
        , m_world{configOf(what), what.secondStartAt ? m_second.factory() : core}
    {
    }

    Played run()
    {
        const bool isReady = m_world.runUntil(kReadyWithin, [this] { return mayOpen(); });
        if (!isReady) promise(false, "the program was not ready within 20 s");
        playFirst();
        const bool isSettled = settle();
        promise(isSettled, "the first signal did not settle: " + whatIsOpen());
        m_played.opensOfFirst = m_world.referee().opensOf(nameOf(1));
        const bool isUndisturbed = m_what.faults.empty() && !m_what.killAt && !m_what.crashAt;
        if (isUndisturbed)
            promise(m_played.opensOfFirst == 1, "an undisturbed signal opened "
                                                    + std::to_string(m_played.opensOfFirst)
                                                    + " times");
        if (isSettled) {
            end();
            m_world.run(kPause + slowness());
            // A request that was lost before the end is in doubt until it is found out: it rightly holds
            // the next one back. Nothing else may.
            if (!isUndisturbed) {
                m_world.run(kRepliesOver);
                const MonoTime asked = m_world.clocks().mono;
                promise(m_world.runUntil(kSettledWithin, [this] { return whatIsOpen().empty(); }),
                        "after the end this stays: " + whatIsOpen());
                m_played.heldBack = m_world.clocks().mono - asked;
            }
            fireAll(2, m_what.next);
            m_world.run(kSecondSeen);
            m_played.opensOfSecond = m_world.referee().opensOf(nameOf(2));
            promise(m_played.opensOfSecond == 1,
                    "the second signal, after the first had ended, opened "
                        + std::to_string(m_played.opensOfSecond) + " times");
        }
        conclude();
        return std::move(m_played);
    }

private:
    static WorldConfig configOf(const Interleaving& what)
    {
        WorldConfig config = typedWorld(what.seed);
        config.latencies = what.latencies;
        return config;
    }
    static std::string nameOf(int signal) { return "signal " + std::to_string(signal); }
    [[nodiscard]] MarketTime barOf(int signal) const
    {
        return marketFromMs(1'763'600'400'000 + std::int64_t{signal} * 300'000);
    }
    void promise(bool isKept, const std::string& text)
    {
        if (!isKept) m_played.broken.push_back(text);
    }

    [[nodiscard]] const engine::AccountView* account() const
    {
        const auto picture = m_world.snapshot();
        return picture && !picture->accounts.empty() ? &picture->accounts.front() : nullptr;
    }
    /// The naive core shows nothing: it is ready when it is.
    [[nodiscard]] bool mayOpen() const
    {
        const auto picture = m_world.snapshot();
        if (!picture) return m_world.clocks().mono >= MonoTime{seconds{6}};
        const auto* view = account();
        return view && view->isTradingOn && view->opensBlockedBy.empty();
    }
    [[nodiscard]] bool showsPosition() const
    {
        const auto picture = m_world.snapshot();
        return picture && std::ranges::any_of(picture->positions, [](const auto& position) {
                   return position.key.instrument == kEth && position.direction != Direction::Flat;
               });
    }
    [[nodiscard]] bool isHeld()
    {
        const auto row =
            m_world.venue().position(m_world.uid(), {kEth, SideIndex::Net, MarginMode::Cross});
        return row && row->isOpen();
    }

    // ---- acts ------------------------------------------------------------------------------------

    void fire(int signal, const Trigger& trigger, int number)
    {
        const IntentKey key{keyText(barOf(signal))};
        const auto belongs = [&](const IntentKey& to) {
            m_world.tellReferee(TriggerGiven{nameOf(signal), to});
        };
        belongs(key);
        belongs(
            {kSimStrategy.text + "|" + std::to_string(toMs(barOf(signal)))}); // The naive core's.
        if (trigger.source == Source::Strategy) {
            strategy::Signal decided;
            decided.strategy = kSimStrategy;
            decided.instrument = kEth;
            decided.direction = m_what.direction;
            decided.barOpen = barOf(signal);
            decided.reference = m_world.venue().market().latest(kEth).last.toDouble();
            decided.stop = decided.reference * (m_what.direction == Direction::Long ? 0.99 : 1.01);
            decided.reason = nameOf(signal);
            strategy::Decision decision;
            decision.signalsGiven.push_back(std::move(decided));
            decision.why = nameOf(signal);
            m_world.decide(kSimStrategy, std::move(decision));
            return;
        }
        engine::Open open;
        open.key = key;
        open.account = kSimAccount;
        open.instrument = kEth;
        open.direction = m_what.direction;
        open.size = {engine::SizeKind::Notional, Decimal::of("2400")};
        open.stop.percent = Decimal::of("1");
        open.source = trigger.source == Source::CommandLine ? "command line" : "ticket";
        std::string token = "t" + std::to_string(signal) + "." + std::to_string(number);
        if (trigger.source == Source::OwnTicket) {
            open.key = {"own|" + token};
            belongs(open.key);
        }
        // Whoever sees a position that came under another key asks for more of it on purpose, and gets
        // it. Who asks here sees none, or repeats what opened it.
        if (showsPosition() && !m_world.referee().hasOpened(open.key)) return;
        if (trigger.source == Source::SecondProgram)
            token = std::string{SecondStart::kToken} + token;
        m_tokens.push_back(token);
        m_world.act(open, token);
    }

    using Act = std::pair<milliseconds, std::function<void()>>;
    void perform(std::vector<Act> acts)
    {
        std::ranges::stable_sort(acts, {}, &Act::first);
        milliseconds at = acts.empty() ? milliseconds{0} : acts.front().first;
        for (const Act& act : acts) {
            if (act.first > at) m_world.run(act.first - at);
            at = std::max(at, act.first);
            act.second();
        }
    }
    void addTriggers(std::vector<Act>& acts, int signal, const std::vector<Trigger>& triggers)
    {
        int number = 0;
        for (const Trigger& trigger : triggers) {
            ++number;
            acts.emplace_back(trigger.at,
                              [this, signal, trigger, number] { fire(signal, trigger, number); });
            if (!trigger.isDoubled) continue;
            const milliseconds again{toRange(
                draw(m_what.seed, 56, nameHash("again"), static_cast<std::uint64_t>(number)), 0,
                kDoubleClick.count())};
            acts.emplace_back(trigger.at + again,
                              [this, signal, trigger, number] { fire(signal, trigger, number); });
            ++m_played.reached["double click"];
        }
    }
    void fireAll(int signal, const std::vector<Trigger>& triggers)
    {
        std::vector<Act> acts;
        addTriggers(acts, signal, triggers);
        perform(std::move(acts));
    }
    void playFirst()
    {
        for (const std::string& fault : m_what.faults)
            m_world.addFault(fault);
        std::vector<Act> acts;
        addTriggers(acts, 1, m_what.triggers);
        if (m_what.secondStartAt)
            acts.emplace_back(*m_what.secondStartAt, [this] { m_second.start(); });
        if (m_what.killAt)
            acts.emplace_back(*m_what.killAt, [this] {
                if (m_world.referee().opensOf(nameOf(1)) == 0)
                    ++m_played.reached["kill switch before the open arrived"];
                engine::Flatten everything;
                everything.reason = "one click in the middle of it";
                m_world.act(everything, "kill");
            });
        if (m_what.crashAt)
            acts.emplace_back(*m_what.crashAt, [this] {
                ++m_played.reached["death during"];
                m_world.crashAndRestart(m_what.downFor);
            });
        perform(std::move(acts));
        const bool mayComeLate = std::ranges::any_of(
            m_what.faults, [](const std::string& fault) { return fault.starts_with("F13"); });
        m_world.run(mayComeLate ? kLateIsOver : kRaceSeen);
        for (const Fault& fault : m_world.venue().faults().faults())
            m_played.effects += fault.effects;
        m_world.venue().faults().clear();
    }

    /// Everything known: nothing unresolved, nothing closing, every position proved.
    bool settle()
    {
        if (!m_world.snapshot()) { // The naive core knows no more later.
            m_world.run(kRaceSeen);
            return true;
        }
        if (m_what.killAt) {
            m_world.runUntil(kEndedWithin, [this] { return !isHeld() && !showsPosition(); });
            m_world.act(engine::ClearKill{kSimAccount, "it is over"});
        }
        m_world.act(engine::SetTrading{kSimAccount, true});
        return m_world.runUntil(kSettledWithin, [this] { return whatIsOpen().empty(); });
    }
    [[nodiscard]] std::string whatIsOpen()
    {
        const auto picture = m_world.snapshot();
        const auto* view = account();
        if (!view) return "nothing is shown";
        if (view->requestsUnknown > 0) return "requests are unknown";
        if (!view->opensBlockedBy.empty()) return view->opensBlockedBy.front();
        for (const auto& position : picture->positions)
            if (position.direction != Direction::Flat
                && position.stop != engine::StopState::Verified)
                return "the stop is " + std::string{toString(position.stop)};
        if (isHeld() != showsPosition()) return "truth and picture differ";
        if (!m_world.venue().workingOrders(m_world.uid()).empty()) return "an order works";
        if (!isHeld() && !m_world.venue().pendingStops(m_world.uid()).empty())
            return "a stop rests without a position";
        return {};
    }

    void end()
    {
        if (!m_world.snapshot()) return;
        if (isHeld()) {
            engine::Flatten position;
            position.account = kSimAccount;
            position.position = PositionKey{kEth, SideIndex::Net, MarginMode::Cross};
            position.reason = "the first one ends";
            m_world.act(position, "end");
        }
        const bool isOver =
            m_world.runUntil(kEndedWithin, [this] { return !isHeld() && !showsPosition(); });
        promise(isOver, "the first position did not end");
    }

    /// What two messages there and back take longer than usual: the leftover stop goes by then.
    [[nodiscard]] milliseconds slowness() const
    {
        const Latencies usual;
        const Latencies& l = m_what.latencies;
        return 3
               * ((l.upMax - usual.upMax) + (l.downMax - usual.downMax)
                  + (l.pushMax - usual.pushMax));
    }

    void conclude()
    {
        if (m_world.isHalted()) m_played.broken.push_back("halted: " + m_world.haltReason());
        for (const Violation& violation : m_world.referee().violations())
            m_played.broken.push_back(violation.invariant + ": " + violation.text);
        for (const auto& [name, count] : m_world.referee().sometimes())
            m_played.reached[name] += count;
        ++m_played.reached[m_played.opensOfFirst == 0 ? "the first signal opened nothing"
                                                      : "the first signal opened"];
        for (const std::string& token : m_tokens)
            for (const engine::Answer& answer : m_world.answers(token)) {
                if (answer.text.find("in flight") != std::string::npos)
                    ++m_played.reached["refused: one is in flight"];
                if (answer.text.find("used before") != std::string::npos)
                    ++m_played.reached["refused: the key opened before"];
            }
        if (m_what.secondStartAt && m_second.isRunning()) {
            const auto picture = m_second.snapshot();
            const bool isWatching = picture && !picture->accounts.empty()
                                    && picture->accounts[0].ladder == Ladder::Watch;
            if (isWatching) ++m_played.reached["a second start watched only"];
            promise(m_second.writes() == 0, "the second program, without the lock, sent "
                                                + std::to_string(m_second.writes()) + " writes");
        }
        m_played.trace = m_world.trace();
        if (!m_played.broken.empty()) m_played.story = m_world.recent();
    }

    const Interleaving& m_what;
    SecondStart m_second;
    World m_world;
    std::vector<std::string> m_tokens;
    Played m_played;
};

} // namespace

std::string_view toString(Source source)
{
    switch (source) {
    case Source::Strategy: return "strategy";
    case Source::Ticket: return "ticket";
    case Source::OwnTicket: return "ticket of its own key";
    case Source::CommandLine: return "command line";
    case Source::SecondProgram: return "second program";
    }
    HF_UNREACHABLE();
}

Interleaving drawInterleaving(std::uint64_t seed)
{
    Draws draws{seed};
    Interleaving what;
    what.seed = seed;
    what.direction = draws.chance("direction", 50) ? Direction::Long : Direction::Short;
    const bool hasSecond = draws.chance("second start", 30);
    if (hasSecond) what.secondStartAt = milliseconds{draws.pick("second start at", -4'000, 1'000)};
    what.triggers = drawTriggers(draws, draws.pick("triggers", 2, 5), hasSecond);
    what.next = drawTriggers(draws, draws.pick("next triggers", 1, 3), hasSecond);
    const std::int64_t faults = draws.pick("faults", 0, 3);
    for (std::int64_t i = 0; i < faults; ++i)
        what.faults.push_back(drawFault(draws));
    switch (draws.pick("latencies", 0, 5)) { // Replies late, and a slow disk.
    case 0:
        what.latencies.upMax = milliseconds{draws.pick("up", 40, 1'200)};
        what.latencies.downMax = milliseconds{draws.pick("down", 40, 2'500)};
        break;
    case 1:
        what.latencies.pushMax = milliseconds{draws.pick("push", 30, 1'500)};
        what.latencies.downMax = milliseconds{draws.pick("down", 40, 600)};
        break;
    case 2: what.latencies.journalMax = milliseconds{draws.pick("journal", 8, 400)}; break;
    default: break;
    }
    if (draws.chance("kill", 12)) what.killAt = milliseconds{draws.pick("kill at", 0, 1'500)};
    if (draws.chance("crash", 12)) {
        what.crashAt = milliseconds{draws.pick("crash at", 0, 2'500)};
        what.downFor = milliseconds{draws.pick("down for", 0, 20'000)};
    }
    return what;
}

std::string describe(const Interleaving& what)
{
    std::string text = std::string{toString(what.direction)} + ":";
    for (const Trigger& trigger : what.triggers)
        text += " " + std::string{toString(trigger.source)} + (trigger.isDoubled ? " (twice)" : "")
                + " at " + std::to_string(trigger.at.count()) + " ms;";
    if (what.secondStartAt)
        text += " second start at " + std::to_string(what.secondStartAt->count()) + " ms;";
    if (what.killAt) text += " kill at " + std::to_string(what.killAt->count()) + " ms;";
    if (what.crashAt)
        text += " death at " + std::to_string(what.crashAt->count()) + " ms for "
                + std::to_string(what.downFor.count()) + " ms;";
    for (const std::string& fault : what.faults)
        text += " " + fault;
    return text;
}

Played play(const Interleaving& what, const CoreFactory& core) { return Play{what, core}.run(); }

std::string replayOfInterleaving(std::uint64_t seed)
{
    return "holdfast-sim interleave --show --seeds " + std::to_string(seed);
}

} // namespace holdfast::sim

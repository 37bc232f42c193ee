// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/crash_loop.h"

#include "core/sim/random.h"
#include "core/sim/typed_world.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace holdfast::sim {
namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};
const InstrumentId kBtc{"BTC-USDT-SWAP"};
constexpr seconds kBefore{30}; ///< The world is quiet and in sync by then.
constexpr seconds kConverges{
    150}; ///< After a restart: expiry, horizon, two looks, and time to spare.
constexpr seconds kOpens{60};

PositionKey keyOn(const InstrumentId& id) { return {id, SideIndex::Net, MarginMode::Cross}; }

engine::Open ticket(const char* key, Direction direction, const InstrumentId& instrument = kEth)
{
    engine::Open open;
    open.key = {key};
    open.account = kSimAccount;
    open.instrument = instrument;
    open.direction = direction;
    open.size = {engine::SizeKind::Notional, Decimal::of("2400")};
    open.stop.percent = Decimal::of("1");
    open.source = "ticket";
    return open;
}

/// The world of a story, and what was asked of it.
struct Stage {
    World& world;
    std::vector<engine::Open> asked; ///< Asked again after a restart, each under its own key.

    void open(engine::Open act)
    {
        asked.push_back(act);
        world.act(act, act.key.text);
    }
    [[nodiscard]] Price last(const InstrumentId& id = kEth) const
    {
        return world.venue().market().price(id, TriggerSource::Last);
    }
    [[nodiscard]] Price near(const char* factor, const InstrumentId& id = kEth) const
    {
        const Instrument* listed = world.venue().market().instrument(id);
        return {(last(id).value * Decimal::of(factor))
                    .roundedToStep(listed->tick.value, Rounding::HalfEven)};
    }
    void flatten(std::optional<PositionKey> key = std::nullopt)
    {
        engine::Flatten act;
        if (key) act.account = kSimAccount;
        act.position = std::move(key);
        act.reason = "one click";
        world.act(act, "click");
    }
    void signal(strategy::SignalKind kind)
    {
        strategy::Signal signal;
        signal.strategy = kSimStrategy;
        signal.instrument = kEth;
        signal.kind = kind;
        signal.direction = Direction::Long;
        signal.barOpen = marketFromMs(1'763'600'700'000);
        signal.reference = last().toDouble();
        signal.stop = signal.reference * 0.99;
        signal.reason = "the story says so";
        strategy::Decision decision;
        decision.signalsGiven.push_back(std::move(signal));
        world.decide(kSimStrategy, std::move(decision));
    }
};

struct Step {
    milliseconds after{};
    void (*act)(Stage&) = nullptr;
};
struct Story {
    const char* name;
    std::vector<std::string> faults;
    std::vector<Step> steps;
    TriggerSource stopSource = TriggerSource::Mark;
};

void openLong(Stage& s) { s.open(ticket("T1", Direction::Long)); }
void nothing(Stage&) {}

const std::vector<Story>& stories()
{
    static const std::vector<Story> kStories{
        {"entry-with-stop", {}, {{milliseconds{0}, openLong}, {seconds{6}, nothing}}},
        {"limit-entry",
         {},
         {{milliseconds{0},
           [](Stage& s) {
               auto open = ticket("T1", Direction::Long);
               open.type = OrderType::Limit;
               open.limit = s.near("0.997");
               s.open(open);
           }},
          {seconds{2}, [](Stage& s) { s.world.setPrice(kEth, s.near("0.996")); }},
          {seconds{6}, nothing}}},
        {"filled-in-part",
         {"F15{fill=40%,nth=1}"},
         {{milliseconds{0}, openLong}, {seconds{6}, nothing}}},
        {"reply-lost",
         {"F03{what=order,executed=1,nth=1}"},
         {{milliseconds{0}, openLong}, {seconds{8}, nothing}}},
        {"stop-fails",
         {"F01{what=stop,D=1s,nth=1}"},
         {{milliseconds{0}, openLong}, {seconds{8}, nothing}}},
        {"stop-refused",
         {"F01{what=stop,D=1s,nth=1}", "F63{nth=1}"},
         {{milliseconds{0}, openLong}, {seconds{10}, nothing}},
         TriggerSource::Last},
        {"take-profit",
         {},
         {{milliseconds{0},
           [](Stage& s) {
               auto open = ticket("T1", Direction::Long);
               open.takeProfit = s.near("1.01");
               s.open(open);
           }},
          {seconds{4}, [](Stage& s) { s.world.setPrice(kEth, s.near("1.02")); }},
          {seconds{5}, nothing}}},
        {"strategy-exit",
         {},
         {{milliseconds{0}, [](Stage& s) { s.signal(strategy::SignalKind::Enter); }},
          {seconds{4}, [](Stage& s) { s.signal(strategy::SignalKind::Exit); }},
          {seconds{5}, nothing}}},
        {"emergency",
         {},
         {{milliseconds{0}, openLong},
          {milliseconds{300}, [](Stage& s) { s.open(ticket("T2", Direction::Short, kBtc)); }},
          {seconds{4}, [](Stage& s) { s.flatten(); }},
          {seconds{5}, nothing}}},
        {"stop-moved",
         {},
         {{milliseconds{0}, openLong},
          {seconds{4},
           [](Stage& s) {
               s.world.act(engine::MoveStop{kSimAccount, keyOn(kEth), s.near("0.995")});
           }},
          {seconds{5}, nothing}}},
        {"increase",
         {},
         {{milliseconds{0}, openLong},
          {seconds{4}, [](Stage& s) { s.open(ticket("T2", Direction::Long)); }},
          {seconds{5}, nothing}}},
        {"reduced-by-a-stranger",
         {},
         {{milliseconds{0}, openLong},
          {seconds{4},
           [](Stage& s) {
               NewOrder order;
               order.instrument = kEth;
               order.side = Side::Sell;
               order.qty = s.world.venue().position(s.world.uid(), keyOn(kEth))
                               ? s.world.venue().market().instrument(kEth)->lot
                               : Qty{};
               order.reduceOnly = true;
               order.tag = "foreign";
               (void)s.world.venue().placeOrder(s.world.uid(), s.world.now(), order);
           }},
          {seconds{5}, nothing}}},
        {"kill-while-closing",
         {"F03{what=close,executed=0,nth=1}"},
         {{milliseconds{0}, openLong},
          {seconds{4}, [](Stage& s) { s.flatten(keyOn(kEth)); }},
          {milliseconds{120}, [](Stage& s) { s.flatten(); }},
          {seconds{6}, nothing}}},
    };
    return kStories;
}

const engine::AccountView* accountOf(const World& world)
{
    const auto snapshot = world.snapshot();
    return snapshot && !snapshot->accounts.empty() ? &snapshot->accounts.front() : nullptr;
}

/// What is not as it should be when nothing moves any more; empty: all is.
std::string unconverged(World& world)
{
    const auto snapshot = world.snapshot();
    const auto* account = accountOf(world);
    if (!account) return "no picture";
    if (account->requestsUnknown > 0)
        return std::to_string(account->requestsUnknown) + " requests without an end";
    std::map<PositionKey, Qty> held;
    for (const PositionTruth& position : world.venue().positions(world.uid()))
        held[position.row.key] = position.row.qty;
    if (account->isKillEngaged && !held.empty()) // close everything goes on, whoever died meanwhile
        return "the kill switch is engaged and " + held.begin()->first.instrument.text + " is held";
    std::map<PositionKey, Qty> believed;
    for (const engine::PositionView& position : snapshot->positions) {
        if (position.direction == Direction::Flat) continue;
        believed[position.key] = position.qty;
        if (position.stop != engine::StopState::Verified)
            return position.key.instrument.text + " is held, its stop is "
                   + std::string{toString(position.stop)};
    }
    if (held != believed)
        return "the venue holds " + std::to_string(held.size()) + " positions, the program "
               + std::to_string(believed.size()) + ", or other sizes";
    std::map<PositionKey, std::vector<StopOrder>> stops;
    for (const StopTruth& stop : world.venue().pendingStops(world.uid()))
        stops[{stop.stop.instrument, stop.stop.sideIndex, stop.stop.marginMode}].push_back(
            stop.stop);
    for (const auto& [key, rows] : stops) {
        if (!held.contains(key))
            return "a stop rests on " + key.instrument.text + " and nothing is held";
        // Two may cover together; beside one that covers alone, the other is a leftover.
        const bool isOneEnough = std::ranges::any_of(rows, [&](const StopOrder& row) {
            return row.closesWholePosition || (row.qty && *row.qty >= held.at(key));
        });
        if (rows.size() > 1 && isOneEnough)
            return std::to_string(rows.size()) + " stops rest on " + key.instrument.text
                   + ", and one of them covers it";
    }
    for (const engine::AlarmView& alarm : snapshot->alarms)
        if (alarm.isActive && alarm.severity == engine::Severity::P0)
            return "P0 stays: " + alarm.text;
    return {};
}

std::optional<Loss> lossNamed(std::string_view text)
{
    if (text == "none") return Loss::None;
    if (text == "drop") return Loss::Unsynced;
    if (text == "torn") return Loss::Torn;
    if (text == "reorder") return Loss::Reordered;
    return std::nullopt;
}
const char* nameOf(Loss loss)
{
    switch (loss) {
    case Loss::None: return "none";
    case Loss::Unsynced: return "drop";
    case Loss::Torn: return "torn";
    case Loss::Reordered: return "reorder";
    }
    HF_UNREACHABLE();
}

} // namespace

std::vector<std::string> crashStories()
{
    std::vector<std::string> names;
    for (const Story& story : stories())
        names.emplace_back(story.name);
    return names;
}

std::string toString(const CrashCase& what)
{
    return what.story + " seed=" + std::to_string(what.seed)
           + " point=" + std::to_string(what.point) + " down="
           + std::to_string(std::chrono::duration_cast<seconds>(what.crash.downFor).count())
           + " loss=" + nameOf(what.crash.loss) + " again=" + std::to_string(what.again);
}

Result<CrashCase> parseCrashCase(const std::vector<std::string>& words)
{
    CrashCase what;
    const auto names = crashStories();
    if (words.empty() || std::ranges::find(names, words[0]) == names.end()) {
        std::string known;
        for (const auto& name : names)
            known += " " + name;
        return unexpected(ErrorCode::UnknownValue, "the story is one of" + known);
    }
    what.story = words[0];
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        const std::string name = words[i].substr(0, equals);
        const std::string value =
            equals == std::string::npos ? std::string{} : words[i].substr(equals + 1);
        if (name == "loss") {
            const auto loss = lossNamed(value);
            if (!loss)
                return unexpected(ErrorCode::UnknownValue,
                                  "loss is one of none drop torn reorder, not " + value);
            what.crash.loss = *loss;
            continue;
        }
        std::uint64_t number = 0;
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc{} || end != value.data() + value.size() || value.empty())
            return unexpected(ErrorCode::Malformed, words[i] + " is not name=number");
        if (name == "seed")
            what.seed = number;
        else if (name == "point")
            what.point = number;
        else if (name == "down")
            what.crash.downFor = seconds{number};
        else if (name == "again")
            what.again = number;
        else
            return unexpected(ErrorCode::UnknownValue, "there is no " + name);
    }
    return what;
}

CrashResult runCrashCase(const CrashCase& what)
{
    const auto story = std::ranges::find(stories(), what.story, &Story::name);
    HF_ASSERT(story != stories().end());
    WorldConfig config = typedWorld(what.seed);
    config.engine.accounts[0].stopSource = story->stopSource;
    World world{config, productCore()};
    world.run(kBefore);
    for (const std::string& fault : story->faults)
        world.addFault(fault);

    CrashResult result;
    std::uint64_t sites = 0;
    std::uint64_t sitesAgain = 0;
    bool isTold = false; // the story is over: nothing is counted any more
    world.crashWhere([&](const CrashSite& site) -> std::optional<Crash> {
        // A read changes nothing at the venue: that it was served there is no place of its own.
        if (site.what == CrashSite::What::Send && !site.isWrite
            && site.when == CrashSite::When::Served)
            return std::nullopt;
        if (world.lives() > 1) {
            if (world.lives() == 2 && what.again != 0 && ++sitesAgain == what.again)
                return Crash{seconds{1}, what.crash.loss};
            return std::nullopt;
        }
        if (isTold) return std::nullopt;
        ++sites;
        if (what.point == 0) result.sites.push_back(toString(site));
        if (sites != what.point) return std::nullopt;
        result.site = toString(site);
        return what.crash;
    });

    Stage stage{world, {}};
    for (const Step& step : story->steps) {
        world.run(step.after);
        if (world.lives() > 1 || world.isHalted()) break;
        step.act(stage);
    }
    isTold = true;

    const auto problem = [&](const std::string& text) {
        result.problem += (result.problem.empty() ? "" : "; ") + text;
    };
    const auto isReady = [&] {
        const auto* account = accountOf(world);
        return account && account->isTradingOn
               && (account->opensBlockedBy.empty() || account->isKillEngaged);
    };
    if (!world.runUntil(kConverges, isReady)) problem("not ready to open again");
    for (const engine::Open& open : stage.asked) { // the same clicks, the same keys
        world.act(open, "again|" + open.key.text);
        world.run(seconds{3});
    }
    if (!world.runUntil(kConverges, [&] { return unconverged(world).empty(); }))
        problem(unconverged(world));

    const auto* account = accountOf(world);
    if (account && !account->isKillEngaged && result.problem.empty()) {
        const auto isHeld = [&](const InstrumentId& id) {
            const auto row = world.venue().position(world.uid(), keyOn(id));
            const auto orders = world.venue().workingOrders(world.uid());
            return (row && row->isOpen())
                   || std::ranges::any_of(orders, [&](const OrderTruth& order) {
                          return order.order.instrument == id;
                      });
        };
        world.venue().faults().clear(); // what did not strike in the story must not strike now
        const InstrumentId free = !isHeld(kEth) ? kEth : kBtc;
        const auto opens = [&](const std::string& key) {
            world.act(ticket(key.c_str(), Direction::Long, free), key);
            return world.runUntil(kOpens, [&] {
                return std::ranges::any_of(world.answers(key), [](const engine::Answer& answer) {
                    return answer.kind == engine::AnswerKind::Done;
                });
            });
        };
        std::string key = "new";
        const auto livesBefore = world.lives();
        bool isOpened = isHeld(free) || opens(key);
        if (!isOpened
            && world.lives() != livesBefore) { // the second crash took the question with it
            if (!world.runUntil(kConverges,
                                [&] { return unconverged(world).empty() && isReady(); }))
                problem("after the second crash: " + unconverged(world));
            key = "newer";
            isOpened = isHeld(free) || opens(key);
        }
        if (!isOpened) {
            const auto answers = world.answers(key);
            problem("a new open did not pass: "
                    + (answers.empty() ? std::string{"no answer"} : answers.back().text));
        }
    }
    if (world.isHalted()) problem("halted: " + world.haltReason());
    for (const Violation& violation : world.referee().violations())
        problem(violation.invariant + ": " + violation.text);
    result.story = world.recent();
    result.lives = world.lives();
    return result;
}

} // namespace holdfast::sim

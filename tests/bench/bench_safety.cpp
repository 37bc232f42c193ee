// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later

// S2, S3, S4, S7 as far as they are ours: the engine, its session, its codec, its signatures and the drill's dialect
// in virtual time (15 ms each way, 3 ms for the journal's sync), with fifty instruments. What the engine thread
// needs is measured on the clock; what a venue would see is virtual time and repeats to the millisecond.
#include "core/signing/okx.h"
#include "tests/bench/fifty_instruments.h"
#include "tests/bench/figures.h"
#include "tests/bench/percentiles.h"
#include "tests/engine/wire_world.h"

#include <array>
#include <optional>

namespace {

using namespace holdfast;
using namespace holdfast::test;

using bench::kInstruments;
const sim::Uid kUid{"700001"};

sim::ModelConfig venue()
{
    sim::ModelConfig config;
    config.market.instruments = bench::fiftyInstruments();
    config.market.start = WireWorld::kStart;
    config.accounts.push_back(sim::AccountSpec{kUid, "wire"});
    return config;
}

engine::EngineConfig deskOf(int watched, bool attachesStops = false)
{
    engine::EngineConfig config;
    config.epoch = Epoch{"aaaa"};
    engine::AccountSetup account;
    account.id = AccountId{"main"};
    for (int i = 0; i < watched; ++i)
        account.watch.push_back(bench::fiftyInstruments()[static_cast<std::size_t>(i)].id);
    account.bar = minutes{5};
    account.tradesAtStart = true;
    account.attachStops = attachesStops; // without: the guard's own stop, the fallback of S2
    config.accounts.push_back(account);
    return config;
}

engine::Open longOf(const InstrumentId& instrument)
{
    engine::Open open;
    open.key = IntentKey{"ticket|" + instrument.text};
    open.account = AccountId{"main"};
    open.instrument = instrument;
    open.direction = Direction::Long;
    open.size = engine::Size{engine::SizeKind::Qty, Decimal::of("1")};
    open.stop.percent = Decimal::of("2");
    open.stop.source = TriggerSource::Mark;
    open.source = "ticket";
    return open;
}

bool isPost(const engine::Command& command, std::string_view place)
{
    const auto* transport = std::get_if<engine::Transport>(&command);
    const auto* http = transport ? std::get_if<venues::SendHttp>(&transport->command) : nullptr;
    return http && http->method == venues::HttpMethod::Post && http->target.ends_with(place);
}
std::size_t posts(const engine::Commands& out, std::string_view place)
{
    return static_cast<std::size_t>(std::count_if(
        out.begin(), out.end(), [&](const auto& command) { return isPost(command, place); }));
}

using bench::at;

void sign(benchmark::State& state)
{
    const signing::Secret secret{"22582BD0CFF14C41EDBF1AB98506286D"};
    const std::string body(260, 'x');
    for (auto _ : state)
        benchmark::DoNotOptimize(signing::okx::sign(
            secret, signing::okx::restPrehash("2026-11-20T09:00:00.000Z", "POST",
                                              "/api/v5/trade/order-algo", body)));
}

/// S2 without the journal's sync: the step that reads the fill's frame and the step that lets the stop go.
void fillToStop(std::vector<double>& micros)
{
    WireWorld world{venue(), deskOf(kInstruments)};
    nanoseconds read{0};
    world.observe([&](const engine::Event& event, nanoseconds took, const engine::Commands& out) {
        const auto* arrived = std::get_if<engine::TransportArrived>(&event);
        const auto* frame = arrived ? std::get_if<venues::Frame>(&arrived->event) : nullptr;
        if (frame && frame->link == venues::Link::Private) read = took;
        if (posts(out, "/trade/order-algo") > 0)
            micros.push_back(static_cast<double>((read + took).count()) / 1000.0);
    });
    HF_ASSERT(world.runUntil(
        seconds{60}, [&] { return world.snapshot().accounts.front().opensBlockedBy.empty(); }));
    for (const Instrument& instrument : bench::fiftyInstruments()) {
        const std::size_t held = world.snapshot().positions.size();
        world.act(longOf(instrument.id), instrument.id.text);
        world.runUntil(seconds{5}, [&] { return world.snapshot().positions.size() > held; });
        world.run(milliseconds{400});
    }
    HF_ASSERT(world.snapshot().positions.size() == kInstruments);
}

struct Flattened {
    double localMillis =
        0; ///< The engine's own time, from the click to the last of the fifty requests.
    milliseconds bytes{0}; ///< Virtual: click to the last request.
    milliseconds flat{0};  ///< Virtual: click to the venue being flat.
    std::size_t refused = 0;
};
/// S4 on OKX: fifty positions of a stranger's making, one click.
Flattened flatten()
{
    WireWorld world{venue(), deskOf(1)};
    HF_ASSERT(world.runUntil(
        seconds{60}, [&] { return world.snapshot().accounts.front().opensBlockedBy.empty(); }));
    for (const Instrument& instrument : bench::fiftyInstruments()) {
        sim::NewOrder order;
        order.instrument = instrument.id;
        order.qty = Qty::of("1");
        HF_ASSERT(world.model().placeOrder(kUid, world.wall(), order).isAccepted());
    }
    HF_ASSERT(world.runUntil(seconds{20},
                             [&] { return world.snapshot().positions.size() == kInstruments; }));
    Flattened result;
    std::size_t sent = 0;
    const WallTime click = world.wall();
    world.observe([&](const engine::Event& event, nanoseconds took, const engine::Commands& out) {
        if (sent < kInstruments) result.localMillis += static_cast<double>(took.count()) / 1e6;
        const std::size_t now = posts(out, "/trade/close-position");
        if (now > 0 && sent < kInstruments)
            result.bytes = std::chrono::duration_cast<milliseconds>(world.wall() - click);
        sent += now;
        if (const auto* arrived = std::get_if<engine::TransportArrived>(&event))
            if (const auto* reply = std::get_if<venues::HttpReply>(&arrived->event))
                result.refused += reply->status == 429;
    });
    world.act(engine::Flatten{std::nullopt, std::nullopt, std::nullopt, "bench"}, "click");
    HF_ASSERT(world.runUntil(seconds{20}, [&] { return world.model().positions(kUid).empty(); }));
    result.flat = std::chrono::duration_cast<milliseconds>(world.wall() - click);
    return result;
}

/// What became of one open while a fault acts, in virtual time: the journal's 3 ms included, the way to the
/// venue not. nullopt: it did not happen.
struct Guarded {
    std::optional<milliseconds> ownStop;       ///< Fill's frame -> the guard's own stop leaves.
    std::optional<milliseconds> replaced;      ///< Stop's failure told -> the next one leaves.
    std::optional<milliseconds> closeBegun;    ///< Fill's frame -> a close leaves.
    std::optional<milliseconds> passedToClose; ///< Refusal "price passed" -> a close leaves.
    bool carriedStop = false;                  ///< The entry's own request had it.
    std::size_t ownStops = 0;
};
Guarded guarded(bool attachesStops, const char* fault, bool isStreamDead = false)
{
    WireWorld world{venue(), deskOf(1, attachesStops)};
    HF_ASSERT(world.runUntil(
        seconds{60}, [&] { return world.snapshot().accounts.front().opensBlockedBy.empty(); }));
    if (fault) world.model().faults().add(world.wall(), *sim::Fault::parse(fault));
    Guarded result;
    std::optional<WallTime> filled;
    std::optional<WallTime> failed;
    std::optional<WallTime> passed;
    const auto since = [&](const std::optional<WallTime>& from) {
        return from ? std::optional{std::chrono::duration_cast<milliseconds>(world.wall() - *from)}
                    : std::nullopt;
    };
    world.observe([&](const engine::Event& event, nanoseconds, const engine::Commands& out) {
        if (const auto* arrived = std::get_if<engine::TransportArrived>(&event)) {
            if (const auto* frame = std::get_if<venues::Frame>(&arrived->event)) {
                const auto has = [&](const char* text) {
                    return frame->text.find(text) != std::string::npos;
                };
                if (!filled && has(R"("channel":"orders")") && has(R"("state":"filled")")) {
                    filled = world.wall();
                    if (isStreamDead)
                        world.model().faults().add(world.wall(),
                                                   *sim::Fault::parse("F34{stream=private,D=60s}"));
                }
                if (!failed && has("order_failed")) failed = world.wall();
            } else if (const auto* reply = std::get_if<venues::HttpReply>(&arrived->event)) {
                if (!passed
                    && (reply->body.find(R"("51280")") != std::string::npos
                        || reply->body.find(R"("5130)") != std::string::npos
                        || reply->body.find(R"("51278")") != std::string::npos))
                    passed = world.wall();
            }
        }
        for (const engine::Command& command : out) {
            if (isPost(command, "/trade/order"))
                result.carriedStop |=
                    std::get<venues::SendHttp>(std::get<engine::Transport>(command).command)
                        .body.find("attachAlgoOrds")
                    != std::string::npos;
        }
        if (posts(out, "/trade/order-algo") > 0) {
            ++result.ownStops;
            if (!result.ownStop) result.ownStop = since(filled);
            if (!result.replaced) result.replaced = since(failed);
        }
        if (posts(out, "/trade/close-position") > 0 && !result.closeBegun) {
            result.closeBegun = since(filled);
            result.passedToClose = since(passed);
        }
    });
    world.act(longOf(bench::fiftyInstruments().front().id), "open");
    world.run(seconds{20});
    HF_ASSERT(filled.has_value());
    return result;
}
double count(const std::optional<milliseconds>& time)
{
    return time ? static_cast<double>(time->count()) : 1e9; // it never happened: above every goal
}

/// S7: the private stream falls silent for 20 s; from its last frame to the word, and back.
void silence(milliseconds& noticed, milliseconds& whole)
{
    WireWorld world{venue(), deskOf(1)};
    const auto link = [&] { return world.snapshot().accounts.front().link; };
    HF_ASSERT(world.runUntil(seconds{60}, [&] { return link() == "live"; }));
    const WallTime from = world.wall();
    world.model().faults().add(from, *sim::Fault::parse("F34{stream=all,D=20s}"));
    HF_ASSERT(world.runUntil(seconds{20}, [&] { return link() != "live"; }));
    noticed = std::chrono::duration_cast<milliseconds>(world.wall() - from);
    world.run(seconds{20} - noticed);
    const WallTime back = world.wall();
    HF_ASSERT(world.runUntil(
        seconds{30}, [&] { return world.snapshot().accounts.front().opensBlockedBy.empty(); }));
    whole = std::chrono::duration_cast<milliseconds>(world.wall() - back);
}

/// A step that nothing follows from, with fifty positions held: what every public frame costs.
void quietStep(benchmark::State& state)
{
    WireWorld world{venue(), deskOf(1)};
    HF_ASSERT(world.runUntil(
        seconds{60}, [&] { return world.snapshot().accounts.front().opensBlockedBy.empty(); }));
    for (const Instrument& instrument : bench::fiftyInstruments()) {
        sim::NewOrder order;
        order.instrument = instrument.id;
        order.qty = Qty::of("1");
        HF_ASSERT(world.model().placeOrder(kUid, world.wall(), order).isAccepted());
    }
    world.run(seconds{20});
    const std::string ticker =
        R"({"arg":{"channel":"mark-price","instId":"C100-USDT-SWAP"},"data":[{"instType":"SWAP","instId":"C100-USDT-SWAP","markPx":"2500.1","ts":"1763600020000"}]})";
    for (auto _ : state)
        world.deliverNow(venues::Frame{venues::Link::Public, ticker});
}

} // namespace

int main(int argc, char** argv)
{
    benchmark::RegisterBenchmark("sign", sign);
    benchmark::RegisterBenchmark("quiet step", quietStep);
    bench::Medians medians;
    bench::run("bench_safety", argc, argv, medians);
    bool isGood = true;

    std::vector<double> micros;
    for (int i = 0; i < 6; ++i)
        fillToStop(micros);
    const double signing = medians.of("sign") / 1000;
    bench::figure("quiet step, fifty positions", medians.of("quiet step") / 1000, "us");
    bench::figure("S2 stops measured", static_cast<double>(micros.size()), "");
    bench::figure("S2 signature", signing, "us");
    isGood &= bench::isBelow("S2 fill frame to stop bytes, engine's part, p50",
                             at(micros, 0.5) + signing, 200, "us");
    isGood &= bench::isBelow("S2 fill frame to stop bytes, engine's part, p99",
                             at(micros, 0.99) + signing, 1000, "us");
    bench::figure("S2 fill frame to stop bytes, engine's part, max", at(micros, 1) + signing, "us");

    std::array<double, 5> local{};
    Flattened flattened;
    for (double& time : local) {
        flattened = flatten();
        time = flattened.localMillis;
    }
    std::sort(local.begin(), local.end());
    isGood &= bench::isBelow("S4 flatten 50, click to last bytes, the engine's time",
                             local[2] + kInstruments * signing / 1000, 5, "ms");
    bench::figure("S4 flatten 50, click to last bytes, with the journal's 3 ms (virtual)",
                  static_cast<double>(flattened.bytes.count()), "ms");
    bench::figure("S4 flatten 50, click to flat, 30 ms round trip (virtual)",
                  static_cast<double>(flattened.flat.count()), "ms");
    isGood &= bench::isBelow("S4 flatten 50, requests refused for their number",
                             static_cast<double>(flattened.refused), 0, "");

    const Guarded carried = guarded(true, nullptr);
    isGood &= bench::isBelow("S1 entries that went without their stop", carried.carriedStop ? 0 : 1,
                             0, "of 1");
    isGood &= bench::isBelow("S1 own stops beside one that was born",
                             static_cast<double>(carried.ownStops), 0, "");
    isGood &= bench::isBelow("S1 attached stop never born, fill to own stop (virtual)",
                             count(guarded(true, "F14{born=never}").ownStop), 1050, "ms");
    isGood &=
        bench::isBelow("S3 stop failed, told to re-placed (virtual)",
                       count(guarded(false, "F01{what=stop,D=3s,times=1}").replaced), 200, "ms");
    isGood &= bench::isBelow("S3 no live stop, fill to close begun (virtual)",
                             count(guarded(false, "F16{}").closeBegun), 10'100, "ms");
    isGood &= bench::isBelow("S3 the same with a dead stream (virtual)",
                             count(guarded(false, "F16{}", true).closeBegun), 10'100, "ms");
    isGood &= bench::isBelow("S3 price passed, refusal to close begun (virtual)",
                             count(guarded(false, "F63{}").passedToClose), 200, "ms");

    milliseconds noticed{0};
    milliseconds whole{0};
    silence(noticed, whole);
    isGood &= bench::isBelow("S7 dead stream noticed (virtual)",
                             static_cast<double>(noticed.count()), 5000, "ms");
    isGood &= bench::isBelow("S7 state whole again (virtual)", static_cast<double>(whole.count()),
                             2030, "ms");
    return isGood ? 0 : 1;
}

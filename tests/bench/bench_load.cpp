// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later

// N2, N3, N4 to state, M1's growth: bytes on a socket -> the real shell -> the engine's state, with fifty
// positions held. The venue, its load and the shell share one machine, so shares of a core are CPU time of
// the engine's thread and of the reader of market data, not of the clock. Latencies count from the time a frame
// was meant to leave.
//
// usage: bench_load [--seconds N (60)] [--millions N (20)]: length of N2, messages replayed for M1.
#include "tests/bench/figures.h"
#include "tests/bench/loaded_desk.h"
#include "tests/bench/percentiles.h"

#include <cstring>
#include <fstream>

namespace {

using namespace holdfast;
using namespace holdfast::bench;

double residentMegabytes()
{
    std::ifstream status{"/proc/self/status"};
    std::string word;
    while (status >> word) {
        if (word == "VmRSS:") {
            double kilobytes = 0;
            status >> kilobytes;
            return kilobytes / 1024;
        }
    }
    return 0;
}

/// One load, from its first frame until its last marker is state.
struct Run {
    Tap::Sent sent;
    Seen seen;
    Used before, after;
    [[nodiscard]] double engine() const { return after.cpuSeconds - before.cpuSeconds; }
    [[nodiscard]] double reader() const { return after.readerSeconds - before.readerSeconds; }
    [[nodiscard]] double cpu() const { return engine() + reader(); } ///< Bytes to state.
    [[nodiscard]] double wall() const { return static_cast<double>(after.at - before.at) * 1e-9; }
    [[nodiscard]] double perMessage(std::uint64_t HeapCalls::* which) const
    {
        return static_cast<double>(after.heap.*which - before.heap.*which)
               / static_cast<double>(sent.market + sent.own + sent.markers);
    }
    /// Keys whose newest frame never became state, and whole frames that did not arrive.
    [[nodiscard]] std::uint64_t lost() const
    {
        std::uint64_t lost = sent.own - seen.ownMicros.size();
        lost += sent.markers - seen.markerMicros.size();
        for (const auto& [key, probe] : sent.last) {
            const auto at = seen.last.find(key);
            if (at != seen.last.end() && at->second == probe) continue;
            ++lost;
            std::fprintf(stderr, "lost: %s, %lld ns before the newest\n", key.c_str(),
                         static_cast<long long>(probe - (at == seen.last.end() ? 0 : at->second)));
        }
        return lost;
    }
};

Run runLoad(LoadedDesk& desk, const Tap::Load& load)
{
    Run run;
    desk.look([&](Seen& seen) {
        seen = {};
        seen.ownMicros.reserve(1 << 20);
        seen.markerMicros.reserve(1 << 16);
        run.before = usedHere();
    });
    desk.streams().begin(load);
    std::uint64_t arrived = 0;
    desk.until(
        [&] {
            if (desk.streams().isLoading()) return false;
            if (run.sent.ended == 0) run.sent = desk.streams().sent();
            desk.look([&](Seen& seen) { arrived = seen.markerMicros.size(); });
            return arrived >= run.sent.markers;
        },
        seconds{600});
    desk.look([&](Seen&) { run.after = usedHere(); });
    // What waits to be the latest is handed on a tenth of a second later; the rest of the private frames too.
    desk.until([end = stampNow() + 500'000'000] { return stampNow() >= end; });
    desk.look([&](Seen& seen) { run.seen = seen; });
    return run;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application{argc, argv};
    double length = 60;
    double millions = 20;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--seconds") == 0) length = std::atof(argv[i + 1]);
        if (std::strcmp(argv[i], "--millions") == 0) millions = std::atof(argv[i + 1]);
    }
    bool isGood = true;
    LoadedDesk desk;
    desk.begin();

    // Without the load first: what the engine does for itself.
    Used idleBefore;
    Used idleAfter;
    desk.look([&](Seen&) { idleBefore = usedHere(); });
    desk.until([end = stampNow() + 5'000'000'000] { return stampNow() >= end; });
    desk.look([&](Seen&) { idleAfter = usedHere(); });
    figure("engine's thread without load, fifty positions",
           (idleAfter.cpuSeconds - idleBefore.cpuSeconds)
               / (static_cast<double>(idleAfter.at - idleBefore.at) * 1e-9) * 100,
           "% of a core");

    Tap::Load load;
    load.count = static_cast<std::uint64_t>(2 * load.perSecond); // everything grows that grows
    runLoad(desk, load);
    load.count = static_cast<std::uint64_t>(length * load.perSecond);
    const Run n2 = runLoad(desk, load);
    figure("N2 messages sent", static_cast<double>(n2.sent.market + n2.sent.own), "");
    figure("N2 rate", static_cast<double>(n2.sent.market + n2.sent.own) / n2.wall(), "a second");
    figure("N2 frames that reached the engine", static_cast<double>(n2.seen.frames), "");
    figure("N2 sender behind its schedule, worst", static_cast<double>(n2.sent.lateWorst) / 1e6,
           "ms");
    isGood &= isBelow("N2 lost", static_cast<double>(n2.lost()), 0, "messages");
    figure("N2 of it the engine's thread", n2.engine() / n2.wall() * 100, "% of a core");
    isGood &= isBelow("N2 bytes to state", n2.cpu() / n2.wall() * 100, 15, "% of a core");
    figure("N2 operator new of the engine's thread", n2.perMessage(&HeapCalls::news), "a message");
    figure("N2 heap requests of the engine's thread, Qt's too", n2.perMessage(&HeapCalls::all),
           "a message");
    isGood &= isBelow("N2 age of the queue, p99", at(n2.seen.markerMicros, 0.99) / 1000, 5, "ms");
    figure("N2 age of the queue, max", at(n2.seen.markerMicros, 1) / 1000, "ms");
    figure("N4 socket to state, private frames, p50", at(n2.seen.ownMicros, 0.5), "us");
    isGood &=
        isBelow("N4 socket to state, private frames, p99", at(n2.seen.ownMicros, 0.99), 200, "us");
    figure("N4 socket to state, private frames, p99.9", at(n2.seen.ownMicros, 0.999), "us");
    figure("N4 socket to state, private frames, max", at(n2.seen.ownMicros, 1), "us");
    figure("N4 socket to state, kept public frames, p99", at(n2.seen.markerMicros, 0.99), "us");

    load = {};
    load.perSecond = 0;
    load.count = 1'000'000;
    const Run n3 = runLoad(desk, load);
    const double drained = static_cast<double>(n3.sent.market);
    figure("N3 backlog of a million, on the clock", drained / n3.wall() / 1000,
           "thousand a second");
    const double rate = drained / n3.cpu() / 1000;
    figure("N3 backlog of a million, by CPU time", rate, "thousand a second");
    isGood &= isMet("N3 thousand messages a CPU second", rate, 500, rate >= 500, rate * 1.5 >= 500);
    isGood &= isBelow("N3 lost", static_cast<double>(n3.lost()), 0, "messages");
    figure("N3 private frames sent during the backlog", static_cast<double>(n3.sent.own), "");
    figure("N3 private frames that overtook, p50", at(n3.seen.ownMicros, 0.5) / 1000, "ms");
    isGood &= isBelow("N3 private frames that overtook, p99", at(n3.seen.ownMicros, 0.99) / 1000, 5,
                      "ms");
    figure("N3 market data behind them, wait", at(n3.seen.markerMicros, 1) / 1000, "ms");

    const double before = residentMegabytes();
    load.count = static_cast<std::uint64_t>(millions * 1e6);
    load.ownPerSecond = 100;
    const Run m1 = runLoad(desk, load);
    figure("M1 messages replayed", static_cast<double>(m1.sent.market) / 1e6, "million");
    isGood &= isBelow("M1 growth of the whole program, its venue included",
                      residentMegabytes() - before, 5, "MB");
    return isGood ? 0 : 1;
}

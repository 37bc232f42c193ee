// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/crash_loop.h"
#include "core/sim/incident3.h"
#include "core/sim/interleaving.h"
#include "core/sim/layer_table.h"
#include "core/sim/naive_core.h"
#include "core/sim/typed_world.h"
#include "core/sim/wire_swarm.h"
#include "core/sim/workload.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

// Exit codes of decisions §15.
constexpr int kDone = 0;
constexpr int kNotUnderstood = 3;
constexpr int kUsage = 64;
constexpr int kCrash = 10;
constexpr int kSafety = 11;
constexpr int kNotDeterministic = 13;

constexpr const char* kHelp =
    "holdfast-sim: the engine against a simulated venue that lies, in virtual time.\n"
    "\n"
    "  holdfast-sim run --seeds A..B [--venue okx|bybit|both] [--profile typed|wire] "
    "[--minutes N]\n"
    "                   [--candles FILE] [--speed N]\n"
    "                   [--fault 'F01{...}']... [--no-faults] [--wire-faults] [--workload] "
    "[--twice] [--show]\n"
    "  holdfast-sim interleave --seeds A..B [--naive] [--show]\n"
    "  holdfast-sim incident [--hours N] [--variant NAME|all] [--seed S] [--venue okx|bybit] "
    "[--naive]\n"
    "                   [--from HOUR]\n"
    "  holdfast-sim layers [--hours N] [--seeds A..B] [--combination none|all|L3+L4]... [--variant "
    "NAME]\n"
    "                   [--venue okx|bybit] [--ends-every MINUTES]\n"
    "  holdfast-sim replay FILE\n"
    "  holdfast-sim crash STORY [seed=N] [point=N] [down=SECONDS] [loss=none|drop|torn|reorder] "
    "[again=N]\n"
    "\n"
    "run     each seed is a world of its own; without --fault the seed draws its faults.\n"
    "        --seeds     the first and the last seed; one number is one seed (default 1)\n"
    "        --venue     whose venue lies (default okx); both: an account at each\n"
    "        --profile   typed: facts and requests as values; wire: through the real codecs "
    "(default "
    "typed)\n"
    "        --fault     one fault, given as often as there are; 'bybit:F17{...}' is of that venue "
    "alone\n"
    "        --no-faults a venue that is as it should be\n"
    "        --minutes   protocol time of each seed (default 60)\n"
    "        --candles   candles of ETH-USDT-SWAP; without them a generated market\n"
    "        --speed     seconds of market per second of protocol time (default 1)\n"
    "        --wire-faults  the seed draws faults of the wire instead\n"
    "        --workload  a person clicks, and the program dies now and then\n"
    "        --twice     each seed runs twice; different traces end with 13\n"
    "        --show      the last lines of what happened, also without a violation\n"
    "interleave  each seed is one signal with two to five triggers, and a second signal after it;\n"
    "        --naive     played by the naive core, which must be caught\n"
    "incident  the third incident's profile: ten positions, lists that lie, history that is late. "
    "Variants:\n"
    "        as-it-was all-vanish page-two-lost list-null other-account forged-close (default "
    "as-it-was)\n"
    "        --hours     simulated hours of each variant (default 20)\n"
    "        --seed      whose market and lies (default 1)\n"
    "        --from      where to go on, a multiple of 20: parts of a long run are the run\n"
    "        --naive     played by the core that assumes \"closed\" and cancels\n"
    "layers  the same with the five layers of protection taken out, alone and together, and with "
    "tickets\n"
    "        given twice and stops that fail: a line of the table for each combination\n"
    "        --hours     simulated hours for each combination and seed (default 200; seed 2026)\n"
    "        --combination  which are out (repeatable; default each of the 32)\n"
    "        --ends-every   minutes between two real ends (default 15)\n"
    "replay  FILE holds the arguments of one run, as a violation prints them.\n"
    "crash   one story with the program's end at one place, as a failing test prints it; point=0 "
    "tells\n"
    "        the story whole and lists its places. Without STORY: the names of the stories.\n"
    "\n"
    "Exit: 0 done, 3 input not understood, 10 crash, 11 safety, 13 not deterministic, 64 wrong "
    "usage.\n";

struct Arguments {
    std::uint64_t seedFirst = 1;
    std::uint64_t seedLast = 1;
    int minutesLong = 60;
    int speed = 1;
    std::string candles;
    std::vector<std::string> faults;
    bool hasFaults = false;
    bool isWire = false;
    bool hasWireFaults = false;
    bool isTwice = false;
    bool isWorked = false;
    bool isShown = false;
    bool isNaive = false;
    std::string venue{"okx"};
};

bool parseNumber(std::string_view text, std::uint64_t& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

/// \returns an error in words, or nothing
std::optional<std::string> parse(const std::vector<std::string>& words, Arguments& arguments)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const auto value = [&]() -> const std::string* {
            return i + 1 < words.size() ? &words[++i] : nullptr;
        };
        std::uint64_t number = 0;
        if (word == "--twice")
            arguments.isTwice = true;
        else if (word == "--workload")
            arguments.isWorked = true;
        else if (word == "--show")
            arguments.isShown = true;
        else if (word == "--naive")
            arguments.isNaive = true;
        else if (word == "--no-faults")
            arguments.hasFaults = true;
        else if (word == "--wire-faults")
            arguments.hasWireFaults = true;
        else if (word == "--seeds") {
            const auto* text = value();
            if (!text) return "--seeds needs A..B";
            const auto dots = text->find("..");
            const std::string first = text->substr(0, dots);
            const std::string last = dots == std::string::npos ? first : text->substr(dots + 2);
            if (!parseNumber(first, arguments.seedFirst) || !parseNumber(last, arguments.seedLast)
                || arguments.seedLast < arguments.seedFirst)
                return "--seeds " + *text + " is not A..B";
        } else if (word == "--profile") {
            const auto* text = value();
            if (!text || (*text != "typed" && *text != "wire")) return "--profile is typed or wire";
            arguments.isWire = *text == "wire";
        } else if (word == "--venue") {
            const auto* text = value();
            if (!text || (*text != "okx" && *text != "bybit" && *text != "both"))
                return "--venue is okx, bybit or both";
            arguments.venue = *text;
        } else if (word == "--minutes" || word == "--speed") {
            const auto* text = value();
            if (!text || !parseNumber(*text, number) || number < 1 || number > 10'000'000)
                return word + " needs a positive number";
            (word == "--minutes" ? arguments.minutesLong : arguments.speed) =
                static_cast<int>(number);
        } else if (word == "--candles") {
            const auto* text = value();
            if (!text) return "--candles needs a file";
            arguments.candles = *text;
        } else if (word == "--fault") {
            const auto* text = value();
            if (!text) return "--fault needs a fault such as 'F01{what=stop}'";
            const std::size_t colon = text->find(':'); // "bybit:F17": of that venue alone
            const bool isOf = colon != std::string::npos && colon < text->find('{');
            const auto fault = Fault::parse(isOf ? text->substr(colon + 1) : *text);
            if (!fault) return fault.error().context;
            arguments.faults.push_back(*text);
            arguments.hasFaults = true;
        } else {
            return "unknown argument " + word;
        }
    }
    return std::nullopt;
}

/// The last figure of a run, and its faults drawn from the seed where none were given.
struct Figures {
    double simulatedHours = 0;
    std::uint64_t events = 0;
    std::uint64_t requests = 0;
    std::map<std::string, std::uint64_t> effects;
    std::map<std::string, std::uint64_t> sometimes;
    std::size_t violations = 0;
};

struct Outcome {
    Digest trace;
    std::vector<Violation> violations;
    std::string halt;
};

Outcome runSeed(std::uint64_t seed, const Arguments& arguments,
                const std::optional<CandleTape>& tape, Figures& figures)
{
    WorldConfig config = worldOf(arguments.venue, seed, tape);
    config.venue.market.speed = arguments.speed;
    for (ModelConfig& other : config.more)
        other.market.speed = arguments.speed;
    if (arguments.isWire) config.engine.door = engine::Door::Wire;
    config.faults = arguments.hasFaults       ? arguments.faults
                    : arguments.hasWireFaults ? drawWireFaults(seed, minutes{arguments.minutesLong})
                                              : drawFaults(seed, minutes{arguments.minutesLong});
    World world{config, productCore()};
    if (arguments.isWorked)
        runWorkload(world, seed, minutes{arguments.minutesLong});
    else
        world.run(minutes{arguments.minutesLong});
    figures.simulatedHours += arguments.minutesLong / 60.0;
    figures.events += world.events();
    figures.requests += world.requests();
    for (std::size_t place = 0; place < world.venues(); ++place)
        for (const Fault& fault : world.venue(place).faults().faults())
            figures.effects[fault.id] += fault.effects;
    for (const auto& [name, count] : world.referee().sometimes())
        figures.sometimes[name] += count;
    figures.violations += world.referee().violations().size();
    Outcome outcome{world.trace(), world.referee().violations(),
                    world.isHalted() ? world.haltReason() : std::string{}};
    if (arguments.isShown || !outcome.violations.empty() || world.isHalted()) {
        for (const std::string& line : world.recent())
            std::cout << "    " << line << "\n";
    }
    if (!outcome.violations.empty() || world.isHalted()) {
        std::cout << "  replay: --seeds " << seed << ".." << seed << " --minutes "
                  << arguments.minutesLong << " --speed " << arguments.speed;
        if (!arguments.candles.empty()) std::cout << " --candles " << arguments.candles;
        for (const std::string& fault : config.faults)
            std::cout << " --fault " << fault;
        if (config.faults.empty()) std::cout << " --no-faults";
        if (arguments.isWorked) std::cout << " --workload";
        if (arguments.isWire) std::cout << " --profile wire";
        if (arguments.venue != "okx") std::cout << " --venue " << arguments.venue;
        std::cout << "\n";
    }
    return outcome;
}

int run(const Arguments& arguments)
{
    std::optional<CandleTape> tape;
    if (!arguments.candles.empty()) {
        std::ifstream file{arguments.candles};
        if (!file) {
            std::cerr << "cannot read " << arguments.candles << "\n";
            return kNotUnderstood;
        }
        std::stringstream text;
        text << file.rdbuf();
        auto parsed = parseCandleTape({"ETH-USDT-SWAP"}, text.str());
        if (!parsed) {
            std::cerr << parsed.error().context << "\n";
            return kNotUnderstood;
        }
        tape = std::move(*parsed);
    }
    Figures figures;
    int exitCode = kDone;
    const std::clock_t started = std::clock();
    for (std::uint64_t seed = arguments.seedFirst; seed <= arguments.seedLast; ++seed) {
        const Outcome outcome = runSeed(seed, arguments, tape, figures);
        if (arguments.isTwice) {
            const Outcome again = runSeed(seed, arguments, tape, figures);
            if (again.trace != outcome.trace) {
                std::cout << "seed " << seed << ": NOT DETERMINISTIC " << outcome.trace.hex()
                          << " and " << again.trace.hex() << "\n";
                exitCode = std::max(exitCode, kNotDeterministic);
            }
        }
        std::cout << "seed " << seed << "  trace " << outcome.trace.hex() << "  violations "
                  << outcome.violations.size() << "\n";
        for (const Violation& violation : outcome.violations) {
            std::cout << "  " << violation.invariant << " at " << toIso8601(violation.at) << ": "
                      << violation.text << "\n";
            exitCode = exitCode == kDone ? kSafety : exitCode;
        }
        if (!outcome.halt.empty()) {
            std::cout << "  the engine halted: " << outcome.halt << "\n";
            exitCode = exitCode == kDone ? kCrash : exitCode;
        }
    }
    const double cpu = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
    std::printf("simulated hours      %.1f\n", figures.simulatedHours);
    std::printf("hours per CPU second %.1f\n", cpu > 0 ? figures.simulatedHours / cpu : 0.0);
    std::printf("events into the core %llu\n", static_cast<unsigned long long>(figures.events));
    std::printf("requests             %llu\n", static_cast<unsigned long long>(figures.requests));
    for (const auto& [id, count] : figures.effects)
        std::printf("effective %-10s %llu\n", id.c_str(), static_cast<unsigned long long>(count));
    for (const auto& [name, count] : figures.sometimes)
        std::printf("sometimes: %s %llu\n", name.c_str(), static_cast<unsigned long long>(count));
    std::printf("violations           %zu\n", figures.violations);
    return exitCode;
}

int interleave(const Arguments& arguments)
{
    const CoreFactory core = arguments.isNaive ? naiveCore() : productCore();
    std::map<std::string, std::uint64_t> reached;
    std::uint64_t effects = 0;
    std::uint64_t broken = 0;
    const std::clock_t started = std::clock();
    for (std::uint64_t seed = arguments.seedFirst; seed <= arguments.seedLast; ++seed) {
        const Interleaving what = drawInterleaving(seed);
        const Played played = play(what, core);
        for (const auto& [name, count] : played.reached)
            reached[name] += count;
        effects += played.effects;
        broken += played.broken.empty() ? 0 : 1;
        if (played.broken.empty() && !arguments.isShown) continue;
        std::cout << "seed " << seed << "  " << describe(what) << "\n";
        if (arguments.isShown)
            for (const std::string& line : played.story)
                std::cout << "    " << line << "\n";
        for (const std::string& text : played.broken)
            std::cout << "  " << text << "\n";
        if (!played.broken.empty() && !arguments.isShown)
            std::cout << "  replay: " << replayOfInterleaving(seed) << "\n";
    }
    const double cpu = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
    const unsigned long long played = arguments.seedLast - arguments.seedFirst + 1;
    std::printf("interleavings        %llu\n", played);
    std::printf("CPU seconds          %.1f\n", cpu);
    std::printf("effective faults     %llu\n", static_cast<unsigned long long>(effects));
    for (const auto& [name, count] : reached)
        std::printf("sometimes: %s %llu\n", name.c_str(), static_cast<unsigned long long>(count));
    std::printf("broken               %llu\n", static_cast<unsigned long long>(broken));
    return broken == 0 ? kDone : kSafety;
}

/// \returns an error in words, or nothing
std::optional<std::string> parseIncident(const std::vector<std::string>& words,
                                         IncidentSetup& setup, bool& isNaive, bool& isAll)
{
    std::uint64_t hoursLong = 20;
    std::uint64_t from = 0;
    const auto chapter = static_cast<std::uint64_t>(kIncidentChapter / seconds{3600});
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--naive") {
            isNaive = true;
            continue;
        }
        if (i + 1 >= words.size()) return word + " is unknown, or lacks its value";
        const std::string& value = words[++i];
        if (word == "--hours") {
            if (!parseNumber(value, hoursLong) || hoursLong == 0 || hoursLong > 100'000)
                return "--hours needs a positive number";
        } else if (word == "--from") {
            if (!parseNumber(value, from) || from % chapter != 0 || from > 100'000)
                return "--from needs a multiple of " + std::to_string(chapter);
        } else if (word == "--seed") {
            if (!parseNumber(value, setup.seed)) return "--seed needs a number";
        } else if (word == "--variant") {
            isAll = value == "all";
            const auto variant = incidentVariantOf(value);
            if (!variant && !isAll) return "there is no variant " + value;
            if (variant) setup.variant = *variant;
        } else if (word == "--venue") {
            if (value != "okx" && value != "bybit") return "--venue is okx or bybit";
            setup.venue = value == "bybit" ? Venue::Bybit : Venue::Okx;
        } else {
            return "unknown argument " + word;
        }
    }
    setup.length = seconds{static_cast<std::int64_t>(hoursLong) * 3600};
    setup.from = seconds{static_cast<std::int64_t>(from) * 3600};
    return std::nullopt;
}

/// For tests/figures: what the acceptance of incident 3 asks for, with the part of the run it is of.
void printFigures(const IncidentSetup& setup, const IncidentFigures& f, double cpu, bool isNaive)
{
    const std::string name =
        std::string{"sim.incident3."} + (setup.venue == Venue::Bybit ? "bybit" : "okx") + "."
        + std::string{toString(setup.variant)} + (isNaive ? ".naive" : "") + ".seed_"
        + std::to_string(setup.seed) + ".from_" + std::to_string(setup.from / seconds{3600}) + ".";
    const auto figure = [&](const char* what, double value, const char* unit) {
        std::printf("FIGURE %s%s = %.*f %s\n", name.c_str(), what,
                    value == static_cast<double>(static_cast<std::int64_t>(value)) ? 0 : 1, value,
                    unit);
    };
    const auto count = [&](const char* what, std::uint64_t number, const char* unit) {
        figure(what, static_cast<double>(number), unit);
    };
    figure("hours", f.hours(), "h");
    figure("speed", cpu > 0 ? f.hours() / cpu : 0.0, "h/CPU s");
    count("lies", f.lies, "lists");
    count("wrong_cancels", f.wrongCancels, "cancels");
    count("proofs", f.proofs, "ends");
    count("false_proofs", f.falseProofs, "ends");
    count("with_leftovers", f.endsWithLeftovers, "ends");
    count("cleaned_late", f.cleanLate, "ends");
    figure("clean_worst", static_cast<double>(f.cleanWorst.count()) / 1000, "s");
    count("violations", f.violations.size(), "violations");
}

int showIncident(const IncidentSetup& setup, bool isNaive)
{
    const std::clock_t started = std::clock();
    const IncidentFigures f =
        playIncident(setup, isNaive ? naiveCore({seconds{10}, true}) : productCore());
    const double cpu = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
    const auto number = [](const char* name, std::uint64_t value) {
        std::printf("%-28s %llu\n", name, static_cast<unsigned long long>(value));
    };
    std::printf("variant                      %s, seed %llu%s\n",
                std::string{toString(setup.variant)}.c_str(),
                static_cast<unsigned long long>(setup.seed), isNaive ? ", naive" : "");
    std::printf("simulated hours              %.1f\n", f.hours());
    std::printf("hours per CPU second         %.1f\n", cpu > 0 ? f.hours() / cpu : 0.0);
    std::printf("positions held in the mean   %.2f\n", f.heldMean);
    number("lies shown", f.lies);
    number("rows of history late", f.late);
    number("forgeries shown", f.forgeries);
    number("opens", f.opens);
    for (const auto& [cause, count] : f.ends)
        number(("real ends: " + cause).c_str(), count);
    number("ends proved", f.proofs);
    number("  with leftovers", f.endsWithLeftovers);
    number("ends claimed falsely", f.falseProofs);
    std::printf("end to proof, worst          %.1f s\n",
                static_cast<double>(f.proofWorst.count()) / 1000);
    std::printf("proof to clean, worst        %.1f s\n",
                static_cast<double>(f.cleanWorst.count()) / 1000);
    number("cleaned too late, or never", f.cleanLate);
    number("brakes let go by a person", f.brakes);
    number("protective cancels, covered", f.surplusCancels);
    number("WRONG protective cancels", f.wrongCancels);
    std::printf("wrong cancels per 1,000 h    %.0f\n",
                f.hours() > 0 ? static_cast<double>(f.wrongCancels) * 1000 / f.hours() : 0.0);
    for (std::size_t i = 0; i < f.violations.size() && i < 20; ++i)
        std::printf("  %s at %s: %s\n", f.violations[i].invariant.c_str(),
                    toIso8601(f.violations[i].at).c_str(), f.violations[i].text.c_str());
    number("violations", f.violations.size());
    printFigures(setup, f, cpu, isNaive);
    if (!f.halt.empty()) {
        std::printf("the engine halted: %s\n", f.halt.c_str());
        return kCrash;
    }
    const bool isSafe =
        f.wrongCancels == 0 && f.falseProofs == 0 && f.cleanLate == 0 && f.violations.empty();
    return isSafe ? kDone : kSafety;
}

int incident(const std::vector<std::string>& words)
{
    IncidentSetup setup;
    bool isNaive = false;
    bool isAll = false;
    if (const auto error = parseIncident(words, setup, isNaive, isAll)) {
        std::cerr << *error << "\n";
        return kUsage;
    }
    if (!isAll) return showIncident(setup, isNaive);
    int exitCode = kDone;
    for (const IncidentVariant variant : kIncidentVariants) {
        setup.variant = variant;
        exitCode = std::max(exitCode, showIncident(setup, isNaive));
        std::printf("\n");
    }
    return exitCode;
}

/// Whatever the layers that are out let happen is what the table is for; with all of them in nothing may.
int layers(const std::vector<std::string>& words)
{
    const auto setup = parseLayerTable(words);
    if (!setup) {
        std::cerr << setup.error().context << "\n";
        return kUsage;
    }
    int exitCode = kDone;
    std::cout << layerTableHead() << std::flush;
    for (const LayersOut out : setup->combinations) {
        const IncidentFigures f = playWithout(out, *setup);
        std::cout << layerTableRow(out, f) << layerFigures(out, *setup, f) << std::flush;
        const bool isSafe = f.wrongCancels == 0 && f.falseProofs == 0 && f.violations.empty();
        if (out == LayersOut{} && !f.halt.empty()) exitCode = kCrash;
        if (out == LayersOut{} && !isSafe) exitCode = kSafety;
    }
    return exitCode;
}

int crash(const std::vector<std::string>& words)
{
    const auto what = parseCrashCase(words);
    if (!what) {
        std::cerr << what.error().context << "\n";
        return kUsage;
    }
    const CrashResult result = runCrashCase(*what);
    for (const std::string& line : result.story)
        std::cout << "    " << line << "\n";
    for (std::size_t i = 0; i < result.sites.size(); ++i)
        std::cout << "point " << i + 1 << "  " << result.sites[i] << "\n";
    std::cout << toString(*what) << ": " << (result.site.empty() ? "no crash" : result.site)
              << ", lives " << result.lives << ": "
              << (result.problem.empty() ? "all is well" : result.problem) << "\n";
    return result.problem.empty() ? kDone : kSafety;
}

} // namespace

int main(int argc, char** argv)
{
    std::vector<std::string> words(argv + 1, argv + argc);
    const bool wantsHelp = std::ranges::any_of(
        words, [](const std::string& word) { return word == "--help" || word == "-h"; });
    if (words.empty() || wantsHelp) {
        std::cout << kHelp;
        return words.empty() ? kUsage : kDone;
    }
    if (words[0] == "--version") {
        std::cout << "holdfast-sim " HOLDFAST_VERSION "\n";
        return kDone;
    }
    const std::string command = words[0];
    words.erase(words.begin());
    if (command == "replay") {
        if (words.size() != 1) {
            std::cerr << "replay needs one FILE\n";
            return kUsage;
        }
        std::ifstream file{words[0]};
        if (!file) {
            std::cerr << "cannot read " << words[0] << "\n";
            return kNotUnderstood;
        }
        words.clear();
        for (std::string word; file >> word;)
            words.push_back(word);
    } else if (command == "crash") {
        return crash(words);
    } else if (command == "incident") {
        return incident(words);
    } else if (command == "layers") {
        return layers(words);
    } else if (command != "run" && command != "interleave") {
        std::cerr << "holdfast-sim has no \"" << command
                  << "\": this version has run, interleave, incident, layers, replay and crash\n";
        return kUsage;
    }
    if (command == "interleave") {
        const auto other = std::ranges::find_if(words, [](const std::string& word) {
            return word.starts_with("--") && word != "--seeds" && word != "--naive"
                   && word != "--show";
        });
        if (other != words.end()) {
            std::cerr << *other
                      << " is no option of interleave: it has --seeds, --naive and --show\n";
            return kUsage;
        }
    }
    Arguments arguments;
    if (const auto error = parse(words, arguments)) {
        std::cerr << *error << "\n";
        return command == "replay" ? kNotUnderstood : kUsage;
    }
    return command == "interleave" ? interleave(arguments) : run(arguments);
}

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/world.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::sim {

/// Incident 1 as data: two to five triggers for one signal, at moments of their own, with what goes
/// wrong around them (F03, F13, F61, F90, F108), and a second signal a second after the first ended.
/// Everything is drawn by the seed.
struct Interleaving {
    enum class Source {
        Strategy,      ///< The decision itself.
        Ticket,        ///< A person's ticket that carries the signal's key.
        OwnTicket,     ///< A ticket under a key of its own, clicked while the window showed flat.
        CommandLine,   ///< `open --key` with the signal's key.
        SecondProgram, ///< The same key, asked of a second start of the program.
    };
    struct Trigger {
        Source source = Source::Strategy;
        milliseconds at{};      ///< From the first one.
        bool isDoubled = false; ///< F108 double_click: the same again within 300 ms.
    };
    std::uint64_t seed = 1;
    Direction direction = Direction::Long;
    std::vector<Trigger> triggers; ///< By time.
    std::vector<std::string> faults;
    Latencies latencies;
    std::optional<milliseconds> secondStartAt; ///< From the first trigger; negative: before it.
    std::optional<milliseconds> killAt;        ///< F108 kill_during: one click closes everything.
    std::optional<milliseconds> crashAt;       ///< The first program dies, and starts again.
    milliseconds downFor{};
    std::vector<Trigger> next; ///< Triggers of the second signal.
};
[[nodiscard]] std::string_view toString(Interleaving::Source);
[[nodiscard]] Interleaving drawInterleaving(std::uint64_t seed);
/// In words, one line.
[[nodiscard]] std::string describe(const Interleaving&);

struct Played {
    std::vector<std::string>
        broken; ///< Violations of the referee, and promises of its own; empty: good.
    std::size_t opensOfFirst = 0;
    std::size_t opensOfSecond = 0;
    std::map<std::string, std::uint64_t> reached; ///< "Sometimes" conditions.
    std::uint64_t effects = 0;                    ///< Faults that took effect.
    nanoseconds
        heldBack{}; ///< A doubt left by a fault, a kill or a death held the second signal's time back.
    Digest trace;
    std::vector<std::string> story;
};
/// Plays it: one signal never opens twice; without a fault, a kill or a death it opens once; and the second
/// signal, a second after the first ended, opens once (there is no cooldown). Where a fault, a kill or a death
/// left a request or a stop in doubt, the second signal is given once that is found out.
[[nodiscard]] Played play(const Interleaving&, const CoreFactory& core);

/// The command that plays one seed again.
[[nodiscard]] std::string replayOfInterleaving(std::uint64_t seed);

} // namespace holdfast::sim

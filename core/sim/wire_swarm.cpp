// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/wire_swarm.h"

#include "core/base/decimal.h"
#include "core/sim/random.h"

#include <algorithm>
#include <string_view>

namespace holdfast::sim {

std::vector<std::string> drawWireFaults(std::uint64_t seed, minutes length)
{
    const auto pick = [&](std::uint64_t purpose, std::uint64_t n, std::int64_t low,
                          std::int64_t high) {
        return toRange(draw(seed, 78, purpose, n), low, high);
    };
    const std::int64_t whole = length.count() * 60;
    std::vector<std::string> faults;
    const auto count = static_cast<std::uint64_t>(pick(1, 0, 3, 6));
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::int64_t at = pick(2, i, 5, std::max<std::int64_t>(6, whole * 7 / 10));
        const std::int64_t lasts =
            std::max<std::int64_t>(1, std::min(pick(3, i, 30, 900), whole * 9 / 10 - at));
        const auto chance = [&](std::int64_t low, std::int64_t high) {
            return ",p=" + Decimal::fromMantissa(pick(4, i, low, high), 2).toString();
        };
        const auto word = [&](std::initializer_list<std::string_view> words) {
            return std::string{
                words.begin()[pick(5, i, 0, static_cast<std::int64_t>(words.size()) - 1)]};
        };
        const auto span = [&](std::uint64_t purpose, std::int64_t low, std::int64_t high) {
            return std::to_string(pick(purpose, i, low, high)) + "ms";
        };
        const std::string when =
            ",at=" + std::to_string(at) + "s,for=" + std::to_string(lasts) + "s}";
        switch (pick(6, i, 0, 21)) {
        case 0:
            faults.push_back("F04{status=" + word({"500", "502", "504", "429", "200"})
                             + chance(5, 60) + when);
            break;
        case 1:
            faults.push_back("F06{code=" + word({"51412", "51149", "50004", "59998", "51400"})
                             + ",executed=" + word({"0", "1"}) + chance(5, 60) + when);
            break;
        case 2:
            faults.push_back("F12{partial=" + word({"0", "30", "100"}) + chance(30, 100) + when);
            break;
        case 3:
        case 4:
            faults.push_back("F22{ep=" + word({"all", "positions", "stops", "orders", "history"})
                             + ",D=" + span(7, 500, 30'000) + ",nodes=" + word({"1", "2", "4"})
                             + chance(20, 100) + when);
            break;
        case 5: faults.push_back("F26{D=" + span(7, 500, 20'000) + chance(20, 100) + when); break;
        case 6:
            faults.push_back("F29{rows=1,lose=" + word({"0", "1", "2"}) + chance(20, 100) + when);
            break;
        case 7:
            faults.push_back("F31{ep=" + word({"positions", "orders", "stops", "fills", "all"})
                             + ",as=" + word({"empty", "zero"}) + chance(5, 60) + when);
            break;
        case 8: faults.push_back("F36{kind=any" + chance(5, 60) + when); break;
        case 9: faults.push_back("F37{D=" + span(7, 1000, 20'000) + when); break;
        case 10:
            faults.push_back("F39{window=" + span(7, 200, 10'000) + chance(20, 100) + when);
            break;
        case 11:
            faults.push_back("F42{period=" + span(7, 500, 20'000)
                             + ",n=" + std::to_string(pick(8, i, 2, 20)) + when);
            break;
        case 12:
            faults.push_back("F43{notice=" + word({"0s", "60s"})
                             + ",every=" + span(7, 20'000, 200'000) + when);
            break;
        case 13:
            faults.push_back("F44{how=" + word({"mute", "silent", "refuse"})
                             + ",D=" + span(7, 5000, 60'000) + when);
            break;
        case 14:
            faults.push_back("F47{scope=" + word({"market+history+entry", "reads", "all"})
                             + ",status=" + word({"429", "200"}) + word({"", ",after=3s"})
                             + chance(30, 100) + ",D=" + span(7, 5000, 60'000) + when);
            break;
        case 15: faults.push_back("F48{D=" + span(7, 5000, 90'000) + when); break;
        case 16:
        case 17:
            faults.push_back("F49{shape=" + word({"html", "half", "cut", "gzip", "empty"})
                             + ",status=" + word({"200", "502", "520", "404"}) + chance(5, 50)
                             + when);
            break;
        case 18:
            faults.push_back("F56{skew=" + word({"60s", "-60s", "45s", "-3s"})
                             + ",of=" + word({"ours", "venue"}) + when);
            break;
        case 19:
            faults.push_back("F60{what=" + word({"all", "timers"}) + ",D=" + span(7, 500, 20'000)
                             + ",every=" + span(8, 30'000, 120'000) + chance(20, 100) + when);
            break;
        case 20:
            faults.push_back("F61{way=" + word({"up", "down"}) + ",D=" + span(7, 2000, 40'000)
                             + chance(5, 40) + when);
            break;
        case 21:
            faults.push_back("F96{what=" + word({"dns", "tls", "ip"})
                             + ",D=" + span(7, 5000, 90'000) + when);
            break;
        default: break;
        }
    }
    return faults;
}

} // namespace holdfast::sim

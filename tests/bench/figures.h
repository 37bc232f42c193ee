// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

/// What a benchmark program measured, as medians over its repetitions, and the figures made of them.
/// Times of a shared machine say little; ratios of one run, its repetitions interleaved, say much
/// (performance page §8).
namespace holdfast::bench {

class Medians : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override
    {
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration) continue;
            m_cpu[run.run_name.function_name].push_back(run.GetAdjustedCPUTime());
        }
    }
    /// Nanoseconds of CPU an iteration.
    [[nodiscard]] double of(const std::string& name) const
    {
        const auto at = m_cpu.find(name);
        if (at == m_cpu.end() || at->second.empty()) return 0;
        auto times = at->second;
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }
    [[nodiscard]] double ratio(const std::string& a, const std::string& b) const
    {
        return of(b) > 0 ? of(a) / of(b) : 0;
    }

private:
    std::map<std::string, std::vector<double>> m_cpu;
};

/// Nine repetitions in random order; the command line may say otherwise.
inline void run(const char* program, int argc, char** argv, Medians& medians)
{
    std::vector<std::string> words{program, "--benchmark_repetitions=9",
                                   "--benchmark_enable_random_interleaving=true",
                                   "--benchmark_min_time=0.02"};
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    for (int i = 1; i < argc; ++i)
        arguments.push_back(argv[i]);
    int count = static_cast<int>(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    benchmark::RunSpecifiedBenchmarks(&medians);
}

inline void figure(const std::string& name, double value, const char* unit)
{
    std::printf("FIGURE %s = %.3g %s\n", name.c_str(), value, unit);
}

/// A goal that a shared machine may miss by half before it is an error.
inline bool isMet(const std::string& name, double value, double goal, bool isMet, bool isSlack)
{
    if (isMet) return true;
    std::printf("%s: %s is %.3g, the goal is %.3g\n", isSlack ? "missed, within the slack" : "FAIL",
                name.c_str(), value, goal);
    return isSlack;
}
inline bool isBelow(const std::string& name, double value, double goal, const char* unit)
{
    figure(name, value, unit);
    return isMet(name, value, goal, value <= goal, value <= 1.5 * goal);
}
inline bool isWithin(const std::string& name, double value, double goal)
{
    return isBelow(name, value, goal, "x");
}
inline bool isAtLeast(const std::string& name, double value, double goal)
{
    figure(name, value, "x");
    return isMet(name, value, goal, value >= goal, value * 1.5 >= goal);
}

} // namespace holdfast::bench

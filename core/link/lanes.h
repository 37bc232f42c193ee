// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/waits.h"
#include "core/link/budget.h"

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace holdfast::link {

inline constexpr std::size_t kLaneCount = 7;
inline constexpr std::size_t kLaneLengthMax =
    512; ///< Of each lane. What does not fit comes back to the caller.

/// Requests that wait for their budget, by lane. The most urgent lane goes first; within a lane first
/// come, first served for each budget: one that waits for its own key does not hold up the others.
///
///   row  event                                       ▶ what happens
///   Q1   push, lane has room                         ▶ waits
///   Q2   push, lane is full                          ▶ false: the caller answers for it
///   Q3   take, budgets of a waiting item have room   ▶ it leaves; the most urgent lane first
///   Q4   take, no budget has room                    ▶ nothing; nextAt says when
///   Q5   take, older item of the same lane and key waits ▶ the older one goes first
///   Q6   item not ready yet (backoff)                ▶ stays until its time; others pass
template <class Item>
class Lanes {
public:
    struct Waiting {
        Lane lane = Lane::Account;
        MonoTime since{};
        MonoTime readyAt{}; ///< Not before.
        std::vector<BudgetUse> uses;
        Item item;
    };

    [[nodiscard]] bool push(Waiting waiting)
    {
        auto& lane = m_lanes.at(static_cast<std::size_t>(waiting.lane));
        if (lane.size() >= kLaneLengthMax) return false;
        lane.push_back(std::move(waiting));
        return true;
    }

    /// The most urgent item that may leave now; its budgets are spent.
    [[nodiscard]] std::optional<Waiting> take(MonoTime now, Budgets& budgets)
    {
        for (auto& lane : m_lanes) {
            for (auto at = lane.begin(); at != lane.end(); ++at) {
                if (at->readyAt > now || budgets.nextAt(now, at->lane, at->uses) > now) continue;
                Waiting taken = std::move(*at);
                lane.erase(at);
                budgets.spend(now, taken.uses);
                const nanoseconds waited = now - std::max(taken.since, taken.readyAt);
                m_allWaits.at(static_cast<std::size_t>(taken.lane)).note(waited);
                if (isSafety(taken.lane)) note(now, waited);
                return taken;
            }
        }
        return std::nullopt;
    }

    /// When take may have something; `nullopt` when nothing waits.
    [[nodiscard]] std::optional<MonoTime> nextAt(MonoTime now, const Budgets& budgets) const
    {
        std::optional<MonoTime> next;
        for (const auto& lane : m_lanes) {
            for (const Waiting& waiting : lane) {
                const MonoTime at =
                    std::max(waiting.readyAt, budgets.nextAt(now, waiting.lane, waiting.uses));
                if (!next || at < *next) next = at;
            }
        }
        return next;
    }

    /// Takes out every waiting item that `match` (given a Waiting) names, oldest first by lane.
    template <class Match>
    [[nodiscard]] std::vector<Waiting> remove(Match&& match)
    {
        std::vector<Waiting> removed;
        for (auto& lane : m_lanes) {
            for (auto at = lane.begin(); at != lane.end();) {
                if (!match(*at)) {
                    ++at;
                    continue;
                }
                removed.push_back(std::move(*at));
                at = lane.erase(at);
            }
        }
        return removed;
    }

    template <class Visit>
    void forEach(Visit&& visit)
    {
        for (auto& lane : m_lanes)
            for (auto& waiting : lane)
                visit(waiting);
    }
    template <class Visit>
    void forEach(Visit&& visit) const
    {
        for (const auto& lane : m_lanes)
            for (const auto& waiting : lane)
                visit(waiting);
    }

    [[nodiscard]] std::size_t size() const
    {
        std::size_t sum = 0;
        for (const auto& lane : m_lanes)
            sum += lane.size();
        return sum;
    }

    /// Longest time a safety item waited (or waits) for its budget in the last minute.
    [[nodiscard]] std::optional<nanoseconds> safetyWaitWorst(MonoTime now) const
    {
        std::optional<nanoseconds> worst;
        for (const auto& [at, wait] : m_waits)
            if (now - at <= kMeasured && (!worst || wait > *worst)) worst = wait;
        for (const auto& lane : m_lanes)
            for (const Waiting& waiting : lane)
                if (isSafety(waiting.lane) && waiting.readyAt <= now) {
                    const nanoseconds wait = now - std::max(waiting.since, waiting.readyAt);
                    if (!worst || wait > *worst) worst = wait;
                }
        return worst;
    }

    /// Of those that left, since the start.
    [[nodiscard]] const Waits& waits(Lane lane) const
    {
        return m_allWaits.at(static_cast<std::size_t>(lane));
    }

private:
    static constexpr seconds kMeasured{60};
    static constexpr std::size_t kMeasurementsMax = 1024;

    void note(MonoTime now, nanoseconds wait)
    {
        // Keeps falling waits only: a longer and later one makes the earlier ones irrelevant.
        while (!m_waits.empty() && m_waits.back().second <= wait)
            m_waits.pop_back();
        m_waits.emplace_back(now, wait);
        while (m_waits.size() > kMeasurementsMax || now - m_waits.front().first > kMeasured)
            m_waits.pop_front();
    }

    std::array<std::deque<Waiting>, kLaneCount> m_lanes;
    std::array<Waits, kLaneCount> m_allWaits;
    std::deque<std::pair<MonoTime, nanoseconds>> m_waits; // when it left, how long it waited
};

} // namespace holdfast::link

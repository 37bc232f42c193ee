// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/assert.h"
#include "core/base/waits.h"
#include "core/link/budget.h"

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace holdfast::link {

/// Requests share connections with those of their group only.
enum class ConnectionGroup { Safety, Verify, Others };
inline constexpr std::size_t kConnectionGroups = 3;

[[nodiscard]] constexpr ConnectionGroup groupOf(Lane lane)
{
    if (lane <= Lane::Protective) return ConnectionGroup::Safety;
    return lane == Lane::Verify ? ConnectionGroup::Verify : ConnectionGroup::Others;
}

/// Which request may leave now, where answers may be slow and connections are few (decisions §7).
///
///   row  lane                         under way at most             why
///   D1   Emergency, Protective        kSafetyMax together           a stop never waits for an answer to something else
///   D2   Verify                       kVerifyMax                    what proves is not held by what is slow
///   D3   Entry … History              kOthersMax together
///   D4   Account, MarketData, History kSlowMax of those             an entry finds a place
///   D5   MarketData, History          kBulkMax of those             bulk leaves room for the account
///
/// Within a group the more urgent lane first, then first come, first served; one that may not leave yet
/// holds up none that may.
template <class Item>
class Departures {
public:
    static constexpr int kSafetyMax = 36;
    static constexpr int kVerifyMax = 12;
    static constexpr int kOthersMax = 4;
    static constexpr int kSlowMax = 3;
    static constexpr int kBulkMax = 2;

    struct Departed {
        Lane lane = Lane::Account;
        nanoseconds waited{0};
        Item item;
    };

    void push(MonoTime now, Lane lane, Item item)
    {
        m_waiting.at(static_cast<std::size_t>(lane)).push_back({now, std::move(item)});
    }
    /// The next that may leave; it counts as under way until `ended`.
    [[nodiscard]] std::optional<Departed> take(MonoTime now)
    {
        for (std::size_t i = 0; i < m_waiting.size(); ++i) {
            const Lane lane = static_cast<Lane>(i);
            auto& waiting = m_waiting.at(i);
            if (waiting.empty() || !hasPlace(lane)) continue;
            Departed departed{lane, now - waiting.front().first, std::move(waiting.front().second)};
            waiting.pop_front();
            ++m_underWay.at(i);
            m_waits.at(i).note(departed.waited);
            return departed;
        }
        return std::nullopt;
    }
    void ended(Lane lane)
    {
        int& count = m_underWay.at(static_cast<std::size_t>(lane));
        HF_ASSERT(count > 0);
        --count;
    }
    /// Forgets those of a lane that wait.
    void drop(Lane lane) { m_waiting.at(static_cast<std::size_t>(lane)).clear(); }
    [[nodiscard]] int underWay(Lane from, Lane to) const
    {
        int sum = 0;
        for (auto i = static_cast<std::size_t>(from); i <= static_cast<std::size_t>(to); ++i)
            sum += m_underWay.at(i);
        return sum;
    }
    /// Of those that left, since the start.
    [[nodiscard]] const Waits& waits(Lane lane) const
    {
        return m_waits.at(static_cast<std::size_t>(lane));
    }

private:
    static constexpr std::size_t kLanes = 7;
    [[nodiscard]] bool hasPlace(Lane lane) const
    {
        switch (groupOf(lane)) {
        case ConnectionGroup::Safety:
            return underWay(Lane::Emergency, Lane::Protective) < kSafetyMax;
        case ConnectionGroup::Verify: return underWay(Lane::Verify, Lane::Verify) < kVerifyMax;
        case ConnectionGroup::Others: break;
        }
        return underWay(Lane::Entry, Lane::History) < kOthersMax
               && (lane < Lane::Account || underWay(Lane::Account, Lane::History) < kSlowMax)
               && (lane < Lane::MarketData || underWay(Lane::MarketData, Lane::History) < kBulkMax);
    }

    std::array<std::deque<std::pair<MonoTime, Item>>, kLanes> m_waiting;
    std::array<int, kLanes> m_underWay{};
    std::array<Waits, kLanes> m_waits;
};

} // namespace holdfast::link

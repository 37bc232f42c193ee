// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/fault_plan.h"
#include "core/sim/http.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace holdfast::sim {

/// One request on its way through a dialect, as far as every venue's is the same.
struct RequestOnItsWay {
    HttpAsk ask;
    bool isOpening = false;
    bool isBulk = true; ///< Of a read: it names neither an instrument nor an id.
    bool isApplied = true;
    ReadVerdict verdict; ///< Of a write too: what is about rows is nothing then.

    /// It reached the venue: what the plan makes of it.
    void judge(WallTime now, Endpoint endpoint, FaultPlan& faults);
    /// Is the endpoint asked at all? A read that is refused needs no rows.
    [[nodiscard]] bool isCarriedOut(Endpoint endpoint) const;
    /// What was done, where the reply says something else or does not come; nothing of a read.
    /// \param done  what the endpoint answered
    /// \param code  the venue's code in it
    [[nodiscard]] std::optional<HttpAnswer::Truth>
    truthOf(Endpoint endpoint, const HttpAnswer& done, std::string code) const;
};

/// What any edge does to a reply, whatever the venue: another page, half of it, a broken coding, nothing.
/// \param page  the venue's page for such a status
void bend(HttpAnswer& answer, const Verdict& verdict, std::string page);
/// Late, or not at all.
void hold(HttpAnswer& answer, const Verdict& verdict);
/// The connection closes before a byte of the reply.
[[nodiscard]] HttpAnswer hungUp();

/// Requests that a fault holds back, each until it is asked for by its number.
template <class Held>
class HeldRequests {
public:
    /// The answer that tells when to ask again: Delivery::Later.
    [[nodiscard]] HttpAnswer keep(milliseconds delay, Held held)
    {
        HttpAnswer answer;
        answer.delivery = Delivery::Later;
        answer.delay = delay;
        answer.resume = ++m_last;
        m_held.emplace(answer.resume, std::move(held));
        return answer;
    }
    /// Good once for each number.
    [[nodiscard]] std::optional<Held> take(std::uint64_t number)
    {
        const auto found = m_held.find(number);
        if (found == m_held.end()) return std::nullopt;
        std::optional<Held> held{std::move(found->second)};
        m_held.erase(found);
        return held;
    }

private:
    std::map<std::uint64_t, Held> m_held;
    std::uint64_t m_last = 0;
};

} // namespace holdfast::sim

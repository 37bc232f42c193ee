// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/list_fault.h"

#include "core/base/layers.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::reconcile {
namespace {
constexpr std::array<seconds, 6> kAskAfter{seconds{3},  seconds{3},  seconds{6},
                                           seconds{18}, seconds{30}, seconds{60}};

std::string count(std::size_t number, std::string_view one, std::string_view many)
{
    return std::to_string(number) + " " + std::string{number == 1 ? one : many};
}
} // namespace

bool ListFault::onList(MonoTime now, const Seen& seen)
{
    const std::size_t before = std::exchange(m_rowsBefore, seen.rows);
    if (!layers::isOn(layers::Layer::Caps)) return false;
    const std::size_t missing = seen.missing.size();
    const auto atLeast = [](int number) { return static_cast<std::size_t>(number); };
    const bool isMany = missing >= atLeast(m_numbers->listFaultPositionsMin); // L1
    const bool isShare =
        missing >= atLeast(m_numbers->listFaultPercentPositionsMin)
        && missing * 100 >= seen.held.size() * atLeast(m_numbers->listFaultPercentMin); // L2
    const bool isEmptied = seen.rows == 0 && before > 0 && missing > 0;                 // L3
    if (!isMany && !isShare && !isEmptied) return false;                                // L4
    if (!m_since) m_since = now;
    m_renewedAt = now;
    m_what = seen.rows == 0
                 ? "the list is empty, and "
                       + count(seen.held.size(), "position is", "positions are") + " held"
                 : "the list lacks " + std::to_string(missing) + " of "
                       + count(seen.held.size(), "held position", "held positions");
    m_owed.clear(); // L5
    for (const PositionKey& key : seen.held)
        m_owed.emplace(key, Owed{now, 0});
    return true;
}

void ListFault::onRead(const PositionKey& key, const ReadStamp& stamp)
{
    if (stamp.sent < m_renewedAt) return; // it left before the list that is doubted
    m_owed.erase(key);                    // L6
    settle();
}

void ListFault::onEnded(const PositionKey& key)
{
    m_owed.erase(key); // L8
    settle();
}

void ListFault::settle()
{
    if (!m_owed.empty()) return;
    m_since.reset(); // L9
    m_what.clear();
}

std::vector<PositionKey> ListFault::due(MonoTime now)
{
    std::vector<PositionKey> keys;
    for (auto& [key, owed] : m_owed) {
        if (now < owed.askAt) continue;
        owed.askAt = now + kAskAfter.at(std::min(owed.asks, kAskAfter.size() - 1)); // L7
        ++owed.asks;
        keys.push_back(key);
    }
    return keys;
}

std::optional<MonoTime> ListFault::nextWake() const
{
    std::optional<MonoTime> wake;
    for (const auto& [key, owed] : m_owed)
        if (!wake || owed.askAt < *wake) wake = owed.askAt;
    return wake;
}

std::string ListFault::text() const
{
    return m_what + "; " + count(m_owed.size(), "is", "are") + " still to be read by instrument";
}

} // namespace holdfast::reconcile

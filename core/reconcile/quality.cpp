// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/quality.h"

#include "core/base/assert.h"

#include <algorithm>
#include <vector>

namespace holdfast::reconcile {
namespace {
constexpr std::size_t kThingsKept = 1024;
constexpr std::size_t kListsKept = 256;

template <class Map>
void makeRoom(Map& things, MonoTime Map::mapped_type::* since)
{
    if (things.size() < kThingsKept) return;
    things.erase(std::ranges::min_element(
        things, {}, [since](const auto& entry) { return entry.second.*since; }));
}
} // namespace

void Times::add(nanoseconds value)
{
    m_values[m_next] = value;
    m_next = (m_next + 1) % kKept;
    m_count = std::min(m_count + 1, kKept);
    m_max = std::max(m_max.value_or(value), value);
}

std::optional<nanoseconds> Times::percentile(int percent) const
{
    HF_ASSERT(percent >= 1 && percent <= 100);
    if (m_count == 0) return std::nullopt;
    std::vector<nanoseconds> sorted(m_values.begin(),
                                    m_values.begin() + static_cast<std::ptrdiff_t>(m_count));
    const auto share = m_count * static_cast<std::size_t>(percent);
    const std::size_t rank = (share + 99) / 100; // of one, the first
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::ranges::nth_element(sorted, at);
    return *at;
}

std::uint64_t ReadQuality::onAnswer(Answer answer)
{
    if (answer == Answer::Partial) ++m_counts.partial;
    if (answer == Answer::Failed) ++m_counts.failed;
    return ++m_counts.answers;
}

void ReadQuality::onMissed(MonoTime sent, std::uint64_t list, const std::string& what)
{
    if (!m_missed.contains(what)) makeRoom(m_missed, &Missed::since);
    Missed& missed = m_missed.try_emplace(what, Missed{sent, {}, false}).first->second;
    missed.lists.push_back(list);
    if (missed.lists.size() > kListsKept) missed.lists.pop_front();
    if (missed.isConfirmed) confirm(missed); // it is known to be there
}

void ReadQuality::confirm(Missed& missed)
{
    missed.isConfirmed = true;
    for (const std::uint64_t list : missed.lists) {
        if (std::ranges::find(m_counted, list) != m_counted.end()) continue;
        ++m_counts.incomplete; // D2
        m_counted.push_back(list);
        if (m_counted.size() > kListsKept) m_counted.pop_front();
    }
    missed.lists.clear();
}

void ReadQuality::onShownElsewhere(MonoTime sent, const std::string& what)
{
    const auto found = m_missed.find(what);
    if (found != m_missed.end() && sent >= found->second.since) confirm(found->second);
}

void ReadQuality::onListed(MonoTime sent, const std::string& what)
{
    const auto found = m_missed.find(what);
    if (found == m_missed.end() || sent < found->second.since) return;
    confirm(found->second);
    m_stickiness.add(sent - found->second.since); // D4
    m_missed.erase(found);
}

void ReadQuality::onEnded(const std::string& what) // D3
{
    m_missed.erase(what);
    m_awaited.erase(what);
}

void ReadQuality::onWritten(MonoTime at, const std::string& what)
{
    if (!m_awaited.contains(what)) makeRoom(m_awaited, &Awaited::at);
    m_awaited.insert_or_assign(what, Awaited{at, at});
}

void ReadQuality::onLooked(MonoTime sent, const std::string& what, bool isShown)
{
    const auto found = m_awaited.find(what);
    if (found == m_awaited.end() || sent < found->second.at) return;
    if (!isShown) {
        found->second.notBefore = std::max(found->second.notBefore, sent);
        return;
    }
    m_lag.add(found->second.notBefore - found->second.at); // D6
    m_awaited.erase(found);
}

void ReadQuality::onWhole(MonoTime sent, const std::string& prefix,
                          const std::set<std::string>& shown)
{
    std::vector<std::string> asked;
    for (auto it = m_awaited.lower_bound(prefix);
         it != m_awaited.end() && it->first.starts_with(prefix); ++it)
        asked.push_back(it->first);
    for (const std::string& what : asked)
        onLooked(sent, what, shown.contains(what));
}

} // namespace holdfast::reconcile

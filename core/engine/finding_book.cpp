// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/finding_book.h"

#include <algorithm>
#include <array>
#include <set>

namespace holdfast::engine {
namespace {
constexpr seconds kFadesFor{60};
/// Other answers for so long are a change; a reconnect and a read on its way are none.
constexpr seconds kChanged{15};
constexpr std::size_t kAsideMax = 1000;
constexpr std::array<seconds, 6> kAskAfter{seconds{3},  seconds{3},  seconds{6},
                                           seconds{18}, seconds{30}, seconds{60}};

std::string alarmOf(FindingKind kind)
{
    std::string name{toString(kind)};
    std::ranges::replace(name, ' ', '-');
    return "finding-" + name;
}

Severity severityOf(int priority)
{
    return priority == 0 ? Severity::P0 : priority == 1 ? Severity::P1 : Severity::P2;
}

journal::FindingRecord recordOf(const Noticed& noticed, journal::FindingRecord::Stage stage,
                                std::string text)
{
    return {noticed.id,    noticed.kind,     stage,           noticed.position,
            noticed.order, noticed.clientId, std::move(text), noticed.answers};
}
} // namespace

void FindingBook::show(Desk& desk, const AccountId& account, Standing& standing)
{
    standing.isShown = true;
    standing.record =
        desk.record(account, recordOf(standing.last, journal::FindingRecord::Stage::Began,
                                      standing.last.title));
}

void FindingBook::end(Desk& desk, const AccountId& account, Standing& standing, std::string how)
{
    standing.endedAt = desk.now().mono;
    standing.ended = std::move(how);
    desk.record(account,
                recordOf(standing.last, journal::FindingRecord::Stage::Ended, standing.ended));
}

void FindingBook::update(Desk& desk, const AccountId& account, const std::vector<Noticed>& now,
                         const Ended& ended)
{
    const MonoTime mono = desk.now().mono;
    std::set<std::string> ids;
    for (const Noticed& noticed : now) {
        if (const auto aside = m_aside.find(noticed.id); aside != m_aside.end()) {
            const bool isSame = aside->second.answers == noticed.answers;
            auto& since = aside->second.otherSince;
            since = isSame ? std::nullopt : std::optional{since.value_or(mono)};
            if (isSame || mono - *since < kChanged) continue;
            m_aside.erase(aside); // the answers changed
        }
        ids.insert(noticed.id);
        const auto [it, isNew] = m_standing.try_emplace(noticed.id);
        Standing& standing = it->second;
        if (isNew || standing.endedAt) {
            standing = Standing{};
            standing.since = mono;
            if (noticed.asks.bits != 0) standing.askAt = mono;
        }
        standing.last = noticed;
        if (noticed.asks.bits == 0)
            standing.askAt.reset();
        else if (!standing.askAt)
            standing.askAt = mono;
        if (!standing.isShown && mono - standing.since >= noticed.gravity.shownAfter)
            show(desk, account, standing);
    }
    for (auto it = m_standing.begin(); it != m_standing.end();) {
        Standing& standing = it->second;
        const bool isOver = !ids.contains(it->first);
        if (isOver && standing.isShown && !standing.endedAt)
            end(desk, account, standing, ended(standing.last));
        const bool isGone =
            isOver
            && (!standing.isShown || (standing.endedAt && mono - *standing.endedAt >= kFadesFor));
        it = isGone ? m_standing.erase(it) : std::next(it);
    }
    const auto isNoticed = [&](const std::string& id) {
        return std::ranges::find(now, id, &Noticed::id) != now.end();
    };
    for (auto it = m_aside.begin();
         it != m_aside.end();) { // agreed for a minute: the next time is another one
        auto& since = it->second.otherSince;
        const bool isAgreed = !isNoticed(it->first);
        if (isAgreed && !since) since = mono;
        it = isAgreed && mono - *since >= kFadesFor ? m_aside.erase(it) : std::next(it);
    }
    alarm(desk, account);
}

void FindingBook::alarm(Desk& desk, const AccountId& account)
{
    struct Voice {
        int priority = 3;
        std::string text;
    };
    std::map<std::pair<std::string, std::string>, Voice> voices;
    for (const auto& [id, standing] : m_standing) {
        if (!standing.isShown || standing.endedAt || standing.last.isQuiet) continue;
        const auto priority =
            reconcile::priorityAt(standing.last.gravity, desk.now().mono - standing.since);
        if (!priority) continue;
        Voice& voice =
            voices[{alarmOf(standing.last.kind), standing.last.position.instrument.text}];
        if (*priority >= voice.priority) continue;
        voice.priority = *priority;
        voice.text = standing.last.title + ". " + standing.last.doing;
    }
    for (const auto& [name, voice] : voices) {
        const auto known = m_alarmed.find(name);
        if (known != m_alarmed.end() && known->second == voice.priority) continue;
        m_alarmed[name] = voice.priority;
        desk.raise(account, severityOf(voice.priority), name.first, name.second, voice.text);
    }
    for (auto it = m_alarmed.begin(); it != m_alarmed.end();) {
        if (voices.contains(it->first)) {
            ++it;
            continue;
        }
        desk.clear(account, it->first.first, it->first.second);
        it = m_alarmed.erase(it);
    }
}

void FindingBook::keep(const PositionKey& position, std::vector<Noticed>& out) const
{
    for (const auto& [id, standing] : m_standing)
        if (!standing.endedAt && standing.last.position == position && standing.last.order.empty())
            out.push_back(standing.last);
}

std::vector<const Noticed*> FindingBook::dueAsks(MonoTime now)
{
    std::vector<const Noticed*> due;
    for (auto& [id, standing] : m_standing) {
        if (standing.endedAt || !standing.askAt || now < *standing.askAt) continue;
        standing.askAt = now + kAskAfter.at(std::min(standing.asks, kAskAfter.size() - 1));
        ++standing.asks;
        due.push_back(&standing.last);
    }
    return due;
}

std::optional<RecordId> FindingBook::putAside(Desk& desk, const AccountId& account,
                                              const std::string& id, const std::string& reason)
{
    const auto found = m_standing.find(id);
    if (found == m_standing.end() || !found->second.isShown || found->second.endedAt)
        return std::nullopt;
    Standing& standing = found->second;
    if (m_aside.size() >= kAsideMax) m_aside.erase(m_aside.begin());
    m_aside.insert_or_assign(id, Aside{standing.last.answers});
    const RecordId record = desk.record(
        account, recordOf(standing.last, journal::FindingRecord::Stage::PutAside, reason));
    standing.endedAt = desk.now().mono;
    standing.ended = "put aside by a person: " + reason;
    alarm(desk, account);
    return record;
}

void FindingBook::restore(const journal::FindingRecord& record)
{
    switch (record.stage) {
    case journal::FindingRecord::Stage::PutAside:
        m_aside.insert_or_assign(record.finding, Aside{record.answers});
        return;
    case journal::FindingRecord::Stage::Began:
    case journal::FindingRecord::Stage::Ended: m_aside.erase(record.finding); return;
    }
    HF_UNREACHABLE();
}

void FindingBook::fill(Snapshot& snapshot, const AccountId& account, Venue venue,
                       MonoTime now) const
{
    for (const auto& [id, standing] : m_standing) {
        if (!standing.isShown) continue;
        FindingView view;
        view.id = id;
        view.account = account;
        view.venue = venue;
        view.kind = standing.last.kind;
        view.position = standing.last.position;
        view.order = standing.last.order;
        view.clientId = standing.last.clientId;
        view.title = standing.last.title;
        for (const Noticed::Side& side : standing.last.sides)
            view.sides.push_back({side.who, side.says, side.from,
                                  side.at ? std::optional{now - *side.at} : std::nullopt});
        view.missing = standing.last.missing;
        view.doing = standing.last.doing;
        if (!standing.endedAt) view.acts = standing.last.acts;
        view.age = now - standing.since;
        if (standing.endedAt) view.endedFor = now - *standing.endedAt;
        view.ended = standing.ended;
        view.record = standing.record;
        const bool isAlarming = !standing.endedAt && !standing.last.isQuiet;
        if (const auto priority = reconcile::priorityAt(standing.last.gravity, view.age);
            isAlarming && priority)
            view.severity = severityOf(*priority);
        snapshot.findings.push_back(std::move(view));
    }
}

std::optional<MonoTime> FindingBook::nextWake(MonoTime now) const
{
    std::optional<MonoTime> wake;
    const auto at = [&](MonoTime time) {
        if (time > now && (!wake || time < *wake)) wake = time;
    };
    for (const auto& [id, standing] : m_standing) {
        if (standing.endedAt) {
            at(*standing.endedAt + kFadesFor);
            continue;
        }
        if (const auto next = reconcile::nextChange(standing.last.gravity, now - standing.since))
            at(standing.since + *next);
        if (standing.askAt) at(*standing.askAt);
    }
    return wake;
}

} // namespace holdfast::engine

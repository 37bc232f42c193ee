// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/second_start.h"

#include "core/base/overloaded.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

/// Requests of the second one are numbered from here, so that their replies find their way.
constexpr std::uint64_t kRequestBase = 1'000'000'000'000ULL;
constexpr milliseconds kJournal{4};

/// The request a fact answers; nullptr: a push, for everybody.
RequestId* requestOf(venues::VenueFact& fact)
{
    return std::visit(
        [](auto& what) -> RequestId* {
            if constexpr (requires {
                              { what.id } -> std::convertible_to<RequestId>;
                          })
                return &what.id;
            else
                return nullptr;
        },
        fact);
}

} // namespace

class SecondStart::Both final : public Core {
public:
    Both(SecondStart& second, std::unique_ptr<Core> first)
        : m_second{&second}
        , m_first{std::move(first)}
    {
    }

    void step(const Now& now, const engine::Event& event, engine::Commands& out) override
    {
        if (m_second->m_isWanted && !m_second->m_core) m_second->begin(now);
        m_second->runDue(now, out);
        if (const auto* arrived = std::get_if<engine::FactArrived>(&event)) {
            engine::FactArrived fact = *arrived;
            RequestId* const id = requestOf(fact.fact);
            if (id && id->value > kRequestBase) {
                id->value -= kRequestBase;
                m_second->give(now, fact, out);
                return;
            }
            m_first->step(now, event, out);
            if (!id) m_second->give(now, event, out);
            return;
        }
        if (const auto* command = std::get_if<engine::OperatorCommand>(&event);
            command && command->token.starts_with(kToken)) {
            m_second->give(now, event, out);
            return;
        }
        const bool isForBoth = std::holds_alternative<engine::StrategyDecided>(event)
                               || std::holds_alternative<engine::Woken>(event);
        m_first->step(now, event, out);
        if (isForBoth) m_second->give(now, event, out);
    }
    [[nodiscard]] std::optional<MonoTime> nextWake() const override
    {
        std::optional<MonoTime> wake = m_first->nextWake();
        const auto sooner = [&](const std::optional<MonoTime>& other) {
            if (other && (!wake || *other < *wake)) wake = other;
        };
        if (m_second->m_core) sooner(m_second->m_core->nextWake());
        if (!m_second->m_due.empty()) sooner(m_second->m_due.front().first);
        return wake;
    }

private:
    SecondStart* m_second;
    std::unique_ptr<Core> m_first;
};

SecondStart::SecondStart(CoreFactory inner, bool isLockShared)
    : m_inner{std::move(inner)}
    , m_isLockShared{isLockShared}
{
}
SecondStart::~SecondStart() = default;

CoreFactory SecondStart::factory()
{
    return [this](const engine::EngineConfig& config) {
        m_config = config;
        return std::make_unique<Both>(*this, m_inner(config));
    };
}

void SecondStart::later(MonoTime at, engine::Event event)
{
    const auto after =
        std::ranges::find_if(m_due, [at](const auto& due) { return due.first > at; });
    m_due.insert(after, {at, std::move(event)});
}

void SecondStart::begin(const Now& now)
{
    engine::EngineConfig config = m_config;
    config.epoch = {"t001"};
    for (engine::AccountSetup& account : config.accounts)
        account.tradesAtStart = true; // The worst it can be.
    m_core = m_inner(config);
    const AccountId id = config.accounts[0].id;
    const auto tell = [&](int ms, venues::VenueFact fact) {
        later(now.mono + milliseconds{ms}, engine::FactArrived{id, std::move(fact)});
    };
    later(now.mono, engine::Restored{});
    tell(20, venues::LinkChanged{venues::LinkState::Syncing, "subscribed"});
    tell(21, venues::ResyncNeeded{"the streams are up"});
    tell(22, venues::ClockMeasured{milliseconds{3}, milliseconds{40}});
    tell(23, venues::LinkChanged{venues::LinkState::Live, {}});
}

void SecondStart::runDue(const Now& now, engine::Commands& out)
{
    while (!m_due.empty() && m_due.front().first <= now.mono) {
        const engine::Event event = std::move(m_due.front().second);
        m_due.pop_front();
        give(now, event, out);
    }
}

void SecondStart::give(const Now& now, const engine::Event& event, engine::Commands& out)
{
    if (!m_core) return;
    m_commands.clear();
    m_core->step(now, event, m_commands);
    for (engine::Command& command : m_commands) {
        std::visit(
            Overloaded{
                [&](engine::TypedRequest& request) {
                    if (venues::isWrite(request.request.request)) ++m_writes;
                    request.request.id.value += kRequestBase;
                    out.push_back(std::move(request));
                },
                [&](engine::WriteRecords& write) {
                    if (!write.records.empty())
                        later(now.mono + kJournal, engine::Recorded{write.records.back().id});
                },
                [&](engine::LockAccount& lock) {
                    later(now.mono + milliseconds{1},
                          engine::AccountLock{
                              lock.account, !m_isLockShared,
                              m_isLockShared
                                  ? "another process holds this account: it says process 4711"
                                  : ""});
                },
                [&](engine::Publish& publish) { m_snapshot = std::move(publish.snapshot); },
                [&](engine::Answer& answer) { out.push_back(std::move(answer)); },
                [](const auto&) {},
            },
            command);
    }
}

} // namespace holdfast::sim

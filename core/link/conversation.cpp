// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/conversation.h"

#include "core/base/assert.h"

#include <algorithm>
#include <utility>

namespace holdfast::link {

using namespace venues;

namespace {

template <class T>
void moveTo(std::vector<T>& from, std::vector<T>& to)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    from.clear();
}

} // namespace

std::uint64_t saltOf(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    return hash;
}

Conversation::Conversation(const SessionConfig& config, const Dialect& dialect,
                           std::unique_ptr<Streams> streams)
    : m_config{config}
    , m_dialect{&dialect}
    , m_calls{dialect, config.hasKey, saltOf(config.account.text), config.address}
    , m_streams{std::move(streams)}
    , m_salt{saltOf(config.account.text)}
{
}

void Conversation::start(const Now& now, SessionOut& out)
{
    HF_ASSERT(!m_isStarted);
    m_isStarted = true;
    m_nextProof = now.mono;
    probeClock(now, kStartProbes);
    m_streams->start(now.mono, m_streamsOut);
    settle(now, out);
}

void Conversation::send(const Now& now, const RequestEnvelope& request, SessionOut& out)
{
    m_calls.ask(now.mono, request, m_callsOut);
    settle(now, out);
}

void Conversation::on(const Now& now, const TransportEvent& event, SessionOut& out)
{
    struct Route {
        Conversation& session;
        MonoTime now;
        void operator()(const LinkOpened& e) const
        {
            session.m_streams->on(now, e, session.m_streamsOut);
        }
        void operator()(const LinkClosed& e) const
        {
            session.m_streams->on(now, e, session.m_streamsOut);
        }
        void operator()(const Frame& e) const
        {
            session.m_streams->on(now, e, session.m_streamsOut);
        }
        void operator()(const HttpReply& e) const
        {
            session.m_calls.on(now, e, session.m_callsOut);
        }
        void operator()(const HttpFailed& e) const
        {
            session.m_calls.on(now, e, session.m_callsOut);
        }
    };
    std::visit(Route{*this, now.mono}, event);
    settle(now, out);
}

void Conversation::wake(const Now& now, SessionOut& out)
{
    m_calls.wake(now.mono, m_callsOut);
    m_streams->wake(now.mono, m_streamsOut);
    settle(now, out);
}

std::optional<MonoTime> Conversation::nextWake() const
{
    if (!m_isStarted) return std::nullopt;
    std::optional<MonoTime> next = m_calls.nextWake(m_now);
    const auto earlier = [&](std::optional<MonoTime> at) {
        if (at && (!next || *at < *next)) next = at;
    };
    earlier(m_streams->nextWake(m_now));
    if (!m_isProbing) earlier(m_nextProbe);
    if (!m_isProving && m_config.hasKey) earlier(m_nextProof);
    return next;
}

void Conversation::dropQueuedEntries(const Now& now, SessionOut& out)
{
    m_calls.dropQueuedEntries(now.mono, m_callsOut);
    settle(now, out);
}

void Conversation::reconnect(const Now& now, std::string reason, SessionOut& out)
{
    m_clock.forget();
    probeClock(now, kStartProbes);
    m_proofFailures = 0;
    m_nextProof = now.mono;
    m_streams->reconnect(now.mono, reason, m_streamsOut);
    settle(now, out);
}

void Conversation::follow(const Now& now, const InstrumentId& instrument, SessionOut& out)
{
    m_streams->follow(now.mono, instrument, m_streamsOut);
    settle(now, out);
}

Session::Health Conversation::health(const Now& now) const
{
    Health health;
    health.state = m_state;
    health.reason = m_reason;
    health.clockOffset = m_clock.offset();
    health.budgetUsedPercent = m_calls.budgetUsedPercent(now.mono);
    health.safetyWaitWorst = m_calls.safetyWaitWorst(now.mono);
    for (std::size_t i = 0; i < health.safetyWaits.size(); ++i)
        health.safetyWaits.at(i) = m_calls.waits(static_cast<Lane>(i));
    health.silence = m_streams->privateSilence(now.mono);
    return health;
}

std::vector<Session::AddressUse> Conversation::addressUsesOf(const Request& request) const
{
    HF_ASSERT(!isWrite(request));
    std::vector<AddressUse> uses;
    const auto reading = m_dialect->makeReading(RequestId{1}, request);
    if (!reading) return uses;
    const std::vector<Wire> first = (*reading)->begin();
    const std::size_t times = std::max(first.size(), (*reading)->requestsLeast());
    for (std::size_t i = 0; i < times; ++i) {
        for (const BudgetUse& use : first.at(std::min(i, first.size() - 1)).uses) {
            if (!use.isOfAddress) continue;
            const auto known = std::ranges::find(uses, use.key, &AddressUse::budget);
            if (known == uses.end())
                uses.push_back({use.key, use.allowance.limit, use.allowance.window, 1});
            else
                ++known->times;
        }
    }
    return uses;
}

void Conversation::probeClock(const Now& now, int times)
{
    m_probesWanted = std::max(m_probesWanted, times);
    m_nextProbe = now.mono;
}

/// Asks what the session itself wants to know by now.
void Conversation::askDue(const Now& now)
{
    if (!m_isStarted) return;
    if (m_streams->isKeyRefused())
        m_nextProof = std::min(m_nextProof, now.mono + kRefusedProofEvery);
    if (!m_isProbing && now.mono >= m_nextProbe) {
        m_isProbing = true;
        m_calls.askOwn(now.mono, Lane::Verify, ReadTime{}, m_callsOut);
    }
    if (m_config.hasKey && !m_isProving && now.mono >= m_nextProof) {
        m_isProving = true;
        m_calls.askOwn(now.mono, Lane::Verify, ReadAccount{}, m_callsOut);
    }
}

/// Until nothing follows from anything any more: answers may ask for the clock, the clock releases calls.
void Conversation::settle(const Now& now, SessionOut& out)
{
    m_now = now.mono;
    constexpr int kRoundsMax = 8;
    for (int round = 0; round < kRoundsMax; ++round) {
        if (std::exchange(m_callsOut.wantsClock, false)
            || std::exchange(m_streamsOut.wantsClock, false)) {
            m_clock.forget();
            probeClock(now, 1);
        }
        if (std::exchange(m_callsOut.wantsProof, false))
            m_nextProof = std::min(m_nextProof, now.mono);
        askDue(now);
        const bool isQuiet = m_callsOut.commands.empty() && m_callsOut.facts.empty()
                             && m_callsOut.own.empty() && m_streamsOut.commands.empty()
                             && m_streamsOut.facts.empty();
        if (isQuiet) break;
        takeAnswers(now);
        moveTo(m_callsOut.commands, out.commands);
        moveTo(m_streamsOut.commands, out.commands);
        moveTo(m_callsOut.facts, out.facts);
        moveTo(m_streamsOut.facts, out.facts);
        moveTo(m_said, out.facts);
    }
    sayState(now, out);
}

void Conversation::takeAnswers(const Now& now)
{
    const std::vector<VenueFact> own = std::exchange(m_callsOut.own, {});
    for (const VenueFact& fact : own)
        noteAnswer(now, fact, true);
    for (std::size_t i = 0; i < m_callsOut.facts.size(); ++i) {
        const VenueFact fact = m_callsOut.facts.at(i); // a copy: noting may add facts
        if (std::holds_alternative<TimeReply>(fact) || std::holds_alternative<AccountReply>(fact))
            noteAnswer(now, fact, false);
    }
}

void Conversation::noteAnswer(const Now& now, const VenueFact& fact, bool isOwn)
{
    if (const auto* time = std::get_if<TimeReply>(&fact)) {
        if (isOwn) m_isProbing = false;
        noteTime(now, *time);
    } else if (const auto* account = std::get_if<AccountReply>(&fact)) {
        if (isOwn) m_isProving = false;
        noteAccount(now, *account, isOwn);
    }
}

void Conversation::noteTime(const Now& now, const TimeReply& reply)
{
    if (!reply.venueTime) {
        m_nextProbe = now.mono + m_backoff.delay(m_salt, m_probeFailures++);
        return;
    }
    m_probeFailures = 0;
    const ClockMeasured measured =
        m_clock.measured(now, *reply.venueTime, reply.stamp.received - reply.stamp.sent);
    m_probesWanted = std::max(0, m_probesWanted - 1);
    m_nextProbe = m_probesWanted > 0 ? now.mono : now.mono + kClockEvery;
    m_said.emplace_back(measured);
    m_calls.setClock(now.mono, measured.offset, m_callsOut);
    m_streams->setClock(now.mono, measured.offset, m_streamsOut);
}

void Conversation::noteAccount(const Now& now, const AccountReply& reply, bool isOwn)
{
    if (!reply.read.row) {
        const Error error =
            reply.read.error.value_or(Error{ErrorCode::Missing, "no account in the reply"});
        if (isOwn) m_nextProof = now.mono + m_backoff.delay(m_salt, m_proofFailures++);
        if (error.code == ErrorCode::Refused && error.context.starts_with("code ")) {
            const std::string code = error.context.substr(5, error.context.find(':') - 5);
            if (m_dialect->saysCredentialsRefused(code)) {
                m_calls.setAccountProven(false);
                m_streams->refuseKey(now.mono,
                                     "the key is refused, " + error.context
                                         + std::string{m_dialect->hintFor(code)},
                                     m_streamsOut);
                m_nextProof = now.mono + kRefusedProofEvery;
            }
        }
        return;
    }
    m_proofFailures = 0;
    if (isOwn) m_nextProof = now.mono + kProofEvery;
    const std::string& uid = reply.read.row->uid;
    if (!m_uid.empty() && uid != m_uid) {
        m_calls.setAccountProven(false);
        m_said.emplace_back(DataFault{
            std::string{m_dialect->proofName()},
            {ErrorCode::Refused, "the key speaks for account " + uid + " and did for " + m_uid},
            {}});
        m_streams->refuse(now.mono, "the account behind the key changed", m_streamsOut);
        return;
    }
    m_uid = uid;
    m_calls.setAccountProven(true);
    m_streams->setUid(uid);
    // C9: the venue takes the key again, after an address or a clock was put right. Another account, or a
    // stream of one, stays refused.
    if (m_streams->isKeyRefused()) {
        m_clock.forget();
        probeClock(now, kStartProbes);
        m_streams->reconnect(now.mono, "the venue takes the key again", m_streamsOut);
    }
}

void Conversation::sayState(const Now& now, SessionOut& out)
{
    LinkState state = m_streams->state(now.mono);
    if (state == LinkState::Live && m_config.hasKey && m_uid.empty()) state = LinkState::Syncing;
    if (state == m_state) return;
    const LinkState before = std::exchange(m_state, state);
    std::string reason = m_streams->reason();
    if (state == LinkState::Connecting) reason = "connecting";
    if (state == LinkState::Syncing)
        reason = "subscribed; waiting for the first picture and the account";
    if (state == LinkState::Live)
        reason = before == LinkState::Stale ? "heard again" : "streams are live";
    if (state == LinkState::Stale) {
        const auto silence = m_streams->privateSilence(now.mono);
        reason = silence ? "silent for " + formatAge(*silence) : "silent";
    }
    m_reason = reason;
    out.facts.emplace_back(LinkChanged{state, reason});
    if (state == LinkState::Live)
        out.facts.emplace_back(ResyncNeeded{before == LinkState::Stale ? "the streams were silent"
                                                                       : "the streams are back"});
}

} // namespace holdfast::link

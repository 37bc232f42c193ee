// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/request_ledger.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::orders {
namespace {
using journal::RequestState;
constexpr std::array<milliseconds, 8> kAskAfter{
    milliseconds{300},  milliseconds{1000},  milliseconds{2000},  milliseconds{4000},
    milliseconds{8000}, milliseconds{15000}, milliseconds{30000}, milliseconds{60000}};
constexpr milliseconds kNotFoundApart{5000};
constexpr milliseconds kAskAtBound{6000};
constexpr seconds kSilentAfter{15};        // longer than any session waits for a reply
constexpr std::size_t kResolvedKept = 512; // of opens, and of the rest: half a megabyte each

bool isTerminal(RequestState state)
{
    switch (state) {
    case RequestState::Accepted:
    case RequestState::Refused:
    case RequestState::NeverArrived: return true;
    case RequestState::Recorded:
    case RequestState::Sent:
    case RequestState::Unknown: return false;
    }
    HF_UNREACHABLE();
}
} // namespace

ClientOrderId clientIdOf(const venues::Request& request)
{
    if (const auto* order = std::get_if<venues::PlaceOrder>(&request)) return order->clientId;
    if (const auto* stop = std::get_if<venues::PlaceStop>(&request)) return stop->clientId;
    if (const auto* close = std::get_if<venues::ClosePosition>(&request)) return close->clientId;
    return {};
}

InstrumentId instrumentOf(const venues::Request& request)
{
    return std::visit(
        [](const auto& what) -> InstrumentId {
            if constexpr (requires { InstrumentId{what.instrument}; })
                return what.instrument;
            else
                return {};
        },
        request);
}

bool isAdjustment(const venues::Request& request)
{
    const auto* stop = std::get_if<venues::PlaceStop>(&request);
    return std::holds_alternative<venues::CancelOrder>(request)
           || std::holds_alternative<venues::CancelStop>(request)
           || std::holds_alternative<venues::AmendStop>(request) || (stop && stop->ofPosition);
}

bool isOpen(const venues::Request& request)
{
    const auto* order = std::get_if<venues::PlaceOrder>(&request);
    return order && !order->reduceOnly;
}

bool isClose(const venues::Request& request)
{
    const auto* order = std::get_if<venues::PlaceOrder>(&request);
    return std::holds_alternative<venues::ClosePosition>(request) || (order && order->reduceOnly);
}

RequestLedger::RequestLedger(const Numbers& numbers)
    : m_numbers{&numbers}
{
}

void RequestLedger::resolve(RequestId id)
{
    if (m_unresolved.erase(id) == 0) return;
    (isOpen(get(id)->intent.what) ? m_resolvedOpens : m_resolvedRest).push_back(id);
}

void RequestLedger::forgetOldest(std::deque<RequestId>& resolved)
{
    while (resolved.size() > kResolvedKept) {
        const auto oldest = m_entries.find(resolved.front());
        resolved.pop_front();
        const auto named = m_byClientId.find(oldest->second.clientId);
        if (named != m_byClientId.end() && named->second == oldest->first)
            m_byClientId.erase(named);
        m_entries.erase(oldest);
    }
}

RequestLedger::Entry* RequestLedger::get(RequestId id)
{
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : &found->second;
}

const RequestLedger::Entry* RequestLedger::find(RequestId id) const
{
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : &found->second;
}

const RequestLedger::Entry* RequestLedger::find(const ClientOrderId& clientId) const
{
    const auto found = m_byClientId.find(clientId);
    return found == m_byClientId.end() ? nullptr : find(found->second);
}

void RequestLedger::onRecorded(MonoTime now, RecordId record, const journal::IntentRecord& intent)
{
    HF_ASSERT(!m_entries.contains(intent.request));
    Entry entry;
    entry.intent = intent;
    entry.record = record;
    entry.clientId = clientIdOf(intent.what);
    entry.changedAt = now;
    entry.recordedAt = now;
    if (!intent.key.empty()) m_keys.insert(intent.key);
    if (!entry.clientId.empty()) {
        // The same id again: the newer request carries the question for both.
        const auto [known, isNew] = m_byClientId.try_emplace(entry.clientId, intent.request);
        if (!isNew) resolve(std::exchange(known->second, intent.request));
    }
    m_unresolved.insert(intent.request);
    m_entries.emplace(intent.request, std::move(entry));
    forgetOldest(m_resolvedOpens);
    forgetOldest(m_resolvedRest);
}

void RequestLedger::restore(MonoTime now, RecordId record, const journal::IntentRecord& intent)
{
    if (m_entries.contains(intent.request)) return;
    onRecorded(now, record, intent);
    becomeUnknown(*get(intent.request), now);
}

void RequestLedger::restoreOutcome(const journal::OutcomeRecord& outcome)
{
    Entry* entry = get(outcome.request);
    if (!entry) return;
    entry->state = outcome.state == RequestState::Sent ? RequestState::Unknown : outcome.state;
    if (!outcome.venueId.empty()) entry->venueId = outcome.venueId;
    if (isTerminal(entry->state)) {
        entry->nextAsk.reset();
        resolve(outcome.request);
    }
}

void RequestLedger::onSent(MonoTime now, RequestId id)
{
    Entry* entry = get(id);
    if (!entry || isTerminal(entry->state)) return;
    entry->state = RequestState::Sent;
    entry->changedAt = now;
}

void RequestLedger::onDropped(MonoTime now, RequestId id, const std::string& why)
{
    Entry* entry = get(id);
    HF_ASSERT(entry && entry->state == RequestState::Recorded);
    entry->state = RequestState::Refused;
    entry->text = "never sent: " + why;
    entry->changedAt = now;
    resolve(id);
}

void RequestLedger::becomeUnknown(Entry& entry, MonoTime now)
{
    entry.state = RequestState::Unknown;
    entry.changedAt = now;
    entry.asks = 0;
    if (isAdjustment(entry.intent.what)) { // nothing to ask for: what it was about is read anyway
        entry.nextAsk.reset();
        resolve(entry.intent.request);
        return;
    }
    entry.nextAsk = now + kAskAfter[0];
}

const RequestLedger::Entry* RequestLedger::onReply(MonoTime now, RequestId id,
                                                   const venues::Outcome& outcome)
{
    Entry* entry = get(id);
    if (!entry) return nullptr;
    if (isTerminal(entry->state)) return entry; // a late word changes nothing
    if (const auto* accepted = std::get_if<venues::Accepted>(&outcome)) {
        entry->state = RequestState::Accepted;
        if (!accepted->venueId.empty()) entry->venueId = accepted->venueId;
        entry->nextAsk.reset();
        resolve(id);
    } else if (const auto* refused = std::get_if<venues::Refused>(&outcome)) {
        entry->code = refused->code;
        entry->text = refused->text;
        if (refused->kind == venues::RefusalKind::DuplicateId) {
            becomeUnknown(*entry, now); // it arrived earlier: read it
            entry->nextAsk = now;
        } else {
            entry->state = RequestState::Refused;
            entry->nextAsk.reset();
            resolve(id);
        }
    } else if (const auto* notSent = std::get_if<venues::NotSent>(&outcome)) {
        entry->state = RequestState::Refused;
        entry->text = "never sent: " + notSent->reason;
        resolve(id);
    } else {
        entry->text = std::get<venues::OutcomeUnknown>(outcome).reason;
        becomeUnknown(*entry, now);
    }
    entry->changedAt = now;
    return entry;
}

const RequestLedger::Entry* RequestLedger::onSighted(MonoTime now, const ClientOrderId& clientId,
                                                     const VenueOrderId& venueId)
{
    const auto found = m_byClientId.find(clientId);
    if (found == m_byClientId.end()) return nullptr;
    Entry* entry = get(found->second);
    if (!entry) return nullptr;
    if (!venueId.empty()) entry->venueId = venueId;
    if (entry->state == RequestState::Accepted) return nullptr;
    entry->state = RequestState::Accepted;
    entry->nextAsk.reset();
    entry->changedAt = now;
    resolve(found->second);
    return entry;
}

void RequestLedger::onLookup(const Now& now, const ClientOrderId& clientId,
                             const std::optional<VenueOrderId>& found)
{
    const auto known = m_byClientId.find(clientId);
    if (known == m_byClientId.end()) return;
    Entry* entry = get(known->second);
    if (!entry || entry->state != RequestState::Unknown) return;
    if (found) {
        onSighted(now.mono, clientId, *found);
        return;
    }
    if (!isPastBound(*entry, now)) return; // before the horizon it proves nothing
    if (entry->notFoundAt && now.mono - *entry->notFoundAt < kNotFoundApart) return;
    ++entry->notFoundById;
    entry->notFoundAt = now.mono;
    entry->nextAsk = now.mono + kAskAtBound;
}

void RequestLedger::onList(const Now& now, bool ofStops)
{
    for (const RequestId id : m_unresolved) {
        Entry& entry = *get(id);
        const bool isStop = std::holds_alternative<venues::PlaceStop>(entry.intent.what);
        if (entry.state == RequestState::Unknown && isStop == ofStops && isPastBound(entry, now))
            entry.isAbsentFromList = true;
    }
}

bool RequestLedger::isPastBound(const Entry& entry, const Now& now) const
{
    // On both clocks: a wall clock that jumps must not shorten the horizon.
    return entry.intent.expiresAt
           && now.wall >= *entry.intent.expiresAt + m_numbers->visibilityHorizon
           && now.mono >= entry.recordedAt + m_numbers->visibilityHorizon;
}

std::vector<const RequestLedger::Entry*> RequestLedger::due(MonoTime now)
{
    std::vector<const Entry*> result;
    result.reserve(m_unresolved.size());
    for (const RequestId id : m_unresolved) {
        Entry& entry = *get(id);
        if (entry.state != RequestState::Unknown || !entry.nextAsk || now < *entry.nextAsk)
            continue;
        entry.asks = std::min(entry.asks + 1, kAskAfter.size() - 1);
        entry.nextAsk = now + kAskAfter[entry.asks];
        result.push_back(&entry);
    }
    return result;
}

std::vector<RequestId> RequestLedger::silent(MonoTime now) const
{
    std::vector<RequestId> result;
    for (const RequestId id : m_unresolved) {
        const Entry& entry = *find(id);
        if (entry.state == RequestState::Sent && now >= entry.changedAt + kSilentAfter)
            result.push_back(id);
    }
    return result;
}

std::vector<const RequestLedger::Entry*> RequestLedger::takeNeverArrived(const Now& now)
{
    std::vector<const Entry*> result;
    for (const RequestId id : m_unresolved) {
        Entry& entry = *get(id);
        if (entry.state != RequestState::Unknown || entry.notFoundById < 2
            || !entry.isAbsentFromList)
            continue;
        entry.state = RequestState::NeverArrived;
        entry.nextAsk.reset();
        entry.changedAt = now.mono;
        result.push_back(&entry);
    }
    for (const Entry* entry : result)
        resolve(entry->intent.request);
    return result;
}

std::optional<MonoTime> RequestLedger::nextWake() const
{
    std::optional<MonoTime> wake;
    for (const RequestId id : m_unresolved) {
        const Entry& entry = *find(id);
        const auto at = entry.state == RequestState::Sent
                            ? std::optional{entry.changedAt + kSilentAfter}
                            : entry.nextAsk;
        if (at && (!wake || *at < *wake)) wake = at;
    }
    return wake;
}

int RequestLedger::unknownCount() const
{
    return static_cast<int>(
        std::count_if(m_unresolved.begin(), m_unresolved.end(),
                      [this](RequestId id) { return find(id)->state == RequestState::Unknown; }));
}

bool RequestLedger::hasOpenInFlight(const InstrumentId& instrument) const
{
    return std::any_of(m_unresolved.begin(), m_unresolved.end(), [&](RequestId id) {
        const Entry& entry = *find(id);
        return isOpen(entry.intent.what) && instrumentOf(entry.intent.what) == instrument;
    });
}

std::vector<const RequestLedger::Entry*> RequestLedger::unresolved() const
{
    std::vector<const Entry*> result;
    for (const RequestId id : m_unresolved)
        result.push_back(find(id));
    return result;
}

} // namespace holdfast::orders

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>
#include <utility>

// What leaves an account: reads, and writes that are recorded first (decisions §7).
namespace holdfast::engine {

using reconcile::ReadSchedule;
using venues::Lane;

RequestId Account::ask(venues::Request request, Lane lane, Asked asked)
{
    const RequestId id = m_desk->nextRequest();
    asked.at = m_desk->now().mono;
    m_asked.emplace(id, std::move(asked));
    send(venues::RequestEnvelope{id, m_setup.id, lane, std::move(request)});
    return id;
}

void Account::askKind(ReadSchedule::Kind kind)
{
    Asked asked;
    asked.purpose = ReadFor::Cycle;
    asked.kind = kind;
    switch (kind) {
    case ReadSchedule::Kind::Positions: ask(venues::ReadPositions{}, Lane::Verify, asked); return;
    case ReadSchedule::Kind::Orders: ask(venues::ReadOrders{}, Lane::Verify, asked); return;
    case ReadSchedule::Kind::Stops: ask(venues::ReadStops{}, Lane::Verify, asked); return;
    case ReadSchedule::Kind::Fills: ask(venues::ReadFills{}, Lane::Account, asked); return;
    case ReadSchedule::Kind::Balance: ask(venues::ReadBalance{}, Lane::Account, asked); return;
    case ReadSchedule::Kind::Account: ask(venues::ReadAccount{}, Lane::Account, asked); return;
    case ReadSchedule::Kind::Instruments:
        ask(venues::ReadInstruments{}, Lane::Account, asked);
        return;
    case ReadSchedule::Kind::Time: ask(venues::ReadTime{}, Lane::Account, asked); return;
    }
    HF_UNREACHABLE();
}

std::optional<Account::Asked> Account::take(RequestId id)
{
    const auto found = m_asked.find(id);
    if (found == m_asked.end()) return std::nullopt;
    Asked asked = std::move(found->second);
    m_asked.erase(found);
    return asked;
}

void Account::answered(RequestId id) { m_asked.erase(id); }

void Account::noteCycle(const Failed* failed)
{
    if (!failed) {
        m_readsFailSince.reset();
        m_desk->clear(m_setup.id, "reads", {}, "the venue answers reads");
        return;
    }
    if (!m_readsFailSince) m_readsFailSince = m_desk->now().mono;
    m_readsFailReason = failed->error.context;
}

void Account::send(const venues::RequestEnvelope& envelope)
{
    HF_ASSERT(ladderRefusal(envelope.request).empty()); // `release` let it pass
    if (!m_session) {
        m_desk->out().push_back(TypedRequest{envelope});
        return;
    }
    venues::SessionOut out;
    m_session->send(m_desk->now(), envelope, out);
    apply(out);
}

RequestId Account::write(venues::Request request, Lane lane, Write write,
                         journal::IntentRecord intent, std::optional<MonoTime> diesAt)
{
    HF_ASSERT(venues::isWrite(request));
    const RequestId id = m_desk->nextRequest();
    intent.request = id;
    intent.what = request;
    intent.position = write.key;
    // Beyond this a request that cannot be found never arrived: the venue's own expiry for orders, the
    // bound on a signed timestamp for the rest (okx.md §1.3).
    if (!intent.expiresAt) {
        const auto* order = std::get_if<venues::PlaceOrder>(&request);
        intent.expiresAt =
            m_desk->now().wall + (order ? order->expiresAfter : milliseconds{30'000});
    }
    const bool isOpen = orders::isOpen(request);
    if (isOpen) { // one that is not durable within its own expiry was decided on a price that is gone
        const MonoTime bound =
            m_desk->now().mono + std::get<venues::PlaceOrder>(request).expiresAfter;
        diesAt = diesAt ? std::min(*diesAt, bound) : bound;
    }
    const RecordId record = m_desk->record(m_setup.id, intent);
    m_ledger.onRecorded(m_desk->now().mono, record, intent);
    m_writes.emplace(id, std::move(write));
    m_pending.push_back(Pending{venues::RequestEnvelope{id, m_setup.id, lane, std::move(request)},
                                record, isOpen,
                                m_desk->now().mono + m_desk->numbers().journalWaitMax, diesAt});
    return id;
}

void Account::leave(const Pending& pending)
{
    m_ledger.onSent(m_desk->now().mono, pending.envelope.id);
    const auto write = m_writes.find(pending.envelope.id);
    if (write != m_writes.end() && write->second.purpose == WriteFor::Close) {
        if (Position* held = find(write->second.key)) held->closer.onSent(m_desk->now().mono);
    }
    if (write != m_writes.end() && write->second.purpose == WriteFor::CancelStop) {
        if (Position* held = find(write->second.key))
            held->guard.onCancelledByUs(write->second.target);
    }
    if (write != m_writes.end()) onCancelLeft(write->second, pending.envelope.request);
    send(pending.envelope);
}

bool Account::isRemovalVoid(const Pending& pending) const
{
    const auto write = m_writes.find(pending.envelope.id);
    return write != m_writes.end() && write->second.purpose == WriteFor::CancelStop
           && (areRemovalsSuspended() || !mayRemove(write->second.target, write->second.key));
}

void Account::keepStop(const Pending& pending)
{
    const Write write = m_writes.at(pending.envelope.id);
    const std::string why = "what it relied on is not so any more; the stop stays";
    m_ledger.onDropped(m_desk->now().mono, pending.envelope.id, why);
    const auto* entry = m_ledger.find(pending.envelope.id);
    m_desk->record(m_setup.id, journal::OutcomeRecord{
                                   pending.envelope.id, entry->state, {}, {}, {}, entry->text});
    m_writes.erase(pending.envelope.id);
    for (Leftover& leftover : m_leftovers) { // judged anew from the beginning
        if (leftover.stop.venueId == write.target) startAnew(leftover);
    }
}

void Account::release()
{
    const MonoTime now = m_desk->now().mono;
    dropAllWithoutLock();
    dropWhatLadderForbids();
    // Records of one step are durable together, so what may go, goes in the order it was decided.
    std::vector<Pending> going;
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        const bool isDurable = m_desk->isDurable(it->record);
        if (isRemovalVoid(*it)) { // protection leaves last: looked at once more when it goes
            keepStop(*it);
            it = m_pending.erase(it);
            continue;
        }
        if (it->isOpen) {
            std::string why;
            if (m_isKillEngaged)
                why = "the kill switch is engaged";
            else if (!m_isTradingOn)
                why = "trading is off";
            else if (it->diesAt && now >= *it->diesAt)
                why = "it waited longer than its limit, the signal is too old";
            else if (!mayOpen())
                why = "this account may not open any more";
            if (!why.empty()) {
                m_ledger.onDropped(now, it->envelope.id, why);
                forgetOpen(it->envelope.id, "not opened: " + why);
                it = m_pending.erase(it);
                continue;
            }
            if (!isDurable) {
                ++it;
                continue;
            }
        } else if (!isDurable) {
            if (m_desk->isJournalWritable() && now < it->mayGoAt) {
                ++it;
                continue;
            }
            m_desk->reserve(it->record);
        }
        going.push_back(std::move(*it));
        it = m_pending.erase(it);
    }
    for (const Pending& pending : going)
        leave(pending);
}

void Account::forgetOpen(RequestId id, const std::string& text)
{
    m_writes.erase(id);
    const auto* entry = m_ledger.find(id);
    m_desk->record(m_setup.id,
                   journal::OutcomeRecord{id, entry->state, entry->clientId, entry->venueId,
                                          entry->code, entry->text.empty() ? text : entry->text});
    m_unsettled.erase(entry->clientId);
    const auto mine = m_entries.find(entry->clientId);
    if (mine == m_entries.end()) return;
    m_desk->answer(mine->second.token, AnswerKind::Failed, text);
    m_entries.erase(mine);
}

void Account::dropAllWithoutLock()
{
    if (m_isLockHeld || m_pending.empty()) return;
    dropPendingOpens("the account's lock is not held");
    const std::vector<Pending> rest = std::exchange(m_pending, {});
    for (const Pending& pending : rest)
        handle(venues::WriteReply{pending.envelope.id,
                                  venues::NotSent{"the account's lock is not held"}});
}

void Account::dropPendingOpens(const std::string& why)
{
    for (auto& [instrument, looking] : m_looking) {
        m_desk->note(m_setup.id, "gate", instrument.text, "open dropped: " + why);
        m_desk->answer(looking.intent.token, AnswerKind::Failed, "not opened: " + why);
    }
    m_looking.clear();
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        if (!it->isOpen) {
            ++it;
            continue;
        }
        m_ledger.onDropped(m_desk->now().mono, it->envelope.id, why);
        forgetOpen(it->envelope.id, "not opened: " + why);
        it = m_pending.erase(it);
    }
    if (m_session) {
        venues::SessionOut out;
        m_session->dropQueuedEntries(m_desk->now(), out);
        apply(out);
    }
}

void Account::handle(const venues::WriteReply& reply)
{
    const MonoTime now = m_desk->now().mono;
    const auto* entry = m_ledger.onReply(now, reply.id, reply.outcome);
    if (!entry) { // forgotten since: what it did was sighted long ago
        m_writes.erase(reply.id);
        return;
    }
    m_desk->record(m_setup.id, journal::OutcomeRecord{reply.id, entry->state, entry->clientId,
                                                      entry->venueId, entry->code, entry->text});
    awaitSight(*entry);
    const auto found = m_writes.find(reply.id);
    if (found == m_writes.end()) return;
    const Write write = found->second;
    m_writes.erase(found);
    Position* const held = find(write.key);
    switch (write.purpose) {
    case WriteFor::Open: {
        const auto mine = m_entries.find(entry->clientId);
        const std::string token = mine == m_entries.end() ? std::string{} : mine->second.token;
        if (entry->state == journal::RequestState::Accepted) {
            m_desk->answer(token, AnswerKind::Progress,
                           "accepted by the venue, id " + entry->venueId.text);
        } else if (entry->state == journal::RequestState::Refused) {
            m_desk->answer(token, AnswerKind::Failed,
                           "refused: " + entry->code + " " + entry->text);
            if (held && !held->machine.isHeld()) held->dropPlan();
            m_unsettled.erase(entry->clientId);
            if (mine != m_entries.end()) m_entries.erase(mine);
        } else if (entry->state == journal::RequestState::Unknown) {
            m_desk->answer(token, AnswerKind::Progress,
                           "no proof of either (" + entry->text
                               + "); asking by id, not sending again");
        }
        return;
    }
    case WriteFor::Stop:
        if (const auto* refused = std::get_if<venues::Refused>(&reply.outcome);
            refused && refused->kind == venues::RefusalKind::NothingToReduce) {
            Asked asked; // the position may be gone: read it
            asked.purpose = ReadFor::Position;
            asked.instrument = write.key.instrument;
            ask(venues::ReadPositions{write.key.instrument}, Lane::Verify, asked);
        }
        if (held && held->machine.isHeld()) {
            guard::Actions actions;
            held->guard.onPlaceReply(now, entry->clientId, reply.outcome, holdingOf(*held),
                                     actions);
            perform(*held, actions);
        }
        return;
    case WriteFor::Close:
        if (held) {
            flatten::CloseActions actions;
            held->closer.onReply(now, write.round, reply.outcome, actions);
            perform(*held, actions);
        }
        return;
    case WriteFor::Amend:
        if (held && held->machine.isHeld()) {
            guard::Actions actions;
            held->guard.onAmendReply(now, reply.outcome, holdingOf(*held), actions);
            perform(*held, actions);
        }
        return;
    case WriteFor::CancelStop:
        m_schedule.force(ReadSchedule::Kind::Stops); // read back either way
        onCancelReply(write, reply.outcome);
        return;
    case WriteFor::CancelEntry:
        m_schedule.force(ReadSchedule::Kind::Orders);
        onCancelReply(write, reply.outcome);
        return;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::engine

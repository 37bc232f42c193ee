// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/calls.h"

#include "core/base/assert.h"
#include "core/link/address.h"
#include "core/venues/text.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace holdfast::link {

using namespace venues;

namespace {

/// Ids of the session's own requests and of second pages; far above the engine's.
constexpr std::uint64_t kOwnIds = std::uint64_t{1} << 62U;

std::string describe(const Request& request, RequestId id)
{
    return std::string{nameOf(request)} + " " + std::to_string(id.value);
}

/// An order that may add exposure: what the kill switch drops from the queue.
bool isOpen(const Request& request)
{
    if (const auto* batch = std::get_if<Batch>(&request))
        return std::any_of(batch->items.begin(), batch->items.end(), [](const Batch::Item& item) {
            const auto* order = std::get_if<PlaceOrder>(&item);
            return order && !order->reduceOnly;
        });
    const auto* order = std::get_if<PlaceOrder>(&request);
    return order && !order->reduceOnly;
}

bool isBusy(int httpStatus) { return httpStatus == 429 || httpStatus >= 500; }

/// Retry-After in seconds, within our bounds; nothing where it is absent or a date.
std::optional<milliseconds> retryAfter(const HttpReply& reply)
{
    for (const auto& [name, value] : reply.headers) {
        if (name != "retry-after") continue;
        std::int64_t whole = 0;
        const char* end = value.data() + value.size();
        const auto [at, error] = std::from_chars(value.data(), end, whole);
        if (error != std::errc{} || at != end || whole < 0) return std::nullopt;
        const std::int64_t most = Calls::kRetryAfterMax / seconds{1};
        return std::clamp(milliseconds{std::min(whole, most) * 1000}, Calls::kRetryAfterMin,
                          Calls::kRetryAfterMax);
    }
    return std::nullopt;
}

} // namespace

Calls::Calls(const Dialect& dialect, bool hasKey, std::uint64_t salt,
             std::shared_ptr<Address> address)
    : m_dialect{&dialect}
    , m_hasKey{hasKey}
    , m_salt{salt}
    , m_nextOwn{kOwnIds}
    , m_barBackoff{dialect.barBackoff()}
{
    if (address) m_budgets.share(std::move(address), salt);
}

void Calls::ask(MonoTime now, const RequestEnvelope& envelope, Out& out)
{
    HF_ASSERT(!envelope.id.empty() && envelope.id.value < kOwnIds);
    HF_ASSERT(!m_jobs.contains(envelope.id));
    Job job;
    job.envelope = envelope;
    begin(now, std::move(job), out);
}

void Calls::askOwn(MonoTime now, Lane lane, const Request& request, Out& out)
{
    HF_ASSERT(!isWrite(request));
    Job job;
    job.envelope = {RequestId{m_nextOwn++}, {}, lane, request};
    job.isOwn = true;
    begin(now, std::move(job), out);
}

void Calls::begin(MonoTime now, Job job, Out& out)
{
    const RequestId id = job.envelope.id;
    const Request& request = job.envelope.request;
    std::vector<Wire> wires;
    std::optional<Error> refusal;
    if (isWrite(request)) {
        if (auto wire = m_dialect->encodeWrite(request))
            wires.push_back(std::move(*wire));
        else
            refusal = wire.error();
    } else if (auto reading = m_dialect->makeReading(id, request)) {
        job.reading = std::move(*reading);
        wires = job.reading->begin();
    } else {
        refusal = reading.error();
    }
    const bool needsKey =
        std::any_of(wires.begin(), wires.end(), [](const Wire& wire) { return wire.isSigned; });
    if (needsKey && !m_hasKey) refusal = Error{ErrorCode::Unavailable, "this account has no key"};
    const auto at = m_jobs.emplace(id, std::move(job)).first;
    if (refusal) {
        const Job& stored = at->second;
        if (isWrite(stored.envelope.request))
            finishWrite(id, NotSent{refusal->context}, out);
        else
            finish(
                id,
                m_dialect->failedRead(id, stored.envelope.request, stampOf(now, stored), *refusal),
                out);
        return;
    }
    queuePages(now, id, std::move(wires), out);
    release(now, out);
}

void Calls::queuePages(MonoTime now, RequestId id, std::vector<Wire> wires, Out& out)
{
    for (Wire& wire : wires) {
        const auto at = m_jobs.find(id);
        if (at == m_jobs.end()) return; // the page before could not be queued: it is answered
        Call call;
        call.job = id;
        call.page = at->second.pagesGiven++;
        ++at->second.pagesOpen;
        call.wire = std::move(wire);
        call.lane = at->second.envelope.lane;
        queue(now, now, std::move(call), out);
    }
}

void Calls::queue(MonoTime now, MonoTime readyAt, Call call, Out& out)
{
    const RequestId id = call.job;
    const Lane lane = call.lane;
    std::vector<link::BudgetUse> uses = call.wire.uses;
    if (m_lanes.push({lane, now, readyAt, std::move(uses), std::move(call)})) return;
    const std::string reason = "the " + std::string{toString(lane)} + " lane is full";
    if (isWrite(m_jobs.at(id).envelope.request))
        finishWrite(id, NotSent{reason}, out);
    else
        failRead(now, id, {ErrorCode::Unavailable, reason}, out);
}

void Calls::release(MonoTime now, Out& out)
{
    while (auto waiting = m_lanes.take(now, m_budgets))
        leave(now, std::move(waiting->item), out);
}

void Calls::leave(MonoTime now, Call call, Out& out)
{
    Job& job = m_jobs.at(call.job);
    const bool isFirst = call.page == 0 && call.attempt == 0 && !call.wasClockRetried;
    const RequestId id = isFirst ? call.job : RequestId{m_nextOwn++};
    if (!job.sentAt) job.sentAt = now;
    call.sentAt = now;
    call.waitsForClock = false;
    SendHttp send;
    send.id = id;
    send.lane = call.lane;
    send.method = call.wire.method;
    send.target = call.wire.target;
    send.body = call.wire.body;
    send.isSigned = call.wire.isSigned;
    send.isWrite = isWrite(job.envelope.request);
    send.expiresAfter = call.wire.expiresAfter;
    send.clockOffset = m_clockOffset;
    send.timeout = kTimeout;
    HF_ASSERT(!send.isWrite || isFirst); // a write leaves once
    out.commands.emplace_back(std::move(send));
    m_inFlight.emplace(id, std::move(call));
}

void Calls::on(MonoTime now, const HttpReply& reply, Out& out)
{
    const auto at = m_inFlight.find(reply.id);
    if (at == m_inFlight.end()) {
        const auto forgotten = m_forgotten.find(reply.id);
        if (forgotten == m_forgotten.end()) {
            out.facts.emplace_back(
                DataFault{"http",
                          {ErrorCode::Unknown,
                           "a reply to nothing we asked, id " + std::to_string(reply.id.value)},
                          m_dialect->shown(reply.body)});
            return;
        }
        if (!forgotten->second.empty())
            out.facts.emplace_back(VenueNotice{
                "late reply", forgotten->second + " was answered after its deadline, HTTP "
                                  + std::to_string(reply.status) + ": "
                                  + m_dialect->shown(reply.body)});
        forgotten->second.clear(); // reported once
        return;
    }
    Call call = std::move(at->second);
    m_inFlight.erase(at);
    noteEdge(now, reply);
    if (const auto rest = m_dialect->usedUpFor(reply)) m_budgets.pause(call.wire.uses, now + *rest);
    const Job& job = m_jobs.at(call.job);
    if (isWrite(job.envelope.request))
        onWriteReply(now, call, reply, out);
    else
        onReadReply(now, std::move(call), reply, out);
    release(now, out);
}

void Calls::onWriteReply(MonoTime now, const Call& call, const HttpReply& reply, Out& out)
{
    const Request& request = m_jobs.at(call.job).envelope.request;
    const auto* batch = std::get_if<Batch>(&request);
    std::vector<Outcome> outcomes = m_dialect->outcomesOf(request, reply.status, reply.body);
    HF_ASSERT(outcomes.size() == (batch ? batch->items.size() : 1));
    for (const Outcome& outcome : outcomes) {
        const auto* refused = std::get_if<Refused>(&outcome);
        if (!refused) continue;
        if (refused->kind == RefusalKind::TooFrequent)
            m_budgets.pause(
                call.wire.uses,
                now + saidPause(reply).value_or(m_backoff.delay(m_salt ^ call.job.value, 2)));
        if (m_dialect->saysTimestampExpired(refused->code)) out.wantsClock = true;
        if (m_dialect->saysCredentialsRefused(refused->code)) out.wantsProof = true;
    }
    if (batch)
        finish(call.job, BatchReply{call.job, std::move(outcomes)}, out);
    else
        finishWrite(call.job, std::move(outcomes.front()), out);
}

void Calls::onReadReply(MonoTime now, Call call, const HttpReply& reply, Out& out)
{
    Job& job = m_jobs.at(call.job);
    json::Document document;
    const auto envelope = m_dialect->open(document, reply.body);
    const std::string status = "HTTP " + std::to_string(reply.status);
    if (!envelope) {
        if (isBusy(reply.status) && tryAgain(now, call, reply, out)) return;
        failRead(now, call.job,
                 {ErrorCode::Malformed,
                  status + ", " + envelope.error().context + ": " + m_dialect->shown(reply.body)},
                 out);
        return;
    }
    if (envelope->isOk) {
        if (!isSuccess(reply.status)) {
            failRead(now, call.job, {ErrorCode::Malformed, status + " with a code of success"},
                     out);
        } else if (!envelope->content) {
            failRead(now, call.job, {ErrorCode::Malformed, "a success without content"}, out);
        } else {
            pageDone(now, call, job.reading->take(call.page, *envelope->content), out);
        }
        return;
    }
    std::vector<Wire> next;
    if (job.reading->absorbs(call.page, envelope->code, next)) {
        pageDone(now, call, std::move(next), out);
        return;
    }
    const Error error{ErrorCode::Refused, "code " + envelope->code + ": " + envelope->text};
    if (m_dialect->saysTimestampExpired(envelope->code)) {
        out.wantsClock = true;
        if (!call.wasClockRetried) {
            call.waitsForClock = true;
            call.wasClockRetried = true;
            queue(now, now + kClockWaitMax, std::move(call), out);
            return;
        }
    }
    if (m_dialect->saysCredentialsRefused(envelope->code)) out.wantsProof = !job.isOwn;
    if ((m_dialect->isWorthAnotherRead(envelope->code) || isBusy(reply.status))
        && tryAgain(now, call, reply, out))
        return;
    failRead(now, call.job, error, out);
}

void Calls::noteEdge(MonoTime now, const HttpReply& reply)
{
    constexpr int kForbidden = 403;
    constexpr int kTeapot = 418; // what some edges answer to whom they ban
    constexpr int kTooMany = 429;
    const bool isSuspect =
        reply.status == kForbidden || reply.status == kTeapot || reply.status == kTooMany;
    if (!isSuspect && !m_budgets.isBarred()) {
        if (isSuccess(reply.status)) m_budgets.heard(now);
        return;
    }
    json::Document document;
    if (m_dialect->open(document, reply.body)) {
        m_budgets.heard(now);
        m_budgets.lift();
        m_barAttempt = 0;
        return;
    }
    if (!isSuspect) return;
    const milliseconds step = retryAfter(reply).value_or(m_barBackoff.delay(m_salt, m_barAttempt));
    ++m_barAttempt;
    m_barStatus = reply.status;
    m_budgets.bar(now, step);
}

bool Calls::tryAgain(MonoTime now, const Call& call, const HttpReply& reply, Out& out)
{
    Call again = call;
    ++again.attempt;
    // The venue's own word binds the other lanes; a safety read keeps to our backoff (B6).
    const milliseconds ours = m_backoff.delay(m_salt ^ call.job.value, call.attempt);
    const milliseconds wanted = saidPause(reply).value_or(ours);
    const MonoTime readyAt = now + (isSafety(call.lane) ? ours : wanted);
    m_budgets.pause(call.wire.uses, now + wanted);
    if (again.attempt >= kAttemptsMax) return false;
    queue(now, readyAt, std::move(again), out);
    return true;
}

void Calls::pageDone(MonoTime now, const Call& call, std::vector<Wire> next, Out& out)
{
    --m_jobs.at(call.job).pagesOpen;
    queuePages(now, call.job, std::move(next), out);
    const auto at = m_jobs.find(call.job);
    if (at == m_jobs.end() || at->second.pagesOpen > 0) return;
    const Job& job = at->second;
    finish(call.job, job.reading->answer(stampOf(now, job), m_isProven), out);
}

void Calls::failRead(MonoTime now, RequestId id, Error error, Out& out)
{
    const Job& job = m_jobs.at(id);
    finish(id, job.reading->failed(stampOf(now, job), std::move(error)), out);
}

void Calls::finishWrite(RequestId id, Outcome outcome, Out& out)
{
    const auto* batch = std::get_if<Batch>(&m_jobs.at(id).envelope.request);
    if (batch)
        finish(id, BatchReply{id, std::vector<Outcome>(batch->items.size(), outcome)}, out);
    else
        finish(id, WriteReply{id, std::move(outcome)}, out);
}

void Calls::finish(RequestId id, VenueFact fact, Out& out)
{
    const auto at = m_jobs.find(id);
    HF_ASSERT(at != m_jobs.end()); // one reply for each request
    // Other pages of it are of no use any more.
    const auto dropped =
        m_lanes.remove([&](const auto& waiting) { return waiting.item.job == id; });
    static_cast<void>(dropped);
    for (auto call = m_inFlight.begin(); call != m_inFlight.end();) {
        if (call->second.job != id) {
            ++call;
            continue;
        }
        remember(call->first, {}); // a page of what is answered: of no interest
        call = m_inFlight.erase(call);
    }
    (at->second.isOwn ? out.own : out.facts).push_back(std::move(fact));
    m_jobs.erase(at);
}

void Calls::on(MonoTime now, const HttpFailed& failure, Out& out)
{
    const auto at = m_inFlight.find(failure.id);
    if (at == m_inFlight.end()) {
        return;
    }
    const RequestId id = at->second.job;
    m_inFlight.erase(at);
    if (!isWrite(m_jobs.at(id).envelope.request))
        failRead(now, id, {ErrorCode::Unavailable, failure.reason}, out);
    else if (failure.isProvablyUnsent)
        finishWrite(id, NotSent{failure.reason}, out);
    else
        finishWrite(id, OutcomeUnknown{failure.reason}, out);
    release(now, out);
}

void Calls::wake(MonoTime now, Out& out)
{
    std::vector<std::pair<RequestId, RequestId>> overdue; // call, job
    for (const auto& [id, call] : m_inFlight)
        if (now >= call.sentAt + kTimeout + kGrace) overdue.emplace_back(id, call.job);
    for (const auto& [callId, id] : overdue) {
        const auto at = m_inFlight.find(callId);
        if (at == m_inFlight.end()) continue; // another page of the same read failed it
        const Request request = m_jobs.at(id).envelope.request;
        const std::string reason = "no reply in " + formatAge(kTimeout + kGrace);
        m_inFlight.erase(at);
        remember(callId, describe(request, id));
        if (isWrite(request)) {
            finishWrite(id, OutcomeUnknown{reason}, out);
        } else {
            failRead(now, id, {ErrorCode::Unavailable, reason}, out);
        }
    }
    std::vector<RequestId> tooOld;
    m_lanes.forEach([&](const auto& waiting) {
        const Request& request = m_jobs.at(waiting.item.job).envelope.request;
        const bool isBarredOut = m_budgets.isBarred() && now >= waiting.since + kBarredWaitMax;
        const bool isOld = isWrite(request) ? isBarredOut
                                                  || (waiting.lane == Lane::Entry && isOpen(request)
                                                      && now >= waiting.since + kEntryWaitMax)
                                            : now >= waiting.since + kReadWaitMax;
        if (isOld) tooOld.push_back(waiting.item.job);
    });
    for (const RequestId id : tooOld) {
        if (!m_jobs.contains(id)) continue;
        const std::string reason = m_budgets.isBarred()
                                       ? "HTTP " + std::to_string(m_barStatus)
                                             + ": the edge of the venue's network bars this address"
                                       : std::string{"waited too long for the venue's budget"};
        if (isWrite(m_jobs.at(id).envelope.request))
            finishWrite(id, NotSent{reason}, out);
        else
            failRead(now, id, {ErrorCode::Unavailable, reason}, out);
    }
    release(now, out);
}

std::optional<MonoTime> Calls::nextWake(MonoTime now) const
{
    std::optional<MonoTime> next = m_lanes.nextAt(now, m_budgets);
    const auto earlier = [&](MonoTime at) {
        if (!next || at < *next) next = at;
    };
    for (const auto& [id, call] : m_inFlight)
        earlier(call.sentAt + kTimeout + kGrace);
    m_lanes.forEach([&](const auto& waiting) {
        const Request& request = m_jobs.at(waiting.item.job).envelope.request;
        if (!isWrite(request))
            earlier(waiting.since + kReadWaitMax);
        else if (waiting.lane == Lane::Entry && isOpen(request))
            earlier(waiting.since + kEntryWaitMax);
        else if (m_budgets.isBarred())
            earlier(waiting.since + kBarredWaitMax);
    });
    return next;
}

void Calls::dropQueuedEntries(MonoTime now, Out& out)
{
    std::vector<RequestId> opens;
    m_lanes.forEach([&](const auto& waiting) {
        if (waiting.lane == Lane::Entry && isOpen(m_jobs.at(waiting.item.job).envelope.request))
            opens.push_back(waiting.item.job);
    });
    for (const RequestId id : opens)
        finishWrite(id, NotSent{"dropped from the queue: opening is off"}, out);
    release(now, out);
}

void Calls::setClock(MonoTime now, milliseconds offset, Out& out)
{
    m_clockOffset = offset;
    m_lanes.forEach([&](auto& waiting) {
        if (waiting.item.waitsForClock) waiting.readyAt = std::min(waiting.readyAt, now);
    });
    release(now, out);
}

void Calls::remember(RequestId call, std::string what)
{
    if (m_forgotten.emplace(call, std::move(what)).second) m_forgottenOrder.push_back(call);
    while (m_forgottenOrder.size() > kForgottenMax) {
        m_forgotten.erase(m_forgottenOrder.front());
        m_forgottenOrder.pop_front();
    }
}

std::optional<milliseconds> Calls::saidPause(const HttpReply& reply) const
{
    const auto said = retryAfter(reply);
    return said ? said : m_dialect->pauseOf(reply);
}

ReadStamp Calls::stampOf(MonoTime now, const Job& job) const
{
    return {job.sentAt.value_or(now), now, std::nullopt};
}

} // namespace holdfast::link

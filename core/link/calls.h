// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/backoff.h"
#include "core/link/dialect.h"
#include "core/link/lanes.h"
#include "core/venues/session.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::link {

/// Requests on their way over HTTP: queued by lane, sent when their budget allows it, answered once.
///
///   row  what happens to a call                      write                   read
///   H1   reply                                       ▶ its outcomes          ▶ next page or answer (reading.h)
///   H2   not a byte was written                      ▶ NotSent               ▶ Failed
///   H3   no reply (timeout, cut connection)          ▶ OutcomeUnknown        ▶ Failed
///   H4   our own deadline: timeout + kGrace          ▶ OutcomeUnknown        ▶ Failed
///   H5   reply after H4                              ▶ VenueNotice only; the outcome stands
///   H6   rate limit, busy, 5xx                       ▶ refused or unknown    ▶ again after a backoff, kAttemptsMax times
///   H7   signed time expired                         ▶ Refused(Expired)      ▶ once more after the clock was measured
///   H8   lane full                                   ▶ NotSent               ▶ Failed
///   H9   an open waited kEntryWaitMax in its lane    ▶ NotSent               –
///   H10  a read waited kReadWaitMax in its lane      –                       ▶ Failed
///   H11  dropQueuedEntries                           ▶ NotSent (opens in the entry lane)
///   H12  the edge answers, not the venue: 403, 418,  ▶ unknown; a bar (link/budget.h, B7, B8) of
///        429 without an envelope                       the dialect's backoff, or Retry-After
///   H13  a write waited kBarredWaitMax under  ▶ NotSent: decided anew, not replayed
///        a bar
///   H14  the reply says its budget is used up: the other lanes of that budget rest
///
/// A write is given to the transport at most once, whatever happens (decisions §4, §7).
class Calls {
public:
    static constexpr milliseconds kTimeout{10'000};
    static constexpr milliseconds kGrace{2000};
    static constexpr milliseconds kEntryWaitMax{3000};
    static constexpr milliseconds kReadWaitMax{30'000};
    static constexpr milliseconds kClockWaitMax{2000};
    static constexpr milliseconds kBarredWaitMax{5000};
    static constexpr milliseconds kRetryAfterMin{1000};
    static constexpr milliseconds kRetryAfterMax{15 * 60'000}; ///< F50: no header binds us longer.
    static constexpr int kAttemptsMax = 3;
    static constexpr std::size_t kForgottenMax = 256;

    struct Out {
        std::vector<venues::TransportCommand> commands;
        std::vector<venues::VenueFact> facts; ///< Answers to the engine, notices and faults.
        std::vector<venues::VenueFact> own;   ///< Answers to requests of the session itself.
        bool wantsClock = false;              ///< The venue called our time expired.
        bool wantsProof = false;              ///< The venue refused our credentials.
    };

    /// \param dialect lives longer than this
    /// \param hasKey  without one only public reads leave
    /// \param salt    makes the jitter of this account differ from others'
    /// \param address what it shares with other accounts of this machine; none: nothing
    Calls(const Dialect& dialect, bool hasKey, std::uint64_t salt,
          std::shared_ptr<Address> address = nullptr);

    void ask(MonoTime now, const venues::RequestEnvelope& envelope, Out& out);
    void askOwn(MonoTime now, Lane lane, const venues::Request& request, Out& out);
    void on(MonoTime now, const venues::HttpReply& reply, Out& out);
    void on(MonoTime now, const venues::HttpFailed& failure, Out& out);
    void wake(MonoTime now, Out& out);
    [[nodiscard]] std::optional<MonoTime> nextWake(MonoTime now) const;
    void dropQueuedEntries(MonoTime now, Out& out);

    /// From now on requests carry this offset; reads that wait for it leave.
    void setClock(MonoTime now, milliseconds offset, Out& out);
    void setAccountProven(bool isProven) { m_isProven = isProven; }

    [[nodiscard]] int budgetUsedPercent(MonoTime now) const { return m_budgets.usedPercent(now); }
    [[nodiscard]] const Waits& waits(Lane lane) const { return m_lanes.waits(lane); }
    [[nodiscard]] std::optional<nanoseconds> safetyWaitWorst(MonoTime now) const
    {
        return m_lanes.safetyWaitWorst(now);
    }

private:
    struct Job {
        venues::RequestEnvelope envelope;
        bool isOwn = false;
        std::unique_ptr<Reading> reading; // of reads
        std::size_t pagesGiven = 0;
        std::size_t pagesOpen = 0;
        std::optional<MonoTime> sentAt; // of the first page
    };
    struct Call {
        RequestId job;
        std::size_t page = 0;
        Wire wire;
        int attempt = 0;
        bool waitsForClock = false;
        bool wasClockRetried = false;
        Lane lane = Lane::Account;
        MonoTime sentAt{};
    };

    void begin(MonoTime now, Job job, Out& out);
    void queue(MonoTime now, MonoTime readyAt, Call call, Out& out);
    void queuePages(MonoTime now, RequestId job, std::vector<Wire> wires, Out& out);
    void release(MonoTime now, Out& out);
    void leave(MonoTime now, Call call, Out& out);
    void onWriteReply(MonoTime now, const Call& call, const venues::HttpReply& reply, Out& out);
    void onReadReply(MonoTime now, Call call, const venues::HttpReply& reply, Out& out);
    void pageDone(MonoTime now, const Call& call, std::vector<Wire> next, Out& out);
    void failRead(MonoTime now, RequestId job, Error error, Out& out);
    void finishWrite(RequestId job, venues::Outcome outcome, Out& out);
    void finish(RequestId job, venues::VenueFact fact, Out& out);
    [[nodiscard]] bool tryAgain(MonoTime now, const Call& call, const venues::HttpReply& reply,
                                Out& out);
    void noteEdge(MonoTime now, const venues::HttpReply& reply);
    void remember(RequestId call, std::string what);
    [[nodiscard]] std::optional<milliseconds> saidPause(const venues::HttpReply& reply) const;
    [[nodiscard]] ReadStamp stampOf(MonoTime now, const Job& job) const;

    const Dialect* m_dialect;
    bool m_hasKey;
    std::uint64_t m_salt;
    bool m_isProven = false;
    milliseconds m_clockOffset{0};
    std::uint64_t m_nextOwn;
    Backoff m_backoff{milliseconds{250}, milliseconds{4000}};
    Backoff m_barBackoff;
    int m_barAttempt = 0;
    int m_barStatus = 0;
    Budgets m_budgets;
    Lanes<Call> m_lanes;
    std::map<RequestId, Job> m_jobs;
    std::map<RequestId, Call> m_inFlight; // by the id given to the transport
    std::map<RequestId, std::string>
        m_forgotten; // calls that ended without their reply; "" of no interest
    std::deque<RequestId> m_forgottenOrder; // oldest first
};

} // namespace holdfast::link

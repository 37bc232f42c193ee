// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/flatten/closer.h"

#include <algorithm>
#include <array>

namespace holdfast::flatten {
namespace {
using venues::RefusalKind;
constexpr std::array<milliseconds, 3> kReadAfter{milliseconds{300}, milliseconds{700},
                                                 milliseconds{1000}};
constexpr milliseconds kReadEvery{1000};
constexpr milliseconds kSlowRound{5000};
constexpr int kQuickRounds = 5;
constexpr milliseconds kSilentAfter{3000}; // no answer to a round: go on by reading
} // namespace

Closer::Closer(const Numbers& numbers)
    : m_numbers{&numbers}
{
}

void Closer::readSoon(MonoTime at)
{
    if (!m_readAt || at < *m_readAt) m_readAt = at;
}

void Closer::start(MonoTime now, journal::Cause cause, std::string why, Qty held, CloseActions& out)
{
    if (isRunning()) return; // one close at a time; the first cause stands
    *this = Closer{*m_numbers};
    m_phase = Phase::Sent;
    m_cause = cause;
    m_why = std::move(why);
    m_startedAt = now;
    m_roundAt = now;
    m_round = 1;
    m_partsOpen = 1;
    m_atStart = held;
    m_remainder = held;
    m_phaseText = "asked";
    readSoon(now + kSilentAfter);
    out.push_back(WantClosePosition{1}); // C1
}

void Closer::onSent(MonoTime now)
{
    if (!m_firstSentAt) m_firstSentAt = now;
    if (m_phase == Phase::Sent) m_phaseText = "sent, round " + std::to_string(m_round);
}

void Closer::onReply(MonoTime now, int round, const venues::Outcome& outcome, CloseActions& out)
{
    if (!isRunning() || round != m_round) return;
    m_partsOpen = std::max(0, m_partsOpen - 1);
    m_phase = Phase::Reading;
    m_answeredAt = now;
    m_freshAt.reset();
    m_reads = 0;
    m_readAt.reset();
    const auto soon = [&](milliseconds after) { m_roundDueAt = now + after; };
    if (std::holds_alternative<venues::Accepted>(outcome)) { // C2
        m_phaseText = "accepted, reading back";
        soon(m_numbers->closeRoundAfter);
        readSoon(now + kReadAfter[0]);
    } else if (const auto* unknown = std::get_if<venues::OutcomeUnknown>(&outcome)) { // C3
        m_phaseText = "no answer (" + unknown->reason + "), reading back";
        soon(m_numbers->closeRoundAfter);
        readSoon(now);
    } else if (const auto* notSent = std::get_if<venues::NotSent>(&outcome)) { // C4
        m_phaseText = "could not be sent (" + notSent->reason + ")";
        soon(milliseconds{500});
        readSoon(now + milliseconds{250});
    } else {
        const auto& refused = std::get<venues::Refused>(outcome);
        m_phaseText = "refused (" + refused.code + " " + refused.text + ")";
        readSoon(now);
        switch (refused.kind) {
        case RefusalKind::CancelFirst: // C5
            out.push_back(WantCancelReducing{});
            soon(milliseconds{0});
            break;
        case RefusalKind::TooBig:
        case RefusalKind::TooFrequent: // C6: another route, at once
            soon(milliseconds{0});
            break;
        case RefusalKind::NothingToReduce: // C7: it ends nothing
        case RefusalKind::TriggerPassed:
        case RefusalKind::TakePassed:
        case RefusalKind::DuplicateId:
        case RefusalKind::FullCloseExists:
        case RefusalKind::Expired:
        case RefusalKind::GoneOrDone:
        case RefusalKind::EntryProtection:
        case RefusalKind::Margin:
        case RefusalKind::NotAllowed:
        case RefusalKind::Credentials:
        case RefusalKind::Halted:
        case RefusalKind::Rules:
        case RefusalKind::Other: soon(m_numbers->closeRoundAfter); break; // C8
        }
    }
    if (m_round >= kQuickRounds) m_roundDueAt = std::max(*m_roundDueAt, now + kSlowRound);
}

void Closer::onRead(MonoTime now, Direction direction, Qty qty, const ReadStamp& stamp,
                    const Instrument& instrument, CloseActions& out)
{
    if (!isRunning()) return;
    if (m_answeredAt && stamp.sent >= *m_answeredAt) {
        m_freshAt = now;
        m_freshDirection = direction;
        m_remainder = qty;
        m_phaseText = qty.isZero() ? "read back: zero; waiting for the closing evidence"
                                   : "read back: " + qty.toString() + " left";
    } else if (!m_answeredAt && stamp.sent >= m_roundAt) {
        m_remainder = qty;
    }
    step(now, instrument, out);
}

void Closer::onExposure(MonoTime, Qty qty)
{
    if (isRunning()) m_remainder = qty;
}

void Closer::onProved(MonoTime, RecordId proof, const journal::Claim& closed)
{
    m_phase = Phase::Proved;
    m_proof = proof;
    m_remainder = Qty{};
    m_phaseText = journal::renderShort(closed);
    m_wake.reset();
}

void Closer::nextRound(MonoTime now, const Instrument& instrument, CloseActions& out)
{
    ++m_round;
    m_phase = Phase::Sent;
    m_roundAt = now;
    m_answeredAt.reset();
    m_freshAt.reset();
    m_roundDueAt.reset();
    m_partsOpen = 0;
    const Side side = closingSide(*m_freshDirection);
    Qty left = *m_remainder;
    const bool hasMax = instrument.marketQtyMax.isPositive();
    for (int part = 0; left.isPositive() && part < 20;
         ++part) { // C9: split at the venue's largest market order
        Qty now1 = hasMax ? std::min(left, instrument.marketQtyMax) : left;
        out.push_back(WantReduce{m_round, part, side, now1});
        left -= now1;
        ++m_partsOpen;
    }
    m_readAt = now + kSilentAfter;
    m_phaseText = "asked, round " + std::to_string(m_round);
}

void Closer::step(MonoTime now, const Instrument& instrument, CloseActions& out)
{
    m_wake.reset();
    if (!isRunning()) return;
    const auto wake = [&](MonoTime at) {
        if (!m_wake || at < *m_wake) m_wake = at;
    };
    const MonoTime late = m_startedAt + m_numbers->flatDeadline;
    if (!m_isLate) { // C12
        if (now >= late) {
            m_isLate = true;
            out.push_back(SetLate{true, "not proved flat " + formatAge(now - m_startedAt)
                                            + " after the close began (" + m_phaseText + ")"});
        } else {
            wake(late);
        }
    }
    if (m_phase == Phase::Sent && now - m_roundAt >= kSilentAfter) { // C10: no answer at all
        m_phase = Phase::Reading;
        m_answeredAt = now;
        m_roundDueAt = now + m_numbers->closeRoundAfter;
        m_phaseText = "no answer, reading back";
        m_readAt = now;
    }
    if (m_phase == Phase::Reading && m_freshAt && m_roundDueAt && now >= *m_roundDueAt
        && m_remainder && m_remainder->isPositive() && m_freshDirection
        && *m_freshDirection != Direction::Flat) {
        nextRound(now, instrument, out); // C11
    }
    if (m_readAt && now >= *m_readAt) {
        out.push_back(WantRead{});
        ++m_reads;
        const auto next =
            static_cast<std::size_t>(m_reads) < kReadAfter.size() && m_answeredAt
                ? std::max(*m_answeredAt + kReadAfter[static_cast<std::size_t>(m_reads)],
                           now + milliseconds{200})
                : now + kReadEvery;
        m_readAt = next;
    }
    if (m_readAt) wake(*m_readAt);
    if (m_phase == Phase::Sent) wake(m_roundAt + kSilentAfter);
    if (m_roundDueAt && *m_roundDueAt > now) wake(*m_roundDueAt);
}

} // namespace holdfast::flatten

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>
#include <array>

// Sentences of success: what an account may say of an opening, an end and a cancel, and from which records.
namespace holdfast::engine {

using journal::Claim;
using journal::Proves;
using venues::Lane;

namespace {
/// A cancel's target is read back by id this long after the answer and after each look that told no end; a
/// push and an ack are no look.
constexpr std::array<milliseconds, 8> kReadBackAfter{
    milliseconds{150},  milliseconds{500},  milliseconds{1000},  milliseconds{2000},
    milliseconds{4000}, milliseconds{8000}, milliseconds{15000}, milliseconds{30000}};
constexpr seconds kNoAnswerAfter{1};

journal::EvidenceRecord endedById(const PositionKey& key, std::string what,
                                  const VenueOrderId& venueId, std::string_view state)
{
    journal::EvidenceRecord evidence;
    evidence.kind = "ended-by-id";
    evidence.position = key;
    evidence.text = std::move(what) + " read by id: " + std::string{state};
    evidence.fields = {{"venueId", venueId.text}, {"state", std::string{state}}};
    return evidence;
}

std::string answerOf(const venues::Outcome& outcome)
{
    if (std::holds_alternative<venues::Accepted>(outcome)) return "the venue accepted the cancel";
    if (const auto* refused = std::get_if<venues::Refused>(&outcome))
        return "the venue refused the cancel (" + refused->code + " " + refused->text + ")";
    return "the venue did not answer the cancel";
}

} // namespace

void Account::sayOpened(Position& position)
{
    const PositionKey key = position.machine.key();
    const Qty qty = position.machine.qty();
    if (!qty.isPositive() || position.openedSaid == qty) return;
    const auto price = position.machine.fillEntryPrice();
    const auto& row = position.machine.row();
    if (!price && (!row || row->qty != qty)) return; // nothing of the venue's shows so much
    journal::EvidenceRecord evidence;
    evidence.kind = price ? "fill" : "position-row";
    evidence.position = key;
    evidence.text = price ? "fills of the venue, average " + price->toString()
                          : "the venue's row says " + qty.toString();
    const auto held = m_desk->prove<Proves::Held>(m_setup.id, std::move(evidence));
    const Claim claim =
        Claim::opened(key, held,
                      std::string{toString(position.machine.direction())} + " " + qty.toString()
                          + (price ? " at " + price->toString() : ""));
    m_desk->claim(m_setup.id, claim);
    position.openedSaid = qty;
    position.openedText = journal::render(claim);
}

Claim Account::sayClosed(const Position& position)
{
    const PositionKey key = position.machine.key();
    const reconcile::Ending& ending = position.machine.ending();
    HF_ASSERT(ending.closing && ending.zero); // the machine ends a position on nothing less
    const auto closing = m_desk->prove<Proves::Closing>(m_setup.id, ending.closing->record);
    const auto zero = m_desk->prove<Proves::Zero>(m_setup.id, ending.zero->record);
    Claim claim = Claim::closed(key, closing, zero,
                                ending.closing->record.text + "; " + ending.zero->record.text);
    m_closedClaims.insert_or_assign(key, claim);
    return claim;
}

std::string Account::sayFlat()
{
    journal::EvidenceRecord evidence;
    evidence.kind = "position-list";
    evidence.text = "the position list, read whole and asked "
                    + formatAge(m_desk->now().mono - *m_positionsSent) + " ago, shows none";
    const auto list = m_desk->prove<Proves::ListWithout>(m_setup.id, evidence);
    std::vector<Claim> closed;
    for (const auto& [key, position] : m_positions) {
        const auto claim = m_closedClaims.find(key);
        if (position.closeShown && position.closer.isProved() && claim != m_closedClaims.end())
            closed.push_back(claim->second);
    }
    if (closed.empty()) // an empty list is no proof: what is known, and no more
        return "by our record " + m_setup.id.text + " held nothing; " + evidence.text + " (record "
               + std::to_string(list.record().value) + ").";
    const Claim claim = Claim::flat(closed, list,
                                    std::to_string(closed.size())
                                        + (closed.size() == 1 ? " position" : " positions")
                                        + " ended, and the position list read since shows none");
    m_desk->claim(m_setup.id, claim);
    return journal::render(claim);
}

// ---- cancels, read back --------------------------------------------------------------------------

void Account::onCancelLeft(const Write& write, const venues::Request& request)
{
    const bool isStop = write.purpose == WriteFor::CancelStop;
    if (!isStop && write.purpose != WriteFor::CancelEntry) return;
    Cancelling& cancelling = m_cancelling[write.target];
    cancelling.key = write.key;
    cancelling.isStop = isStop;
    if (const auto* order = std::get_if<venues::CancelOrder>(&request))
        cancelling.clientId = order->clientId;
    if (const auto seen = m_stops.find(write.target); isStop && seen != m_stops.end())
        cancelling.clientId = seen->second.stop.clientId;
    const Position* const held = find(write.key);
    const auto closed = m_closedClaims.find(write.key);
    if (isStop && held && !held->machine.isHeld() && closed != m_closedClaims.end())
        cancelling.closed = closed->second;
    if (!write.token.empty()) cancelling.tokens.push_back(write.token);
    cancelling.answered = "the venue has not answered the cancel";
    cancelling.asks = 0;
    cancelling.nextAsk = m_desk->now().mono + kNoAnswerAfter;
}

void Account::onCancelReply(const Write& write, const venues::Outcome& outcome)
{
    const auto found = m_cancelling.find(write.target);
    if (const auto* notSent = std::get_if<venues::NotSent>(&outcome)) {
        m_desk->answer(write.token, AnswerKind::Failed,
                       "the cancel was not sent (" + notSent->reason + ")");
        if (found == m_cancelling.end()) return;
        std::erase(found->second.tokens, write.token);
        if (found->second.tokens.empty()) m_cancelling.erase(found);
        return;
    }
    if (found == m_cancelling.end()) return;
    found->second.answered = answerOf(outcome);
    found->second.nextAsk = m_desk->now().mono + kReadBackAfter.front();
}

void Account::readBackCancels()
{
    const MonoTime now = m_desk->now().mono;
    for (auto it = m_cancelling.begin(); it != m_cancelling.end();) {
        auto& [target, cancelling] = *it;
        if (now < cancelling.nextAsk) {
            ++it;
            continue;
        }
        const std::string what = (cancelling.isStop ? "stop " : "order ") + target.text;
        if (cancelling.asks >= kReadBackAfter.size()) {
            const std::string text = cancelling.answered + " of " + what
                                     + "; no read by id told its end, so nothing is said of it";
            m_desk->note(m_setup.id, "cancel", cancelling.key.instrument.text, text, Severity::P2);
            for (const std::string& token : cancelling.tokens)
                m_desk->answer(token, AnswerKind::Doubt, text);
            it = m_cancelling.erase(it);
            continue;
        }
        Asked asked; // without its client id: its placing is settled long ago
        asked.purpose = ReadFor::CancelReadBack;
        asked.instrument = cancelling.key.instrument;
        asked.venueId = target;
        ++cancelling.asks;
        cancelling.nextAsk =
            now + kReadBackAfter[std::min(cancelling.asks, kReadBackAfter.size() - 1)];
        // The reply may come within `ask` and end it.
        const auto request =
            cancelling.isStop
                ? venues::Request{venues::ReadStop{asked.instrument, target, cancelling.clientId}}
                : venues::Request{venues::ReadOrder{asked.instrument, target, cancelling.clientId}};
        const VenueOrderId id = target;
        ask(request, Lane::Account, asked);
        it = m_cancelling.upper_bound(id);
    }
}

void Account::onReadBack(const StopOrder& stop)
{
    const auto found = m_cancelling.find(stop.venueId);
    if (found == m_cancelling.end() || !found->second.isStop || stop.state == StopOrderState::Live)
        return;
    const Cancelling cancelling = std::move(found->second);
    m_cancelling.erase(found);
    const std::string what = "stop " + stop.venueId.text;
    sayEnded(cancelling, endedById(cancelling.key, what, stop.venueId, toString(stop.state)),
             stop.state == StopOrderState::Canceled, what, {});
}

void Account::onReadBack(const Order& order)
{
    const auto found = m_cancelling.find(order.venueId);
    if (found == m_cancelling.end() || found->second.isStop || !isTerminal(order.state)) return;
    const Cancelling cancelling = std::move(found->second);
    m_cancelling.erase(found);
    const std::string what = "order " + order.venueId.text;
    const std::string done = order.filledQty.isZero()
                                 ? ", nothing of it was executed"
                                 : ", " + order.filledQty.toString() + " of " + order.qty.toString()
                                       + " was executed before";
    sayEnded(cancelling, endedById(cancelling.key, what, order.venueId, toString(order.state)),
             order.state == OrderState::Canceled, what, done);
}

void Account::sayEnded(const Cancelling& cancelling, const journal::EvidenceRecord& evidence,
                       bool isCancelled, const std::string& what, const std::string& more)
{
    const auto told = [&](AnswerKind kind, const std::string& text) {
        for (const std::string& token : cancelling.tokens)
            m_desk->answer(token, kind, text);
    };
    if (!isCancelled) { // it ended otherwise, before the cancel came
        const RecordId record = m_desk->record(m_setup.id, evidence, false);
        const std::string text = "the cancel came too late: " + evidence.text + more + " (record "
                                 + std::to_string(record.value) + ")";
        m_desk->note(m_setup.id, "cancel", cancelling.key.instrument.text, text, Severity::P2);
        return told(AnswerKind::Doubt, text);
    }
    const auto ended = m_desk->prove<Proves::Ended>(m_setup.id, evidence);
    const std::string detail = what + " read back by id" + more;
    const Claim claim = cancelling.closed ? Claim::cleanedUp(*cancelling.closed, ended, detail)
                                          : Claim::cancelled(cancelling.key, ended, detail);
    m_desk->claim(m_setup.id, claim);
    told(AnswerKind::Done, journal::render(claim));
}

} // namespace holdfast::engine

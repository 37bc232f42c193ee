// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>

// What an earlier life left: the journal's records, and what others did while this program was down, as far as the
// journal and the venue tell it together (W8, W9 and W13 of account_foreign.cpp at a start).
namespace holdfast::engine {

namespace {
/// Two clocks: a row so much older than our record of the venue's word is of before it.
constexpr milliseconds kClocksApart{2000};
/// A fill may be stamped so much before the opening of its own position (as reconcile's B1).
constexpr milliseconds kOpenedApart{2000};
constexpr seconds kWhoseWithin{3};
} // namespace

void Account::restore(const journal::Record& record, const std::set<Epoch>& ourEpochs)
{
    const MonoTime now = m_desk->now().mono;
    m_ourEpochs.insert(ourEpochs.begin(), ourEpochs.end());
    if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
        m_ledger.restore(now, record.id, *intent);
        restoreLevel(*intent);
        if (intent->plan && orders::isOpen(intent->what)) {
            // The plan holds once the open is sighted; until then it is what the position would have.
            m_plansRestored[intent->position] = *intent->plan;
            m_keysRestored[intent->request] = intent->position;
            if (const auto* order = std::get_if<venues::PlaceOrder>(&intent->what);
                order && !m_heldRestored.contains(intent->position))
                m_opensRestored[intent->position] =
                    RestoredOpen{directionOf(order->side), record.at};
            Entry entry;
            entry.clientId = orders::clientIdOf(intent->what);
            entry.isTerminal = true;
            entry.isFromBefore = true;
            entry.instrument = intent->position.instrument;
            entry.key = intent->key;
            m_entries[entry.clientId] = entry;
        }
        if (intent->cause != journal::Cause::Cleanup && orders::isClose(intent->what))
            m_closesRestored[intent->position] =
                RestoredClose{intent->cause, intent->reason, record.at};
    } else if (const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body)) {
        m_ledger.restoreOutcome(*outcome);
        restoreLevel(*outcome, record.at);
        const bool isNothing = outcome->state == journal::RequestState::Refused
                               || outcome->state == journal::RequestState::NeverArrived;
        const auto key = m_keysRestored.find(outcome->request);
        // An open that came to nothing leaves no plan behind for whoever opens there next.
        if (isNothing && key != m_keysRestored.end() && !m_heldRestored.contains(key->second))
            m_plansRestored.erase(key->second);
    } else if (const auto* plan = std::get_if<journal::PlanRecord>(&record.body)) {
        m_waiversRestored.erase(plan->position);
        if (plan->waiver) {
            m_waiversRestored[plan->position] = *plan->waiver;
            if (!plan->plan) return; // of nobody's position: no plan ended
        } else {
            m_closesRestored.erase(plan->position); // proved closed, or another one began
        }
        m_takenRestored.erase(plan->position);
        if (plan->plan && plan->direction != Direction::Flat) {
            m_takenRestored[plan->position] = record.at;
            m_opensRestored[plan->position] = RestoredOpen{plan->direction, record.at};
        }
        if (plan->plan) {
            m_closedRestored.erase(plan->position);
            m_closedClaims.erase(plan->position);
            m_plansRestored[plan->position] = *plan->plan;
            m_heldRestored[plan->position] = record.at;
        } else {
            m_closedRestored[plan->position] = plan->isOwnEnd;
            m_levelsRestored.erase(plan->position);
            m_plansRestored.erase(plan->position);
            m_heldRestored.erase(plan->position);
        }
    } else if (const auto* finding = std::get_if<journal::FindingRecord>(&record.body)) {
        m_findings.restore(*finding);
    } else if (const auto* brake = std::get_if<journal::BrakeRecord>(&record.body)) {
        m_budget.restoreBrake(brake->isOn ? std::optional{brake->reason} : std::nullopt);
        m_brakeSince = record.at;
        m_brakeRecord = record.id;
    } else if (const auto* removal = std::get_if<journal::RemovalRecord>(&record.body)) {
        const auto ago = std::max(m_desk->now().wall - record.at, milliseconds{0});
        if (removal->isCounted && ago < hours{1}) m_budget.restoreGranted(now - ago);
    } else if (const auto* kill = std::get_if<journal::KillRecord>(&record.body)) {
        m_isKillEngaged = m_isKillRestored = kill->engaged;
        m_killReason = kill->reason;
    } else if (std::holds_alternative<journal::EvidenceRecord>(record.body)) {
        m_evidenceRestored.insert(record.id);
    } else if (const auto* claim = std::get_if<journal::ClaimRecord>(&record.body)) {
        if (claim->kind != journal::ClaimKind::Closed) return;
        const bool isWhole = std::ranges::all_of(claim->evidence, [this](RecordId id) {
            return m_evidenceRestored.contains(id); // a damaged record proves nothing
        });
        if (isWhole && journal::Claim::hasEvidence(*claim))
            m_closedClaims.insert_or_assign(claim->position, journal::Claim::restored(*claim));
        else
            m_closedClaims.erase(claim->position);
    } else if (const auto* ladder = std::get_if<journal::LadderRecord>(&record.body)) {
        restoreLadder(*ladder);
    } else if (const auto* trade = std::get_if<journal::TradeRecord>(&record.body)) {
        const auto day = toMs(record.at) / 86'400'000;
        if (day != toMs(m_desk->now().wall) / 86'400'000) return;
        m_day = day;
        if (trade->profit) m_dayProfit += *trade->profit;
    }
}

void Account::restoreLevel(const journal::IntentRecord& intent)
{
    AskedLevel level;
    level.request = intent.request;
    if (const auto* order = std::get_if<venues::PlaceOrder>(&intent.what)) {
        if (!order->stop || !order->stop->stopTrigger) return;
        level.clientId = order->stop->clientId;
        level.isOfPosition = keepsPositionStops();
        level.trigger = *order->stop->stopTrigger;
    } else if (const auto* stop = std::get_if<venues::PlaceStop>(&intent.what)) {
        level.clientId = stop->clientId;
        level.isOfPosition = stop->ofPosition;
        level.trigger = stop->trigger;
    } else if (const auto* amend = std::get_if<venues::AmendStop>(&intent.what)) {
        level.venueId = amend->venueId;
        level.isOfPosition = amend->ofPosition.has_value();
        level.trigger = amend->trigger;
    } else {
        return;
    }
    m_levelsRestored[intent.position].push_back(std::move(level));
}

void Account::restoreLevel(const journal::OutcomeRecord& outcome, WallTime at)
{
    const bool isNothing = outcome.state == journal::RequestState::Refused
                           || outcome.state == journal::RequestState::NeverArrived;
    for (auto& [key, levels] : m_levelsRestored) {
        const auto its = std::ranges::find(levels, outcome.request, &AskedLevel::request);
        if (its == levels.end()) continue;
        if (outcome.state == journal::RequestState::Accepted) its->acceptedAt = at;
        if (isNothing) levels.erase(its);
        return;
    }
}

bool Account::isAskedOf(const AskedLevel& level, const StopOrder& row) const
{
    if (level.isOfPosition) return keepsPositionStops() && row.closesWholePosition;
    return level.clientId.empty() ? level.venueId == row.venueId : level.clientId == row.clientId;
}

/// It stands where the last life had not asked for. A move of ours whose outcome was not known may be at either
/// level; one that the venue took is at its own, and a row of before it tells nothing.
bool Account::isMovedSince(const std::vector<AskedLevel>& asked, const StopOrder& row) const
{
    bool isKnown = false;
    for (auto level = asked.rbegin(); level != asked.rend(); ++level) {
        if (!isAskedOf(*level, row)) continue;
        if (level->trigger == row.stopTrigger) return false;
        if (level->acceptedAt) return row.updatedAt + kClocksApart >= *level->acceptedAt;
        isKnown = true;
    }
    return isKnown;
}

/// W8, W9 at a start: the first row of a stop of which this life knows nothing.
void Account::noticeMoveOfBefore(Position& position, const StopOrder& row)
{
    const PositionKey& key = position.machine.key();
    const auto asked = m_levelsRestored.find(key);
    if (asked == m_levelsRestored.end() || !position.wasHeld || !position.machine.isHeld()
        || !position.plan || position.closer.isRunning() || row.state != StopOrderState::Live
        || !row.stopTrigger || row.instrument != key.instrument || row.sideIndex != key.sideIndex
        || row.marginMode != key.marginMode
        || row.side != closingSide(position.machine.heldDirection()))
        return;
    const bool isMoved = isMovedSince(asked->second, row);
    // From here on the guard's book knows where it stood.
    std::erase_if(asked->second, [&](const AskedLevel& level) { return isAskedOf(level, row); });
    const journal::Plan& plan = *position.plan;
    const bool isAsPlanned = row.stopTrigger == plan.stop && row.stopSource == plan.source;
    if (isMoved && !isAsPlanned && plan.movedTo != row.stopTrigger) takeMove(position, row);
}

/// By the venue's row it began well after our journal last showed ours held. Only a question: two clocks are compared.
bool Account::mayBeAnothers(const Position& position) const
{
    const PositionKey& key = position.machine.key();
    const auto held = m_heldRestored.find(key);
    const auto& row = position.machine.row();
    return held != m_heldRestored.end() && position.plan && !position.isTaken && row
           && !row->qty.isZero() && row->openedAt > held->second + m_numbers.visibilityHorizon
           && key.sideIndex == SideIndex::Net; // in hedge mode a fill need not say its side
}

/// W13. The fills since its opening, by the venue's own clock, are none of ours, and sum to all of it. So no order
/// of ours made any of it, whichever may have rested; a fill that is not told, an opening that the venue states
/// too late, and one that both made leave a remainder, and it stays ours.
bool Account::isMadeByOthers(const Position& position) const
{
    const auto& row = position.machine.row();
    if (!row || row->qty.isZero() || row->openedAt == WallTime{}) return false;
    SignedQty sum{};
    for (const FillView& view : m_fills) {
        const Fill& fill = view.fill;
        if (fill.instrument != position.machine.key().instrument
            || fill.time + kOpenedApart < row->openedAt)
            continue;
        if (view.isOurs || isOfOurs(fill)) return false;
        sum += SignedQty{fill.side == Side::Buy ? fill.qty.value : -fill.qty.value};
    }
    return !sum.isZero() && sum == position.machine.exposure();
}

/// Until its fills tell, or for three seconds, no stop of the plan is placed there, nor is it closed for that plan.
void Account::askWhoseItIs(Position& position)
{
    position.whoseUntil = m_desk->now().mono + kWhoseWithin;
    Asked asked;
    asked.purpose = ReadFor::Position;
    asked.instrument = position.machine.key().instrument;
    ask(venues::ReadFills{asked.instrument}, venues::Lane::Verify, asked);
}

void Account::settleWhose(Position& position)
{
    if (!position.whoseUntil) return;
    if (isMadeByOthers(position)) return disown(position);
    if (m_desk->now().mono < *position.whoseUntil) return;
    position.whoseUntil.reset();
    goOnFromBefore(position);
}

} // namespace holdfast::engine

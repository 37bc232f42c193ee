// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"
#include "core/engine/ladder.h"

#include <algorithm>
#include <utility>

// What this account may do: its ladder, set by the profile and lowered by a person, and the gates that hold it.
namespace holdfast::engine {

bool Account::mayAct() const
{
    return m_ladder != Ladder::Watch && m_isLockHeld && !m_isTwinSeen && m_config
           && m_configProblem.empty();
}

/// What may not be traded here (hedge mode, account modes 1 and 4) may still be closed, on a person's word.
bool Account::mayClose() const
{
    return mayAct()
           || (m_ladder != Ladder::Watch && m_isLockHeld && !m_isTwinSeen && m_config
               && m_isModeWatched);
}

bool Account::mayOpen() const { return mayAct() && m_ladder == Ladder::Trade; }

std::string Account::whyNotActing() const
{
    if (m_ladder == Ladder::Watch) return "the account is set to watch";
    if (m_isTwinSeen) return "another copy trades this account";
    if (!m_config) return "the account is not proven yet";
    if (!m_configProblem.empty()) return m_configProblem;
    if (!m_isLockHeld) return lockProblem();
    return {};
}

std::string Account::ladderReason() const
{
    if (m_setup.ladder == Ladder::Watch) return {}; // as its profile asks
    if (m_ladder != m_setup.ladder)
        return "set to " + std::string{toString(m_ladder)} + " by a person: " + m_ladderReason;
    return mayAct() ? std::string{} : whyNotActing();
}

std::string Account::ladderRefusal(const venues::Request& request) const
{
    const Purpose purpose = purposeOf(request);
    if (allows(m_ladder, purpose)) return {};
    return "the account is set to " + std::string{toString(m_ladder)} + ", which does not "
           + std::string{toString(purpose)};
}

/// Before the journal lets them go: what the ladder does not allow (any more) ends as never sent.
void Account::dropWhatLadderForbids()
{
    const auto isForbidden = [this](const Pending& pending) {
        return !ladderRefusal(pending.envelope.request).empty();
    };
    if (std::ranges::none_of(m_pending, isForbidden)) return;
    std::vector<Pending> forbidden;
    std::vector<Pending> rest;
    for (Pending& pending : std::exchange(m_pending, {}))
        (isForbidden(pending) ? forbidden : rest).push_back(std::move(pending));
    m_pending = std::move(rest);
    for (const Pending& pending : forbidden) {
        const std::string why = ladderRefusal(pending.envelope.request);
        if (pending.isOpen) {
            m_ledger.onDropped(m_desk->now().mono, pending.envelope.id, why);
            forgetOpen(pending.envelope.id, "not opened: " + why);
        } else {
            handle(venues::WriteReply{pending.envelope.id, venues::NotSent{why}});
        }
    }
}

/// The last gate before the wire: what waited in a lane of the session while a person lowered the ladder.
/// \returns whether these bytes may go
bool Account::mayLeave(const venues::TransportCommand& command) const
{
    const auto* http = std::get_if<venues::SendHttp>(&command);
    if (!http || !http->isWrite) return true;
    const auto* entry = m_ledger.find(http->id);
    return entry && ladderRefusal(entry->intent.what).empty();
}

void Account::restoreLadder(const journal::LadderRecord& record)
{
    // A profile that asks for less than then holds; one that asks for more does not undo what a person did.
    m_ladder = std::min(m_setup.ladder, record.ladder);
    m_ladderReason = record.reason;
}

void Account::askForLock()
{
    // Who only watches leaves the lock to whoever acts.
    if (!m_config || m_isLockAsked || m_ladder == Ladder::Watch) return;
    m_isLockAsked = true;
    m_desk->out().push_back(
        LockAccount{m_setup.id, std::string{toString(m_setup.venue)} + "-" + m_config->uid});
}

void Account::setLadder(const std::string& token, const SetLadder& act)
{
    const std::string word{toString(act.ladder)};
    if (act.reason.empty()) {
        m_desk->answer(token, AnswerKind::Failed, "setting the ladder needs a reason");
        return;
    }
    if (act.ladder > m_setup.ladder) {
        m_desk->answer(token, AnswerKind::Failed,
                       "the profile of " + m_setup.id.text + " allows "
                           + std::string{toString(m_setup.ladder)} + " at most; change it there");
        return;
    }
    if (act.ladder == m_ladder) {
        m_desk->answer(token, AnswerKind::Done,
                       m_setup.id.text + " is set to " + word + " already");
        return;
    }
    const Ladder was = std::exchange(m_ladder, act.ladder);
    m_ladderReason = act.reason;
    m_desk->record(m_setup.id, journal::LadderRecord{act.ladder, act.reason}, true, Severity::P2);
    m_desk->setUrgent();
    if (m_ladder < Ladder::Trade) dropPendingOpens("the account was set to " + word);
    const auto held = std::ranges::count_if(m_positions, [](const auto& entry) {
        return entry.second.machine.isHeld() && entry.second.plan;
    });
    if (m_ladder == Ladder::Watch) {
        const int stopped = stopCloses();
        dropWhatLadderForbids();
        if (held > 0)
            m_desk->raise(m_setup.id, Severity::P1, "not-guarded", {},
                          "set to watch: " + std::to_string(held)
                              + " position(s) are guarded no more; their stops stay at the venue");
        m_desk->answer(
            token, stopped > 0 ? AnswerKind::Doubt : AnswerKind::Done,
            m_setup.id.text + " only watches now"
                + (m_isLockHeld ? "; this program keeps its lock, so no other one can act "
                                  "on it before this one ends" // decisions §13: for life
                                : "")
                + (stopped > 0 ? "; " + std::to_string(stopped)
                                     + " close(s) that ran are not proved and go no further"
                               : ""));
        return;
    }
    if (was
        == Ladder::Watch) { // what it missed while it only watched is not held against the stops
        m_desk->clear(m_setup.id, "not-guarded", {});
        for (auto& [key, position] : m_positions) {
            if (position.machine.isHeld()) restartGuard(position);
        }
        askForLock();
        resync("the account was set to " + word);
    }
    m_desk->answer(token, AnswerKind::Done, m_setup.id.text + " is set to " + word);
}

/// Nothing may be sent for them any more. \returns how many ran
int Account::stopCloses()
{
    int stopped = 0;
    const std::string why = "this program may not write to " + m_setup.id.text + " any more";
    for (auto& [key, position] : m_positions) {
        if (!position.closer.isRunning()) continue;
        ++stopped;
        position.closer = flatten::Closer{m_numbers};
        position.machine.setClosing(false);
        for (const std::string& token : position.closeTokens)
            m_desk->answer(token, AnswerKind::Failed, why + "; the close is not proved");
        position.closeTokens.clear();
        m_desk->raise(m_setup.id, Severity::P0, "not-flat", key.instrument.text,
                      nameOf(position) + ": its close was stopped and is not proved; " + why);
    }
    if (m_accountClose) {
        for (const std::string& token : m_closeTokens)
            m_desk->answer(token, AnswerKind::Failed, why);
        m_closeTokens.clear();
        m_accountClose.reset();
    }
    return stopped;
}

} // namespace holdfast::engine

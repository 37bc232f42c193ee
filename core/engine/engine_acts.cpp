// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine_state.h"

// What a person asks, by the account that it is about.
namespace holdfast::engine {

void Engine::State::act(const std::string& token, const Open& open)
{
    if (Account* account = find(open.account))
        account->open(token, open);
    else
        desk.answer(token, AnswerKind::Failed,
                    "no account named " + open.account.text + " is running here");
}

void Engine::State::act(const std::string& token, const Flatten& flatten)
{
    if (flatten.account && !find(*flatten.account)) {
        desk.answer(token, AnswerKind::Failed,
                    "no account named " + flatten.account->text + " is running here");
        return;
    }
    const bool isWide = !flatten.position && !flatten.instrument;
    desk.note(flatten.account.value_or(AccountId{}), "operator",
              flatten.instrument ? flatten.instrument->text : std::string{},
              std::string{"close "}
                  + (isWide ? (flatten.account ? "the account" : "everything") : "a position")
                  + ": " + flatten.reason,
              Severity::P1);
    desk.gather(token); // one last word, whatever the number of accounts and positions
    int answers = 0;
    each(flatten.account, [&](Account& account) {
        answers += account.flatten(token, flatten.position, flatten.instrument,
                                   journal::Cause::Operator, flatten.reason);
    });
    desk.awaitAnswers(token, answers);
    desk.setUrgent();
}

void Engine::State::act(const std::string& token, const SetTrading& set)
{
    each(set.account, [&](Account& account) { account.setTrading(set.on); });
    desk.answer(token, AnswerKind::Done, set.on ? "trading on" : "trading off");
}

void Engine::State::act(const std::string& token, const ArmStrategy& arm)
{
    bool isKnown = false;
    for (const Turn& turn : turns) {
        if (!turn.account->hasStrategy(arm.strategy)) continue;
        find(turn.account->id())->arm(arm.strategy, arm.armed);
        isKnown = true;
    }
    desk.answer(token, isKnown ? AnswerKind::Done : AnswerKind::Failed,
                isKnown ? (arm.armed ? "armed" : "disarmed")
                        : "no strategy named " + arm.strategy.text);
}

void Engine::State::act(const std::string& token, const SetStrategyParameters& set)
{
    for (const Turn& turn : turns) {
        if (turn.account->hasStrategy(set.strategy)) find(turn.account->id())->setParameters(set);
    }
    desk.answer(token, AnswerKind::Done, "see the journal");
}

void Engine::State::act(const std::string& token, const ClearKill& clear)
{
    if (Account* account = named(token, clear.account)) account->clearKill(token, clear.reason);
}

void Engine::State::act(const std::string& token, const CancelEntry& cancel)
{
    if (Account* account = named(token, cancel.account)) account->cancelEntry(token, cancel);
}

void Engine::State::act(const std::string& token, const MoveStop& move)
{
    if (Account* account = named(token, move.account)) account->moveStop(token, move);
}

void Engine::State::act(const std::string& token, const WaiveStop& waive)
{
    if (Account* account = named(token, waive.account)) account->waive(token, waive);
}

void Engine::State::act(const std::string& token, const ConfirmFlat& confirm)
{
    if (Account* account = named(token, confirm.account)) account->confirmFlat(token, confirm);
}

void Engine::State::act(const std::string& token, const ResolveFinding& resolve)
{
    if (Account* account = named(token, resolve.account)) account->resolveFinding(token, resolve);
}

void Engine::State::act(const std::string& token, const ClearBrake& clear)
{
    if (Account* account = named(token, clear.account)) account->clearBrake(token, clear.reason);
}

void Engine::State::act(const std::string& token, const AdoptPosition& adopt)
{
    if (Account* account = named(token, adopt.account)) account->adopt(token, adopt);
}

void Engine::State::act(const std::string& token, const ProtectPosition& protect)
{
    if (Account* account = named(token, protect.account)) account->protect(token, protect);
}

void Engine::State::act(const std::string& token, const SetLadder& set)
{
    if (Account* account = named(token, set.account)) account->setLadder(token, set);
}

void Engine::State::act(const std::string& token, const AcknowledgeAlarm& acknowledge)
{
    desk.acknowledge(acknowledge.alarm);
    desk.answer(token, AnswerKind::Done, "acknowledged");
}

void Engine::State::act(const std::string& token, const Resync& resync)
{
    if (resync.account && !named(token, *resync.account)) return;
    each(resync.account, [](Account& account) { account.resync("asked by a person"); });
    desk.answer(token, AnswerKind::Done, "reading everything again");
}

void Engine::State::act(const std::string&, const ShowInstrument& show)
{
    if (Account* account = find(show.account)) account->show(show.instrument, show.bar);
}

} // namespace holdfast::engine

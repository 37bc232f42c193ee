// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/given.h"
#include "app/options/judges.h"

#include <utility>

// The commands by which a person answers findings, and sets what an account may do.
namespace holdfast::app {
namespace {

constexpr std::string_view kAct = "the act";

/// The switch without which nothing is done: a command that is cut short must not clear.
Result<engine::ClearKill> clearOf(const Arguments& a, std::string_view otherwise)
{
    const auto account = accountOf(a);
    if (!account) return Unexpected{account.error()};
    if (!a.has("clear")) return usageError(a, "--clear is missing: " + std::string{otherwise});
    const auto reason = reasonOf(a, kAct);
    if (!reason) return Unexpected{reason.error()};
    return engine::ClearKill{*account, *reason};
}

Result<CliCommand> ofPosition(PositionAct act, const Arguments& a)
{
    AskOfPosition ask;
    ask.act = act;
    const auto account = accountOf(a);
    if (!account) return Unexpected{account.error()};
    ask.position.account = *account;
    const auto instrument = instrumentOf(a);
    if (!instrument) return Unexpected{instrument.error()};
    ask.position.instrument = *instrument;
    const auto side = wordIfAny(a, "side", {Direction::Long, Direction::Short});
    if (!side) return Unexpected{side.error()};
    ask.position.side = *side;
    const auto margin = wordIfAny(a, "margin", {MarginMode::Cross, MarginMode::Isolated});
    if (!margin) return Unexpected{margin.error()};
    ask.position.marginMode = *margin;
    if (takesStop(act)) {
        const auto stop = stopIfAny(a);
        if (!stop) return Unexpected{stop.error()};
        const auto trigger = wordIfAny(a, "trigger", {TriggerSource::Mark, TriggerSource::Last});
        if (!trigger) return Unexpected{trigger.error()};
        if (*trigger && !*stop)
            return usageError(a, "--trigger belongs to --stop; without one the policy's default "
                                 "stop is placed, on the policy's price");
        ask.stop = stop->value_or(engine::StopChoice{});
        ask.stop.source = trigger->value_or(TriggerSource::Mark);
    }
    const auto reason = reasonOf(a, kAct);
    if (!reason) return Unexpected{reason.error()};
    ask.reason = *reason;
    return CliCommand{ActOptions{std::move(ask)}};
}

} // namespace

Result<CliCommand> findingsOf(const Arguments& a)
{
    const auto account = accountIfAny(a);
    if (!account) return Unexpected{account.error()};
    return CliCommand{FindingsOptions{*account}};
}

Result<CliCommand> askAgainOf(const Arguments& a)
{
    const auto account = accountIfAny(a);
    if (!account) return Unexpected{account.error()};
    return CliCommand{ActOptions{engine::Resync{*account}}};
}

Result<CliCommand> resolveOf(const Arguments& a)
{
    const auto finding = a.text("finding");
    if (!finding)
        return usageError(a, "--finding is missing: its id, or the number of its record, as "
                             "'holdfast-cli findings' shows them");
    if (finding->size() > kFindingMax)
        return usageError(a, "--finding is longer than " + std::to_string(kFindingMax) + " bytes");
    const auto reason = reasonOf(a, kAct);
    if (!reason) return Unexpected{reason.error()};
    return CliCommand{ActOptions{AskResolve{*finding, *reason}}};
}

Result<CliCommand> ladderOf(const Arguments& a)
{
    const auto account = accountOf(a);
    if (!account) return Unexpected{account.error()};
    const auto to = a.text("to");
    if (!to) return usageError(a, "--to is missing (watch, guard or trade)");
    const auto ladder = parseLadder(*to);
    if (!ladder) return usageError(a, "--to: " + ladder.error().context);
    // Going lower must be quick: a person who gives no reason is not sent back for one.
    if (!a.has("reason"))
        return CliCommand{ActOptions{
            engine::SetLadder{*account, *ladder, "by command line, no reason was given"}}};
    const auto reason = reasonOf(a, kAct);
    if (!reason) return Unexpected{reason.error()};
    return CliCommand{ActOptions{engine::SetLadder{*account, *ladder, *reason}}};
}

Result<CliCommand> brakeOf(const Arguments& a)
{
    const auto clear = clearOf(a, "the brake goes on by itself, and is only cleared here");
    if (!clear) return Unexpected{clear.error()};
    return CliCommand{ActOptions{engine::ClearBrake{clear->account, clear->reason}}};
}

Result<CliCommand> killOf(const Arguments& a)
{
    const auto clear =
        clearOf(a, "'holdfast-cli flatten' engages the kill switch, and it is only cleared here");
    if (!clear) return Unexpected{clear.error()};
    return CliCommand{ActOptions{*clear}};
}

Result<CliCommand> adoptOf(const Arguments& a) { return ofPosition(PositionAct::Adopt, a); }
Result<CliCommand> protectOf(const Arguments& a) { return ofPosition(PositionAct::Protect, a); }
Result<CliCommand> confirmFlatOf(const Arguments& a)
{
    return ofPosition(PositionAct::ConfirmFlat, a);
}
Result<CliCommand> waiveOf(const Arguments& a) { return ofPosition(PositionAct::Waive, a); }

} // namespace holdfast::app

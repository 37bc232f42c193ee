// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/act_of.h"

#include "core/base/assert.h"

#include <algorithm>
#include <vector>

namespace holdfast::app {
namespace {

using engine::OperatorAct;
using engine::PositionView;
using engine::Snapshot;

Unexpected noPicture()
{
    return unexpected(ErrorCode::Unavailable, "Holdfast has only just started and has no snapshot "
                                              "yet; ask again in a moment.");
}

/// In hedge mode the key says which side it is; else what is held does, and where nothing is known to be held
/// just now, no side contradicts.
bool isOfSide(const PositionView& position, Direction side)
{
    switch (position.key.sideIndex) {
    case SideIndex::Long: return side == Direction::Long;
    case SideIndex::Short: return side == Direction::Short;
    case SideIndex::Net: return position.direction == side || position.direction == Direction::Flat;
    }
    HF_UNREACHABLE();
}

std::string sideOf(const PositionView& position)
{
    return position.key.sideIndex == SideIndex::Net ? std::string{toString(position.direction)}
                                                    : std::string{toString(position.key.sideIndex)};
}

bool isNamed(const PositionView& position, const PositionName& name)
{
    return position.account == name.account && position.key.instrument == name.instrument
           && position.state != PositionState::Closed
           && (!name.side || isOfSide(position, *name.side))
           && (!name.marginMode || position.key.marginMode == *name.marginMode);
}

Result<PositionKey> keyOf(const PositionName& name, const Snapshot& snapshot)
{
    if (std::ranges::find(snapshot.accounts, name.account, &engine::AccountView::id)
        == snapshot.accounts.end())
        return unexpected(ErrorCode::Missing,
                          "No account named " + name.account.text
                              + " is running here; 'holdfast-cli status' names those that do.");
    std::vector<const PositionView*> found;
    for (const PositionView& position : snapshot.positions)
        if (isNamed(position, name)) found.push_back(&position);
    if (found.size() == 1) return found.front()->key;
    const std::string what =
        (name.side ? std::string{toString(*name.side)} + " " : std::string{}) + "position"
        + (name.marginMode ? " on " + std::string{toString(*name.marginMode)} + " margin"
                           : std::string{});
    if (found.empty())
        return unexpected(ErrorCode::Missing, "Account " + name.account.text + " shows no " + what
                                                  + " on " + name.instrument.text
                                                  + "; 'holdfast-cli status' lists what it holds.");
    std::string all;
    for (const PositionView* position : found)
        all += (all.empty() ? "" : ", ") + sideOf(*position) + " "
               + std::string{toString(position->key.marginMode)};
    return unexpected(ErrorCode::UnknownValue, "Account " + name.account.text + " shows "
                                                   + std::to_string(found.size()) + " positions on "
                                                   + name.instrument.text + " (" + all
                                                   + "): say which with --side and --margin.");
}

struct ActOf {
    const Snapshot* snapshot;

    Result<OperatorAct> operator()(const AskResolve& ask) const
    {
        if (!snapshot) return noPicture();
        for (const engine::FindingView& finding : snapshot->findings) {
            const bool isItsRecord =
                !finding.record.empty() && std::to_string(finding.record.value) == ask.finding;
            if (isItsRecord || finding.id == ask.finding)
                return OperatorAct{engine::ResolveFinding{finding.account, finding.id, ask.reason}};
        }
        return unexpected(ErrorCode::Missing, "No finding '" + ask.finding
                                                  + "' stands; 'holdfast-cli findings' lists those "
                                                    "that do, each with its id.");
    }
    Result<OperatorAct> operator()(const AskOfPosition& ask) const
    {
        if (!snapshot) return noPicture();
        const auto key = keyOf(ask.position, *snapshot);
        if (!key) return Unexpected{key.error()};
        const AccountId& account = ask.position.account;
        switch (ask.act) {
        case PositionAct::Adopt:
            return OperatorAct{engine::AdoptPosition{account, *key, ask.stop, ask.reason}};
        case PositionAct::Protect:
            return OperatorAct{engine::ProtectPosition{account, *key, ask.stop, ask.reason}};
        case PositionAct::ConfirmFlat:
            return OperatorAct{engine::ConfirmFlat{account, *key, ask.reason}};
        case PositionAct::Waive: return OperatorAct{engine::WaiveStop{account, *key, ask.reason}};
        }
        HF_UNREACHABLE();
    }
    Result<OperatorAct> operator()(const AskStatus&) const { return noAct(); }
    Result<OperatorAct> operator()(const AskFindings&) const { return noAct(); }
    Result<OperatorAct> operator()(const AskRaise&) const { return noAct(); }
    /// What the engine knows by the same name.
    template <class Act>
    Result<OperatorAct> operator()(const Act& act) const
    {
        return OperatorAct{act};
    }
    [[noreturn]] static Result<OperatorAct> noAct()
    {
        failAssertion("a question is no act of the engine's");
    }
};

} // namespace

std::string_view toString(PositionAct act)
{
    switch (act) {
    case PositionAct::Adopt: return "adopt";
    case PositionAct::Protect: return "protect";
    case PositionAct::ConfirmFlat: return "confirm-flat";
    case PositionAct::Waive: return "waive";
    }
    HF_UNREACHABLE();
}

Result<OperatorAct> actOf(const LocalAsk& ask, const Snapshot* snapshot)
{
    return std::visit(ActOf{snapshot}, ask);
}

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/states.h"

#include "core/base/assert.h"
#include "core/domain/finding.h"

namespace holdfast {

std::string_view toString(StopState state)
{
    switch (state) {
    case StopState::None: return "none";
    case StopState::Placing: return "placing";
    case StopState::Acked: return "acked";
    case StopState::Verified: return "verified";
    case StopState::Stale: return "stale";
    case StopState::InDoubt: return "in doubt";
    case StopState::Mismatched: return "mismatched";
    case StopState::Missing: return "missing";
    case StopState::Failed: return "failed";
    case StopState::TriggerPassed: return "trigger passed";
    case StopState::GuardedOldLevel: return "guarded, old level";
    case StopState::Triggered: return "triggered";
    case StopState::Waived: return "waived";
    case StopState::Closing: return "closing";
    }
    HF_UNREACHABLE();
}

std::string_view toString(PositionState state)
{
    switch (state) {
    case PositionState::Unknown: return "unknown";
    case PositionState::Open: return "open";
    case PositionState::Suspect: return "suspect";
    case PositionState::Closing: return "closing";
    case PositionState::FlatUnexplained: return "flat, unexplained";
    case PositionState::Closed: return "closed";
    case PositionState::Foreign: return "foreign";
    case PositionState::Quarantined: return "quarantined";
    }
    HF_UNREACHABLE();
}

int severityRank(StopState state)
{
    switch (state) {
    case StopState::TriggerPassed: return 0;
    case StopState::Failed: return 1;
    case StopState::Missing: return 2;
    case StopState::None: return 3;
    case StopState::InDoubt: return 4;
    case StopState::Mismatched: return 5;
    case StopState::Closing: return 6;
    case StopState::Triggered: return 7;
    case StopState::Placing: return 8;
    case StopState::Acked: return 9;
    case StopState::Stale: return 10;
    case StopState::GuardedOldLevel: return 11;
    case StopState::Waived: return 12;
    case StopState::Verified: return 13;
    }
    HF_UNREACHABLE();
}

std::string_view toString(FindingKind kind)
{
    switch (kind) {
    case FindingKind::MissingAtVenue: return "missing at venue";
    case FindingKind::UnknownToUs: return "unknown to us";
    case FindingKind::Quantity: return "quantity";
    case FindingKind::Side: return "side";
    case FindingKind::StopMissing: return "stop missing";
    case FindingKind::StopMismatch: return "stop mismatch";
    case FindingKind::OrderUnknown: return "order unknown";
    case FindingKind::OrderVanished: return "order vanished";
    case FindingKind::Foreign: return "foreign";
    case FindingKind::StaleSource: return "stale source";
    }
    HF_UNREACHABLE();
}

std::string_view toString(FindingAct act)
{
    switch (act) {
    case FindingAct::Resolve: return "resolve";
    case FindingAct::AskAgain: return "ask again";
    case FindingAct::Adopt: return "adopt";
    case FindingAct::Protect: return "protect";
    case FindingAct::ConfirmFlat: return "confirm flat";
    case FindingAct::ClearBrake: return "clear brake";
    }
    HF_UNREACHABLE();
}

} // namespace holdfast

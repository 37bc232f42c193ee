// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/record.h"

#include "core/base/assert.h"

namespace holdfast::journal {

std::string_view toString(RequestState state)
{
    switch (state) {
    case RequestState::Recorded: return "recorded";
    case RequestState::Sent: return "sent";
    case RequestState::Accepted: return "accepted";
    case RequestState::Refused: return "refused";
    case RequestState::Unknown: return "unknown";
    case RequestState::NeverArrived: return "never arrived";
    }
    HF_UNREACHABLE();
}

std::string_view toString(Cause cause)
{
    switch (cause) {
    case Cause::Strategy: return "strategy";
    case Cause::Ticket: return "ticket";
    case Cause::CommandLine: return "command line";
    case Cause::Guard: return "guard";
    case Cause::TakeProfit: return "take profit";
    case Cause::Exit: return "exit";
    case Cause::Limit: return "limit";
    case Cause::Operator: return "operator";
    case Cause::Cleanup: return "cleanup";
    }
    HF_UNREACHABLE();
}

std::string_view toString(ClaimKind kind)
{
    switch (kind) {
    case ClaimKind::Opened: return "opened";
    case ClaimKind::Protected: return "protected";
    case ClaimKind::Cancelled: return "cancelled";
    case ClaimKind::Closed: return "closed";
    case ClaimKind::Flat: return "flat";
    case ClaimKind::CleanedUp: return "cleaned up";
    }
    HF_UNREACHABLE();
}

std::string_view toString(FindingRecord::Stage stage)
{
    switch (stage) {
    case FindingRecord::Stage::Began: return "began";
    case FindingRecord::Stage::Ended: return "ended";
    case FindingRecord::Stage::PutAside: return "put aside";
    }
    HF_UNREACHABLE();
}

std::string_view toString(RemovalRecord::Ground ground)
{
    switch (ground) {
    case RemovalRecord::Ground::Surplus: return "surplus";
    case RemovalRecord::Ground::OwnEnd: return "own end";
    case RemovalRecord::Ground::Reconciled: return "reconciled";
    case RemovalRecord::Ground::Absence: return "absence";
    }
    HF_UNREACHABLE();
}

namespace {
struct KindOf {
    std::string_view operator()(const StartRecord&) const { return "start"; }
    std::string_view operator()(const IntentRecord&) const { return "intent"; }
    std::string_view operator()(const OutcomeRecord&) const { return "outcome"; }
    std::string_view operator()(const EvidenceRecord&) const { return "evidence"; }
    std::string_view operator()(const ClaimRecord&) const { return "claim"; }
    std::string_view operator()(const NoteRecord&) const { return "note"; }
    std::string_view operator()(const KillRecord&) const { return "kill"; }
    std::string_view operator()(const PlanRecord&) const { return "plan"; }
    std::string_view operator()(const TradeRecord&) const { return "trade"; }
    std::string_view operator()(const FindingRecord&) const { return "finding"; }
    std::string_view operator()(const BrakeRecord&) const { return "brake"; }
    std::string_view operator()(const ListFaultRecord&) const { return "list-fault"; }
    std::string_view operator()(const RemovalRecord&) const { return "removal"; }
    std::string_view operator()(const OperatorRecord&) const { return "operator"; }
    std::string_view operator()(const LadderRecord&) const { return "ladder"; }
};
} // namespace

std::string_view kindOf(const Body& body) { return std::visit(KindOf{}, body); }

} // namespace holdfast::journal

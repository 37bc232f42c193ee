// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/request_way.h"

namespace holdfast::sim {

void RequestOnItsWay::judge(WallTime now, Endpoint endpoint, FaultPlan& faults)
{
    if (isWrite(endpoint)) {
        const WriteVerdict decided = faults.onWrite(now, endpoint, isOpening);
        static_cast<Verdict&>(verdict) = decided;
        isApplied = decided.isApplied;
    } else {
        verdict = faults.onRead(now, endpoint, isBulk);
    }
}

bool RequestOnItsWay::isCarriedOut(Endpoint endpoint) const
{
    return isApplied && (isWrite(endpoint) || verdict.shape != ReplyShape::Refusal);
}

std::optional<HttpAnswer::Truth> RequestOnItsWay::truthOf(Endpoint endpoint, const HttpAnswer& done,
                                                          std::string code) const
{
    const bool isHonest =
        isApplied && verdict.shape == ReplyShape::AsItIs && verdict.isReplied && !verdict.hidesId;
    if (!isWrite(endpoint) || isHonest) return std::nullopt;
    return HttpAnswer::Truth{isApplied && done.status == 200,
                             isApplied ? std::move(code) : std::string{},
                             !isApplied && verdict.shape == ReplyShape::Refusal};
}

HttpAnswer hungUp()
{
    HttpAnswer answer;
    answer.delivery = Delivery::HangUp;
    return answer;
}

} // namespace holdfast::sim

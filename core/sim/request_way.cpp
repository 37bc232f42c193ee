// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/request_way.h"

#include "core/base/assert.h"

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

void bend(HttpAnswer& answer, const Verdict& verdict, std::string page)
{
    if (verdict.shape == ReplyShape::Cut) {
        answer.delivery = Delivery::Cut;
        return;
    }
    answer.status = verdict.httpStatus;
    if (verdict.shape == ReplyShape::Html) {
        answer.contentType = "text/html";
        answer.body = std::move(page);
    } else if (verdict.shape == ReplyShape::Half) {
        answer.body.resize(answer.body.size() / 2);
    } else if (verdict.shape == ReplyShape::BadGzip) {
        answer.headers.emplace_back("Content-Encoding", "gzip");
    } else {
        HF_ASSERT(verdict.shape == ReplyShape::Empty); // the others are in the venue's own words
        answer.body.clear();
    }
}

void hold(HttpAnswer& answer, const Verdict& verdict)
{
    answer.delay += verdict.delayBack;
    if (!verdict.isReplied)
        answer.delivery = verdict.isSilent ? Delivery::Silent : Delivery::HangUp;
}

HttpAnswer hungUp()
{
    HttpAnswer answer;
    answer.delivery = Delivery::HangUp;
    return answer;
}

} // namespace holdfast::sim

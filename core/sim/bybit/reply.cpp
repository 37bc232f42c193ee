// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/reply.h"

#include "core/base/json.h"
#include "core/sim/request_way.h"

#include <cctype>

namespace holdfast::sim::bybit {

HttpAnswer success(WallTime now, std::string_view result, std::string_view extraInfo)
{
    HttpAnswer answer;
    answer.body = R"({"retCode":0,"retMsg":"OK","result":)" + std::string{result}
                  + R"(,"retExtInfo":)" + std::string{extraInfo} + R"(,"time":)"
                  + std::to_string(toMs(now)) + '}';
    return answer;
}

HttpAnswer failure(WallTime now, const Refusal& refusal)
{
    json::Writer w;
    w.beginObject()
        .key("retCode")
        .number(refusal.code)
        .member("retMsg", refusal.text)
        .key("result")
        .beginObject()
        .endObject()
        .key("retExtInfo")
        .beginObject()
        .endObject()
        .member("time", toMs(now))
        .endObject();
    HttpAnswer answer;
    answer.body = w.take();
    return answer;
}

std::string listResult(std::string_view rows, std::string_view cursor, bool isNull,
                       bool withCategory)
{
    std::string result = R"({"nextPageCursor":")";
    result.append(cursor).append(withCategory ? R"(","category":"linear","list":)"
                                              : R"(","list":)");
    if (isNull) return result.append("null}");
    return result.append("[").append(rows).append("]}");
}

std::string edgePage(int status)
{
    const std::string number = std::to_string(status);
    return "<html><head><title>" + number + "</title></head><body><h1>" + number
           + (status == 403 ? " access too frequent" : "")
           + "</h1><p>The edge of the network answers here, not the venue.</p></body></html>";
}

namespace {

void blankMember(std::string& body, const std::string& name)
{
    const std::string start = '"' + name + R"(":")";
    for (std::size_t at = body.find(start); at != std::string::npos; at = body.find(start, at)) {
        at += start.size();
        body.erase(at, body.find('"', at) - at);
    }
}

} // namespace

HttpAnswer disguised(const HttpAnswer& truth, const Verdict& verdict, WallTime now)
{
    HttpAnswer answer = truth;
    if (verdict.hidesId) { // F09
        blankMember(answer.body, "orderId");
        blankMember(answer.body, "orderLinkId");
    }
    switch (verdict.shape) {
    case ReplyShape::AsItIs: break;
    case ReplyShape::Refusal:
        answer.body = failure(now, {verdict.code, verdict.text}).body;
        answer.status = verdict.httpStatus;
        break;
    case ReplyShape::FailingItem:
        answer.body = failure(now, {verdict.code, verdict.text}).body;
        break;
    case ReplyShape::Html:
    case ReplyShape::Half:
    case ReplyShape::Cut:
    case ReplyShape::BadGzip:
    case ReplyShape::Empty: bend(answer, verdict, edgePage(verdict.httpStatus)); break;
    }
    if (verdict.retryAfter) // The venue names the moment, not the span (bybit.md §8).
        answer.headers.emplace_back("X-Bapi-Limit-Reset-Timestamp",
                                    std::to_string(toMs(now + *verdict.retryAfter)));
    hold(answer, verdict);
    return answer;
}

std::string codeIn(std::string_view body)
{
    constexpr std::string_view kName{"\"retCode\":"};
    const auto at = body.find(kName);
    if (at == std::string_view::npos) return {};
    std::string code;
    for (std::size_t i = at + kName.size();
         i < body.size() && (std::isdigit(static_cast<unsigned char>(body[i])) != 0); ++i)
        code += body[i];
    return code;
}

} // namespace holdfast::sim::bybit

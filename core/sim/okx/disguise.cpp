// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/disguise.h"

#include "core/base/json.h"
#include "core/sim/okx/rest.h"

#include <algorithm>
#include <initializer_list>

namespace holdfast::sim::okx {

namespace {

std::string page(int status)
{
    const std::string number = std::to_string(status);
    return "<!DOCTYPE html><html><head><title>" + number + "</title></head><body><h1>" + number
           + "</h1><p>The edge of the network answers here, not the venue.</p></body></html>";
}

std::string failingItem(std::string_view code, std::string_view text, WallTime now)
{
    json::Writer w;
    w.beginObject().member("code", "1").key("data").beginArray().beginObject();
    for (const char* name : {"algoClOrdId", "algoId", "clOrdId", "ordId", "tag"})
        w.member(name, "");
    w.member("sCode", code)
        .member("sMsg", text)
        .member("subCode", "")
        .member("ts", std::to_string(toMs(now)))
        .endObject()
        .endArray()
        .member("msg", "All operations failed")
        .endObject();
    return w.take();
}

bool blank(std::string& text, std::initializer_list<std::string_view> names, std::string_view value)
{
    bool isChanged = false;
    for (const std::string_view name : names) {
        const std::string start = "\"" + std::string{name} + "\":\"";
        for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at)) {
            at += start.size();
            const auto end = text.find('"', at);
            if (end == std::string::npos) return isChanged;
            isChanged = isChanged || text.compare(at, end - at, value) != 0;
            text.replace(at, end - at, value);
        }
    }
    return isChanged;
}

} // namespace

HttpAnswer disguised(const HttpAnswer& truth, const Verdict& verdict, WallTime now)
{
    HttpAnswer answer = truth;
    if (verdict.hidesId) // F09
        blank(answer.body, {"ordId", "algoId", "clOrdId", "algoClOrdId"}, "");
    switch (verdict.shape) {
    case ReplyShape::AsItIs: break;
    case ReplyShape::Refusal:
        answer = verdict.httpStatus == 200
                     ? failure(verdict.code, verdict.text)
                     : gatewayFailure(verdict.httpStatus, verdict.code, verdict.text);
        break;
    case ReplyShape::FailingItem: answer.body = failingItem(verdict.code, verdict.text, now); break;
    case ReplyShape::Html:
    case ReplyShape::Half:
    case ReplyShape::Cut:
    case ReplyShape::BadGzip:
    case ReplyShape::Empty: bend(answer, verdict, page(verdict.httpStatus)); break;
    }
    if (verdict.retryAfter) {
        const auto whole = std::chrono::ceil<seconds>(*verdict.retryAfter);
        answer.headers.emplace_back("Retry-After", std::to_string(whole.count()));
    }
    hold(answer, verdict);
    return answer;
}

bool blankRows(std::string& text, Endpoint endpoint, std::string_view value)
{
    switch (rowsOf(endpoint)) {
    case Rows::Positions: return blank(text, {"pos"}, value);
    case Rows::Orders: return blank(text, {"sz", "accFillSz"}, value);
    case Rows::Stops: return blank(text, {"slTriggerPx"}, value);
    case Rows::Fills: return blank(text, {"fillSz"}, value);
    case Rows::Closures: return blank(text, {"closeTotalPos"}, value);
    case Rows::None: return false;
    }
    HF_UNREACHABLE();
}

bool blankRows(std::string& text, PushKind kind, std::string_view value)
{
    switch (kind) {
    case PushKind::Position: return blankRows(text, Endpoint::Positions, value);
    case PushKind::Order: return blankRows(text, Endpoint::Orders, value);
    case PushKind::Fill: return blankRows(text, Endpoint::Fills, value);
    case PushKind::Stop: return blankRows(text, Endpoint::Stops, value);
    case PushKind::Control:
    case PushKind::Balance:
    case PushKind::Market: return false;
    }
    HF_UNREACHABLE();
}

std::string codeIn(std::string_view body)
{
    for (const std::string_view name : {"\"sCode\":\"", "\"code\":\""}) {
        const auto at = body.find(name);
        if (at == std::string_view::npos) continue;
        const auto from = at + name.size();
        return std::string{body.substr(from, body.find('"', from) - from)};
    }
    return {};
}

} // namespace holdfast::sim::okx

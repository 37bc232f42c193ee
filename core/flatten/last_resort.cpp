// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/flatten/last_resort.h"

#include "core/base/json.h"
#include "core/orders/client_id.h"

namespace holdfast::flatten {
namespace {

Result<std::string> textOf(json::Value row, std::string_view name)
{
    const auto value = row.required(name);
    if (!value) return Unexpected{value.error().within("position row")};
    const auto text = value->text();
    if (!text) return Unexpected{text.error().within("position row")};
    return std::string{*text};
}

venues::SendHttp closeRequest(RequestId id, std::string_view target)
{
    venues::SendHttp close;
    close.id = id;
    close.lane = venues::Lane::Emergency;
    close.method = venues::HttpMethod::Post;
    close.target = target;
    close.isWrite = true;
    return close;
}

Result<LastResortRound> okxRound(std::string_view body, const Epoch& epoch, int round,
                                 RequestId first)
{
    json::Document document;
    const auto root = document.parse(body);
    if (!root) return Unexpected{root.error().within("position list")};
    const auto code = root->required("code");
    if (!code) return Unexpected{code.error().within("position list")};
    const auto codeText = code->text();
    if (!codeText || *codeText != "0")
        return unexpected(ErrorCode::Refused,
                          "position list: OKX answered with another code than 0");
    const auto rows = root->requiredArray("data");
    if (!rows) return Unexpected{rows.error().within("position list")};

    LastResortRound result;
    result.isFlatByList = true;
    for (const json::Value row : rows->items()) {
        const auto instrument = textOf(row, "instId");
        const auto marginMode = textOf(row, "mgnMode");
        const auto side = textOf(row, "posSide");
        const auto qtyText = textOf(row, "pos");
        for (const auto* needed : {&instrument, &marginMode, &side, &qtyText}) {
            if (!*needed) return Unexpected{needed->error()};
        }
        const auto qty = Decimal::parse(*qtyText);
        if (!qty) return Unexpected{qty.error().within("position row pos")};
        if (qty->isZero()) continue;
        result.isFlatByList = false;
        const bool isLong = *side == "long" || (*side != "short" && qty->isPositive());
        result.held.push_back(*instrument + (isLong ? " long " : " short ")
                              + qty->abs().toString());

        auto close = closeRequest(RequestId{first.value + result.requests.size()},
                                  "/api/v5/trade/close-position");
        const auto id = orders::clientId(epoch, orders::IdKind::Close,
                                         "last-resort|" + *instrument + "|" + *side + "|"
                                             + *marginMode + "|" + std::to_string(round));
        json::Writer writer;
        writer.beginObject().member("instId", *instrument).member("mgnMode", *marginMode);
        if (*side == "long" || *side == "short") writer.member("posSide", *side);
        writer.member("autoCxl", false).member("clOrdId", id.text).endObject();
        close.body = writer.take();
        result.requests.push_back(std::move(close));
    }
    return result;
}

/// A market order of quantity zero that only reduces closes what is held, up to the venue's largest (bybit.md
/// §4.1); what is left stands in the next list.
Result<LastResortRound> bybitRound(std::string_view body, const Epoch& epoch, int round,
                                   RequestId first)
{
    json::Document document;
    const auto root = document.parse(body);
    if (!root) return Unexpected{root.error().within("position list")};
    const auto code = root->required("retCode");
    if (!code) return Unexpected{code.error().within("position list")};
    const auto codeNumber = code->integer();
    if (!codeNumber || *codeNumber != 0)
        return unexpected(ErrorCode::Refused,
                          "position list: Bybit answered with another code than 0");
    const auto reply = root->required("result");
    if (!reply) return Unexpected{reply.error().within("position list")};
    const auto rows = reply->requiredArray("list"); // none, or null, is no empty one
    if (!rows) return Unexpected{rows.error().within("position list")};

    LastResortRound result;
    result.isFlatByList = true;
    for (const json::Value row : rows->items()) {
        const auto instrument = textOf(row, "symbol");
        const auto side = textOf(row, "side");
        const auto qtyText = textOf(row, "size");
        for (const auto* needed : {&instrument, &side, &qtyText}) {
            if (!*needed) return Unexpected{needed->error()};
        }
        const auto index = row.required("positionIdx");
        const auto indexNumber =
            index ? index->integer() : Result<std::int64_t>{Unexpected{index.error()}};
        if (!indexNumber) return Unexpected{indexNumber.error().within("position row")};
        const auto qty = Decimal::parse(*qtyText);
        if (!qty) return Unexpected{qty.error().within("position row size")};
        if (qty->isZero()) continue;
        if (*side != "Buy" && *side != "Sell")
            return unexpected(ErrorCode::UnknownValue, "position row side: \"" + *side + '"');
        result.isFlatByList = false;
        const bool isLong = *side == "Buy";
        result.held.push_back(*instrument + (isLong ? " long " : " short ")
                              + qty->abs().toString());

        auto close =
            closeRequest(RequestId{first.value + result.requests.size()}, "/v5/order/create");
        const auto id =
            orders::clientId(epoch, orders::IdKind::Close,
                             "last-resort|" + *instrument + "|" + std::to_string(*indexNumber) + "|"
                                 + std::to_string(round));
        json::Writer writer;
        writer.beginObject().member("category", "linear").member("symbol", *instrument);
        writer.member("side", isLong ? "Sell" : "Buy").member("orderType", "Market");
        writer.member("qty", "0").member("positionIdx", *indexNumber);
        writer.member("orderLinkId", id.text).member("reduceOnly", true);
        writer.member("closeOnTrigger", true).endObject();
        close.body = writer.take();
        result.requests.push_back(std::move(close));
    }
    return result;
}

} // namespace

std::vector<venues::SendHttp> lastResortReads(Venue venue, RequestId first)
{
    std::vector<const char*> targets;
    switch (venue) {
    case Venue::Okx: targets = {"/api/v5/account/positions?instType=SWAP"}; break;
    case Venue::
        Bybit: // a list of one settlement currency does not show the other's (bybit.md §6.1)
        targets = {"/v5/position/list?category=linear&settleCoin=USDT&limit=200",
                   "/v5/position/list?category=linear&settleCoin=USDC&limit=200"};
        break;
    case Venue::Hyperliquid: failAssertion("no account of this venue is in this version");
    }
    std::vector<venues::SendHttp> reads;
    for (const char* target : targets) {
        venues::SendHttp read;
        read.id = RequestId{first.value + reads.size()};
        read.lane = venues::Lane::Emergency;
        read.method = venues::HttpMethod::Get;
        read.target = target;
        reads.push_back(std::move(read));
    }
    return reads;
}

Result<LastResortRound> lastResortRound(Venue venue, std::string_view body, const Epoch& epoch,
                                        int round, RequestId first)
{
    switch (venue) {
    case Venue::Okx: return okxRound(body, epoch, round, first);
    case Venue::Bybit: return bybitRound(body, epoch, round, first);
    case Venue::Hyperliquid:
        return unexpected(ErrorCode::Unsupported,
                          "the last resort knows OKX and Bybit only in this version");
    }
    HF_UNREACHABLE();
}

std::optional<WallTime> lastResortTime(Venue venue, std::string_view body)
{
    constexpr std::int64_t kExpired = 10002;
    constexpr std::int64_t kExpiredToo = -1;
    constexpr std::int64_t kTimeMsMax = 253'402'300'799'999; // end of the year 9999
    if (venue != Venue::Bybit) return std::nullopt;
    json::Document document;
    const auto root = document.parse(body);
    if (!root || !root->isObject()) return std::nullopt;
    const auto code = root->at("retCode");
    const auto time = root->at("time");
    if (!code || !time) return std::nullopt;
    const auto codeNumber = code->integer();
    const auto ms = time->integer();
    if (!codeNumber || !ms || *ms <= 0 || *ms > kTimeMsMax) return std::nullopt;
    if (*codeNumber != kExpired && *codeNumber != kExpiredToo) return std::nullopt;
    return wallFromMs(*ms);
}

} // namespace holdfast::flatten

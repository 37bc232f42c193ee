// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/flatten/last_resort.h"

#include "core/base/json.h"
#include "core/orders/client_id.h"

namespace holdfast::flatten {
namespace {

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
        const auto field = [&row](std::string_view name) -> Result<std::string> {
            const auto value = row.required(name);
            if (!value) return Unexpected{value.error().within("position row")};
            const auto text = value->text();
            if (!text) return Unexpected{text.error().within("position row")};
            return std::string{*text};
        };
        const auto instrument = field("instId");
        const auto marginMode = field("mgnMode");
        const auto side = field("posSide");
        const auto qtyText = field("pos");
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

        venues::SendHttp close;
        close.id = RequestId{first.value + result.requests.size()};
        close.lane = venues::Lane::Emergency;
        close.method = venues::HttpMethod::Post;
        close.target = "/api/v5/trade/close-position";
        close.isWrite = true;
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

} // namespace

venues::SendHttp lastResortRead(Venue venue, RequestId id)
{
    HF_ASSERT(venue == Venue::Okx);
    venues::SendHttp read;
    read.id = id;
    read.lane = venues::Lane::Emergency;
    read.method = venues::HttpMethod::Get;
    read.target = "/api/v5/account/positions?instType=SWAP";
    return read;
}

Result<LastResortRound> lastResortRound(Venue venue, std::string_view body, const Epoch& epoch,
                                        int round, RequestId first)
{
    switch (venue) {
    case Venue::Okx: return okxRound(body, epoch, round, first);
    case Venue::Bybit:
    case Venue::Hyperliquid:
        return unexpected(ErrorCode::Unsupported, "the last resort knows OKX only in this version");
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::flatten

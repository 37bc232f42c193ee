// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/parsed.h"

#include <string>

/// Rows and replies as Bybit writes them, for tests: the shapes are those of the recorded ones.
namespace holdfast::venues::bybit::test {

using venues::test::Parsed;
using venues::test::Raw;
using venues::test::with;
using venues::test::without;

inline std::string envelope(const std::string& result, int code = 0, const std::string& text = "OK")
{
    return R"({"retCode":)" + std::to_string(code) + R"(,"retMsg":")" + text + R"(","result":)"
           + result + R"(,"retExtInfo":{},"time":1795000000000})";
}
inline std::string errorEnvelope(int code, const std::string& text = "no")
{
    return envelope("{}", code, text);
}
inline std::string listEnvelope(const std::string& rows, const std::string& cursor = {})
{
    return envelope(R"({"nextPageCursor":")" + cursor + R"(","category":"linear","list":[)" + rows
                    + "]}");
}
inline std::string positionRow(const std::string& size, const std::string& symbol = "ETHUSDT",
                               const std::string& side = "Buy", int positionIdx = 0)
{
    return R"({"symbol":")" + symbol + R"(","leverage":"5","autoAddMargin":0,"avgPrice":"2500.10",)"
           + R"("liqPrice":"","takeProfit":"","isReduceOnly":false,"tpslMode":"Full","trailingStop":"0",)"
           + R"("unrealisedPnl":"0.9","markPrice":"2501","createdTime":"1700000000000","positionIdx":)"
           + std::to_string(positionIdx) + R"(,"seq":5000,"updatedTime":"1794999900000","side":")"
           + side + R"(","openTime":1794999000000,"size":")" + size
           + R"(","positionStatus":"Normal","stopLoss":"2400"})";
}
inline std::string orderRow(const std::string& id, const std::string& status = "New",
                            const std::string& client = "HF-1")
{
    return R"({"symbol":"ETHUSDT","orderType":"Limit","orderLinkId":")" + client
           + R"(","orderId":")" + id
           + R"(","cancelType":"UNKNOWN","avgPrice":"","stopOrderType":"","orderStatus":")" + status
           + R"(","createType":"CreateByUser","takeProfit":"","tpslMode":"","triggerDirection":0,)"
           + R"("rejectReason":"EC_NoError","price":"2400.5","createdTime":"1794999000000","tpTriggerBy":"",)"
           + R"("positionIdx":0,"timeInForce":"GTC","updatedTime":"1794999900000","side":"Buy",)"
           + R"("triggerPrice":"","slTriggerBy":"","leavesQty":"1","closeOnTrigger":false,"cumExecQty":"0",)"
           + R"("reduceOnly":false,"qty":"1","stopLoss":"","triggerBy":""})";
}
/// A position's stop loss (Full).
inline std::string stopRow(const std::string& id, const std::string& status = "Untriggered")
{
    return R"({"symbol":"ETHUSDT","orderType":"Market","orderLinkId":"","orderId":")" + id
           + R"(","cancelType":"UNKNOWN","avgPrice":"","stopOrderType":"StopLoss","orderStatus":")"
           + status
           + R"(","createType":"CreateByStopLoss","takeProfit":"","tpslMode":"Full","triggerDirection":2,)"
           + R"("rejectReason":"EC_NoError","price":"0","createdTime":"1794999000000","positionIdx":0,)"
           + R"("timeInForce":"IOC","updatedTime":"1794999900000","side":"Sell","triggerPrice":"2400",)"
           + R"("leavesQty":"1","closeOnTrigger":true,"cumExecQty":"0","reduceOnly":true,"qty":"1",)"
           + R"("stopLoss":"","triggerBy":"MarkPrice","parentOrderLinkId":"HF-1"})";
}
inline std::string fillRow(const std::string& id, const std::string& type = "Trade")
{
    return R"({"symbol":"ETHUSDT","orderType":"Market","orderLinkId":"HF-1","orderId":"11",)"
           R"("stopOrderType":"UNKNOWN","execTime":"1794999900000","feeCurrency":"","execPrice":"2500.1",)"
           R"("closedSize":"0","execType":")"
           + type + R"(","seq":5000,"side":"Buy","leavesQty":"0","execFee":"0.03","execId":")" + id
           + R"(","execQty":"0.5"})";
}
inline std::string keyResult(const std::string& uid = "7001")
{
    return R"({"id":"1","apiKey":"HFDEMOKEY000000001","readOnly":0,"permissions":{"ContractTrade":["Order","Position"],)"
           R"("Wallet":[],"Derivatives":["DerivativesTrade"],"Spot":[]},"ips":["10.0.0.1"],"type":1,)"
           R"("deadlineDay":80,"expiredAt":"2027-02-01T00:00:00Z","uta":1,"userID":)"
           + uid + R"(,"isMaster":true,"parentUid":"0"})";
}
inline std::string accountResult()
{
    return R"({"marginMode":"REGULAR_MARGIN","updatedTime":"1697078946000","unifiedMarginStatus":5})";
}

} // namespace holdfast::venues::bybit::test

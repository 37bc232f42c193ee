// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>

/// The frames that an OKX session reads all day, with every field the venue sends (okx.md §2.5, §2.7, §2.8),
/// and for each the fields that we take: what the bare parsers beside ours are asked for as well.
namespace holdfast::bench {

struct OkxMessage {
    std::string_view name;
    std::string text;
    std::array<const char*, 20> texts;   ///< Fields of a row taken as text; ends at nullptr.
    std::array<const char*, 16> numbers; ///< Fields of a row taken as numbers; ends at nullptr.
    enum class Shape {
        Rows,
        NumberRows,
        Details
    } shape = Shape::Rows; ///< Where the fields stand in `data`.
};

inline std::string okxPush(const std::string& arg, const std::string& rows,
                           const std::string& more = {})
{
    return R"({"arg":{)" + arg + "}," + more + R"("data":[)" + rows + "]}";
}

inline std::string okxPositionRow(const std::string& instrument)
{
    return R"({"adl":"1","availPos":"","avgPx":"2501.37","baseBal":"","bePx":"2503.1","ccy":"USDT","cTime":"1794999000000","closeOrderAlgo":[],"deltaBS":"","fee":"-0.62","fundingFee":"0","gammaBS":"","idxPx":"2502.9","imr":"125.07","instId":")"
           + instrument
           + R"(","instType":"SWAP","interest":"0","last":"2503.11","lever":"5","liab":"","liabCcy":"","liqPenalty":"0","liqPx":"2012.44","margin":"","markPx":"2503.05","mgnMode":"cross","mgnRatio":"41.2","mmr":"10.1","notionalUsd":"625.7","optVal":"","pTime":"1794999901020","pos":"2.5","posCcy":"","posId":"2098765432109876543","posSide":"net","pnl":"0","realizedPnl":"-0.62","spotInUseAmt":"","spotInUseCcy":"","thetaBS":"","tradeId":"912345678","uTime":"1794999900000","upl":"0.42","uplLastPx":"0.43","uplRatio":"0.0033","uplRatioLastPx":"0.0034","usdPx":"1","vegaBS":""})";
}

inline std::string okxOrderRow(const std::string& state, const std::string& fillQty)
{
    return R"({"accFillSz":")" + fillQty
           + R"(","algoClOrdId":"","algoId":"","amendResult":"","amendSource":"","attachAlgoClOrdId":"","attachAlgoOrds":[],"avgPx":"2501.37","cTime":"1794999000000","cancelSource":"","category":"normal","ccy":"","clOrdId":"HF0a1b2c3d4e5f60718293a4b5c6d7e8","code":"0","execType":"T","fee":"-0.31","feeCcy":"USDT","fillFee":"-0.31","fillFeeCcy":"USDT","fillFwdPx":"","fillMarkPx":"2501.4","fillMarkVol":"","fillNotionalUsd":"625.3","fillPnl":"0","fillPx":"2501.37","fillPxUsd":"","fillPxVol":"","fillSz":")"
           + fillQty
           + R"(","fillTime":"1794999900000","instId":"ETH-USDT-SWAP","instType":"SWAP","lastPx":"2501.37","lever":"5","linkedAlgoOrd":{"algoId":""},"msg":"","notionalUsd":"625.3","ordId":"2098765432109876544","ordType":"market","pnl":"0","posSide":"net","px":"","pxType":"","pxUsd":"","pxVol":"","quickMgnType":"","rebate":"0","rebateCcy":"USDT","reduceOnly":"false","reqId":"","side":"buy","slOrdPx":"","slTriggerPx":"","slTriggerPxType":"","source":"","state":")"
           + state
           + R"(","stpId":"","stpMode":"cancel_maker","sz":"2.5","tag":"","tdMode":"cross","tgtCcy":"","tpOrdPx":"","tpTriggerPx":"","tpTriggerPxType":"","tradeId":"912345678","uTime":"1794999900001"})";
}

inline std::string okxStopRow()
{
    return R"({"activePx":"","actualPx":"","actualSide":"","actualSz":"0","algoClOrdId":"HF0a1b2c3d4e5f60718293a4b5c6d7e9","algoId":"2098765432109876545","amendPxOnTriggerType":"0","attachAlgoOrds":[],"cTime":"1794999900100","callbackRatio":"","callbackSpread":"","ccy":"","clOrdId":"","closeFraction":"1","failCode":"","instId":"ETH-USDT-SWAP","instType":"SWAP","isTradeBorrowMode":"","last":"2501.4","lever":"5","linkedOrd":{"ordId":""},"moveTriggerPx":"","notionalUsd":"","ordId":"","ordIdList":[],"ordPx":"","ordType":"conditional","posSide":"net","pxLimit":"","pxSpread":"","pxVar":"","quickMgnType":"","reduceOnly":"true","side":"sell","slOrdPx":"-1","slTriggerPx":"2451.3","slTriggerPxType":"mark","state":"live","sz":"","szLimit":"","tag":"","tdMode":"cross","tgtCcy":"","timeInterval":"","tpOrdPx":"","tpTriggerPx":"","tpTriggerPxType":"","triggerPx":"","triggerPxType":"","triggerTime":"","uTime":"1794999900100"})";
}

inline std::array<OkxMessage, 9> okxMessages()
{
    const std::string positionRows =
        okxPositionRow("ETH-USDT-SWAP") + ',' + okxPositionRow("BTC-USDT-SWAP") + ','
        + okxPositionRow("SOL-USDT-SWAP") + ',' + okxPositionRow("DOGE-USDT-SWAP") + ','
        + okxPositionRow("XRP-USDT-SWAP");
    const std::array<const char*, 20> positionTexts{"instId", "mgnMode", "posSide", "posId",
                                                    "tradeId"};
    const std::array<const char*, 16> positionNumbers{"pos",   "avgPx", "markPx", "liqPx",
                                                      "lever", "upl",   "cTime",  "uTime"};
    const std::array<const char*, 20> orderTexts{
        "instId",      "ordId",    "clOrdId",      "side",       "posSide",
        "tdMode",      "ordType",  "state",        "reduceOnly", "algoId",
        "algoClOrdId", "category", "cancelSource", "tradeId",    "fillFeeCcy"};
    const std::array<const char*, 16> orderNumbers{
        "sz", "accFillSz", "avgPx", "cTime", "uTime", "fillSz", "fillPx", "fillTime", "fillFee"};
    return {{
        {"tickers",
         okxPush(
             R"("channel":"tickers","instId":"ETH-USDT-SWAP")",
             R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","last":"2501.37","lastSz":"0.15","askPx":"2501.38","askSz":"120.5","bidPx":"2501.37","bidSz":"98.12","open24h":"2466.01","high24h":"2533.00","low24h":"2450.65","volCcy24h":"1654321.4","vol24h":"16543214.55","sodUtc0":"2480.2","sodUtc8":"2490.77","ts":"1794999900123"})"),
         {"instId"},
         {"last", "bidPx", "askPx", "open24h", "ts"}},
        {"mark-price",
         okxPush(
             R"("channel":"mark-price","instId":"ETH-USDT-SWAP")",
             R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","markPx":"2501.35","ts":"1794999900123"})"),
         {"instId"},
         {"markPx", "ts"}},
        {"candle5m",
         okxPush(
             R"("channel":"candle5m","instId":"ETH-USDT-SWAP")",
             R"(["1794999900000","2500.11","2502.90","2499.80","2501.37","15432.11","1543.211","3860123.55","0"])"),
         {},
         {},
         OkxMessage::Shape::NumberRows},
        {"positions",
         okxPush(R"("channel":"positions","instType":"SWAP","uid":"7001")",
                 okxPositionRow("ETH-USDT-SWAP"), R"("eventType":"event_update",)"),
         positionTexts, positionNumbers},
        {"positions, five",
         okxPush(R"("channel":"positions","instType":"SWAP","uid":"7001")", positionRows,
                 R"("eventType":"snapshot","curPage":1,"lastPage":true,)"),
         positionTexts, positionNumbers},
        {"orders, live",
         okxPush(R"("channel":"orders","instType":"SWAP","uid":"7001")", okxOrderRow("live", "0")),
         orderTexts, orderNumbers},
        {"orders, fill",
         okxPush(R"("channel":"orders","instType":"SWAP","uid":"7001")",
                 okxOrderRow("filled", "2.5")),
         orderTexts, orderNumbers},
        {"orders-algo",
         okxPush(R"("channel":"orders-algo","instType":"SWAP","uid":"7001")", okxStopRow()),
         {"instId", "algoId", "algoClOrdId", "ordType", "side", "posSide", "tdMode",
          "slTriggerPxType", "slOrdPx", "reduceOnly", "state", "failCode", "ordId"},
         {"slTriggerPx", "tpTriggerPx", "closeFraction", "cTime", "uTime"}},
        {"account",
         okxPush(
             R"("channel":"account","uid":"7001")",
             R"({"adjEq":"","availEq":"","imr":"","isoEq":"0","mgnRatio":"","mmr":"","notionalUsd":"","ordFroz":"","totalEq":"91883.13","uTime":"1794999900000","upl":"","details":[{"accAvgPx":"","availBal":"4900.11","availEq":"4900.11","cashBal":"5085.5","ccy":"USDT","coinUsdPrice":"1.0001","crossLiab":"","disEq":"5087.7","eq":"5087.21","eqUsd":"5087.7","fixedBal":"0","frozenBal":"187.1","imr":"187.1","interest":"","isoEq":"0","isoLiab":"","isoUpl":"0","liab":"","maxLoan":"","mgnRatio":"41.2","mmr":"15.2","notionalLever":"0.4","ordFrozen":"0","stgyEq":"0","twap":"0","uTime":"1794999900000","upl":"1.71","uplLiab":""}]})",
             R"("eventType":"event_update",)"),
         {"ccy"},
         {"eq", "availEq", "uTime"},
         OkxMessage::Shape::Details},
    }};
}

} // namespace holdfast::bench

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/okx/session.h"
#include "tests/support/venue_desk.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::venues::okx::test {

using venues::test::kWallStart;

inline std::string okEnvelope(const std::string& rows)
{
    return R"({"code":"0","msg":"","data":[)" + rows + "]}";
}
inline std::string errorEnvelope(const std::string& code, const std::string& text = "no")
{
    return R"({"code":")" + code + R"(","msg":")" + text + R"(","data":[]})";
}
inline std::string timeRow(std::int64_t ms) { return R"({"ts":")" + std::to_string(ms) + R"("})"; }
inline std::string accountRow(const std::string& uid = "7001")
{
    return R"({"uid":")" + uid
           + R"(","mainUid":"7001","acctLv":"2","posMode":"net_mode","perm":"read_only, trade","ip":"10.0.0.1"})";
}
inline std::string positionRow(const std::string& qty,
                               const std::string& instrument = "ETH-USDT-SWAP",
                               const std::string& margin = "cross")
{
    return R"({"instType":"SWAP","instId":")" + instrument + R"(","mgnMode":")" + margin
           + R"(","posSide":"net","posId":"900","pos":")" + qty
           + R"(","avgPx":"2500.10","markPx":"2501","liqPx":"","lever":"5","upl":"0.9","tradeId":"42","cTime":"1794999000000","uTime":"1794999900000"})";
}
inline std::string orderRow(const std::string& id, const std::string& state = "live",
                            const std::string& client = "HF1")
{
    return R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","ordId":")" + id + R"(","clOrdId":")"
           + client
           + R"(","side":"buy","posSide":"net","tdMode":"cross","ordType":"limit","sz":"1","px":"2400.5","state":")"
           + state
           + R"(","accFillSz":"0","fillSz":"0","avgPx":"","reduceOnly":"false","algoId":"","category":"normal","cTime":"1794999000000","uTime":"1794999900000"})";
}
inline std::string stopRow(const std::string& id, const std::string& state = "live")
{
    return R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","algoId":")" + id
           + R"(","algoClOrdId":"HFS1","ordType":"conditional","side":"sell","posSide":"net","tdMode":"cross","sz":"","closeFraction":"1","slTriggerPx":"2400","slTriggerPxType":"mark","slOrdPx":"-1","tpTriggerPx":"","reduceOnly":"true","state":")"
           + state
           + R"(","failCode":"","ordIdList":[],"cTime":"1794999000000","uTime":"1794999900000"})";
}
inline std::string fillRow(const std::string& trade, const std::string& bill)
{
    return R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","tradeId":")" + trade
           + R"(","ordId":"11","clOrdId":"HF1","billId":")" + bill
           + R"(","side":"buy","posSide":"net","fillSz":"0.5","fillPx":"2500.1","fee":"-0.03","feeCcy":"USDT","fillTime":"1794999900000","ts":"1794999900001","subType":"1"})";
}

/// A session with a clock we turn and a venue we play.
class Desk : public venues::test::VenueDesk {
public:
    explicit Desk(std::vector<InstrumentId> instruments = {{"ETH-USDT-SWAP"}}, bool hasKey = true)
        : VenueDesk{{"drill-okx"}, std::move(instruments), hasKey, makeOkxSession}
    {
    }

    /// Answers what the session asks for itself: the clock and the account.
    void answerOwn(milliseconds venueAhead = milliseconds{0}, const std::string& uid = "7001")
    {
        for (int guard = 0; guard < 20; ++guard) {
            if (const SendHttp time = takeHttp("/api/v5/public/time"); !time.id.empty())
                reply(time.id, okEnvelope(timeRow(toMs(now().wall + venueAhead))));
            else if (const SendHttp config = takeHttp("/api/v5/account/config"); !config.id.empty())
                reply(config.id, okEnvelope(accountRow(uid)));
            else
                return;
        }
    }
    void logInAll()
    {
        for (const SendLogin& login : takeCommands<SendLogin>())
            frame(login.link, R"({"event":"login","code":"0","msg":"","connId":"a"})");
    }
    void acknowledge(Link link, const std::string& arg)
    {
        frame(link, R"({"id":"1","event":"subscribe","arg":)" + arg + R"(,"connId":"a"})");
    }
    void acknowledgeAll()
    {
        if (!takeCommands<SendText>().empty()) {
            acknowledge(Link::Private, R"({"channel":"positions","instType":"SWAP"})");
            acknowledge(Link::Private, R"({"channel":"account"})");
            acknowledge(Link::Private, R"({"channel":"orders","instType":"SWAP"})");
            acknowledge(Link::Business, R"({"channel":"orders-algo","instType":"SWAP"})");
            acknowledge(Link::Business, R"({"channel":"candle5m","instId":"ETH-USDT-SWAP"})");
            acknowledge(Link::Public, R"({"channel":"tickers","instId":"ETH-USDT-SWAP"})");
            acknowledge(Link::Public, R"({"channel":"mark-price","instId":"ETH-USDT-SWAP"})");
        }
    }
    void snapshot(const std::string& rows = {}, int page = 1, bool isLast = true)
    {
        frame(
            Link::Private,
            R"({"arg":{"channel":"positions","instType":"SWAP","uid":"7001"},"eventType":"snapshot","curPage":)"
                + std::to_string(page) + R"(,"lastPage":)" + (isLast ? "true" : "false")
                + R"(,"data":[)" + rows + "]}");
    }
    void goLive()
    {
        start();
        answerOwn();
        openAll();
        logInAll();
        acknowledgeAll();
        snapshot();
        answerOwn();
    }
    /// Keeps the streams fed like a venue that is well.
    void heartbeat()
    {
        snapshot();
        for (const Link link : {Link::Public, Link::Business})
            frame(link, "pong");
    }
    void advanceHealthily(nanoseconds by)
    {
        for (nanoseconds step{0}; step < by; step += seconds{2}) {
            advance(std::min<nanoseconds>(seconds{2}, by - step));
            heartbeat();
            answerOwn();
        }
    }
};

} // namespace holdfast::venues::okx::test

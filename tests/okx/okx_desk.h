// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/okx/session.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// A session with a clock we turn and a venue we play.
namespace holdfast::venues::okx::test {

inline constexpr std::int64_t kWallStart = 1'795'000'000'000; // ms; a moment of November 2026

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

class Desk {
public:
    explicit Desk(std::vector<InstrumentId> instruments = {{"ETH-USDT-SWAP"}}, bool hasKey = true)
    {
        SessionConfig config;
        config.account = {"drill-okx"};
        config.instruments = std::move(instruments);
        config.hasKey = hasKey;
        session = makeOkxSession(config);
    }

    Now now() const
    {
        return {MonoTime{elapsed},
                wallFromMs(kWallStart) + std::chrono::duration_cast<milliseconds>(elapsed),
                BootTime{elapsed}};
    }
    void start()
    {
        step([&](SessionOut& out) { session->start(now(), out); });
    }
    void on(TransportEvent event)
    {
        step([&](SessionOut& out) { session->on(now(), event, out); });
    }
    void frame(Link link, std::string text) { on(Frame{link, std::move(text)}); }
    void reply(RequestId id, std::string body, int status = 200)
    {
        on(HttpReply{id, status, std::move(body), {}});
    }
    RequestId send(Request request, Lane lane = Lane::Verify)
    {
        const RequestId id{++lastId};
        step([&](SessionOut& out) {
            session->send(now(), {id, {"drill-okx"}, lane, std::move(request)}, out);
        });
        return id;
    }
    /// Turns the clock, waking the session whenever it asked for it.
    void advance(nanoseconds by)
    {
        const nanoseconds until = elapsed + by;
        for (int guard = 0; guard < 100'000; ++guard) {
            const auto next = session->nextWake();
            if (!next || next->time_since_epoch() > until) break;
            elapsed = std::max(elapsed, next->time_since_epoch());
            const auto before = session->nextWake();
            step([&](SessionOut& out) { session->wake(now(), out); });
            if (elapsed >= until && session->nextWake() == before) break;
        }
        elapsed = std::max(elapsed, until);
        step([&](SessionOut& out) { session->wake(now(), out); });
    }

    /// Commands and facts since the last take.
    template <class Command>
    std::vector<Command> takeCommands()
    {
        std::vector<Command> taken;
        for (auto at = commands.begin(); at != commands.end();) {
            if (auto* command = std::get_if<Command>(&*at)) {
                taken.push_back(std::move(*command));
                at = commands.erase(at);
            } else {
                ++at;
            }
        }
        return taken;
    }
    template <class Fact>
    std::vector<Fact> takeFacts()
    {
        std::vector<Fact> taken;
        for (auto at = facts.begin(); at != facts.end();) {
            if (auto* fact = std::get_if<Fact>(&*at)) {
                taken.push_back(std::move(*fact));
                at = facts.erase(at);
            } else {
                ++at;
            }
        }
        return taken;
    }
    /// The request that goes to this place, taken out; an empty id if there is none.
    SendHttp takeHttp(std::string_view target)
    {
        for (auto at = commands.begin(); at != commands.end(); ++at) {
            const auto* http = std::get_if<SendHttp>(&*at);
            if (!http || http->target.rfind(target, 0) != 0) continue;
            SendHttp taken = *http;
            commands.erase(at);
            return taken;
        }
        return {};
    }
    /// Answers what the session asks for itself: the clock and the account.
    void answerOwn(milliseconds venueAhead = milliseconds{0}, const std::string& uid = "7001")
    {
        for (int guard = 0; guard < 20; ++guard) {
            if (const SendHttp time = takeHttp("/api/v5/public/time"); !time.id.empty())
                reply(time.id, okEnvelope(timeRow(toMs(now().wall + venueAhead))));
            else if (const SendHttp account = takeHttp("/api/v5/account/config");
                     !account.id.empty())
                reply(account.id, okEnvelope(accountRow(uid)));
            else
                return;
        }
    }
    void openAll()
    {
        for (const OpenLink& open : takeCommands<OpenLink>())
            on(LinkOpened{open.link});
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
    LinkState state() const { return session->health(now()).state; }
    void forget()
    {
        commands.clear();
        facts.clear();
    }

    std::unique_ptr<Session> session;
    std::vector<TransportCommand> commands;
    std::vector<VenueFact> facts;
    nanoseconds elapsed{seconds{1000}};
    std::uint64_t lastId = 0;

private:
    template <class Act>
    void step(Act&& act)
    {
        SessionOut out;
        act(out);
        commands.insert(commands.end(), out.commands.begin(), out.commands.end());
        facts.insert(facts.end(), out.facts.begin(), out.facts.end());
    }
};

} // namespace holdfast::venues::okx::test

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/bybit/session.h"
#include "tests/bybit/bybit_rows.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// A session with a clock we turn and a venue we play.
namespace holdfast::venues::bybit::test {

inline constexpr std::int64_t kWallStart = 1'795'000'000'000; // ms; a moment of November 2026

class Desk {
public:
    explicit Desk(std::vector<InstrumentId> instruments = {{"ETHUSDT"}}, bool hasKey = true)
    {
        SessionConfig config;
        config.account = {"drill-bybit"};
        config.instruments = std::move(instruments);
        config.hasKey = hasKey;
        session = makeBybitSession(config);
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
    void reply(RequestId id, std::string body, int status = 200,
               std::vector<std::pair<std::string, std::string>> headers = {})
    {
        on(HttpReply{id, status, std::move(body), std::move(headers)});
    }
    RequestId send(Request request, Lane lane = Lane::Verify)
    {
        const RequestId id{++lastId};
        step([&](SessionOut& out) {
            session->send(now(), {id, {"drill-bybit"}, lane, std::move(request)}, out);
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
        return takeFrom<Command>(commands);
    }
    template <class Fact>
    std::vector<Fact> takeFacts()
    {
        return takeFrom<Fact>(facts);
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
    /// A reply stamped with the venue's time, which is as far ahead as it is told.
    std::string stamped(const std::string& result, milliseconds ahead = milliseconds{0}) const
    {
        return R"({"retCode":0,"retMsg":"OK","result":)" + result + R"(,"retExtInfo":{},"time":)"
               + std::to_string(toMs(now().wall + ahead)) + "}";
    }
    /// Answers what the session asks for itself: the clock and the account.
    void answerOwn(milliseconds venueAhead = milliseconds{0}, const std::string& uid = "7001")
    {
        for (int guard = 0; guard < 20; ++guard) {
            if (const SendHttp time = takeHttp("/v5/market/time"); !time.id.empty())
                reply(time.id, stamped("{}", venueAhead));
            else if (const SendHttp key = takeHttp("/v5/user/query-api"); !key.id.empty())
                reply(key.id, stamped(keyResult(uid)));
            else if (const SendHttp info = takeHttp("/v5/account/info"); !info.id.empty())
                reply(info.id, stamped(accountResult()));
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
            frame(login.link, R"({"success":true,"ret_msg":"","op":"auth","conn_id":"c"})");
    }
    void acknowledge(const SendText& text, bool isOk = true, const std::string& why = {})
    {
        const std::string id = Raw::parse(text.text).at("req_id").get<std::string>();
        frame(text.link, R"({"success":)" + std::string{isOk ? "true" : "false"} + R"(,"ret_msg":")"
                             + why + R"(","conn_id":"c","req_id":")" + id
                             + R"(","op":"subscribe"})");
    }
    void acknowledgeAll()
    {
        for (const SendText& text : takeCommands<SendText>())
            acknowledge(text);
    }
    void goLive()
    {
        start();
        answerOwn();
        openAll();
        logInAll();
        acknowledgeAll();
        answerOwn();
    }
    /// Answers the pings like a venue that is well.
    void pongs()
    {
        for (const SendText& text : takeCommands<SendText>()) {
            if (text.text != R"({"op":"ping"})") continue;
            if (text.link == Link::Private)
                frame(text.link, R"({"req_id":"","op":"pong","args":["1"],"conn_id":"c"})");
            else
                frame(text.link,
                      R"({"success":true,"ret_msg":"pong","conn_id":"c","req_id":"","op":"ping"})");
        }
    }
    void advanceHealthily(nanoseconds by)
    {
        for (nanoseconds step{0}; step < by; step += seconds{1}) {
            advance(std::min<nanoseconds>(seconds{1}, by - step));
            pongs();
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
    template <class Taken, class From>
    static std::vector<Taken> takeFrom(From& from)
    {
        std::vector<Taken> taken;
        for (auto at = from.begin(); at != from.end();) {
            if (auto* one = std::get_if<Taken>(&*at)) {
                taken.push_back(std::move(*one));
                at = from.erase(at);
            } else {
                ++at;
            }
        }
        return taken;
    }
    template <class Act>
    void step(Act&& act)
    {
        SessionOut out;
        act(out);
        commands.insert(commands.end(), out.commands.begin(), out.commands.end());
        facts.insert(facts.end(), out.facts.begin(), out.facts.end());
    }
};

} // namespace holdfast::venues::bybit::test

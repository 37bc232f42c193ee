// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/bybit/session.h"
#include "tests/bybit/bybit_rows.h"
#include "tests/support/venue_desk.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::venues::bybit::test {

using venues::test::kWallStart;

/// A session with a clock we turn and a venue we play.
class Desk : public venues::test::VenueDesk {
public:
    explicit Desk(std::vector<InstrumentId> instruments = {{"ETHUSDT"}}, bool hasKey = true)
        : VenueDesk{{"drill-bybit"}, std::move(instruments), hasKey, makeBybitSession}
    {
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
};

} // namespace holdfast::venues::bybit::test

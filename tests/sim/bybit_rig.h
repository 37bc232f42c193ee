// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/signing/hmac.h"
#include "core/sim/bybit/dialect.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// A Bybit venue with one account behind the dialect, in virtual time; ETH stands at 3000.
namespace holdfast::sim::bybit {

using Json = nlohmann::json;

inline constexpr WallTime kStart = wallFromMs(1795176000000); // 20 Nov 2026 12:00 UTC
inline constexpr const char* kEth = "ETHUSDT";

/// A value as a failure can show it: text as it is, all else as JSON.
inline std::string plain(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : value.dump();
}

struct Rig {
    explicit Rig(ModelConfig config = configOf())
        : model{std::move(config)}
        , dialect{model,
                  DialectConfig{uid, credentials, {{{"BTCUSDT"}, minutes{5}}}, milliseconds{250}}}
    {
        setPrice(kEth, "3000");
    }

    WallTime now = kStart;
    Uid uid{"700000001"};
    Credentials credentials{"HFDEMOKEY000000001", "holdfast-demo-secret-NOT-REAL-0001", {}};
    VenueModel model;
    Dialect dialect;
    int linkIds = 0;

    static ModelConfig configOf()
    {
        ModelConfig made;
        made.rules = bybitRules();
        made.market.instruments = bybitInstruments();
        AccountSpec account;
        account.uid = {"700000001"};
        account.usdc = Money::of("50000");
        made.accounts.push_back(account);
        made.market.start = kStart;
        return made;
    }
    [[nodiscard]] HttpAsk ask(const std::string& method, const std::string& target,
                              const std::string& body = {}, milliseconds skew = {},
                              const std::string& window = "5000") const
    {
        const std::string time = std::to_string(toMs(now + skew));
        const std::size_t mark = target.find('?');
        const std::string payload =
            method == "GET" ? (mark == std::string::npos ? std::string{} : target.substr(mark + 1))
                            : body;
        const std::string sign = signing::toHex(
            signing::hmacSha256(credentials.secret, time + credentials.key + window + payload));
        return {method,
                target,
                {{"x-bapi-api-key", credentials.key},
                 {"x-bapi-timestamp", time},
                 {"x-bapi-recv-window", window},
                 {"x-bapi-sign", sign}},
                body};
    }
    HttpAnswer get(const std::string& target) { return dialect.http(now, ask("GET", target)); }
    HttpAnswer post(const std::string& target, const std::string& body)
    {
        return dialect.http(now, ask("POST", target, body));
    }
    Json read(const std::string& target) { return Json::parse(get(target).body); }
    Json list(const std::string& target) { return read(target)["result"]["list"]; }
    /// The whole reply. Category linear stands in the body already.
    Json write(const std::string& target, const Json& more)
    {
        now += milliseconds{150}; // Within the budget of a careful client.
        Json body{{"category", "linear"}};
        body.update(more);
        return Json::parse(post(target, body.dump()).body);
    }
    /// An order of ETH; its reply.
    Json create(const char* side, const char* qty, const Json& more = Json::object())
    {
        Json body{{"symbol", kEth}, {"side", side}, {"orderType", "Market"}, {"qty", qty}};
        body.update(more);
        return write("/v5/order/create", body);
    }
    Json limit(const char* side, const char* qty, const char* price,
               const Json& more = Json::object())
    {
        Json body{{"orderType", "Limit"}, {"price", price}};
        body.update(more);
        return create(side, qty, body);
    }
    Json conditional(const char* side, const char* qty, const char* trigger, int direction,
                     const Json& more = Json::object())
    {
        Json body{{"triggerPrice", trigger}, {"triggerDirection", direction}};
        body.update(more);
        return create(side, qty, body);
    }
    Json stops(const Json& more)
    {
        Json body{{"symbol", kEth}, {"tpslMode", "Full"}, {"positionIdx", 0}};
        body.update(more);
        return write("/v5/position/trading-stop", body);
    }
    Json position(const std::string& symbol = kEth)
    {
        return list("/v5/position/list?category=linear&symbol=" + symbol)[0];
    }
    Json open() { return list("/v5/order/realtime?category=linear&settleCoin=USDT&limit=50"); }
    Json byId(const Json& id)
    {
        now += milliseconds{300};
        const Json rows =
            list("/v5/order/realtime?category=linear&orderId=" + id.get<std::string>());
        return rows.empty() ? Json::object() : rows[0];
    }
    void setPrice(const char* instrument, const char* price)
    {
        static_cast<void>(model.setPrice(now, {instrument}, Price::of(price)));
    }
    [[nodiscard]] std::string login() const
    {
        const std::string expires = std::to_string(toMs(now) + 10'000);
        return Json{
            {"req_id", "1"},
            {"op", "auth"},
            {"args",
             {credentials.key, toMs(now) + 10'000,
              signing::toHex(signing::hmacSha256(credentials.secret, "GET/realtime" + expires))}}}
            .dump();
    }
    StreamId stream(const char* path)
    {
        const auto made = dialect.openStream(now, path);
        static_cast<void>(dialect.takeOutput());
        return made.value_or(0);
    }
    StreamId loggedIn(const char* path)
    {
        const StreamId made = stream(path);
        dialect.receive(now, made, login());
        static_cast<void>(dialect.takeOutput());
        return made;
    }
    /// What a stream was told since the last call, as JSON; a close comes as {"closed":N}.
    std::vector<Json> told(StreamId id)
    {
        std::vector<Json> frames;
        for (const StreamOutput& output : dialect.takeOutput())
            if (output.stream == id)
                frames.push_back(output.closeCode == 0 ? Json::parse(output.text)
                                                       : Json{{"closed", output.closeCode}});
        return frames;
    }
    std::vector<Json> told(StreamId id, const std::string& topic)
    {
        std::vector<Json> frames;
        for (Json& frame : told(id))
            if (frame.value("topic", "") == topic) frames.push_back(std::move(frame));
        return frames;
    }
};

} // namespace holdfast::sim::bybit

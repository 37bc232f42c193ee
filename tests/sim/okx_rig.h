// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/signing/hmac.h"
#include "core/sim/okx/dialect.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// A venue with one account behind the dialect, in virtual time.
namespace holdfast::sim::okx {

using Json = nlohmann::json;

inline constexpr WallTime kStart = wallFromMs(1795176000000); // 20 Nov 2026 12:00 UTC

/// A value as a failure can show it: text as it is, all else as JSON.
inline std::string plain(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : value.dump();
}

struct Rig {
    explicit Rig(PositionMode mode = PositionMode::Net, std::size_t snapshotRowsMax = 100)
        : Rig{configOf(mode), snapshotRowsMax}
    {
    }
    explicit Rig(ModelConfig config, std::size_t snapshotRowsMax = 100)
        : model{std::move(config)}
        , dialect{model, DialectConfig{
                             uid, credentials, {{{"BTC-USDT-SWAP"}, minutes{5}}}, snapshotRowsMax}}
    {
    }

    WallTime now = kStart;
    Uid uid{"700000000000000001"};
    Credentials credentials{"key", "secret", "passphrase"};
    VenueModel model;
    Dialect dialect;

    static ModelConfig configOf(PositionMode mode)
    {
        ModelConfig made;
        AccountSpec account;
        account.uid = {"700000000000000001"};
        account.positionMode = mode;
        made.accounts.push_back(account);
        made.market.start = kStart;
        return made;
    }
    [[nodiscard]] HttpAsk ask(const std::string& method, const std::string& target,
                              const std::string& body = {}, milliseconds skew = {}) const
    {
        const std::string time = toIso8601(now + skew);
        const std::string sign = signing::toBase64(
            signing::hmacSha256(credentials.secret, time + method + target + body));
        return {method,
                target,
                {{"ok-access-key", credentials.key},
                 {"ok-access-passphrase", credentials.passphrase},
                 {"ok-access-timestamp", time},
                 {"ok-access-sign", sign}},
                body};
    }
    HttpAnswer get(const std::string& target) { return dialect.http(now, ask("GET", target)); }
    HttpAnswer post(const std::string& target, const std::string& body)
    {
        return dialect.http(now, ask("POST", target, body));
    }
    /// The answer as JSON.
    Json read(const std::string& target) { return Json::parse(get(target).body); }
    Json write(const std::string& target, const Json& body)
    {
        return Json::parse(post(target, body.dump()).body);
    }
    std::string login() const
    {
        const std::string time = std::to_string(toMs(now) / 1000);
        return R"({"op":"login","args":[{"apiKey":"key","passphrase":"passphrase","timestamp":")"
               + time + R"(","sign":")"
               + signing::toBase64(signing::hmacSha256("secret", time + "GET/users/self/verify"))
               + R"("}]})";
    }
    /// A connection that has logged in; what it was told so far is dropped.
    StreamId loggedIn(const char* path)
    {
        const auto stream = dialect.openStream(now, path);
        dialect.receive(now, *stream, login());
        static_cast<void>(dialect.takeOutput());
        return *stream;
    }
    /// What a stream was told since the last call, as JSON; a close comes as {"closed":N}.
    std::vector<Json> told(StreamId stream)
    {
        std::vector<Json> frames;
        for (const StreamOutput& output : dialect.takeOutput())
            if (output.stream == stream)
                frames.push_back(output.closeCode == 0 ? Json::parse(output.text)
                                                       : Json{{"closed", output.closeCode}});
        return frames;
    }
    /// Everything said since the last call, one frame a line; a close shows as "closed N".
    std::string heard()
    {
        std::string text;
        for (const StreamOutput& output : dialect.takeOutput())
            text +=
                (output.closeCode == 0 ? output.text : "closed " + std::to_string(output.closeCode))
                + '\n';
        return text;
    }
    void setPrice(const char* instrument, const char* price)
    {
        static_cast<void>(model.setPrice(now, {instrument}, Price::of(price)));
    }
    [[nodiscard]] std::string last(const char* instrument) const
    {
        return model.market().price({instrument}, TriggerSource::Last).toString();
    }
    /// A market order of ETH at a price of 3000; its item of the reply.
    Json market(const char* side, const char* qty, const Json& more = Json::object())
    {
        Json body{{"instId", "ETH-USDT-SWAP"},
                  {"tdMode", "cross"},
                  {"side", side},
                  {"ordType", "market"},
                  {"sz", qty}};
        body.update(more);
        return write("/api/v5/trade/order", body)["data"][0];
    }
    Json limit(const char* side, const char* qty, const char* price,
               const Json& more = Json::object())
    {
        Json body{{"ordType", "limit"}, {"px", price}};
        body.update(more);
        return market(side, qty, body);
    }
    Json algo(const Json& more)
    {
        Json body{{"instId", "ETH-USDT-SWAP"},
                  {"tdMode", "cross"},
                  {"side", "sell"},
                  {"sz", "1"},
                  {"reduceOnly", true}};
        body.update(more);
        const Json reply = write("/api/v5/trade/order-algo", body);
        return reply["data"].empty() ? reply : reply["data"][0];
    }
    Json algoById(const Json& id)
    {
        return read("/api/v5/trade/order-algo?algoId=" + id.get<std::string>())["data"][0];
    }
};

inline std::string codeOf(const HttpAnswer& answer)
{
    json::Document document;
    const auto root = document.parse(answer.body);
    if (!root) return "no JSON";
    const auto code = root->at("code");
    return code ? std::string{code->text().value_or("no text")} : "no code";
}

} // namespace holdfast::sim::okx

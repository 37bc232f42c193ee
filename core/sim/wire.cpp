// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/wire.h"

#include "core/base/json.h"
#include "core/signing/bybit.h"
#include "core/signing/okx.h"
#include "core/sim/bybit/dialect.h"
#include "core/sim/okx/dialect.h"

#include <utility>

namespace holdfast::sim {

namespace {

constexpr const char* kKey = "simulated-key";
constexpr const char* kSecret = "simulated-secret";
constexpr const char* kPassphrase = "simulated-passphrase";
constexpr milliseconds kReceiveWindow{5000};  ///< Where a request states none (bybit.md §1.4).
constexpr milliseconds kLoginExpires{10'000}; ///< bybit.md §2.1

std::unique_ptr<VenueDialect> dialectOf(VenueModel& model, const Uid& uid)
{
    if (model.rules().venue == Venue::Bybit) {
        bybit::DialectConfig config;
        config.uid = uid;
        config.credentials = {kKey, kSecret, {}};
        return std::make_unique<bybit::Dialect>(model, std::move(config));
    }
    okx::DialectConfig config;
    config.uid = uid;
    config.credentials = {kKey, kSecret, kPassphrase};
    return std::make_unique<okx::Dialect>(model, std::move(config));
}

void signForOkx(HttpAsk& ask, const venues::SendHttp& request, WallTime venueTime)
{
    if (request.expiresAfter)
        ask.headers.emplace_back("exptime",
                                 std::to_string(toMs(venueTime + *request.expiresAfter)));
    ask.headers.emplace_back("x-simulated-trading", "1");
    if (!request.isSigned) return;
    const std::string stamp = signing::okx::restTimestamp(venueTime);
    ask.headers.emplace_back("ok-access-key", kKey);
    ask.headers.emplace_back(
        "ok-access-sign",
        signing::okx::sign(signing::Secret{kSecret},
                           signing::okx::restPrehash(stamp, ask.method, ask.target, ask.body)));
    ask.headers.emplace_back("ok-access-timestamp", stamp);
    ask.headers.emplace_back("ok-access-passphrase", kPassphrase);
}

void signForBybit(HttpAsk& ask, const venues::SendHttp& request, WallTime venueTime)
{
    if (!request.isSigned) return;
    const std::string stamp = signing::bybit::timestamp(venueTime);
    const std::string window =
        std::to_string(request.expiresAfter.value_or(kReceiveWindow).count());
    const std::string_view payload =
        ask.method == "GET" ? signing::bybit::queryOf(ask.target) : std::string_view{ask.body};
    ask.headers.emplace_back("x-bapi-api-key", kKey);
    ask.headers.emplace_back("x-bapi-timestamp", stamp);
    ask.headers.emplace_back("x-bapi-recv-window", window);
    ask.headers.emplace_back(
        "x-bapi-sign",
        signing::bybit::sign(signing::Secret{kSecret},
                             signing::bybit::restPrehash(stamp, kKey, window, payload)));
}

std::string loginToOkx(WallTime venueTime)
{
    const std::string stamp = signing::okx::loginTimestamp(venueTime);
    json::Writer writer;
    writer.beginObject().member("op", "login").key("args").beginArray().beginObject();
    writer.member("apiKey", kKey)
        .member("passphrase", kPassphrase)
        .member("timestamp", std::string_view{stamp});
    writer.member("sign", std::string_view{signing::okx::sign(signing::Secret{kSecret},
                                                              signing::okx::loginPrehash(stamp))});
    writer.endObject().endArray().endObject();
    return writer.take();
}

std::string loginToBybit(WallTime venueTime)
{
    const WallTime expires = venueTime + kLoginExpires;
    const std::string stamp = signing::bybit::timestamp(expires);
    const std::string sign =
        signing::bybit::sign(signing::Secret{kSecret}, signing::bybit::loginPrehash(stamp));
    json::Writer writer;
    writer.beginObject()
        .member("op", "auth")
        .key("args")
        .beginArray()
        .string(kKey)
        .integer(toMs(expires))
        .string(sign)
        .endArray()
        .endObject();
    return writer.take();
}

} // namespace

Wire::Wire(VenueModel& model, const Uid& uid)
    : m_venue{model.rules().venue}
    , m_dialect{dialectOf(model, uid)}
{
}

HttpAsk Wire::dress(const venues::SendHttp& request, WallTime venueTime) const
{
    HttpAsk ask;
    ask.method = request.method == venues::HttpMethod::Post ? "POST" : "GET";
    ask.target = request.target;
    ask.body = request.body;
    if (request.method == venues::HttpMethod::Post)
        ask.headers.emplace_back("content-type", "application/json");
    if (m_venue == Venue::Bybit)
        signForBybit(ask, request, venueTime);
    else
        signForOkx(ask, request, venueTime);
    return ask;
}

std::string Wire::login(WallTime venueTime) const
{
    return m_venue == Venue::Bybit ? loginToBybit(venueTime) : loginToOkx(venueTime);
}

bool Wire::open(WallTime now, venues::Link link, const std::string& path)
{
    close(link);
    const auto stream = m_dialect->openStream(now, path);
    if (stream) m_streams[link] = *stream;
    return stream.has_value();
}

void Wire::close(venues::Link link)
{
    const auto found = m_streams.find(link);
    if (found == m_streams.end()) return;
    m_dialect->closeStream(found->second);
    m_streams.erase(found);
}

void Wire::closeAll()
{
    while (!m_streams.empty())
        close(m_streams.begin()->first);
}

void Wire::receive(WallTime now, venues::Link link, std::string_view text)
{
    const auto found = m_streams.find(link);
    if (found != m_streams.end()) m_dialect->receive(now, found->second, text);
}

std::vector<Wire::Output> Wire::takeOutput()
{
    std::vector<Output> outputs;
    for (StreamOutput& output : m_dialect->takeOutput()) {
        for (auto it = m_streams.begin(); it != m_streams.end(); ++it) {
            if (it->second != output.stream) continue;
            outputs.push_back({it->first, std::move(output.text), output.closeCode});
            if (output.closeCode != 0) { // The socket's own end, which the venue sees too.
                m_dialect->closeStream(it->second);
                m_streams.erase(it);
            }
            break;
        }
    }
    return outputs;
}

} // namespace holdfast::sim

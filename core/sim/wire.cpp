// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/wire.h"

#include "core/base/json.h"
#include "core/signing/okx.h"

namespace holdfast::sim {

namespace {

constexpr const char* kKey = "simulated-key";
constexpr const char* kSecret = "simulated-secret";
constexpr const char* kPassphrase = "simulated-passphrase";

okx::DialectConfig dialectConfig(const Uid& uid)
{
    okx::DialectConfig config;
    config.uid = uid;
    config.credentials = {kKey, kSecret, kPassphrase};
    return config;
}

} // namespace

Wire::Wire(VenueModel& model, const Uid& uid)
    : m_dialect{model, dialectConfig(uid)}
{
}

HttpAsk Wire::dress(const venues::SendHttp& request, WallTime venueTime)
{
    HttpAsk ask;
    ask.method = request.method == venues::HttpMethod::Post ? "POST" : "GET";
    ask.target = request.target;
    ask.body = request.body;
    if (request.method == venues::HttpMethod::Post)
        ask.headers.emplace_back("content-type", "application/json");
    if (request.expiresAfter)
        ask.headers.emplace_back("exptime",
                                 std::to_string(toMs(venueTime + *request.expiresAfter)));
    ask.headers.emplace_back("x-simulated-trading", "1");
    if (!request.isSigned) return ask;
    const std::string stamp = signing::okx::restTimestamp(venueTime);
    ask.headers.emplace_back("ok-access-key", kKey);
    ask.headers.emplace_back(
        "ok-access-sign",
        signing::okx::sign(signing::Secret{kSecret},
                           signing::okx::restPrehash(stamp, ask.method, ask.target, ask.body)));
    ask.headers.emplace_back("ok-access-timestamp", stamp);
    ask.headers.emplace_back("ok-access-passphrase", kPassphrase);
    return ask;
}

std::string Wire::login(WallTime venueTime)
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

bool Wire::open(WallTime now, venues::Link link, const std::string& path)
{
    close(link);
    const auto stream = m_dialect.openStream(now, path);
    if (stream) m_streams[link] = *stream;
    return stream.has_value();
}

void Wire::close(venues::Link link)
{
    const auto found = m_streams.find(link);
    if (found == m_streams.end()) return;
    m_dialect.closeStream(found->second);
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
    if (found != m_streams.end()) m_dialect.receive(now, found->second, text);
}

std::vector<Wire::Output> Wire::takeOutput()
{
    std::vector<Output> outputs;
    for (okx::StreamOutput& output : m_dialect.takeOutput()) {
        for (auto it = m_streams.begin(); it != m_streams.end(); ++it) {
            if (it->second != output.stream) continue;
            outputs.push_back({it->first, std::move(output.text), output.closeCode});
            if (output.closeCode != 0) { // The socket's own end, which the venue sees too.
                m_dialect.closeStream(it->second);
                m_streams.erase(it);
            }
            break;
        }
    }
    return outputs;
}

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/venue_signer.h"

#include "core/base/json.h"
#include "core/signing/okx.h"

namespace holdfast::shell {
namespace {

Result<void> canSign(const AccountAccess& access)
{
    if (access.venue != Venue::Okx) {
        return unexpected(ErrorCode::Unsupported,
                          std::string{toString(access.venue)} + " is not built in yet");
    }
    if (!access.credentials)
        return unexpected(ErrorCode::Missing, "account " + access.account.text + " has no key");
    return {};
}

} // namespace

Result<HttpHeaders> headersOf(const venues::SendHttp& request, const AccountAccess& access,
                              WallTime venueNow)
{
    HttpHeaders headers;
    if (access.hosts.isSimulated) headers.emplace_back("x-simulated-trading", "1");
    if (request.method == venues::HttpMethod::Post)
        headers.emplace_back("Content-Type", "application/json");
    if (request.expiresAfter)
        headers.emplace_back("expTime", std::to_string(toMs(venueNow + *request.expiresAfter)));
    if (!request.isSigned) return headers;
    if (auto can = canSign(access); !can) return Unexpected{can.error()};

    const Credentials& credentials = *access.credentials;
    const std::string timestamp = signing::okx::restTimestamp(venueNow);
    const std::string_view method = request.method == venues::HttpMethod::Post ? "POST" : "GET";
    const std::string prehash =
        signing::okx::restPrehash(timestamp, method, request.target, request.body);
    headers.emplace_back("OK-ACCESS-KEY", std::string{credentials.key.reveal()});
    headers.emplace_back("OK-ACCESS-SIGN", signing::okx::sign(credentials.secret, prehash));
    headers.emplace_back("OK-ACCESS-TIMESTAMP", timestamp);
    headers.emplace_back("OK-ACCESS-PASSPHRASE", std::string{credentials.passphrase.reveal()});
    return headers;
}

Result<std::string> loginOf(const AccountAccess& access, WallTime venueNow)
{
    if (auto can = canSign(access); !can) return Unexpected{can.error()};
    const Credentials& credentials = *access.credentials;
    const std::string timestamp = signing::okx::loginTimestamp(venueNow);
    json::Writer writer;
    writer.beginObject().member("op", "login").key("args").beginArray().beginObject();
    writer.member("apiKey", credentials.key.reveal())
        .member("passphrase", credentials.passphrase.reveal());
    writer.member("timestamp", std::string_view{timestamp});
    writer.member("sign", std::string_view{signing::okx::sign(
                              credentials.secret, signing::okx::loginPrehash(timestamp))});
    writer.endObject().endArray().endObject();
    return writer.take();
}

} // namespace holdfast::shell

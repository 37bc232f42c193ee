// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/venue_signer.h"

#include "core/base/assert.h"
#include "core/base/json.h"
#include "core/signing/bybit.h"
#include "core/signing/okx.h"
#include "core/venues/bybit/budgets.h"

namespace holdfast::shell {
namespace {

/// A login of Bybit is good until then (bybit.md §2.1: 5 to 10 s).
constexpr seconds kBybitLoginFor{10};

Result<void> canSign(const AccountAccess& access)
{
    if (!access.credentials)
        return unexpected(ErrorCode::Missing, "account " + access.account.text + " has no key");
    return {};
}

Unexpected notBuiltIn(Venue venue)
{
    return unexpected(ErrorCode::Unsupported,
                      std::string{toString(venue)} + " is not built in yet");
}

void signOkx(HttpHeaders& headers, const venues::SendHttp& request, const Credentials& credentials,
             WallTime venueNow)
{
    const std::string timestamp = signing::okx::restTimestamp(venueNow);
    const std::string_view method = request.method == venues::HttpMethod::Post ? "POST" : "GET";
    const std::string prehash =
        signing::okx::restPrehash(timestamp, method, request.target, request.body);
    headers.emplace_back("OK-ACCESS-KEY", std::string{credentials.key.reveal()});
    headers.emplace_back("OK-ACCESS-SIGN", signing::okx::sign(credentials.secret, prehash));
    headers.emplace_back("OK-ACCESS-TIMESTAMP", timestamp);
    headers.emplace_back("OK-ACCESS-PASSPHRASE", std::string{credentials.passphrase.reveal()});
}

/// The window is the expiry: the venue takes nothing that is older than it (bybit.md §1.4).
void signBybit(HttpHeaders& headers, const venues::SendHttp& request,
               const Credentials& credentials, WallTime venueNow)
{
    const std::string timestamp = signing::bybit::timestamp(venueNow);
    const std::string window =
        std::to_string(request.expiresAfter.value_or(venues::bybit::kReceiveWindow).count());
    const std::string_view payload = request.method == venues::HttpMethod::Post
                                         ? std::string_view{request.body}
                                         : signing::bybit::queryOf(request.target);
    const std::string prehash =
        signing::bybit::restPrehash(timestamp, credentials.key.reveal(), window, payload);
    headers.emplace_back("X-BAPI-API-KEY", std::string{credentials.key.reveal()});
    headers.emplace_back("X-BAPI-TIMESTAMP", timestamp);
    headers.emplace_back("X-BAPI-RECV-WINDOW", window);
    headers.emplace_back("X-BAPI-SIGN", signing::bybit::sign(credentials.secret, prehash));
}

std::string okxLogin(const Credentials& credentials, WallTime venueNow)
{
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

std::string bybitLogin(const Credentials& credentials, WallTime venueNow)
{
    const std::string expires = signing::bybit::timestamp(venueNow + kBybitLoginFor);
    json::Writer writer;
    writer.beginObject().member("op", "auth").key("args").beginArray();
    writer.string(credentials.key.reveal()).number(expires);
    writer.string(signing::bybit::sign(credentials.secret, signing::bybit::loginPrehash(expires)));
    writer.endArray().endObject();
    return writer.take();
}

} // namespace

Result<HttpHeaders> headersOf(const venues::SendHttp& request, const AccountAccess& access,
                              WallTime venueNow)
{
    HttpHeaders headers;
    if (access.hosts.isSimulated) headers.emplace_back("x-simulated-trading", "1");
    if (request.method == venues::HttpMethod::Post)
        headers.emplace_back("Content-Type", "application/json");
    if (request.expiresAfter && access.venue == Venue::Okx)
        headers.emplace_back("expTime", std::to_string(toMs(venueNow + *request.expiresAfter)));
    if (!request.isSigned) return headers;
    if (access.venue == Venue::Hyperliquid) return notBuiltIn(access.venue);
    if (auto can = canSign(access); !can) return Unexpected{can.error()};
    switch (access.venue) {
    case Venue::Okx: signOkx(headers, request, *access.credentials, venueNow); break;
    case Venue::Bybit: signBybit(headers, request, *access.credentials, venueNow); break;
    case Venue::Hyperliquid: HF_UNREACHABLE();
    }
    return headers;
}

Result<std::string> loginOf(const AccountAccess& access, WallTime venueNow)
{
    if (access.venue == Venue::Hyperliquid) return notBuiltIn(access.venue);
    if (auto can = canSign(access); !can) return Unexpected{can.error()};
    switch (access.venue) {
    case Venue::Okx: return okxLogin(*access.credentials, venueNow);
    case Venue::Bybit: return bybitLogin(*access.credentials, venueNow);
    case Venue::Hyperliquid: break;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::shell

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/drill_address.h"

#include "app/options/options.h"
#include "core/base/json.h"

#include <QHostAddress>

namespace holdfast::app {
namespace {

Result<QUrl> loopbackUrl(const json::Value& value, std::string_view scheme)
{
    const auto text = value.text();
    if (!text) return Unexpected{text.error()};
    const QUrl url{QString::fromUtf8(text->data(), static_cast<qsizetype>(text->size())),
                   QUrl::StrictMode};
    const bool isLoopback =
        url.host() == QLatin1String("localhost") || QHostAddress{url.host()}.isLoopback();
    if (!url.isValid()
        || url.scheme() != QString::fromUtf8(scheme.data(), static_cast<qsizetype>(scheme.size()))
        || url.port() <= 0 || !isLoopback)
        return unexpected(ErrorCode::UnknownValue,
                          std::string{value.key()} + ": not an address of a drill on this machine");
    return url;
}

QUrl authorityOf(const QUrl& url)
{
    QUrl out;
    out.setScheme(url.scheme());
    out.setHost(url.host());
    out.setPort(url.port());
    return out;
}

} // namespace

DrillAddress DrillAddress::clone() const
{
    DrillAddress out;
    out.venue = venue;
    out.hosts = hosts;
    out.control = control;
    out.credentials = {credentials.key.clone(), credentials.secret.clone(),
                       credentials.passphrase.clone()};
    return out;
}

Result<DrillAddress> parseDrillAddress(const QByteArray& line)
{
    json::Document document;
    const auto root =
        document.parse(std::string_view{line.constData(), static_cast<std::size_t>(line.size())});
    if (!root) return Unexpected{root.error().within("the drill's first line")};
    DrillAddress out;
    const auto venue = root->required("venue");
    if (!venue) return Unexpected{venue.error()};
    const auto venueText = venue->text();
    if (!venueText) return Unexpected{venueText.error()};
    const auto parsedVenue = parseVenue(*venueText);
    if (!parsedVenue) return Unexpected{parsedVenue.error()};
    out.venue = *parsedVenue;

    const auto rest = root->required("rest");
    if (!rest) return Unexpected{rest.error()};
    const auto restUrl = loopbackUrl(*rest, "http");
    if (!restUrl) return Unexpected{restUrl.error()};
    out.hosts.rest = authorityOf(*restUrl);
    const auto control = root->required("control");
    if (!control) return Unexpected{control.error()};
    const auto controlUrl = loopbackUrl(*control, "http");
    if (!controlUrl) return Unexpected{controlUrl.error()};
    out.control = authorityOf(*controlUrl);
    // The streams share one host; the session knows their paths.
    const auto ws = root->required("ws");
    if (!ws) return Unexpected{ws.error()};
    if (!ws->isObject() || ws->size() == 0)
        return unexpected(ErrorCode::Missing, "ws: no stream is named");
    const auto wsUrl = loopbackUrl(ws->items().front(), "ws");
    if (!wsUrl) return Unexpected{wsUrl.error()};
    out.hosts.webSocket = authorityOf(*wsUrl);

    const auto credentials = root->required("credentials");
    if (!credentials) return Unexpected{credentials.error()};
    const auto secretOf = [&](std::string_view name) -> Result<signing::Secret> {
        const auto value = credentials->required(name);
        if (!value) return Unexpected{value.error()};
        const auto text = value->text();
        if (!text)
            return unexpected(ErrorCode::Malformed,
                              "credentials: " + std::string{name} + " is no text");
        return signing::Secret{*text};
    };
    auto key = secretOf("key");
    if (!key) return Unexpected{key.error()};
    auto secret = secretOf("secret");
    if (!secret) return Unexpected{secret.error()};
    auto passphrase = secretOf("passphrase");
    if (!passphrase) return Unexpected{passphrase.error()};
    out.credentials = {std::move(key).value(), std::move(secret).value(),
                       std::move(passphrase).value()};
    return out;
}

} // namespace holdfast::app

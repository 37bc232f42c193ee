// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/venues/request.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The bytes side of a session (decisions §8): what the shell (or the simulated wire) does and reports.
namespace holdfast::venues {

/// Which connection of the account. OKX has three streams: public, private and business. Each has two
/// places, so that a new connection can be whole before the old one is left (F43).
enum class Link { Public, Private, Business, PublicSecond, PrivateSecond, BusinessSecond };
[[nodiscard]] std::string_view toString(Link);
/// The stream a connection carries, named by its first place.
[[nodiscard]] Link roleOf(Link link);
/// The other place of the same stream.
[[nodiscard]] Link otherPlace(Link link);
enum class HttpMethod { Get, Post };

// ---- commands, session → shell -------------------------------------------------------------------
struct OpenLink {
    Link link = Link::Public;
    std::string path;
    friend bool operator==(const OpenLink&, const OpenLink&) = default;
}; ///< Path on the environment's WebSocket host.
struct CloseLink {
    Link link = Link::Public;
    friend bool operator==(const CloseLink&, const CloseLink&) = default;
};
struct SendText {
    Link link = Link::Public;
    std::string text;
    friend bool operator==(const SendText&, const SendText&) = default;
};
/// The shell signs and sends the venue's login message on this link, with the corrected clock.
struct SendLogin {
    Link link = Link::Private;
    milliseconds clockOffset{};
    friend bool operator==(const SendLogin&, const SendLogin&) = default;
};
/// One HTTP request. The shell signs it when it leaves; a write is sent at most once (decisions §7).
struct SendHttp {
    RequestId id;
    Lane lane = Lane::Account;
    HttpMethod method = HttpMethod::Get;
    std::string target; ///< Path and query, exactly as to be signed and sent.
    std::string body;
    bool isSigned = true;
    bool isWrite = false;
    std::optional<milliseconds>
        expiresAfter;           ///< Becomes the venue's expiry header (OKX expTime) at sending.
    milliseconds clockOffset{}; ///< Venue clock minus ours, at the time of emission.
    milliseconds timeout{10000};
    friend bool operator==(const SendHttp&, const SendHttp&) = default;
};
using TransportCommand = std::variant<OpenLink, CloseLink, SendText, SendLogin, SendHttp>;

// ---- events, shell → session ---------------------------------------------------------------------
/// Every OpenLink ends in one LinkClosed, whoever closed it or if it never opened; also after CloseLink.
struct LinkOpened {
    Link link = Link::Public;
    friend bool operator==(const LinkOpened&, const LinkOpened&) = default;
};
struct LinkClosed {
    Link link = Link::Public;
    int closeCode = 0;
    std::string reason;
    friend bool operator==(const LinkClosed&, const LinkClosed&) = default;
};
struct Frame {
    Link link = Link::Public;
    std::string text;
    friend bool operator==(const Frame&, const Frame&) = default;
};
struct HttpReply {
    RequestId id;
    int status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::string>>
        headers; ///< Names in lower case; those that matter only.
    friend bool operator==(const HttpReply&, const HttpReply&) = default;
};
/// No reply. `isProvablyUnsent` only where not a byte was written (no connection).
struct HttpFailed {
    RequestId id;
    bool isProvablyUnsent = false;
    std::string reason;
    friend bool operator==(const HttpFailed&, const HttpFailed&) = default;
};
using TransportEvent = std::variant<LinkOpened, LinkClosed, Frame, HttpReply, HttpFailed>;

} // namespace holdfast::venues

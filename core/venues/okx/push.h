// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/venues/fact.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// One WebSocket frame as what it says (okx.md §2.2–2.8). Pure reading: what follows from it is the
/// session's.
namespace holdfast::venues::okx {

/// The text frame "pong", which is not JSON.
struct Pong {
    friend bool operator==(const Pong&, const Pong&) = default;
};
struct LoginAnswered {
    std::string code;
    std::string text;
    friend bool operator==(const LoginAnswered&, const LoginAnswered&) = default;
};
/// `topic` as topicOf gives it. One comes for each argument of a subscription.
struct Subscribed {
    std::string id;
    std::string topic;
    friend bool operator==(const Subscribed&, const Subscribed&) = default;
};
/// `id` is the request's, where the venue echoes it.
struct StreamRefused {
    std::string id;
    std::string code;
    std::string text;
    friend bool operator==(const StreamRefused&, const StreamRefused&) = default;
};
struct NoticeGiven {
    std::string code;
    std::string text;
    friend bool operator==(const NoticeGiven&, const NoticeGiven&) = default;
};
/// How many connections a private channel has. `isTooMany`: our subscription is dead in spite of its ack.
struct ConnectionsCounted {
    std::string channel;
    bool isTooMany = false;
    friend bool operator==(const ConnectionsCounted&, const ConnectionsCounted&) = default;
};
/// An event we need not act on.
struct Unheeded {
    std::string event;
    friend bool operator==(const Unheeded&, const Unheeded&) = default;
};
/// Rows of a channel. `facts` has one push (orders: fills go with their orders); rows that were refused
/// are in `faults`, rows of other products are neither.
struct Pushed {
    std::string channel;
    std::string uid; ///< Of the account, on private channels; empty where the venue leaves it out.
    bool isSnapshot = false; ///< eventType "snapshot".
    int page = 1;
    bool isLastPage = true;
    std::vector<VenueFact> facts;
    std::vector<DataFault> faults;
    friend bool operator==(const Pushed&, const Pushed&) = default;
};
using Message = std::variant<Pong, LoginAnswered, Subscribed, StreamRefused, NoticeGiven,
                             ConnectionsCounted, Unheeded, Pushed>;

/// Reads frame after frame; keep one for a connection, its buffers stay.
class FrameReader {
public:
    /// \retval ErrorCode::Malformed     not JSON, or neither an event nor a push
    /// \retval ErrorCode::Missing       a part of it that we need
    /// \retval ErrorCode::UnknownValue  a channel we never asked for
    [[nodiscard]] Result<Message> read(std::string_view text);

private:
    json::Document m_document;
};
/// One frame alone.
[[nodiscard]] Result<Message> decodeFrame(std::string_view text);

/// "channel instType instId" of a subscription's argument, blanks where a part is absent: what an ack is
/// matched by.
[[nodiscard]] std::string topicOf(std::string_view channel, std::string_view instType,
                                  std::string_view instId);

} // namespace holdfast::venues::okx

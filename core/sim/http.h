// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::sim {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// One HTTP request as it reached the venue. Target and body are the raw bytes: signatures are
/// verified over them (okx.md §1.2).
struct HttpAsk {
    std::string method;  ///< Upper case: "GET", "POST", "DELETE".
    std::string target;  ///< Path and query as sent; "%2C" stays "%2C".
    HttpHeaders headers; ///< Names in lower case.
    std::string body;
    friend bool operator==(const HttpAsk&, const HttpAsk&) = default;
};

/// The value of the header `name` (lower case); empty if it was not sent.
[[nodiscard]] inline std::string_view header(const HttpAsk& ask, std::string_view name)
{
    for (const auto& [key, value] : ask.headers)
        if (key == name) return value;
    return {};
}

/// How a reply reaches the client. All but Whole are faults of the connection, not of the venue's answer.
enum class Delivery {
    Whole,  ///< As it should be.
    Cut,    ///< Head and half of the body, then the connection closes.
    HangUp, ///< The connection closes before a byte of the reply.
    Silent, ///< No reply, and the connection stays open.
    Later, ///< Not executed yet: the request reaches the venue after `delay`, see HttpAnswer::resume.
};

/// What the venue answers, and how its bytes travel.
struct HttpAnswer {
    int status = 200;
    HttpHeaders headers; ///< Beyond Content-Type and Content-Length.
    std::string body;
    std::string contentType = "application/json";
    Delivery delivery = Delivery::Whole;
    milliseconds delay{0}; ///< Before the first byte, or before hanging up.
    std::uint64_t resume =
        0; ///< Delivery::Later: what to ask for after `delay` to get the real answer.
    /// For whoever watches the truth, never sent: what was really done, where a fault answers something else.
    struct Truth {
        bool isApplied = false;
        std::string code;    ///< The venue's, of what was executed; empty if nothing was.
        bool isTold = false; ///< The reply says so: nothing was done, and it proves it.
        friend bool operator==(const Truth&, const Truth&) = default;
    };
    std::optional<Truth> truth{};
    friend bool operator==(const HttpAnswer&, const HttpAnswer&) = default;
};

} // namespace holdfast::sim

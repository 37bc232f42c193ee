// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/conversation.h"

#include <memory>

namespace holdfast::venues::bybit {

/// The conversation with Bybit for one account: rows C1–C9 of link/conversation.h. The streams are whole as soon
/// as they are subscribed (C3); what they do not tell by themselves is read at ResyncNeeded. The proof of the
/// account is the userID of user/query-api, the clock market/time.
class BybitSession final : public link::Conversation {
public:
    explicit BybitSession(const SessionConfig& config);
};

} // namespace holdfast::venues::bybit

namespace holdfast::venues {

[[nodiscard]] std::unique_ptr<Session> makeBybitSession(const SessionConfig& config);

} // namespace holdfast::venues

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/conversation.h"

#include <memory>

namespace holdfast::venues::okx {

/// The conversation with OKX for one account: rows C1–C9 of link/conversation.h, where whole (C3) is a whole
/// snapshot of positions and silent (C4) 5 s without a frame or 7 s without a positions push (streams.h). The
/// proof of the account is account/config, the clock public/time.
class OkxSession final : public link::Conversation {
public:
    explicit OkxSession(const SessionConfig& config);
};

} // namespace holdfast::venues::okx

namespace holdfast::venues {

[[nodiscard]] std::unique_ptr<Session> makeOkxSession(const SessionConfig& config);

} // namespace holdfast::venues

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/session.h"

#include "core/venues/bybit/dialect.h"
#include "core/venues/bybit/streams.h"

namespace holdfast::venues::bybit {

BybitSession::BybitSession(const SessionConfig& config)
    : link::Conversation{config, dialect(),
                         std::make_unique<Streams>(config, link::saltOf(config.account.text))}
{
}

} // namespace holdfast::venues::bybit

namespace holdfast::venues {

std::unique_ptr<Session> makeBybitSession(const SessionConfig& config)
{
    return std::make_unique<bybit::BybitSession>(config);
}

} // namespace holdfast::venues

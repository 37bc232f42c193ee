// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/session.h"

#include "core/venues/okx/dialect.h"
#include "core/venues/okx/streams.h"

namespace holdfast::venues::okx {

OkxSession::OkxSession(const SessionConfig& config)
    : link::Conversation{config, dialect(),
                         std::make_unique<Streams>(config, link::saltOf(config.account.text))}
{
}

} // namespace holdfast::venues::okx

namespace holdfast::venues {

std::unique_ptr<Session> makeOkxSession(const SessionConfig& config)
{
    return std::make_unique<okx::OkxSession>(config);
}

} // namespace holdfast::venues

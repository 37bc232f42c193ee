// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// First: Qt's headers, which the next one includes, make a macro of a word used here.
#include "app/compose/session_factory.h"

#include "core/venues/bybit/session.h"
#include "core/venues/okx/session.h"

namespace holdfast::app {

shell::SessionFactory sessionFactory()
{
    return [](const engine::AccountSetup& account,
              const venues::SessionConfig& config) -> std::unique_ptr<venues::Session> {
        switch (account.venue) {
        case Venue::Okx: return venues::makeOkxSession(config);
        case Venue::Bybit: return venues::makeBybitSession(config);
        case Venue::Hyperliquid: break;
        }
        failAssertion("composeEngine lets only venues of this version pass");
    };
}

} // namespace holdfast::app

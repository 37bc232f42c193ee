// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/domain/terms.h"

#include <QUrl>

#include <string_view>

namespace holdfast::shell {

/// Where a venue is spoken to.
struct Hosts {
    QUrl rest;                ///< Scheme, host, port. Request targets are appended as they are.
    QUrl webSocket;           ///< Scheme, host, port. OpenLink's path is appended.
    QUrl publicWebSocket;     ///< Of the public stream where it is another one; empty: the same.
    bool isSimulated = false; ///< OKX demo: REST requests carry `x-simulated-trading: 1`.
};

/// The venue's own hosts. Never with a port: OKX closed 8443 on 31 Oct 2026.
/// \param region  the region of the account's key: "" or "global"; OKX "eea", "us"; Bybit "nl", "tr", "kz", "ge",
///                "ae", "eu", "id", for mainnet alone
/// \retval ErrorCode::Unsupported  the drill (its addresses come from the drill itself), a venue
///                                 that is not built in, or a region the venue does not have there
/// Source: okx.md §1.1, bybit.md §1.1. Bybit demo has the public stream of mainnet.
[[nodiscard]] Result<Hosts> hostsOf(Venue venue, Environment environment, std::string_view region);

} // namespace holdfast::shell

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/shell/account_access.h"

#include <QByteArray>
#include <QUrl>

namespace holdfast::app {

/// Where a running drill listens and who we are there: its first line, or what its control address says.
struct DrillAddress {
    Venue venue = Venue::Okx;
    shell::Hosts hosts;
    QUrl control;
    shell::Credentials credentials;
    [[nodiscard]] DrillAddress clone() const;
};

/// \param line  {"ready":true,"venue","rest","ws":{…},"credentials":{…},"control"}
/// \retval ErrorCode::Malformed, Missing, UnknownValue  names the field; never quotes a credential.
///         Addresses that are not on this machine are refused: a drill is loopback.
[[nodiscard]] Result<DrillAddress> parseDrillAddress(const QByteArray& line);

} // namespace holdfast::app

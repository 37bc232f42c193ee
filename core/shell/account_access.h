// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/shell/hosts.h"
#include "core/signing/secret.h"

#include <optional>

namespace holdfast::shell {

/// An API key. Secrets neither print nor copy (core/signing/secret.h).
struct Credentials {
    signing::Secret key;
    signing::Secret secret;
    signing::Secret passphrase; ///< OKX asks for one; empty for a venue that does not.
};

/// Where an account's venue is, and with which key it is spoken to.
struct AccountAccess {
    AccountId account;
    Venue venue = Venue::Okx;
    Hosts hosts;
    std::optional<Credentials> credentials; ///< nullopt: public data only.
};

} // namespace holdfast::shell

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/shell/account_access.h"
#include "core/venues/transport.h"

#include <string>
#include <utility>
#include <vector>

namespace holdfast::shell {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// The headers this request leaves with: signature, expiry, environment.
/// \param venueNow  the venue's clock now, as well as we know it; signed with it
/// \retval ErrorCode::Missing      signed, but the account has no key
/// \retval ErrorCode::Unsupported  a venue that is not built in
/// Source: okx.md §1.2, §1.3; bybit.md §1.2, §1.4: `expiresAfter` is OKX's expTime and Bybit's receive window.
[[nodiscard]] Result<HttpHeaders> headersOf(const venues::SendHttp& request,
                                            const AccountAccess& access, WallTime venueNow);

/// The venue's login message on a WebSocket. Errors as above. It holds the key's id and a signature
/// that is good for 30 s (Bybit: 10); it is sent and neither logged nor kept. Source: okx.md §2.3, bybit.md §2.1.
[[nodiscard]] Result<std::string> loginOf(const AccountAccess& access, WallTime venueNow);

} // namespace holdfast::shell

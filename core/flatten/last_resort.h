// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/terms.h"
#include "core/venues/transport.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The way out when the engine itself has stopped (decisions §12): stateless, and as small as it can
/// be. The host asks for the position lists, gives each reply's bytes here, sends what comes back, and
/// asks again until nothing is left. A list that is cut shows less, so it is closed in more rounds; only lists
/// that show nothing end it. It knows no orders, no stops and no plans; it can only reduce.
namespace holdfast::flatten {

struct LastResortRound {
    std::vector<venues::SendHttp>
        requests;                  ///< One close of a whole position each; may be sent at once.
    std::vector<std::string> held; ///< What the list shows, in words: "ETH-USDT-SWAP long 12".
    bool isFlatByList = false; ///< The list was whole and showed nothing. Not proof: read it twice.
};

/// The requests for the lists that show every position together.
/// \param first  of the host's own numbering: the id of the first; the others follow
[[nodiscard]] std::vector<venues::SendHttp> lastResortReads(Venue venue, RequestId first);

/// \param body   the reply to one of lastResortReads, as it came
/// \param epoch  of this writer, for the client ids of the closes
/// \param round  1, 2, …: each round closes under ids of its own, so repeating is safe
/// \param first  the id of the first request made; the others follow
/// \retval ErrorCode::Malformed, Missing  the list cannot be read; nothing may be concluded from it
/// \retval ErrorCode::Refused             the venue answered with an error
/// \retval ErrorCode::Unsupported         a venue this version cannot close on
[[nodiscard]] Result<LastResortRound>
lastResortRound(Venue venue, std::string_view body, const Epoch& epoch, int round, RequestId first);

/// The venue's time, of a reply that refuses ours: Bybit takes no timestamp a second ahead of its clock (10002, -1;
/// bybit.md §1.4), and without the engine nobody measures it. None of any other reply.
[[nodiscard]] std::optional<WallTime> lastResortTime(Venue venue, std::string_view body);

} // namespace holdfast::flatten

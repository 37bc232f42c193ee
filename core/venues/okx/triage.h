// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace holdfast::venues::okx {

/// May a later frame take the place of this one before the engine saw it (decisions §7)? The key under
/// which the latest wins is a piece of the frame itself: channel and instrument for tickers and mark
/// prices, for candles the bar too, so that no bar is skipped. `nullopt`: keep, in order; that is every
/// frame of a private channel, every event, and all that is not written exactly as the venue writes these
/// three. It looks at the frame's two ends and reads no JSON: most frames end their life here.
/// The shell calls it on the public connection, and on the business one for its candles.
[[nodiscard]] std::optional<std::string_view> triage(std::string_view frame);

} // namespace holdfast::venues::okx

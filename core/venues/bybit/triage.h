// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace holdfast::venues::bybit {

/// May a later frame take the place of this one before the engine saw it (decisions §7)? Only candles: the
/// key is topic and start, so that no bar is skipped. A ticker's delta says what changed and must not be
/// lost; the venue sends one for each 100 ms at most. `nullopt`: keep, in order; that is every other frame,
/// and a candle that is not written exactly as the venue writes it. It reads no JSON.
/// The shell calls it on the public connection.
[[nodiscard]] std::optional<std::string_view> triage(std::string_view frame);

} // namespace holdfast::venues::bybit

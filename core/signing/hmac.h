// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::signing {

using Sha256 = std::array<std::uint8_t, 32>;

/// HMAC-SHA256 (RFC 2104, FIPS 180-4). The key is used as its bytes.
[[nodiscard]] Sha256 hmacSha256(std::string_view key, std::string_view message);
/// RFC 4648, with padding, one line.
[[nodiscard]] std::string toBase64(std::span<const std::uint8_t> bytes);
/// Lower case.
[[nodiscard]] std::string toHex(std::span<const std::uint8_t> bytes);

} // namespace holdfast::signing

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signing/hmac.h"

#include <algorithm>
#include <cryptopp/hmac.h>
#include <cryptopp/sha.h>

namespace holdfast::signing {
namespace {

const CryptoPP::byte* bytesOf(std::string_view text)
{
    return reinterpret_cast<const CryptoPP::byte*>(text.data());
}

} // namespace

Sha256 hmacSha256(std::string_view key, std::string_view message)
{
    Sha256 result{};
    CryptoPP::HMAC<CryptoPP::SHA256> hmac{bytesOf(key), key.size()};
    hmac.Update(bytesOf(message), message.size());
    hmac.Final(result.data());
    return result;
}

std::string toBase64(std::span<const std::uint8_t> bytes)
{
    static constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = (group << 8) | (i < count ? bytes[at + i] : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= count ? kAlphabet[(group >> (18 - 6 * i)) & 63] : '=';
    }
    return text;
}

std::string toHex(std::span<const std::uint8_t> bytes)
{
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

} // namespace holdfast::signing

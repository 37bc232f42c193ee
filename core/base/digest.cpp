// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"

#include "core/base/assert.h"

#include <array>

#define XXH_STATIC_LINKING_ONLY // the state's size, so that it can be a member
#include <xxhash.h>

namespace holdfast {

struct Digester::State {
    XXH3_state_t xxh;
};

Digest Digest::of(std::string_view bytes)
{
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.high64, hash.low64};
}

std::string Digest::hex() const
{
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string result;
    result.reserve(32);
    for (const std::uint64_t word : {high, low})
        for (int shift = 60; shift >= 0; shift -= 4)
            result += kDigits[(word >> shift) & 15];
    return result;
}

std::string Digest::text(std::size_t length) const
{
    HF_ASSERT(length <= kTextMax);
    static constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
    __extension__ typedef unsigned __int128 U128; // NOLINT(modernize-use-using): as in decimal.h
    U128 rest = (U128{high} << 64) | low;
    std::string result(length, '0');
    for (std::size_t at = length; at > 0; --at) {
        result[at - 1] = kDigits[static_cast<std::size_t>(rest % 36)];
        rest /= 36;
    }
    return result;
}

Digester::Digester()
    : m_state{std::make_unique<State>()}
{
    reset();
}

Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

void Digester::bytes(std::string_view bytes)
{
    XXH3_128bits_update(&m_state->xxh, bytes.data(), bytes.size());
}

void Digester::field(std::string_view text)
{
    field(std::uint64_t{text.size()});
    bytes(text);
}

void Digester::field(std::uint64_t number)
{
    std::array<char, 8> little{}; // the same digest on every machine
    for (std::size_t i = 0; i < little.size(); ++i)
        little[i] = static_cast<char>((number >> (8 * i)) & 0xff);
    bytes({little.data(), little.size()});
}

Digest Digester::value() const
{
    const XXH128_hash_t hash = XXH3_128bits_digest(&m_state->xxh);
    return {hash.high64, hash.low64};
}

void Digester::reset() { XXH3_128bits_reset(&m_state->xxh); }

} // namespace holdfast

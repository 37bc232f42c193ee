// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string> // and <compare> with it: Qt's moc cannot read that one first
#include <string_view>

namespace holdfast {

/// A 128-bit digest (XXH3) for ids, traces and checksums. It keeps out accidents, not attackers.
struct Digest {
    static constexpr std::size_t kTextMax = 24; ///< 36^24 < 2^128: each character is fully used.

    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] static Digest of(std::string_view bytes);
    /// 32 lower-case hexadecimal digits.
    [[nodiscard]] std::string hex() const;
    /// `length` characters of 0-9a-z, for venues whose ids take letters and digits only.
    /// \pre length <= kTextMax, asserted
    [[nodiscard]] std::string text(std::size_t length) const;
    friend auto operator<=>(const Digest&, const Digest&) = default;
    friend bool operator==(const Digest&, const Digest&) = default;
};

/// A digest of what is added, in order. `bytes` chains: "ab" then "c" equals "abc". `field` does not:
/// it adds the length first, so that fields cannot flow into each other.
class Digester {
public:
    Digester();
    ~Digester();
    Digester(Digester&&) noexcept;
    Digester& operator=(Digester&&) noexcept;

    void bytes(std::string_view bytes);
    void field(std::string_view text);
    void field(std::uint64_t number);
    /// Of all so far; more may follow.
    [[nodiscard]] Digest value() const;
    void reset();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace holdfast

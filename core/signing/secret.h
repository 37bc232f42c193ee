// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast::signing {

/// Text that must not appear anywhere: it does not print, stream, compare or copy by accident, and its
/// bytes are overwritten when it ends. `reveal()` is the one way out, and easy to search for.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view text);
    /// Takes the text and overwrites where it was.
    [[nodiscard]] static Secret takeFrom(std::string& text);
    ~Secret();
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    [[nodiscard]] Secret clone() const { return Secret{reveal()}; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    /// For the signing functions. Do not store what it returns.
    [[nodiscard]] std::string_view reveal() const { return {m_bytes.get(), m_size}; }
    /// Equality in a time that does not depend on where the texts differ.
    [[nodiscard]] bool matches(std::string_view text) const;

    friend bool operator==(const Secret&, const Secret&) = delete;
    friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

private:
    void wipe();

    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size = 0;
};

/// Overwrites the bytes of a buffer in a way the compiler keeps, and empties it.
void wipe(std::string& text);

/// Equality in a time that depends on the length of `given` alone: for signatures on the venue's side.
[[nodiscard]] bool equalInConstantTime(std::string_view given, std::string_view expected);

} // namespace holdfast::signing

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signing/secret.h"

#include <algorithm>
#include <cryptopp/misc.h>
#include <utility>

namespace holdfast::signing {
namespace {

void overwrite(char* bytes, std::size_t size)
{
    if (size > 0) CryptoPP::SecureWipeBuffer(reinterpret_cast<CryptoPP::byte*>(bytes), size);
}

} // namespace

Secret::Secret(std::string_view text)
    : m_bytes{std::make_unique<char[]>(text.size())}
    , m_size{text.size()}
{
    std::copy(text.begin(), text.end(), m_bytes.get());
}

Secret Secret::takeFrom(std::string& text)
{
    Secret secret{text};
    signing::wipe(text);
    return secret;
}

Secret::~Secret() { wipe(); }

Secret::Secret(Secret&& other) noexcept
    : m_bytes{std::move(other.m_bytes)}
    , m_size{std::exchange(other.m_size, 0)}
{
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this == &other) return *this;
    wipe();
    m_bytes = std::move(other.m_bytes);
    m_size = std::exchange(other.m_size, 0);
    return *this;
}

bool Secret::matches(std::string_view text) const { return equalInConstantTime(text, reveal()); }

void Secret::wipe()
{
    overwrite(m_bytes.get(), m_size);
    m_bytes.reset();
    m_size = 0;
}

void wipe(std::string& text)
{
    overwrite(text.data(), text.capacity()); // a shorter text may have left more behind
    text.clear();
}

bool equalInConstantTime(std::string_view given, std::string_view expected)
{
    unsigned difference = given.size() == expected.size() ? 0U : 1U;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const char other = expected.empty() ? '\0' : expected[i % expected.size()];
        difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(other);
    }
    return difference == 0;
}

} // namespace holdfast::signing

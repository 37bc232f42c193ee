// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/client_id.h"

#include "core/base/assert.h"
#include "core/base/digest.h"

#include <string>

namespace holdfast::orders {
namespace {
constexpr std::string_view kPrefix = "hf";
constexpr std::size_t kEpochLength = 4;
constexpr std::size_t kDigestLength = 20;
constexpr std::size_t kLength = kPrefix.size() + kEpochLength + 1 + kDigestLength;
} // namespace

ClientOrderId clientId(const Epoch& epoch, IdKind kind, std::string_view key)
{
    HF_ASSERT(epoch.text.size() == kEpochLength);
    std::string text{kPrefix};
    text += epoch.text;
    text += static_cast<char>(kind);
    text += Digest::of(key).text(kDigestLength);
    return {std::move(text)};
}

bool looksOurs(const ClientOrderId& id)
{
    if (id.text.size() != kLength || !id.text.starts_with(kPrefix)) return false;
    const char kind = id.text[kPrefix.size() + kEpochLength];
    return kind == 'e' || kind == 's' || kind == 'c';
}

std::optional<Epoch> epochOf(const ClientOrderId& id)
{
    if (!looksOurs(id)) return std::nullopt;
    return Epoch{id.text.substr(kPrefix.size(), kEpochLength)};
}

} // namespace holdfast::orders

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <optional>
#include <string_view>

/// Our names for orders (architecture §4, "Identity"): the prefix tells ours from others', the epoch
/// tells this writer's from a twin's, the digest ties the order to its intent. 27 letters and digits:
/// within every venue's alphabet and length.
namespace holdfast::orders {

enum class IdKind : char { Entry = 'e', Stop = 's', Close = 'c' };

/// The same arguments give the same id, so a retry of an intent keeps its name (I10).
/// \pre epoch is four letters or digits; asserted
[[nodiscard]] ClientOrderId clientId(const Epoch& epoch, IdKind kind, std::string_view key);
/// Ours by its looks: prefix, epoch, kind and length.
[[nodiscard]] bool looksOurs(const ClientOrderId& id);
/// The epoch of an id that looks ours.
[[nodiscard]] std::optional<Epoch> epochOf(const ClientOrderId& id);

} // namespace holdfast::orders

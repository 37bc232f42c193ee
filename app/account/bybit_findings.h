// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/account/account_findings.h"

/// What Bybit says of a key and its account, where its words differ from OKX's. Facts: bybit.md §1.1, §3.3, §3.4,
/// §7, §11.
namespace holdfast::app::bybit {

/// Powers that move money out of trading, or may: every one of a group that is not known to be harmless.
[[nodiscard]] AccountFinding movesMoney(const AccountConfig& config);
[[nodiscard]] AccountFinding addresses(const AccountConfig& config);
[[nodiscard]] AccountFinding accountMode(const AccountConfig& config);
[[nodiscard]] AccountFinding positionMode();
[[nodiscard]] std::string adviceOnRefusal(std::string_view reason, const ProfileAccount& account);

} // namespace holdfast::app::bybit

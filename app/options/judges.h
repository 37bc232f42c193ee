// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/argument_table.h"
#include "app/options/options.h"

/// One judge for each command: from the texts of its command line to its options, or one sentence (usageError).
namespace holdfast::app {

[[nodiscard]] Result<CommonOptions> commonOf(const Arguments& a);
/// Of `holdfast` and of `holdfast-cli run`.
[[nodiscard]] Result<RunOptions> runOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> runCommandOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> drillOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> accountAddOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> accountCheckOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> accountRemoveOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> openOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> flattenOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> findingsOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> resolveOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> askAgainOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> ladderOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> brakeOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> killOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> adoptOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> protectOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> confirmFlatOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> waiveOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> decodeOf(const Arguments& a);
[[nodiscard]] Result<CliCommand> signOf(const Arguments& a);

} // namespace holdfast::app

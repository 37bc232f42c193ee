// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

/// One function for each command: does it, says it, and gives the exit code (decisions §15).
namespace holdfast::app {

[[nodiscard]] ExitCode runEngine(const CommonOptions& common, const RunOptions& options);
[[nodiscard]] ExitCode runDrillCommand(const CommonOptions& common, const DrillOptions& options);
[[nodiscard]] ExitCode addAccount(const CommonOptions& common, const AccountAddOptions& options);
[[nodiscard]] ExitCode listAccounts(const CommonOptions& common);
[[nodiscard]] ExitCode checkAccount(const CommonOptions& common,
                                    const AccountCheckOptions& options);
[[nodiscard]] ExitCode removeAccount(const CommonOptions& common,
                                     const AccountRemoveOptions& options);
[[nodiscard]] ExitCode showStatus(const CommonOptions& common);
[[nodiscard]] ExitCode openPosition(const CommonOptions& common, const OpenOptions& options);
[[nodiscard]] ExitCode flatten(const CommonOptions& common, const FlattenOptions& options);
[[nodiscard]] ExitCode showFindings(const CommonOptions& common, const FindingsOptions& options);
/// An act of a person: about a finding, a position of somebody else's, the ladder, the brake, the kill switch.
[[nodiscard]] ExitCode act(const CommonOptions& common, const ActOptions& options);
[[nodiscard]] ExitCode decode(const CommonOptions& common, const DecodeOptions& options);
[[nodiscard]] ExitCode sign(const CommonOptions& common, const SignOptions& options);

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/config.h"
#include "core/shell/account_access.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace holdfast::strategy {
class Strategy;
}
namespace holdfast::venues {
class Session;
struct SessionConfig;
} // namespace holdfast::venues

namespace holdfast::shell {

/// Makes the strategy object of one setup; nullptr if its kind is not known.
using StrategyFactory =
    std::function<std::unique_ptr<strategy::Strategy>(const engine::StrategySetup&)>;
/// Makes the pure session of one account.
using SessionFactory = std::function<std::unique_ptr<venues::Session>(
    const engine::AccountSetup&, const venues::SessionConfig&)>;

/// What a program hands to the engine's thread. Moved in; holds secrets.
struct EngineSetup {
    engine::EngineConfig engine;
    std::vector<AccountAccess> access; ///< One for each account of `engine`.
    SessionFactory sessions;
    StrategyFactory strategies;
    QString
        dataDir; ///< journal.sqlite, reserve.log and events/ are made here. The caller holds its lock.
    QString stateDir; ///< Of the user, not of the data directory: account locks (decisions §13).
    QString version;  ///< Of the program, for the event log's first line.
};

} // namespace holdfast::shell

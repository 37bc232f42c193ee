// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "core/drill/drill_server.h"

namespace holdfast::app {

ExitCode runDrillCommand(const CommonOptions& common, const DrillOptions& options)
{
    if (!isBuiltIn(options.venue))
        return fail(common, "drill --venue: " + notBuiltIn(options.venue) + ".",
                    ExitCode::WrongUsage);
    drill::DrillOptions asked;
    asked.venue = toString(options.venue);
    asked.port = options.port;
    asked.controlPort = options.controlPort;
    const std::string eth = perpetualOf(options.venue, "ETH");
    for (const CandleFile& candles : options.candles)
        asked.candles.emplace_back(candles.instrument.empty() ? eth : candles.instrument,
                                   candles.file);
    if (options.speed) asked.speed = *options.speed;
    if (options.seed) asked.seed = *options.seed;
    asked.faults = options.faults;
    if (options.state) asked.stateFile = *options.state;
    asked.isHedge = options.hedge;
    asked.pageRows = options.pageRows;
    asked.keep = options.keep;
    return static_cast<ExitCode>(drill::runDrill(asked));
}

} // namespace holdfast::app

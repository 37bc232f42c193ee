// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/drill_server.h"
#include "core/drill/stop_watch.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

namespace holdfast::drill {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitNotUnderstood = 3;
constexpr int kExitWrongUsage = 64;

int exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Malformed: return kExitWrongUsage;
    case ErrorCode::Missing: return kExitNotUnderstood;
    case ErrorCode::UnknownValue:
    case ErrorCode::OutOfRange:
    case ErrorCode::Unsupported:
    case ErrorCode::Stale:
    case ErrorCode::Refused:
    case ErrorCode::Unknown:
    case ErrorCode::Unavailable: return kExitFailed;
    }
    return kExitFailed;
}

} // namespace

int runDrill(const DrillOptions& options)
{
    const auto server = DrillServer::start(options);
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().context.c_str());
        return exitCodeOf(server.error().code);
    }
    std::printf("%s\n", (*server)->readyLine().c_str());
    std::fflush(stdout);

    StopWatch watch{!options.keep};
    QObject::connect(&watch, &StopWatch::stopped, QCoreApplication::instance(),
                     &QCoreApplication::quit, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace holdfast::drill

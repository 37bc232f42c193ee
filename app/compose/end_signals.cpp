// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/end_signals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace holdfast::app {
namespace {

// A handler can reach nothing but globals; a byte in the pipe is all it says.
std::array<int, 2> endPipe{-1, -1};
constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

void writeByte(int)
{
    const char byte = 1;
    if (::write(endPipe[1], &byte, 1) < 0) std::_Exit(1);
}

} // namespace

EndSignals::EndSignals()
{
    if (::pipe2(endPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
    m_notifier = std::make_unique<QSocketNotifier>(endPipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(endPipe[0], &byte, 1) > 0) {
        }
        emit asked();
    });
    struct sigaction action = {};
    action.sa_handler = writeByte;
    action.sa_flags = SA_RESTART;
    for (const int signal : kSignals)
        ::sigaction(signal, &action, nullptr);
}

EndSignals::~EndSignals()
{
    for (const int signal : kSignals)
        std::signal(signal, SIG_DFL);
    m_notifier.reset();
    for (int& end : endPipe) {
        if (end >= 0) ::close(end);
        end = -1;
    }
}

} // namespace holdfast::app

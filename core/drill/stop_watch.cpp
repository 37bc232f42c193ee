// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/stop_watch.h"

#include <QSocketNotifier>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace holdfast::drill {
namespace {

// A signal handler may touch little more than this: the writing end of the pipe.
std::atomic<int> g_signalPipe{-1};

extern "C" void onStopSignal(int)
{
    const char byte = 1;
    if (const int pipe = g_signalPipe.load(); pipe >= 0) {
        const auto written = ::write(pipe, &byte, 1);
        static_cast<void>(written);
    }
}

} // namespace

StopWatch::StopWatch(bool watchesInput, QObject* parent)
    : QObject{parent}
{
    if (watchesInput) {
        m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
        connect(m_input.get(), &QSocketNotifier::activated, this, &StopWatch::readInput);
    }
    if (::pipe2(m_pipe.data(), O_CLOEXEC | O_NONBLOCK) == 0) {
        m_signal = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
        connect(m_signal.get(), &QSocketNotifier::activated, this, [this] {
            m_signal->setEnabled(false);
            emit stopped();
        });
        g_signalPipe = m_pipe[1];
        std::signal(SIGTERM, onStopSignal);
        std::signal(SIGINT, onStopSignal);
    }
}

StopWatch::~StopWatch()
{
    if (m_pipe[1] < 0) return;
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    g_signalPipe = -1;
    m_signal.reset();
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

void StopWatch::readInput()
{
    char bytes[256];
    const auto count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count > 0) return; // Nothing is said over standard input; only its end counts.
    m_input->setEnabled(false);
    emit stopped();
}

} // namespace holdfast::drill

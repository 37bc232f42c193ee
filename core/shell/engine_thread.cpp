// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/engine_thread.h"

#include "core/base/constants.h"
#include "core/shell/engine_host.h"
#include "core/shell/watchdog.h"

#include <QLoggingCategory>
#include <QThread>

namespace holdfast::shell {
namespace {
Q_LOGGING_CATEGORY(log, "holdfast.shell")
constexpr seconds kEndingMax{20};
} // namespace

EngineThread::EngineThread(EngineSetup setup, QObject* parent)
    : QObject{parent}
    , m_thread{new QThread}
    , m_host{new EngineHost{std::move(setup)}}
{
    qRegisterMetaType<engine::OperatorCommand>();
    const milliseconds silenceMax = Numbers{}.watchdogSilence;
    m_watchdog = std::make_unique<Watchdog>(silenceMax, [this, silenceMax](bool isSilent) {
        const QString text = isSilent
                                 ? tr("The engine has not stepped for %1 s. Stops stay at the "
                                      "venue; nothing new is opened or watched until it answers.")
                                       .arg(silenceMax.count() / 1000)
                                 : tr("The engine steps again.");
        QMetaObject::invokeMethod(
            this, [this, isSilent, text] { emit engineHung(isSilent, text); },
            Qt::QueuedConnection);
    });
    m_host->beatFor(m_watchdog.get());
    m_thread->setObjectName(QStringLiteral("engine"));
    m_host->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_host, &QObject::deleteLater);
    connect(m_thread, &QThread::finished, this, &EngineThread::finished);
    connect(m_host, &EngineHost::stopped, m_thread, &QThread::quit, Qt::DirectConnection);
    connect(m_host, &EngineHost::snapshotChanged, this, &EngineThread::snapshotChanged,
            Qt::QueuedConnection);
    connect(m_host, &EngineHost::candlesShown, this, &EngineThread::candlesShown,
            Qt::QueuedConnection);
    connect(m_host, &EngineHost::logLine, this, &EngineThread::logLine, Qt::QueuedConnection);
    connect(m_host, &EngineHost::answered, this, &EngineThread::answered, Qt::QueuedConnection);
}

EngineThread::~EngineThread()
{
    if (m_thread->isRunning()) {
        stop();
        if (!m_thread->wait(kEndingMax)) {
            // Better a process that ends than one that waits for a loop without end.
            qCCritical(log, "engine thread did not end in %lld s: left behind",
                       static_cast<long long>(kEndingMax.count()));
            [[maybe_unused]] const auto* leftBehind = m_watchdog.release();
            return;
        }
    } else if (!m_thread->isFinished()) {
        delete m_host; // never started
    }
    delete m_thread;
}

void EngineThread::adopt(QObject* object)
{
    object->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, object, &QObject::deleteLater);
}

void EngineThread::start()
{
    connect(m_thread, &QThread::started, m_host, &EngineHost::start);
    m_thread->start();
}

void EngineThread::submit(const engine::OperatorCommand& command)
{
    QMetaObject::invokeMethod(
        m_host, [host = m_host, command] { host->submit(command); }, Qt::QueuedConnection);
}

void EngineThread::stop()
{
    QMetaObject::invokeMethod(m_host, [host = m_host] { host->stop(); }, Qt::QueuedConnection);
}

} // namespace holdfast::shell

#include "moc_engine_thread.cpp"

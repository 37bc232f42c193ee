// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/strategy_host.h"

#include "core/strategy/strategy.h"

#include <QPointer>
#include <QThread>
#include <QTimer>

#include <exception>
#include <functional>

namespace holdfast::shell {

/// What runs on the strategy's thread. It may outlive its host (abandoned), so it answers through a
/// guarded relay that lives on the engine's thread and is looked up there.
class StrategyHost::Worker : public QObject {
public:
    using Answer = std::function<void(StrategyHost&)>;

    Worker(StrategyHost* host, std::unique_ptr<strategy::Strategy> strategy)
        : m_relay{std::make_shared<Relay>()}
        , m_strategy{std::move(strategy)}
    {
        m_relay->host = host;
        m_relay->moveToThread(host->thread());
    }

    /// Runs `call` on the strategy and tells the host what it says, or why it died.
    void run(const std::function<Answer(strategy::Strategy&)>& call)
    {
        Answer answer;
        try {
            answer = call(*m_strategy);
        } catch (const std::exception& error) {
            answer = [text = QString::fromUtf8(error.what())](StrategyHost& host) {
                host.freeze(StrategyHost::tr("it threw: %1").arg(text));
            };
        } catch (...) {
            answer = [](StrategyHost& host) {
                host.freeze(
                    StrategyHost::tr("it threw something that is not an exception of the library"));
            };
        }
        QMetaObject::invokeMethod(
            m_relay.get(),
            [relay = m_relay, answer = std::move(answer)] {
                if (StrategyHost* host = relay->host) answer(*host);
            },
            Qt::QueuedConnection);
    }

private:
    struct Relay : QObject {
        QPointer<StrategyHost> host; // read on the engine's thread only
    };
    std::shared_ptr<Relay> m_relay;
    std::unique_ptr<strategy::Strategy> m_strategy;
};

StrategyHost::StrategyHost(StrategyId id, std::unique_ptr<strategy::Strategy> strategy,
                           milliseconds callMax, QObject* parent)
    : QObject{parent}
    , m_id{std::move(id)}
    , m_thread{new QThread}
    , m_worker{new Worker{this, std::move(strategy)}}
    , m_deadline{new QTimer{this}}
{
    m_deadline->setSingleShot(true);
    m_deadline->setInterval(callMax);
    connect(m_deadline, &QTimer::timeout, this, [this, callMax] {
        m_isAbandoned = true;
        freeze(tr("it did not answer within %1 s and was abandoned")
                   .arg(double(callMax.count()) / 1000));
    });
    m_thread->setObjectName(QStringLiteral("strategy ") + QString::fromStdString(m_id.text));
    m_worker->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread->start();
}

StrategyHost::~StrategyHost()
{
    m_thread->quit();
    if (m_isAbandoned || !m_thread->wait(m_deadline->interval())) {
        // Thread and worker are left behind, until what hangs comes back, if ever.
        connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
        return;
    }
    delete m_thread;
}

void StrategyHost::feed(const strategy::StrategyInput& input, MonoTime arrived)
{
    post([input, arrived](strategy::Strategy& strategy) -> Worker::Answer {
        return [decision = strategy.on(input), arrived](StrategyHost& host) {
            if (!host.m_isFrozen) emit host.decided(host.m_id, decision, arrived);
        };
    });
}

void StrategyHost::configure(std::vector<std::pair<std::string, double>> values)
{
    post([values = std::move(values)](strategy::Strategy& strategy) -> Worker::Answer {
        const auto done = strategy.configure(values);
        const QString problem = done ? QString{} : QString::fromStdString(done.error().context);
        return [problem](StrategyHost& host) {
            if (!problem.isEmpty() && !host.m_isFrozen) emit host.refused(host.m_id, problem);
        };
    });
}

template <class Call>
void StrategyHost::post(Call&& call)
{
    if (m_isFrozen) return;
    if (m_waiting >= kWaitingMax) {
        m_isAbandoned = true;
        return freeze(tr("it does not keep up: %1 inputs wait").arg(m_waiting));
    }
    // The deadline is of one call: it runs while any is under way and starts anew with each answer.
    if (m_waiting++ == 0) m_deadline->start();
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, call = std::forward<Call>(call)] {
            worker->run([&](strategy::Strategy& strategy) -> Worker::Answer {
                return [answer = call(strategy)](StrategyHost& host) {
                    if (--host.m_waiting == 0)
                        host.m_deadline->stop();
                    else
                        host.m_deadline->start();
                    answer(host);
                };
            });
        },
        Qt::QueuedConnection);
}

void StrategyHost::freeze(const QString& reason)
{
    if (m_isFrozen) return;
    m_isFrozen = true;
    m_deadline->stop();
    emit froze(m_id, reason);
}

} // namespace holdfast::shell

#include "moc_strategy_host.cpp"

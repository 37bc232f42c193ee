// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shell/engine_host.h"
#include "core/shell/engine_thread.h"
#include "core/venues/okx/session.h"
#include "core/venues/okx/triage.h"
#include "tests/bench/heap_calls.h"
#include "tests/bench/mock_venue.h"
#include "tests/bench/tap.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>

#include <ctime>
#include <map>
#include <semaphore>
#include <unistd.h>

namespace holdfast::bench {

/// What reached the engine of the load, and how old it was when the step that took it was over. Written on
/// the engine's thread; read through `LoadedDesk::look`.
struct Seen {
    std::vector<double> ownMicros;    ///< Private frames: to state.
    std::vector<double> markerMicros; ///< Public frames that are kept: to state.
    std::uint64_t frames = 0;         ///< Of the load, all links; what triage replaced is not here.
    std::map<std::string, std::int64_t> last; ///< Newest probe, by triage's key.
    std::int64_t lastMarker = 0;              ///< When the newest marker was read.
    std::uint64_t ownBeforeLastMarker = 0;
};

/// The OKX session with an eye on what passes. Stamps an event when the engine has looked at everything
/// and asks when to wake next: then it is state.
class SeeingSession : public venues::Session {
public:
    SeeingSession(std::unique_ptr<venues::Session> session, std::shared_ptr<Seen> seen)
        : m_session{std::move(session)}
        , m_seen{std::move(seen)}
    {
    }
    void start(const Now& now, venues::SessionOut& out) override { m_session->start(now, out); }
    void send(const Now& now, const venues::RequestEnvelope& request,
              venues::SessionOut& out) override
    {
        m_session->send(now, request, out);
    }
    void on(const Now& now, const venues::TransportEvent& event, venues::SessionOut& out) override
    {
        if (const auto* frame = std::get_if<venues::Frame>(&event)) see(*frame);
        m_session->on(now, event, out);
    }
    void wake(const Now& now, venues::SessionOut& out) override { m_session->wake(now, out); }
    std::optional<MonoTime> nextWake() const override
    {
        if (m_own != 0 || m_marker != 0) {
            const std::int64_t now = stampNow();
            if (m_own != 0) m_seen->ownMicros.push_back(static_cast<double>(now - m_own) / 1000.0);
            if (m_marker != 0) {
                m_seen->markerMicros.push_back(static_cast<double>(now - m_marker) / 1000.0);
                m_seen->lastMarker = now;
                m_seen->ownBeforeLastMarker = m_seen->ownMicros.size();
            }
            m_own = m_marker = 0;
        }
        return m_session->nextWake();
    }
    void dropQueuedEntries(const Now& now, venues::SessionOut& out) override
    {
        m_session->dropQueuedEntries(now, out);
    }
    void reconnect(const Now& now, std::string reason, venues::SessionOut& out) override
    {
        m_session->reconnect(now, std::move(reason), out);
    }
    void follow(const Now& now, const InstrumentId& instrument, venues::SessionOut& out) override
    {
        m_session->follow(now, instrument, out);
    }
    Health health(const Now& now) const override { return m_session->health(now); }

private:
    void see(const venues::Frame& frame)
    {
        const std::int64_t probe = probeOf(frame.text);
        if (probe == 0) return;
        ++m_seen->frames;
        if (venues::roleOf(frame.link) == venues::Link::Private) {
            m_own = probe;
        } else if (const auto key = venues::okx::triage(frame.text)) {
            m_seen->last[std::string{*key}] = probe;
        } else {
            m_marker = probe;
        }
    }

    std::unique_ptr<venues::Session> m_session;
    std::shared_ptr<Seen> m_seen;
    mutable std::int64_t m_own = 0;
    mutable std::int64_t m_marker = 0;
};

/// CPU seconds so far of this program's threads of that name, from the kernel's own account in hundredths.
inline double cpuOfThreads(const QString& name)
{
    double ticks = 0;
    const QDir tasks{QStringLiteral("/proc/self/task")};
    for (const QString& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file{tasks.filePath(task + QStringLiteral("/stat"))};
        if (!file.open(QIODevice::ReadOnly)) continue; // it has ended
        const QString stat = QString::fromLatin1(file.readAll());
        const auto end = stat.lastIndexOf(QLatin1Char(')'));
        const auto begin = stat.indexOf(QLatin1Char('(')) + 1;
        if (stat.mid(begin, end - begin) != name) continue;
        const QStringList fields = stat.mid(end + 2).split(QLatin1Char(' ')); // from the third on
        ticks += fields.value(11).toDouble() + fields.value(12).toDouble();
    }
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// What a thread used so far, and beside it the reader of market data.
struct Used {
    double cpuSeconds = 0;
    double readerSeconds = 0;
    HeapCalls heap;
    std::int64_t at = 0;
};
inline Used usedHere()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return {static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9,
            cpuOfThreads(QStringLiteral("market")), heapCallsHere(), stampNow()};
}

/// The real shell, whole (engine's thread, sockets, HTTP, journal on a disk), on the mock venue with fifty
/// instruments and a position of a stranger's making in each; taps on both wires.
class LoadedDesk {
public:
    explicit LoadedDesk(Tap::Watch onStream = {}, Tap::Watch onHttp = {})
        : m_streams{Tap::Carries::WebSocket, venue.streamPort(), std::move(onStream)}
        , m_rest{Tap::Carries::Http, venue.restPort(), std::move(onHttp)}
        , m_thread{setup()}
    {
        QObject::connect(
            &m_thread, &shell::EngineThread::snapshotChanged, &m_thread,
            [this](const std::shared_ptr<const engine::Snapshot>& snapshot) { last = snapshot; });
    }
    /// Until everything is synced, held, shown, and seen at least once by the stream's tap.
    void begin()
    {
        m_thread.start();
        until([this] {
            return last && !last->accounts.empty() && last->accounts.front().link == "live";
        });
        venue.takePositions();
        until([this] { return last->positions.size() == kInstruments; });
        until([this] {
            return m_streams.kept("/ws/v5/public") >= 2 * kInstruments
                   && m_streams.kept("/ws/v5/business") > 0
                   && m_streams.kept("/ws/v5/private") >= 3;
        });
    }
    /// Runs this thread's events until it is so, looked at each millisecond.
    template <class Is>
    void until(Is&& is, seconds most = seconds{120})
    {
        bool isSo = is();
        if (isSo) return;
        QEventLoop loop;
        QTimer looks;
        QObject::connect(&looks, &QTimer::timeout, &loop, [&] {
            isSo = is();
            if (isSo) loop.quit();
        });
        QTimer::singleShot(most, &loop, [&loop] { loop.quit(); });
        looks.start(milliseconds{1});
        loop.exec();
        HF_ASSERT(isSo);
    }
    /// On the engine's thread, between two of its events; waits.
    template <class Do>
    void look(Do&& what)
    {
        QMetaObject::invokeMethod(
            m_thread.host(), [&] { what(*m_seen); }, Qt::BlockingQueuedConnection);
    }
    [[nodiscard]] Tap& streams() { return m_streams; }
    [[nodiscard]] shell::EngineThread& engine() { return m_thread; }

    MockVenue venue;
    std::shared_ptr<const engine::Snapshot> last;

private:
    shell::EngineSetup setup()
    {
        shell::EngineSetup setup;
        setup.engine.epoch = Epoch{"l0ad"};
        engine::AccountSetup account;
        account.id = AccountId{"main"};
        for (const Instrument& instrument : fiftyInstruments())
            account.watch.push_back(instrument.id);
        account.bar = minutes{5};
        account.tradesAtStart = true;
        setup.engine.accounts.push_back(account);
        setup.access.push_back(venue.access(m_rest.port(), m_streams.port()));
        setup.sessions = [seen = m_seen](const engine::AccountSetup&,
                                         const venues::SessionConfig& config) {
            return std::make_unique<SeeingSession>(venues::makeOkxSession(config), seen);
        };
        setup.dataDir = m_directory.filePath(QStringLiteral("data"));
        setup.stateDir = m_directory.filePath(QStringLiteral("state"));
        setup.version = QStringLiteral("bench");
        return setup;
    }

    QTemporaryDir m_directory;
    std::shared_ptr<Seen> m_seen = std::make_shared<Seen>();
    Tap m_streams;
    Tap m_rest;
    shell::EngineThread m_thread;
};

} // namespace holdfast::bench

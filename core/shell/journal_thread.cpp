// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/journal_thread.h"

#include "core/journal/adopt.h"
#include "core/shell/event_log_writer.h"
#include "core/shell/journal_store.h"
#include "core/shell/reserve_file.h"

#include <QDir>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <deque>

namespace holdfast::shell {
namespace {

constexpr milliseconds kRetryAfter{250};
constexpr int kOpenTries = 8; // 2 s at the start, for a lock that another program is about to leave
constexpr std::size_t kEventBatchMax = 256;
constexpr std::size_t kEventBacklogMax = 65'536;

QString text(const std::string& from) { return QString::fromStdString(from); }

} // namespace

struct JournalThread::Pending {
    std::vector<journal::TimedEvent> events;
    bool isPosted = false;
    std::uint64_t dropped = 0;
    std::shared_ptr<std::atomic<std::size_t>> backlog =
        std::make_shared<std::atomic<std::size_t>>(0);
};

/// What runs on the thread. Tells the facade by queued calls; the facade outlives it.
class JournalThread::Worker : public QObject {
public:
    Worker(JournalThread* facade, const QString& dataDir, Clock clock)
        : m_facade{facade}
        , m_store{QDir{dataDir}.absoluteFilePath(QStringLiteral("journal.sqlite"))}
        , m_events{QDir{dataDir}.absoluteFilePath(QStringLiteral("events"))}
        , m_clock{std::move(clock)}
        , m_retry{this}
        , m_logging{this}
    {
        m_logging.setInterval(0); // once a turn of the loop, after the records that came meanwhile
        connect(&m_logging, &QTimer::timeout, this, &Worker::logNext);
        m_retry.setSingleShot(true);
        m_retry.setInterval(kRetryAfter);
        connect(&m_retry, &QTimer::timeout, this, &Worker::drain);
    }

    void start(std::vector<journal::Record> fromReserve, int triesLeft)
    {
        const auto opened = m_store.open();
        const bool isNewer = !opened && opened.error().code == ErrorCode::Unsupported;
        if (!opened && !isNewer && triesLeft > 0) {
            QTimer::singleShot(kRetryAfter, this,
                               [this, fromReserve = std::move(fromReserve), triesLeft] {
                                   start(fromReserve, triesLeft - 1);
                               });
            return;
        }
        const bool isReadable = opened || isNewer || m_store.openToRead();
        auto loaded = isReadable ? m_store.load(m_clock())
                                 : Result<JournalStore::Loaded>{Unexpected{opened.error()}};
        if (!loaded) {
            tell([why = loaded.error().context](JournalThread& facade) {
                emit facade.unreadable(text(why));
            });
            return;
        }
        m_isReadOnly = isNewer;
        // What the reserve kept is known to the engine at once; it leaves the reserve when it is written.
        m_kept = journal::missingFrom(loaded->records, std::move(fromReserve));
        auto records = journal::joined(std::move(loaded->records), m_kept);
        if (loaded->isCut && opened) { // behind what was read lie ids that would be given again
            m_kept = records;
            if (const auto done = m_store.replaceWith(records, m_clock()); done)
                m_kept.clear();
            else
                loaded->problem += " (" + done.error().context + ")";
        }
        const auto adopted = isNewer ? Result<void>{} : opened ? adopt() : opened;
        tell([records = std::move(records), problem = loaded->problem, isTaken = m_kept.empty()](
                 JournalThread& facade) { emit facade.loaded(records, text(problem), isTaken); });
        if (isNewer) setHealth(false, opened.error().context);
        if (!adopted) {
            setHealth(false, adopted.error().context);
            m_retry.start();
        }
    }

    void write(std::vector<journal::Record> records, bool isRepeat)
    {
        m_queue.push_back({std::move(records), isRepeat});
        if (!m_retry.isActive()) drain();
    }

    /// \returns whether nothing is left to write
    bool drain()
    {
        if (m_isReadOnly) return m_queue.empty();
        if (const auto adopted = adopt(); !adopted) {
            setHealth(false, adopted.error().context);
            m_retry.start();
            return false;
        }
        while (!m_queue.empty()) {
            const auto done = m_store.append(m_queue.front().records);
            if (!done) {
                setHealth(false, done.error().context);
                m_retry.start();
                return false;
            }
            for (const journal::Record& record : m_queue.front().records)
                if (!m_queue.front().isRepeat) m_lastId = std::max(m_lastId, record.id.value);
            m_queue.pop_front();
            tell([lastId = m_lastId, batches = ++m_batches](JournalThread& facade) {
                emit facade.recorded(lastId, batches);
            });
        }
        setHealth(true, {});
        return true;
    }

    /// \param backlog  how many wait, counted by the facade; less by these once they are written
    void logEvents(std::shared_ptr<std::vector<journal::TimedEvent>> events, std::uint64_t dropped,
                   std::shared_ptr<std::atomic<std::size_t>> backlog)
    {
        m_toLog.push_back({std::move(events), dropped, std::move(backlog)});
        if (!m_logging.isActive()) m_logging.start();
    }
    void logAll()
    {
        while (!m_toLog.empty())
            logNext();
    }

private:
    void logNext()
    {
        if (m_toLog.empty()) {
            m_logging.stop();
            return;
        }
        const EventBatch batch = std::move(m_toLog.front());
        m_toLog.pop_front();
        m_events.append(*batch.events, batch.dropped);
        batch.backlog->fetch_sub(batch.events->size(), std::memory_order_relaxed);
    }
    /// What the reserve kept goes before all else.
    Result<void> adopt()
    {
        auto done = m_store.open();
        if (done && !m_kept.empty()) done = m_store.append(m_kept);
        if (done) m_kept.clear();
        return done;
    }
    template <class Call>
    void tell(Call&& call)
    {
        QMetaObject::invokeMethod(
            m_facade, [facade = m_facade, call = std::forward<Call>(call)] { call(*facade); },
            Qt::QueuedConnection);
    }
    void setHealth(bool isWritable, const std::string& problem)
    {
        if (isWritable == m_isWritable && problem == m_problem) return;
        m_isWritable = isWritable;
        m_problem = problem;
        tell([isWritable, problem](JournalThread& facade) {
            emit facade.health(isWritable, text(problem));
        });
    }

    JournalThread* m_facade;
    JournalStore m_store;
    EventLogWriter m_events;
    Clock m_clock;
    QTimer m_retry;
    QTimer m_logging;
    struct Batch {
        std::vector<journal::Record> records;
        bool isRepeat = false;
    };
    std::deque<Batch> m_queue;
    struct EventBatch {
        std::shared_ptr<std::vector<journal::TimedEvent>> events;
        std::uint64_t dropped = 0;
        std::shared_ptr<std::atomic<std::size_t>> backlog;
    };
    std::deque<EventBatch> m_toLog;      ///< Records go first: a send may be waiting for theirs.
    std::vector<journal::Record> m_kept; ///< By the reserve, not in the journal yet.
    std::uint64_t m_lastId = 0;
    std::uint64_t m_batches = 0;
    bool m_isReadOnly = false;
    bool m_isWritable = true;
    std::string m_problem;
};

JournalThread::JournalThread(const QString& dataDir, Clock clock,
                             std::shared_ptr<const ReserveFile> reserve, QObject* parent)
    : QObject{parent}
    , m_thread{new QThread{this}}
    , m_worker{new Worker{this, dataDir, clock}}
    , m_clock{std::move(clock)}
    , m_reserve{std::move(reserve)}
    , m_pending{new Pending}
{
    m_thread->setObjectName(QStringLiteral("journal"));
    m_worker->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread->start();
}

JournalThread::~JournalThread()
{
    postEvents();
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, thread = m_thread] {
            worker->drain();
            worker->logAll();
            thread->quit();
        },
        Qt::QueuedConnection);
    m_thread->wait();
}

void JournalThread::start(std::vector<journal::Record> fromReserve)
{
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, fromReserve = std::move(fromReserve)] {
            worker->start(fromReserve, kOpenTries);
        },
        Qt::QueuedConnection);
}

std::uint64_t JournalThread::write(std::vector<journal::Record> records)
{
    return post(std::move(records), false);
}

std::uint64_t JournalThread::repeat(std::vector<journal::Record> records)
{
    return post(std::move(records), true);
}

std::uint64_t JournalThread::post(std::vector<journal::Record> records, bool isRepeat)
{
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, records = std::move(records), isRepeat] {
            worker->write(records, isRepeat);
        },
        Qt::QueuedConnection);
    return ++m_batches;
}

void JournalThread::logEvent(const Now& now, const engine::Event& event)
{
    if (m_pending->backlog->load(std::memory_order_relaxed) + m_pending->events.size()
        >= kEventBacklogMax) {
        ++m_pending->dropped;
        return;
    }
    m_pending->events.push_back({now, event});
    if (m_pending->events.size() >= kEventBatchMax) {
        postEvents();
    } else if (!m_pending->isPosted) {
        m_pending->isPosted = true;
        QMetaObject::invokeMethod(this, [this] { postEvents(); }, Qt::QueuedConnection);
    }
}

void JournalThread::postEvents()
{
    m_pending->isPosted = false;
    if (m_pending->events.empty()) return;
    auto events = std::make_shared<std::vector<journal::TimedEvent>>();
    events->swap(m_pending->events);
    const std::uint64_t dropped = std::exchange(m_pending->dropped, 0);
    const auto backlog = m_pending->backlog;
    backlog->fetch_add(events->size(), std::memory_order_relaxed);
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, events, dropped, backlog] {
            worker->logEvents(events, dropped, backlog);
        },
        Qt::QueuedConnection);
}

void JournalThread::syncReserve()
{
    if (!m_reserve) return;
    QMetaObject::invokeMethod(
        m_worker, [reserve = m_reserve] { reserve->sync(); }, Qt::QueuedConnection);
}

void JournalThread::flush()
{
    postEvents();
    QMetaObject::invokeMethod(
        m_worker,
        [this, worker = m_worker] {
            worker->drain();
            worker->logAll();
            QMetaObject::invokeMethod(this, &JournalThread::flushed, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

} // namespace holdfast::shell

#include "moc_journal_thread.cpp"

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/engine/event.h"
#include "core/journal/record.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

class QThread;

namespace holdfast::shell {

class ReserveFile;

/// The journal and the event log on a thread of their own (decisions §7): whatever a disk does, the
/// engine's thread does not wait for it. Used from the engine's thread; answers come there as signals.
///
/// A batch that cannot be written is kept and tried again until it is, in order; batches of one step are
/// one transaction. The queue is bounded by what the engine does without a journal: it opens nothing.
class JournalThread : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<WallTime()>;

    /// \param dataDir  journal.sqlite and events/ are in it
    /// \param reserve  its disk is synced from this thread; may be null
    JournalThread(const QString& dataDir, Clock clock, std::shared_ptr<const ReserveFile> reserve,
                  QObject* parent = nullptr);
    /// Waits until what was queued is written or has been refused once more.
    ~JournalThread() override;

    /// Opens the journal, takes over what the reserve kept, and loads; `loaded` or `unreadable` follows.
    void start(std::vector<journal::Record> fromReserve);
    /// One transaction; `recorded` follows.
    /// \returns the number of this batch, from 1
    std::uint64_t write(std::vector<journal::Record> records);
    /// The same for what went into the reserve: records of a transaction that may still be on its way.
    /// That they are there says nothing about those before them.
    std::uint64_t repeat(std::vector<journal::Record> records);
    /// For replay. Written when no record waits. Dropped, counted and said in the log itself when the disk does
    /// not keep up.
    void logEvent(const Now& now, const engine::Event& event);
    /// Makes the reserve survive a loss of power, in the background.
    void syncReserve();
    /// Everything queued so far is tried once; `flushed` follows.
    void flush();

signals:
    /// \param problem  what could not be read, as a sentence; empty: nothing
    /// \param isReserveTaken  what the reserve kept is written; if not, `recorded` comes after it was
    void loaded(const std::vector<holdfast::journal::Record>& records, const QString& problem,
                bool isReserveTaken);
    /// Nothing could be read: the engine must not begin as if there had been nothing.
    void unreadable(const QString& problem);
    /// Every record up to this id that was given to `write` is synced, and so are this many batches.
    void recorded(quint64 lastId, quint64 batches);
    void health(bool isWritable, const QString& problem);
    void flushed();

private:
    class Worker;
    std::uint64_t post(std::vector<journal::Record> records, bool isRepeat);
    void postEvents();

    QThread* m_thread;
    Worker* m_worker; // lives on m_thread
    Clock m_clock;
    std::shared_ptr<const ReserveFile> m_reserve;
    struct Pending;
    std::unique_ptr<Pending> m_pending; // events of this turn of the loop
    std::uint64_t m_batches = 0;
};

} // namespace holdfast::shell

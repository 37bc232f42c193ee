// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/journal_store.h"
#include "core/shell/journal_thread.h"
#include "core/shell/reserve_file.h"
#include "core/sim/random.h"
#include "tests/shell/small_disk.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <algorithm>
#include <memory>
#include <sys/resource.h>

using namespace holdfast;
using shell::JournalStore;
using shell::JournalThread;
using shell::ReserveFile;

namespace {

constexpr WallTime kNow = wallFromMs(1'795'165'200'000);
WallTime fixedClock() { return kNow; }

journal::Record note(std::uint64_t id, std::size_t length = 10)
{
    return {RecordId{id}, kNow, {}, journal::NoteRecord{"operator", {}, std::string(length, 'n')}};
}
std::vector<std::uint64_t> idsOf(const std::vector<journal::Record>& records)
{
    std::vector<std::uint64_t> ids;
    for (const auto& record : records)
        ids.push_back(record.id.value);
    return ids;
}
std::vector<std::uint64_t> idsIn(const QString& path)
{
    JournalStore store{path};
    if (!store.open()) return {};
    const auto loaded = store.load(kNow);
    return loaded ? idsOf(loaded->records) : std::vector<std::uint64_t>{};
}
std::vector<std::uint64_t> upTo(std::uint64_t last)
{
    std::vector<std::uint64_t> ids;
    for (std::uint64_t id = 1; id <= last; ++id)
        ids.push_back(id);
    return ids;
}

/// A journal at work and what it says.
struct Journal {
    explicit Journal(const QString& dir)
        : reserve{std::make_shared<ReserveFile>(dir + QStringLiteral("/reserve.log"))}
        , reserveOpened{reserve->open()}
        , thread{dir, fixedClock, reserve}
    {
        QObject::connect(
            &thread, &JournalThread::loaded, &thread,
            [this](const std::vector<journal::Record>& records, const QString& why, bool isTaken) {
                loaded = idsOf(records);
                problem = why;
                isReserveTaken = isTaken;
                isLoaded = true;
            });
        QObject::connect(&thread, &JournalThread::recorded, &thread,
                         [this](quint64 id, quint64) { recorded = id; });
        QObject::connect(&thread, &JournalThread::health, &thread,
                         [this](bool is, const QString& why) {
                             isWritable = is;
                             trouble = why;
                         });
        QObject::connect(&thread, &JournalThread::unreadable, &thread,
                         [this](const QString& why) { unreadable = why; });
        thread.start(reserve->load());
    }
    std::shared_ptr<ReserveFile> reserve;
    Result<void> reserveOpened;
    std::vector<std::uint64_t> loaded;
    QString problem;
    bool isReserveTaken = false;
    bool isLoaded = false;
    quint64 recorded = 0;
    bool isWritable = true;
    QString trouble;
    QString unreadable;
    JournalThread thread; ///< Last: it ends first.
};

/// The database held by somebody else.
class Holder {
public:
    explicit Holder(const QString& path)
    {
        auto database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("holder"));
        database.setDatabaseName(path);
        isHeld = database.open() && QSqlQuery{database}.exec(QStringLiteral("BEGIN IMMEDIATE"));
    }
    ~Holder()
    {
        QSqlDatabase::database(QStringLiteral("holder"), false).close();
        QSqlDatabase::removeDatabase(QStringLiteral("holder"));
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    bool isHeld = false;
};

} // namespace

/// F83 to F86, F94, F95 on the real files: trouble is said, nothing that was given is lost, and a cure
/// is enough.
class TestJournalFaults : public QObject {
    Q_OBJECT

private slots:
    void aFullDiskKeepsEverythingUntilThereIsSpace()
    {
        SmallDisk disk{4};
        SKIP_WITHOUT_A_DISK(disk);
        {
            Journal journal{disk.path()};
            QVERIFY(journal.reserveOpened.has_value());
            QTRY_VERIFY(journal.isLoaded);
            disk.fill();
            std::uint64_t id = 0;
            for (; id < 40; ++id) // more than the log's last pages can take
                journal.thread.write({note(id + 1, 20'000)});
            QTRY_VERIFY(!journal.isWritable);
            QVERIFY2(journal.trouble.contains(QStringLiteral("full")), qPrintable(journal.trouble));
            QVERIFY(journal.recorded < id);
            QVERIFY(
                journal.reserve->append(std::vector{note(id)}).has_value()); // its space was taken
            disk.empty();
            QTRY_VERIFY(journal.isWritable);
            QTRY_COMPARE(journal.recorded, quint64(id));
        }
        QCOMPARE(idsIn(disk.filePath("journal.sqlite")), upTo(40));
    }

    /// The start with a full disk: what the reserve kept is known at once, and stays kept until written.
    void aStartOnAFullDiskKnowsAllAndLosesNothing()
    {
        SmallDisk disk{4};
        SKIP_WITHOUT_A_DISK(disk);
        {
            Journal journal{disk.path()};
            QTRY_VERIFY(journal.isLoaded);
            journal.thread.write({note(1), note(2)});
            QTRY_COMPARE(journal.recorded, quint64{2});
            QVERIFY(journal.reserve->append(std::vector{note(3, 60'000)}).has_value());
        }
        disk.fill();
        {
            Journal journal{disk.path()};
            QTRY_VERIFY_WITH_TIMEOUT(journal.isLoaded || !journal.unreadable.isEmpty(), 15'000);
            QVERIFY2(journal.isLoaded, qPrintable(journal.unreadable));
            QCOMPARE(journal.loaded, upTo(3));
            QVERIFY(!journal.isReserveTaken);
            QTRY_VERIFY(!journal.isWritable);
            QCOMPARE(idsOf(journal.reserve->load()), (std::vector<std::uint64_t>{3}));
            disk.empty();
            journal.thread.write({note(4)});
            QTRY_COMPARE(journal.recorded, quint64{4});
            QVERIFY(journal.isWritable);
        }
        QCOMPARE(idsIn(disk.filePath("journal.sqlite")), upTo(4));
    }

    void aReadOnlyDiskIsReadAndSaidSo()
    {
        SmallDisk disk{4};
        SKIP_WITHOUT_A_DISK(disk);
        {
            Journal journal{disk.path()};
            QTRY_VERIFY(journal.isLoaded);
            journal.thread.write({note(1), note(2)});
            QTRY_COMPARE(journal.recorded, quint64{2});
        }
        QVERIFY(disk.makeReadOnly());
        Journal journal{disk.path()};
        QTRY_VERIFY_WITH_TIMEOUT(journal.isLoaded || !journal.unreadable.isEmpty(), 15'000);
        QVERIFY2(journal.isLoaded, qPrintable(journal.unreadable));
        QCOMPARE(journal.loaded, upTo(2));
        QTRY_VERIFY(!journal.isWritable);
        journal.thread.write({note(3)});
        QVERIFY(!journal.reserve->append(std::vector{note(3)}).has_value()); // and it says so
        QVERIFY(disk.makeWritable());
        QTRY_COMPARE(journal.recorded, quint64{3});
        QVERIFY(journal.isWritable);
    }

    void aLockAtTheStartDelaysTheReserveAndLosesNothing()
    {
        const QTemporaryDir dir;
        {
            Journal journal{dir.path()};
            QTRY_VERIFY(journal.isLoaded);
            journal.thread.write({note(1)});
            QTRY_COMPARE(journal.recorded, quint64{1});
            QVERIFY(journal.reserve->append(std::vector{note(2)}).has_value());
        }
        auto holder = std::make_unique<Holder>(dir.filePath(QStringLiteral("journal.sqlite")));
        QVERIFY(holder->isHeld);
        Journal journal{dir.path()};
        QTRY_VERIFY_WITH_TIMEOUT(journal.isLoaded || !journal.unreadable.isEmpty(), 15'000);
        QVERIFY2(journal.isLoaded, qPrintable(journal.unreadable));
        QCOMPARE(journal.loaded, upTo(2));
        QTRY_VERIFY(!journal.isWritable);
        QVERIFY2(journal.trouble.contains(QStringLiteral("lock")), qPrintable(journal.trouble));
        journal.thread.write({note(3)});
        holder.reset();
        QTRY_COMPARE(journal.recorded, quint64{3});
        QVERIFY(journal.isWritable);
        QCOMPARE(idsIn(dir.filePath(QStringLiteral("journal.sqlite"))), upTo(3));
    }

    void aTornTailLosesWhatWasNeverAcknowledged()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("journal.sqlite"));
        JournalStore store{path};
        QVERIFY(store.open().has_value());
        for (std::uint64_t id = 1; id <= 30; ++id)
            QVERIFY(
                store.append(std::vector{note(2 * id - 1, 300), note(2 * id, 300)}).has_value());
        const QString wal = path + QStringLiteral("-wal");
        const auto size = static_cast<std::int64_t>(QFileInfo{wal}.size());
        QVERIFY(size > 0);
        std::size_t shortest = 60;
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            const QTemporaryDir copy;
            const QString torn = copy.filePath(QStringLiteral("journal.sqlite"));
            QVERIFY(QFile::copy(path, torn));
            QVERIFY(QFile::copy(wal, torn + QStringLiteral("-wal")));
            QFile tail{torn + QStringLiteral("-wal")};
            QVERIFY(tail.resize(sim::toRange(sim::draw(seed, 1, 1, 1), 0, size)));
            JournalStore after{torn};
            QVERIFY(after.open().has_value());
            const auto loaded = after.load(kNow);
            QVERIFY(loaded.has_value());
            QVERIFY2(loaded->problem.empty(), loaded->problem.c_str());
            // Whole transactions, and none without those before it.
            QCOMPARE(loaded->records.size() % 2, std::size_t{0});
            QCOMPARE(idsOf(loaded->records), upTo(loaded->records.size()));
            shortest = std::min(shortest, loaded->records.size());
            QVERIFY(after.append(std::vector{note(100)}).has_value());
        }
        QVERIFY(shortest < 30);
    }

    /// A page in the middle is gone: what came before counts, the file is set aside, and the ids behind
    /// the hole do not stand in the way of new records.
    void aCorruptedPageIsSetAsideAndTheJournalGoesOn()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("journal.sqlite"));
        {
            JournalStore store{path};
            QVERIFY(store.open().has_value());
            for (std::uint64_t id = 1; id <= 200; ++id)
                QVERIFY(store.append(std::vector{note(id, 500)}).has_value());
        }
        QFile file{path};
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 page = 4096;
        QVERIFY(file.size() > 20 * page);
        QVERIFY(file.seek(12 * page));
        QCOMPARE(file.write(QByteArray(int(page), '\x5a')), page);
        file.close();

        Journal journal{dir.path()};
        QTRY_VERIFY_WITH_TIMEOUT(journal.isLoaded || !journal.unreadable.isEmpty(), 15'000);
        QVERIFY2(journal.isLoaded, qPrintable(journal.unreadable));
        QVERIFY2(journal.problem.contains(QStringLiteral("up to record")),
                 qPrintable(journal.problem));
        QVERIFY(!journal.loaded.empty() && journal.loaded.size() < 200);
        QCOMPARE(journal.loaded, upTo(journal.loaded.size()));
        const std::uint64_t next = journal.loaded.back() + 1;
        journal.thread.write({note(next)}); // an id that stands behind the hole
        QTRY_COMPARE(journal.recorded, quint64(next));
        QVERIFY(journal.isWritable);
        QCOMPARE(idsIn(path), upTo(next));
        QCOMPARE(QDir{dir.path()}.entryList({QStringLiteral("journal.sqlite.damaged-*")}).isEmpty(),
                 false);
    }

    /// F95: an older program on a newer journal reads, writes nothing, and leaves the reserve alone.
    void aNewerJournalKeepsItsReserve()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("journal.sqlite"));
        {
            Journal journal{dir.path()};
            QTRY_VERIFY(journal.isLoaded);
            journal.thread.write({note(1)});
            QTRY_COMPARE(journal.recorded, quint64{1});
            QVERIFY(journal.reserve->append(std::vector{note(2)}).has_value());
        }
        {
            auto database =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
            database.setDatabaseName(path);
            QVERIFY(database.open());
            QVERIFY(QSqlQuery{database}.exec(QStringLiteral("PRAGMA user_version = 99")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("newer"));
        Journal journal{dir.path()};
        QTRY_VERIFY(journal.isLoaded);
        QCOMPARE(journal.loaded, upTo(2));
        QVERIFY(!journal.isReserveTaken);
        QTRY_VERIFY(!journal.isWritable);
        QVERIFY(journal.trouble.contains(QStringLiteral("newer")));
        QCOMPARE(idsOf(journal.reserve->load()), (std::vector<std::uint64_t>{2}));
    }

    /// F94: no file descriptor is left; what is open stays open, and that is all a journal needs.
    void withoutFileDescriptorsTheJournalGoesOn()
    {
        const QTemporaryDir dir;
        Journal journal{dir.path()};
        QTRY_VERIFY(journal.isLoaded);
        journal.thread.write({note(1)});
        QTRY_COMPARE(journal.recorded, quint64{1});
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        rlimit none = before;
        none.rlim_cur = 0; // every new one is refused
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
        for (std::uint64_t id = 2; id <= 50; ++id)
            journal.thread.write({note(id, 5000)});
        const bool isKept = journal.reserve->append(std::vector{note(51)}).has_value();
        const QDeadlineTimer until{10'000};
        while (journal.recorded < 50 && journal.isWritable && !until.hasExpired())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        QVERIFY(isKept);
        QVERIFY2(journal.isWritable, qPrintable(journal.trouble));
        QCOMPARE(journal.recorded, quint64{50});
    }
};

QTEST_GUILESS_MAIN(TestJournalFaults)
#include "tst_journal_faults.moc"

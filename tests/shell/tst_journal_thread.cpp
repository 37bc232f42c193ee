// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/event_log_writer.h"
#include "core/shell/journal_store.h"
#include "core/shell/journal_thread.h"
#include "core/shell/reserve_file.h"

#include <QDir>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using shell::JournalThread;

namespace {

constexpr WallTime kNow = wallFromMs(1'795'165'200'000);
journal::Record note(std::uint64_t id)
{
    return {
        RecordId{id}, kNow, {}, journal::NoteRecord{"operator", {}, "note " + std::to_string(id)}};
}
WallTime fixedClock() { return kNow; }

/// What a JournalThread says.
struct Listener {
    explicit Listener(JournalThread& journal)
    {
        QObject::connect(&journal, &JournalThread::loaded, &journal,
                         [this](const std::vector<journal::Record>& all, const QString& why) {
                             records = all;
                             problem = why;
                             ++loads;
                         });
        QObject::connect(&journal, &JournalThread::recorded, &journal,
                         [this](quint64 id, quint64 batches) { acks.push_back({id, batches}); });
        QObject::connect(
            &journal, &JournalThread::health, &journal,
            [this](bool isWritable, const QString& why) { health.push_back({isWritable, why}); });
        QObject::connect(&journal, &JournalThread::unreadable, &journal,
                         [this](const QString& why) { unreadable.push_back(why); });
    }
    std::vector<journal::Record> records;
    QString problem;
    int loads = 0;
    std::vector<std::pair<quint64, quint64>> acks;
    std::vector<std::pair<bool, QString>> health;
    QStringList unreadable;
};

class FileLock { // another program that holds the database
public:
    explicit FileLock(const QString& path)
    {
        auto database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("holder"));
        database.setDatabaseName(path);
        isHeld = database.open() && QSqlQuery{database}.exec(QStringLiteral("BEGIN EXCLUSIVE"));
    }
    ~FileLock()
    {
        QSqlDatabase::database(QStringLiteral("holder"), false).close();
        QSqlDatabase::removeDatabase(QStringLiteral("holder"));
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    bool isHeld = false;
};

} // namespace

class TestJournalThread : public QObject {
    Q_OBJECT
private slots:
    void acknowledgesAfterTheCommit();
    void whatWasInTheReserveIsLoadedFirst();
    void aLockIsTroubleUntilItEnds();
    void endingWritesWhatIsQueued();
    void anUnreadableJournalIsNotAnEmptyOne();
    void eventsComeBackInOrder();
    void recordsDoNotWaitForTheEventLog();
    void fullFilesArePackedAndStillRead();
};

void TestJournalThread::acknowledgesAfterTheCommit()
{
    const QTemporaryDir dir;
    JournalThread journal{dir.path(), fixedClock, {}};
    Listener heard{journal};
    journal.start({});
    QTRY_COMPARE(heard.loads, 1);
    QVERIFY(heard.records.empty());
    QCOMPARE(journal.write({note(1), note(2)}), 1U);
    QCOMPARE(journal.write({note(3)}), 2U);
    QTRY_COMPARE(heard.acks.size(), 2U);
    QVERIFY((heard.acks == std::vector<std::pair<quint64, quint64>>{{2, 1}, {3, 2}}));
    shell::JournalStore store{dir.filePath(QStringLiteral("journal.sqlite"))};
    QVERIFY(store.open());
    QCOMPARE(store.load(kNow)->records.size(), 3U);
    QVERIFY(heard.health.empty());
}

void TestJournalThread::whatWasInTheReserveIsLoadedFirst()
{
    const QTemporaryDir dir;
    JournalThread journal{dir.path(), fixedClock, {}};
    Listener heard{journal};
    journal.start({note(4), note(5)});
    QTRY_COMPARE(heard.loads, 1);
    QVERIFY((heard.records == std::vector{note(4), note(5)}));
}

void TestJournalThread::aLockIsTroubleUntilItEnds()
{
    const QTemporaryDir dir;
    JournalThread journal{dir.path(), fixedClock, {}};
    Listener heard{journal};
    journal.start({});
    QTRY_COMPARE(heard.loads, 1);
    {
        const FileLock lock{dir.filePath(QStringLiteral("journal.sqlite"))};
        QVERIFY(lock.isHeld);
        journal.write({note(1)});
        journal.write({note(2)});
        QTRY_COMPARE(heard.health.size(), 1U);
        QVERIFY(!heard.health.front().first);
        QVERIFY2(heard.health.front().second.contains(QStringLiteral("journal.sqlite")),
                 qPrintable(heard.health.front().second));
        QVERIFY(heard.acks.empty());
    }
    QTRY_COMPARE(heard.acks.size(), 2U);
    QCOMPARE(heard.acks.back().first, 2U);
    QTRY_COMPARE(heard.health.size(), 2U);
    QVERIFY(heard.health.back().first);
}

void TestJournalThread::endingWritesWhatIsQueued()
{
    const QTemporaryDir dir;
    {
        JournalThread journal{dir.path(), fixedClock, {}};
        journal.start({});
        for (std::uint64_t id = 1; id <= 50; ++id)
            journal.write({note(id)});
    }
    shell::JournalStore store{dir.filePath(QStringLiteral("journal.sqlite"))};
    QVERIFY(store.open());
    QCOMPARE(store.load(kNow)->records.size(), 50U);
}

void TestJournalThread::anUnreadableJournalIsNotAnEmptyOne()
{
    const QTemporaryDir dir;
    QFile file{dir.filePath(QStringLiteral("journal.sqlite"))};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    JournalThread journal{dir.path(), fixedClock, {}};
    Listener heard{journal};
    journal.start({});
    QTRY_COMPARE_WITH_TIMEOUT(heard.unreadable.size(), 1, 15'000);
    QCOMPARE(heard.loads, 0);
}

void TestJournalThread::eventsComeBackInOrder()
{
    const QTemporaryDir dir;
    std::vector<journal::TimedEvent> given;
    {
        JournalThread journal{dir.path(), fixedClock, {}};
        for (int i = 0; i < 1000; ++i) {
            const Now now{MonoTime{nanoseconds{i}}, kNow + milliseconds{i},
                          BootTime{nanoseconds{7 * i}}};
            const engine::Event event =
                i % 2 == 0
                    ? engine::Event{engine::Woken{}}
                    : engine::Event{engine::TransportArrived{
                          AccountId{"desk"}, venues::Frame{venues::Link::Public,
                                                           "{\"n\":" + std::to_string(i) + "}"}}};
            given.push_back({now, event});
            journal.logEvent(now, event);
        }
    }
    const auto read = shell::readEventLog(dir.filePath(QStringLiteral("events")));
    QVERIFY2(read.has_value(), read ? "" : read.error().context.c_str());
    QVERIFY(*read == given);
}

void TestJournalThread::recordsDoNotWaitForTheEventLog()
{
    constexpr int kEvents = 10'000; // 40 MB, less than one file
    const QTemporaryDir dir;
    JournalThread journal{dir.path(), fixedClock, {}};
    Listener heard{journal};
    journal.start({});
    QTRY_COMPARE(heard.loads, 1);
    const engine::Event event = engine::TransportArrived{
        {"main"}, venues::Frame{venues::Link::Private, std::string(4096, 'x')}};
    const auto logged = [&dir] {
        qint64 bytes = 0;
        for (const QFileInfo& file :
             QDir{dir.filePath(QStringLiteral("events"))}.entryInfoList(QDir::Files))
            bytes += file.size();
        return bytes;
    };
    qint64 atAck = -1;
    connect(&journal, &JournalThread::recorded, this, [&] {
        if (atAck < 0) atAck = logged();
    });
    for (int i = 0; i < kEvents; ++i)
        journal.logEvent({}, event);
    const qint64 atWrite = logged(); // on a busy machine much of it is out already
    journal.write({note(1)});
    QTRY_COMPARE_WITH_TIMEOUT(heard.acks.size(), 1U, 60'000);
    const qint64 waited = kEvents * 4096LL - atWrite;
    if (waited >= kEvents * 4096LL / 10) // the record overtook the most of those that waited
        QVERIFY2(atAck - atWrite < waited / 2,
                 qPrintable(QStringLiteral("%1 of %2 bytes").arg(atAck - atWrite).arg(waited)));
    QSignalSpy flushed{&journal, &JournalThread::flushed};
    journal.flush();
    QTRY_COMPARE_WITH_TIMEOUT(flushed.size(), 1, 60'000);
    const auto events = shell::readEventLog(dir.filePath(QStringLiteral("events")));
    QVERIFY(events);
    QCOMPARE(events->size(), std::size_t{kEvents}); // and none of them is lost
}

void TestJournalThread::fullFilesArePackedAndStillRead()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("events"));
    std::vector<journal::TimedEvent> given;
    {
        shell::EventLogWriter writer{path, 2000};
        for (int i = 0; i < 100; ++i) {
            given.push_back({Now{MonoTime{nanoseconds{i}}, kNow, {}}, engine::Woken{}});
            writer.append({given.back()});
        }
    }
    const QStringList packed = QDir{path}.entryList({QStringLiteral("*.jsonl.z")});
    QVERIFY(packed.size() >= 3);
    auto read = shell::readEventLog(path);
    QVERIFY(read.has_value());
    QVERIFY(*read == given);
    {
        shell::EventLogWriter next{path,
                                   2000}; // another life of the program begins a file of its own
        given.push_back({Now{}, engine::Recorded{RecordId{7}}});
        next.append({given.back()}, 3);
    }
    read = shell::readEventLog(path);
    QVERIFY(read.has_value());
    QVERIFY(*read == given); // the gap is in the file and not an event
    {
        shell::EventLogWriter bounded{path, 500, 3000};
        for (int i = 0; i < 500; ++i)
            bounded.append({{Now{MonoTime{nanoseconds{1000 + i}}, kNow, {}}, engine::Woken{}}});
    }
    qint64 total = 0;
    for (const QFileInfo& info : QDir{path}.entryInfoList(QDir::Files))
        total += info.size();
    QVERIFY2(total < 6000, qPrintable(QString::number(total)));
}

QTEST_GUILESS_MAIN(TestJournalThread)
#include "tst_journal_thread.moc"

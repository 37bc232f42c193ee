// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/adopt.h"
#include "core/shell/journal_store.h"
#include "core/shell/reserve_file.h"
#include "tests/journal/random_records.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using shell::JournalStore;
using shell::ReserveFile;

namespace {

constexpr WallTime kNow = wallFromMs(1'795'165'200'000);

journal::Record note(std::uint64_t id, std::string text = "a note")
{
    return {RecordId{id}, kNow, AccountId{"desk"},
            journal::NoteRecord{"operator", "ETH-USDT-SWAP", std::move(text)}};
}
std::vector<journal::Record> loaded(JournalStore& store)
{
    const auto result = store.load(kNow);
    return result ? result->records : std::vector<journal::Record>{};
}

/// The same file through another connection: another program, a person with sqlite3, a bad sector.
class Beside {
public:
    explicit Beside(const QString& path)
    {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("beside"));
        m_database.setDatabaseName(path);
        m_database.open();
    }
    ~Beside()
    {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(QStringLiteral("beside"));
    }
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;
    bool exec(const char* sql)
    {
        QSqlQuery query{m_database};
        return query.exec(QString::fromLatin1(sql));
    }
    int number(const char* sql)
    {
        QSqlQuery query{m_database};
        return query.exec(QString::fromLatin1(sql)) && query.next() ? query.value(0).toInt() : -1;
    }

private:
    QSqlDatabase m_database;
};

} // namespace

class TestJournalStore : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(QStringLiteral("data/journal.sqlite"));
    }
    void whatWasWrittenIsThereAfterAReopen();
    void isWrittenAheadAndSynced();
    void aBatchIsWholeOrNotAtAll();
    void writingTheSameAgainChangesNothing();
    void anotherRecordUnderAnOldIdIsRefused();
    void aLockedFileRefusesAndLaterTakes();
    void aNewerFormIsReadAndNotWritten();
    void aDamagedRecordIsSetAside_data();
    void aDamagedRecordIsSetAside();
    void aFileThatIsNoDatabaseIsAnError();
    void theReserveSurvivesTheProgram();
    void theReserveEndsAtATornEntry();
    void theReserveRefusesWhenFull();
    void aClearedReserveIsEmptyForever();
    void theReserveIsAdoptedOnceEvenIfItsIdsWereTaken();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

void TestJournalStore::whatWasWrittenIsThereAfterAReopen()
{
    RandomRecords random{3};
    std::vector<journal::Record> all;
    {
        JournalStore store{m_path};
        QVERIFY(store.open());
        QVERIFY(loaded(store).empty());
        for (std::uint64_t id = 1; id <= 300; id += 3) {
            const std::vector<journal::Record> batch{random.record(id), random.record(id + 1),
                                                     random.record(id + 2)};
            QVERIFY(store.append(batch));
            all.insert(all.end(), batch.begin(), batch.end());
        }
    }
    JournalStore again{m_path};
    QVERIFY(again.open());
    const auto result = again.load(kNow);
    QVERIFY(result.has_value());
    QCOMPARE(result->problem, std::string{});
    QVERIFY(result->records == all);
}

void TestJournalStore::isWrittenAheadAndSynced()
{
    JournalStore store{m_path};
    QVERIFY(store.open());
    Beside beside{m_path};
    QCOMPARE(beside.number("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"),
             1);
    QCOMPARE(beside.number("PRAGMA user_version"), JournalStore::kVersion);
}

void TestJournalStore::aBatchIsWholeOrNotAtAll()
{
    JournalStore store{m_path};
    QVERIFY(store.open());
    QVERIFY(store.append(std::vector{note(2, "first")}));
    QVERIFY(!store.append(
        std::vector{note(1), note(2, "another"), note(3)})); // its second record cannot be
    const auto records = loaded(store);
    QCOMPARE(records.size(), 1U);
    QVERIFY(records.front() == note(2, "first"));
}

void TestJournalStore::writingTheSameAgainChangesNothing()
{
    // The program died after the commit and before the engine heard of it; or the reserve is merged.
    const std::vector batch{note(1), note(2)};
    JournalStore store{m_path};
    QVERIFY(store.open());
    QVERIFY(store.append(batch));
    QVERIFY(store.append(batch));
    QVERIFY(store.append(std::vector{note(2), note(3)}));
    QVERIFY((loaded(store) == std::vector{note(1), note(2), note(3)}));
}

void TestJournalStore::anotherRecordUnderAnOldIdIsRefused()
{
    JournalStore store{m_path};
    QVERIFY(store.open());
    QVERIFY(store.append(std::vector{note(1, "first")}));
    const auto done = store.append(std::vector{note(1, "second")});
    QVERIFY(!done);
    QVERIFY(done.error().code == ErrorCode::Refused);
}

void TestJournalStore::aLockedFileRefusesAndLaterTakes()
{
    JournalStore store{m_path};
    QVERIFY(store.open());
    Beside beside{m_path};
    QVERIFY(beside.exec("BEGIN EXCLUSIVE"));
    const auto done = store.append(std::vector{note(1)});
    QVERIFY(!done);
    QVERIFY(done.error().code == ErrorCode::Unavailable);
    QVERIFY(beside.exec("ROLLBACK"));
    QVERIFY(store.append(std::vector{note(1)}));
    QCOMPARE(loaded(store).size(), 1U);
}

void TestJournalStore::aNewerFormIsReadAndNotWritten()
{
    {
        JournalStore store{m_path};
        QVERIFY(store.open());
        QVERIFY(store.append(std::vector{note(1)}));
    }
    {
        Beside beside{m_path};
        QVERIFY(beside.exec("PRAGMA user_version = 99"));
    }
    JournalStore store{m_path};
    const auto opened = store.open();
    QVERIFY(!opened);
    QVERIFY(opened.error().code == ErrorCode::Unsupported);
    QVERIFY2(opened.error().context.find("newer Holdfast") != std::string::npos,
             opened.error().context.c_str());
    QCOMPARE(loaded(store).size(), 1U);
    QVERIFY(!store.append(std::vector{note(2)}));
    QCOMPARE(loaded(store).size(), 1U);
}

void TestJournalStore::aDamagedRecordIsSetAside_data()
{
    QTest::addColumn<QByteArray>("damage");
    QTest::addColumn<int>("id");
    QTest::newRow("a body of the last was changed")
        << QByteArray{"UPDATE records SET body = replace(body, 'a note', 'a nite') WHERE id = 3"}
        << 3;
    QTest::newRow("a time of one in the middle")
        << QByteArray{"UPDATE records SET at = at + 1 WHERE id = 2"} << 2;
    QTest::newRow("another account")
        << QByteArray{"UPDATE records SET account = 'other' WHERE id = 1"} << 1;
    QTest::newRow("cut") << QByteArray{"UPDATE records SET body = substr(body, 1, 10) WHERE id = 3"}
                         << 3;
}

void TestJournalStore::aDamagedRecordIsSetAside()
{
    QFETCH(QByteArray, damage);
    QFETCH(int, id);
    {
        JournalStore store{m_path};
        QVERIFY(store.open());
        QVERIFY(store.append(std::vector{note(1), note(2), note(3)}));
    }
    {
        Beside beside{m_path};
        QVERIFY(beside.exec(damage.constData()));
    }
    {
        JournalStore store{m_path};
        QVERIFY(store.open());
        const auto result = store.load(kNow);
        QVERIFY(result.has_value());
        QVERIFY2(QByteArray::fromStdString(result->problem).contains(QByteArray::number(id)),
                 result->problem.c_str());
        QCOMPARE(result->records.size(), 3U);
        for (const journal::Record& record : result->records) {
            const bool isDamaged = record.id.value == static_cast<std::uint64_t>(id);
            QCOMPARE(record == note(record.id.value), !isDamaged);
        }
    }
    // It is told once, the row is kept for whoever looks, and its id is not given again.
    JournalStore again{m_path};
    QVERIFY(again.open());
    const auto result = again.load(kNow);
    QVERIFY(result.has_value());
    QCOMPARE(result->problem, std::string{});
    QCOMPARE(result->records.size(), 3U);
    Beside beside{m_path};
    QCOMPARE(beside.number("SELECT id FROM damaged"), id);
}

void TestJournalStore::aFileThatIsNoDatabaseIsAnError()
{
    QVERIFY(QDir{m_dir->path()}.mkpath(QStringLiteral("data")));
    QFile file{m_path};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    JournalStore store{m_path};
    const auto opened = store.open();
    QVERIFY(!opened);
    QVERIFY(opened.error().code == ErrorCode::Unavailable);
    QVERIFY(!store.append(std::vector{note(1)}));
}

void TestJournalStore::theReserveSurvivesTheProgram()
{
    const QString path = m_dir->filePath(QStringLiteral("reserve.log"));
    RandomRecords random{11};
    std::vector<journal::Record> all;
    {
        ReserveFile reserve{path};
        QVERIFY(reserve.open());
        QCOMPARE(QFileInfo{path}.size(),
                 qint64{ReserveFile::kSize}); // its space is taken before it is needed
        for (std::uint64_t id = 1; id <= 40; id += 2) {
            const std::vector batch{random.record(id), random.record(id + 1)};
            QVERIFY(reserve.append(batch));
            all.insert(all.end(), batch.begin(), batch.end());
        }
    }
    ReserveFile again{path};
    QVERIFY(again.open());
    QVERIFY(again.load() == all);
    QVERIFY(again.append(std::vector{note(99)})); // and goes on where it ended
    all.push_back(note(99));
    QVERIFY(again.load() == all);
}

void TestJournalStore::theReserveEndsAtATornEntry()
{
    const QString path = m_dir->filePath(QStringLiteral("reserve.log"));
    {
        ReserveFile reserve{path};
        QVERIFY(reserve.open());
        QVERIFY(reserve.append(std::vector{note(1), note(2, "torn in the middle")}));
    }
    {
        QFile file{path};
        QVERIFY(file.open(QIODevice::ReadWrite));
        const auto at = file.readAll().indexOf("in the middle");
        QVERIFY(at > 0);
        file.seek(at);
        file.write("\0\0\0", 3);
    }
    ReserveFile again{path};
    QVERIFY(again.open());
    QVERIFY((again.load() == std::vector{note(1)}));
    QVERIFY(again.append(std::vector{note(3)}));
    QVERIFY((again.load() == std::vector{note(1), note(3)}));
}

void TestJournalStore::theReserveRefusesWhenFull()
{
    ReserveFile reserve{m_dir->filePath(QStringLiteral("reserve.log"))};
    QVERIFY(reserve.open());
    std::uint64_t taken = 0;
    while (reserve.append(std::vector{note(taken + 1, std::string(4000, 'x'))}))
        ++taken;
    QVERIFY(taken > 200);
    QCOMPARE(reserve.load().size(), taken);
    QCOMPARE(QFileInfo{m_dir->filePath(QStringLiteral("reserve.log"))}.size(),
             qint64{ReserveFile::kSize});
}

void TestJournalStore::aClearedReserveIsEmptyForever()
{
    const QString path = m_dir->filePath(QStringLiteral("reserve.log"));
    {
        ReserveFile reserve{path};
        QVERIFY(reserve.open());
        QVERIFY(reserve.append(std::vector{note(1, std::string(500, 'x')), note(2), note(3)}));
        QVERIFY(reserve.clear());
        QVERIFY(reserve.isEmpty());
        QVERIFY(reserve.append(std::vector{note(9)})); // shorter than what stood there
    }
    ReserveFile again{path};
    QVERIFY(again.open());
    QVERIFY((again.load() == std::vector{note(9)}));
}

void TestJournalStore::theReserveIsAdoptedOnceEvenIfItsIdsWereTaken()
{
    JournalStore store{m_path};
    QVERIFY(store.open());
    QVERIFY(store.append(std::vector{note(1), note(2)}));
    const auto missing = journal::missingFrom(
        loaded(store),
        {note(2), note(1, "written while the journal could not be read"), note(7), note(7)});
    QVERIFY(store.append(missing));
    const auto records = loaded(store);
    QCOMPARE(records.size(), 4U);
    QVERIFY(records[2] == note(7));
    QVERIFY(records[3] == note(8, "written while the journal could not be read"));
    QVERIFY(journal::missingFrom(records, {note(2), note(7)}).empty());
}

QTEST_GUILESS_MAIN(TestJournalStore)
#include "tst_journal_store.moc"

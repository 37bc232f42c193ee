// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/journal_store.h"

#include "core/base/digest.h"
#include "core/journal/codec.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>
#include <QUuid>
#include <QVariant>

#include <algorithm>
#include <utility>

// Outside of every namespace, as Qt asks of the macro.
static void initMigrations() { Q_INIT_RESOURCE(migrations); }

namespace holdfast::shell {
namespace {

QString text(const std::string& from) { return QString::fromStdString(from); }

std::string checksum(std::uint64_t id, std::int64_t at, std::string_view account,
                     std::string_view kind, std::string_view body)
{
    Digester digester;
    digester.field(id);
    digester.field(static_cast<std::uint64_t>(at));
    digester.field(account);
    digester.field(kind);
    digester.field(body);
    return digester.value().hex();
}

Unexpected failed(const QString& path, const char* doing, const QSqlError& error)
{
    return unexpected(ErrorCode::Unavailable, "journal " + path.toStdString() + ": " + doing + ": "
                                                  + error.text().toStdString());
}

/// The statements of a migration: comments out, cut at each semicolon.
QStringList statements(const QByteArray& sql)
{
    QByteArray code;
    for (const QByteArray& line : sql.split('\n')) {
        const auto comment = line.indexOf("--");
        code += (comment < 0 ? line : line.left(comment)) + '\n';
    }
    QStringList list;
    for (const QByteArray& statement : code.split(';')) {
        if (!statement.trimmed().isEmpty()) list.append(QString::fromUtf8(statement.trimmed()));
    }
    return list;
}

/// A transaction that is rolled back unless committed.
class Transaction {
public:
    explicit Transaction(QSqlDatabase& database)
        : m_database{database}
    {
        QSqlQuery begin{database};
        m_isOpen =
            begin.exec(QStringLiteral("BEGIN IMMEDIATE")); // the lock now, not at the first write
        m_error = begin.lastError();
    }
    ~Transaction()
    {
        if (m_isOpen) QSqlQuery{m_database}.exec(QStringLiteral("ROLLBACK"));
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] bool commit()
    {
        QSqlQuery query{m_database};
        const bool isDone = query.exec(QStringLiteral("COMMIT"));
        m_error = query.lastError();
        if (isDone) m_isOpen = false;
        return isDone;
    }
    [[nodiscard]] const QSqlError& error() const { return m_error; }

private:
    QSqlDatabase& m_database;
    QSqlError m_error;
    bool m_isOpen = false;
};

} // namespace

JournalStore::JournalStore(QString path)
    : m_path{std::move(path)}
    , m_connection{QUuid::createUuid().toString()}
{
    initMigrations();
}

JournalStore::~JournalStore()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

Result<void> JournalStore::open()
{
    if (m_database.isOpen() && m_isWritable) return {};
    if (std::exchange(m_isForReading, false)) m_database.close();
    QDir{}.mkpath(QFileInfo{m_path}.absolutePath());
    if (!m_database.isValid()) {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    }
    if (!m_database.isOpen()) {
        m_database.setDatabaseName(m_path);
        // Long enough for a reader's checkpoint, short enough that the engine hears of trouble soon.
        m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=200"));
    }
    if (!m_database.isOpen() && !m_database.open())
        return failed(m_path, "it cannot be opened", m_database.lastError());
    for (const char* pragma :
         {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA cache_size=-512"}) {
        QSqlQuery query{m_database};
        if (!query.exec(QString::fromLatin1(pragma))) {
            Unexpected error = failed(m_path, "it cannot be prepared", query.lastError());
            m_database.close(); // so that the next try begins anew
            return error;
        }
    }
    auto migrated = migrate();
    if (!migrated && migrated.error().code != ErrorCode::Unsupported) m_database.close();
    m_isWritable = migrated.has_value();
    return migrated;
}

Result<void> JournalStore::openToRead()
{
    m_database.close();
    m_isWritable = false;
    const auto canRead = [this](const QString& name, const QString& options) {
        m_database.setDatabaseName(name);
        m_database.setConnectOptions(options);
        const bool isRead =
            m_database.open()
            && QSqlQuery{m_database}.exec(QStringLiteral("SELECT count(*) FROM records"));
        if (!isRead) m_database.close();
        return isRead;
    };
    const QString readOnly = QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=200");
    // Beside a write-ahead log SQLite wants its shared memory, which such a disk may refuse; without one
    // the file stands for itself.
    const bool isWhole = QFileInfo{m_path + QStringLiteral("-wal")}.size() == 0;
    const QString alone =
        QUrl::fromLocalFile(m_path).toString(QUrl::FullyEncoded) + QStringLiteral("?immutable=1");
    m_isForReading = canRead(m_path, readOnly)
                     || (isWhole && canRead(alone, readOnly + QStringLiteral(";QSQLITE_OPEN_URI")));
    if (m_isForReading) return {};
    return failed(m_path, "it cannot be read", m_database.lastError());
}

Result<void> JournalStore::replaceWith(std::span<const journal::Record> records, WallTime now)
{
    m_database.close();
    m_isWritable = false;
    const QString aside = m_path + QStringLiteral(".damaged-") + QString::number(toMs(now));
    for (const char* part : {"", "-wal", "-shm"}) {
        const QString from = m_path + QLatin1String(part);
        if (QFileInfo::exists(from) && !QFile::rename(from, aside + QLatin1String(part)))
            return unexpected(ErrorCode::Unavailable,
                              "journal " + m_path.toStdString() + ": it cannot be set aside");
    }
    if (auto opened = open(); !opened) return opened;
    return append(records);
}

Result<void> JournalStore::migrate()
{
    QSqlQuery query{m_database};
    if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next())
        return failed(m_path, "its version cannot be read", query.lastError());
    const int version = query.value(0).toInt();
    query.finish();
    if (version > kVersion) {
        return unexpected(ErrorCode::Unsupported,
                          "journal " + m_path.toStdString()
                              + " was written by a newer Holdfast (form " + std::to_string(version)
                              + ", this one knows " + std::to_string(kVersion)
                              + "): it is not written to, and nothing is opened. Start the newer "
                                "version, or choose another data directory.");
    }
    if (version == kVersion) return {};
    QStringList files =
        QDir{QStringLiteral(":/sql")}.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    HF_ASSERT(files.size() == kVersion);
    Transaction transaction{m_database};
    if (!transaction.isOpen())
        return failed(m_path, "it cannot be locked for its migration", transaction.error());
    for (int i = version; i < kVersion; ++i) {
        QFile file{QStringLiteral(":/sql/") + files.at(i)};
        HF_ASSERT(file.open(QIODevice::ReadOnly));
        for (const QString& statement : statements(file.readAll())) {
            QSqlQuery step{m_database};
            if (!step.exec(statement))
                return failed(m_path, "its migration failed", step.lastError());
        }
    }
    QSqlQuery stamp{m_database};
    if (!stamp.exec(QStringLiteral("PRAGMA user_version = %1").arg(kVersion)))
        return failed(m_path, "its migration failed", stamp.lastError());
    if (!transaction.commit()) return failed(m_path, "its migration failed", transaction.error());
    return {};
}

Result<JournalStore::Loaded> JournalStore::load(WallTime now)
{
    if (!m_database.isOpen())
        return unexpected(ErrorCode::Unavailable,
                          "journal " + m_path.toStdString() + ": it is not open");
    Loaded loaded;
    std::vector<journal::Record> notes;
    std::vector<std::string> reasons;
    {
        QSqlQuery query{m_database};
        query.setForwardOnly(true);
        if (!query.exec(QStringLiteral(
                "SELECT id, at, account, kind, body, checksum FROM records ORDER BY id"))) {
            return failed(m_path, "it cannot be read", query.lastError());
        }
        while (query.next()) {
            const auto id = query.value(0).toULongLong();
            const auto at = query.value(1).toLongLong();
            const std::string account = query.value(2).toString().toStdString();
            const std::string kind = query.value(3).toString().toStdString();
            const std::string body = query.value(4).toString().toStdString();
            std::string why;
            if (query.value(5).toString().toStdString() != checksum(id, at, account, kind, body)) {
                why = "its checksum does not hold";
            } else if (auto decoded = journal::decodeBody(kind, body)) {
                loaded.records.push_back(
                    {RecordId{id}, wallFromMs(at), AccountId{account}, std::move(*decoded)});
                continue;
            } else {
                why = "it cannot be read: " + decoded.error().context;
            }
            const journal::NoteRecord note{
                "journal",
                {},
                "record " + std::to_string(id) + " is damaged (" + why
                    + "); it is kept in the table \"damaged\". What the venue says counts."};
            notes.push_back({RecordId{id}, now, {}, note});
            reasons.push_back(why);
            loaded.records.push_back(notes.back());
        }
        if (query.lastError().isValid()) {
            // A page that cannot be read ends the list: what came before it holds.
            loaded.isCut = true;
            loaded.problem =
                "the journal could be read up to record "
                + (loaded.records.empty() ? std::string{"0"}
                                          : std::to_string(loaded.records.back().id.value))
                + " only: " + query.lastError().text().toStdString();
        }
    }
    if (!notes.empty()) {
        std::string ids;
        for (const auto& note : notes)
            ids += (ids.empty() ? "" : ", ") + std::to_string(note.id.value);
        if (!loaded.problem.empty()) loaded.problem += "; ";
        loaded.problem += "damaged records of the journal were set aside: " + ids;
        if (m_isWritable) {
            if (auto done = setAside(notes, reasons, now); !done)
                loaded.problem += " (not moved yet: " + done.error().context + ")";
        }
    }
    return loaded;
}

Result<void> JournalStore::setAside(std::span<const journal::Record> notes,
                                    const std::vector<std::string>& reasons, WallTime now)
{
    Transaction transaction{m_database};
    if (!transaction.isOpen()) return failed(m_path, "it cannot be locked", transaction.error());
    for (std::size_t i = 0; i < notes.size(); ++i) {
        QSqlQuery copy{m_database};
        copy.prepare(QStringLiteral("INSERT INTO damaged SELECT id, at, account, kind, body, "
                                    "checksum, ?, ? FROM records WHERE id = ?"));
        copy.addBindValue(static_cast<qlonglong>(toMs(now)));
        copy.addBindValue(text(reasons[i]));
        copy.addBindValue(static_cast<qulonglong>(notes[i].id.value));
        if (!copy.exec())
            return failed(m_path, "a damaged record cannot be set aside", copy.lastError());
        QSqlQuery remove{m_database};
        remove.prepare(QStringLiteral("DELETE FROM records WHERE id = ?"));
        remove.addBindValue(static_cast<qulonglong>(notes[i].id.value));
        if (!remove.exec())
            return failed(m_path, "a damaged record cannot be set aside", remove.lastError());
    }
    if (!transaction.commit())
        return failed(m_path, "damaged records cannot be set aside", transaction.error());
    return append(notes);
}

Result<void> JournalStore::append(std::span<const journal::Record> records)
{
    if (records.empty()) return {};
    if (!m_database.isOpen() || !m_isWritable) {
        return unexpected(ErrorCode::Unavailable,
                          "journal " + m_path.toStdString() + ": it is not open for writing");
    }
    Transaction transaction{m_database};
    if (!transaction.isOpen()) return failed(m_path, "it cannot be locked", transaction.error());
    QSqlQuery insert{m_database};
    if (!insert.prepare(
            QStringLiteral("INSERT INTO records (id, at, account, kind, body, checksum) VALUES (?, "
                           "?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"))) {
        return failed(m_path, "it cannot be written", insert.lastError());
    }
    for (const journal::Record& record : records) {
        const std::string kind{journal::kindOf(record.body)};
        const std::string body = journal::encodeBody(record.body);
        const std::string sum =
            checksum(record.id.value, toMs(record.at), record.account.text, kind, body);
        insert.bindValue(0, static_cast<qulonglong>(record.id.value));
        insert.bindValue(1, static_cast<qlonglong>(toMs(record.at)));
        insert.bindValue(2, text(record.account.text));
        insert.bindValue(3, text(kind));
        insert.bindValue(4, text(body));
        insert.bindValue(5, text(sum));
        if (!insert.exec()) return failed(m_path, "it cannot be written", insert.lastError());
        if (insert.numRowsAffected() == 1) continue;
        // There already: from the reserve, or from a try whose answer was lost. It must be the same.
        QSqlQuery there{m_database};
        there.prepare(QStringLiteral("SELECT checksum FROM records WHERE id = ?"));
        there.addBindValue(static_cast<qulonglong>(record.id.value));
        if (!there.exec() || !there.next())
            return failed(m_path, "it cannot be read back", there.lastError());
        if (there.value(0).toString().toStdString() != sum) {
            return unexpected(ErrorCode::Refused, "journal " + m_path.toStdString() + ": record "
                                                      + std::to_string(record.id.value)
                                                      + " is there with other contents");
        }
    }
    insert.finish();
    if (!transaction.commit()) return failed(m_path, "it cannot be synced", transaction.error());
    return {};
}

} // namespace holdfast::shell

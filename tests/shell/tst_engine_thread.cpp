// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/account_lock.h"
#include "core/shell/data_dir_lock.h"
#include "core/shell/engine_host.h"
#include "core/shell/engine_thread.h"
#include "core/shell/event_log_writer.h"
#include "core/shell/journal_store.h"
#include "core/shell/reserve_file.h"
#include "core/strategy/strategy.h"
#include "core/venues/session.h"
#include "tests/shell/loopback_venue.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <stdexcept>

using namespace holdfast;
using shell::EngineThread;

namespace {

const AccountId kDesk{"desk"};

/// Says who the account is, and nothing else; breaks a promise when told to follow an instrument.
class ScriptedSession : public venues::Session {
public:
    void start(const Now&, venues::SessionOut&) override {}
    void send(const Now&, const venues::RequestEnvelope& request, venues::SessionOut& out) override
    {
        if (!std::holds_alternative<venues::ReadAccount>(request.request)) return;
        AccountConfig config;
        config.uid = "77001";
        config.mainUid = "77001";
        config.accountMode = "2";
        config.permissions = {"read_only", "trade"};
        out.facts.emplace_back(
            venues::AccountReply{request.id, ById<AccountConfig>{{}, config, std::nullopt}});
    }
    void on(const Now&, const venues::TransportEvent&, venues::SessionOut&) override {}
    void wake(const Now&, venues::SessionOut& out) override
    {
        if (std::exchange(m_isLive, true)) return;
        out.facts.emplace_back(venues::LinkChanged{venues::LinkState::Live, "scripted"});
        out.facts.emplace_back(venues::ResyncNeeded{"scripted"});
    }
    std::optional<MonoTime> nextWake() const override
    {
        return m_isLive ? std::nullopt : std::optional{MonoTime{}};
    }
    void dropQueuedEntries(const Now&, venues::SessionOut&) override {}
    void reconnect(const Now&, std::string, venues::SessionOut&) override {}
    void follow(const Now&, const InstrumentId&, venues::SessionOut&) override
    {
        HF_ASSERT(!"what must hold");
    }
    Health health(const Now&) const override { return {}; }

private:
    bool m_isLive = false;
};

shell::EngineSetup setupIn(const QString& dir, const QUrl& rest)
{
    shell::EngineSetup setup;
    setup.engine.epoch = Epoch{"t3st"};
    engine::AccountSetup account;
    account.id = kDesk;
    setup.engine.accounts.push_back(account);
    setup.access.push_back({kDesk,
                            Venue::Okx,
                            {rest, rest, {}, false},
                            shell::Credentials{signing::Secret{"key-7"}, signing::Secret{"s3cret"},
                                               signing::Secret{"phrase"}}});
    setup.sessions = [](const engine::AccountSetup&, const venues::SessionConfig&) {
        return std::make_unique<ScriptedSession>();
    };
    setup.dataDir = dir + QStringLiteral("/data");
    setup.stateDir = dir + QStringLiteral("/state");
    setup.version = QStringLiteral("test");
    return setup;
}

/// An engine and what it says.
struct Desk {
    explicit Desk(shell::EngineSetup setup)
        : thread{std::move(setup)}
    {
        QObject::connect(
            &thread, &EngineThread::snapshotChanged, &thread,
            [this](const std::shared_ptr<const engine::Snapshot>& snapshot) { last = snapshot; });
        QObject::connect(&thread, &EngineThread::logLine, &thread,
                         [this](const engine::LogLine& line) { lines.push_back(line); });
        QObject::connect(&thread, &EngineThread::answered, &thread,
                         [this](const QString& token, engine::AnswerKind kind,
                                const QString& text) { answers.push_back({token, kind, text}); });
    }
    struct Answer {
        QString token;
        engine::AnswerKind kind;
        QString text;
    };
    [[nodiscard]] bool hasLine(const char* part) const
    {
        return std::any_of(lines.begin(), lines.end(), [&](const engine::LogLine& line) {
            return line.text.find(part) != std::string::npos;
        });
    }
    [[nodiscard]] const Answer* end(const QString& token) const
    {
        for (const Answer& answer : answers) {
            if (answer.token == token && answer.kind != engine::AnswerKind::Progress)
                return &answer;
        }
        return nullptr;
    }
    EngineThread thread;
    std::shared_ptr<const engine::Snapshot> last;
    std::vector<engine::LogLine> lines;
    std::vector<Answer> answers;
};

std::vector<journal::Record> journalOf(const QString& dir)
{
    shell::JournalStore store{dir + QStringLiteral("/data/journal.sqlite")};
    if (!store.open()) return {};
    const auto loaded = store.load({});
    return loaded ? loaded->records : std::vector<journal::Record>{};
}
bool hasNote(const std::vector<journal::Record>& records, const char* part)
{
    return std::any_of(records.begin(), records.end(), [&](const journal::Record& record) {
        const auto* note = std::get_if<journal::NoteRecord>(&record.body);
        return note && note->text.find(part) != std::string::npos;
    });
}

} // namespace

class TestEngineThread : public QObject {
    Q_OBJECT
private slots:
    void beginsWritesAndEnds();
    void goesOnByItsTimerWhereNothingArrives();
    void aSecondLifeRemembersTheFirst();
    void aBrokenPromiseHaltsAndTheLastResortStillCloses();
    void anAccountHeldElsewhereIsNotClosedByTheLastResort();
    void anUnreadableJournalHaltsInsteadOfForgetting();
    void theDataDirectoryHasOneWriter();
    void anAccountHasOneWriterAndTheFileStays();
};

void TestEngineThread::beginsWritesAndEnds()
{
    const QTemporaryDir dir;
    LoopbackVenue venue{
        [](QTcpSocket& socket, const LoopbackVenue::Ask&) { LoopbackVenue::reply(socket, "{}"); }};
    {
        Desk desk{setupIn(dir.path(), venue.url())};
        desk.thread.start();
        QTRY_VERIFY(desk.last != nullptr);
        QCOMPARE(desk.last->accounts.size(), 1U);
        QVERIFY(!desk.last->isHalted);
        desk.thread.submit({"t1", engine::SetTrading{kDesk, true}});
        QTRY_VERIFY(desk.end(QStringLiteral("t1")) != nullptr);
        QSignalSpy finished{&desk.thread, &EngineThread::finished};
        desk.thread.stop();
        QTRY_COMPARE(finished.size(), 1);
    }
    const auto records = journalOf(dir.path());
    QVERIFY(!records.empty());
    QVERIFY(std::any_of(records.begin(), records.end(), [](const journal::Record& r) {
        const auto* start = std::get_if<journal::StartRecord>(&r.body);
        return start && start->epoch == Epoch{"t3st"};
    }));
    const auto events = shell::readEventLog(dir.path() + QStringLiteral("/data/events"));
    QVERIFY(events.has_value());
    QVERIFY(!events->empty());
    QVERIFY(
        std::holds_alternative<engine::Restored>(events->front().event)); // what replay begins with
}

/// Nobody speaks, and no word of a person comes: what is due by the clock is done, picture after picture.
void TestEngineThread::goesOnByItsTimerWhereNothingArrives()
{
    const QTemporaryDir dir;
    LoopbackVenue venue{[](QTcpSocket&, const LoopbackVenue::Ask&) {}};
    Desk desk{setupIn(dir.path(), venue.url())};
    desk.thread.start();
    QTRY_VERIFY(desk.last != nullptr);
    auto seen = desk.last->sequence;
    QTRY_VERIFY_WITH_TIMEOUT(desk.last->sequence >= seen + 4, 30'000);
    // A picture out of its turn moves the next one away: the timer fires too soon then, and must go on.
    desk.thread.submit({"t", engine::SetTrading{kDesk, true}});
    QTRY_VERIFY(desk.end(QStringLiteral("t")) != nullptr);
    seen = desk.last->sequence;
    QTRY_VERIFY_WITH_TIMEOUT(desk.last->sequence >= seen + 4, 30'000);
}

void TestEngineThread::aSecondLifeRemembersTheFirst()
{
    const QTemporaryDir dir;
    LoopbackVenue venue{
        [](QTcpSocket& socket, const LoopbackVenue::Ask&) { LoopbackVenue::reply(socket, "{}"); }};
    std::size_t before = 0;
    for (int life = 1; life <= 2; ++life) {
        {
            Desk desk{setupIn(dir.path(), venue.url())};
            desk.thread.start();
            QTRY_VERIFY(desk.last != nullptr);
        } // the destructor ends and flushes
        const auto records = journalOf(dir.path());
        QVERIFY(records.size() > before);
        for (std::size_t i = 1; i < records.size(); ++i)
            QVERIFY(records[i - 1].id < records[i].id);
        before = records.size();
    }
    const auto events = shell::readEventLog(dir.path() + QStringLiteral("/data/events"));
    QVERIFY(events.has_value());
    std::vector<std::size_t> remembered;
    for (const auto& event : *events) {
        if (const auto* restored = std::get_if<engine::Restored>(&event.event))
            remembered.push_back(restored->records.size());
    }
    QCOMPARE(remembered.size(), 2U);
    QCOMPARE(remembered[0], 0U);
    QVERIFY(remembered[1] > 0);
}

void TestEngineThread::aBrokenPromiseHaltsAndTheLastResortStillCloses()
{
    const QTemporaryDir dir;
    int closes = 0;
    int lists = 0;
    LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
        if (ask.method == "POST") {
            ++closes;
            if (closes == 1) return socket.abort(); // the answer is lost; the close was done
            return LoopbackVenue::reply(socket, R"({"code":"0","msg":"","data":[{}]})");
        }
        if (!ask.target.startsWith("/api/v5/account/positions"))
            return LoopbackVenue::reply(socket, R"({"code":"0","msg":"","data":[]})");
        ++lists;
        if (lists == 1)
            return LoopbackVenue::reply(socket, "<html>Bad gateway</html>", 502); // proves nothing
        if (closes == 0)
            return LoopbackVenue::reply(
                socket,
                R"({"code":"0","msg":"","data":[{"instId":"ETH-USDT-SWAP","mgnMode":"cross","posSide":"net","pos":"-8"}]})");
        LoopbackVenue::reply(socket, R"({"code":"0","msg":"","data":[]})");
    }};
    {
        Desk desk{setupIn(dir.path(), venue.url())};
        desk.thread.start();
        QTRY_VERIFY(desk.hasLine("holds the account's lock"));
        desk.thread.submit(
            {"t1", engine::ShowInstrument{
                       kDesk, InstrumentId{"ETH-USDT-SWAP"}}}); // the session breaks its promise
        QTRY_VERIFY(desk.last->isHalted);
        QVERIFY2(desk.last->haltReason.find("what must hold") != std::string::npos,
                 desk.last->haltReason.c_str());
        QVERIFY(desk.last->alarms.front().severity == engine::Severity::P0);

        desk.thread.submit({"t2", engine::Open{}});
        QTRY_VERIFY(desk.end(QStringLiteral("t2")) != nullptr);
        QVERIFY(desk.end(QStringLiteral("t2"))->kind == engine::AnswerKind::Failed);
        QCOMPARE(closes, 0);

        desk.thread.submit(
            {"t3", engine::Flatten{std::nullopt, std::nullopt, std::nullopt, "test"}});
        QTRY_VERIFY_WITH_TIMEOUT(desk.end(QStringLiteral("t3")) != nullptr, 20'000);
        QVERIFY(desk.end(QStringLiteral("t3"))->kind == engine::AnswerKind::Done);
        QCOMPARE(closes, 1); // sent once, though its answer was lost: the list told
        QCOMPARE(lists, 4);  // no answer, one position, and empty twice
    }
    const auto post =
        std::find_if(venue.asks().begin(), venue.asks().end(),
                     [](const LoopbackVenue::Ask& ask) { return ask.method == "POST"; });
    QCOMPARE(post->target, QByteArray{"/api/v5/trade/close-position"});
    QVERIFY(post->head.contains("OK-ACCESS-SIGN"));
    const auto records = journalOf(dir.path());
    QVERIFY(hasNote(records, "engine halted"));
    QVERIFY(hasNote(records, "close-position"));
    QVERIFY(hasNote(records, "two complete lists in a row"));
}

void TestEngineThread::anAccountHeldElsewhereIsNotClosedByTheLastResort()
{
    const QTemporaryDir dir;
    LoopbackVenue venue{
        [](QTcpSocket& socket, const LoopbackVenue::Ask&) { LoopbackVenue::reply(socket, "{}"); }};
    auto other = shell::AccountLock::take(dir.path() + QStringLiteral("/state"), "okx-77001");
    QVERIFY(other.has_value());
    Desk desk{setupIn(dir.path(), venue.url())};
    desk.thread.start();
    QTRY_VERIFY(desk.last && desk.last->accounts.front().ladder == Ladder::Watch);
    desk.thread.submit({"t1", engine::ShowInstrument{kDesk, InstrumentId{"ETH-USDT-SWAP"}}});
    QTRY_VERIFY(desk.last->isHalted);
    desk.thread.submit({"t2", engine::Flatten{}});
    QTRY_VERIFY(desk.end(QStringLiteral("t2")) != nullptr);
    QVERIFY(desk.end(QStringLiteral("t2"))->kind == engine::AnswerKind::Failed);
    QCOMPARE(venue.count("POST"), 0);
}

void TestEngineThread::anUnreadableJournalHaltsInsteadOfForgetting()
{
    const QTemporaryDir dir;
    QVERIFY(QDir{dir.path()}.mkpath(QStringLiteral("data")));
    QFile file{dir.path() + QStringLiteral("/data/journal.sqlite")};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    LoopbackVenue venue{
        [](QTcpSocket& socket, const LoopbackVenue::Ask&) { LoopbackVenue::reply(socket, "{}"); }};
    Desk desk{setupIn(dir.path(), venue.url())};
    desk.thread.start();
    QTRY_VERIFY_WITH_TIMEOUT(desk.last != nullptr, 15'000);
    QVERIFY(desk.last->isHalted);
    QVERIFY2(desk.last->haltReason.find("journal") != std::string::npos,
             desk.last->haltReason.c_str());
}

void TestEngineThread::theDataDirectoryHasOneWriter()
{
    const QTemporaryDir dir;
    const QString data = dir.path() + QStringLiteral("/data");
    {
        const auto first = shell::DataDirLock::take(data);
        QVERIFY(first.has_value());
        const auto second = shell::DataDirLock::take(data);
        QVERIFY(!second.has_value());
        QVERIFY(second.error().code == ErrorCode::Refused);
        QVERIFY2(second.error().context.find("holdfast.lock") != std::string::npos,
                 second.error().context.c_str());
    }
    QVERIFY(shell::DataDirLock::take(data).has_value());
}

void TestEngineThread::anAccountHasOneWriterAndTheFileStays()
{
    const QTemporaryDir dir;
    {
        auto first = shell::AccountLock::take(dir.path(), "okx-1");
        QVERIFY(first.has_value());
        const auto second = shell::AccountLock::take(dir.path(), "okx-1");
        QVERIFY(!second.has_value());
        QVERIFY(second.error().code == ErrorCode::Refused);
        QVERIFY2(second.error().context.find("process") != std::string::npos,
                 second.error().context.c_str());
        QVERIFY(shell::AccountLock::take(dir.path(), "okx-2").has_value());
        const shell::AccountLock moved = std::move(*first);
        QVERIFY(!shell::AccountLock::take(dir.path(), "okx-1").has_value());
    }
    QVERIFY(QFile::exists(dir.filePath(QStringLiteral("account-okx-1.lock"))));
    QVERIFY(shell::AccountLock::take(dir.path(), "okx-1").has_value());
    QVERIFY(!shell::AccountLock::take(dir.path(), "../okx").has_value());
    QVERIFY(!shell::AccountLock::take(dir.path(), "").has_value());
}

QTEST_GUILESS_MAIN(TestEngineThread)
#include "tst_engine_thread.moc"

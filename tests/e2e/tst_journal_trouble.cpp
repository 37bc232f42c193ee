// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/request_ledger.h"
#include "core/shell/journal_store.h"
#include "core/shell/reserve_file.h"
#include "tests/e2e/programs.h"
#include "tests/shell/small_disk.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <set>

using namespace holdfast;
using namespace holdfast::e2e;

/// F83 and F84 through the real program on a drill: with the disk full, or the journal held by another
/// process, nothing opens, a stop that is lost is placed anew from the reserve, the alarm stays; after
/// kill -9 nothing that was sent is missing; cured, it trades.
class TestJournalTrouble : public QObject {
    Q_OBJECT

private slots:
    void opensStopProtectionGoesOn_data()
    {
        QTest::addColumn<bool>("isFull");
        QTest::newRow("the disk is full") << true;
        QTest::newRow("another process holds the journal") << false;
    }
    void opensStopProtectionGoesOn()
    {
        QFETCH(bool, isFull);
        SmallDisk disk{24};
        if (isFull) SKIP_WITHOUT_A_DISK(disk);
        const QTemporaryDir home;
        const QString data = disk.filePath("data");
        Drill drill{{QStringLiteral("--speed"), QStringLiteral("1"), QStringLiteral("--seed"),
                     QStringLiteral("11")},
                    home.path()};
        QVERIFY2(!drill.control().isEmpty(), drill.program.errors().constData());
        const auto start = [&] {
            auto engine = std::make_unique<Program>(
                QStringLiteral("holdfast-cli"),
                QStringList{QStringLiteral("run"), QStringLiteral("--json"),
                            QStringLiteral("--drill-at"), drill.control(),
                            QStringLiteral("--data-dir"), data},
                home.path());
            const Json ready = statusUntil(data, home.path(), canOpen, 120'000);
            return canOpen(ready) ? std::move(engine) : nullptr;
        };
        const auto open = [&](const char* instrument) {
            return std::make_unique<Program>(
                QStringLiteral("holdfast-cli"),
                QStringList{QStringLiteral("open"), QStringLiteral("--account"),
                            QStringLiteral("drill"), QStringLiteral("--instrument"),
                            QString::fromLatin1(instrument), QStringLiteral("--side"),
                            QStringLiteral("buy"), QStringLiteral("--qty"), QStringLiteral("5"),
                            QStringLiteral("--stop"), QStringLiteral("2%"),
                            QStringLiteral("--data-dir"), data, QStringLiteral("--json")},
                home.path());
        };
        const auto truthUntil = [&](const std::function<bool(const Json&)>& isSo) {
            const QDeadlineTimer until{30'000};
            Json truth = drill.truth();
            while (!isSo(truth) && !until.hasExpired()) {
                QTest::qWait(50);
                truth = drill.truth();
            }
            return truth;
        };

        auto engine = start();
        QVERIFY(engine);
        // The stop that travels with the entry will fail, later: by then the journal is in trouble.
        drill.post(QStringLiteral("/fault"), R"({"fault":"F01{what=stop,D=12s,nth=1}"})");
        const auto opened = open("SOL-USDT-SWAP");
        QVERIFY2(opened->exitCode() == 0, opened->said.constData());
        if (isFull)
            disk.fill();
        else
            QVERIFY(hold(data));
        const Json lost = truthUntil([](const Json& t) { return t.at("stops").size() >= 2; });
        QVERIFY2(lost.at("stops").size() >= 2, lost.dump().c_str());
        const auto isOne = [](const Json& t) { return Drill::resting(t, "stops") == 1; };
        QVERIFY(isOne(truthUntil(isOne)));
        QCOMPARE(Drill::held(drill.truth()), 1);

        const auto says = [&](const Json& status) {
            return status.dump().find("the journal cannot be written") != std::string::npos;
        };
        QVERIFY(says(statusUntil(data, home.path(), says)));
        const auto refused = open("DOGE-USDT-SWAP");
        QCOMPARE(refused->exitCode(), 1);
        QVERIFY2(refused->said.contains("journal"), refused->said.constData());
        QCOMPARE(Drill::held(drill.truth()), 1);
        QVERIFY(says(status(data, home.path()))); // it stays

        engine->process().kill();
        QVERIFY(engine->process().waitForFinished(10'000));
        if (isFull)
            disk.empty();
        else
            letGo();
        const std::set<std::string> known = idsKept(data);
        const Json truth = drill.truth();
        for (const Json& stop : truth.at("stops"))
            QVERIFY2(known.contains(stop.value("clientOrderId", "")), stop.dump().c_str());

        engine = start();
        QVERIFY2(engine, status(data, home.path()).dump().c_str());
        QVERIFY(!says(status(data, home.path())));
        const auto again = open("DOGE-USDT-SWAP");
        QVERIFY2(again->exitCode() == 0, again->said.constData());
        QCOMPARE(Drill::held(drill.truth()), 2);
    }

private:
    static bool hold(const QString& data)
    {
        auto database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("holder"));
        database.setDatabaseName(data + QStringLiteral("/journal.sqlite"));
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        return database.open() && QSqlQuery{database}.exec(QStringLiteral("BEGIN IMMEDIATE"));
    }
    static void letGo()
    {
        QSqlDatabase::database(QStringLiteral("holder"), false).close();
        QSqlDatabase::removeDatabase(QStringLiteral("holder"));
    }
    /// Client ids of every intent in the journal and in the reserve.
    static std::set<std::string> idsKept(const QString& data)
    {
        std::set<std::string> ids;
        const auto take = [&](const std::vector<journal::Record>& records) {
            for (const journal::Record& record : records) {
                const auto* intent = std::get_if<journal::IntentRecord>(&record.body);
                if (!intent) continue;
                ids.insert(orders::clientIdOf(intent->what).text);
                if (const auto* order = std::get_if<venues::PlaceOrder>(&intent->what);
                    order && order->stop)
                    ids.insert(order->stop->clientId.text);
            }
        };
        shell::JournalStore store{data + QStringLiteral("/journal.sqlite")};
        if (store.open())
            if (const auto loaded = store.load(wallFromMs(0))) take(loaded->records);
        shell::ReserveFile reserve{data + QStringLiteral("/reserve.log")};
        if (reserve.open()) take(reserve.load());
        return ids;
    }
};

QTEST_GUILESS_MAIN(TestJournalTrouble)
#include "tst_journal_trouble.moc"

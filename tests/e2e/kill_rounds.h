// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/orders/client_id.h"
#include "core/orders/request_ledger.h"
#include "core/shell/journal_store.h"
#include "core/shell/reserve_file.h"
#include "core/sim/random.h"
#include "tests/e2e/programs.h"

#include <QDir>
#include <QElapsedTimer>

#include <cstdio>
#include <map>
#include <set>

/// kill -9 of the real program while it trades on a drill, again and again, and what must be so afterwards.
/// A round ends after a number of lines or of changes at the venue, not after a time: both are drawn from
/// the seed. What the machine makes of it differs from run to run; that is the point of it.
namespace holdfast::e2e {

class KillRounds {
public:
    explicit KillRounds(std::uint64_t seed)
        : m_seed{seed}
        , m_drill{{QStringLiteral("--speed"), QStringLiteral("600"), QStringLiteral("--seed"),
                   QString::number(seed % 100'000)},
                  m_home.path()}
    {
        std::printf("kill -9 rounds: seed %llu\n", static_cast<unsigned long long>(seed));
    }

    /// One life and its end. \returns what is wrong; empty: nothing
    std::string round(std::uint64_t number, bool isDesktop)
    {
        if (m_drill.control().isEmpty())
            return "the drill did not start: " + m_drill.program.errors().toStdString();
        const auto pick = [&](std::uint64_t purpose, std::int64_t low, std::int64_t high) {
            return sim::toRange(sim::draw(m_seed, number, purpose, 0), low, high);
        };
        const bool hasFault = pick(1, 0, 3) == 0;
        if (hasFault)
            m_drill.post(QStringLiteral("/fault"), R"({"fault":"F01{what=stop,D=300ms,times=1}"})");
        Program engine{isDesktop ? QStringLiteral("holdfast") : QStringLiteral("holdfast-cli"),
                       arguments(isDesktop), m_home.path()};
        const std::string ready = waitForStart(engine, isDesktop);
        if (!ready.empty()) return ready;
        // Three lives in four come to trade; the fourth is hit while it still finds out what stands.
        if (pick(7, 0, 3) != 0) (void)statusUntil(dataDir(), m_home.path(), canOpen, 15'000);

        (void)engine.process().readAllStandardOutput(); // from here on its lines are counted

        // A person asks; the strategy speaks when it likes. Every third key is one that was used already.
        const auto key = pick(2, 0, 2) == 0 && number > 1 ? pick(3, 1, std::int64_t(number) - 1)
                                                          : std::int64_t(number);
        const QString instrument = kInstruments[static_cast<std::size_t>(key) % 3];
        std::vector<std::unique_ptr<Program>> asked;
        asked.push_back(ask(
            {QStringLiteral("open"), QStringLiteral("--account"), QStringLiteral("drill"),
             QStringLiteral("--instrument"), instrument, QStringLiteral("--side"),
             key % 2 == 0 ? QStringLiteral("buy") : QStringLiteral("sell"), QStringLiteral("--qty"),
             QStringLiteral("5"), QStringLiteral("--stop"), QStringLiteral("1%"),
             QStringLiteral("--key"), QStringLiteral("round-%1").arg(key)}));
        if (pick(4, 0, 2) == 0)
            asked.push_back(ask({QStringLiteral("flatten"), QStringLiteral("--instrument"),
                                 kInstruments[static_cast<std::size_t>(pick(5, 0, 2))],
                                 QStringLiteral("--reason"), QStringLiteral("a round asks")}));
        if (isDesktop)
            waitForChanges(engine, pick(6, 1, 3));
        else
            waitForLines(engine, pick(6, 1, 7));
        if (!engine.isRunning()) return "the program ended by itself: " + engine.end();
        engine.process().kill();
        engine.process().waitForFinished(10'000);
        ++kills;
        asked.clear(); // they lost their peer
        return judgeJournal();
    }

    /// A last life: everything must come right and be proved.
    std::string end()
    {
        Program engine{QStringLiteral("holdfast-cli"), arguments(false), m_home.path()};
        std::string wrong = waitForStart(engine, false);
        if (!wrong.empty()) return wrong;
        const auto isCalm = [](const Json& s) {
            if (!s.contains("accounts") || s.at("accounts").empty()
                || s.at("accounts").at(0).value("requestsUnknown", 1) != 0)
                return false;
            for (const Json& position : s.at("positions"))
                if (position.at("stop").value("state", "") != "verified") return false;
            return true;
        };
        const Json calm = statusUntil(dataDir(), m_home.path(), isCalm, 150'000);
        if (!isCalm(calm)) return "a request without an end, or a stop not proved: " + calm.dump();
        engine.process().kill();
        engine.process().waitForFinished(10'000);
        const std::string ofJournal = judgeJournal(); // which also finds the keys that opened
        return ofJournal + judgeOpens();
    }

    int kills = 0;
    int unresolvedAtKill = 0; ///< How often a request had no end yet: what the rounds are for.
    std::size_t opened = 0;
    qint64 bareMsMax = 0;

private:
    static inline const QString kInstruments[] = {QStringLiteral("SOL-USDT-SWAP"),
                                                  QStringLiteral("DOGE-USDT-SWAP"),
                                                  QStringLiteral("BTC-USDT-SWAP")};
    static constexpr qint64 kProtectedWithin =
        20'000; ///< Of a start, with the venue reachable: I3.

    [[nodiscard]] QString dataDir() const { return m_home.filePath(QStringLiteral("data")); }
    [[nodiscard]] QStringList arguments(bool isDesktop) const
    {
        QStringList list{QStringLiteral("--drill-at"), m_drill.control(),
                         QStringLiteral("--data-dir"), dataDir()};
        if (!isDesktop) list = QStringList{QStringLiteral("run"), QStringLiteral("--json")} + list;
        return list;
    }
    [[nodiscard]] std::unique_ptr<Program> ask(QStringList arguments) const
    {
        arguments << QStringLiteral("--data-dir") << dataDir() << QStringLiteral("--json");
        return std::make_unique<Program>(QStringLiteral("holdfast-cli"), arguments, m_home.path());
    }

    /// Until each position of the truth has a stop resting; how long that took is kept.
    std::string waitForStart(Program& engine, bool isDesktop)
    {
        if (!isDesktop && !waitForLine(engine, "holds the account's lock"))
            return "it does not start: " + engine.end();
        QElapsedTimer since;
        since.start();
        Json truth;
        do {
            truth = m_drill.truth();
            if (!engine.isRunning()) return "the program ended by itself: " + engine.end();
            if (bare(truth).empty()) {
                if (!isDesktop) bareMsMax = std::max(bareMsMax, since.elapsed());
                return {};
            }
            QTest::qWait(20);
        } while (since.elapsed() < kProtectedWithin);
        const std::string who = bare(truth);
        return who + " has no stop " + std::to_string(kProtectedWithin / 1000)
               + " s after a start: " + truth.dump();
    }
    /// A position without a resting stop; empty: none.
    static std::string bare(const Json& truth)
    {
        for (const Json& row : truth.at("positions")) {
            const std::string instrument = row.at("instrument");
            if (row.at("qty").get<std::string>().find_first_of("123456789") == std::string::npos)
                continue;
            bool isCovered = false;
            for (const Json& stop : truth.at("stops"))
                isCovered = isCovered
                            || (stop.at("instrument") == instrument && stop.at("state") == "live");
            if (!isCovered) return instrument;
        }
        return {};
    }

    static bool waitForLine(Program& engine, const char* part)
    {
        const QDeadlineTimer until{30'000};
        while (!until.hasExpired() && engine.process().state() != QProcess::NotRunning) {
            while (engine.process().canReadLine())
                if (engine.process().readLine().contains(part)) return true;
            engine.process().waitForReadyRead(200);
        }
        return false;
    }
    void waitForLines(Program& engine, std::int64_t count)
    {
        const QDeadlineTimer until{4'000}; // a calm one is killed in its calm
        while (count > 0 && !until.hasExpired() && engine.isRunning()) {
            while (count > 0 && engine.process().canReadLine()) {
                engine.process().readLine();
                --count;
            }
            if (count > 0) engine.process().waitForReadyRead(200);
        }
    }
    void waitForChanges(Program& engine, std::int64_t count)
    {
        const auto sum = [&] {
            const Json truth = m_drill.truth();
            return truth.at("orders").size() + truth.at("stops").size() + truth.at("fills").size();
        };
        const std::size_t before = sum();
        const QDeadlineTimer until{4'000};
        while (!until.hasExpired() && engine.isRunning()
               && sum() < before + static_cast<std::size_t>(count))
            QTest::qWait(10);
    }

    /// Readable, whole, and with every request that reached the venue (I8).
    std::string judgeJournal()
    {
        // A copy: the program itself must find the files as the kill left them.
        const QTemporaryDir copy;
        for (const char* name : {"journal.sqlite", "journal.sqlite-wal", "reserve.log"})
            QFile::copy(dataDir() + QLatin1Char('/') + QLatin1String(name),
                        copy.filePath(QLatin1String(name)));
        shell::JournalStore store{copy.filePath(QStringLiteral("journal.sqlite"))};
        if (const auto done = store.open(); !done) return done.error().context;
        auto loaded = store.load(wallFromMs(0));
        if (!loaded) return loaded.error().context;
        if (!loaded->problem.empty()) return loaded->problem;
        shell::ReserveFile reserve{copy.filePath(QStringLiteral("reserve.log"))};
        std::vector<journal::Record> records = std::move(loaded->records);
        if (reserve.open())
            for (journal::Record& record : reserve.load())
                records.push_back(std::move(record));
        std::set<std::string> ids;
        std::map<RequestId, std::string> open;
        m_keys.clear();
        for (const journal::Record& record : records) {
            if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
                const ClientOrderId id = orders::clientIdOf(intent->what);
                ids.insert(id.text);
                if (!id.empty()) open[intent->request] = id.text;
                const auto* order = std::get_if<venues::PlaceOrder>(&intent->what);
                if (order && order->stop) ids.insert(order->stop->clientId.text);
                if (order && !order->reduceOnly)
                    m_keys[intent->key.text][id.text] = order->qty.toDouble();
            }
            if (const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body);
                outcome && outcome->state != journal::RequestState::Unknown)
                open.erase(outcome->request);
        }
        unresolvedAtKill += open.empty() ? 0 : 1;
        const Json truth = m_drill.truth();
        for (const char* rows : {"orders", "stops"}) {
            for (const Json& row : truth.at(rows)) {
                const std::string id = row.value("clientOrderId", "");
                if (orders::epochOf({id}) && !ids.contains(id))
                    return "the venue knows " + id + " (" + rows
                           + ") and neither the journal nor the reserve does";
            }
        }
        return {};
    }

    /// A key opened at most once, and no more than it planned (I1).
    std::string judgeOpens()
    {
        std::map<std::string, double> filled;
        const Json truth = m_drill.truth();
        for (const Json& fill : truth.at("fills"))
            filled[fill.value("clientOrderId", "")] += std::stod(fill.at("qty").get<std::string>());
        for (const auto& [key, orders] : m_keys) {
            int count = 0;
            for (const auto& [id, planned] : orders) {
                const auto mine = filled.find(id);
                if (mine == filled.end()) continue;
                ++count;
                if (mine->second > planned * 1.000001)
                    return key + " opened more than it planned (" + id + ")";
            }
            if (count > 1) return key + " opened " + std::to_string(count) + " times";
            opened += count > 0 ? 1 : 0;
        }
        return {};
    }

    std::uint64_t m_seed;
    QTemporaryDir m_home;
    Drill m_drill;
    std::map<std::string, std::map<std::string, double>>
        m_keys; ///< Key → orders and what they plan.
};

} // namespace holdfast::e2e

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A hundred accounts of ten positions each in one engine, on loopback, with the venue's limits: the share of the
// engine's thread, memory, the real ages, and how long a protective request takes from a person's word to the
// venue, before and after ten accounts are dead or banned.
//
// usage: bench_accounts [--accounts N (100)] [--seconds N (60)]
#include "core/shell/engine_host.h"
#include "core/shell/engine_thread.h"
#include "core/venues/okx/session.h"
#include "tests/bench/account_farm.h"
#include "tests/bench/figures.h"
#include "tests/bench/percentiles.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTemporaryDir>

#include <cstring>
#include <ctime>
#include <fstream>
#include <mutex>
#include <optional>

namespace {

using namespace holdfast;
using namespace holdfast::bench;

double residentMegabytes()
{
    std::ifstream status{"/proc/self/status"};
    std::string word;
    while (status >> word) {
        if (word != "VmRSS:") continue;
        double kilobytes = 0;
        status >> kilobytes;
        return kilobytes / 1024;
    }
    return 0;
}

/// From the word that moves a stop to its request's arrival at the venue.
class Clocked {
public:
    explicit Clocked(std::size_t accounts)
        : m_since(accounts)
    {
    }
    void begin(int account)
    {
        const std::lock_guard lock{m_mutex};
        m_since.at(static_cast<std::size_t>(account)) = stampNow();
    }
    void arrived(int account, const sim::HttpAsk& ask)
    {
        if (ask.target != "/api/v5/trade/amend-algos") return;
        const std::lock_guard lock{m_mutex};
        auto& since = m_since.at(static_cast<std::size_t>(account));
        if (since) m_millis.push_back(static_cast<double>(stampNow() - *since) * 1e-6);
        since.reset();
    }
    std::vector<double> take()
    {
        const std::lock_guard lock{m_mutex};
        return std::exchange(m_millis, {});
    }

private:
    std::mutex m_mutex;
    std::vector<std::optional<std::int64_t>> m_since;
    std::vector<double> m_millis;
};

class ManyDesk {
public:
    explicit ManyDesk(int accounts)
        : m_count{accounts}
        , clocked{static_cast<std::size_t>(accounts)}
        , farm{accounts,
               [this](int account, const sim::HttpAsk& ask) { clocked.arrived(account, ask); }}
        , m_before{residentMegabytes()}
        , m_thread{setup()}
    {
        QObject::connect(
            &m_thread, &shell::EngineThread::snapshotChanged, &m_thread,
            [this](const std::shared_ptr<const engine::Snapshot>& snapshot) { last = snapshot; });
        m_thread.start();
    }
    template <class Is>
    bool until(Is&& is, milliseconds most)
    {
        const std::int64_t end = stampNow() + std::chrono::nanoseconds{most}.count();
        while (stampNow() < end) {
            if (is()) return true;
            QEventLoop loop;
            QTimer::singleShot(2, &loop, &QEventLoop::quit);
            loop.exec();
        }
        return is();
    }
    void wait(seconds time)
    {
        until([] { return false; }, time);
    }
    [[nodiscard]] int live() const
    {
        return !last ? 0
                     : static_cast<int>(std::ranges::count_if(
                           last->accounts, [](const auto& a) { return a.link == "live"; }));
    }
    [[nodiscard]] int verified() const
    {
        return !last ? 0
                     : static_cast<int>(std::ranges::count_if(last->positions, [](const auto& p) {
                           return p.stop == StopState::Verified;
                       }));
    }
    /// CPU seconds of the engine's thread so far.
    double cpu()
    {
        double used = 0;
        QMetaObject::invokeMethod(
            m_thread.host(),
            [&used] {
                timespec time{};
                ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
                used = static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
            },
            Qt::BlockingQueuedConnection);
        return used;
    }
    [[nodiscard]] double memory() const { return residentMegabytes() - m_before; }
    /// Stops of all accounts from `from` on are moved a little, one after another.
    std::vector<double> moveStops(int from, int rounds)
    {
        clocked.take();
        for (int round = 0; round < rounds; ++round) {
            for (int i = from; i < m_count; ++i) {
                const auto id = AccountFarm::idOf(i);
                const auto moved = std::ranges::find_if(last->positions, [&](const auto& p) {
                    return p.account == id && p.stop == StopState::Verified && p.stopTrigger;
                });
                if (moved == last->positions.end()) continue;
                const Decimal step = Decimal::of(round % 2 == 0 ? "-0.05" : "0.05");
                clocked.begin(i);
                m_thread.submit(engine::OperatorCommand{
                    {}, engine::MoveStop{id, moved->key, Price{moved->stopTrigger->value + step}}});
                until([] { return false; }, milliseconds{20});
            }
        }
        wait(seconds{2});
        return clocked.take();
    }

private:
    shell::EngineSetup setup()
    {
        shell::EngineSetup setup;
        setup.engine.epoch = Epoch{"many"};
        const auto instruments = fiftyInstruments();
        for (int i = 0; i < m_count; ++i) {
            engine::AccountSetup account;
            account.id = AccountFarm::idOf(i);
            account.ladder = Ladder::Guard;
            account.guard = {engine::GuardPolicy::Foreign::Stop, Decimal::fromInt(5),
                             TriggerSource::Mark};
            account.address = "farm";
            for (int p = 0; p < AccountFarm::kPositions; ++p)
                account.watch.push_back(instruments.at(static_cast<std::size_t>(p)).id);
            setup.engine.accounts.push_back(account);
            setup.access.push_back(farm.access(i));
        }
        setup.sessions = [](const engine::AccountSetup&, const venues::SessionConfig& config) {
            return venues::makeOkxSession(config);
        };
        setup.dataDir = m_directory.filePath(QStringLiteral("data"));
        setup.stateDir = m_directory.filePath(QStringLiteral("state"));
        setup.version = QStringLiteral("bench");
        return setup;
    }

    int m_count;
    QTemporaryDir m_directory;

public:
    Clocked clocked;
    AccountFarm farm;
    std::shared_ptr<const engine::Snapshot> last;

private:
    double m_before;
    shell::EngineThread m_thread;
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application{argc, argv};
    int accounts = 100;
    int length = 60;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--accounts") == 0) accounts = std::atoi(argv[i + 1]);
        if (std::strcmp(argv[i], "--seconds") == 0) length = std::atoi(argv[i + 1]);
    }
    const int positions = accounts * AccountFarm::kPositions;
    const int dead = accounts / 10;
    bool isGood = true;
    ManyDesk desk{accounts};
    const std::int64_t began = stampNow();
    if (!desk.until([&] { return desk.live() == accounts; }, seconds{300})) {
        std::printf("FAIL: %d of %d accounts came live\n", desk.live(), accounts);
        return 1;
    }
    // Three connections a second, three of each account (okx.md 2.2).
    figure("all accounts live after the start", static_cast<double>(stampNow() - began) * 1e-9,
           "s");
    desk.farm.takePositions();
    if (!desk.until([&] { return desk.verified() == positions; }, seconds{180})) {
        std::printf("FAIL: %d of %d stops were proved\n", desk.verified(), positions);
        return 1;
    }
    figure("stops placed by policy and proved", desk.verified(), "stops");

    const double cpu = desk.cpu();
    const std::int64_t from = stampNow();
    const int asked = desk.farm.requests();
    double oldestList = 0;
    double oldestStop = 0;
    for (int i = 0; i < length; ++i) {
        desk.wait(seconds{1});
        for (const auto& a : desk.last->accounts)
            oldestList = std::max(
                oldestList, a.truthAge ? static_cast<double>(a.truthAge->count()) * 1e-9 : 1e9);
        for (const auto& p : desk.last->positions)
            oldestStop =
                std::max(oldestStop,
                         p.stopReadAge ? static_cast<double>(p.stopReadAge->count()) * 1e-9 : 1e9);
    }
    const double took = static_cast<double>(stampNow() - from) * 1e-9;
    isGood &= isBelow("engine's thread, " + std::to_string(accounts) + " accounts of ten positions",
                      (desk.cpu() - cpu) / took * 100, 25, "% of a core");
    isGood &= isBelow("memory of the shell and the engine", desk.memory(), 400, "MB");
    figure("requests", (desk.farm.requests() - asked) / took, "a second");
    figure("oldest picture of positions", oldestList, "s");
    figure("oldest sight of a stop", oldestStop, "s");
    figure("refused as too frequent", desk.farm.tooFrequent(), "requests");
    isGood &= desk.farm.tooFrequent() == 0;

    constexpr int kRounds = 30; // 2,700 ways: the p99 is not of a handful
    const auto well = desk.moveStops(dead, kRounds);
    for (int i = 0; i < dead; ++i)
        desk.farm.make(i, i % 2 == 0 ? AccountFarm::Health::Silent : AccountFarm::Health::Banned);
    desk.wait(seconds{30}); // their questions pile up
    const auto ill = desk.moveStops(dead, kRounds);
    figure("a moved stop's way to the venue, all well, p50", at(well, 0.5), "ms");
    figure("a moved stop's way to the venue, all well, p99", at(well, 0.99), "ms");
    figure("a moved stop's way to the venue, ten dead or banned, p50", at(ill, 0.5), "ms");
    figure("a moved stop's way to the venue, ten dead or banned, p99", at(ill, 0.99), "ms");
    const auto expected = static_cast<std::size_t>((accounts - dead) * kRounds * 9 / 10);
    if (well.size() < expected || ill.size() < expected) {
        std::printf("FAIL: %zu and %zu of %d moves arrived\n", well.size(), ill.size(),
                    (accounts - dead) * kRounds);
        isGood = false;
    }
    isGood &=
        isWithin("p99 with ten dead or banned to all well", at(ill, 0.99) / at(well, 0.99), 1.1);
    return isGood ? 0 : 1;
}

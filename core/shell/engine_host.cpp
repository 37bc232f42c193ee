// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/engine_host.h"

#include "core/base/overloaded.h"
#include "core/engine/engine.h"
#include "core/shell/account_lock.h"
#include "core/shell/clocks.h"
#include "core/shell/http_sender.h"
#include "core/shell/journal_thread.h"
#include "core/shell/last_resort_close.h"
#include "core/shell/link_sockets.h"
#include "core/shell/market_links.h"
#include "core/shell/reserve_file.h"
#include "core/shell/strategy_host.h"
#include "core/shell/watchdog.h"
#include "core/strategy/strategy.h"
#include "core/venues/bybit/triage.h"
#include "core/venues/okx/triage.h"

#include <QDir>
#include <QLoggingCategory>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

namespace holdfast::shell {
namespace {

Q_LOGGING_CATEGORY(log, "holdfast.shell")

constexpr milliseconds kBeatEvery{500};
constexpr seconds kLockAgainAfter{5};

QString text(const std::string& from) { return QString::fromStdString(from); }

LinkSockets::Triage triageOf(Venue venue)
{
    switch (venue) {
    case Venue::Okx: return venues::okx::triage;
    case Venue::Bybit: return venues::bybit::triage;
    case Venue::Hyperliquid: return {};
    }
    HF_UNREACHABLE();
}

} // namespace

struct EndOfThread {
    void operator()(QThread* thread) const
    {
        thread->quit();
        thread->wait();
        delete thread;
    }
};

/// All that belongs to one account on this thread.
struct AccountParts {
    AccountParts(const AccountAccess& accountAccess, const Epoch& epoch, QThread* marketReader,
                 std::shared_ptr<HttpConnections> connections, LastResortClose::Keep keep)
        : access{accountAccess}
        , http{access, wallNow, std::move(connections)}
        , sockets{access, wallNow, {}}
        , market{access, wallNow, triageOf(access.venue), marketReader}
        , lastResort{access, http, epoch, std::move(keep)}
    {
    }
    const AccountAccess& access;
    HttpSender http;
    LinkSockets sockets; // private streams
    MarketLinks market;  // all others
    LastResortClose lastResort;
    std::optional<AccountLock> lock;
    QTimer lockAgain;
    std::string wantedLock;      // "okx-123456", once the engine asked
    std::vector<QString> askers; // tokens of those who wait for the last resort
};

struct EngineHost::Parts {
    Parts(EngineHost& owner, EngineSetup given)
        : host{owner}
        , setup{std::move(given)}
    {
    }

    void begin(const std::vector<journal::Record>& records, const QString& problem,
               bool isReserveTaken);
    void take(engine::Event event);
    void step(const engine::Event& event);
    void armWake();
    void halt(const std::string& reason);
    void flattenHalted(const engine::OperatorCommand& command, const engine::Flatten& flatten);
    void keepHalted(const AccountId& account, const std::string& line);
    void toReserve(const std::vector<journal::Record>& records);
    void noteIds(const std::vector<journal::Record>& records);
    void tryLock(const AccountId& id, AccountParts& account, bool isFirst);
    void makeStrategies();
    [[nodiscard]] std::shared_ptr<HttpConnections> connectionsTo(const Hosts& hosts);

    // What the engine's commands mean here.
    void run(engine::WriteRecords& command);
    void run(engine::WriteReserve& command) { toReserve(command.records); }
    void run(engine::Transport& command);
    void run(engine::TypedRequest&)
    {
        qCWarning(log, "a typed request has no way out of this program");
    }
    void run(engine::FeedStrategy& command);
    void run(engine::ConfigureStrategy& command);
    void run(engine::LockAccount& command);
    void run(engine::Say& command) { emit host.logLine(command.line); }
    void run(engine::ShowCandles& command) { emit host.candlesShown(command); }
    void run(engine::Answer& command)
    {
        emit host.answered(text(command.token), command.kind, text(command.text));
    }
    void run(engine::Publish& command);

    EngineHost& host;
    EngineSetup setup;
    Watchdog* watchdog = nullptr;

    // Made by start(), on the engine's thread.
    std::shared_ptr<ReserveFile> reserve;
    std::unique_ptr<JournalThread> journal;
    std::unique_ptr<QThread, EndOfThread> marketReader;              // ends after the accounts
    std::map<QString, std::shared_ptr<HttpConnections>> connections; // by scheme and host
    std::map<AccountId, std::unique_ptr<AccountParts>> accounts;
    std::map<StrategyId, std::unique_ptr<StrategyHost>> strategies;
    std::unique_ptr<QTimer> wake;
    std::optional<MonoTime> wakeAt; // when it fires
    std::unique_ptr<QTimer> heartbeat;
    std::unique_ptr<engine::Engine> engine;

    std::deque<engine::Event> waiting; // in order of arrival
    engine::Commands commands;         // reused
    std::shared_ptr<const engine::Snapshot> last;
    std::uint64_t lastRecord = 0;   // the highest id seen
    std::uint64_t reserveBatch = 0; // the journal's batch that makes the reserve superfluous
    bool isLoaded = false;          // the journal was read: ids go on where it ends
    bool isStepping = false;
    bool isHalted = false;
    bool isStopping = false;
    std::string haltReason;
};

EngineHost::EngineHost(EngineSetup setup)
    : m_parts{new Parts{*this, std::move(setup)}}
{
}

EngineHost::~EngineHost() = default;

void EngineHost::beatFor(Watchdog* watchdog) { m_parts->watchdog = watchdog; }

void EngineHost::start()
{
    Parts& p = *m_parts;
    p.heartbeat = std::make_unique<QTimer>();
    connect(p.heartbeat.get(), &QTimer::timeout, this, [&p] {
        if (p.watchdog) p.watchdog->beat();
    });
    p.heartbeat->start(kBeatEvery);
    p.wake = std::make_unique<QTimer>();
    p.wake->setSingleShot(true);
    p.wake->setTimerType(Qt::PreciseTimer);
    connect(p.wake.get(), &QTimer::timeout, this, [&p] {
        p.wakeAt.reset();
        p.take(engine::Woken{});
    });

    p.marketReader.reset(new QThread);
    p.marketReader->setObjectName(QStringLiteral("market"));
    p.marketReader->start();
    for (const AccountAccess& access : p.setup.access) {
        auto account = std::make_unique<AccountParts>(
            access, p.setup.engine.epoch, p.marketReader.get(), p.connectionsTo(access.hosts),
            [&p, id = access.account](const std::string& line) { p.keepHalted(id, line); });
        AccountParts& parts = *account;
        const auto arrived = [&p, &parts,
                              id = access.account](const venues::TransportEvent& event) {
            if (p.isHalted)
                parts.lastResort.on(event);
            else
                p.take(engine::TransportArrived{id, event});
        };
        connect(&parts.http, &HttpSender::arrived, this, arrived);
        connect(&parts.sockets, &LinkSockets::arrived, this, arrived);
        connect(&parts.market, &MarketLinks::arrived, this, arrived);
        connect(&parts.lastResort, &LastResortClose::progressed, this,
                [this, &parts](const QString& line) {
                    for (const QString& token : parts.askers)
                        emit answered(token, engine::AnswerKind::Progress, line);
                });
        connect(&parts.lastResort, &LastResortClose::ended, this,
                [this, &parts](const QString& line) {
                    for (const QString& token : parts.askers)
                        emit answered(token, engine::AnswerKind::Done, line);
                    parts.askers.clear();
                });
        connect(&parts.lockAgain, &QTimer::timeout, this,
                [&p, &parts, id = access.account] { p.tryLock(id, parts, false); });
        if (access.credentials) parts.http.warmUp();
        p.accounts.emplace(access.account, std::move(account));
    }

    p.reserve = std::make_shared<ReserveFile>(
        QDir{p.setup.dataDir}.absoluteFilePath(QStringLiteral("reserve.log")));
    const auto opened = p.reserve->open();
    if (!opened) qCWarning(log, "%s", opened.error().context.c_str());
    p.journal = std::make_unique<JournalThread>(p.setup.dataDir, wallNow, p.reserve);
    connect(p.journal.get(), &JournalThread::loaded, this,
            [&p](const std::vector<journal::Record>& records, const QString& problem,
                 bool isReserveTaken) { p.begin(records, problem, isReserveTaken); });
    connect(p.journal.get(), &JournalThread::unreadable, this, [&p](const QString& problem) {
        p.halt("the journal cannot be read, so what was opened and promised before is not known: "
               + problem.toStdString());
    });
    connect(p.journal.get(), &JournalThread::recorded, this, [&p](quint64 lastId, quint64 batches) {
        if (!p.reserve->isEmpty() && batches >= p.reserveBatch) {
            if (const auto cleared = p.reserve->clear(); !cleared)
                qCWarning(log, "%s", cleared.error().context.c_str());
        }
        p.take(engine::Recorded{RecordId{lastId}});
    });
    connect(p.journal.get(), &JournalThread::health, this,
            [&p](bool isWritable, const QString& problem) {
                p.take(engine::JournalHealth{isWritable, problem.toStdString()});
            });
    connect(p.journal.get(), &JournalThread::flushed, this, [this] { emit stopped(); });
    p.journal->start(p.reserve->load());
}

void EngineHost::submit(const engine::OperatorCommand& command)
{
    Parts& p = *m_parts;
    if (!p.isHalted) return p.take(command);
    if (const auto* flatten = std::get_if<engine::Flatten>(&command.act))
        return p.flattenHalted(command, *flatten);
    if (!command.token.empty()) {
        emit answered(text(command.token), engine::AnswerKind::Failed,
                      tr("The engine is halted (%1). Only closing whole accounts works.")
                          .arg(text(p.haltReason)));
    }
}

void EngineHost::stop()
{
    Parts& p = *m_parts;
    if (std::exchange(p.isStopping, true)) return;
    if (p.wake) p.wake->stop();
    for (const auto& [id, account] : p.accounts) {
        account->sockets.closeAll();
        account->market.closeAll();
    }
    if (p.journal)
        p.journal->flush();
    else
        emit stopped();
}

void EngineHost::Parts::begin(const std::vector<journal::Record>& records, const QString& problem,
                              bool isReserveTaken)
{
    noteIds(records);
    isLoaded = true;
    if (isReserveTaken) { // it is in the journal now
        if (const auto cleared = reserve->clear(); !cleared)
            qCWarning(log, "%s", cleared.error().context.c_str());
    }
    if (!problem.isEmpty()) qCWarning(log, "%s", qPrintable(problem));
    try {
        engine = std::make_unique<engine::Engine>(setup.engine, setup.sessions);
        makeStrategies();
    } catch (const std::exception& error) {
        engine.reset();
        return halt(error.what());
    }
    waiting.push_front(engine::Restored{records});
    engine::JournalHealth health{true, problem.toStdString()};
    if (!problem.isEmpty()) waiting.insert(waiting.begin() + 1, std::move(health));
    take(engine::Woken{});
}

/// Accounts of one host share its connections.
std::shared_ptr<HttpConnections> EngineHost::Parts::connectionsTo(const Hosts& hosts)
{
    auto& known = connections[hosts.rest.toString(QUrl::RemovePath)];
    if (!known) known = std::make_shared<HttpConnections>();
    return known;
}

void EngineHost::Parts::makeStrategies()
{
    for (const engine::StrategySetup& strategy : setup.engine.strategies) {
        auto object = setup.strategies ? setup.strategies(strategy) : nullptr;
        if (!object) {
            waiting.push_back(engine::StrategyFroze{
                strategy.id, "there is no strategy of the kind \"" + strategy.kind + "\""});
            continue;
        }
        auto made = std::make_unique<StrategyHost>(strategy.id, std::move(object));
        QObject::connect(
            made.get(), &StrategyHost::decided, &host,
            [this](const StrategyId& id, const strategy::Decision& decision, MonoTime arrived) {
                take(engine::StrategyDecided{id, decision, arrived});
            });
        const auto froze = [this](const StrategyId& id, const QString& reason) {
            take(engine::StrategyFroze{id, reason.toStdString()});
        };
        QObject::connect(made.get(), &StrategyHost::froze, &host, froze);
        // Values that are not taken leave the strategy at other values than the screen shows.
        QObject::connect(made.get(), &StrategyHost::refused, &host, froze);
        strategies.emplace(strategy.id, std::move(made));
    }
}

void EngineHost::Parts::take(engine::Event event)
{
    if (isStopping || isHalted) return;
    waiting.push_back(std::move(event));
    if (isStepping || !engine) return; // in turn, or with the journal's answer
    isStepping = true;
    while (!waiting.empty() && !isHalted) {
        const engine::Event next = std::move(waiting.front());
        waiting.pop_front();
        step(next);
    }
    isStepping = false;
    if (!isHalted) armWake();
}

void EngineHost::Parts::step(const engine::Event& event)
{
    const Now now = readClocks();
    journal->logEvent(now, event);
    commands.clear();
    try {
        engine->step(now, event, commands);
    } catch (const std::exception& error) { // AssertionFailed, and whatever else ours may throw
        // What this step had said so far is half a thought: none of it is done.
        return halt(error.what());
    }
    if (watchdog) watchdog->beat();
    for (engine::Command& command : commands) {
        std::visit([this](auto& c) { run(c); }, command);
    }
}

void EngineHost::Parts::armWake()
{
    const auto next = engine->nextWake();
    // Each step moves the next moment, mostly away. A timer that fires too soon costs a step that finds nothing due;
    // setting it anew after each step costs this thread 4 to 9 % more (two runs each of bench_accounts --accounts 30).
    if (!next || (wakeAt && *wakeAt <= *next)) return;
    const auto delay = std::chrono::ceil<milliseconds>(*next - readClocks().mono);
    wakeAt = next;
    wake->start(std::max(delay, milliseconds{0}));
}

void EngineHost::Parts::noteIds(const std::vector<journal::Record>& records)
{
    for (const journal::Record& record : records)
        lastRecord = std::max(lastRecord, record.id.value);
}

void EngineHost::Parts::run(engine::WriteRecords& command)
{
    noteIds(command.records);
    journal->write(std::move(command.records));
}

void EngineHost::Parts::toReserve(const std::vector<journal::Record>& records)
{
    noteIds(records);
    const auto kept = reserve->append(records);
    // In memory too: the journal takes them as soon as it can, and then the reserve is empty again.
    reserveBatch = journal->repeat(records);
    if (kept)
        journal->syncReserve();
    else
        take(engine::JournalHealth{false,
                                   "and the reserve did not take it: " + kept.error().context});
}

void EngineHost::Parts::run(engine::Transport& command)
{
    const auto at = accounts.find(command.account);
    if (at == accounts.end()) {
        if (const auto* http = std::get_if<venues::SendHttp>(&command.command)) {
            take(engine::TransportArrived{
                command.account,
                venues::HttpFailed{http->id, true, "no address for this account"}});
        }
        return;
    }
    AccountParts& account = *at->second;
    // The private link is read here, the others on the thread of market data.
    const auto on = [&account](venues::Link link, const auto& act) {
        venues::roleOf(link) == venues::Link::Private ? act(account.sockets) : act(account.market);
    };
    const Overloaded act{
        [&](const venues::OpenLink& c) { on(c.link, [&](auto& links) { links.open(c); }); },
        [&](const venues::CloseLink& c) { on(c.link, [&](auto& links) { links.close(c); }); },
        [&](const venues::SendText& c) { on(c.link, [&](auto& links) { links.send(c); }); },
        [&](const venues::SendLogin& c) { on(c.link, [&](auto& links) { links.login(c); }); },
        [&](const venues::SendHttp& c) { account.http.send(c); },
    };
    std::visit(act, command.command);
}

void EngineHost::Parts::run(engine::FeedStrategy& command)
{
    if (const auto at = strategies.find(command.strategy); at != strategies.end())
        at->second->feed(command.input, command.arrived);
}

void EngineHost::Parts::run(engine::ConfigureStrategy& command)
{
    if (const auto at = strategies.find(command.strategy); at != strategies.end())
        at->second->configure(std::move(command.values));
}

void EngineHost::Parts::run(engine::LockAccount& command)
{
    const auto at = accounts.find(command.account);
    if (at == accounts.end())
        return take(
            engine::AccountLock{command.account, false, "this program has no access to it"});
    AccountParts& account = *at->second;
    if (account.wantedLock != command.venueAndUid)
        account.lock.reset(); // another uid behind the same key: prove anew
    account.wantedLock = command.venueAndUid;
    tryLock(command.account, account, true);
}

void EngineHost::Parts::tryLock(const AccountId& id, AccountParts& account, bool isFirst)
{
    std::string holder;
    if (!account.lock) {
        auto lock = AccountLock::take(setup.stateDir, account.wantedLock);
        if (lock)
            account.lock.emplace(std::move(*lock));
        else
            holder = lock.error().code == ErrorCode::Refused
                         ? "another process holds this account: it " + lock.error().context
                         : "the lock of this account cannot be taken: " + lock.error().context
                               + "; make it writable";
    }
    const bool isHeld = account.lock.has_value();
    if (isHeld)
        account.lockAgain.stop();
    else
        account.lockAgain.start(kLockAgainAfter); // the other one may end
    if (isHeld || isFirst) take(engine::AccountLock{id, isHeld, holder});
}

void EngineHost::Parts::run(engine::Publish& command)
{
    last = command.snapshot;
    emit host.snapshotChanged(std::move(command.snapshot));
}

void EngineHost::Parts::halt(const std::string& reason)
{
    if (isHalted) return;
    isHalted = true;
    haltReason = reason;
    waiting.clear();
    if (wake) wake->stop();
    for (auto& [id, account] : accounts)
        account->http.dropWaiting(venues::Lane::Entry); // no new exposure
    qCCritical(log, "engine halted: %s", reason.c_str());
    keepHalted({}, "engine halted: " + reason);

    auto snapshot =
        last ? std::make_shared<engine::Snapshot>(*last) : std::make_shared<engine::Snapshot>();
    ++snapshot->sequence;
    snapshot->at = wallNow();
    snapshot->isHalted = true;
    snapshot->haltReason = reason;
    engine::AlarmView alarm;
    alarm.id = "engine-halted";
    alarm.severity = engine::Severity::P0;
    alarm.since = snapshot->at;
    alarm.text = "The engine is halted. Stops stay at the venue; nothing is opened, moved or "
                 "watched any more. The emergency close still works.";
    snapshot->alarms.insert(snapshot->alarms.begin(), alarm);
    last = snapshot;
    emit host.snapshotChanged(last);
}

void EngineHost::Parts::keepHalted(const AccountId& account, const std::string& line)
{
    const journal::Record record{RecordId{++lastRecord}, wallNow(), account,
                                 journal::NoteRecord{"close", {}, line}};
    emit host.logLine(
        engine::LogLine{record.at, engine::Severity::P0, account, {}, "close", line, record.id});
    const auto kept = reserve->append(std::vector{record});
    if (isLoaded)
        reserveBatch =
            journal->write({record}); // else its id may be taken: adopted at the next start
    if (kept)
        journal->syncReserve();
    else
        qCWarning(log, "%s", kept.error().context.c_str());
}

void EngineHost::Parts::flattenHalted(const engine::OperatorCommand& command,
                                      const engine::Flatten& flatten)
{
    const QString token = text(command.token);
    if (flatten.position || flatten.instrument) {
        emit host.answered(token, engine::AnswerKind::Failed,
                           tr("The engine is halted: only whole accounts can be closed now."));
        return;
    }
    bool isAny = false;
    for (auto& [id, account] : accounts) {
        if (flatten.account && *flatten.account != id) continue;
        if (!account->lock) {
            emit host.answered(
                token, engine::AnswerKind::Progress,
                tr("%1 is left alone: this program does not hold its lock.").arg(text(id.text)));
            continue;
        }
        isAny = true;
        if (!token.isEmpty()) account->askers.push_back(token);
        account->lastResort.start();
    }
    if (!isAny)
        emit host.answered(token, engine::AnswerKind::Failed,
                           tr("There is no account that this program may close."));
}

} // namespace holdfast::shell

#include "moc_engine_host.cpp"

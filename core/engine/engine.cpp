// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include "core/engine/account.h"
#include "core/engine/address_load.h"
#include "core/link/address.h"
#include "core/orders/client_id.h"

#include <algorithm>
#include <set>
#include <utility>

namespace holdfast::engine {

namespace {
/// A picture at least this often, so that what follows from time alone (stale, "close in") is shown.
constexpr nanoseconds kRefresh = seconds{1};
/// Whatever happens elsewhere, an account looks at its clocks as often as this.
constexpr nanoseconds kSettleWithin = seconds{1};
/// Prices alone are looked at as often as they are shown; ten positions of a hundred accounts each tell many.
constexpr nanoseconds kPricesWithin = milliseconds{100};
/// A picture of a thousand positions costs milliseconds: with more than two hundred, so much longer between two.
constexpr nanoseconds kPicturePerPosition = microseconds{500};
constexpr nanoseconds kUrgentPerPosition = microseconds{100};
constexpr std::size_t kPositionsAtFullPace = 200;
/// How many accounts find room is said for at least so many stops of each.
constexpr int kStopsAssumed = 10;

std::string addressOf(const AccountSetup& setup)
{
    if (!setup.address.empty()) return setup.address;
    return std::string{toString(setup.venue)} + " " + std::string{toString(setup.environment)};
}

bool isForVenueOrJournal(const Commands& out)
{
    return std::any_of(out.begin(), out.end(), [](const Command& command) {
        return std::holds_alternative<WriteRecords>(command)
               || std::holds_alternative<WriteReserve>(command)
               || std::holds_alternative<Transport>(command)
               || std::holds_alternative<TypedRequest>(command);
    });
}

} // namespace

struct Engine::State {
    State(const EngineConfig& config)
        : desk{config.numbers, config.epoch}
    {
    }

    Desk desk;
    std::map<AccountId, Account> accounts;
    bool isRestored = false;
    std::optional<Now> last;
    std::optional<MonoTime> publishedAt;
    bool isDirty = false;
    bool isPictureOwed = false;
    std::uint64_t sequence = 0;
    std::size_t positionsShown = 0;

    [[nodiscard]] nanoseconds pictureAfter() const;
    [[nodiscard]] nanoseconds urgentAfter() const;

    /// Accounts that one address carries (link/address.h).
    struct Place {
        std::vector<AddressLoad> load; ///< Of one account.
        std::vector<Account*> accounts;
        int held = 0;
        AddressPace pace{};
        AddressRoom room{};
    };
    /// What an account needs of a step.
    struct Turn {
        Account* account = nullptr;
        std::string address;
        MonoTime dueAt = MonoTime::max(); ///< As it stands in `dues`; max: not there.
        int held = 0;
    };
    std::map<std::string, Place> places;
    std::vector<Turn> turns; // in the order of the accounts' ids
    std::map<AccountId, std::size_t> turnOf;
    std::set<std::pair<MonoTime, std::size_t>> dues; // when a turn is due, soonest first
    std::set<std::size_t> touched;                   // turns that this step is about

    /// Whoever looks for an account has something for it: it is settled at the end of the step.
    Account* find(const AccountId& id)
    {
        const auto found = turnOf.find(id);
        if (found == turnOf.end()) return nullptr;
        touched.insert(found->second);
        return turns[found->second].account;
    }
    void touchAll()
    {
        for (std::size_t i = 0; i < turns.size(); ++i)
            touched.insert(i);
    }
    /// What a venue said to one account.
    template <class What>
    void tell(const AccountId& id, const What& what)
    {
        const auto found = turnOf.find(id);
        if (found == turnOf.end()) return;
        if (turns[found->second].account->on(what))
            touched.insert(found->second);
        else
            lookWithin(found->second, kPricesWithin);
    }
    void lookWithin(std::size_t turn, nanoseconds time);
    void addTurns();
    void settle();
    void keepPace(Turn& turn);
    /// Whoever asks about an account that does not run here is told so.
    Account* named(const std::string& token, const AccountId& id)
    {
        Account* const account = find(id);
        if (!account)
            desk.answer(token, AnswerKind::Failed,
                        "no account named " + id.text + " is running here");
        return account;
    }
    template <class Do>
    void each(const std::optional<AccountId>& id, Do&& what)
    {
        if (id) {
            if (Account* const account = find(*id)) what(*account);
            return;
        }
        touchAll();
        for (auto& [name, account] : accounts)
            what(account);
    }

    void on(const Restored& restored);
    void on(const TransportArrived& arrived);
    void on(const FactArrived& arrived);
    void on(const Recorded& recorded);
    void on(const JournalHealth& health);
    void on(const Woken&) {}
    void on(const OperatorCommand& command);
    void on(const StrategyDecided& decided);
    void on(const StrategyFroze& froze);
    void on(const AccountLock& lock);

    void act(const std::string& token, const Open& open);
    void act(const std::string& token, const Flatten& flatten);
    void act(const std::string& token, const SetTrading& set);
    void act(const std::string& token, const ArmStrategy& arm);
    void act(const std::string& token, const SetStrategyParameters& set);
    void act(const std::string& token, const ClearKill& clear);
    void act(const std::string& token, const CancelEntry& cancel);
    void act(const std::string& token, const MoveStop& move);
    void act(const std::string& token, const WaiveStop& waive);
    void act(const std::string& token, const ConfirmFlat& confirm);
    void act(const std::string& token, const ResolveFinding& resolve);
    void act(const std::string& token, const ClearBrake& clear);
    void act(const std::string& token, const AdoptPosition& adopt);
    void act(const std::string& token, const ProtectPosition& protect);
    void act(const std::string& token, const SetLadder& set);
    void act(const std::string& token, const AcknowledgeAlarm& acknowledge);
    void act(const std::string& token, const Resync& resync);
    void act(const std::string& token, const ShowInstrument& show);

    void noticeJumps(const Now& now);
    [[nodiscard]] Snapshot snapshot() const;
    void fillPlace(const AccountId& id, AccountView& view) const;
};

Engine::Engine(const EngineConfig& config, const SessionFactory& sessions)
    : m_state{std::make_unique<State>(config)}
{
    HF_ASSERT(config.epoch.text.size() == 4);
    HF_ASSERT(config.accounts.size() <= kAccountsMax);
    std::map<std::string, std::shared_ptr<link::Address>> addresses;
    for (const AccountSetup& setup : config.accounts) {
        std::vector<StrategySetup> own;
        for (const StrategySetup& strategy : config.strategies) {
            if (strategy.account == setup.id) own.push_back(strategy);
        }
        std::unique_ptr<venues::Session> session;
        if (config.door == Door::Wire) {
            venues::SessionConfig wanted;
            wanted.account = setup.id;
            wanted.environment = setup.environment;
            wanted.instruments = setup.watch;
            wanted.bar = setup.bar;
            wanted.address = addresses[addressOf(setup)];
            if (!wanted.address)
                wanted.address = addresses[addressOf(setup)] = std::make_shared<link::Address>();
            for (const StrategySetup& strategy : own) {
                if (std::find(wanted.instruments.begin(), wanted.instruments.end(),
                              strategy.instrument)
                    == wanted.instruments.end())
                    wanted.instruments.push_back(strategy.instrument);
            }
            session = sessions(setup, wanted);
            HF_ASSERT(session != nullptr);
        }
        m_state->accounts.emplace(
            std::piecewise_construct, std::forward_as_tuple(setup.id),
            std::forward_as_tuple(setup, std::move(own), m_state->desk, std::move(session)));
    }
    m_state->addTurns();
}

Engine::~Engine() = default;

void Engine::step(const Now& now, const Event& event, Commands& out)
{
    State& state = *m_state;
    HF_ASSERT(!state.last || now.mono >= state.last->mono); // one monotonic source
    HF_ASSERT(state.isRestored || std::holds_alternative<Restored>(event));
    state.desk.begin(now, out);
    state.noticeJumps(now);
    state.last = now;
    std::visit([&state](const auto& what) { state.on(what); }, event);
    state.settle();
    state.desk.reserveDecisions();
    state.desk.end();
    if (!std::holds_alternative<Woken>(event) || !out.empty()) state.isDirty = true;
    const nanoseconds age = state.publishedAt ? now.mono - *state.publishedAt : kRefresh;
    const bool isDue = age >= state.pictureAfter();
    const bool isWanted = isDue || (state.desk.isUrgent() && age >= state.urgentAfter());
    // What goes to the venue or the journal does not wait for a picture: that comes with a step of its own,
    // at once. Only where requests never end is it painted among them.
    state.isPictureOwed = isWanted && isForVenueOrJournal(out) && age < 2 * state.pictureAfter();
    if (isWanted && !state.isPictureOwed) {
        state.desk.clearUrgent();
        state.publishedAt = now.mono;
        state.isDirty = false;
        ++state.sequence;
        auto picture = std::make_shared<const Snapshot>(state.snapshot());
        state.positionsShown = picture->positions.size();
        out.push_back(Publish{std::move(picture)});
    }
}

std::optional<MonoTime> Engine::nextWake() const
{
    std::optional<MonoTime> wake;
    if (!m_state->dues.empty()) wake = m_state->dues.begin()->first;
    if (m_state->isPictureOwed && (!wake || m_state->last->mono < *wake))
        wake = m_state->last->mono;
    if (const auto due = m_state->desk.nextReserve(); due && (!wake || *due < *wake)) wake = due;
    if (m_state
            ->publishedAt) { // what changed since the last picture is shown soon, ages move on in any case
        const nanoseconds after = m_state->desk.isUrgent()
                                      ? std::min(m_state->urgentAfter(), m_state->pictureAfter())
                                      : m_state->pictureAfter();
        const MonoTime due = *m_state->publishedAt + after;
        if (!wake || due < *wake) wake = due;
    }
    return wake;
}

Snapshot Engine::snapshot(const Now&) const { return m_state->snapshot(); }

void Engine::State::noticeJumps(const Now& now)
{
    if (!last || !isRestored) return;
    const nanoseconds mono = now.mono - last->mono;
    const nanoseconds wall = std::chrono::duration_cast<nanoseconds>(now.wall - last->wall);
    const nanoseconds boot = now.boot - last->boot;
    const auto apart = [](nanoseconds a, nanoseconds b) { return a > b ? a - b : b - a; };
    const nanoseconds jump = desk.numbers().clockJumpResync;
    std::string why;
    if (boot != nanoseconds{0} && apart(boot, mono) > jump)
        why = "this machine slept for " + formatAge(apart(boot, mono));
    else if (apart(wall, mono) > jump)
        why = "the wall clock jumped by " + formatAge(apart(wall, mono));
    if (why.empty()) return;
    touchAll();
    for (auto& [id, account] : accounts)
        account.onResume(why);
}

void Engine::State::addTurns()
{
    for (auto& [id, account] : accounts) {
        turnOf[id] = turns.size();
        turns.push_back(Turn{&account, addressOf(account.setup()), MonoTime::max(), 0});
        if (!account.session()) continue;
        Place& place = places[turns.back().address];
        if (place.accounts.empty()) place.load = loadOf(*account.session(), desk.numbers());
        place.accounts.push_back(&account);
    }
    for (auto& [name, place] : places) {
        place.pace = paceOf(place.load, desk.numbers(), static_cast<int>(place.accounts.size()), 0);
        place.room = roomOf(place.load, desk.numbers(), kStopsAssumed);
        for (Account* const account : place.accounts)
            account->setPace(place.pace);
    }
}

/// Its turn comes in that time, if not before.
void Engine::State::lookWithin(std::size_t i, nanoseconds time)
{
    Turn& turn = turns[i];
    const MonoTime at = desk.now().mono + time;
    if (turn.dueAt <= at) return;
    if (turn.dueAt != MonoTime::max()) dues.erase({turn.dueAt, i});
    turn.dueAt = at;
    dues.emplace(at, i);
}

/// Those that this step is about, and those whose time has come; in the order of their ids.
void Engine::State::settle()
{
    const MonoTime now = desk.now().mono;
    while (!dues.empty() && dues.begin()->first <= now) {
        touched.insert(dues.begin()->second);
        turns[dues.begin()->second].dueAt = MonoTime::max();
        dues.erase(dues.begin());
    }
    for (const std::size_t i : std::exchange(touched, {})) {
        Turn& turn = turns[i];
        turn.account->settle();
        keepPace(turn);
        if (turn.dueAt != MonoTime::max()) dues.erase({turn.dueAt, i});
        const MonoTime latest = now + kSettleWithin;
        turn.dueAt = std::min(turn.account->nextWake().value_or(latest), latest);
        dues.emplace(turn.dueAt, i);
    }
}

/// One more or one fewer position to be read in the address's rotation.
void Engine::State::keepPace(Turn& turn)
{
    const int held = turn.account->heldCount();
    const auto found = places.find(turn.address);
    if (held == turn.held || found == places.end()) return;
    Place& place = found->second;
    place.held += held - turn.held;
    turn.held = held;
    const AddressPace pace =
        paceOf(place.load, desk.numbers(), static_cast<int>(place.accounts.size()), place.held);
    const int average = place.held / static_cast<int>(place.accounts.size());
    place.room = roomOf(place.load, desk.numbers(), std::max(kStopsAssumed, average));
    if (pace == place.pace) return;
    place.pace = pace;
    for (Account* const account : place.accounts)
        account->setPace(pace);
}

/// How old a picture may become.
nanoseconds Engine::State::pictureAfter() const
{
    const nanoseconds usual = isDirty ? nanoseconds{desk.numbers().snapshotInterval} : kRefresh;
    if (positionsShown <= kPositionsAtFullPace) return usual;
    return std::max(usual, static_cast<std::int64_t>(positionsShown) * kPicturePerPosition);
}

/// What a person must see at once waits for nothing on a desk of a usual size.
nanoseconds Engine::State::urgentAfter() const
{
    if (positionsShown <= kPositionsAtFullPace) return nanoseconds{0};
    return static_cast<std::int64_t>(positionsShown) * kUrgentPerPosition;
}

void Engine::State::on(const Recorded& recorded)
{
    desk.setDurable(recorded.upTo);
    for (std::size_t i = 0; i < turns.size(); ++i)
        if (turns[i].account->isWaitingForJournal()) touched.insert(i);
}

void Engine::State::on(const Restored& restored)
{
    HF_ASSERT(!isRestored);
    isRestored = true;
    std::set<Epoch> epochs;
    RecordId lastRecord;
    RequestId lastRequest;
    for (const journal::Record& record : restored.records) {
        lastRecord = std::max(lastRecord, record.id);
        if (const auto* start = std::get_if<journal::StartRecord>(&record.body))
            epochs.insert(start->epoch);
        if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
            lastRequest = std::max(lastRequest, intent->request);
            // The reserve keeps intents, not the start that wrote them: an id of ours names it too.
            if (const auto epoch = orders::epochOf(orders::clientIdOf(intent->what)))
                epochs.insert(*epoch);
        }
    }
    desk.resumeAfter(lastRecord, lastRequest);
    desk.record({}, journal::StartRecord{desk.epoch(), {}});
    for (const journal::Record& record : restored.records) {
        if (Account* account = find(record.account)) account->restore(record, epochs);
    }
    touchAll();
    for (auto& [id, account] : accounts)
        account.start();
}

void Engine::State::on(const TransportArrived& arrived) { tell(arrived.account, arrived.event); }

void Engine::State::on(const FactArrived& arrived) { tell(arrived.account, arrived.fact); }

void Engine::State::on(const JournalHealth& health)
{
    touchAll();
    desk.setJournal(health.isWritable, health.problem);
    if (health.isWritable
        && !health.problem.empty()) { // F85: it works, and something of it is not there
        desk.setDamage(health.problem);
        desk.raise(
            {}, Severity::P1, "journal-damaged", {},
            "the journal was damaged (" + health.problem
                + "): nothing opens until you acknowledge this. Compare positions and stops first");
    }
    if (health.isWritable) {
        desk.clear({}, "journal", {});
        desk.clear({}, "journal-slow", {});
    } else {
        desk.raise({}, Severity::P1, "journal", {},
                   "the journal cannot be written (" + health.problem
                       + "): nothing opens; stops and closes go on from the reserve");
    }
    desk.setUrgent();
}

void Engine::State::on(const OperatorCommand& command)
{
    std::visit([this, &command](const auto& what) { act(command.token, what); }, command.act);
}

void Engine::State::on(const StrategyDecided& decided)
{
    for (const Turn& turn : turns) {
        if (turn.account->hasStrategy(decided.strategy))
            find(turn.account->id())->onDecision(decided);
    }
}

void Engine::State::on(const StrategyFroze& froze)
{
    for (const Turn& turn : turns) {
        if (turn.account->hasStrategy(froze.strategy)) find(turn.account->id())->onFrozen(froze);
    }
}

void Engine::State::on(const AccountLock& lock)
{
    if (Account* account = find(lock.account)) account->onLock(lock.isHeld, lock.holder);
}

void Engine::State::act(const std::string& token, const Open& open)
{
    if (Account* account = find(open.account))
        account->open(token, open);
    else
        desk.answer(token, AnswerKind::Failed,
                    "no account named " + open.account.text + " is running here");
}

void Engine::State::act(const std::string& token, const Flatten& flatten)
{
    if (flatten.account && !find(*flatten.account)) {
        desk.answer(token, AnswerKind::Failed,
                    "no account named " + flatten.account->text + " is running here");
        return;
    }
    const bool isWide = !flatten.position && !flatten.instrument;
    desk.note(flatten.account.value_or(AccountId{}), "operator",
              flatten.instrument ? flatten.instrument->text : std::string{},
              std::string{"close "}
                  + (isWide ? (flatten.account ? "the account" : "everything") : "a position")
                  + ": " + flatten.reason,
              Severity::P1);
    desk.gather(token); // one last word, whatever the number of accounts and positions
    int answers = 0;
    each(flatten.account, [&](Account& account) {
        answers += account.flatten(token, flatten.position, flatten.instrument,
                                   journal::Cause::Operator, flatten.reason);
    });
    desk.awaitAnswers(token, answers);
    desk.setUrgent();
}

void Engine::State::act(const std::string& token, const SetTrading& set)
{
    each(set.account, [&](Account& account) { account.setTrading(set.on); });
    desk.answer(token, AnswerKind::Done, set.on ? "trading on" : "trading off");
}

void Engine::State::act(const std::string& token, const ArmStrategy& arm)
{
    bool isKnown = false;
    for (const Turn& turn : turns) {
        if (!turn.account->hasStrategy(arm.strategy)) continue;
        find(turn.account->id())->arm(arm.strategy, arm.armed);
        isKnown = true;
    }
    desk.answer(token, isKnown ? AnswerKind::Done : AnswerKind::Failed,
                isKnown ? (arm.armed ? "armed" : "disarmed")
                        : "no strategy named " + arm.strategy.text);
}

void Engine::State::act(const std::string& token, const SetStrategyParameters& set)
{
    for (const Turn& turn : turns) {
        if (turn.account->hasStrategy(set.strategy)) find(turn.account->id())->setParameters(set);
    }
    desk.answer(token, AnswerKind::Done, "see the journal");
}

void Engine::State::act(const std::string& token, const ClearKill& clear)
{
    if (Account* account = named(token, clear.account)) account->clearKill(token, clear.reason);
}

void Engine::State::act(const std::string& token, const CancelEntry& cancel)
{
    if (Account* account = named(token, cancel.account)) account->cancelEntry(token, cancel);
}

void Engine::State::act(const std::string& token, const MoveStop& move)
{
    if (Account* account = named(token, move.account)) account->moveStop(token, move);
}

void Engine::State::act(const std::string& token, const WaiveStop& waive)
{
    if (Account* account = named(token, waive.account)) account->waive(token, waive);
}

void Engine::State::act(const std::string& token, const ConfirmFlat& confirm)
{
    if (Account* account = named(token, confirm.account)) account->confirmFlat(token, confirm);
}

void Engine::State::act(const std::string& token, const ResolveFinding& resolve)
{
    if (Account* account = named(token, resolve.account)) account->resolveFinding(token, resolve);
}

void Engine::State::act(const std::string& token, const ClearBrake& clear)
{
    if (Account* account = named(token, clear.account)) account->clearBrake(token, clear.reason);
}

void Engine::State::act(const std::string& token, const AdoptPosition& adopt)
{
    if (Account* account = named(token, adopt.account)) account->adopt(token, adopt);
}

void Engine::State::act(const std::string& token, const ProtectPosition& protect)
{
    if (Account* account = named(token, protect.account)) account->protect(token, protect);
}

void Engine::State::act(const std::string& token, const SetLadder& set)
{
    if (Account* account = named(token, set.account)) account->setLadder(token, set);
}

void Engine::State::act(const std::string& token, const AcknowledgeAlarm& acknowledge)
{
    desk.acknowledge(acknowledge.alarm);
    desk.answer(token, AnswerKind::Done, "acknowledged");
}

void Engine::State::act(const std::string& token, const Resync& resync)
{
    if (resync.account && !named(token, *resync.account)) return;
    each(resync.account, [](Account& account) { account.resync("asked by a person"); });
    desk.answer(token, AnswerKind::Done, "reading everything again");
}

void Engine::State::act(const std::string&, const ShowInstrument& show)
{
    if (Account* account = find(show.account)) account->show(show.instrument, show.bar);
}

void Engine::State::fillPlace(const AccountId& id, AccountView& view) const
{
    const auto found = places.find(turns[turnOf.at(id)].address);
    if (found == places.end()) return;
    const Place& place = found->second;
    view.address = found->first;
    view.addressAccounts = static_cast<int>(place.accounts.size());
    if (!place.room.budget.empty()) {
        view.addressRoom = place.room.accounts;
        view.addressBudget = place.room.budget;
    }
    view.listCycle = place.pace.listCycle;
    view.stopRotation = place.pace.stopRotation;
}

Snapshot Engine::State::snapshot() const
{
    Snapshot snapshot;
    snapshot.sequence = sequence;
    snapshot.at = desk.now().wall;
    snapshot.isJournalWritable = desk.isJournalWritable();
    snapshot.journalProblem = desk.journalProblem();
    bool isFirst = true;
    std::vector<journal::Claim> closed;
    for (const auto& [id, account] : accounts) {
        account.fill(snapshot);
        fillPlace(id, snapshot.accounts.back());
        snapshot.close.isRunning =
            account.fillClose(snapshot.close, closed) || snapshot.close.isRunning;
        const auto environment = snapshot.accounts.back().environment;
        if (isFirst || environment < snapshot.mode)
            snapshot.mode = environment; // Live is the most serious
        isFirst = false;
    }
    std::stable_sort(snapshot.positions.begin(), snapshot.positions.end(),
                     [](const PositionView& a, const PositionView& b) {
                         return severityRank(a.stop) < severityRank(b.stop);
                     });
    for (const auto& [id, alarm] : desk.alarms())
        snapshot.alarms.push_back(alarm);
    std::stable_sort(snapshot.alarms.begin(), snapshot.alarms.end(),
                     [](const AlarmView& a, const AlarmView& b) {
                         return std::tuple{!a.isActive, a.severity, a.since}
                                < std::tuple{!b.isActive, b.severity, b.since};
                     });
    CloseView& close = snapshot.close;
    if (close.id != 0 && !close.rows.empty()) {
        if (closed.size() == close.rows.size()) {
            const auto claim = journal::Claim::allClosed(closed);
            close.headline = journal::renderShort(claim);
            close.sentence = journal::render(claim);
        } else {
            close.sentence = std::to_string(closed.size()) + " of "
                             + std::to_string(close.rows.size())
                             + " with the proof of its end; still closing.";
        }
    }
    return snapshot;
}

} // namespace holdfast::engine

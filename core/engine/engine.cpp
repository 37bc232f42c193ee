// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine_state.h"
#include "core/link/address.h"
#include "core/orders/client_id.h"

#include <algorithm>

namespace holdfast::engine {

namespace {
/// A picture at least this often, so that what follows from time alone (stale, "close in") is shown.
constexpr nanoseconds kRefresh = seconds{1};
/// A picture of a thousand positions costs milliseconds: with more than two hundred, so much longer between two.
constexpr nanoseconds kPicturePerPosition = microseconds{500};
constexpr nanoseconds kUrgentPerPosition = microseconds{100};
constexpr std::size_t kPositionsAtFullPace = 200;

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

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>

namespace holdfast::engine {

using reconcile::PositionMachine;
using reconcile::ReadSchedule;
using venues::Lane;

namespace {
constexpr int kHistoryCandles = 300;
} // namespace

Account::Account(AccountSetup setup, std::vector<StrategySetup> strategies, Desk& desk,
                 std::unique_ptr<venues::Session> session)
    : m_setup{std::move(setup)}
    , m_ladder{m_setup.ladder}
    , m_numbers{desk.numbers()}
    , m_desk{&desk}
    , m_session{std::move(session)}
    , m_ledger{m_numbers}
    , m_schedule{m_numbers}
    , m_isTradingOn{m_setup.tradesAtStart}
    , m_listFault{m_numbers}
    , m_budget{m_numbers}
{
    m_ourEpochs.insert(desk.epoch());
    for (const InstrumentId& instrument : m_setup.watch)
        m_markets[instrument];
    for (StrategySetup& strategy : strategies) {
        m_markets[strategy.instrument];
        Strategy state;
        state.isArmed = strategy.isArmed;
        const StrategyId id = strategy.id;
        state.setup = std::move(strategy);
        m_strategies.emplace(id, std::move(state));
    }
}

// ---- life ----------------------------------------------------------------------------------------

void Account::start()
{
    m_isStarted = true;
    m_evidenceRestored.clear();
    m_keysRestored.clear();
    m_syncFrom = m_desk->now().mono;
    m_startedAt = m_desk->now().wall;
    m_day = toMs(m_desk->now().wall) / 86'400'000;
    for (const auto& [key, plan] : m_plansRestored) {
        Position& remembered = position(key);
        remembered.plan = plan;
        if (const auto taken = m_takenRestored.find(key); taken != m_takenRestored.end()) {
            remembered.isTaken = true;
            remembered.takenBefore = taken->second;
        }
        const auto open = m_opensRestored.find(key);
        if (!m_heldRestored.contains(key) || open == m_opensRestored.end()) continue;
        // Held when the journal ended: it is held until its end is proved (decisions §3).
        remembered.machine.restoreHeld(m_desk->now().mono, open->second.direction,
                                       open->second.at - seconds{1});
        remembered.isRemembered = true;
    }
    for (const auto& [key, waiver] : m_waiversRestored) {
        Position& waived = position(key);
        waived.waiver = waiver;
        waived.isWaiverOfBefore = true;
    }
    for (const auto& [key, isOwnEnd] : m_closedRestored) {
        Position& ended = position(key);
        ended.wasClosedBefore = true; // a leftover of it is still ours to remove
        if (isOwnEnd) ended.endedBy = journal::RemovalRecord::Ground::OwnEnd;
    }
    if (m_budget.isBraked())
        m_desk->raise(m_setup.id, Severity::P1, "brake", {},
                      "the brake on automatic cancels is on since before this start: "
                          + *m_budget.brake());
    if (m_isKillEngaged)
        m_desk->raise(m_setup.id, Severity::P1, "kill", {},
                      "the kill switch is engaged since before this start: " + m_killReason);
    if (m_session) {
        venues::SessionOut out;
        m_session->start(m_desk->now(), out);
        apply(out);
    }
}

void Account::onResume(const std::string& why)
{
    m_desk->note(m_setup.id, "link", {}, why + ": everything is read again before anything opens",
                 Severity::P2);
    dropPendingOpens(why);
    resync(why);
    if (m_session) {
        venues::SessionOut out;
        m_session->reconnect(m_desk->now(), why, out);
        apply(out);
    }
}

void Account::resync(const std::string& why)
{
    m_syncFrom = m_desk->now().mono;
    for (auto& [key, position] : m_positions) {
        position.machine.onDoubt(*m_syncFrom);
        position.guard.onDoubt(*m_syncFrom);
    }
    for (const auto kind :
         {ReadSchedule::Kind::Positions, ReadSchedule::Kind::Orders, ReadSchedule::Kind::Stops,
          ReadSchedule::Kind::Fills, ReadSchedule::Kind::Balance})
        m_schedule.force(kind);
    m_desk->note(m_setup.id, "link", {},
                 "reading positions, orders, stops and fills again: " + why);
}

void Account::onLock(bool isHeld, const std::string& holder)
{
    m_isLockHeld = isHeld;
    m_lockHolder = holder;
    if (isHeld) {
        m_desk->clear(m_setup.id, "lock", {}, "this program holds the account's lock");
        m_desk->note(m_setup.id, "link", {}, "this program holds the account's lock");
    } else {
        dropPendingOpens(lockProblem());
        m_desk->raise(m_setup.id, Severity::P1, "lock", {}, "Watch only: " + lockProblem());
    }
}

// ---- facts ---------------------------------------------------------------------------------------

bool Account::apply(const venues::SessionOut& out)
{
    bool isMore = !out.commands.empty();
    std::vector<RequestId> forbidden;
    for (const venues::TransportCommand& command : out.commands) {
        if (mayLeave(command))
            m_desk->out().push_back(Transport{m_setup.id, command});
        else
            forbidden.push_back(std::get<venues::SendHttp>(command).id);
    }
    for (const venues::VenueFact& fact : out.facts)
        isMore = on(fact) || isMore;
    for (const RequestId id : forbidden)
        on(venues::TransportEvent{venues::HttpFailed{
            id, true, "the account is set to " + std::string{toString(m_ladder)}}});
    return isMore;
}

bool Account::on(const venues::TransportEvent& event)
{
    HF_ASSERT(m_session);
    venues::SessionOut out;
    m_session->on(m_desk->now(), event, out);
    const bool isMore = apply(out);
    // A frame without a fact (a pong, an ack) may still have moved the session's clocks.
    return isMore || out.facts.empty();
}

bool Account::on(const venues::VenueFact& fact)
{
    const bool isMore = !isOnlyPrices(fact);
    std::visit([this](const auto& what) { handle(what); }, fact);
    return isMore;
}

/// Prices, and nothing that is watched by them here: who holds a target decides by the next price.
bool Account::isOnlyPrices(const venues::VenueFact& fact) const
{
    if (!std::holds_alternative<venues::QuotesPush>(fact)
        && !std::holds_alternative<venues::CandlesPush>(fact))
        return false;
    return std::ranges::none_of(m_positions, [](const auto& entry) {
        return entry.second.machine.isHeld() && entry.second.plan && entry.second.plan->takeProfit;
    });
}

void Account::handle(const venues::OrderReply& reply)
{
    const auto asked = take(reply.id);
    if (reply.read.row) {
        onOrder(*reply.read.row);
        onReadBack(*reply.read.row);
    } else if (asked && !reply.read.error && asked->purpose != ReadFor::CancelReadBack)
        m_ledger.onLookup(m_desk->now(), asked->clientId, std::nullopt);
    hear(reply, asked ? asked->clientId : ClientOrderId{});
}

void Account::handle(const venues::FillsReply& reply)
{
    const auto asked = take(reply.id);
    if (asked && asked->purpose == ReadFor::Cycle)
        m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Fills,
                              ReadSchedule::how(reply.read));
    // Venues list the newest first; a close must not come before what it closed.
    std::vector<Fill> fills = rowsSeen(reply.read);
    const auto number = [](const TradeId& id) { return std::pair{id.text.size(), id.text}; };
    std::stable_sort(fills.begin(), fills.end(), [&](const Fill& a, const Fill& b) {
        return std::tuple{a.time, number(a.tradeId)} < std::tuple{b.time, number(b.tradeId)};
    });
    for (const Fill& fill : fills)
        onFill(fill);
    hear(reply);
}

void Account::handle(const venues::ClosuresReply& reply)
{
    const auto asked = take(reply.id);
    for (auto& [key, position] : m_positions) {
        if (!asked || key.instrument == asked->instrument)
            position.machine.onClosures(m_desk->now().mono, rowsSeen(reply.read));
    }
    hear(reply);
}

void Account::handle(const venues::InstrumentsReply& reply)
{
    answered(reply.id);
    m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Instruments,
                          ReadSchedule::how(reply.read));
    for (const Instrument& instrument : rowsSeen(reply.read)) {
        const auto found = m_markets.find(instrument.id);
        if (found != m_markets.end()) found->second.instrument = instrument;
    }
}

void Account::handle(const venues::AccountReply& reply)
{
    answered(reply.id);
    m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Account,
                          reply.read.row ? ReadSchedule::Came::Whole : ReadSchedule::Came::Not);
    if (reply.read.row) onAccount(*reply.read.row);
}

void Account::handle(const venues::BalanceReply& reply)
{
    answered(reply.id);
    m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Balance,
                          ReadSchedule::how(reply.read));
    if (isComplete(reply.read)) m_balances = rowsSeen(reply.read);
}

void Account::handle(const venues::TimeReply& reply)
{
    answered(reply.id);
    m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Time,
                          reply.venueTime ? ReadSchedule::Came::Whole : ReadSchedule::Came::Not);
}

void Account::handle(const venues::CandlesReply& reply)
{
    const auto asked = take(reply.id);
    if (isComplete(reply.read)) {
        onCandles(rowsSeen(reply.read), true, asked ? asked->bar : m_setup.bar);
    } else if (asked) {
        if (const auto market = m_markets.find(asked->instrument); market != m_markets.end()) {
            market->second.isHistoryAsked = false;
            market->second.askHistoryAt = m_desk->now().mono + seconds{2};
        }
    }
}

void Account::handle(const venues::MarkReply& reply)
{
    if (reply.quote) onQuote(*reply.quote);
    const auto asked = take(reply.id);
    if (!asked || asked->purpose != ReadFor::Gate) return;
    const auto looking = m_looking.find(asked->instrument);
    if (looking == m_looking.end()) return;
    if (reply.quote && reply.quote->mark) {
        looking->second.look.isMarkFresh = true;
        looking->second.look.mark = reply.quote->mark;
        looking->second.look.last = reply.quote->last;
    }
    lookArrived(asked->instrument, reply.id);
}

// No machine of ours asks for these: one that came anyway is told, not used.
void Account::handle(const venues::BatchReply& reply)
{
    m_desk->note(m_setup.id, "data", {},
                 "a reply to a batch nobody sent, request " + std::to_string(reply.id.value),
                 Severity::P2);
}
void Account::handle(const venues::LeverageReply& reply) { answered(reply.id); }
void Account::handle(const venues::FundingReply& reply) { answered(reply.id); }
void Account::handle(const venues::BillsReply& reply) { answered(reply.id); }

void Account::handle(const venues::PositionsPush& push)
{
    const MonoTime now = m_desk->now().mono;
    if (push.isSnapshot)
        m_snapshotAt = now; // a whole picture for the eye; absence still needs a read
    for (const PositionRow& row : push.rows)
        onRow(row, PositionMachine::Source::Stream, ReadStamp{now, now, std::nullopt});
}

void Account::handle(const venues::OrdersPush& push)
{
    // Orders that are known get their margin mode first; fills before what an ended order implies (F25).
    std::vector<VenueOrderId> first;
    for (const Order& order : push.orders) {
        if (m_orders.try_emplace(order.venueId, SeenOrder{order, m_desk->now().mono}).second)
            first.push_back(order.venueId);
    }
    hearPushed(push.fills);
    for (const Fill& fill : push.fills)
        onFill(fill);
    for (const VenueOrderId& id : first) // its end, if it is over, is news below (P15)
        m_orders.erase(id);
    for (const Order& order : push.orders)
        onOrder(order);
}

void Account::handle(const venues::StopsPush& push)
{
    const MonoTime now = m_desk->now().mono;
    for (const StopOrder& stop : push.stops)
        onStopRow(stop, false, ReadStamp{now, now, std::nullopt});
}

void Account::handle(const venues::BalancePush& push)
{
    for (const Balance& balance : push.balances) {
        const auto known =
            std::find_if(m_balances.begin(), m_balances.end(),
                         [&](const Balance& other) { return other.currency == balance.currency; });
        if (known == m_balances.end())
            m_balances.push_back(balance);
        else
            *known = balance;
    }
}

void Account::handle(const venues::QuotesPush& push)
{
    for (const Quote& quote : push.quotes)
        onQuote(quote);
}

void Account::handle(const venues::CandlesPush& push)
{
    onCandles(push.candles, false, m_setup.bar);
}

void Account::handle(const venues::ResyncNeeded& needed) { resync(needed.reason); }

void Account::handle(const venues::ClockMeasured& clock)
{
    m_clockOffset = clock.offset;
    const auto apart = clock.offset < milliseconds{0} ? -clock.offset : clock.offset;
    if (apart > m_desk->numbers().clockOffsetWarn) {
        m_desk->raise(
            m_setup.id,
            apart > m_desk->numbers().clockOffsetBlocksOpens ? Severity::P1 : Severity::P2, "clock",
            {},
            "this computer's clock is " + std::to_string(apart.count()) + " ms off the venue's");
    } else {
        m_desk->clear(m_setup.id, "clock", {});
    }
}

void Account::handle(const venues::DataFault& fault)
{
    m_desk->note(m_setup.id, "data", {}, fault.source + ": " + fault.error.context, Severity::P2);
}

void Account::handle(const venues::VenueNotice& notice)
{
    m_desk->note(m_setup.id, "link", {}, "notice " + notice.code + ": " + notice.text,
                 Severity::P2);
}

void Account::handle(const venues::LinkChanged& changed)
{
    if (changed.state == m_link && changed.reason == m_linkReason) return;
    m_link = changed.state;
    m_linkReason = changed.reason;
    m_desk->note(m_setup.id, "link", {},
                 "link " + std::string{venues::toString(changed.state)}
                     + (changed.reason.empty() ? "" : ": " + changed.reason));
    if (changed.state == venues::LinkState::Live) {
        m_linkBadSince.reset();
        m_desk->clear(m_setup.id, "link", {}, "the link is live");
    } else if (!m_linkBadSince) {
        m_linkBadSince = m_desk->now().mono;
    }
    if (changed.state == venues::LinkState::Refused)
        m_desk->raise(m_setup.id, Severity::P0, "link", {},
                      "the venue refuses this key: " + changed.reason
                          + ". Nothing can be managed; stops stay at the venue");
    m_desk->setUrgent();
}

void Account::onAccount(const AccountConfig& config)
{
    if (m_config && m_config->uid != config.uid) {
        m_isTwinSeen = true;
        m_desk->raise(m_setup.id, Severity::P0, "account-changed", {},
                      "the key answers for another account (" + config.uid + ", before "
                          + m_config->uid + "): Watch only");
        return;
    }
    const bool isFirst = !m_config;
    m_config = config;
    const auto may = [&](std::string_view what) {
        return std::find(config.permissions.begin(), config.permissions.end(), what)
               != config.permissions.end();
    };
    m_configProblem.clear();
    m_isModeWatched = false;
    if (config.permissions.empty())
        m_configProblem = "the venue does not say what this key may do";
    else if (may("withdraw"))
        m_configProblem = "this key can withdraw; Holdfast does not trade with such a key. Make "
                          "one that can only read and trade";
    else if (!may("trade"))
        m_configProblem = "this key cannot trade";
    else if (m_setup.venue == Venue::Okx && config.accountMode != "2" && config.accountMode != "3")
        m_configProblem = "OKX account mode " + config.accountMode
                          + " is watched, not traded (modes 2 and 3 are)";
    else if (config.positionMode != PositionMode::Net)
        m_configProblem = "hedge mode is watched, not traded";
    m_isModeWatched = !m_configProblem.empty() && may("trade") && !may("withdraw");
    if (!m_configProblem.empty() && m_setup.ladder != Ladder::Watch) // any key may watch
        m_desk->raise(m_setup.id, Severity::P1, "key", {}, "Watch only: " + m_configProblem);
    else
        m_desk->clear(m_setup.id, "key", {});
    sayWhenKeyEnds(config);
    if (isFirst) m_desk->note(m_setup.id, "link", {}, "account proven: uid " + config.uid);
    askForLock();
}

/// After its end nothing can be read or managed with a key (bybit.md §11).
void Account::sayWhenKeyEnds(const AccountConfig& config)
{
    const WallTime now = m_desk->now().wall;
    if (!config.keyExpiresAt || *config.keyExpiresAt - now >= kKeyEndWarning)
        return m_desk->clear(m_setup.id, "key-end", {});
    constexpr std::size_t kDay = 10; // 2026-11-27
    m_desk->raise(m_setup.id, Severity::P1, "key-end", {},
                  "this key ends on " + toIso8601(*config.keyExpiresAt).substr(0, kDay)
                      + ". Without it nothing can be managed from here; stops stay at the venue. "
                        "Make a new one in time");
}

void Account::onQuote(const Quote& quote)
{
    const auto found = m_markets.find(quote.instrument);
    if (found == m_markets.end()) return;
    Market& market = found->second;
    const MonoTime now = m_desk->now().mono;
    if (quote.last) market.last = quote.last, market.lastAt = now;
    if (quote.mark) market.mark = quote.mark, market.markAt = now;
    if (quote.bid) market.bid = quote.bid;
    if (quote.ask) market.ask = quote.ask;
    if (quote.open24h) market.open24h = quote.open24h;
    if (quote.marketTime > market.marketTime) market.marketTime = quote.marketTime;
}

void Account::onCandles(const std::vector<VenueCandle>& candles, bool isHistory, minutes bar)
{
    if (candles.empty()) return;
    const InstrumentId instrument = candles.front().instrument;
    const auto found = m_markets.find(instrument);
    if (found == m_markets.end()) return;
    Market& market = found->second;
    const MonoTime now = m_desk->now().mono;
    m_desk->out().push_back(ShowCandles{m_setup.id, instrument, bar, candles, isHistory});
    if (bar != m_setup.bar) return;
    market.candleAt = now;
    std::vector<const VenueCandle*> closed;
    for (const VenueCandle& candle : candles) {
        if (!isHistory) {
            // A new bar began and the last one's end was not pushed: read what was missed.
            const bool missed = market.lastFinal && candle.open > *market.lastFinal + 2 * bar
                                && (!market.forming || market.forming->open != candle.open);
            if (missed && !market.isHistoryAsked && market.isHistoryFed) {
                market.isHistoryAsked = true;
                ask(venues::ReadCandles{instrument, bar, std::nullopt, kHistoryCandles},
                    Lane::MarketData, Asked{ReadFor::Chart, {}, instrument, {}, {}, now, bar});
            }
            market.forming = candle;
            market.marketTime = std::max(market.marketTime, candle.open);
        }
        if (candle.isFinal && (!market.lastFinal || candle.open > *market.lastFinal))
            closed.push_back(&candle);
    }
    for (const VenueCandle* candle : closed) {
        if (!isHistory && market.lastFinalAt) market.barInWallTime = now - *market.lastFinalAt;
        if (!isHistory) market.lastFinalAt = now;
        market.lastFinal = candle->open;
        strategy::CandleClosed input{candle->open,
                                     candle->openPrice.toDouble(),
                                     candle->high.toDouble(),
                                     candle->low.toDouble(),
                                     candle->close.toDouble(),
                                     candle->volume.toDouble(),
                                     isHistory};
        for (auto& [id, strategy] : m_strategies) {
            if (strategy.setup.instrument != instrument || strategy.isFrozen
                || strategy.setup.bar != bar)
                continue;
            m_desk->out().push_back(FeedStrategy{id, input, now});
        }
    }
    if (isHistory) {
        market.isHistoryAsked = false;
        market.isHistoryFed = true;
    }
}

} // namespace holdfast::engine

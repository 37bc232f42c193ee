// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/overloaded.h"
#include "core/journal/codec.h"
#include "core/sim/world_state.h"

#include <algorithm>

namespace holdfast::sim {

using namespace waiting;

namespace {

constexpr std::size_t kRecentKept = 3000;

} // namespace

void World::State::remember(std::string line)
{
    recent.push_back(std::to_string(mono.time_since_epoch().count() / 1'000'000) + " ms  "
                     + std::move(line));
    if (recent.size() > kRecentKept) recent.pop_front();
}

void World::State::give(const engine::Event& event)
{
    if (isHalted || !core || dying) return;
    if (mono < stalledUntil) { // F60: what arrives waits, in its order.
        put(stalledUntil, Give{event});
        return;
    }
    ++events;
    digest.field(static_cast<std::uint64_t>(mono.time_since_epoch().count()));
    digest.field(static_cast<std::uint64_t>(event.index()));
    hashEvent(event);
    commands.clear();
    try {
        core->step(clocksNow(), event, commands);
    } catch (const AssertionFailed& broken) {
        isHalted = true;
        haltReason = broken.what();
        remember("HALTED: " + haltReason);
        return;
    }
    // Commands may lead to events only through the queue.
    for (engine::Command& command : commands) {
        obey(command);
        if (dying) return;
    }
}

bool World::State::endsAt(const CrashSite& site, SimJournal::Within within)
{
    if (dying) return true;
    auto crash = crashHook ? crashHook(site) : std::nullopt;
    if (!crash) crash = ourFaults().onSite(wall(), site);
    if (!crash) return false;
    remember("ends " + toString(site) + "; " + std::string{toString(crash->loss)});
    dying = Dying{*crash, within};
    return true;
}

CrashSite World::State::sending(std::string_view name, CrashSite::When when, bool isWrite)
{
    return {CrashSite::What::Send, when, isWrite, false, name};
}

void World::State::obey(engine::Command& command)
{
    digest.field(static_cast<std::uint64_t>(command.index()));
    std::visit(
        Overloaded{
            [&](engine::WriteRecords& write) {
                if (!write.records.empty()) keep(write.records);
            },
            [&](engine::WriteReserve& write) { keepInReserve(write.records); },
            [&](engine::Transport& bytes) {
                HF_ASSERT(isWire); // The typed door sends no bytes.
                transmit(indexOf.at(bytes.account), bytes.command);
            },
            [&](engine::TypedRequest& request) {
                ++requests;
                FaultPlan& faults = placeOf(linkOf(request.request.account)).model.faults();
                if (faults.reach(wall()) != FaultPlan::Reach::Open) { // F96
                    noteDisturbance();
                    put(mono + milliseconds{5},
                        Deliver{request.request.account,
                                TypedDoor::unsent(request.request, {mono, mono, {}},
                                                  "the venue's name was not found"),
                                false});
                    return;
                }
                digest.field(request.request.id.value);
                const std::string_view name = venues::nameOf(request.request.request);
                const bool isWrite = venues::isWrite(request.request.request);
                digest.field(name);
                if (endsAt(sending(name, CrashSite::When::Before, isWrite))) return;
                if (isWrite)
                    remember("sends " + std::string{venues::nameOf(request.request.request)} + " "
                             + std::to_string(request.request.id.value));
                referee.observe(wall(), RequestLeft{request.request});
                const milliseconds travel =
                    faults.onTravel(wall(), endpointOf(request.request.request),
                                    isOpening(request.request.request)); // F61
                const bool isGivenUp = travel >= config.latencies.timeout;
                if (isGivenUp)
                    put(mono + config.latencies.timeout,
                        Deliver{request.request.account,
                                TypedDoor::timedOut(request.request,
                                                    {mono, mono + config.latencies.timeout, {}}),
                                false});
                put(mono + travel + between(config.latencies.upMin, config.latencies.upMax),
                    Arrive{std::move(request.request), mono, isGivenUp});
                (void)endsAt(sending(name, CrashSite::When::After, isWrite));
            },
            [&](engine::FeedStrategy& feed) {
                // A strategy's inputs wait in one queue: they keep their order.
                MonoTime& last = lastFeedAt[feed.strategy];
                last = std::max(
                    last + nanoseconds{1},
                    mono + between(config.latencies.strategyMin, config.latencies.strategyMax));
                put(last, Feed{feed.strategy, feed.input, feed.arrived});
            },
            [&](engine::ConfigureStrategy& configure) {
                const auto found = strategies.find(configure.strategy);
                if (found != strategies.end()) (void)found->second->configure(configure.values);
            },
            [&](engine::LockAccount& lock) {
                put(mono + milliseconds{1}, Give{engine::AccountLock{lock.account, true, {}}});
            },
            [&](engine::Say& say) {
                if (say.line.severity == engine::Severity::P0)
                    remember("P0 " + say.line.instrument + ": " + say.line.text);
                said.push_back(std::move(say.line));
                if (said.size() > 20'000) said.erase(said.begin(), said.begin() + 10'000);
            },
            [&](engine::ShowCandles&) {},
            [&](engine::Answer& answer) {
                remember("answer " + answer.token + ": " + answer.text);
                if (!answer.token.empty()) answers.push_back(std::move(answer));
            },
            [&](engine::Publish& publish) {
                snapshot = std::move(publish.snapshot);
                referee.observe(wall(), AlarmsShown{snapshot->alarms});
            },
        },
        command);
}

void World::State::hashEvent(const engine::Event& event)
{
    std::visit(Overloaded{
                   [&](const engine::FactArrived& fact) {
                       digest.field(static_cast<std::uint64_t>(fact.fact.index()));
                       std::visit(Overloaded{
                                      [&](const venues::QuotesPush& push) {
                                          for (const auto& quote : push.quotes)
                                              if (quote.last) digest.field(quote.last->toString());
                                      },
                                      [&](const venues::PositionsReply& reply) {
                                          for (const auto& row : rowsSeen(reply.read))
                                              digest.field(row.qty.toString());
                                      },
                                      [&](const venues::PositionsPush& push) {
                                          for (const auto& row : push.rows)
                                              digest.field(row.qty.toString());
                                      },
                                      [&](const venues::OrdersPush& push) {
                                          for (const auto& row : push.orders)
                                              digest.field(row.venueId.text);
                                      },
                                      [&](const venues::StopsPush& push) {
                                          for (const auto& row : push.stops)
                                              digest.field(row.venueId.text);
                                      },
                                      [&](const venues::StopsReply& reply) {
                                          for (const auto& row : rowsSeen(reply.read))
                                              digest.field(row.venueId.text);
                                      },
                                      [&](const venues::WriteReply& reply) {
                                          digest.field(reply.id.value);
                                      },
                                      [&](const auto&) {},
                                  },
                                  fact.fact);
                   },
                   [&](const engine::Recorded& recorded) { digest.field(recorded.upTo.value); },
                   [&](const engine::TransportArrived& arrived) {
                       if (const auto* frame = std::get_if<venues::Frame>(&arrived.event))
                           digest.field(frame->text);
                       if (const auto* reply = std::get_if<venues::HttpReply>(&arrived.event))
                           digest.field(reply->body);
                   },
                   [&](const auto&) {},
               },
               event);
}

void World::State::switchOn(AccountLink& link)
{
    if (link.isReady || !config.tradesWhenReady || !snapshot) return;
    for (const engine::AccountView& view : snapshot->accounts) {
        if (view.id != link.id || view.uid.empty() || view.link != "live" || !view.truthAge)
            continue;
        link.isReady = true;
        give(engine::OperatorCommand{{}, engine::SetTrading{link.id, true}});
    }
}

void World::State::feed(Feed& feed)
{
    const auto found = strategies.find(feed.strategy);
    if (found == strategies.end()) return;
    const auto* candle = std::get_if<strategy::CandleClosed>(&feed.input);
    if (candle) {
        lastArrived[feed.strategy] = feed.arrived;
    }
    if (candle && !candle->isHistory && ourFaults().strategyThrows(wall())) { // F92
        strategies.erase(found);
        give(engine::StrategyFroze{feed.strategy, "it threw an exception on the candle of "
                                                      + std::to_string(toMs(candle->open))});
        return;
    }
    strategy::Decision decision = found->second->on(feed.input);
    if (!candle && decision.signalsGiven.empty()) return;
    decideOn(feed.strategy, std::move(decision), feed.arrived);
}

void World::State::decideOn(const StrategyId& strategy, strategy::Decision decision,
                            MonoTime arrived)
{
    for (const strategy::Signal& signal : decision.signalsGiven) {
        if (signal.kind != strategy::SignalKind::Enter) continue;
        remember("signal of " + strategy.text + ": " + signal.reason);
        referee.observe(wall(), SignalGiven{signal.strategy, signal.instrument, signal.barOpen,
                                            signal.ordinal});
    }
    engine::StrategyDecided decided{strategy, std::move(decision), arrived};
    if (!decided.decision.signalsGiven.empty()) { // F90
        const auto echo = ourFaults().onSignal(wall());
        for (int i = 1; i <= echo.copies; ++i)
            put(mono + echo.distance * i, Decide{decided});
    }
    give(decided);
}

} // namespace holdfast::sim

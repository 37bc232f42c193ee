// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/overloaded.h"
#include "core/sim/codec_door.h"
#include "core/sim/world_state.h"

#include <algorithm>
#include <cctype>

namespace holdfast::sim {

using namespace waiting;

void World::State::transmit(std::size_t account, const venues::TransportCommand& command)
{
    AccountLink& of = accounts[account];
    // F96: no name, or a certificate that is not the venue's: nothing of ours leaves.
    const auto reach = placeOf(of).model.faults().reach(wall());
    const std::string why = reach == FaultPlan::Reach::NoTls ? "the certificate is not the venue's"
                                                             : "the venue's name was not found";
    if (reach != FaultPlan::Reach::Open) noteDisturbance();
    const auto up = [&](venues::Link link) {
        LinkTimes& times = of.links[link];
        times.upAt = std::max(times.upAt + nanoseconds{1},
                              mono + between(config.latencies.upMin, config.latencies.upMax));
        return times.upAt;
    };
    std::visit(Overloaded{
                   [&](const venues::OpenLink& open) {
                       linkOpenings.push_back(mono);
                       if (reach != FaultPlan::Reach::Open) {
                           LinkTimes& times = of.links[open.link];
                           ++times.connection;
                           put(mono + milliseconds{5},
                               WireEvent{account, venues::LinkClosed{open.link, 0, why},
                                         times.connection});
                           return;
                       }
                       put(up(open.link), WireOpen{account, open.link, open.path});
                   },
                   [&](const venues::CloseLink& close) {
                       LinkTimes& times = of.links[close.link];
                       ++times.connection; // What is still on its way to us is not heard any more.
                       times.isOpen = false;
                       put(up(close.link), WireClose{account, close.link});
                   },
                   [&](const venues::SendText& send) {
                       put(up(send.link), WireText{account, send.link, send.text});
                   },
                   [&](const venues::SendLogin& login) {
                       put(up(login.link),
                           WireText{account, login.link,
                                    placeOf(of).wire->login(wallOfOurs() + login.clockOffset)});
                   },
                   [&](const venues::SendHttp& http) {
                       ++requests;
                       digest.field(http.target);
                       digest.field(http.body);
                       if (endsAt(sending(http.target, CrashSite::When::Before, http.isWrite)))
                           return;
                       if (http.isWrite) {
                           remember("sends " + http.target + " " + http.body);
                           const auto what = of.intended.find(http.id);
                           // A write without a journaled intent shows itself at the venue, as an order without one (I1).
                           if (what != of.intended.end())
                               referee.observe(
                                   wall(), RequestLeft{{http.id, of.id, http.lane, what->second}});
                       }
                       if (reach != FaultPlan::Reach::Open) {
                           put(mono + milliseconds{5},
                               WireEvent{account, venues::HttpFailed{http.id, true, why}});
                           return;
                       }
                       of.departures.push(mono, http.lane, http);
                       depart(account);
                       (void)endsAt(sending(http.target, CrashSite::When::After, http.isWrite));
                   },
               },
               command);
}

void World::State::depart(std::size_t account)
{
    AccountLink& of = accounts[account];
    while (auto departed = of.departures.take(mono)) {
        const venues::SendHttp& http = departed->item;
        of.laneOf[http.id] = http.lane;
        put(mono + between(config.latencies.upMin, config.latencies.upMax),
            WireHttp{account, http.id,
                     placeOf(of).wire->dress(http, wallOfOurs() + http.clockOffset), mono,
                     http.timeout, 0});
    }
}

void World::State::connectionIsFree(std::size_t account, RequestId id)
{
    AccountLink& of = accounts[account];
    const auto lane = of.laneOf.find(id);
    if (lane == of.laneOf.end()) return;
    of.departures.ended(lane->second);
    of.laneOf.erase(lane);
    depart(account);
}

std::optional<ListAnswered> World::State::listOf(const WireHttp& http,
                                                 const HttpAnswer& answer) const
{
    const Venue venue = config.engine.accounts[http.account].venue;
    const auto list = listAt(venue, http.ask.target);
    if (!list || answer.status != 200 || codeIn(venue, answer.body) != "0") return std::nullopt;
    return ListAnswered{*list,
                        start + std::chrono::floor<milliseconds>(http.sent.time_since_epoch())};
}

void World::State::serveWire(WireHttp& http, bool isHeard)
{
    AccountLink& of = accounts[http.account];
    const Venue venue = config.engine.accounts[http.account].venue;
    Wire& wire = *placeOf(of).wire;
    moveVenue();
    const HttpAnswer answer =
        http.resume == 0 ? wire.http(wall(), http.ask) : wire.resume(wall(), http.resume);
    moveVenue();
    const MonoTime received =
        mono + answer.delay + between(config.latencies.downMin, config.latencies.downMax);
    const MonoTime overdue = http.sent + http.timeout;
    const auto lost = [&](MonoTime at, const char* why) {
        if (!isHeard || http.isGivenUp) return;
        put(std::min(at, overdue),
            WireEvent{http.account, venues::HttpFailed{http.id, false,
                                                       at >= overdue ? "no reply in time" : why}});
    };
    if (answer.delivery == Delivery::Later) {
        if (mono + answer.delay >= overdue) lost(overdue, "");
        WireHttp later = std::move(http);
        later.resume = answer.resume;
        later.isGivenUp = later.isGivenUp || mono + answer.delay >= overdue;
        put(mono + answer.delay, std::move(later));
        return;
    }
    const auto what = of.intended.find(http.id);
    const bool isIntended = what != of.intended.end();
    const std::string told = codeIn(venue, answer.body);
    if (isIntended || answer.status == 429 || told == "10006") {
        const venues::Request request =
            isIntended ? what->second : venues::Request{venues::ReadTime{}};
        const std::string code = answer.truth ? answer.truth->code : told;
        const bool isApplied = answer.truth ? answer.truth->isApplied : answer.status == 200;
        if (code != "0") remember("venue answers " + code + " to " + http.ask.target);
        referee.observe(
            wall(),
            RequestServed{{http.id, of.id, venues::Lane::Account, request}, isApplied, code});
        const bool isUntold =
            (answer.truth && !answer.truth->isTold) || received >= overdue || http.isGivenUp;
        if (isIntended && isUntold) misreported.push_back({http.id, isApplied});
        if (answer.truth && isApplied && code == "0" && !told.empty() && told != "0")
            referee.noteLie(http.id);
    }
    if (!isHeard || http.isGivenUp) return;
    if (endsAt(sending("http", CrashSite::When::Served, isIntended))) return;
    const bool isUnpackable = std::ranges::any_of(answer.headers, [](const auto& header) {
        return header.first == "Content-Encoding"; // As measured: what is not gzip is an error.
    });
    switch (answer.delivery) {
    case Delivery::Whole: {
        if (received >= overdue || isUnpackable)
            return lost(received, "the reply cannot be unpacked");
        venues::HttpReply reply{http.id, answer.status, answer.body, {}};
        for (const auto& [name, value] : answer.headers) {
            std::string lower = name;
            std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
                return static_cast<char>(std::tolower(c));
            });
            reply.headers.emplace_back(std::move(lower), value);
        }
        put(received,
            WireEvent{http.account, std::move(reply), 0, true, isIntended, listOf(http, answer)});
        return;
    }
    case Delivery::Cut:
    case Delivery::HangUp: return lost(received, "the connection closed before the reply");
    case Delivery::Silent: return lost(overdue, "");
    case Delivery::Later: return;
    }
    HF_UNREACHABLE();
}

void World::State::drainWire()
{
    for (std::size_t account = 0; account < accounts.size(); ++account) {
        AccountLink& of = accounts[account];
        for (Wire::Output& output : placeOf(of).wire->takeOutput()) {
            LinkTimes& times = of.links[output.link];
            times.downAt =
                std::max(times.downAt + nanoseconds{1},
                         mono + between(config.latencies.pushMin, config.latencies.pushMax));
            venues::TransportEvent event = venues::Frame{output.link, std::move(output.text)};
            if (output.closeCode != 0)
                event = venues::LinkClosed{output.link, output.closeCode,
                                           std::get<venues::Frame>(std::move(event)).text};
            put(times.downAt, WireEvent{account, std::move(event), times.connection});
        }
    }
}

void World::State::hear(WireEvent& heard)
{
    AccountLink& of = accounts[heard.account];
    const auto* frame = std::get_if<venues::Frame>(&heard.event);
    const auto* closed = std::get_if<venues::LinkClosed>(&heard.event);
    const auto* opened = std::get_if<venues::LinkOpened>(&heard.event);
    if (frame && of.links[frame->link].connection != heard.connection) return;
    if (opened && of.links[opened->link].connection != heard.connection) return;
    if (closed) {
        if (of.links[closed->link].connection != heard.connection) return;
        ++of.links[closed->link].connection;
    }
    const auto* reply = std::get_if<venues::HttpReply>(&heard.event);
    const auto* failed = std::get_if<venues::HttpFailed>(&heard.event);
    const RequestId answered = reply ? reply->id : failed ? failed->id : RequestId{};
    if (heard.isReply && endsAt(sending("http", CrashSite::When::Replied, heard.isWriteReply)))
        return;
    if (heard.list) referee.observe(wall(), *heard.list);
    give(engine::TransportArrived{of.id, std::move(heard.event)});
    if (!answered.empty()) connectionIsFree(heard.account, answered);
    switchOn(of);
}

std::optional<List> World::State::listAt(Venue venue, std::string_view target)
{
    if (venue
        == Venue::Bybit) { // The last source of each list: one of USDC comes behind that of USDT.
        const auto has = [&](std::string_view part) {
            return target.find(part) != std::string_view::npos;
        };
        if (!has("&settleCoin=USDC")) return std::nullopt;
        if (target.starts_with("/v5/position/list")) return List::Positions;
        if (!target.starts_with("/v5/order/realtime")) return std::nullopt;
        return has("&orderFilter=StopOrder") ? List::Stops : List::Orders;
    }
    if (target.starts_with("/api/v5/account/positions?instType=SWAP")
        && target.find("instId") == std::string_view::npos)
        return List::Positions;
    if (target.starts_with("/api/v5/trade/orders-pending")) return List::Orders;
    if (target.starts_with("/api/v5/trade/orders-algo-pending")) return List::Stops;
    return std::nullopt;
}

} // namespace holdfast::sim

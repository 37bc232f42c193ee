// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/overloaded.h"
#include "core/sim/okx/disguise.h"
#include "core/sim/world_state.h"

#include <algorithm>

namespace holdfast::sim {

using namespace waiting;

void World::State::transmit(const venues::TransportCommand& command)
{
    // F96: no name, or a certificate that is not the venue's: nothing of ours leaves.
    const auto reach = model.faults().reach(wall());
    const std::string why = reach == FaultPlan::Reach::NoTls ? "the certificate is not the venue's"
                                                             : "the venue's name was not found";
    if (reach != FaultPlan::Reach::Open) noteDisturbance();
    const auto up = [&](venues::Link link) {
        LinkTimes& times = links[link];
        times.upAt = std::max(times.upAt + nanoseconds{1},
                              mono + between(config.latencies.upMin, config.latencies.upMax));
        return times.upAt;
    };
    std::visit(Overloaded{
                   [&](const venues::OpenLink& open) {
                       linkOpenings.push_back(mono);
                       if (reach != FaultPlan::Reach::Open) {
                           LinkTimes& times = links[open.link];
                           ++times.connection;
                           put(mono + milliseconds{5},
                               WireEvent{venues::LinkClosed{open.link, 0, why}, times.connection});
                           return;
                       }
                       put(up(open.link), WireOpen{open.link, open.path});
                   },
                   [&](const venues::CloseLink& close) {
                       LinkTimes& times = links[close.link];
                       ++times.connection; // What is still on its way to us is not heard any more.
                       times.isOpen = false;
                       put(up(close.link), WireClose{close.link});
                   },
                   [&](const venues::SendText& send) {
                       put(up(send.link), WireText{send.link, send.text});
                   },
                   [&](const venues::SendLogin& login) {
                       put(up(login.link),
                           WireText{login.link, Wire::login(wallOfOurs() + login.clockOffset)});
                   },
                   [&](const venues::SendHttp& http) {
                       ++requests;
                       digest.field(http.target);
                       digest.field(http.body);
                       if (endsAt(sending(http.target, CrashSite::When::Before, http.isWrite)))
                           return;
                       if (http.isWrite) {
                           remember("sends " + http.target + " " + http.body);
                           const auto what = intended.find(http.id);
                           // A write without a journaled intent shows itself at the venue, as an order without one (I1).
                           if (what != intended.end())
                               referee.observe(wall(), RequestLeft{{http.id, accounts[0].id,
                                                                    http.lane, what->second}});
                       }
                       if (reach != FaultPlan::Reach::Open) {
                           put(mono + milliseconds{5},
                               WireEvent{venues::HttpFailed{http.id, true, why}});
                           return;
                       }
                       departures.push(mono, http.lane, http);
                       depart();
                       (void)endsAt(sending(http.target, CrashSite::When::After, http.isWrite));
                   },
               },
               command);
}

void World::State::depart()
{
    while (auto departed = departures.take(mono)) {
        const venues::SendHttp& http = departed->item;
        laneOf[http.id] = http.lane;
        put(mono + between(config.latencies.upMin, config.latencies.upMax),
            WireHttp{http.id, Wire::dress(http, wallOfOurs() + http.clockOffset), mono,
                     http.timeout, 0});
    }
}

void World::State::connectionIsFree(RequestId id)
{
    const auto lane = laneOf.find(id);
    if (lane == laneOf.end()) return;
    departures.ended(lane->second);
    laneOf.erase(lane);
    depart();
}

std::optional<ListAnswered> World::State::listOf(const WireHttp& http,
                                                 const HttpAnswer& answer) const
{
    const auto list = listAt(http.ask.target);
    if (!list || answer.status != 200 || okx::codeIn(answer.body) != "0") return std::nullopt;
    return ListAnswered{*list,
                        start + std::chrono::floor<milliseconds>(http.sent.time_since_epoch())};
}

void World::State::serveWire(WireHttp& http, bool isHeard)
{
    moveVenue();
    const HttpAnswer answer =
        http.resume == 0 ? wire->http(wall(), http.ask) : wire->resume(wall(), http.resume);
    moveVenue();
    const MonoTime received =
        mono + answer.delay + between(config.latencies.downMin, config.latencies.downMax);
    const MonoTime overdue = http.sent + http.timeout;
    const auto lost = [&](MonoTime at, const char* why) {
        if (!isHeard || http.isGivenUp) return;
        put(std::min(at, overdue), WireEvent{venues::HttpFailed{
                                       http.id, false, at >= overdue ? "no reply in time" : why}});
    };
    if (answer.delivery == Delivery::Later) {
        if (mono + answer.delay >= overdue) lost(overdue, "");
        WireHttp later = std::move(http);
        later.resume = answer.resume;
        later.isGivenUp = later.isGivenUp || mono + answer.delay >= overdue;
        put(mono + answer.delay, std::move(later));
        return;
    }
    const auto what = intended.find(http.id);
    if (what != intended.end() || answer.status == 429) {
        const venues::Request request =
            what != intended.end() ? what->second : venues::Request{venues::ReadTime{}};
        const std::string code = answer.truth ? answer.truth->code : okx::codeIn(answer.body);
        const bool isApplied = answer.truth ? answer.truth->isApplied : answer.status == 200;
        if (code != "0") remember("venue answers " + code + " to " + http.ask.target);
        referee.observe(wall(),
                        RequestServed{{http.id, accounts[0].id, venues::Lane::Account, request},
                                      isApplied,
                                      code});
        const bool isUntold =
            (answer.truth && !answer.truth->isTold) || received >= overdue || http.isGivenUp;
        if (what != intended.end() && isUntold) misreported.push_back({http.id, isApplied});
        const std::string told = okx::codeIn(answer.body);
        if (answer.truth && isApplied && code == "0" && !told.empty() && told != "0")
            referee.noteLie(http.id);
    }
    if (!isHeard || http.isGivenUp) return;
    if (endsAt(sending("http", CrashSite::When::Served, what != intended.end()))) return;
    const bool isUnpackable = std::ranges::any_of(answer.headers, [](const auto& header) {
        return header.first == "Content-Encoding"; // As measured: what is not gzip is an error.
    });
    switch (answer.delivery) {
    case Delivery::Whole: {
        if (received >= overdue || isUnpackable)
            return lost(received, "the reply cannot be unpacked");
        venues::HttpReply reply{http.id, answer.status, answer.body, {}};
        for (const auto& [name, value] : answer.headers)
            if (name == "Retry-After") reply.headers.emplace_back("retry-after", value);
        put(received,
            WireEvent{std::move(reply), 0, true, what != intended.end(), listOf(http, answer)});
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
    for (Wire::Output& output : wire->takeOutput()) {
        LinkTimes& times = links[output.link];
        times.downAt = std::max(times.downAt + nanoseconds{1},
                                mono + between(config.latencies.pushMin, config.latencies.pushMax));
        if (output.closeCode == 0)
            put(times.downAt,
                WireEvent{venues::Frame{output.link, std::move(output.text)}, times.connection});
        else
            put(times.downAt,
                WireEvent{venues::LinkClosed{output.link, output.closeCode, std::move(output.text)},
                          times.connection});
    }
}

void World::State::hear(WireEvent& heard)
{
    const auto* frame = std::get_if<venues::Frame>(&heard.event);
    const auto* closed = std::get_if<venues::LinkClosed>(&heard.event);
    const auto* opened = std::get_if<venues::LinkOpened>(&heard.event);
    if (frame && links[frame->link].connection != heard.connection) return;
    if (opened && links[opened->link].connection != heard.connection) return;
    if (closed) {
        if (links[closed->link].connection != heard.connection) return;
        ++links[closed->link].connection;
    }
    const auto* reply = std::get_if<venues::HttpReply>(&heard.event);
    const auto* failed = std::get_if<venues::HttpFailed>(&heard.event);
    const RequestId answered = reply ? reply->id : failed ? failed->id : RequestId{};
    if (heard.isReply && endsAt(sending("http", CrashSite::When::Replied, heard.isWriteReply)))
        return;
    if (heard.list) referee.observe(wall(), *heard.list);
    give(engine::TransportArrived{accounts[0].id, std::move(heard.event)});
    if (!answered.empty()) connectionIsFree(answered);
    switchOn(accounts[0]);
}

std::optional<List> World::State::listAt(std::string_view target)
{
    if (target.starts_with("/api/v5/account/positions?instType=SWAP")
        && target.find("instId") == std::string_view::npos)
        return List::Positions;
    if (target.starts_with("/api/v5/trade/orders-pending")) return List::Orders;
    if (target.starts_with("/api/v5/trade/orders-algo-pending")) return List::Stops;
    return std::nullopt;
}

} // namespace holdfast::sim

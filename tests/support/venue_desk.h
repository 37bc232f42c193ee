// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/session.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::venues::test {

inline constexpr std::int64_t kWallStart = 1'795'000'000'000; // ms; a moment of November 2026

/// A session with a clock we turn. Each venue's desk adds what that venue says.
class VenueDesk {
public:
    Now now() const
    {
        return {MonoTime{elapsed},
                wallFromMs(kWallStart) + std::chrono::duration_cast<milliseconds>(elapsed),
                BootTime{elapsed}};
    }
    void start()
    {
        step([&](SessionOut& out) { session->start(now(), out); });
    }
    void on(TransportEvent event)
    {
        step([&](SessionOut& out) { session->on(now(), event, out); });
    }
    void frame(Link link, std::string text) { on(Frame{link, std::move(text)}); }
    void reply(RequestId id, std::string body, int status = 200,
               std::vector<std::pair<std::string, std::string>> headers = {})
    {
        on(HttpReply{id, status, std::move(body), std::move(headers)});
    }
    RequestId send(Request request, Lane lane = Lane::Verify)
    {
        const RequestId id{++lastId};
        step([&](SessionOut& out) {
            session->send(now(), {id, account, lane, std::move(request)}, out);
        });
        return id;
    }
    /// Turns the clock, waking the session whenever it asked for it.
    void advance(nanoseconds by)
    {
        const nanoseconds until = elapsed + by;
        for (int guard = 0; guard < 100'000; ++guard) {
            const auto next = session->nextWake();
            if (!next || next->time_since_epoch() > until) break;
            elapsed = std::max(elapsed, next->time_since_epoch());
            const auto before = session->nextWake();
            step([&](SessionOut& out) { session->wake(now(), out); });
            if (elapsed >= until && session->nextWake() == before) break;
        }
        elapsed = std::max(elapsed, until);
        step([&](SessionOut& out) { session->wake(now(), out); });
    }

    /// Commands and facts since the last take.
    template <class Command>
    std::vector<Command> takeCommands()
    {
        return takeFrom<Command>(commands);
    }
    template <class Fact>
    std::vector<Fact> takeFacts()
    {
        return takeFrom<Fact>(facts);
    }
    /// The request that goes to this place, taken out; an empty id if there is none.
    SendHttp takeHttp(std::string_view target)
    {
        for (auto at = commands.begin(); at != commands.end(); ++at) {
            const auto* http = std::get_if<SendHttp>(&*at);
            if (!http || http->target.rfind(target, 0) != 0) continue;
            SendHttp taken = *http;
            commands.erase(at);
            return taken;
        }
        return {};
    }
    void openAll()
    {
        for (const OpenLink& open : takeCommands<OpenLink>())
            on(LinkOpened{open.link});
    }
    LinkState state() const { return session->health(now()).state; }
    void forget()
    {
        commands.clear();
        facts.clear();
    }

    AccountId account;
    std::unique_ptr<Session> session;
    std::vector<TransportCommand> commands;
    std::vector<VenueFact> facts;
    nanoseconds elapsed{seconds{1000}};
    std::uint64_t lastId = 0;

protected:
    /// \param make  a venue's session of such a config
    template <class Make>
    VenueDesk(AccountId of, std::vector<InstrumentId> instruments, bool hasKey, Make&& make)
        : account{std::move(of)}
    {
        SessionConfig config;
        config.account = account;
        config.instruments = std::move(instruments);
        config.hasKey = hasKey;
        session = make(config);
    }

private:
    template <class Taken, class From>
    static std::vector<Taken> takeFrom(From& from)
    {
        std::vector<Taken> taken;
        for (auto at = from.begin(); at != from.end();) {
            if (auto* one = std::get_if<Taken>(&*at)) {
                taken.push_back(std::move(*one));
                at = from.erase(at);
            } else {
                ++at;
            }
        }
        return taken;
    }
    template <class Act>
    void step(Act&& act)
    {
        SessionOut out;
        act(out);
        commands.insert(commands.end(), out.commands.begin(), out.commands.end());
        facts.insert(facts.end(), out.facts.begin(), out.facts.end());
    }
};

} // namespace holdfast::venues::test

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/wire_world.h"

#include "core/base/assert.h"
#include "core/signing/bybit.h"
#include "core/signing/okx.h"
#include "core/sim/bybit/dialect.h"
#include "core/sim/okx/dialect.h"
#include "core/strategy/bollinger_reversion.h"
#include "core/venues/bybit/session.h"
#include "core/venues/okx/session.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace holdfast::test {

WireWorld::WireWorld(sim::ModelConfig venue, engine::EngineConfig config)
    : m_model{std::move(venue)}
    , m_credentials{"key", "secret", "pass"}
    , m_venue{config.accounts.front().venue}
    , m_dialect{makeDialect()}
    , m_engine{std::make_unique<engine::Engine>(
          config, [](const engine::AccountSetup& account, const venues::SessionConfig& session) {
              return account.venue == Venue::Bybit ? venues::makeBybitSession(session)
                                                   : venues::makeOkxSession(session);
          })}
{
    for (const auto& setup : config.strategies)
        m_strategies.emplace(
            setup.id, std::make_unique<strategy::BollingerReversion>(setup.id, setup.instrument));
    m_account = config.accounts.front().id;
    step(engine::Restored{});
}

WireWorld::~WireWorld() = default;

void WireWorld::run(milliseconds length)
{
    runUntil(length, [] { return false; });
}

bool WireWorld::runUntil(milliseconds length, const std::function<bool()>& done)
{
    const auto end = m_now + length;
    while (m_now < end) {
        if (done()) return true;
        auto next = std::min(end, m_now + milliseconds{50});
        if (!m_queue.empty()) next = std::min(next, m_queue.begin()->first);
        if (const auto wake = m_engine->nextWake())
            next = std::min(next, std::max(m_now, toElapsed(*wake)));
        if (next == m_now)
            ++m_spins;
        else
            m_spins = 0;
        HF_ASSERT(m_spins < 1000); // a wake-up that never moves on
        m_now = next;
        deliver();
    }
    return done();
}

void WireWorld::deliverNow(venues::TransportEvent event) { arrive(std::move(event)); }

void WireWorld::act(engine::OperatorAct what, std::string token)
{
    step(engine::OperatorCommand{std::move(token), std::move(what)});
}

std::string WireWorld::answer(const std::string& token) const
{
    const auto found = m_answers.find(token);
    return found == m_answers.end() ? std::string{} : found->second;
}

std::unique_ptr<sim::VenueDialect> WireWorld::makeDialect()
{
    if (m_venue == Venue::Bybit) {
        sim::bybit::DialectConfig bybit;
        bybit.uid = m_model.accounts().front();
        bybit.credentials = m_credentials;
        return std::make_unique<sim::bybit::Dialect>(m_model, std::move(bybit));
    }
    return std::make_unique<sim::okx::Dialect>(
        m_model, sim::okx::DialectConfig{m_model.accounts().front(), m_credentials, {}});
}

Now WireWorld::clocks() const
{
    return Now{MonoTime{kMonoStart + m_now}, wall(), BootTime{kMonoStart + m_now}};
}

WireWorld::Elapsed WireWorld::toElapsed(MonoTime t)
{
    return std::chrono::ceil<milliseconds>(t.time_since_epoch() - kMonoStart);
}

void WireWorld::later(Elapsed after, std::function<void()> what)
{
    m_queue.emplace(m_now + after, std::move(what));
}

void WireWorld::deliver()
{
    m_dialect->advance(wall());
    flushStreams();
    while (!m_queue.empty() && m_queue.begin()->first <= m_now) {
        auto what = std::move(m_queue.begin()->second);
        m_queue.erase(m_queue.begin());
        what();
    }
    if (const auto wake = m_engine->nextWake(); wake && toElapsed(*wake) <= m_now)
        step(engine::Woken{});
}

void WireWorld::flushStreams()
{
    for (auto& output : m_dialect->takeOutput()) {
        for (const auto& [link, stream] : m_streams) {
            if (stream != output.stream) continue;
            const auto to = link;
            if (output.closeCode != 0)
                later(kDown, [this, to, output] {
                    arrive(venues::LinkClosed{to, output.closeCode, output.text});
                });
            else
                later(kDown, [this, to, output] { arrive(venues::Frame{to, output.text}); });
        }
    }
}

void WireWorld::arrive(venues::TransportEvent event)
{
    step(engine::TransportArrived{m_account, std::move(event)});
}

nanoseconds WireWorld::threadTime()
{
    timespec time{};
    HF_ASSERT(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0);
    return seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
}

void WireWorld::step(const engine::Event& event)
{
    engine::Commands out;
    const nanoseconds before = threadTime();
    m_engine->step(clocks(), event, out);
    if (m_observer) m_observer(event, threadTime() - before, out);
    for (auto& command : out)
        std::visit([this](auto& what) { perform(what); }, command);
}

void WireWorld::perform(engine::WriteRecords& records)
{
    const RecordId last = records.records.back().id;
    later(milliseconds{3}, [this, last] { step(engine::Recorded{last}); });
}

void WireWorld::perform(engine::LockAccount& lock)
{
    const AccountId account = lock.account;
    later(milliseconds{1}, [this, account] { step(engine::AccountLock{account, true, {}}); });
}

void WireWorld::perform(engine::Say& say)
{
    m_lines.push_back(std::to_string(m_now.count()) + " ms [" + say.line.category + "] "
                      + say.line.text);
}

void WireWorld::perform(engine::FeedStrategy& feed)
{
    auto decision = m_strategies.at(feed.strategy)->on(feed.input);
    if (decision.why.empty() && decision.signalsGiven.empty()) return;
    const auto id = feed.strategy;
    const auto arrived = feed.arrived;
    later(milliseconds{1},
          [this, id, decision, arrived] { step(engine::StrategyDecided{id, decision, arrived}); });
}

void WireWorld::perform(engine::Transport& transport)
{
    std::visit([this](auto& what) { send(what); }, transport.command);
}

void WireWorld::send(venues::OpenLink& open)
{
    const auto link = open.link;
    const auto path = open.path;
    later(kUp, [this, link, path] {
        const auto stream = m_dialect->openStream(wall(), path);
        HF_ASSERT(stream);
        m_streams[link] = *stream;
        arrive(venues::LinkOpened{link});
    });
}

void WireWorld::send(venues::CloseLink& close)
{
    if (const auto found = m_streams.find(close.link); found != m_streams.end()) {
        m_dialect->closeStream(found->second);
        m_streams.erase(found);
    }
    const auto link = close.link;
    later(kDown, [this, link] { arrive(venues::LinkClosed{link, 1000, "closed by us"}); });
}

void WireWorld::send(venues::SendText& send)
{
    const auto link = send.link;
    const auto text = send.text;
    later(kUp, [this, link, text] {
        if (!m_streams.contains(link)) return;
        m_dialect->receive(wall(), m_streams.at(link), text);
        flushStreams();
    });
}

void WireWorld::send(venues::SendLogin& login)
{
    if (m_venue == Venue::Bybit) {
        const auto expires = signing::bybit::timestamp(wall() + login.clockOffset + seconds{10});
        venues::SendText text{login.link,
                              R"({"op":"auth","args":[")" + m_credentials.key + R"(",)" + expires
                                  + R"(,")"
                                  + signing::bybit::sign(signing::Secret{m_credentials.secret},
                                                         signing::bybit::loginPrehash(expires))
                                  + R"("]})"};
        return send(text);
    }
    const auto stamp = signing::okx::loginTimestamp(wall() + login.clockOffset);
    const auto sign = signing::okx::sign(signing::Secret{m_credentials.secret},
                                         signing::okx::loginPrehash(stamp));
    venues::SendText text{login.link, R"({"op":"login","args":[{"apiKey":")" + m_credentials.key
                                          + R"(","passphrase":")" + m_credentials.passphrase
                                          + R"(","timestamp":")" + stamp + R"(","sign":")" + sign
                                          + R"("}]})"};
    send(text);
}

void WireWorld::send(venues::SendHttp& http)
{
    sim::HttpAsk ask;
    ask.method = http.method == venues::HttpMethod::Get ? "GET" : "POST";
    ask.target = http.target;
    ask.body = http.body;
    if (http.isSigned && m_venue == Venue::Bybit) {
        const auto stamp = signing::bybit::timestamp(wall() + http.clockOffset);
        const auto window = std::to_string(http.expiresAfter.value_or(seconds{5}).count());
        const std::string_view payload =
            ask.method == "POST" ? std::string_view{ask.body} : signing::bybit::queryOf(ask.target);
        ask.headers = {{"x-bapi-api-key", m_credentials.key},
                       {"x-bapi-timestamp", stamp},
                       {"x-bapi-recv-window", window},
                       {"x-bapi-sign",
                        signing::bybit::sign(signing::Secret{m_credentials.secret},
                                             signing::bybit::restPrehash(stamp, m_credentials.key,
                                                                         window, payload))}};
    } else if (http.isSigned) {
        const auto stamp = signing::okx::restTimestamp(wall() + http.clockOffset);
        ask.headers = {{"ok-access-key", m_credentials.key},
                       {"ok-access-passphrase", m_credentials.passphrase},
                       {"ok-access-timestamp", stamp},
                       {"ok-access-sign",
                        signing::okx::sign(
                            signing::Secret{m_credentials.secret},
                            signing::okx::restPrehash(stamp, ask.method, ask.target, ask.body))}};
    }
    if (http.expiresAfter && m_venue == Venue::Okx)
        ask.headers.emplace_back(
            "exptime", std::to_string(toMs(wall() + http.clockOffset + *http.expiresAfter)));
    const auto id = http.id;
    later(kUp, [this, ask, id] { reply(id, m_dialect->http(wall(), ask)); });
}

void WireWorld::reply(RequestId id, const sim::HttpAnswer& answer)
{
    flushStreams();
    switch (answer.delivery) {
    case sim::Delivery::Whole:
        later(kDown + answer.delay, [this, id, answer] {
            arrive(venues::HttpReply{id, answer.status, answer.body, {}});
        });
        return;
    case sim::Delivery::Cut:
        later(kDown, [this, id, answer] {
            arrive(venues::HttpReply{
                id, answer.status, answer.body.substr(0, answer.body.size() / 2), {}});
        });
        return;
    case sim::Delivery::HangUp:
        later(kDown + answer.delay, [this, id] {
            arrive(venues::HttpFailed{id, false, "the peer closed the connection"});
        });
        return;
    case sim::Delivery::Silent: return;
    case sim::Delivery::Later:
        later(answer.delay,
              [this, id, number = answer.resume] { reply(id, m_dialect->resume(wall(), number)); });
        return;
    }
}

} // namespace holdfast::test

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/dialect.h"

#include "core/sim/bybit/rest.h"
#include "core/sim/bybit/streams.h"

namespace holdfast::sim::bybit {

struct Dialect::State {
    State(VenueModel& venue, DialectConfig given)
        : model{venue}
        , config{std::move(given)}
        , rest{model, config, counts}
        , streams{model, config, rest, counts}
    {
    }
    VenueModel& model;
    DialectConfig config;
    Counts counts;
    Rest rest;
    Streams streams;
};

Dialect::Dialect(VenueModel& model, DialectConfig config)
    : m_state{std::make_unique<State>(model, std::move(config))}
{
    HF_ASSERT(model.hasAccount(m_state->config.uid));
    HF_ASSERT(model.rules().venue == Venue::Bybit);
}

Dialect::~Dialect() = default;

HttpAnswer Dialect::http(WallTime now, const HttpAsk& ask)
{
    return m_state->rest.answer(now, ask);
}

HttpAnswer Dialect::resume(WallTime now, std::uint64_t number)
{
    return m_state->rest.resume(now, number);
}

std::optional<StreamId> Dialect::openStream(WallTime now, std::string_view path)
{
    return m_state->streams.open(now, path);
}

void Dialect::closeStream(StreamId stream) { m_state->streams.close(stream); }

void Dialect::announceUpgrade(WallTime now, milliseconds wait)
{
    m_state->streams.closeAll(now, wait);
}

const Counts& Dialect::counts() const { return m_state->counts; }

void Dialect::receive(WallTime now, StreamId stream, std::string_view frame)
{
    m_state->model.advance(now);
    m_state->streams.receive(now, stream, frame);
}

void Dialect::advance(WallTime now)
{
    m_state->model.advance(now);
    const std::vector<Tick> ticks = m_state->model.takeTicks();
    std::uint64_t trade = m_state->streams.nextTrade();
    for (const Tick& tick : ticks)
        m_state->rest.remember(tick, trade++);
    m_state->streams.advance(now, m_state->model.takeChanges(), ticks);
}

std::vector<StreamOutput> Dialect::takeOutput() { return m_state->streams.takeOutput(); }

} // namespace holdfast::sim::bybit

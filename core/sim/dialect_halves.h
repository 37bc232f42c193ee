// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/dialect.h"
#include "core/sim/venue_model.h"

#include <utility>
#include <vector>

namespace holdfast::sim {

/// A dialect put together from its two halves, requests and streams, in front of one model.
/// \tparam Config  which client it speaks to: has `uid`
template <class Config, class Rest, class Streams>
class DialectHalves final : public VenueDialect {
public:
    /// \param model  borrowed, outlives this
    DialectHalves(VenueModel& model, Config config)
        : m_model{model}
        , m_config{std::move(config)}
        , m_rest{m_model, m_config, m_counts}
        , m_streams{m_model, m_config, m_rest, m_counts}
    {
        HF_ASSERT(model.hasAccount(m_config.uid));
    }

    [[nodiscard]] HttpAnswer http(WallTime now, const HttpAsk& ask) override
    {
        return m_rest.answer(now, ask);
    }
    [[nodiscard]] HttpAnswer resume(WallTime now, std::uint64_t number) override
    {
        return m_rest.resume(now, number);
    }
    [[nodiscard]] HttpAnswer carryOut(WallTime now, const HttpAsk& ask) override
    {
        m_model.advance(now);
        return m_rest.carryOut(now, ask);
    }
    [[nodiscard]] std::optional<StreamId> openStream(WallTime now, std::string_view path) override
    {
        return m_streams.open(now, path);
    }
    void closeStream(StreamId stream) override { m_streams.close(stream); }
    void announceUpgrade(WallTime now, milliseconds wait) override
    {
        m_streams.announceUpgrade(now, wait);
    }
    void receive(WallTime now, StreamId stream, std::string_view frame) override
    {
        m_model.advance(now);
        m_streams.receive(now, stream, frame);
    }
    void advance(WallTime now) override
    {
        m_model.advance(now);
        m_rest.advance(now);
        const std::vector<Tick> ticks = m_model.takeTicks();
        std::uint64_t trade = m_streams.nextTrade();
        for (const Tick& tick : ticks)
            m_rest.remember(tick, trade++);
        m_streams.advance(now, m_model.takeChanges(), ticks);
    }
    [[nodiscard]] std::vector<StreamOutput> takeOutput() override { return m_streams.takeOutput(); }
    [[nodiscard]] const Counts& counts() const override { return m_counts; }

private:
    VenueModel& m_model;
    Config m_config;
    Counts m_counts;
    Rest m_rest;
    Streams m_streams;
};

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"
#include "core/sim/world.h"
#include "core/venues/bybit/session.h"
#include "core/venues/okx/session.h"

namespace holdfast::sim {

namespace {

class ProductCore final : public Core {
public:
    explicit ProductCore(const engine::EngineConfig& config)
        : m_engine{config,
                   [](const engine::AccountSetup& setup, const venues::SessionConfig& session) {
                       return setup.venue == Venue::Bybit ? venues::makeBybitSession(session)
                                                          : venues::makeOkxSession(session);
                   }}
    {
    }
    void step(const Now& now, const engine::Event& event, engine::Commands& out) override
    {
        m_engine.step(now, event, out);
    }
    [[nodiscard]] std::optional<MonoTime> nextWake() const override { return m_engine.nextWake(); }

private:
    engine::Engine m_engine;
};

} // namespace

CoreFactory productCore()
{
    return [](const engine::EngineConfig& config) { return std::make_unique<ProductCore>(config); };
}

} // namespace holdfast::sim

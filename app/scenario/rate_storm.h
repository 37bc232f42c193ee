// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/scenario/scenario.h"

namespace holdfast::app {

/// Thirty seconds of refusals (429 at OKX, 10006 at Bybit) of market data, history and entries, while a stop is placed, proved and moved
/// (decisions §17).
///
///   Opening   the position is held                 ▶ Proving   the storm begins
///   Proving   its stop Verified in the storm       ▶ Moving    the stop is moved, a second entry is tried
///   Moving    Verified at the new level            ▶ Counting  the drill says how often it refused
///   Counting  its answer                           ▶ Over
class RateStorm : public Scenario {
    Q_OBJECT
public:
    using Scenario::Scenario;

protected:
    [[nodiscard]] std::vector<std::string> wishes() const override;
    void begin() override;
    void look(const engine::Snapshot& snapshot) override;
    void onAnswer(const std::string& token, engine::AnswerKind kind, const QString& text) override;

private:
    void startStorm();
    void moveStop(const engine::PositionView& position);
    void count(const engine::PositionView& position);

    enum class Phase { Opening, Proving, Moving, Counting };
    Phase m_phase = Phase::Opening;
    std::string m_ticket;
    std::string m_move;
    std::string m_refusedEntry;
    Price m_newTrigger{};
    bool m_isStorming = false; ///< The drill said that it refuses.
    bool m_isCounting = false; ///< It was asked how often, and has not answered yet.
    nanoseconds m_waitWorst{}; ///< Of the safety lanes, as the account showed it.
};

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/scenario/scenario.h"

namespace holdfast::app {

/// The stop of a held position, acked and read back, fails at the venue: order_failed at OKX; at Bybit somebody takes
/// it off the position, and it is placed again after the grace of G18. The price is beyond its level when it comes, which the
/// venue answers with 51280, or 10001 "StopLoss … should lower than base_price" (decisions §17; bybit.md §5.6).
///
///   Opening   position held, its stop Verified      ▶ Failing   it goes, F63 is armed: the next placement finds the price passed
///   Failing   the stop is not live any more         ▶ Closing
///   Closing   the claim that it is closed     ▶ Over
class StopFails : public Scenario {
    Q_OBJECT
public:
    using Scenario::Scenario;

protected:
    [[nodiscard]] std::vector<std::string> wishes() const override;
    void begin() override;
    void look(const engine::Snapshot& snapshot) override;
    void onAnswer(const std::string& token, engine::AnswerKind kind, const QString& text) override;

private:
    void open();
    void takeAway();

    enum class Phase { Arranging, Opening, Failing, Closing };
    Phase m_phase = Phase::Arranging;
    std::string m_ticket;
    std::string m_failedStop; ///< Venue id of the stop that was verified.
};

} // namespace holdfast::app

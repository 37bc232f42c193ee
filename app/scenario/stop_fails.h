// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/scenario/scenario.h"

namespace holdfast::app {

/// The stop of a held position, acked and read back, goes order_failed at the venue; the price is beyond
/// its level when it is placed again, which the venue answers with 51280 (decisions §17).
///
///   Opening   position held, its stop Verified      ▶ Failing   F63 is armed: the next placement finds the price passed
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
    enum class Phase { Arranging, Opening, Failing, Closing };
    Phase m_phase = Phase::Arranging;
    std::string m_ticket;
    std::string m_failedStop; ///< Venue id of the stop that was verified.
};

} // namespace holdfast::app

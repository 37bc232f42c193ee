// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/scenario/scenario.h"

#include <QProcess>
#include <QTemporaryDir>

namespace holdfast::app {

/// Three hands want one position at once: a second program with the same key, a ticket, and the strategy
/// (decisions §17). The second may watch only; the gate lets one of the other two through.
///
///   Starting  the second says what it may do           ▶ Asking    it is asked to open
///   Asking    its refusal                              ▶ Racing    the market falls through the band, the
///                                                                  candle closes; when the strategy's intent
///                                                                  is recorded, a ticket with its key is sent
///   Racing    the strategy is silent for 8 s           ▶ Racing    two tickets are sent in one instant
///   Racing    the position is held, its rival dropped  ▶ Counting  the drill's own truth is read
///   Counting  one order opened                         ▶ Over
class SecondExecutor : public Scenario {
    Q_OBJECT
public:
    SecondExecutor(DrillControl& control, Venue venue, QObject* parent = nullptr);
    /// The second program ends with the telling.
    ~SecondExecutor() override;

protected:
    [[nodiscard]] std::vector<std::string> wishes() const override;
    void begin() override;
    void look(const engine::Snapshot& snapshot) override;
    void onLine(const engine::LogLine& line) override;
    void onAnswer(const std::string& token, engine::AnswerKind kind, const QString& text) override;

private:
    void askSecond(const QByteArray& request, std::function<void(const QByteArray&)> then);
    void pollSecond();
    void onSecondStatus(const QByteArray& line);
    void askSecondToOpen();
    void race();
    void sendTwoTickets(const QString& why);
    void countOrders();

    enum class Phase { Starting, Asking, Racing, Counting };
    Phase m_phase = Phase::Starting;
    QProcess m_second;
    QTemporaryDir m_secondDir;
    QTimer m_poll;
    std::vector<std::string> m_tickets;
    std::vector<QString> m_dropped; ///< Why the gate let them not through.
    bool m_hasStrategy = false;
    QTimer m_strategyPatience;
};

} // namespace holdfast::app

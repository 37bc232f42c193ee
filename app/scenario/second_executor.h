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
///                                                                  candle closes, and a ticket is sent
///   Racing    the position is held, and its rivals     ▶ Counting  the drill's own truth is read
///             were dropped
///   Counting  one order opened                         ▶ Over
class SecondExecutor : public Scenario {
    Q_OBJECT
public:
    explicit SecondExecutor(DrillControl& control, QObject* parent = nullptr);
    /// The second program ends with the telling.
    ~SecondExecutor() override;

protected:
    void begin() override;
    void look(const engine::Snapshot& snapshot) override;
    void onAnswer(const std::string& token, engine::AnswerKind kind, const QString& text) override;

private:
    void askSecond(const QByteArray& request, std::function<void(const QByteArray&)> then);
    void pollSecond();
    void onSecondStatus(const QByteArray& line);
    void askSecondToOpen();
    void race();
    void countOrders();

    enum class Phase { Starting, Asking, Racing, Counting };
    Phase m_phase = Phase::Starting;
    std::optional<Place> m_place;
    QProcess m_second;
    QTemporaryDir m_secondDir;
    QTimer m_poll;
    std::vector<std::string> m_tickets;
    std::vector<QString> m_dropped; ///< Why the gate let them not through.
    int m_opened = 0;
    bool m_hasStrategy = false;
    int m_droppedBefore = 0; ///< Signals of the strategy, before the race.
    std::string m_strategy;
};

} // namespace holdfast::app

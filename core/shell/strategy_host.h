// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/strategy/strategy_input.h"

#include <QObject>

#include <memory>
#include <string>
#include <utility>
#include <vector>

class QThread;
class QTimer;

namespace holdfast::strategy {
class Strategy;
}

namespace holdfast::shell {

/// One strategy on a thread of its own (architecture §5). Used from the engine's thread.
///
/// A strategy that throws is frozen. One that computes longer than kCallMax is frozen and abandoned: its
/// thread cannot be ended safely, so it is left to itself and whatever it still says is not heard. The
/// other strategies, and everything that protects, do not notice (F92, F93).
class StrategyHost : public QObject {
    Q_OBJECT
public:
    static constexpr milliseconds kCallMax{2000};
    static constexpr std::size_t kWaitingMax =
        4096; ///< Inputs not taken yet: more is as bad as a hang.

    StrategyHost(StrategyId id, std::unique_ptr<strategy::Strategy> strategy,
                 milliseconds callMax = kCallMax, QObject* parent = nullptr);
    /// Waits for a call under way, unless it was abandoned.
    ~StrategyHost() override;

    /// \param arrived  when the candle reached the engine; comes back with the decision
    void feed(const strategy::StrategyInput& input, MonoTime arrived);
    void configure(std::vector<std::pair<std::string, double>> values);
    [[nodiscard]] bool isFrozen() const { return m_isFrozen; }

signals:
    void decided(const holdfast::StrategyId& strategy, const holdfast::strategy::Decision& decision,
                 holdfast::MonoTime candleArrived);
    /// Once; nothing follows it.
    void froze(const holdfast::StrategyId& strategy, const QString& reason);
    /// The values were not taken.
    void refused(const holdfast::StrategyId& strategy, const QString& reason);

private:
    class Worker;
    template <class Call>
    void post(Call&& call);
    void freeze(const QString& reason);

    StrategyId m_id;
    QThread* m_thread;
    Worker* m_worker; // lives on m_thread
    QTimer* m_deadline;
    std::size_t m_waiting = 0; // calls not answered yet
    bool m_isFrozen = false;
    bool m_isAbandoned = false;
};

} // namespace holdfast::shell

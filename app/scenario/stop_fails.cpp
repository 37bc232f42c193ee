// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenario/stop_fails.h"

namespace holdfast::app {

using namespace std::chrono_literals;

std::vector<std::string> StopFails::wishes() const { return {"SOL", "DOGE", "BTC"}; }

void StopFails::begin()
{
    expect(QStringLiteral("the drill takes its orders"), 10s);
    if (story().stopFails.isEmpty()) return open();
    post(QStringLiteral("/fault"), story().stopFails, [this] { open(); });
}

void StopFails::open()
{
    const QString name = QString::fromStdString(m_place->instrument.instrument.text);
    const auto ask = ticket(*m_place, Direction::Long, "1500", "1.0");
    if (!ask) return giveUp(QStringLiteral("a price of ") + name);
    m_phase = Phase::Opening;
    tell(Kind::Fact,
         QStringLiteral("A long of %1 is asked for; its stop at %2 on last travels with it.")
             .arg(name, QString::fromStdString(ask->stop.price->toString())));
    expect(QStringLiteral("both reads of the stop"), 20s);
    m_ticket = submit(*ask);
}

/// The price passes its level only when the next one is placed.
void StopFails::takeAway()
{
    expect(QStringLiteral("the stop fails at the venue"), 15s);
    post(QStringLiteral("/fault"), R"({"fault":"F63{nth=1}"})", [this] {
        if (!story().stopTaken.isEmpty()) post(QStringLiteral("/fault"), story().stopTaken, {});
    });
}

void StopFails::onAnswer(const std::string& token, engine::AnswerKind kind, const QString& text)
{
    if (token == m_ticket && kind == engine::AnswerKind::Failed)
        giveUp(QStringLiteral("the ticket opens: ") + text);
}

void StopFails::look(const engine::Snapshot& snapshot)
{
    const engine::PositionView* position = positionOn(snapshot, *m_place);
    const std::string& instrument = m_place->instrument.instrument.text;
    switch (m_phase) {
    case Phase::Arranging: return;
    case Phase::Opening:
        if (position == nullptr || position->stop != engine::StopState::Verified) return;
        m_phase = Phase::Failing;
        m_failedStop = position->stopVenueId.text;
        tell(Kind::Holdfast,
             QStringLiteral(
                 "The ack was not believed: the stop %1 was read %2, both agree. Only now "
                 "it counts.")
                 .arg(QString::fromStdString(m_failedStop), story().reads),
             evidenceFor(instrument, {"Protected"}));
        takeAway();
        return;
    case Phase::Failing: {
        const bool isGone = position != nullptr && position->stop != engine::StopState::Verified
                            && position->stop != engine::StopState::Stale;
        const bool isClosed = position == nullptr && snapshot.close.id != 0;
        if (!isGone && !isClosed) return;
        m_phase = Phase::Closing;
        tell(Kind::Fact, story().stopGoes);
        tell(Kind::Naive, story().stopNaive);
        expect(QStringLiteral("the claim that the position ended, with its proofs"), 25s);
        look(snapshot);
        return;
    }
    case Phase::Closing:
        for (const engine::CloseRow& row : snapshot.close.rows) {
            if (row.account != m_place->account || row.key.instrument.text != instrument
                || !row.isProved)
                continue;
            // What is told of the refusal is proved by its own record.
            const RecordId refusal =
                evidenceFor(instrument, {"code=" + story().passed.toStdString(),
                                         "(" + story().passed.toStdString() + " "});
            if (refusal.empty())
                return giveUp(QStringLiteral("the stop is placed again and refused with ")
                              + story().passed);
            tell(Kind::Holdfast,
                 QStringLiteral(
                     "The stop was placed once more and refused with %1: the price has passed. No "
                     "second try: it went to a close at market, in %2.")
                     .arg(story().passed, row.rounds == 1
                                              ? QStringLiteral("one round")
                                              : QStringLiteral("%1 rounds").arg(row.rounds)),
                 refusal);
            // The engine's own words, from the claim of this position.
            end(QStringLiteral("%1: %2. Cause: stop refused, price passed.")
                    .arg(QString::fromStdString(instrument), QString::fromStdString(row.phase)),
                row.proof);
            return;
        }
        return;
    }
}

} // namespace holdfast::app

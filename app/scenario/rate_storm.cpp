// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenario/rate_storm.h"

#include "core/base/json.h"

#include <algorithm>

namespace holdfast::app {

using namespace std::chrono_literals;

namespace {

/// As the claim of a proved stop names its level: with the digits of the venue's own row.
std::vector<std::string> levelWords(Price trigger)
{
    return {"trigger " + trigger.value.normalized().toString() + " ",
            "trigger " + trigger.toString() + " "};
}

} // namespace

std::vector<std::string> RateStorm::wishes() const { return {"DOGE", "SOL", "BTC"}; }

void RateStorm::begin()
{
    const auto open = ticket(*m_place, Direction::Long, "1500", "2.0");
    if (!open) return giveUp(QStringLiteral("a price"));
    tell(Kind::Fact, QStringLiteral("A long of %1 is asked for, with its stop at %2.")
                         .arg(QString::fromStdString(m_place->instrument.instrument.text),
                              QString::fromStdString(open->stop.price->toString())));
    expect(QStringLiteral("the position is held"), 15s);
    m_ticket = submit(*open);
}

void RateStorm::onAnswer(const std::string& token, engine::AnswerKind kind, const QString& text)
{
    if (token == m_ticket && kind == engine::AnswerKind::Failed && m_phase == Phase::Opening)
        giveUp(QStringLiteral("the ticket opens: ") + text);
    if (token == m_move && kind == engine::AnswerKind::Failed)
        giveUp(QStringLiteral("the stop moves: ") + text);
    if (token == m_refusedEntry && kind == engine::AnswerKind::Failed)
        tell(Kind::Holdfast,
             QStringLiteral("A second entry was refused in the storm and not sent again: %1")
                 .arg(text));
}

void RateStorm::startStorm()
{
    m_phase = Phase::Proving;
    expect(QStringLiteral("both reads of the stop in the storm"), 20s);
    post(QStringLiteral("/fault"), story().storm, [this] {
        m_isStorming = true;
        tell(Kind::Fact,
             QStringLiteral("The moment it is held, the venue %1 to all market data, history and "
                            "entries, for thirty seconds.")
                 .arg(story().stormRefuses));
        tell(Kind::Naive, story().stormNaive);
    });
}

void RateStorm::moveStop(const engine::PositionView& position)
{
    m_phase = Phase::Moving;
    // Half a percent nearer to the entry, still well away from the price.
    const Decimal step = (position.stopTrigger->value * Decimal::of("0.005"))
                             .roundedToStep(m_place->instrument.tick.value, Rounding::Down);
    m_newTrigger = Price{position.stopTrigger->value + step};
    tell(Kind::Holdfast,
         QStringLiteral(
             "The protective and verify lanes keep 40 % of every budget: the stop is read "
             "%1 in the middle of the storm. Now it is moved to %2.")
             .arg(story().reads, QString::fromStdString(m_newTrigger.toString())),
         evidenceFor(m_place->instrument.instrument.text, {"Protected"}));
    expect(QStringLiteral("both reads of the moved stop"), 20s);
    m_move = submit(engine::MoveStop{m_place->account, position.key, m_newTrigger});
    // What fills the other lanes meanwhile: candles of everything on the watchlist, and a second entry.
    for (const engine::InstrumentView& instrument : latest()->instruments)
        submit(engine::ShowInstrument{instrument.account, instrument.instrument, minutes{5}});
    if (const auto other = freePlace(*latest(), {"BTC", "SOL", "ETH"}))
        if (const auto open = ticket(*other, Direction::Long, "500", "2.0"))
            m_refusedEntry = submit(*open);
}

void RateStorm::count(const engine::PositionView& position)
{
    if (m_isCounting) return;
    m_isCounting = true;
    const RecordId evidence =
        evidenceFor(m_place->instrument.instrument.text, levelWords(m_newTrigger));
    get(QStringLiteral("/faults"), [this, evidence,
                                    key = position.key](const Result<QByteArray>& body) {
        std::int64_t refused = 0;
        json::Document document;
        const auto root = body ? document.parse(body->toStdString())
                               : Result<json::Value>{unexpected(ErrorCode::Missing, "")};
        if (root)
            for (const json::Value fault : root->items())
                if (const auto id = fault.at("id"); id && id->text() && *id->text() == "F47")
                    refused += fault.at("effects") ? fault.at("effects")->integer().value_or(0) : 0;
        m_isCounting = false;
        if (!root || refused == 0) return; // the next picture asks again
        end(QStringLiteral(
                "In a storm of %1 refusals the stop was placed, read %2, moved, and read "
                "so again at %3; the longest wait of a safety request was %4 (limit 250 "
                "ms).")
                .arg(refused)
                .arg(story().reads, QString::fromStdString(m_newTrigger.toString()),
                     QString::fromStdString(formatAge(m_waitWorst))),
            evidence);
        // The stage is left as it was found.
        engine::Flatten flatten;
        flatten.account = m_place->account;
        flatten.position = key;
        flatten.reason = "the incident is over";
        submit(flatten);
    });
}

void RateStorm::look(const engine::Snapshot& snapshot)
{
    const engine::PositionView* position = positionOn(snapshot, *m_place);
    for (const engine::AccountView& account : snapshot.accounts)
        if (m_isStorming && account.id == m_place->account && account.safetyWaitWorst)
            m_waitWorst = std::max(m_waitWorst, *account.safetyWaitWorst);
    if (position == nullptr) return;
    switch (m_phase) {
    case Phase::Opening:
        if (position->state == engine::PositionState::Open && !position->qty.isZero()) startStorm();
        return;
    case Phase::Proving:
        if (m_isStorming && position->stop == engine::StopState::Verified && position->stopTrigger)
            moveStop(*position);
        return;
    case Phase::Moving:
        if (position->stop == engine::StopState::Verified && position->stopTrigger == m_newTrigger
            && !evidenceFor(m_place->instrument.instrument.text, levelWords(m_newTrigger))
                    .empty()) {
            m_phase = Phase::Counting;
            expect(QStringLiteral("the drill refused at least one request"), 10s);
            count(*position);
        }
        return;
    case Phase::Counting: return count(*position);
    }
}

} // namespace holdfast::app

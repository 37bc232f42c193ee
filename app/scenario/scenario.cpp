// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenario/scenario.h"

#include "app/options/words.h"

#include <QPointer>
#include <QUuid>

#include <algorithm>

namespace holdfast::app {
namespace {

constexpr std::size_t kLinesMax = 2000;
constexpr milliseconds kQuoteAgeMax{1500};

} // namespace

Scenario::Scenario(DrillControl& control, Venue venue, QObject* parent)
    : QObject{parent}
    , m_control{control}
    , m_venue{venue}
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { giveUp(m_expected); });
}

void Scenario::play()
{
    expect(QStringLiteral(
               "an account may open, on an instrument with fresh prices and without a position"),
           std::chrono::seconds{30});
    if (m_snapshot) showSnapshot(m_snapshot);
}

void Scenario::showSnapshot(std::shared_ptr<const engine::Snapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    if (m_isOver || !m_patience.isActive()) return;
    if (!m_isBegun) {
        const bool isReady = std::any_of(m_snapshot->accounts.begin(), m_snapshot->accounts.end(),
                                         [this](const engine::AccountView& a) {
                                             return a.venue == m_venue && a.isTradingOn
                                                    && !a.isKillEngaged && a.ladder == Ladder::Trade
                                                    && a.opensBlockedBy.empty();
                                         });
        if (!isReady) { // only a person changes these; waiting would not
            for (const engine::AccountView& a : m_snapshot->accounts) {
                if (a.venue != m_venue) continue;
                if (a.isKillEngaged)
                    return decline(
                        QStringLiteral("Not played: the kill switch is on (%1). Clear it with "
                                       "a reason, then choose the incident again.")
                            .arg(QString::fromStdString(a.killReason)));
                if (!a.isTradingOn)
                    return decline(
                        QStringLiteral("Not played: trading is off. Turn it on (Ctrl+L), then "
                                       "choose the incident again."));
            }
            return;
        }
        m_place = freePlace(*m_snapshot, wishes());
        if (!m_place) return;
        m_isBegun = true;
        begin();
        return;
    }
    look(*m_snapshot);
}

void Scenario::addLine(const engine::LogLine& line)
{
    if (m_isOver || line.record.empty()) return;
    if (m_lines.size() == kLinesMax) m_lines.erase(m_lines.begin());
    m_lines.push_back(line);
    if (m_isBegun) onLine(line);
}

void Scenario::answer(const QString& token, engine::AnswerKind kind, const QString& text)
{
    if (!m_isOver) onAnswer(token.toStdString(), kind, text);
}

void Scenario::tell(Kind kind, const QString& text, RecordId evidence)
{
    ui::ScenarioStep step;
    step.index = ++m_stepsTold;
    step.kind = kind;
    step.text = text;
    if (!evidence.empty()) step.evidence = QStringLiteral("#%1").arg(evidence.value);
    emit stepTold(step);
}

void Scenario::expect(const QString& what, std::chrono::milliseconds patience)
{
    m_expected = what
                 + QStringLiteral(" (not within %1 s)")
                       .arg(std::chrono::duration_cast<std::chrono::seconds>(patience).count());
    m_patience.start(patience);
}

void Scenario::post(const QString& path, const QByteArray& body, Step then)
{
    // The telling may be gone when the drill answers: another one was chosen.
    m_control.post(path, body,
                   [self = QPointer<Scenario>{this}, this,
                    then = std::move(then)](const Result<QByteArray>& done) {
                       if (!self || m_isOver) return;
                       if (!done)
                           giveUp(QStringLiteral("the drill takes the order: ")
                                  + QString::fromStdString(done.error().context));
                       else if (then)
                           then();
                   });
}

void Scenario::get(const QString& path, std::function<void(const Result<QByteArray>&)> then)
{
    m_control.get(path, [self = QPointer<Scenario>{this}, this,
                         then = std::move(then)](const Result<QByteArray>& body) {
        if (self && !m_isOver) then(body);
    });
}

std::string Scenario::submit(engine::OperatorAct act)
{
    // Distinct from the window's and the socket's; a key made here opens once, ever.
    std::string token = "scenario-" + std::to_string(++m_tokens);
    emit commandAsked({token, std::move(act)});
    return token;
}

void Scenario::end(const QString& sentence, RecordId evidence)
{
    if (m_isOver) return;
    if (evidence.empty()) return giveUp(QStringLiteral("the record that proves it"));
    m_isOver = true;
    m_patience.stop();
    tell(Kind::End, sentence, evidence);
    emit finished(true);
}

void Scenario::giveUp(const QString& why)
{
    if (m_isOver) return;
    m_isOver = true;
    m_patience.stop();
    tell(Kind::End,
         QStringLiteral("The incident did not play to its end. What was waited for: %1.").arg(why));
    emit finished(false);
}

void Scenario::decline(const QString& sentence)
{
    m_isOver = true;
    m_patience.stop();
    tell(Kind::End, sentence);
    emit finished(false);
}

std::optional<Scenario::Place> Scenario::freePlace(const engine::Snapshot& snapshot,
                                                   const std::vector<std::string>& wishes) const
{
    const auto account = std::find_if(snapshot.accounts.begin(), snapshot.accounts.end(),
                                      [this](const engine::AccountView& a) {
                                          return a.venue == m_venue && a.isTradingOn
                                                 && !a.isKillEngaged && a.ladder == Ladder::Trade;
                                      });
    if (account == snapshot.accounts.end()) return std::nullopt;
    for (const std::string& base : wishes) {
        const std::string wish = perpetualOf(m_venue, base);
        const auto instrument =
            std::find_if(snapshot.instruments.begin(), snapshot.instruments.end(),
                         [&](const engine::InstrumentView& i) {
                             return i.account == account->id && i.instrument.text == wish && i.last
                                    && i.last->isPositive() && i.mark && i.quoteAge
                                    && *i.quoteAge < kQuoteAgeMax;
                         });
        if (instrument == snapshot.instruments.end()) continue;
        const bool isHeld = std::any_of(snapshot.positions.begin(), snapshot.positions.end(),
                                        [&](const engine::PositionView& p) {
                                            return p.account == account->id
                                                   && p.key.instrument.text == wish
                                                   && p.state != engine::PositionState::Closed;
                                        });
        if (!isHeld) return Place{account->id, *instrument};
    }
    return std::nullopt;
}

const engine::PositionView* Scenario::positionOn(const engine::Snapshot& snapshot,
                                                 const Place& place)
{
    const auto at = std::find_if(
        snapshot.positions.begin(), snapshot.positions.end(), [&](const engine::PositionView& p) {
            return p.account == place.account && p.key.instrument == place.instrument.instrument;
        });
    return at == snapshot.positions.end() ? nullptr : &*at;
}

RecordId Scenario::evidenceFor(const std::string& instrument,
                               const std::vector<std::string>& words) const
{
    for (auto line = m_lines.rbegin(); line != m_lines.rend(); ++line) {
        if (line->instrument != instrument) continue;
        for (const std::string& word : words)
            if (line->text.find(word) != std::string::npos) return line->record;
    }
    return {};
}

std::optional<engine::Open> Scenario::ticket(const Place& place, Direction direction,
                                             const char* notional, const char* percent)
{
    const engine::InstrumentView& view = place.instrument;
    if (!view.last) return std::nullopt;
    const auto distance =
        Decimal::divide(view.last->value * Decimal::of(percent), Decimal::fromInt(100),
                        view.tick.value.scale(), Rounding::Up);
    if (!distance) return std::nullopt;
    engine::Open open;
    open.key =
        IntentKey{"scenario-" + QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString()};
    open.account = place.account;
    open.instrument = view.instrument;
    open.direction = direction;
    open.size = {engine::SizeKind::Notional, Decimal::of(notional)};
    open.stop.price = Price{
        (direction == Direction::Long ? view.last->value - *distance : view.last->value + *distance)
            .roundedToStep(view.tick.value, Rounding::Up)};
    open.stop.source = TriggerSource::Last;
    open.source = "ticket";
    return open;
}

} // namespace holdfast::app

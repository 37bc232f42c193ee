// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose/drill_control.h"
#include "app/scenario/venue_story.h"
#include "core/engine/command.h"
#include "core/engine/operator.h"
#include "core/engine/snapshot.h"
#include "ui/scenario/scenario_step.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::app {

/// One incident of decisions §17, played on a drill: it arranges the lie at the control address, acts as
/// a person would, watches what the engine shows, and tells each step beside what a naive program does.
///
///   Idle      play       ▶ the phases of the incident, each with a patience of its own
///   any phase its fact   ▶ the next phase
///   any phase patience   ▶ Over, told as "did not play"; nothing is claimed
///   last      its proof  ▶ Over, told in one sentence with the id of its evidence
///
/// It claims nothing by itself: every success it tells is a state of the snapshot, and the evidence id is
/// that of the journal's record.
class Scenario : public QObject {
    Q_OBJECT
public:
    /// \param venue  whose drill it is: it plays on an account there, in the venue's own codes
    Scenario(DrillControl& control, Venue venue, QObject* parent = nullptr);

    void play();
    void showSnapshot(std::shared_ptr<const engine::Snapshot> snapshot);
    void addLine(const engine::LogLine& line);
    void answer(const QString& token, engine::AnswerKind kind, const QString& text);

signals:
    void stepTold(const holdfast::ui::ScenarioStep& step);
    void commandAsked(const holdfast::engine::OperatorCommand& command);
    /// \param isPlayed  false: a phase took longer than its patience, or the drill refused
    void finished(bool isPlayed);

protected:
    using Kind = ui::ScenarioStep::Kind;
    using Step = std::function<void()>;

    /// On which base currencies it would like to play, best first.
    [[nodiscard]] virtual std::vector<std::string> wishes() const = 0;
    /// Once an account may open there, nothing is held there, and its prices are fresh.
    virtual void begin() = 0;
    /// Looks at the latest snapshot; called for each.
    virtual void look(const engine::Snapshot& snapshot) = 0;
    virtual void onLine(const engine::LogLine&) {}
    virtual void onAnswer(const std::string&, engine::AnswerKind, const QString&) {}

    void tell(Kind kind, const QString& text, RecordId evidence = {});
    /// The next phase must be over within `patience`; `what` names it if it is not.
    void expect(const QString& what, std::chrono::milliseconds patience);
    void post(const QString& path, const QByteArray& body, Step then);
    void get(const QString& path, std::function<void(const Result<QByteArray>&)> then);
    /// \returns the token
    std::string submit(engine::OperatorAct act);
    void end(const QString& sentence, RecordId evidence);
    void giveUp(const QString& why);
    /// It cannot begin, and only a person can change that.
    void decline(const QString& sentence);
    [[nodiscard]] bool isOver() const { return m_isOver; }

    /// An account that may open on the drill, and an instrument with fresh prices that it holds nothing on.
    struct Place {
        AccountId account;
        engine::InstrumentView instrument;
    };
    [[nodiscard]] std::optional<Place> freePlace(const engine::Snapshot& snapshot,
                                                 const std::vector<std::string>& wishes) const;
    [[nodiscard]] static const engine::PositionView* positionOn(const engine::Snapshot& snapshot,
                                                                const Place& place);
    /// The youngest record of the journal about this instrument whose line has one of these words.
    [[nodiscard]] RecordId evidenceFor(const std::string& instrument,
                                       const std::vector<std::string>& words) const;
    [[nodiscard]] Venue venue() const { return m_venue; }
    [[nodiscard]] const VenueStory& story() const { return storyOf(m_venue); }
    [[nodiscard]] QUrl drillAddress() const { return m_control.address(); }
    [[nodiscard]] const std::shared_ptr<const engine::Snapshot>& latest() const
    {
        return m_snapshot;
    }

    /// A market ticket of about `notional` quote currency with its stop `percent` away, on last.
    [[nodiscard]] static std::optional<engine::Open>
    ticket(const Place& place, Direction direction, const char* notional, const char* percent);

    std::optional<Place> m_place; ///< Set before begin().

private:
    DrillControl& m_control;
    const Venue m_venue;
    std::shared_ptr<const engine::Snapshot> m_snapshot;
    std::vector<engine::LogLine> m_lines; ///< Of this telling, with a record; the latest kLinesMax.
    QTimer m_patience;
    QString m_expected;
    int m_stepsTold = 0;
    int m_tokens = 0;
    bool m_isBegun = false;
    bool m_isOver = false;
};

} // namespace holdfast::app

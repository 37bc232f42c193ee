// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/scenario/scenario.h"

#include <map>
#include <set>

namespace holdfast::app {

/// How the list of positions lies, with success and every form kept (catalogue F17, F21; histories lag: F27).
enum class ListLie {
    OneMissing,        ///< One row is left out, for 5 s.
    OneMissingAgain,   ///< The same, and the list is asked again and again while it lasts.
    EverythingMissing, ///< No row, for 5 s, while several positions are held.
};

/// The third incident: a list leaves out what is held, and a clean-up that believed it cancelled the stops of open
/// positions (decisions §17, `position-missing`).
///
///   Opening   every position held, its stop Verified      ▶ Lying     the drill's lies are arranged
///   Lying     a finding or a list fault stands            ▶ Settling
///   Settling  nothing of it stands, every stop Verified   ▶ Counting  the drill's own books are read
///   Counting  each stop of before still rests in them     ▶ Over
class ListLies : public Scenario {
    Q_OBJECT
public:
    ListLies(ListLie lie, DrillControl& control, Venue venue, QObject* parent = nullptr);

protected:
    [[nodiscard]] std::vector<std::string> wishes() const override;
    void begin() override;
    void look(const engine::Snapshot& snapshot) override;
    void onAnswer(const std::string& token, engine::AnswerKind kind, const QString& text) override;

private:
    enum class Phase { Opening, Arranging, Lying, Settling, Counting };

    [[nodiscard]] bool areProved(const engine::Snapshot& snapshot) const;
    [[nodiscard]] const engine::FindingView* standing(const engine::Snapshot& snapshot) const;
    [[nodiscard]] const engine::AccountView* account(const engine::Snapshot& snapshot) const;
    void arrange(const engine::Snapshot& snapshot);
    void lie();
    void askAgain();
    void onDivergence(const engine::Snapshot& snapshot);
    void watch(const engine::Snapshot& snapshot);
    void readBooks();
    void judge(const QByteArray& truth);
    void conclude();
    /// Calls `then` with how many cancels the drill has been asked for so far.
    void countCancels(std::function<void(std::int64_t)> then);

    const ListLie m_lie;
    Phase m_phase = Phase::Opening;
    std::vector<Place> m_places; ///< All that is opened; the first is m_place.
    std::vector<std::string> m_tickets;
    std::map<std::string, std::string>
        m_stops;                     ///< By instrument: the venue's id of its proved stop.
    std::set<std::string> m_watched; ///< Instruments whose stops must still rest at the end.
    std::int64_t m_cancelsBefore = 0;
    std::int64_t m_cancels = 0; ///< Sent while it lied.
    nanoseconds m_stoodFor{};   ///< The longest that a finding stood.
    std::string m_instrument;   ///< What was left out.
    RecordId m_evidence;
    QTimer m_again;
    int m_asked = 0; ///< How often it was asked again.
};

} // namespace holdfast::app

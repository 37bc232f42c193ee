// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// An engine behind the typed door, several instruments, and a venue driven by hand that lies where the test
/// says so. Writes wait until the test answers them; cancels of stops are done at once and counted.
namespace holdfast::test {

using namespace holdfast::engine;

inline const AccountId kDesk{"desk"};
inline InstrumentId instrumentOf(int number)
{
    return {"C" + std::to_string(number) + "-USDT-SWAP"};
}
inline PositionKey keyOf(int number)
{
    return {instrumentOf(number), SideIndex::Net, MarginMode::Cross};
}

/// What is true at the venue, and how it lies about it. Survives the program.
struct ManyVenue {
    struct Held {
        SignedQty qty{};
        WallTime rowAt{};
        WallTime openedAt{};
        std::string lastTrade;
        bool isHiddenInList = false;
        bool isOwnReadMute = false; ///< By instrument: an answer without a row.
        bool isOwnReadZero = false; ///< By instrument: a zero that is not true.
    };
    std::map<InstrumentId, Held> held;
    std::vector<StopOrder> stops;
    std::vector<Order> orders;      ///< Working.
    std::vector<Order> endedOrders; ///< Told by id only.
    std::vector<Fill> fills;
    std::vector<Closure> closures;
    bool isHistoryLate = false; ///< Fills and closures answer empty.
    int trade = 100;

    PositionRow row(const InstrumentId& id) const;
};

struct ManyBench {
    std::shared_ptr<ManyVenue> venue;
    std::unique_ptr<Engine> engine;
    Now now{MonoTime{hours{1}}, wallFromMs(1'700'000'000'000), BootTime{hours{1}}};
    std::vector<journal::Record> journal;
    std::vector<venues::RequestEnvelope> writes;
    std::vector<Answer> answers;
    std::shared_ptr<const Snapshot> snapshot;
    std::vector<VenueOrderId> cancelled; ///< Stops, in order.
    int count;
    bool isMute = false; ///< No read is answered.

    explicit ManyBench(int instruments, std::string epoch = "aaaa",
                       std::shared_ptr<ManyVenue> world = std::make_shared<ManyVenue>(),
                       Limits limits = {});
    ~ManyBench();
    ManyBench(const ManyBench&) = delete;
    ManyBench& operator=(const ManyBench&) = delete;

    // ---- time and events
    void step(const Event& event);
    void fact(venues::VenueFact fact);
    void advance(nanoseconds by);
    void quotes();
    void start(std::vector<journal::Record> remembered = {});
    /// The program ends; another one starts with its journal, at the same venue, a minute later.
    std::unique_ptr<ManyBench> restarted() const;

    // ---- a person
    void act(const std::string& token, OperatorAct what);
    std::string said(const std::string& token, AnswerKind kind) const;

    // ---- the venue
    Fill trade(int number, SignedQty change, ClientOrderId id, const std::string& order);
    void pushRow(int number);
    /// Long 10 of ours, under a verified stop.
    void hold(int number);
    /// Somebody else closes it: no order of ours, and the stop stays where it is.
    void closedByOthers(int number);

    // ---- what was written and shown
    template <class T>
    std::vector<T> records() const
    {
        std::vector<T> result;
        for (const journal::Record& record : journal)
            if (const auto* body = std::get_if<T>(&record.body)) result.push_back(*body);
        return result;
    }
    const AccountView& account() const { return snapshot->accounts.front(); }
    /// Those that stand, of this kind.
    std::vector<FindingView> standing(FindingKind kind) const;
    std::vector<FindingView> ended() const;
    std::optional<Severity> alarm(const std::string& name) const;
    PositionState state(int number) const;
    const QualityView* quality(const std::string& read) const;

private:
    std::deque<venues::RequestEnvelope> m_reads;
    std::deque<Event> m_events;
    bool m_isDraining = false;

    std::string journalTag() const { return std::to_string(journal.size()); }

    void answerRead(const venues::RequestEnvelope& asked);

    void take(const Commands& out);
};

} // namespace holdfast::test

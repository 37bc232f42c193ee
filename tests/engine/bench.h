// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// An engine behind the typed door, and a venue driven by hand: reads are answered from what the test
/// says is true, writes wait until the test answers them.
namespace holdfast::test {

using namespace holdfast::engine;

inline const InstrumentId kEth{"ETH-USDT-SWAP"};
inline const PositionKey kKey{kEth, SideIndex::Net, MarginMode::Cross};
inline const AccountId kMain{"main"};

struct Bench {
    std::unique_ptr<Engine> engine;
    Now now{MonoTime{hours{1}}, wallFromMs(1'700'000'000'000), BootTime{hours{1}}};
    std::vector<journal::Record> journal; ///< All that was written.
    std::vector<journal::Record> reserve;
    std::vector<venues::RequestEnvelope> writes; ///< All that left, in order.
    std::vector<Answer> answers;
    std::shared_ptr<const Snapshot> snapshot;
    bool isJournalQuick = true; ///< Answers Recorded by itself.
    bool isLockGiven = true;
    bool answersReads = true;
    SideIndex sideIndex = SideIndex::Net; ///< Of the position's row.
    int unanswered = 0;

    // What the venue holds and says.
    SignedQty held{};
    bool isHiddenInBulk = false;
    bool areFillsCut = false; ///< The history is longer than what is read of it.
    int fillsRead = 0;        ///< How often its newest were asked for, of all instruments.
    WallTime rowAt{};
    WallTime openedAt{}; ///< Of the position's row.
    std::string lastTrade;
    std::vector<StopOrder> stops;
    std::vector<StopOrder> endedStops;  ///< Told by id only.
    std::vector<Order> orders;          ///< Working.
    std::map<std::string, Order> ended; ///< By client id.
    std::vector<Fill> fills;
    std::vector<Closure> closures;
    AccountConfig config{"uid-1", "uid-1", "2", PositionMode::Net, {"read_only", "trade"}, ""};
    std::optional<PositionRow> staleRow; ///< What the bulk list shows instead (F22).
    int trade = 100;
    bool isBusy = false;
    std::function<void(const Snapshot&)> onPicture; ///< Each one, not only the last.
    std::function<void(const LogLine&)> onLine;

    explicit Bench(AccountSetup setup = account(), std::string epoch = "aaaa");
    ~Bench();
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;
    static AccountSetup account();
    static Instrument instrument();

    // ---- time and events
    void step(const Event& event);
    void fact(venues::VenueFact fact);
    void advance(nanoseconds by);
    void quote(const char* price = "3000");
    /// Live, proven, synced: what a door says after it connected.
    void start(std::vector<journal::Record> remembered = {});

    // ---- the operator
    void open(const std::string& token, const std::string& key,
              Direction direction = Direction::Long, const char* stop = "2900");
    void signal(std::int64_t bar, Direction direction = Direction::Long);
    void flatten(const std::string& token);
    void flattenPosition(const std::string& token);
    template <class What>
    std::vector<venues::RequestEnvelope> sent() const
    {
        std::vector<venues::RequestEnvelope> result;
        for (const auto& write : writes) {
            if (std::holds_alternative<What>(write.request)) result.push_back(write);
        }
        return result;
    }
    std::vector<venues::PlaceOrder> opens() const;
    int closesSent() const;
    bool wasAnswered(const std::string& token, AnswerKind kind) const;
    std::string textOf(const std::string& token) const;
    int claims(journal::ClaimKind kind) const;
    /// What ended each position, as the journal's trades say it.
    std::vector<std::string> causes() const;
    const PositionView* position() const;

    // ---- the venue, by hand
    void reply(const venues::RequestEnvelope& write, venues::Outcome outcome);
    void accept(const venues::RequestEnvelope& write, const std::string& venueId);
    Fill makeFill(Side side, const char* qty, ClientOrderId id, const char* venueId);
    Order makeOrder(const venues::PlaceOrder& placed, const char* venueId, OrderState state,
                    const char* filled);
    /// The newest open is taken and filled whole.
    void fillOpen();
    /// The newest stop asked for is taken and rests.
    StopOrder restStop();
    /// Held long 10 under a verified stop.
    void holdProtected(const std::string& key = "k");
    /// Held long 10, to be stopped at 2,900 and to take its profit at 3,100; nothing rests yet.
    void openWithTarget();
    /// A close of ours fills whole.
    void fillClose();
    PositionRow row() const;
    void pushRow();
    /// A stranger opens something.
    void foreignPosition(const char* qty);

    ReadStamp stamp() const;
    void answerRead(const venues::RequestEnvelope& asked);

private:
    std::deque<venues::RequestEnvelope> m_reads;
    std::deque<Event> m_events;
    bool m_isDraining = false;

    void take(const Commands& out);
};

} // namespace holdfast::test

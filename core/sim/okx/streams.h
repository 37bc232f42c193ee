// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/bars.h"
#include "core/sim/market_views.h"
#include "core/sim/okx/dialect.h"
#include "core/sim/okx/rest.h"
#include "core/sim/okx/rows.h"
#include "core/sim/stream_outbox.h"

#include <deque>
#include <set>

namespace holdfast::sim::okx {

/// The WebSocket half of the dialect: login, subscriptions, pushes, ping and the idle close.
/// Source: okx.md §2.
class Streams {
public:
    /// \param rest  carries out order operations
    Streams(VenueModel& model, const DialectConfig& config, Rest& rest, Counts& counts);

    [[nodiscard]] std::optional<StreamId> open(WallTime now, std::string_view path);
    void close(StreamId stream);
    void announceUpgrade(WallTime now, milliseconds wait);
    void receive(WallTime now, StreamId stream, std::string_view frame);
    /// Makes pushes of what changed, and of what is due by time alone.
    void advance(WallTime now, const std::vector<Change>& changes, const std::vector<Tick>& ticks);
    [[nodiscard]] std::vector<StreamOutput> takeOutput() { return m_outbox.take(); }
    /// The number of the public trade that `advance` makes of each tick, the next one free.
    [[nodiscard]] std::uint64_t nextTrade() const { return m_tradeNext; }

private:
    /// What a path serves. All is our own, for clients that know one address only (okx.md §13).
    enum class Role { Public, Private, Business, All };
    enum class Channel {
        Tickers,
        MarkPrice,
        IndexTickers,
        Trades,
        Books,
        Books5,
        BestLevel,
        FundingRate,
        PriceLimit,
        Instruments,
        Quiet,
        Candles,
        MarkCandles,
        IndexCandles,
        Account,
        Positions,
        BalanceAndPosition,
        Orders,
        Algos,
        AdvancedAlgos,
    };
    struct ChannelSpec {
        Channel channel = Channel::Quiet;
        Role role = Role::Public;
        bool needsLogin = false;
        bool needsInstrument = false;
        std::optional<Bar> bar;
    };
    struct Subscription {
        ChannelSpec spec;
        std::string arg;         ///< The argument as JSON, members in the client's order.
        InstrumentId instrument; ///< Empty: all.
        std::vector<std::string> currencies;
        WallTime since{};    ///< When it was subscribed.
        bool isDirty = true; ///< Something to push.
        WallTime pushedAt{};
        WallTime regularAt{}; ///< Next full push of a private channel; zero: never.
        milliseconds regularEvery{};
        MarketTime lastFinal{};     ///< Open of the last final candle that was pushed.
        std::int64_t sequence = -1; ///< Of the book last pushed.
        BookSide asks, bids;
        WallTime bookAt{}; ///< Of the last push of a book, the empty ones included.
        std::vector<std::pair<std::uint64_t, Tick>> trades; ///< Not pushed yet.
    };
    struct Connection {
        Role role = Role::Public;
        std::string connId;
        bool isLoggedIn = false;
        WallTime lastDataAt{};
        std::optional<WallTime> closesAt;                  ///< After notice 64008.
        std::deque<WallTime> requests;                     ///< Of the last hour.
        std::map<std::string, Subscription> subscriptions; ///< By `arg`.
    };

    [[nodiscard]] static std::optional<ChannelSpec> specOf(std::string_view name);
    void send(WallTime now, StreamId id, Connection& connection, std::string text);
    /// A push of the account: what a fault may lose, bend or hold back.
    void push(WallTime now, StreamId id, Connection& connection, const Subscription& subscription,
              PushKind kind, std::string text);
    /// The faults that come at a time of their own: closings with and without notice, forgotten logins.
    void playEvents(WallTime now);
    [[nodiscard]] static bool isOf(const Connection& connection, std::string_view stream);
    void sendError(WallTime now, StreamId id, Connection& connection, std::string_view requestId,
                   std::string_view code, std::string_view text);
    void login(WallTime now, StreamId id, Connection& connection, std::string_view requestId,
               const json::Value& body);
    void subscribe(WallTime now, StreamId id, Connection& connection, std::string_view requestId,
                   const json::Value& arg);
    void unsubscribe(WallTime now, StreamId id, Connection& connection, std::string_view requestId,
                     const json::Value& arg);
    [[nodiscard]] int subscribers(Channel channel) const;
    void operate(WallTime now, StreamId id, Connection& connection, std::string_view frame,
                 const json::Value& body, const std::optional<WriteVerdict>& held);
    /// The instrument that a subscription is about: an index is named by its pair.
    [[nodiscard]] static InstrumentId listedBy(Channel channel, const InstrumentId& instrument);

    void pushSnapshot(WallTime now, StreamId id, Connection& connection, Subscription& subscription,
                      std::string_view eventType);
    /// The positions in full, as they were `age` ago.
    void pushPositions(WallTime now, StreamId id, Connection& connection,
                       Subscription& subscription, std::string_view eventType, milliseconds age);
    void pushChange(WallTime now, StreamId id, Connection& connection, Subscription& subscription,
                    const Change& change);
    void pushPublic(WallTime now, StreamId id, Connection& connection, Subscription& subscription);
    void pushCandles(WallTime now, StreamId id, Connection& connection, Subscription& subscription);
    void pushBook(WallTime now, StreamId id, Connection& connection, Subscription& subscription,
                  const Instrument& instrument, const Tick& tick);
    [[nodiscard]] RowContext context(WallTime now) const { return {m_model, m_config.uid, now}; }
    [[nodiscard]] std::string argWithUid(const Subscription& subscription) const;

    /// An order operation that a fault holds back.
    struct Held {
        StreamId stream = 0;
        std::string frame;
        WriteVerdict verdict;
    };

    VenueModel& m_model;
    const DialectConfig& m_config;
    Rest& m_rest;
    Counts& m_counts;
    json::Document m_document;
    std::multimap<WallTime, Held> m_held;
    std::map<StreamId, Connection> m_connections;
    StreamOutbox m_outbox;
    RecentDayFigures m_days;
    std::uint64_t m_tradeNext = 1;
};

} // namespace holdfast::sim::okx

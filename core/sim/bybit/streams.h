// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/bybit/market_rows.h"
#include "core/sim/bybit/rest.h"
#include "core/sim/market_views.h"
#include "core/sim/stream_outbox.h"

#include <set>

namespace holdfast::sim::bybit {

/// The WebSocket half of the dialect: login, subscriptions, pushes, ping and the idle close; and the trade
/// socket. Source: bybit.md §2.
class Streams {
public:
    /// \param rest  carries out the trade socket's requests
    Streams(VenueModel& model, const DialectConfig& config, Rest& rest, Counts& counts);

    [[nodiscard]] std::optional<StreamId> open(WallTime now, std::string_view path);
    void close(StreamId stream);
    /// Without a word: the venue has none (bybit.md §1.1).
    void announceUpgrade(WallTime now, milliseconds wait);
    void receive(WallTime now, StreamId stream, std::string_view frame);
    /// Makes pushes of what changed, and of what is due by time alone.
    void advance(WallTime now, const std::vector<Change>& changes, const std::vector<Tick>& ticks);
    [[nodiscard]] std::vector<StreamOutput> takeOutput() { return m_outbox.take(); }
    /// The number of the public trade that `advance` makes of each tick, the next one free.
    [[nodiscard]] std::uint64_t nextTrade() const { return m_tradeNext; }

private:
    enum class Role { Public, Private, Trade };
    enum class Channel {
        Tickers,
        Kline,
        Trades,
        Book,
        Quiet, ///< Known, and nothing ever happens on it here.
        Order,
        Execution,
        FastExecution,
        Position,
        Wallet,
    };
    struct Topic {
        Channel channel = Channel::Quiet;
        Role role = Role::Public;
        InstrumentId instrument;
        Bar bar;
        int depth = 0;
        std::string barName;
    };
    struct Subscription {
        Topic topic;
        std::string name;
        WallTime since{};
        bool isDirty = true; ///< Something to push.
        WallTime pushedAt{};
        MarketTime lastFinal{}; ///< Open of the last final candle that was pushed.
        Members ticker;         ///< As last sent.
        BookSide asks, bids;
        std::int64_t update = 0;                            ///< u of the book last sent.
        std::vector<std::pair<std::uint64_t, Tick>> trades; ///< Not pushed yet.
    };
    struct Connection {
        Role role = Role::Public;
        std::string connId;
        bool isLoggedIn = false;
        WallTime lastDataAt{};
        std::map<std::string, Subscription> subscriptions; ///< By topic.
        std::set<std::string> requestIds;                  ///< Of the trade socket.
    };
    /// Changes of one moment about one instrument, and what they say of it.
    struct Moment {
        WallTime at{};
        std::vector<const FillTruth*> fills;
        std::vector<const Change*> orders; ///< Orders and stops.
        std::map<PositionKey, std::optional<PositionTruth>> positions;
        std::uint64_t seq = 0;
    };

    [[nodiscard]] std::optional<Topic> topicOf(std::string_view name) const;
    void send(WallTime now, StreamId id, Connection& connection, std::string text);
    void push(WallTime now, StreamId id, Connection& connection, const Subscription& subscription,
              PushKind kind, std::string text);
    /// To everyone who listens to this topic of the account.
    void pushAll(WallTime now, Channel channel, PushKind kind, const std::string& id,
                 const std::string& rows);
    void playEvents(WallTime now);
    /// F40: there are no snapshots on this topic; a message of all that was held `age` ago comes as any other.
    void tellOldPositions(WallTime now, milliseconds age);
    [[nodiscard]] static bool isOf(const Connection& connection, std::string_view stream);
    void acknowledge(WallTime now, StreamId id, Connection& connection, std::string_view op,
                     std::string_view requestId, const std::string& problem);
    void login(WallTime now, StreamId id, Connection& connection, const json::Value& body);
    void subscribe(WallTime now, StreamId id, Connection& connection, const json::Value& body);
    void unsubscribe(WallTime now, StreamId id, Connection& connection, const json::Value& body);
    void pong(WallTime now, StreamId id, Connection& connection, std::string_view requestId);
    void operate(WallTime now, StreamId id, Connection& connection, std::string_view frame,
                 const json::Value& body, const std::optional<Rest::Delayed>& held);
    void refuseTrade(WallTime now, StreamId id, Connection& connection, std::string_view requestId,
                     std::string_view op, const Refusal& refusal);

    void pushMoment(WallTime now, const InstrumentId& instrument, const Moment& moment);
    void pushPublic(WallTime now, StreamId id, Connection& connection, Subscription& subscription);
    void pushTicker(WallTime now, StreamId id, Connection& connection, Subscription& subscription);
    void pushKline(WallTime now, StreamId id, Connection& connection, Subscription& subscription);
    void pushTrades(WallTime now, StreamId id, Connection& connection, Subscription& subscription);
    void pushBook(WallTime now, StreamId id, Connection& connection, Subscription& subscription);
    [[nodiscard]] RowContext context(WallTime now) const
    {
        return {m_model, m_config.uid, now, Shown::Push};
    }

    /// A request of the trade socket that a fault holds back.
    struct Held {
        StreamId stream = 0;
        std::string frame;
        Rest::Delayed delayed;
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
    std::uint64_t m_messageLast = 0;
};

} // namespace holdfast::sim::bybit

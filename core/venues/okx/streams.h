// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/streams.h"
#include "core/venues/okx/push.h"

#include <array>

namespace holdfast::venues::okx {

/// The three connections of an account: public, private, business. Rows S1–S17, S21, S22 and M1–M5 are
/// link/streams.h; OKX adds:
///
///   row  Phase          event                          ▶ Phase          to do
///   S6   LoggingIn      login answered "0"             ▶ Subscribing    subscribe
///   S10  Subscribing    one ack for each argument      ▶ Up
///   S17  any open       LinkClosed 4007 (key changed)  ▶ Closed         all: Refused, no retry
///   S18  Up             notice 64008 (upgrade)         ▶ Up             VenueNotice; its second place opens (M1)
///   S19  Up             too many connections (2.2)     ▶ Closing        DataFault; retry after backoff
///   S20  Up, private    no positions push kSnapshotMax ▶ Closing        the subscription is dead; retry
///   S23  Up             "log in first" (60011)         ▶ Closing        DataFault; the login expired: retry after backoff
///
/// Whole (M2, Live) is a private stream with a whole snapshot of positions.
/// Snapshots of positions come in pages on one connection; a lost or repeated page makes the whole not
/// a snapshot: its rows are passed on as rows, with a DataFault (F29).
class Streams final : public link::Streams {
public:
    static constexpr milliseconds kSnapshotStale{
        7000}; ///< We ask for a push every 2 s; 5 s is the venue's own.
    static constexpr milliseconds kSnapshotMax{12'000};

    Streams(const SessionConfig& config, std::uint64_t salt);

protected:
    [[nodiscard]] std::string pathOf(Link role) const override;
    [[nodiscard]] std::string ping() const override { return "ping"; }
    void subscribeAccount(Stream& s, Out& out) override;
    void subscribeInstrument(Stream& s, const InstrumentId& instrument, Out& out) override;
    [[nodiscard]] bool carriesInstruments(Link role) const override
    {
        return role != Link::Private;
    }
    void take(MonoTime now, Stream& s, const std::string& text, Out& out) override;
    void forget(Stream& s) override;
    void wentUp(MonoTime now, Stream& s) override;
    [[nodiscard]] bool isWhole(const Stream& s) const override;
    [[nodiscard]] bool isStale(const Stream& s, MonoTime now) const override;
    [[nodiscard]] std::string whyGiveUp(const Stream& s, MonoTime now) const override;
    [[nodiscard]] std::vector<MonoTime> watchedTimes(const Stream& s, MonoTime now) const override;
    [[nodiscard]] std::string keyLostBy(const LinkClosed& event) const override;

private:
    /// What is known of the positions of one connection.
    struct Positions {
        int nextPage = 1; // of a snapshot
        bool isBroken = false;
        std::vector<PositionRow> rows;
        bool hasSnapshot = false; // a whole one came
        MonoTime pushedAt{};      // last push of the channel, or when it was subscribed
    };
    [[nodiscard]] Positions& positionsOf(const Stream& s)
    {
        return m_positions.at(static_cast<std::size_t>(s.link));
    }
    [[nodiscard]] const Positions& positionsOf(const Stream& s) const
    {
        return m_positions.at(static_cast<std::size_t>(s.link));
    }
    void heed(MonoTime now, Stream& s, const Message& message, Out& out);
    void takePush(MonoTime now, Stream& s, Pushed pushed, Out& out);
    void takePositions(MonoTime now, Stream& s, const Pushed& pushed, PositionsPush push, Out& out);

    FrameReader m_reader;
    std::array<Positions, 6> m_positions; // by Link
};

} // namespace holdfast::venues::okx

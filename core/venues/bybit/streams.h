// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/streams.h"
#include "core/venues/bybit/push.h"
#include "core/venues/bybit/tickers.h"

#include <array>

namespace holdfast::venues::bybit {

/// The two connections of an account: public (linear) and private. Rows S1–S17, S21, S22 are link/streams.h;
/// the venue announces no upgrades, so M1–M5 do not happen. Bybit adds:
///
///   row  Phase          event                              ▶ Phase          to do
///   S6   LoggingIn      auth answered, success             ▶ Subscribing    subscribe: never before (bybit.md §2.1)
///   S7   LoggingIn      auth refused: a code or a text     ▶ Closing        all: Refused; the key is proved again
///        about the key                                                        (conversation.h C9)
///   S8   LoggingIn      auth refused: any other            ▶ Closing        measure the clock; retry after backoff
///   S10  Subscribing    one ack for each request, by its id▶ Up
///   S11  Subscribing    refused: one instrument's request  ▶ Subscribing/Up DataFault; the others go on
///   S14  Up             silent                             ▶ Up             {"op":"ping"}
///   S24  any            an ack of no request of ours       ▶ as it was      nothing: it proves nothing
///
/// There is no snapshot on the private stream and no replay: Live says that it is subscribed, and
/// ResyncNeeded asks for the rest. The stream is silent for hours when nothing happens: its health is the
/// answer to our ping.
class Streams final : public link::Streams {
public:
    Streams(const SessionConfig& config, std::uint64_t salt);

protected:
    [[nodiscard]] std::string pathOf(Link role) const override;
    [[nodiscard]] std::string ping() const override { return R"({"op":"ping"})"; }
    void subscribeAccount(Stream& s, Out& out) override;
    void subscribeInstrument(Stream& s, const InstrumentId& instrument, Out& out) override;
    [[nodiscard]] bool carriesInstruments(Link role) const override { return role == Link::Public; }
    void take(MonoTime now, Stream& s, const std::string& text, Out& out) override;
    void forget(Stream& s) override;

private:
    void heedLogin(MonoTime now, Stream& s, const LoginAnswered& login, Out& out);
    void heedAck(MonoTime now, Stream& s, const SubscribeAnswered& ack, Out& out);
    void takePush(MonoTime now, Stream& s, Pushed pushed, Out& out);

    FrameReader m_reader;
    std::array<Tickers, 6> m_tickers; // by Link: what one connection said is not the next one's
};

} // namespace holdfast::venues::bybit

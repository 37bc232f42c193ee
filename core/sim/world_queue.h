// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/event.h"
#include "core/sim/http.h"
#include "core/sim/referee.h"
#include "core/strategy/strategy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

/// What waits in the queue of a world.
namespace holdfast::sim::waiting {

struct Deliver {
    AccountId account;
    venues::VenueFact fact;
    bool isStream = false;
    std::string_view replyTo{}; ///< The name of the request it answers.
    bool isWriteReply = false;
};
struct Arrive {
    venues::RequestEnvelope envelope;
    MonoTime sent{};
    bool isGivenUp = false; ///< It travelled for so long that its client does not listen any more.
};
struct Durable {
    RecordId upTo;
    std::uint64_t batch = 0;
    bool isIntent = false;
};
struct Feed {
    StrategyId strategy;
    strategy::StrategyInput input;
    MonoTime arrived{};
};
struct Decide {
    engine::StrategyDecided decided;
};
struct Give {
    engine::Event event;
};
struct RegularPush {
    std::size_t account = 0;
};
/// On its way through the wire: a request dressed when it left, a frame, an opening.
struct WireHttp {
    std::size_t account = 0;
    RequestId id;
    HttpAsk ask;
    MonoTime sent{};
    milliseconds timeout{};
    std::uint64_t resume = 0;
    bool isGivenUp = false; ///< Its client does not listen any more.
};
struct WireText {
    std::size_t account = 0;
    venues::Link link = venues::Link::Public;
    std::string text;
};
struct WireOpen {
    std::size_t account = 0;
    venues::Link link = venues::Link::Public;
    std::string path;
};
struct WireClose {
    std::size_t account = 0;
    venues::Link link = venues::Link::Public;
};
struct WireEvent {
    std::size_t account = 0;
    venues::TransportEvent event;
    std::uint64_t connection = 0;
    bool isReply = false;
    bool isWriteReply = false;
    std::optional<ListAnswered> list{};
};
struct WireLook {};
struct StallEnds {};
/// Typed: the account's streams end, or are back as far as this.
struct LinkStep {
    std::size_t account = 0;
    venues::LinkState state = venues::LinkState::Down;
    std::string reason;
};
struct ReserveSync {};
/// The journal's next try, while the disk refuses.
struct JournalTry {};
using Item = std::variant<Deliver, Arrive, Durable, Feed, Decide, Give, RegularPush, WireHttp,
                          WireText, WireOpen, WireClose, WireEvent, WireLook, StallEnds, LinkStep,
                          ReserveSync, JournalTry>;

struct Queued {
    MonoTime at{};
    std::uint64_t tie = 0;
    std::uint64_t number = 0;
    std::uint64_t life = 0; ///< The start of the core that it was queued in.
    Item item;
};
struct Later {
    bool operator()(const Queued& a, const Queued& b) const
    {
        return std::tie(a.at, a.tie, a.number) > std::tie(b.at, b.tie, b.number);
    }
};

} // namespace holdfast::sim::waiting

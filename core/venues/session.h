// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/waits.h"
#include "core/venues/fact.h"
#include "core/venues/transport.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::link {
class Address;
}

namespace holdfast::venues {

struct SessionOut {
    std::vector<TransportCommand> commands; ///< In order.
    std::vector<VenueFact> facts;           ///< In order.
};

/// What a session follows. Instruments may be added while it runs.
struct SessionConfig {
    AccountId account;
    Environment environment = Environment::Drill;
    bool hasKey = true;                    ///< Without a key only public data.
    std::vector<InstrumentId> instruments; ///< Quotes and candles are subscribed for these.
    minutes bar{5};
    std::shared_ptr<link::Address> address = nullptr; ///< Shared with others; nullptr: alone there.
};

/// The conversation with one venue for one account: pure (decisions §8). Login, subscribe acks, ping,
/// paging, snapshot assembly, resync order, clock offset, request ↔ reply, budgets with lanes.
///
/// Every request given to `send` ends in exactly one reply fact: for writes a WriteReply, for reads the
/// reply of their kind. A request waits in its lane until its budget allows it to leave.
class Session {
public:
    virtual ~Session() = default;
    /// Opens the links and begins. Called once.
    virtual void start(const Now& now, SessionOut& out) = 0;
    virtual void send(const Now& now, const RequestEnvelope& request, SessionOut& out) = 0;
    virtual void on(const Now& now, const TransportEvent& event, SessionOut& out) = 0;
    /// Timers: pings, deadlines, lane releases, reconnects.
    virtual void wake(const Now& now, SessionOut& out) = 0;
    /// When `wake` wants to be called next.
    [[nodiscard]] virtual std::optional<MonoTime> nextWake() const = 0;
    /// Drop the queued opens of the entry lane (kill switch, resume): they come back as NotSent.
    virtual void dropQueuedEntries(const Now& now, SessionOut& out) = 0;
    /// Close the links and open them again with a full resync (resume from sleep, a jump of the clock).
    virtual void reconnect(const Now& now, std::string reason, SessionOut& out) = 0;
    virtual void follow(const Now& now, const InstrumentId& instrument, SessionOut& out) = 0;
    struct Health {
        LinkState state = LinkState::Down;
        std::string reason;
        std::optional<milliseconds> clockOffset;
        int budgetUsedPercent = 0; ///< Of the tightest budget, over its window.
        std::optional<nanoseconds>
            safetyWaitWorst; ///< Longest queue wait of the first three lanes in the last minute.
        /// All queue waits of the first three lanes, by lane.
        std::array<Waits, 3> safetyWaits;
        std::optional<nanoseconds>
            silence; ///< Since the last private frame; `nullopt` before the first.
    };
    [[nodiscard]] virtual Health health(const Now& now) const = 0;
    /// What a read takes of a budget that all accounts of one address share, if each list has one page.
    struct AddressUse {
        std::string budget; ///< The venue's name of it.
        int limit = 0;      ///< Requests in…
        milliseconds window{1000};
        int times = 0;
    };
    [[nodiscard]] virtual std::vector<AddressUse> addressUsesOf(const Request&) const { return {}; }
};

} // namespace holdfast::venues

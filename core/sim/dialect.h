// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/sim/http.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sim {

/// The one key of the account. Nothing of it is worth protecting: it opens a drill.
struct Credentials {
    std::string key;
    std::string secret;
    std::string passphrase; ///< Empty where the venue has none.
    friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// What came in so far, and what became of it: how a test knows that every signature verified.
struct Counts {
    std::uint64_t requests = 0;           ///< HTTP, those that were refused included.
    std::uint64_t signaturesVerified = 0; ///< Of requests; logins count apart.
    std::uint64_t loginsVerified = 0;
    std::map<std::string, std::uint64_t> refusedSignatures; ///< Requests, by the venue's code.
    std::map<std::string, std::uint64_t> refusedLogins;
    std::map<std::string, std::uint64_t> calls;        ///< "GET /…" of paths the drill knows.
    std::map<std::string, std::uint64_t> unknown;      ///< The others, as asked.
    std::map<std::string, std::uint64_t> operations;   ///< Of streams: "order", "order.create", …
    std::map<std::string, std::uint64_t> channels;     ///< Subscribed, by name.
    std::map<std::string, std::uint64_t> streamErrors; ///< By code.
};

using StreamId = std::uint64_t;

/// What leaves on a stream: a text frame, or, with a close code, the end of the connection.
struct StreamOutput {
    StreamId stream = 0;
    std::string text;  ///< The frame, or the reason of the close.
    int closeCode = 0; ///< 0: a frame.
    friend bool operator==(const StreamOutput&, const StreamOutput&) = default;
};

/// A venue as its clients see it: request bytes in, reply bytes and pushes out, in front of a VenueModel.
/// Pure. Faults of the model's plan that belong to the transport act here.
///
/// Times are the venue's protocol time. Every call advances the model to its time, so time never goes
/// back (asserted there). Changes of the model become pushes at the next `advance`.
class VenueDialect {
public:
    VenueDialect() = default;
    virtual ~VenueDialect() = default;
    VenueDialect(const VenueDialect&) = delete;
    VenueDialect& operator=(const VenueDialect&) = delete;

    // ---- REST ----------------------------------------------------------------------------------------
    [[nodiscard]] virtual HttpAnswer http(WallTime now, const HttpAsk& ask) = 0;
    /// The answer to a request that a fault held back (Delivery::Later), once its delay is over. Each
    /// number is good for one call; an unknown one hangs up.
    [[nodiscard]] virtual HttpAnswer resume(WallTime now, std::uint64_t number) = 0;
    /// What the venue answers to one whom it knows and whose request is there: no signature, no budget, no
    /// way that a fault could lengthen. The typed profile's door; faults of the reply act as ever.
    [[nodiscard]] virtual HttpAnswer carryOut(WallTime now, const HttpAsk& ask) = 0;

    // ---- WebSocket -----------------------------------------------------------------------------------
    /// \param path  of the upgrade, without its query; nothing for a path the venue does not have
    [[nodiscard]] virtual std::optional<StreamId> openStream(WallTime now,
                                                             std::string_view path) = 0;
    /// The client is gone.
    virtual void closeStream(StreamId stream) = 0;
    /// Every connection will be closed after `wait`; told before, where the venue has a word for it.
    virtual void announceUpgrade(WallTime now, milliseconds wait) = 0;
    virtual void receive(WallTime now, StreamId stream, std::string_view frame) = 0;
    /// Moves the venue to `now` and makes the pushes that are due.
    virtual void advance(WallTime now) = 0;
    /// Everything to send since the last call, in order.
    [[nodiscard]] virtual std::vector<StreamOutput> takeOutput() = 0;
    [[nodiscard]] virtual const Counts& counts() const = 0;
};

/// The class of one venue that everybody uses: what it is made of stays out of its header.
class DialectFront : public VenueDialect {
public:
    explicit DialectFront(std::unique_ptr<VenueDialect> halves);
    ~DialectFront() override;

    [[nodiscard]] HttpAnswer http(WallTime now, const HttpAsk& ask) final;
    [[nodiscard]] HttpAnswer resume(WallTime now, std::uint64_t number) final;
    [[nodiscard]] HttpAnswer carryOut(WallTime now, const HttpAsk& ask) final;
    [[nodiscard]] std::optional<StreamId> openStream(WallTime now, std::string_view path) final;
    void closeStream(StreamId stream) final;
    void announceUpgrade(WallTime now, milliseconds wait) final;
    void receive(WallTime now, StreamId stream, std::string_view frame) final;
    void advance(WallTime now) final;
    [[nodiscard]] std::vector<StreamOutput> takeOutput() final;
    [[nodiscard]] const Counts& counts() const final;

private:
    std::unique_ptr<VenueDialect> m_halves;
};

} // namespace holdfast::sim

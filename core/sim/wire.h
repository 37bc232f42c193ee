// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/okx/dialect.h"
#include "core/venues/transport.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::sim {

/// The wire profile's other end: bytes as a shell would send them, through the OKX dialect. It signs
/// as the shell does and knows which stream is which link.
class Wire {
public:
    Wire(VenueModel& model, const Uid& uid);

    /// A request signed and dressed at the moment it leaves.
    [[nodiscard]] static HttpAsk dress(const venues::SendHttp& request, WallTime venueTime);
    [[nodiscard]] static std::string login(WallTime venueTime);

    [[nodiscard]] HttpAnswer http(WallTime now, const HttpAsk& ask)
    {
        return m_dialect.http(now, ask);
    }
    [[nodiscard]] HttpAnswer resume(WallTime now, std::uint64_t number)
    {
        return m_dialect.resume(now, number);
    }
    /// \returns whether the venue serves the path
    bool open(WallTime now, venues::Link link, const std::string& path);
    void close(venues::Link link);
    void closeAll();
    void receive(WallTime now, venues::Link link, std::string_view text);
    void advance(WallTime now) { m_dialect.advance(now); }
    /// Frames and closings of the links that are open, in order.
    struct Output {
        venues::Link link;
        std::string text;
        int closeCode = 0;
    };
    [[nodiscard]] std::vector<Output> takeOutput();

private:
    okx::Dialect m_dialect;
    std::map<venues::Link, okx::StreamId> m_streams;
};

} // namespace holdfast::sim

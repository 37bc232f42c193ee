// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/dialect.h"
#include "core/sim/venue_model.h"
#include "core/venues/transport.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::sim {

/// The wire profile's other end: bytes as a shell would send them, through the dialect of the model's venue.
/// It signs as a shell does and knows which stream is which link.
class Wire {
public:
    Wire(VenueModel& model, const Uid& uid);

    /// A request signed and dressed at the moment it leaves.
    [[nodiscard]] HttpAsk dress(const venues::SendHttp& request, WallTime venueTime) const;
    [[nodiscard]] std::string login(WallTime venueTime) const;

    [[nodiscard]] HttpAnswer http(WallTime now, const HttpAsk& ask)
    {
        return m_dialect->http(now, ask);
    }
    [[nodiscard]] HttpAnswer resume(WallTime now, std::uint64_t number)
    {
        return m_dialect->resume(now, number);
    }
    /// \returns whether the venue serves the path
    bool open(WallTime now, venues::Link link, const std::string& path);
    void close(venues::Link link);
    void closeAll();
    void receive(WallTime now, venues::Link link, std::string_view text);
    void advance(WallTime now) { m_dialect->advance(now); }
    /// Frames and closings of the links that are open, in order.
    struct Output {
        venues::Link link;
        std::string text;
        int closeCode = 0;
    };
    [[nodiscard]] std::vector<Output> takeOutput();

private:
    Venue m_venue;
    std::unique_ptr<VenueDialect> m_dialect;
    std::map<venues::Link, StreamId> m_streams;
};

} // namespace holdfast::sim

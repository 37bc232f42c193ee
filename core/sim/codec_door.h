// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/dialect.h"
#include "core/sim/dialect.h"
#include "core/sim/served.h"
#include "core/sim/venue_model.h"
#include "core/venues/request.h"

#include <memory>

namespace holdfast::sim {

/// A typed request by the bytes of its venue: our real codec writes it, the dialect carries it out, the codec
/// reads what comes back, page after page. Nothing of the way is here: no socket, signature, budget, repetition
/// or stream. So what the codec makes of a lie about a list is what the product would make of it.
class CodecDoor {
public:
    /// \param model  outlives this object; its changes and ticks are left to whoever else consumes them
    CodecDoor(VenueModel& model, const Uid& uid);

    /// \param signedAt  when it left: the window of its signature, and its expiry, count from it
    [[nodiscard]] Served serve(WallTime now, const venues::RequestEnvelope& envelope,
                               const ReadStamp& stamp, WallTime signedAt);

private:
    [[nodiscard]] Served write(WallTime now, const venues::RequestEnvelope& envelope,
                               WallTime signedAt);
    [[nodiscard]] Served read(WallTime now, const venues::RequestEnvelope& envelope,
                              const ReadStamp& stamp);
    [[nodiscard]] HttpAsk askOf(const link::Wire& wire, WallTime signedAt) const;

    Venue m_venue;
    const link::Dialect* m_codec;
    std::unique_ptr<VenueDialect> m_dialect;
};

/// The venue's code in a reply; empty if there is none.
[[nodiscard]] std::string codeIn(Venue venue, std::string_view body);

} // namespace holdfast::sim

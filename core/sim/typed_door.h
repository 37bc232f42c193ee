// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/past_views.h"
#include "core/sim/venue_model.h"
#include "core/venues/fact.h"
#include "core/venues/request.h"

#include <memory>
#include <optional>

namespace holdfast::sim {

/// What became of one typed request.
struct Served {
    /// nullopt: no reply comes; the client's own timeout must make one.
    std::optional<venues::VenueFact> fact;
    bool isApplied = false; ///< A write that the venue executed.
    std::string code;       ///< The venue's code of a write ("0": accepted), or why a read failed.
    bool isMisreported = false; ///< A write whose reply is lost or does not say what was done.
    bool isLie = false;         ///< It was executed, and the reply says that it was refused.
    milliseconds delayBack{};   ///< The reply takes this much longer.
};

/// The typed profile's venue (decisions §8): requests in our words, answered from the model as a session
/// would have told it, with the fault plan deciding what is applied, lost, limited or hidden.
class TypedDoor {
public:
    /// \param model  outlives this object
    explicit TypedDoor(VenueModel& model);

    /// \param stamp     when the request left, and when its reply will be received
    /// \param signedAt  the venue's time when it left: an order's expiry, and the bound on every other
    ///                  signed request (okx.md §1.3), count from it
    [[nodiscard]] Served serve(const Uid& uid, WallTime now,
                               const venues::RequestEnvelope& envelope, ReadStamp stamp,
                               WallTime signedAt);
    /// The reply of a client that waited in vain.
    [[nodiscard]] static venues::VenueFact timedOut(const venues::RequestEnvelope& envelope,
                                                    ReadStamp stamp);
    /// The reply of a client that found no connection.
    [[nodiscard]] static venues::VenueFact unsent(const venues::RequestEnvelope& envelope,
                                                  ReadStamp stamp, std::string reason);

private:
    VenueModel* m_model;
    std::unique_ptr<PastViews> m_past;
};

/// Which endpoint a request is for, as faults name it.
[[nodiscard]] Endpoint endpointOf(const venues::Request& request);
/// An order or position change that may add exposure.
[[nodiscard]] bool isOpening(const venues::Request& request);

} // namespace holdfast::sim

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/codec_door.h"
#include "core/sim/past_views.h"
#include "core/sim/served.h"
#include "core/sim/venue_model.h"
#include "core/venues/fact.h"
#include "core/venues/request.h"

#include <map>
#include <memory>

namespace holdfast::sim {

/// The typed profile's venue (decisions §8): requests in our words, answered from the model as a session
/// would have told it, with the fault plan deciding what is applied, lost, limited or hidden.
///
/// OKX's usual requests are answered in our words at once. What is Bybit's, what reads a list that a fault bends,
/// and what the short way does not know, goes by the venue's bytes (codec_door.h).
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
    /// What a reader sees whose node lags behind.
    [[nodiscard]] PastViews& past() { return *m_past; }
    /// The reply of a client that waited in vain.
    [[nodiscard]] static venues::VenueFact timedOut(const venues::RequestEnvelope& envelope,
                                                    ReadStamp stamp);
    /// The reply of a client that found no connection.
    [[nodiscard]] static venues::VenueFact unsent(const venues::RequestEnvelope& envelope,
                                                  ReadStamp stamp, std::string reason);

private:
    [[nodiscard]] bool goesByBytes(const venues::Request& request) const;

    VenueModel* m_model;
    std::unique_ptr<PastViews> m_past;
    std::map<Uid, std::unique_ptr<CodecDoor>> m_codecs;
};

/// Which endpoint a request is for, as faults name it.
[[nodiscard]] Endpoint endpointOf(const venues::Request& request);
/// An order or position change that may add exposure.
[[nodiscard]] bool isOpening(const venues::Request& request);

} // namespace holdfast::sim

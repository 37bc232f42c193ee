// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/journal/record.h"
#include "core/venues/request.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace holdfast::sim {

/// The lists that must be read again before anything opens.
enum class List { Positions, Orders, Stops };

/// The referee's eye on lives and their ends: the last clause of I8 and the last one of I20.
///
/// I8: after a crash the journal or the reserve holds every request that left, bar protective and
/// closing ones of the last 50 ms. I20: nothing opens before every intent that the journal held
/// without an end was resolved or dropped, and positions, orders and stops were read.
class CrashWatch {
public:
    static constexpr milliseconds kMayBeLostWithin{50};

    void onLeft(WallTime at, const venues::RequestEnvelope& envelope);
    void onWritten(const std::vector<journal::Record>& records);
    void onList(List list, WallTime askedAt);
    void onDown(WallTime at) { m_downSince = at; }
    /// A life begins. \param isWhole  the disk lost nothing that it had promised
    void onRestored(WallTime at, const std::vector<journal::Record>& records, bool isWhole);

    /// What was found since the last call: invariant and text.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> take();

private:
    struct Sent {
        venues::Request request;
        bool isOpening = false;
        WallTime at{};
    };
    std::map<RequestId, Sent> m_sent; ///< Writes that left, not yet found in what a crash left.
    std::map<RequestId, ClientOrderId> m_open; ///< Of earlier lives, without an end.
    std::array<bool, 3> m_isRead{};
    WallTime m_bornAt{};
    std::optional<WallTime> m_downSince;
    bool m_hasPast = false; ///< The journal was not empty.
    std::vector<std::pair<std::string, std::string>> m_found;
};

} // namespace holdfast::sim

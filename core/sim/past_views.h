// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/venue_model.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace holdfast::sim {

/// What a reader is shown whose node lags behind the truth (F22, F26): rows as they were some time ago.
///
/// It keeps the versions of the last kKept, from the moment on when the plan first holds such a fault;
/// what did not change since is the present row. Where a view differs from the present, the fault is
/// noted as having taken effect.
class PastViews {
public:
    static constexpr minutes kKept{5};

    /// \param model  borrowed, outlives this object, which watches it while it lives
    explicit PastViews(VenueModel& model);
    PastViews(const PastViews&) = delete;
    PastViews& operator=(const PastViews&) = delete;

    /// As the model's own of the same name, `age` before `now`; with no age exactly those.
    [[nodiscard]] std::vector<PositionTruth> positions(const Uid& uid, WallTime now,
                                                       milliseconds age, bool withFlat);
    [[nodiscard]] std::vector<OrderTruth> workingOrders(const Uid& uid, WallTime now,
                                                        milliseconds age);
    [[nodiscard]] std::vector<StopTruth> pendingStops(const Uid& uid, WallTime now,
                                                      milliseconds age);
    [[nodiscard]] std::optional<OrderTruth> findOrder(const Uid& uid, WallTime now,
                                                      milliseconds age, const OrderRef& ref);
    [[nodiscard]] std::optional<StopTruth> findStop(const Uid& uid, WallTime now, milliseconds age,
                                                    const OrderRef& ref);

private:
    template <class Row>
    using Versions = std::deque<std::pair<WallTime, Row>>; // oldest first
    template <class Key, class Row>
    using History = std::map<std::pair<Uid, Key>, Versions<Row>>;

    void record(const Change& change);
    template <class Key, class Row>
    void keep(History<Key, Row>& history, const Uid& uid, const Key& key, WallTime at,
              const Row& row);
    /// The version in force at `cutoff`; `present` where none was recorded.
    template <class Key, class Row>
    [[nodiscard]] std::optional<Row> asOf(const History<Key, Row>& history, const Uid& uid,
                                          const Key& key, WallTime cutoff,
                                          std::optional<Row> present, WallTime born);
    void noteIf(bool differs);

    VenueModel* m_model;
    std::shared_ptr<int> m_life =
        std::make_shared<int>(0); ///< Ends with us; the model may live on.
    History<PositionKey, PositionTruth> m_positions;
    History<VenueOrderId, OrderTruth> m_orders;
    History<VenueOrderId, StopTruth> m_stops;
};

} // namespace holdfast::sim

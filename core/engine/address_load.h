// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/venues/session.h"

#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::engine {

/// What one account takes, in the long run, of one budget that all accounts of an address share. Counted from
/// the requests themselves (Session::addressUsesOf), each list with one page.
struct AddressLoad {
    std::string budget;
    std::int64_t allowedHourly = 0; ///< Verify's share of it (link/address.h, N1), with our slack.
    std::int64_t ofCycle = 0;       ///< Requests of the three lists of a health cycle.
    std::int64_t perStop = 0;       ///< Requests to read one stop by id.
    std::int64_t hourly = 0;        ///< Of all other kinds that come by the clock.
    friend bool operator==(const AddressLoad&, const AddressLoad&) = default;
};
[[nodiscard]] std::vector<AddressLoad> loadOf(const venues::Session& session,
                                              const Numbers& numbers);

/// How often is read at an address (decisions §1: the rotation stretches first, with the number of accounts).
///
///   row  demand on every budget of the address                        ▶ cycle of lists   rotation of stops
///   K1   lists each cycle, stops each rotation: it fits                ▶ as configured    as configured
///   K2   lists each cycle, stops within kRotationMax: it fits          ▶ as configured    as long as it takes
///   K3   it does not fit                                               ▶ as long as it takes   kRotationMax
struct AddressPace {
    milliseconds listCycle{};
    milliseconds stopRotation{};
    friend bool operator==(const AddressPace&, const AddressPace&) = default;
};
inline constexpr milliseconds kRotationMax{300'000};
inline constexpr milliseconds kListCycleMax{600'000};
/// \param stops  of all accounts of the address
[[nodiscard]] AddressPace paceOf(const std::vector<AddressLoad>& load, const Numbers& numbers,
                                 int accounts, int stops);

/// How many accounts one address can carry with a list of each kind in every cycle, and what bounds it.
struct AddressRoom {
    int accounts = 0;          ///< K2 holds up to here.
    std::string budget;        ///< The tightest. Empty: nothing of the address's is used.
    milliseconds stopRotation; ///< At that number.
    friend bool operator==(const AddressRoom&, const AddressRoom&) = default;
};
inline constexpr int kAccountsMax = 100; ///< Of one engine.
[[nodiscard]] AddressRoom roomOf(const std::vector<AddressLoad>& load, const Numbers& numbers,
                                 int stopsPerAccount);

} // namespace holdfast::engine

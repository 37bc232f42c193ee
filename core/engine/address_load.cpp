// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/address_load.h"

#include "core/base/assert.h"
#include "core/link/address.h"
#include "core/reconcile/read_schedule.h"

#include <algorithm>
#include <array>
#include <limits>

namespace holdfast::engine {
namespace {

using Kind = reconcile::ReadSchedule::Kind;
constexpr std::int64_t kHour = 3'600'000;

std::int64_t hourlyAt(milliseconds every) { return kHour / every.count(); }

AddressLoad& budgetOf(std::vector<AddressLoad>& load, const venues::Session::AddressUse& use)
{
    const auto known = std::ranges::find(load, use.budget, &AddressLoad::budget);
    if (known != load.end()) return *known;
    AddressLoad made;
    made.budget = use.budget;
    const std::int64_t window = use.window.count() + link::Budgets::kSlack.count();
    made.allowedHourly =
        std::int64_t{use.limit} * link::Address::kVerifyPercent / 100 * kHour / window;
    load.push_back(std::move(made));
    return load.back();
}

/// What is left for stops, for an hour.
std::int64_t freeFor(const AddressLoad& load, std::int64_t accounts, milliseconds cycle)
{
    return load.allowedHourly - accounts * (load.ofCycle * hourlyAt(cycle) + load.hourly);
}

} // namespace

std::vector<AddressLoad> loadOf(const venues::Session& session, const Numbers& numbers)
{
    std::vector<AddressLoad> load;
    const auto each = [&](const venues::Request& request, auto&& add) {
        for (const auto& use : session.addressUsesOf(request))
            add(budgetOf(load, use), std::int64_t{use.times});
    };
    const auto toCycle = [](AddressLoad& of, std::int64_t times) { of.ofCycle += times; };
    each(venues::ReadPositions{}, toCycle);
    each(venues::ReadOrders{}, toCycle);
    each(venues::ReadStops{}, toCycle);
    each(venues::ReadStop{InstrumentId{"X"}, VenueOrderId{"1"}, {}},
         [](AddressLoad& of, std::int64_t times) { of.perStop += times; });
    const auto hourly = [&](const venues::Request& request, Kind kind, std::int64_t askers) {
        const auto every =
            std::chrono::ceil<milliseconds>(reconcile::ReadSchedule::every(kind, numbers));
        each(request, [&](AddressLoad& of, std::int64_t times) {
            of.hourly += askers * times * hourlyAt(every);
        });
    };
    hourly(venues::ReadFills{}, Kind::Fills, 1);
    hourly(venues::ReadBalance{}, Kind::Balance, 1);
    hourly(venues::ReadInstruments{}, Kind::Instruments, 1);
    // The session asks for these as often for itself (link/conversation.h).
    hourly(venues::ReadAccount{}, Kind::Account, 2);
    hourly(venues::ReadTime{}, Kind::Time, 2);
    return load;
}

AddressPace paceOf(const std::vector<AddressLoad>& load, const Numbers& numbers, int accounts,
                   int stops)
{
    AddressPace pace{numbers.listCycle, numbers.stopRotation};
    for (const AddressLoad& of : load) {
        const std::int64_t wanted = std::int64_t{stops} * of.perStop;
        const std::int64_t free = freeFor(of, accounts, numbers.listCycle);
        if (free >= wanted * hourlyAt(kRotationMax) && free > 0) { // K1, K2
            const milliseconds needed{(wanted * kHour + free - 1) / free};
            pace.stopRotation = std::max(pace.stopRotation, needed);
            continue;
        }
        pace.stopRotation = std::max(pace.stopRotation, kRotationMax); // K3
        const std::int64_t left =
            of.allowedHourly - accounts * of.hourly - wanted * hourlyAt(kRotationMax);
        const milliseconds needed =
            left > 0 ? milliseconds{(accounts * of.ofCycle * kHour + left - 1) / left}
                     : kListCycleMax;
        pace.listCycle = std::max(pace.listCycle, std::min(needed, kListCycleMax));
    }
    return pace;
}

AddressRoom roomOf(const std::vector<AddressLoad>& load, const Numbers& numbers,
                   int stopsPerAccount)
{
    AddressRoom room{std::numeric_limits<int>::max(), {}, numbers.stopRotation};
    for (const AddressLoad& of : load) {
        const std::int64_t each = of.ofCycle * hourlyAt(numbers.listCycle) + of.hourly
                                  + stopsPerAccount * of.perStop * hourlyAt(kRotationMax);
        if (each == 0) continue;
        const std::int64_t most =
            std::min<std::int64_t>(of.allowedHourly / each, std::numeric_limits<int>::max());
        if (most >= room.accounts) continue;
        room.accounts = static_cast<int>(most);
        room.budget = of.budget;
    }
    if (!room.budget.empty())
        room.stopRotation =
            paceOf(load, numbers, room.accounts, room.accounts * stopsPerAccount).stopRotation;
    return room;
}

} // namespace holdfast::engine

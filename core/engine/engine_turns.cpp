// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine_state.h"

#include <algorithm>

// Whose turn it is, and how often the accounts of an address may be read.
namespace holdfast::engine {

namespace {
/// Whatever happens elsewhere, an account looks at its clocks as often as this.
constexpr nanoseconds kSettleWithin = seconds{1};
/// How many accounts find room is said for at least so many stops of each.
constexpr int kStopsAssumed = 10;
} // namespace

std::string addressOf(const AccountSetup& setup)
{
    if (!setup.address.empty()) return setup.address;
    return std::string{toString(setup.venue)} + " " + std::string{toString(setup.environment)};
}

void Engine::State::addTurns()
{
    for (auto& [id, account] : accounts) {
        turnOf[id] = turns.size();
        turns.push_back(Turn{&account, addressOf(account.setup()), MonoTime::max(), 0});
        if (!account.session()) continue;
        Place& place = places[turns.back().address];
        if (place.accounts.empty()) place.load = loadOf(*account.session(), desk.numbers());
        place.accounts.push_back(&account);
    }
    for (auto& [name, place] : places) {
        place.pace = paceOf(place.load, desk.numbers(), static_cast<int>(place.accounts.size()), 0);
        place.room = roomOf(place.load, desk.numbers(), kStopsAssumed);
        for (Account* const account : place.accounts)
            account->setPace(place.pace);
    }
}

/// Its turn comes in that time, if not before.
void Engine::State::lookWithin(std::size_t i, nanoseconds time)
{
    Turn& turn = turns[i];
    const MonoTime at = desk.now().mono + time;
    if (turn.dueAt <= at) return;
    if (turn.dueAt != MonoTime::max()) dues.erase({turn.dueAt, i});
    turn.dueAt = at;
    dues.emplace(at, i);
}

/// Those that this step is about, and those whose time has come; in the order of their ids.
void Engine::State::settle()
{
    const MonoTime now = desk.now().mono;
    while (!dues.empty() && dues.begin()->first <= now) {
        touched.insert(dues.begin()->second);
        turns[dues.begin()->second].dueAt = MonoTime::max();
        dues.erase(dues.begin());
    }
    for (const std::size_t i : std::exchange(touched, {})) {
        Turn& turn = turns[i];
        turn.account->settle();
        keepPace(turn);
        if (turn.dueAt != MonoTime::max()) dues.erase({turn.dueAt, i});
        const MonoTime latest = now + kSettleWithin;
        turn.dueAt = std::min(turn.account->nextWake().value_or(latest), latest);
        dues.emplace(turn.dueAt, i);
    }
}

/// One more or one fewer position to be read in the address's rotation.
void Engine::State::keepPace(Turn& turn)
{
    const int held = turn.account->heldCount();
    const auto found = places.find(turn.address);
    if (held == turn.held || found == places.end()) return;
    Place& place = found->second;
    place.held += held - turn.held;
    turn.held = held;
    const AddressPace pace =
        paceOf(place.load, desk.numbers(), static_cast<int>(place.accounts.size()), place.held);
    const int average = place.held / static_cast<int>(place.accounts.size());
    place.room = roomOf(place.load, desk.numbers(), std::max(kStopsAssumed, average));
    if (pace == place.pace) return;
    place.pace = pace;
    for (Account* const account : place.accounts)
        account->setPace(pace);
}

void Engine::State::fillPlace(const AccountId& id, AccountView& view) const
{
    const auto found = places.find(turns[turnOf.at(id)].address);
    if (found == places.end()) return;
    const Place& place = found->second;
    view.address = found->first;
    view.addressAccounts = static_cast<int>(place.accounts.size());
    if (!place.room.budget.empty()) {
        view.addressRoom = place.room.accounts;
        view.addressBudget = place.room.budget;
    }
    view.listCycle = place.pace.listCycle;
    view.stopRotation = place.pace.stopRotation;
}

} // namespace holdfast::engine

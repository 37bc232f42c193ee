// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/venues/request.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::link {

using venues::Lane;

/// The first three lanes: what protects, closes or proves.
[[nodiscard]] constexpr bool isSafety(Lane lane) { return lane <= Lane::Verify; }

/// What a venue allows for one key: at most `limit` requests in any `window`.
struct Allowance {
    int limit = 1;
    milliseconds window{1000};
    friend bool operator==(const Allowance&, const Allowance&) = default;
};

/// One use of one budget: its name (endpoint, with the instrument where the venue keys by it) and size.
struct BudgetUse {
    std::string key;
    Allowance allowance;
    bool isOfAddress = false; ///< All accounts that speak from this machine's address share it.
    friend bool operator==(const BudgetUse&, const BudgetUse&) = default;
};

class Address;

/// The venue's budgets as we model them, so that we stop before the venue stops us (F47, F51).
///
///   row  lane    state of the key                         ▶ answer
///   B1   any     fewer than the open share used            ▶ go
///   B2   safety  open share used, room in the whole        ▶ go
///   B3   other   open share used                           ▶ wait until the oldest that counts leaves the window
///   B4   any     the whole used                            ▶ wait until the oldest leaves the window
///   B5   other   the venue said "too frequent" lately      ▶ wait until the pause ends
///   B6   safety  the venue said "too frequent" lately      ▶ as B1, B2, B4: the pause does not bind it
///   B7   other   the venue's edge bars this address        ▶ wait until the venue answers again
///   B8   safety  the venue's edge bars this address        ▶ one for each step, as a probe
///
/// The open share is 60 % of the limit, rounded down, at least one; 40 % is kept for the safety lanes
/// (decisions §1). A window counts kSlack longer than the venue's: requests may arrive closer together
/// than they left.
///
/// What the venue counts for the address is kept by `Address` (address.h), where accounts share one.
class Budgets {
public:
    enum class Scope {
        Account, ///< Counts everything, or, where an address is shared, what is not the address's.
        Address, ///< Counts what is the address's.
    };
    explicit Budgets(Scope scope = Scope::Account)
        : m_scope{scope}
    {
    }
    /// \param who  tells this account from the others at the address
    void share(std::shared_ptr<Address> address, std::uint64_t who)
    {
        m_address = std::move(address);
        m_who = who;
    }

    static constexpr int kReservedPercent = 40;
    static constexpr milliseconds kSlack{100};

    /// When all of `uses` allow one more request of `lane`: `now`, or the earliest later time. A key given
    /// several times is used so many times by it (a batch).
    [[nodiscard]] MonoTime nextAt(MonoTime now, Lane lane,
                                  const std::vector<BudgetUse>& uses) const;
    /// The request leaves.
    void spend(MonoTime now, const std::vector<BudgetUse>& uses);
    /// The venue refused one as too frequent: the other lanes of these keys rest until `until`.
    void pause(const std::vector<BudgetUse>& uses, MonoTime until);
    /// The edge of the venue's network answers, and not the venue (F48): from now on one safety request
    /// leaves for each `step` and nothing else, until any answer of the venue lifts it.
    void bar(MonoTime now, milliseconds step);
    void lift() { m_bar.reset(); }
    /// The venue itself answered this account.
    void heard(MonoTime now);
    [[nodiscard]] bool isBarred() const { return m_bar.has_value(); }
    /// Of the tightest budget, over its window, of its whole limit.
    [[nodiscard]] int usedPercent(MonoTime now) const;

private:
    struct Meter {
        Allowance allowance;
        std::deque<MonoTime> spent; // oldest first; never more than the limit
        MonoTime pausedUntil = MonoTime::min();
    };
    struct Bar {
        milliseconds step{};
        MonoTime probeAt{};
    };
    [[nodiscard]] bool isMine(const BudgetUse& use) const;
    [[nodiscard]] int roomFor(Lane lane, const Allowance& allowance) const;

    Scope m_scope = Scope::Account;
    std::shared_ptr<Address> m_address;
    std::uint64_t m_who = 0;
    std::map<std::string, Meter> m_meters;
    std::optional<Bar> m_bar;
};

/// How many of `allowance` the lanes without safety may use.
[[nodiscard]] int openShare(const Allowance& allowance);

} // namespace holdfast::link

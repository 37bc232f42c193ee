// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/backoff.h"
#include "core/link/budget.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace holdfast::link {

/// What a venue counts for the address of this machine, over all accounts that speak to it from here: budgets,
/// connections, and the edge's patience. The sessions of those accounts share one of these.
///
///   row  what                                            ▶ answer
///   N1   room for one more in the address's budget, for    ▶ go; of the whole for Emergency and Protective, of 80 %
///        the lane                                            for Verify, of 60 % for the others: the reads of a hundred
///                                                            accounts leave room for the stop of one
///   N2   the venue said "too frequent" to one account      ▶ the other lanes of all accounts rest (B5, B6)
///   N3   a connection may start                            ▶ at most so many in a while over all accounts, and those
///                                                            that carry private streams before any other
///   N4   the edge barred two accounts or more, and nobody  ▶ one safety request of all accounts together for each
///        had an answer for kQuiet: it bars the address       step, as a probe, until the venue answers one
///   N5   the edge bars some, and answers others            ▶ theirs alone (B7, B8): the others do not notice
class Address {
public:
    static constexpr int kVerifyPercent = 80;
    /// Longer than a cycle of lists: an account that is served has had an answer in it.
    static constexpr seconds kQuiet{15};
    static constexpr seconds kPrivateFirstFor{2};

    [[nodiscard]] MonoTime nextAt(MonoTime now, Lane lane,
                                  const std::vector<BudgetUse>& uses) const;
    void spend(MonoTime now, const std::vector<BudgetUse>& uses);
    void pause(const std::vector<BudgetUse>& uses, MonoTime until) { m_budgets.pause(uses, until); }
    [[nodiscard]] int usedPercent(MonoTime now) const { return m_budgets.usedPercent(now); }

    /// \param who  tells accounts apart; the same one each time
    void refused(MonoTime now, std::uint64_t who, milliseconds step);
    void heard(MonoTime now, std::uint64_t who);
    [[nodiscard]] bool isBarred(MonoTime now) const;

    /// When a connection of this account may start. \param pace  what the venue allows; the first one counts
    [[nodiscard]] MonoTime connectAt(MonoTime now, std::uint64_t who, bool isPrivate,
                                     const Pacer& pace) const;
    /// It would start now, if the pace allowed it: until it does, or for a while, others wait (N3).
    void wantsPrivate(MonoTime now, std::uint64_t who) { m_privateWanted[who] = now; }
    void connected(MonoTime now, std::uint64_t who, bool isPrivate, const Pacer& pace);

private:
    [[nodiscard]] bool isAnotherPrivateWanted(MonoTime now, std::uint64_t who) const;

    Budgets m_budgets{Budgets::Scope::Address};
    std::optional<Pacer> m_pace;
    std::map<std::uint64_t, MonoTime> m_privateWanted;
    std::map<std::uint64_t, milliseconds> m_refused; ///< Without an answer since; and its step.
    std::optional<MonoTime> m_heardAt;
    std::optional<MonoTime> m_firstRefusedAt;
    MonoTime m_probeAt{};
};

} // namespace holdfast::link

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/base/ids.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::reconcile {

/// The caps on automatic cancels of protective orders, of one account (decisions §1), and the brake: insurance
/// against the lie that nobody thought of. What counts is what reconciliation decided: a leftover after an end that
/// our own fills did not prove. Whoever asks names each stop, and has proof for each; this only says how many.
///
/// | row | situation                                                    | what follows |
/// | C1  | wanted, and the cycle in which it was first wanted goes on   | it waits: a cycle is judged whole |
/// | C2  | the cycle is over; ≤ 2 within one cycle and ≤ 6 in the hour  | all that are wanted may go, and count |
/// | C3  | more within one cycle                                        | none goes; the brake |
/// | C4  | with those of the last hour more than 6                      | none goes; the brake |
/// | C5  | the brake is on                                              | none goes, whatever it is |
/// | C6  | a person cleared it                                          | what waited then is that person's: two in each cycle, not counted |
/// | C7  | restart                                                      | the brake and the hour's count are as they were |
/// | C8  | it was let go and came to nothing                            | it stays counted |
class CancelBudget {
public:
    explicit CancelBudget(const Numbers& numbers)
        : m_numbers{&numbers}
    {
    }

    /// \param decideAt  when its cycle is over; not before it this one alone makes a decision due
    void want(const VenueOrderId& stop, MonoTime decideAt);
    /// One that waited for the person who cleared the brake, and is due only now (C6).
    void wantForPerson(const VenueOrderId& stop);
    /// Not wanted any more: the venue took it along, or its position is back.
    void drop(const VenueOrderId& stop);
    struct Decision {
        std::vector<VenueOrderId> granted;
        std::vector<VenueOrderId> persons;  ///< Of these, the ones that a person let go (C6).
        std::optional<std::string> tripped; ///< Why the brake went on in this call.
    };
    [[nodiscard]] Decision decide(MonoTime now);
    /// A person clears the brake. \returns how many waited for it
    int clear();

    // From the journal, before anything is wanted (C7).
    void restoreGranted(MonoTime at) { m_granted.push_back(at); }
    void restoreBrake(std::optional<std::string> why) { m_brake = std::move(why); }

    [[nodiscard]] bool isBraked() const { return m_brake.has_value(); }
    [[nodiscard]] const std::optional<std::string>& brake() const { return m_brake; }
    [[nodiscard]] int grantedLastHour(MonoTime now) const;
    [[nodiscard]] int waiting() const { return static_cast<int>(m_wanted.size()); }
    [[nodiscard]] std::optional<MonoTime> nextWake() const;

private:
    struct Wanted {
        MonoTime decideAt{};
        bool isPersons = false; ///< C6.
    };
    void forgetOld(MonoTime now);

    const Numbers* m_numbers;
    std::map<VenueOrderId, Wanted> m_wanted;
    std::vector<MonoTime> m_granted; ///< Of the last hour.
    std::vector<MonoTime> m_persons; ///< Of the last cycle, uncounted.
    std::optional<std::string> m_brake;
};

} // namespace holdfast::reconcile

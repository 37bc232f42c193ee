// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/world.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The third incident as a workload: a list that is silently incomplete now and then, and whatever cleans up after
/// positions that really ended.
///
/// Ten positions, each with its stop. A tenth that ends, by its stop, by a person's hand at the venue or by our own
/// close, is opened again. Of the bulk lists 1.5 % lie, 30 % of the lies last for 5 s, and history comes up to 60 s
/// late. Where the brake on automatic cancels is on, a person looks and lets go of it after half a minute. The market
/// stands still but for the jumps that make a stop fire: what is measured is not its doing.
namespace holdfast::sim {

/// How the lists lie.
enum class IncidentVariant {
    AsItWas,      ///< One row is left out.
    AllVanish,    ///< A list without rows, with success.
    PageTwoLost,  ///< The first five rows, and nothing says that there are more.
    ListNull,     ///< null in place of the list.
    OtherAccount, ///< Every list is another account's, which has nothing.
    ForgedClose, ///< As it was; and the end of an earlier position stands on top of history as if it were of now.
};
inline constexpr std::array kIncidentVariants{
    IncidentVariant::AsItWas,  IncidentVariant::AllVanish,    IncidentVariant::PageTwoLost,
    IncidentVariant::ListNull, IncidentVariant::OtherAccount, IncidentVariant::ForgedClose};
/// "as-it-was", "all-vanish", "page-two-lost", "list-null", "other-account", "forged-close"
[[nodiscard]] std::string_view toString(IncidentVariant variant);
[[nodiscard]] std::optional<IncidentVariant> incidentVariantOf(std::string_view text);

struct IncidentSetup {
    std::uint64_t seed = 1;
    IncidentVariant variant = IncidentVariant::AsItWas;
    Venue venue = Venue::Okx;
    seconds length{hours{1}};
    /// Between two real ends, in the mean.
    seconds endsEvery{15 * 60};
    /// Where to go on, so that a long run can be played in parts: a multiple of kIncidentChapter.
    seconds from{};
    /// What the other layers are for, beside the lists: a ticket given twice now and then (F90), a stop in ten that
    /// was acked and fails after twenty seconds (F01), a person who closes three positions at once.
    bool isTroubled = false;
};
/// Each is a world of its own; parts of a run that begin and end with one are the run.
inline constexpr seconds kIncidentChapter{20 * 3600};

/// What was counted, from the venue's truth and the journal alone.
struct IncidentFigures {
    seconds played{};
    std::uint64_t lies = 0;      ///< Lists that told something else than what is.
    std::uint64_t forgeries = 0; ///< Of history.
    std::uint64_t late = 0;      ///< Rows of history that were not shown yet.
    std::uint64_t wrongCancels =
        0; ///< A stop cancelled by us while its position was open and no other covered it.
    std::uint64_t surplusCancels = 0; ///< The same, and another one did cover it.
    std::uint64_t wrongAtOnce = 0;    ///< The most wrong cancels within one cycle of 10 s.
    std::uint64_t removedAtOnce =
        0; ///< The most automatic removals of what counts in the caps, within one cycle (I6).
    std::uint64_t opens = 0;
    std::map<std::string, std::uint64_t> ends; ///< Real ones, by cause: "stop", "hand", "ours".
    std::uint64_t endsWithLeftovers = 0;       ///< A stop still rested when the end was proved.
    std::uint64_t proofs = 0;                  ///< Ends that were claimed.
    std::uint64_t falseProofs = 0;             ///< Claimed, and the position is open.
    milliseconds proofWorst{};                 ///< From the end to its claim.
    milliseconds cleanWorst{};                 ///< From the claim to the last leftover gone.
    std::uint64_t cleanLate = 0;               ///< Later than kCleanWithin, or never.
    std::uint64_t brakes = 0;              ///< The brake on automatic cancels, let go by a person.
    std::uint64_t failedStops = 0;         ///< Acked, and failed by F01.
    std::uint64_t givenTwice = 0;          ///< Tickets.
    double heldMean = 0;                   ///< Positions open, in the mean over time.
    std::vector<Violation> violations;     ///< The referee's.
    std::optional<seconds> firstViolation; ///< Simulated time until it.
    std::string halt;

    static constexpr seconds kCleanWithin{120};
    void add(const IncidentFigures& other);
    [[nodiscard]] double hours() const { return static_cast<double>(played.count()) / 3600.0; }
    /// Violations of one invariant: "I1" are positions opened twice, "I3" positions left bare.
    [[nodiscard]] std::uint64_t violationsOf(std::string_view invariant) const;
};

/// Plays it in chapters, each a world with a seed of its own.
[[nodiscard]] IncidentFigures playIncident(const IncidentSetup& setup, const CoreFactory& core);

} // namespace holdfast::sim

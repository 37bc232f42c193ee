// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/domain/read.h"

#include <array>
#include <optional>
#include <vector>

namespace holdfast::reconcile {

/// What the health cycle reads and when (decisions §1). By-id reads are the stop guard's.
///
/// | row | kind        | every  | after a failed or partial read |
/// | S1  | Positions   | 10 s   | 2 s |
/// | S2  | Orders      | 10 s   | 2 s |
/// | S3  | Stops       | 10 s   | 2 s |
/// | S4  | Fills       | 60 s   | 5 s after a failed one; in part they are what was asked for: the newest |
/// | S5  | Balance     | 30 s   | 10 s |
/// | S6  | Account     | 10 min | 10 s; account proof |
/// | S7  | Instruments | 60 min | 10 s; tick, lot, state |
/// | S8  | Time        | 5 min  | 10 s |
///
/// One read of a kind is on its way at a time; one that is not answered in 15 s is asked again,
/// in 3 s where something hangs on it.
class ReadSchedule {
public:
    enum class Kind { Positions, Orders, Stops, Fills, Balance, Account, Instruments, Time };
    static constexpr std::size_t kKinds = 8;
    /// How an answer came.
    enum class Came { Whole, InPart, Not };
    template <class Row>
    [[nodiscard]] static Came how(const Read<Row>& read)
    {
        if (isComplete(read)) return Came::Whole;
        return std::holds_alternative<Failed>(read) ? Came::Not : Came::InPart;
    }

    explicit ReadSchedule(const Numbers& numbers);
    /// How often a kind is asked for, if all goes well.
    [[nodiscard]] static nanoseconds every(Kind kind, const Numbers& numbers);
    /// Kinds to ask for now; each counts as asked.
    [[nodiscard]] std::vector<Kind> due(MonoTime now);
    void onAnswered(MonoTime now, Kind kind, Came came);
    /// As soon as possible: after a reconnect, or when something hangs on it.
    void force(Kind kind);
    [[nodiscard]] std::optional<MonoTime> nextWake() const;
    /// When the last complete answer came.
    [[nodiscard]] std::optional<MonoTime> completeAt(Kind kind) const
    {
        return m_slots[index(kind)].completeAt;
    }

private:
    struct Slot {
        std::optional<MonoTime> dueAt = MonoTime{};
        std::optional<MonoTime> askedAt;
        std::optional<MonoTime> completeAt;
        bool isForced = false;
    };
    [[nodiscard]] static std::size_t index(Kind kind) { return static_cast<std::size_t>(kind); }
    [[nodiscard]] static nanoseconds again(Kind kind);
    [[nodiscard]] static nanoseconds patience(const Slot& slot);

    const Numbers* m_numbers;
    std::array<Slot, kKinds> m_slots;
};

} // namespace holdfast::reconcile

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/read_schedule.h"

namespace holdfast::reconcile {
namespace {
constexpr seconds kNoAnswer{15};
constexpr seconds kNoAnswerForced{3}; // something hangs on it
} // namespace

ReadSchedule::ReadSchedule(const Numbers& numbers)
    : m_numbers{&numbers}
{
}

nanoseconds ReadSchedule::every(Kind kind, const Numbers& numbers)
{
    switch (kind) {
    case Kind::Positions:
    case Kind::Orders:
    case Kind::Stops: return numbers.listCycle;
    case Kind::Fills: return seconds{60};
    case Kind::Balance: return seconds{30};
    case Kind::Account: return minutes{10};
    case Kind::Instruments: return hours{1};
    case Kind::Time: return minutes{5};
    }
    HF_UNREACHABLE();
}

nanoseconds ReadSchedule::again(Kind kind)
{
    switch (kind) {
    case Kind::Positions:
    case Kind::Orders:
    case Kind::Stops: return seconds{2};
    case Kind::Fills: return seconds{5};
    case Kind::Balance:
    case Kind::Account:
    case Kind::Instruments:
    case Kind::Time: return seconds{10};
    }
    HF_UNREACHABLE();
}

nanoseconds ReadSchedule::patience(const Slot& slot)
{
    return slot.isForced ? kNoAnswerForced : kNoAnswer;
}

std::vector<ReadSchedule::Kind> ReadSchedule::due(MonoTime now)
{
    std::vector<Kind> kinds;
    for (std::size_t i = 0; i < kKinds; ++i) {
        Slot& slot = m_slots[i];
        if (slot.askedAt && now < *slot.askedAt + patience(slot)) continue;
        const bool isDue = slot.isForced || (slot.dueAt && now >= *slot.dueAt) || slot.askedAt;
        if (!isDue) continue;
        slot.askedAt = now;
        slot.isForced = false;
        slot.dueAt.reset();
        kinds.push_back(static_cast<Kind>(i));
    }
    return kinds;
}

void ReadSchedule::onAnswered(MonoTime now, Kind kind, Came came)
{
    Slot& slot = m_slots[index(kind)];
    slot.askedAt.reset();
    if (came == Came::Whole) slot.completeAt = now;
    // Of more than a thousand fills the newest never come whole (S4).
    const bool isEnough = came == Came::Whole || (came == Came::InPart && kind == Kind::Fills);
    slot.dueAt = now + (isEnough ? every(kind, *m_numbers) : again(kind));
}

void ReadSchedule::force(Kind kind) { m_slots[index(kind)].isForced = true; }

std::optional<MonoTime> ReadSchedule::nextWake() const
{
    std::optional<MonoTime> wake;
    for (const Slot& slot : m_slots) {
        const auto at = slot.askedAt ? std::optional{*slot.askedAt + patience(slot)}
                                     : (slot.isForced ? std::optional{MonoTime{}} : slot.dueAt);
        if (at && (!wake || *at < *wake)) wake = at;
    }
    return wake;
}

} // namespace holdfast::reconcile

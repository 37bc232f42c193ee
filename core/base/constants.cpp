// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/constants.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace holdfast {
namespace {

/// Keeps the first violation.
class Bounds {
public:
    void within(std::string_view name, std::int64_t value, std::int64_t min, std::int64_t max,
                std::string_view unit)
    {
        if (value >= min && value <= max) return;
        const auto shown = [unit](std::int64_t number) {
            return std::to_string(number) + std::string{unit};
        };
        fail(std::string{name} + " is " + shown(value) + "; it must be " + shown(min) + " to "
             + shown(max));
    }
    void within(std::string_view name, milliseconds value, milliseconds min, milliseconds max)
    {
        within(name, value.count(), min.count(), max.count(), " ms");
    }
    void holds(bool condition, std::string_view sentence)
    {
        if (!condition) fail(std::string{sentence});
    }
    [[nodiscard]] Result<void> result() const { return m_result; }

private:
    void fail(std::string context)
    {
        if (m_result) m_result = unexpected(ErrorCode::OutOfRange, std::move(context));
    }
    Result<void> m_result;
};

} // namespace

Result<void> Numbers::check() const
{
    using namespace std::chrono_literals;
    Bounds bounds;
    for (const milliseconds read : stopReadsAfterAck)
        bounds.within("stopReadsAfterAck", read, 100ms, 10s);
    bounds.holds(std::is_sorted(stopReadsAfterAck.begin(), stopReadsAfterAck.end()),
                 "stopReadsAfterAck must rise");
    bounds.holds(stopReadsAfterAck.back() >= verifiedReadAgeMin,
                 "the last of stopReadsAfterAck must not come before verifiedReadAgeMin, or no "
                 "stop is ever verified");
    bounds.holds(
        stopReadsAfterAck.back() >= stopListReadsFrom,
        "the last of stopReadsAfterAck must not come before stopListReadsFrom, or no list is read");
    bounds.within("stopListReadsFrom", stopListReadsFrom, 100ms, 10s);
    bounds.within("verifiedReadAgeMin", verifiedReadAgeMin, 1s, 10s);
    bounds.within("unprotectedAlarmAfter", unprotectedAlarmAfter, 1s, 10s);
    bounds.within("replacementAlarmAfter", replacementAlarmAfter, 100ms, 5s);
    bounds.within("protectionDeadline", protectionDeadline, 3s, 60s);
    bounds.holds(unprotectedAlarmAfter <= protectionDeadline,
                 "unprotectedAlarmAfter must not come after protectionDeadline: the alarm precedes "
                 "the close");
    bounds.within("ownStopAfterFullFill", ownStopAfterFullFill, 0ms, 5s);
    for (const milliseconds resend : unknownStopResends)
        bounds.within("unknownStopResends", resend, 500ms, 10s);
    bounds.holds(std::is_sorted(unknownStopResends.begin(), unknownStopResends.end()),
                 "unknownStopResends must rise");
    bounds.within("triggeredChildDeadline", triggeredChildDeadline, 1s, 30s);
    bounds.within("stopGrace", stopGrace, 0ms, 30s);
    bounds.holds(
        stopGrace <= unprotectedAlarmAfter,
        "stopGrace must not be above unprotectedAlarmAfter: a stop comes before the alarm");
    bounds.within("flatDeadline", flatDeadline, 5s, 120s);
    bounds.within("closeRoundAfter", closeRoundAfter, 500ms, 10s);
    bounds.within("absentReadsApartMin", absentReadsApartMin, 1s, 30s);
    bounds.within("listCycle", listCycle, 1s, 60s);
    bounds.within("stopRotation", stopRotation, 5s, 300s);
    bounds.within("stopStaleAfter", stopStaleAfter, 10s, 600s);
    bounds.within("stopStaleAlarmAfter", stopStaleAlarmAfter, 10s, 1200s);
    bounds.holds(
        listCycle <= stopRotation && stopRotation <= stopStaleAfter
            && stopStaleAfter <= stopStaleAlarmAfter,
        "listCycle, stopRotation, stopStaleAfter and stopStaleAlarmAfter must rise in this order");
    bounds.within("visibilityHorizon", visibilityHorizon, 5s, 600s);
    bounds.within("protectiveCancelsPerCycleMax", protectiveCancelsPerCycleMax, 0, 10, "");
    bounds.within("protectiveCancelsPerHourMax", protectiveCancelsPerHourMax, 0, 60, "");
    bounds.within("leftoverProvedFor", leftoverProvedFor, 0ms, 600s);
    bounds.within("listFaultPositionsMin", listFaultPositionsMin, 1, 100, "");
    bounds.within("listFaultPercentMin", listFaultPercentMin, 1, 100, " %");
    bounds.within("listFaultPercentPositionsMin", listFaultPercentPositionsMin, 1, 100, "");
    bounds.within("positionFreshness", positionFreshness, 500ms, 30s);
    bounds.within("priceFreshness", priceFreshness, 200ms, 30s);
    bounds.within("okxMarkQuietInterval", okxMarkQuietInterval, 200ms, 30s);
    bounds.within("bybitTickerQuietInterval", bybitTickerQuietInterval, 200ms, 30s);
    bounds.within("signalAgeMin", signalAgeMin, 100ms, 10s);
    bounds.within("signalAgeMax", signalAgeMax, 100ms, 60s);
    bounds.holds(signalAgeMin <= signalAgeMax, "signalAgeMin must not be above signalAgeMax");
    bounds.within("signalAgeBarPercent", signalAgeBarPercent, 1, 100, " %");
    bounds.within("okxExpiry", okxExpiry, 500ms, 30s);
    bounds.within("bybitReceiveWindow", bybitReceiveWindow, 500ms, 30s);
    bounds.within("hyperliquidExpiry", hyperliquidExpiry, 1s, 60s);
    bounds.within("reservedBudgetPercent", reservedBudgetPercent, 10, 90, " %");
    bounds.within("protectiveQueueWaitMax", protectiveQueueWaitMax, 10ms, 5s);
    bounds.within("hyperliquidBudgetKeptMin", hyperliquidBudgetKeptMin, 0, 1'000'000, "");
    bounds.within("hyperliquidBudgetKeptPercent", hyperliquidBudgetKeptPercent, 0, 90, " %");
    bounds.within("clockOffsetWarn", clockOffsetWarn, 10ms, 5s);
    bounds.within("clockOffsetBlocksOpens", clockOffsetBlocksOpens, 100ms, 10s);
    bounds.holds(clockOffsetWarn <= clockOffsetBlocksOpens,
                 "clockOffsetWarn must not be above clockOffsetBlocksOpens");
    bounds.within("clockJumpResync", clockJumpResync, 1s, 60s);
    bounds.within("journalWaitMax", journalWaitMax, 1ms, 500ms);
    bounds.within("snapshotInterval", snapshotInterval, 16ms, 1s);
    bounds.within("watchdogSilence", watchdogSilence, 500ms, 30s);
    return bounds.result();
}

milliseconds signalAgeLimit(const Numbers& numbers, milliseconds barInWallTime)
{
    const milliseconds part = barInWallTime * numbers.signalAgeBarPercent / 100;
    return std::max(std::min(numbers.signalAgeMax, part), numbers.signalAgeMin);
}

} // namespace holdfast

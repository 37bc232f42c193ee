// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenario/venue_story.h"

#include "core/base/assert.h"

namespace holdfast::app {
namespace {

const VenueStory& okx()
{
    static const VenueStory story{
        QStringLiteral("code 0"),
        QStringLiteral("by id and in the list"),
        QStringLiteral("contracts"),
        QByteArrayLiteral(
            R"({"fault":"F47{status=429,code=50011,scope=market+history+entry,for=30s}"})"),
        QStringLiteral("answers 429 (50011)"),
        QStringLiteral("A program with one queue lets the stop wait behind its own retries, or is "
                       "banned for them."),
        // Accepted, shown as live, and failed eight seconds later: long enough to be proved first.
        QByteArrayLiteral(R"({"fault":"F01{what=stop,D=8s,nth=1}"})"),
        {},
        QStringLiteral("Seconds after the ack the venue turns the stop to order_failed, and the "
                       "price falls through its level."),
        QStringLiteral("A program that believes the ack shows a protected position, or sends the "
                       "stop again and again: 51280, 51280, 51280, while the loss runs."),
        QStringLiteral("51280")};
    return story;
}

const VenueStory& bybit()
{
    static const VenueStory story{
        QStringLiteral("retCode 0"),
        QStringLiteral("in the position's row and in the list"),
        {},
        QByteArrayLiteral(
            R"({"fault":"F47{status=200,code=10006,scope=market+history+entry,for=30s}"})"),
        QStringLiteral("answers 10006 (“Too many visits!”, with HTTP 200)"),
        QStringLiteral("A program with one queue lets the stop wait behind its own retries; one "
                       "that asks on is shut out by its address, with 403, for ten minutes."),
        {}, // no order_failed here: a position's stop goes when somebody takes it off, or with its other leg
        QByteArrayLiteral(R"({"fault":"F101{which=newest}"})"),
        QStringLiteral("Seconds after retCode 0 somebody takes the stop off the position in the "
                       "venue's own window: its order ends as Deactivated (CancelByUser), and the "
                       "price falls through its level."),
        QStringLiteral("A program that believes retCode 0 shows a protected position, or sends the "
                       "stop again and again: 10001, 10001, 10001 (“StopLoss … should lower than "
                       "base_price”), while the loss runs."),
        QStringLiteral("10001")};
    return story;
}

} // namespace

const VenueStory& storyOf(Venue venue)
{
    switch (venue) {
    case Venue::Okx: return okx();
    case Venue::Bybit: return bybit();
    case Venue::Hyperliquid: break; // has no drill
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::app

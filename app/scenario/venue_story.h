// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/terms.h"

#include <QByteArray>
#include <QString>

namespace holdfast::app {

/// What differs from venue to venue in the telling of the incidents: one story, in the codes and words that this venue
/// has for it.
/// Source: bybit.md §4.3 (how an order ends), §5.2 and §5.6 (stops and their refusals), §8 (limits), for OKX the same
/// of okx.md.
struct VenueStory {
    QString success;  ///< How an answer says that all is well: "code 0".
    QString reads;    ///< The two reads that prove a stop: "by id and in the list".
    QString unit;     ///< What a qty counts; empty: the base currency.
    QByteArray storm; ///< To POST /fault: refuses all but protection for 30 s, as the venue does.
    QString stormRefuses; ///< "answers 429 (50011)".
    QString stormNaive;   ///< What becomes of a program that asks on.
    QByteArray
        stopFails; ///< To POST /fault before the stop is placed: it fails seconds later; empty: none.
    QByteArray
        stopTaken;     ///< To POST /fault once it is proved: it goes now; empty: it goes by itself.
    QString stopGoes;  ///< How it goes, and why the next one is refused.
    QString stopNaive; ///< What becomes of a program that believes the answer.
    QString passed;    ///< The code of a stop whose level the price is beyond already.
};

/// \pre isBuiltIn(venue)
[[nodiscard]] const VenueStory& storyOf(Venue venue);

} // namespace holdfast::app

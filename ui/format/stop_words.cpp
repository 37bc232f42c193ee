// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format/stop_words.h"

#include "ui/format/format.h"

using namespace Qt::StringLiterals;

namespace holdfast::ui {
using engine::PositionState;
using engine::Severity;
using engine::StopState;

StateLook stopLook(const engine::PositionView& p)
{
    switch (p.stop) {
    case StopState::None: return {u"No stop"_s, Mark::Triangle, Tone::Bad};
    case StopState::Placing: return {u"Placing"_s, Mark::Ring, Tone::Dim};
    case StopState::Acked: return {u"Acked"_s, Mark::Ring, Tone::Dim};
    case StopState::Verified: return {u"Verified"_s, Mark::Tick, Tone::Ok};
    case StopState::Stale: return {u"Stale"_s, Mark::DottedRing, Tone::Warn};
    case StopState::InDoubt: {
        const bool unprotected =
            !p.strip.empty() && p.strip.back() == engine::StripCell::Unprotected;
        return {u"In doubt"_s, Mark::Triangle, unprotected ? Tone::Bad : Tone::Warn};
    }
    case StopState::Mismatched: {
        const QString word = p.stopField.empty()
                                 ? u"Mismatched"_s
                                 : QString{u"Mismatched: " + format::text(p.stopField)};
        return {word, Mark::Triangle, Tone::Warn};
    }
    case StopState::Missing: return {u"Missing"_s, Mark::Triangle, Tone::Bad};
    case StopState::Failed: return {u"Failed"_s, Mark::Cross, Tone::Bad};
    case StopState::TriggerPassed: return {u"Trigger passed"_s, Mark::Cross, Tone::Bad};
    case StopState::GuardedOldLevel: return {u"Old level"_s, Mark::Triangle, Tone::Warn};
    case StopState::Triggered: return {u"Triggered"_s, Mark::Square, Tone::Warn};
    case StopState::Waived: return {u"Waived"_s, Mark::DottedRing, Tone::Warn};
    case StopState::Closing: return {u"Closing"_s, Mark::Square, Tone::Accent};
    }
    return {};
}

QString positionWord(PositionState state)
{
    switch (state) {
    case PositionState::Unknown: return u"unknown"_s;
    case PositionState::Open: return u"open"_s;
    case PositionState::Suspect: return u"suspect"_s;
    case PositionState::Closing: return u"closing"_s;
    case PositionState::FlatUnexplained: return u"flat, unexplained"_s;
    case PositionState::Closed: return u"closed"_s;
    case PositionState::Foreign: return u"foreign"_s;
    case PositionState::Quarantined: return u"quarantined"_s;
    }
    return {};
}

StateLook severityLook(Severity severity)
{
    switch (severity) {
    case Severity::P0: return {u"P0"_s, Mark::Triangle, Tone::Bad};
    case Severity::P1: return {u"P1"_s, Mark::Triangle, Tone::Warn};
    case Severity::P2: return {u"P2"_s, Mark::Ring, Tone::Dim};
    case Severity::Info: return {u"info"_s, Mark::None, Tone::Dim};
    }
    return {};
}

bool isUnprotected(StopState state)
{
    switch (state) {
    case StopState::None:
    case StopState::Missing:
    case StopState::Failed:
    case StopState::TriggerPassed: return true;
    case StopState::Placing:
    case StopState::Acked:
    case StopState::Verified:
    case StopState::Stale:
    case StopState::InDoubt:
    case StopState::Mismatched:
    case StopState::GuardedOldLevel:
    case StopState::Triggered:
    case StopState::Waived:
    case StopState::Closing: return false;
    }
    return false;
}

QString positionName(const engine::PositionView& p)
{
    return format::text(p.key.instrument.text) + u' ' + format::direction(p.direction) + u' '
           + format::qty(p.qty);
}

} // namespace holdfast::ui

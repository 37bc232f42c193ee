// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QString>

/// How the states of decisions §2 look: always a word, a mark and a tone together.
namespace holdfast::ui {

struct StateLook {
    QString word;
    Mark mark = Mark::None;
    Tone tone = Tone::Plain;
    friend bool operator==(const StateLook&, const StateLook&) = default;
};
/// Verified alone is green. In doubt is amber, and red once the position's history strip says unprotected.
[[nodiscard]] StateLook stopLook(const engine::PositionView& position);
[[nodiscard]] QString positionWord(engine::PositionState state);
[[nodiscard]] StateLook severityLook(engine::Severity severity);
/// Is the position without a stop that anybody has seen live?
[[nodiscard]] bool isUnprotected(engine::StopState state);
/// "SOL-USDT-SWAP short 8.0".
[[nodiscard]] QString positionName(const engine::PositionView& position);

} // namespace holdfast::ui

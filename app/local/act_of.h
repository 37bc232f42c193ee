// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/local/asks.h"
#include "core/base/result.h"
#include "core/engine/snapshot.h"

namespace holdfast::app {

/// The engine's act that was asked for. What a person named is looked up in the newest picture: the finding's
/// account, the position's whole key. Whether it may be done is for the engine to say.
///
/// \param snapshot  null: there is none yet
/// \retval ErrorCode::Unavailable   there is no picture yet to look it up in
/// \retval ErrorCode::Missing       nothing of that name
/// \retval ErrorCode::UnknownValue  more than one
/// Each is a sentence: what, where, and what to do.
/// \pre the ask is an act: no question, and no raise
[[nodiscard]] Result<engine::OperatorAct> actOf(const LocalAsk& ask,
                                                const engine::Snapshot* snapshot);

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The record of an answer is no proof: a cancel is claimed from what was read back.
// Fails with: no matching|could not convert|no viable conversion|cannot convert
#include "core/journal/claim.h"

using holdfast::journal::Claim;
using holdfast::journal::Proof;
using holdfast::journal::Proves;

Claim claim(holdfast::PositionKey subject, holdfast::RecordId outcome, Proof<Proves::Ended> ended)
{
#ifdef HF_POSITIVE
    (void)outcome;
    return Claim::cancelled(subject, ended, "");
#else
    (void)ended;
    return Claim::cancelled(subject, outcome, "");
#endif
}

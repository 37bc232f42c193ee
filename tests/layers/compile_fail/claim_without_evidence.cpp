// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence of success needs the record that proves it.
// Fails with: no matching
#include "core/journal/claim.h"

holdfast::journal::Claim claim(holdfast::journal::ClaimKind kind, holdfast::PositionKey subject,
                               holdfast::RecordId evidence)
{
#ifdef HF_POSITIVE
    return holdfast::journal::Claim{kind, subject, evidence};
#else
    (void)evidence;
    return holdfast::journal::Claim{kind, subject};
#endif
}

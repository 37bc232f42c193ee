// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence of success needs each of the records that prove it: here the venue's zero is missing.
// Fails with: too few arguments|no matching|expects 4 arguments|requires 4 arguments
#include "core/journal/claim.h"

using holdfast::journal::Claim;
using holdfast::journal::Proof;
using holdfast::journal::Proves;

Claim claim(holdfast::PositionKey subject, Proof<Proves::Closing> closing, Proof<Proves::Zero> zero)
{
#ifdef HF_POSITIVE
    return Claim::closed(subject, closing, zero, "");
#else
    (void)zero;
    return Claim::closed(subject, closing, "");
#endif
}

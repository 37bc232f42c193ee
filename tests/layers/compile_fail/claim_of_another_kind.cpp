// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An empty list is no zero: one kind of proof cannot stand in for another.
// Fails with: no matching|could not convert|no viable conversion|cannot convert
#include "core/journal/claim.h"

using holdfast::journal::Claim;
using holdfast::journal::Proof;
using holdfast::journal::Proves;

Claim claim(holdfast::PositionKey subject, Proof<Proves::Closing> closing,
            Proof<Proves::ListWithout> list, Proof<Proves::Zero> zero)
{
#ifdef HF_POSITIVE
    (void)list;
    return Claim::closed(subject, closing, zero, "");
#else
    (void)zero;
    return Claim::closed(subject, closing, list, "");
#endif
}

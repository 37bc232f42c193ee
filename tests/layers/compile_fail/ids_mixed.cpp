// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Our id of an order and the venue's are two types.
// Fails with: no match for|invalid operands
#include "core/base/ids.h"

bool isSame(const holdfast::ClientOrderId& ours, const holdfast::VenueOrderId& theirs)
{
#ifdef HF_POSITIVE
    return ours.text == theirs.text;
#else
    return ours == theirs;
#endif
}

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows that were not seen in half a list are not absent (I3: a position not shown is not closed).
// Fails with: absent
#include "core/domain/read.h"

bool isGone(const holdfast::Complete<int>& complete, const holdfast::Partial<int>& partial)
{
    const auto isSeven = [](int row) { return row == 7; };
#ifdef HF_POSITIVE
    (void)partial;
    return holdfast::absent(complete, isSeven);
#else
    (void)complete;
    return holdfast::absent(partial, isSeven);
#endif
}

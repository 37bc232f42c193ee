// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever asks for absence must first have looked what kind of read it is.
// Fails with: absent
#include "core/domain/read.h"

bool isGone(const holdfast::Read<int>& read)
{
    const auto isSeven = [](int row) { return row == 7; };
#ifdef HF_POSITIVE
    const auto* complete = std::get_if<holdfast::Complete<int>>(&read);
    return complete != nullptr && holdfast::absent(*complete, isSeven);
#else
    return holdfast::absent(read, isSeven);
#endif
}

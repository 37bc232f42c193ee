// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What may have failed is looked at.
// Fails with: nodiscard
#include "core/base/decimal.h"

#pragma GCC diagnostic error "-Wunused-result"

void parse()
{
#ifdef HF_POSITIVE
    (void)holdfast::Decimal::parse("1.5").has_value();
#else
    holdfast::Decimal::parse("1.5");
#endif
}

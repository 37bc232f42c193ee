// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Market time is no wall time: what one clock said is not compared with another.
// Fails with: no match for|invalid operands
#include "core/base/time.h"

bool isOlder(holdfast::WallTime wall, holdfast::MarketTime market)
{
#ifdef HF_POSITIVE
    return holdfast::toMs(wall) < holdfast::toMs(market);
#else
    return wall < market;
#endif
}

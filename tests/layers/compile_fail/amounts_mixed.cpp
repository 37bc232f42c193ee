// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A price and a quantity do not add, and their only product is notional().
// Fails with: no match for|invalid operands
#include "core/domain/amounts.h"

holdfast::Price sum(const holdfast::Price& price, const holdfast::Qty& qty)
{
#ifdef HF_POSITIVE
    return price + holdfast::Price{qty.value};
#else
    return price + qty;
#endif
}

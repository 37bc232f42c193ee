// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/money_rows.h"

#include "core/base/assert.h"

namespace holdfast {

std::string_view toString(BillKind kind)
{
    switch (kind) {
    case BillKind::FundingPaid: return "funding paid";
    case BillKind::FundingReceived: return "funding received";
    case BillKind::Other: return "other";
    }
    HF_UNREACHABLE();
}

} // namespace holdfast

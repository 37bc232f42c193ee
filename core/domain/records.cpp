// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/domain/records.h"

#include "core/base/assert.h"

namespace holdfast {

std::string_view toString(ClosureKind kind)
{
    switch (kind) {
    case ClosureKind::Partial: return "partly closed";
    case ClosureKind::Full: return "fully closed";
    case ClosureKind::Liquidation: return "liquidated";
    case ClosureKind::PartialLiquidation: return "partly liquidated";
    case ClosureKind::AdlPartial: return "partly deleveraged";
    case ClosureKind::AdlFull: return "fully deleveraged";
    case ClosureKind::Other: return "other";
    case ClosureKind::Settlement: return "settled";
    }
    HF_UNREACHABLE();
}

} // namespace holdfast

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/domain/records.h"
#include "core/venues/taking.h"

/// Rows of order/realtime, order/history and of the order topic: orders and stops come in one list, and a
/// stop keeps its id when it becomes an order (bybit.md §4.3, §5.3). So one row may be both.
///
///   row  stopOrderType  orderStatus                              ▶ as order          ▶ as stop
///   O1   none           New, Created, PendingCancel, Active      ▶ Live              ▶ no stop
///   O2   none           PartiallyFilled                          ▶ PartiallyFilled   ▶ no stop
///   O3   none           Filled                                   ▶ Filled            ▶ no stop
///   O4   none           Cancelled, PartiallyFilledCanceled,      ▶ Canceled          ▶ no stop
///                       Rejected, Deactivated
///   O5   none           Untriggered, Triggered                   ▶ refused           ▶ refused
///   O6   a stop's       Untriggered                              ▶ no order          ▶ Live
///   O7   a stop's       Triggered, New, PartiallyFilled, Filled  ▶ as O1–O3          ▶ Effective, its child is itself
///   O8   a stop's       ended, cumExecQty above zero             ▶ Canceled          ▶ Effective, its child is itself
///   O9   a stop's       Deactivated, nothing filled              ▶ no order          ▶ Canceled
///   O10  a stop's       Cancelled …, nothing filled, by the      ▶ no order          ▶ Canceled
///                       position's end or its pair (CancelByTpSlTsClear, CancelByOCO…)
///   O11  a stop's       Cancelled …, nothing filled, otherwise   ▶ Canceled          ▶ Canceled
///   O12  a stop's       Rejected, nothing filled                 ▶ Canceled          ▶ Failed, with rejectReason
///   O13  any            a word not above                         ▶ refused           ▶ refused
///
/// `nullopt`: not ours, or not this noun. Errors as in rows.h.
namespace holdfast::venues::bybit {

/// `leavesQty` is zero on every final order and is never computed with (bybit.md §4.3).
[[nodiscard]] Decoded<Order> decodeOrder(json::Value row);

///   row  stopOrderType                        ▶ kind         closesWholePosition   level
///   K1   StopLoss, tpslMode not Partial,      ▶ Conditional  yes: follows the size stopTrigger
///        reduceOnly and closeOnTrigger
///   K2   TakeProfit, likewise                 ▶ Conditional  yes                   takeTrigger
///   K3   PartialStopLoss, and K1 otherwise    ▶ Conditional  no: its own qty       stopTrigger
///   K4   PartialTakeProfit, and K2 otherwise  ▶ Conditional  no                    takeTrigger
///   K5   Stop, reduceOnly                     ▶ Conditional  no                    by triggerDirection: a sell on the
///        Stop, not reduceOnly                 ▶ Trigger      no                    way up and a buy on the way down
///                                                                                  take profit, the others stop
///   K6   TrailingStop                         ▶ Trailing     no                    stopTrigger, which moves
///   K7   MmRateClose                          ▶ Other        no                    none
///
/// Without its level a stop of K1–K5 that has not ended is refused; so is one of K1–K4 whose triggerDirection, where stated, is
/// the other leg's.
[[nodiscard]] Decoded<StopOrder> decodeStop(json::Value row);

} // namespace holdfast::venues::bybit

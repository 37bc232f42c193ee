// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/orders.h"

#include "core/venues/bybit/taking.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

enum class Status {
    Untriggered,
    Triggered,
    New,
    PartiallyFilled,
    Filled,
    Cancelled,
    Rejected,
    Deactivated
};

struct StatusWord {
    std::string_view text;
    Status status;
};
constexpr std::array<StatusWord, 12> kStatuses{{{"New", Status::New},
                                                {"PartiallyFilled", Status::PartiallyFilled},
                                                {"Filled", Status::Filled},
                                                {"Cancelled", Status::Cancelled},
                                                {"Untriggered", Status::Untriggered},
                                                {"Deactivated", Status::Deactivated},
                                                {"Triggered", Status::Triggered},
                                                {"Rejected", Status::Rejected},
                                                {"PartiallyFilledCanceled", Status::Cancelled},
                                                {"Created", Status::New},
                                                {"PendingCancel", Status::New},
                                                {"Active", Status::New}}};

enum class Family {
    None,
    StopLoss,
    TakeProfit,
    PartialStopLoss,
    PartialTakeProfit,
    Stop,
    Trailing,
    Other
};

struct FamilyWord {
    std::string_view text;
    Family family;
};
constexpr std::array<FamilyWord, 7> kFamilies{{{"StopLoss", Family::StopLoss},
                                               {"TakeProfit", Family::TakeProfit},
                                               {"PartialStopLoss", Family::PartialStopLoss},
                                               {"PartialTakeProfit", Family::PartialTakeProfit},
                                               {"Stop", Family::Stop},
                                               {"TrailingStop", Family::Trailing},
                                               {"MmRateClose", Family::Other}}};

/// What decides which noun a row is.
struct Nature {
    Family family = Family::None;
    Status status = Status::New;
    bool hasFills = false;
    bool isEndOfPosition =
        false; ///< The venue took the stop away: position closed, or the pair's other leg.
    [[nodiscard]] bool isStop() const { return family != Family::None; }
    [[nodiscard]] bool isEnded() const
    {
        return status == Status::Cancelled || status == Status::Rejected
               || status == Status::Deactivated;
    }
    /// Rows O7, O8.
    [[nodiscard]] bool isTriggered() const
    {
        return hasFills || (!isEnded() && status != Status::Untriggered);
    }
    /// Rows O1–O4, O7, O8, O11, O12.
    [[nodiscard]] bool isOrder() const
    {
        if (!isStop() || isTriggered()) return true;
        return isEnded() && status != Status::Deactivated && !isEndOfPosition;
    }
};

Nature natureOf(Taking& row)
{
    Nature nature;
    const std::string type = row.knownText("stopOrderType");
    const auto family = std::find_if(kFamilies.begin(), kFamilies.end(),
                                     [&](const FamilyWord& word) { return word.text == type; });
    if (family != kFamilies.end())
        nature.family = family->family;
    else if (!type.empty())
        row.unknown("stopOrderType", type);
    const std::string status = row.requiredText("orderStatus");
    const auto word = std::find_if(kStatuses.begin(), kStatuses.end(),
                                   [&](const StatusWord& w) { return w.text == status; });
    if (word != kStatuses.end())
        nature.status = word->status;
    else if (!status.empty())
        row.unknown("orderStatus", status);
    if (!nature.isStop() && (status == "Untriggered" || status == "Triggered"))
        row.fail({ErrorCode::UnknownValue,
                  "orderStatus: \"" + status + "\" without a stopOrderType"}); // O5
    nature.hasFills = !row.qty("cumExecQty").isZero();
    const std::string cancel = row.text("cancelType");
    nature.isEndOfPosition = cancel == "CancelByTpSlTsClear" || cancel.rfind("CancelByOCO", 0) == 0;
    return nature;
}

OrderState orderState(Status status)
{
    switch (status) {
    case Status::New:
    case Status::Triggered:
    case Status::Untriggered: return OrderState::Live; // the last is no order
    case Status::PartiallyFilled: return OrderState::PartiallyFilled;
    case Status::Filled: return OrderState::Filled;
    case Status::Cancelled:
    case Status::Rejected:
    case Status::Deactivated: return OrderState::Canceled;
    }
    HF_UNREACHABLE();
}

StopOrderState stopState(const Nature& nature)
{
    if (nature.isTriggered()) return StopOrderState::Effective;
    switch (nature.status) {
    case Status::Untriggered: return StopOrderState::Live;
    case Status::Rejected: return StopOrderState::Failed;
    case Status::Cancelled:
    case Status::Deactivated: return StopOrderState::Canceled;
    case Status::New:
    case Status::Triggered:
    case Status::PartiallyFilled:
    case Status::Filled: break; // triggered, above
    }
    HF_UNREACHABLE();
}

OrderType orderType(Taking& row)
{
    const std::string type = row.requiredText("orderType");
    if (type == "Market") return OrderType::Market;
    if (type != "Limit") return OrderType::Other; // UNKNOWN, and what comes: we act on none of them
    const std::string force = row.text("timeInForce");
    if (force == "GTC" || force.empty()) return OrderType::Limit;
    if (force == "PostOnly") return OrderType::PostOnly;
    if (force == "FOK") return OrderType::FillOrKill;
    if (force == "IOC") return OrderType::ImmediateOrCancel;
    return OrderType::Other; // RPI, and what comes
}

/// Who made the order, in the words that other venues use too; else the venue's own.
std::string categoryOf(const std::string& createType)
{
    if (createType == "CreateByUser") return "normal";
    if (createType == "CreateByLiq" || createType == "CreateByTakeOver_PassThrough")
        return "full_liquidation";
    if (createType == "CreateByAdl_PassThrough") return "adl";
    return createType;
}

/// Why it ended, in the venue's words: who cancelled it, or why it was rejected.
std::string endOf(Taking& row)
{
    std::string cancel = row.knownText("cancelType");
    if (!cancel.empty()) return cancel;
    std::string reject = row.text("rejectReason");
    return reject == "EC_NoError" ? std::string{} : reject;
}

bool isTake(Family family)
{
    return family == Family::TakeProfit || family == Family::PartialTakeProfit;
}

/// Whether the level of a stop is a take: K1–K5. A sell that waits for the price to rise takes profit.
bool isTakeLevel(Taking& row, const Nature& nature, Side side)
{
    const std::string direction = row.text("triggerDirection");
    const bool isStated = direction == "1" || direction == "2";
    if (!isStated && !direction.empty() && direction != "0")
        row.unknown("triggerDirection", direction);
    const bool isRise = direction == "1";
    const bool isTakeByDirection = (side == Side::Sell) == isRise;
    if (nature.family == Family::Stop) {
        if (!isStated && !nature.isEnded())
            row.fail({ErrorCode::Missing, "triggerDirection: missing"});
        return isStated && isTakeByDirection;
    }
    if (isStated && isTakeByDirection != isTake(nature.family))
        row.fail({ErrorCode::OutOfRange, "triggerDirection: that of the other leg"});
    return isTake(nature.family);
}

void takeLevel(Taking& row, const Nature& nature, StopOrder& stop)
{
    const auto trigger = row.price("triggerPrice");
    const TriggerSource source = row.triggerSource("triggerBy");
    std::optional<Price> limit;
    if (row.requiredText("orderType") == "Limit") limit = row.requiredPrice("price");
    if (nature.family == Family::Other) return;
    if (nature.family == Family::Trailing) {
        stop.stopTrigger = trigger; // before activation the level that activates it
        stop.stopSource = source;
        return;
    }
    if (!trigger && !nature.isEnded()) row.fail({ErrorCode::Missing, "triggerPrice: missing"});
    if (isTakeLevel(row, nature, stop.side)) {
        stop.takeTrigger = trigger;
        stop.takeSource = source;
        stop.takeLimit = limit;
    } else {
        stop.stopTrigger = trigger;
        stop.stopSource = source;
        stop.stopLimit = limit;
    }
}

StopKind kindOf(Family family, bool reduceOnly)
{
    switch (family) {
    case Family::StopLoss:
    case Family::TakeProfit:
    case Family::PartialStopLoss:
    case Family::PartialTakeProfit: return StopKind::Conditional;
    case Family::Stop: return reduceOnly ? StopKind::Conditional : StopKind::Trigger;
    case Family::Trailing: return StopKind::Trailing;
    case Family::None:
    case Family::Other: break;
    }
    return StopKind::Other;
}

} // namespace

Decoded<Order> decodeOrder(json::Value object)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    const Nature nature = natureOf(row);
    if (row.isTaken() && !nature.isOrder()) return {std::nullopt};
    Order order;
    order.instrument = row.instrument();
    order.venueId = {row.requiredText("orderId")};
    order.clientId = {row.text("orderLinkId")};
    order.side = row.side();
    order.sideIndex = row.sideIndex();
    order.type = orderType(row);
    order.qty = row.qty("qty");
    order.price =
        hasLimit(order.type) ? std::optional{row.requiredPrice("price")} : row.price("price");
    order.state = orderState(nature.status);
    order.filledQty = row.qty("cumExecQty");
    order.averagePrice = row.price("avgPrice");
    order.reduceOnly = row.flag("reduceOnly");
    if (nature.isStop()) {
        order.parentStop = order.venueId;
        order.parentStopClientId = order.clientId;
    }
    order.category = categoryOf(row.text("createType"));
    order.cancelSource = endOf(row);
    AttachedStop attached;
    attached.stopTrigger = row.price("stopLoss");
    attached.stopSource = row.triggerSource("slTriggerBy");
    attached.takeTrigger = row.price("takeProfit");
    attached.takeSource = row.triggerSource("tpTriggerBy");
    if (attached.stopTrigger || attached.takeTrigger) order.attached.push_back(std::move(attached));
    order.createdAt = row.time("createdTime");
    order.updatedAt = row.requiredTime("updatedTime");
    return std::move(row).done(std::move(order));
}

Decoded<StopOrder> decodeStop(json::Value object)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    const Nature nature = natureOf(row);
    if (row.isTaken() && !nature.isStop()) return {std::nullopt};
    StopOrder stop;
    stop.instrument = row.instrument();
    stop.venueId = {row.requiredText("orderId")};
    stop.clientId = {row.text("orderLinkId")};
    stop.parentClientId = {row.text("parentOrderLinkId")};
    stop.side = row.side();
    stop.sideIndex = row.sideIndex();
    takeLevel(row, nature, stop);
    stop.reduceOnly = row.flag("reduceOnly");
    stop.kind = kindOf(nature.family, stop.reduceOnly);
    const bool isFullFamily =
        nature.family == Family::StopLoss || nature.family == Family::TakeProfit;
    stop.closesWholePosition = isFullFamily && row.text("tpslMode") != "Partial" && stop.reduceOnly
                               && row.flag("closeOnTrigger");
    const Qty qty = row.qty("qty");
    if (!stop.closesWholePosition) stop.qty = qty;
    stop.state = stopState(nature);
    stop.failCode = endOf(row);
    if (nature.isTriggered()) {
        stop.children.push_back(stop.venueId);
        stop.firedLeg = stop.takeTrigger ? StopLeg::Take : StopLeg::Stop;
    }
    stop.createdAt = row.time("createdTime");
    stop.updatedAt = row.requiredTime("updatedTime");
    return std::move(row).done(std::move(stop));
}

} // namespace holdfast::venues::bybit

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ladder.h"

#include "core/base/assert.h"

#include <algorithm>
#include <variant>

namespace holdfast::engine {
namespace {

struct PurposeOf {
    Purpose operator()(const venues::PlaceOrder& order) const
    {
        return order.reduceOnly ? Purpose::Reduce : Purpose::Open;
    }
    Purpose operator()(const venues::AmendOrder&) const { return Purpose::Open; } // it may grow
    Purpose operator()(const venues::SetLeverage&) const { return Purpose::Open; }
    Purpose operator()(const venues::CancelOrder&) const { return Purpose::Reduce; }
    Purpose operator()(const venues::ClosePosition&) const { return Purpose::Reduce; }
    Purpose operator()(const venues::PlaceStop&) const { return Purpose::Protect; }
    Purpose operator()(const venues::AmendStop&) const { return Purpose::Protect; }
    Purpose operator()(const venues::CancelStop&) const { return Purpose::Protect; }
    /// Of a batch the one that asks for most.
    Purpose operator()(const venues::Batch& batch) const
    {
        Purpose most = Purpose::Look;
        for (const auto& item : batch.items)
            most = std::max(most, std::visit(*this, item));
        return most;
    }
    template <class Read>
    Purpose operator()(const Read&) const
    {
        return Purpose::Look;
    }
};

} // namespace

std::string_view toString(Purpose purpose)
{
    switch (purpose) {
    case Purpose::Look: return "look";
    case Purpose::Protect: return "protect";
    case Purpose::Reduce: return "close";
    case Purpose::Open: return "open";
    }
    HF_UNREACHABLE();
}

Purpose purposeOf(const venues::Request& request)
{
    const Purpose purpose = std::visit(PurposeOf{}, request);
    HF_ASSERT((purpose != Purpose::Look)
              == venues::isWrite(request)); // a new kind of write is named above
    return purpose;
}

bool allows(Ladder ladder, Purpose purpose)
{
    switch (purpose) {
    case Purpose::Look: return true;
    case Purpose::Protect:
    case Purpose::Reduce: return ladder != Ladder::Watch;
    case Purpose::Open: return ladder == Ladder::Trade;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::engine

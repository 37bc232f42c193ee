// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/instrument.h"
#include "core/domain/money_rows.h"
#include "core/domain/records.h"

#include <string>

/// Our nouns as lines of JSON, as decisions §15 names their members. Numbers are texts with the digits
/// the venue wrote, absent ones null; times are milliseconds since 1970 UTC.
namespace holdfast::venues {

[[nodiscard]] std::string lineOf(const PositionRow& position);
[[nodiscard]] std::string lineOf(const Order& order);
[[nodiscard]] std::string lineOf(const StopOrder& stop);
[[nodiscard]] std::string lineOf(const Fill& fill);
[[nodiscard]] std::string lineOf(const Closure& closure);
[[nodiscard]] std::string lineOf(const Instrument& instrument);
[[nodiscard]] std::string lineOf(const AccountConfig& account);
[[nodiscard]] std::string lineOf(const Balance& balance);
[[nodiscard]] std::string lineOf(const Quote& quote);
[[nodiscard]] std::string lineOf(const VenueCandle& candle);

[[nodiscard]] std::string lineOf(const FundingRate& funding);
[[nodiscard]] std::string lineOf(const FundingPast& funding);
[[nodiscard]] std::string lineOf(const Bill& bill);
[[nodiscard]] std::string lineOf(const LeverageSetting& setting);

} // namespace holdfast::venues

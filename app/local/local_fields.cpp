// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/local_fields.h"

#include "core/domain/amount_text.h"

#include <algorithm>
#include <utility>

namespace holdfast::app {

using json::Value;

Unexpected wrong(std::string what)
{
    return unexpected(ErrorCode::Malformed,
                      "the request was not understood: " + std::move(what) + ".");
}

Result<void> onlyMembers(const Value& object, std::initializer_list<std::string_view> known)
{
    for (const Value member : object.items())
        if (std::find(known.begin(), known.end(), member.key()) == known.end())
            return wrong("'" + std::string{member.key()} + "' is not known");
    return {};
}

Result<std::string> text(const Value& object, std::string_view name)
{
    const auto member = object.at(name);
    if (!member) return wrong(std::string{name} + " is missing");
    if (!member->isString()) return wrong(std::string{name} + " must be a text");
    return std::string{*member->text()};
}

Result<std::optional<Decimal>> positive(const Value& object, std::string_view name)
{
    if (!object.at(name)) return std::optional<Decimal>{};
    const auto digits = text(object, name);
    if (!digits) return Unexpected{digits.error()};
    const auto value = readPositive(*digits);
    if (!value)
        return wrong(std::string{name} + " must be a number above zero, it "
                     + value.error().context);
    return std::optional<Decimal>{*value};
}

Result<std::optional<std::string>> named(const Value& object, std::string_view name,
                                         bool (*isGood)(std::string_view))
{
    if (!object.at(name)) return std::optional<std::string>{};
    const auto value = text(object, name);
    if (!value) return Unexpected{value.error()};
    if (!isGood(*value)) return wrong(std::string{name} + " is no name");
    return std::optional<std::string>{*value};
}

Result<std::string> reasonOf(const Value& object)
{
    auto reason = text(object, "reason");
    if (!reason) return reason;
    if (reason->empty() || reason->size() > kReasonMax)
        return wrong("reason must have 1 to " + std::to_string(kReasonMax) + " bytes");
    return reason;
}

Result<std::optional<AccountId>> accountOf(const Value& object)
{
    const auto account = named(object, "account", isName);
    if (!account) return Unexpected{account.error()};
    if (!*account) return std::optional<AccountId>{};
    return std::optional<AccountId>{AccountId{**account}};
}

Result<std::optional<InstrumentId>> instrumentOf(const Value& object)
{
    const auto instrument = named(object, "instrument", isInstrumentName);
    if (!instrument) return Unexpected{instrument.error()};
    if (!*instrument) return std::optional<InstrumentId>{};
    return std::optional<InstrumentId>{InstrumentId{**instrument}};
}

} // namespace holdfast::app

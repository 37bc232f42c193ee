// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

namespace holdfast {

std::string_view toString(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Malformed: return "malformed";
    case ErrorCode::Missing: return "missing";
    case ErrorCode::UnknownValue: return "unknown value";
    case ErrorCode::OutOfRange: return "out of range";
    case ErrorCode::Unsupported: return "unsupported";
    case ErrorCode::Stale: return "stale";
    case ErrorCode::Refused: return "refused";
    case ErrorCode::Unknown: return "unknown";
    case ErrorCode::Unavailable: return "unavailable";
    }
    HF_UNREACHABLE();
}

Error Error::within(std::string_view place) &&
{
    context.insert(0, ": ");
    context.insert(0, place);
    return std::move(*this);
}

Error Error::within(std::string_view place) const& { return Error{*this}.within(place); }

} // namespace holdfast

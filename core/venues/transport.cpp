// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/transport.h"

#include "core/base/assert.h"

namespace holdfast::venues {

std::string_view toString(Link link)
{
    switch (link) {
    case Link::Public: return "public";
    case Link::Private: return "private";
    case Link::Business: return "business";
    case Link::PublicSecond: return "second public";
    case Link::PrivateSecond: return "second private";
    case Link::BusinessSecond: return "second business";
    }
    HF_UNREACHABLE();
}

Link roleOf(Link link)
{
    switch (link) {
    case Link::Public:
    case Link::PublicSecond: return Link::Public;
    case Link::Private:
    case Link::PrivateSecond: return Link::Private;
    case Link::Business:
    case Link::BusinessSecond: return Link::Business;
    }
    HF_UNREACHABLE();
}

Link otherPlace(Link link)
{
    switch (link) {
    case Link::Public: return Link::PublicSecond;
    case Link::Private: return Link::PrivateSecond;
    case Link::Business: return Link::BusinessSecond;
    case Link::PublicSecond: return Link::Public;
    case Link::PrivateSecond: return Link::Private;
    case Link::BusinessSecond: return Link::Business;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::venues

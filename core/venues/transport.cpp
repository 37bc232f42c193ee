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
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::venues

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/incidents.h"

using namespace Qt::StringLiterals;

namespace holdfast::ui {

const std::array<Incident, 6>& incidents()
{
    static const std::array<Incident, 6> all{
        Incident{u"position-missing"_s, u"Position missing from the list"_s},
        Incident{u"list-sticky"_s, u"List sticky for 5 s"_s},
        Incident{u"everything-missing"_s, u"Everything missing"_s},
        Incident{u"stop-fails"_s, u"Acked stop that fails"_s},
        Incident{u"second-executor"_s, u"Second executor"_s},
        Incident{u"rate-storm"_s, u"Rate limit storm"_s}};
    return all;
}

} // namespace holdfast::ui

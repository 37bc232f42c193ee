// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Only the pager, which saw the last page, can say that a list is complete.
// Fails with: private
#include "core/venues/pager.h"

holdfast::Complete<int> make()
{
#ifdef HF_POSITIVE
    return holdfast::venues::Pager::complete<int>({}, {}, {1, 2, 3});
#else
    return holdfast::Complete<int>{holdfast::Scope{}, holdfast::ReadStamp{},
                                   std::vector<int>{1, 2, 3}};
#endif
}

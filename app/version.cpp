// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/version.h"

namespace holdfast::app {

std::string_view version() { return HOLDFAST_VERSION; }

} // namespace holdfast::app

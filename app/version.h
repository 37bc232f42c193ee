// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace holdfast::app {

/// As the root CMakeLists.txt says it.
[[nodiscard]] std::string_view version();

} // namespace holdfast::app

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shell/engine_setup.h"

namespace holdfast::app {

/// The venues this version speaks: the one place that joins their sessions to the engine.
[[nodiscard]] shell::SessionFactory sessionFactory();

} // namespace holdfast::app

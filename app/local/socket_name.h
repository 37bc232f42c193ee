// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::app {

/// Where the instance on this data directory listens. In the directory itself where its path is short
/// enough for the kernel (107 bytes), else in the user's runtime directory under a digest of the path.
[[nodiscard]] QString socketName(const QString& dataDir);

} // namespace holdfast::app

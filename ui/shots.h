// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace holdfast::ui {

class MainWindow;

/// Writes numbered pictures of the window, each tab, the ticket, what disagrees, the sheets and the card into `dir` (made if
/// missing), and puts the window back as it was.
/// \returns the files written, in order; shorter than expected if the folder cannot be written
[[nodiscard]] QStringList takeShots(MainWindow& window, const QString& dir);

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace holdfast::ui {

/// Opens the manual beside the window, or says in its place that `file` (HTML) cannot be read. Never blocks: the
/// window and its emergency key stay in reach while one reads.
/// \param anchor  where to begin: the name of an anchor in the file; empty: at the top
void showManual(QWidget* parent, const QString& file, const QString& anchor = {});

} // namespace holdfast::ui

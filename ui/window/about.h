// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace holdfast::ui {

/// What this is, its licence, and whose libraries it stands on. Never blocks.
void showAbout(QWidget* parent);

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace holdfast::ui {

/// Opens a small dialog with one line to type. `accept` gets the text and answers with what is wrong about it
/// (the dialog stays and shows the sentence), or with nothing (the dialog closes). Never blocks.
void askText(QWidget* parent, const QString& title, const QString& question, const QString& initial,
             std::function<QString(const QString&)> accept);

} // namespace holdfast::ui

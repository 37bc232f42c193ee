// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

#include <QString>
#include <QVariant>

#include <vector>

namespace holdfast::ui {

/// What one cell shows, prepared: painting only draws it.
struct TableCell {
    QString text;
    Tone tone = Tone::Plain;
    Mark mark = Mark::None;
    QVariant sort; ///< What sorting compares: the raw value. Invalid: the text.
    friend bool operator==(const TableCell&, const TableCell&) = default;
};

/// One row. `id` names the thing shown, is unique in the table and never changes.
struct TableRow {
    QString id;
    std::vector<TableCell> cells;
    friend bool operator==(const TableRow&, const TableRow&) = default;
};

struct TableColumn {
    QString title;
    int width = 90;        ///< Pixels at first; then whatever the person drags it to.
    bool isNumber = false; ///< Right-aligned.
    QString
        hint{}; ///< What the numbers are, under the pointer on the head; empty: the title says it.
};

} // namespace holdfast::ui

// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>

namespace holdfast::ui {

enum class ThemeKind { Dark, Light };

/// Every colour of the window. Red (`bad`) is for unprotected or failed only, amber (`warn`) for stale or
/// in doubt, `ok` for verified, `foreign` for what others opened. Up and down are muted on purpose, so that
/// an alarm is not one more red number. Source: desktop.md §1.
struct Palette {
    QColor ground, panel, raised, line, text, dim;
    QColor up, down, accent, ok, warn, bad, foreign;
    QColor onFill;                           ///< Text on a filled accent, up or down button.
    QColor stripDrill, stripLive, stripTest; ///< The top strip says the mode.
    QColor onStrip;
    QColor emergency, emergencyEdge; ///< The emergency button and its border.
    QColor badge, onBadge;           ///< What is in doubt, on the strip.
    QColor badgeBad, onBadgeBad;     ///< What is unprotected, on the strip.
};

/// What a text means, as far as colour can say it. A tone never stands alone: a word or a mark says the same.
enum class Tone { Plain, Dim, Up, Down, Accent, Ok, Warn, Bad, Foreign };

[[nodiscard]] const Palette& palette(ThemeKind kind);
/// The palette in force.
[[nodiscard]] const Palette& colours();
[[nodiscard]] ThemeKind currentTheme();
[[nodiscard]] QColor toneColour(Tone tone);
/// `colour` laid over `ground` with this share (0 to 1); opaque.
[[nodiscard]] QColor mixed(const QColor& colour, const QColor& ground, double share);

/// Sets style, palette, font and style sheet of the application. \pre a QApplication exists
void applyTheme(ThemeKind kind);

/// 13 px; digits of one width. The desktop's own font where somebody chose one with such digits, else
/// Roboto, else DejaVu Sans.
[[nodiscard]] QFont textFont();
[[nodiscard]] QFont smallFont(); ///< 12 px.
[[nodiscard]] QFont boldFont();
[[nodiscard]] QFont titleFont(); ///< 11 px capitals, for panel titles.
/// Do all ten digits of this font have one width?
[[nodiscard]] bool hasTabularDigits(const QFont& font);
/// Contrast of two opaque colours, 1 to 21 (WCAG 2.1, relative luminance).
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

} // namespace holdfast::ui

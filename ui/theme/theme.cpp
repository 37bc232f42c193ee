// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/desk_style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPalette>
#include <QStringList>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {

Palette makeDark()
{
    Palette p;
    p.ground = QColor{0x14, 0x17, 0x1c};
    p.panel = QColor{0x1a, 0x1e, 0x25};
    p.raised = QColor{0x22, 0x27, 0x31};
    p.line = QColor{0x2c, 0x32, 0x3d};
    p.text = QColor{0xd6, 0xdb, 0xe4};
    p.dim = QColor{0x97, 0xa1, 0xb1};
    p.up = QColor{0x3f, 0xa7, 0x96};
    p.down = QColor{0xcb, 0x7b, 0x81};
    p.accent = QColor{0x6e, 0xa8, 0xfe};
    p.ok = QColor{0x57, 0xb8, 0x94};
    p.warn = QColor{0xe3, 0xb3, 0x41};
    p.bad = QColor{0xff, 0x70, 0x70};
    p.foreign = QColor{0xb3, 0x92, 0xf0};
    p.onFill = QColor{0x10, 0x14, 0x1a};
    return p;
}

Palette makeLight()
{
    Palette p;
    p.ground = QColor{0xf3, 0xf4, 0xf6};
    p.panel = QColor{0xff, 0xff, 0xff};
    p.raised = QColor{0xf8, 0xf9, 0xfb};
    p.line = QColor{0xdd, 0xe1, 0xe8};
    p.text = QColor{0x1c, 0x22, 0x2c};
    p.dim = QColor{0x5a, 0x64, 0x74};
    p.up = QColor{0x18, 0x78, 0x68};
    p.down = QColor{0xa8, 0x44, 0x4c};
    p.accent = QColor{0x1f, 0x63, 0xd6};
    p.ok = QColor{0x14, 0x79, 0x5a};
    p.warn = QColor{0x8a, 0x5d, 0x00};
    p.bad = QColor{0xc8, 0x1e, 0x2b};
    p.foreign = QColor{0x6b, 0x3f, 0xc4};
    p.onFill = QColor{0xff, 0xff, 0xff};
    return p;
}

Palette withStrip(Palette p)
{
    p.stripDrill = QColor{0x6b, 0x4f, 0xb8};
    p.stripLive = QColor{0x7a, 0x2f, 0x26};
    p.stripTest = QColor{0x47, 0x5c, 0x74};
    p.onStrip = QColor{0xff, 0xff, 0xff};
    p.emergency = QColor{0x8f, 0x1d, 0x26};
    p.emergencyEdge = QColor{0xff, 0x80, 0x80};
    p.badge = QColor{0xff, 0xdf, 0x6b};
    p.onBadge = QColor{0x3a, 0x2b, 0x00};
    p.badgeBad = QColor{0xff, 0xd9, 0xd9};
    p.onBadgeBad = QColor{0x9a, 0x10, 0x1c};
    return p;
}

ThemeKind g_kind =
    ThemeKind::Dark; // of the one QApplication; the GUI thread alone reads and writes it

QString pickFamily()
{
    const QString chosen = QApplication::font().family();
    // A generic name is nobody's choice: fontconfig answers it with whatever is there.
    static const QStringList kGeneric{u"Sans"_s,      u"Sans Serif"_s, u"sans-serif"_s,
                                      u"Helvetica"_s, u"Monospace"_s,  u"DejaVu Sans"_s,
                                      QString{}};
    QFont font = QApplication::font();
    font.setPixelSize(13);
    if (!kGeneric.contains(chosen, Qt::CaseInsensitive) && hasTabularDigits(font)) return chosen;
    const QStringList families = QFontDatabase::families();
    for (const QString& name : {u"Roboto"_s, u"DejaVu Sans"_s}) {
        if (families.contains(name)) return name;
    }
    return chosen;
}

const QString& family()
{
    static const QString name = pickFamily();
    return name;
}

QString sheet(const Palette& p)
{
    QString text = uR"(
QMainWindow, QDialog { background: @panel; }
QWidget { color: @text; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }
QMainWindow::separator { width: 3px; height: 3px; }
QMainWindow::separator:vertical { background: qlineargradient(x1:0,y1:0,x2:1,y2:0, stop:0 @panel, stop:0.33 @panel, stop:0.34 @line, stop:0.66 @line, stop:0.67 @panel, stop:1 @panel); }
QMainWindow::separator:horizontal { background: qlineargradient(x1:0,y1:0,x2:0,y2:1, stop:0 @panel, stop:0.33 @panel, stop:0.34 @line, stop:0.66 @line, stop:0.67 @panel, stop:1 @panel); }
QMenuBar { background: @panel; padding: 0 6px; }
QMenuBar::item { padding: 5px 9px; background: transparent; color: @dim; }
QMenuBar::item:selected { color: @text; background: @raised; }
QMenu { background: @raised; border: 1px solid @line; padding: 4px 0; }
QMenu::item { padding: 5px 28px 5px 26px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @dim; }
QMenu::separator { height: 1px; background: @line; margin: 4px 0; }
QAbstractItemView { background: @panel; border: none; outline: 0; selection-background-color: @raised; selection-color: @text; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @dim; border: none; border-bottom: 1px solid @line; padding: 4px 10px; font-size: 12px; font-weight: 500; }
QTableCornerButton::section { background: @panel; border: none; }
QLineEdit, QComboBox, QDoubleSpinBox { background: @raised; border: 1px solid @line; border-radius: 4px; padding: 4px 8px; selection-background-color: @accent; selection-color: @onFill; min-height: 18px; }
QLineEdit:focus, QComboBox:focus, QDoubleSpinBox:focus { border-color: @accent; }
QLineEdit:read-only, QLineEdit:disabled { color: @dim; }
QLineEdit[problem="true"] { border-color: @bad; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; border-left: 4px solid @raised; border-right: 4px solid @raised; border-top: 5px solid @dim; margin-right: 8px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @line; }
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 14px; border: none; background: transparent; }
QPushButton { background: @raised; border: 1px solid @line; border-radius: 4px; padding: 5px 12px; color: @text; min-height: 18px; }
QPushButton:hover { border-color: @dim; }
QPushButton:focus { border-color: @accent; }
QPushButton:pressed { background: @line; }
QPushButton:disabled { color: @dim; background: @panel; }
QPushButton[role="buy"] { background: @up; border-color: @up; color: @onFill; font-weight: 600; }
QPushButton[role="sell"] { background: @down; border-color: @down; color: @onFill; font-weight: 600; }
QPushButton[role="buy"]:disabled, QPushButton[role="sell"]:disabled { background: @raised; border-color: @line; color: @dim; }
QPushButton[role="buy"]:focus, QPushButton[role="sell"]:focus { border-color: @text; }
QPushButton[role="primary"] { background: @accent; border-color: @accent; color: @onFill; font-weight: 600; }
QPushButton[role="primary"]:focus { border-color: @text; }
QPushButton[role="quiet"] { background: transparent; border: none; color: @dim; padding: 3px 6px; }
QPushButton[role="quiet"]:hover { color: @text; }
QPushButton[role="segment"] { background: @raised; border: 1px solid @line; border-radius: 0; color: @dim; padding: 4px 0; margin: 0; }
QPushButton[role="segment"]:checked { background: @accent; border-color: @accent; color: @onFill; }
QPushButton[role="segment"]:focus { border-color: @text; }
QPushButton[role="bar"] { background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0; color: @dim; padding: 4px 0 1px 0; min-height: 16px; }
QPushButton[role="bar"]:hover { color: @text; }
QPushButton[role="bar"]:checked { color: @text; border-bottom-color: @accent; }
QPushButton[role="bar"]:focus { color: @accent; }
QCheckBox, QRadioButton { spacing: 8px; }
QTabBar { background: @panel; }
QTabBar::tab { background: @panel; color: @dim; border: none; border-bottom: 2px solid transparent; padding: 8px 0 6px 0; margin: 0 11px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 3px; min-height: 28px; min-width: 28px; margin: 1px; }
QScrollBar::handle:hover { background: @dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: none; background: @panel; }
QSplitter::handle { background: @line; }
*[panel="true"] { background: @panel; }
*[ground="raised"] { background: @raised; }
QLabel[tone="dim"] { color: @dim; }
QLabel[tone="bad"] { color: @bad; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="foreign"] { color: @foreign; }
QFrame[rule="true"] { background: @line; border: none; }
)"_s;
    const std::pair<QString, QColor> names[] = {{u"@selected"_s, mixed(p.accent, p.raised, 0.22)},
                                                {u"@ground"_s, p.ground},
                                                {u"@panel"_s, p.panel},
                                                {u"@raised"_s, p.raised},
                                                {u"@line"_s, p.line},
                                                {u"@text"_s, p.text},
                                                {u"@dim"_s, p.dim},
                                                {u"@up"_s, p.up},
                                                {u"@down"_s, p.down},
                                                {u"@accent"_s, p.accent},
                                                {u"@ok"_s, p.ok},
                                                {u"@warn"_s, p.warn},
                                                {u"@bad"_s, p.bad},
                                                {u"@foreign"_s, p.foreign},
                                                {u"@onFill"_s, p.onFill}};
    for (const auto& [name, colour] : names)
        text.replace(name, colour.name());
    return text;
}

double luminance(const QColor& c)
{
    const auto linear = [](double v) {
        return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

} // namespace

const Palette& palette(ThemeKind kind)
{
    static const Palette dark = withStrip(makeDark());
    static const Palette light = withStrip(makeLight());
    return kind == ThemeKind::Dark ? dark : light;
}

const Palette& colours() { return palette(g_kind); }
ThemeKind currentTheme() { return g_kind; }

QColor toneColour(Tone tone)
{
    const Palette& p = colours();
    switch (tone) {
    case Tone::Plain: return p.text;
    case Tone::Dim: return p.dim;
    case Tone::Up: return p.up;
    case Tone::Down: return p.down;
    case Tone::Accent: return p.accent;
    case Tone::Ok: return p.ok;
    case Tone::Warn: return p.warn;
    case Tone::Bad: return p.bad;
    case Tone::Foreign: return p.foreign;
    }
    return p.text;
}

QColor mixed(const QColor& colour, const QColor& ground, double share)
{
    const auto blend = [share](int a, int b) {
        return static_cast<int>(std::lround(a * share + b * (1 - share)));
    };
    return QColor{blend(colour.red(), ground.red()), blend(colour.green(), ground.green()),
                  blend(colour.blue(), ground.blue())};
}

void applyTheme(ThemeKind kind)
{
    g_kind = kind;
    const Palette& p = palette(kind);
    static bool styled = false;
    if (!styled) {
        QApplication::setStyle(new DeskStyle); // the application owns it
        QApplication::setFont(textFont());
        styled = true;
    }
    QPalette q;
    q.setColor(QPalette::Window, p.panel);
    q.setColor(QPalette::WindowText, p.text);
    q.setColor(QPalette::Base, p.panel);
    q.setColor(QPalette::AlternateBase, p.raised);
    q.setColor(QPalette::Text, p.text);
    q.setColor(QPalette::Button, p.raised);
    q.setColor(QPalette::ButtonText, p.text);
    q.setColor(QPalette::BrightText, p.bad);
    q.setColor(QPalette::Highlight, p.accent);
    q.setColor(QPalette::HighlightedText, p.onFill);
    q.setColor(QPalette::ToolTipBase, p.raised);
    q.setColor(QPalette::ToolTipText, p.text);
    q.setColor(QPalette::PlaceholderText, p.dim);
    q.setColor(QPalette::Link, p.accent);
    q.setColor(QPalette::Light, p.line);
    q.setColor(QPalette::Midlight, p.line);
    q.setColor(QPalette::Mid, p.line);
    q.setColor(QPalette::Dark, p.line);
    q.setColor(QPalette::Shadow, p.ground);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        q.setColor(QPalette::Disabled, role, p.dim);
    QApplication::setPalette(q);
    qApp->setStyleSheet(sheet(p));
}

QFont textFont()
{
    QFont font{family()};
    font.setPixelSize(13);
    return font;
}
QFont smallFont()
{
    QFont font = textFont();
    font.setPixelSize(12);
    return font;
}
QFont boldFont()
{
    QFont font = textFont();
    font.setWeight(QFont::DemiBold);
    return font;
}
QFont titleFont()
{
    QFont font = textFont();
    font.setPixelSize(11);
    font.setWeight(QFont::DemiBold);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.7);
    return font;
}

bool hasTabularDigits(const QFont& font)
{
    const QFontMetricsF metrics{font};
    const double width = metrics.horizontalAdvance(u'0');
    return std::ranges::all_of(u"123456789"_s, [&](QChar digit) {
        return std::abs(metrics.horizontalAdvance(digit) - width) < 0.01;
    });
}

double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace holdfast::ui

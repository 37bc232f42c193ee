// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/strategies/strategies_panel.h"

#include "ui/format/format.h"
#include "ui/tables/rows.h"
#include "ui/tables/table_view.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

bool isYesNo(const ParameterView& p) { return p.unit == "yes/no"; }
bool isWhole(const ParameterView& p) { return p.unit == "bars"; }

/// "stopPercent" → "Stop percent".
QString title(const std::string& name)
{
    QString out;
    const QString words = format::text(name);
    for (const QChar c : words) {
        if (c.isUpper()) out += u' ';
        out += c.toLower();
    }
    out.replace(u"atr"_s, u"ATR"_s);
    if (!out.isEmpty()) out[0] = out[0].toUpper();
    return out;
}

double valueOf(const QWidget* edit)
{
    if (const auto* box = qobject_cast<const QCheckBox*>(edit)) return box->isChecked() ? 1 : 0;
    if (const auto* spin = qobject_cast<const QDoubleSpinBox*>(edit)) return spin->value();
    return 0;
}
void setValue(QWidget* edit, double value)
{
    if (auto* box = qobject_cast<QCheckBox*>(edit)) box->setChecked(value > 0.5);
    if (auto* spin = qobject_cast<QDoubleSpinBox*>(edit)) spin->setValue(value);
}

} // namespace

StrategiesPanel::StrategiesPanel(QWidget* parent)
    : QWidget{parent}
    , m_model{new TableModel{rows::strategyColumns(), this}}
    , m_table{new TableView{m_model, 0, this}}
    , m_side{new QWidget{this}}
    , m_name{new QLabel{this}}
    , m_figures{new QLabel{this}}
    , m_arm{new QPushButton{u"Arm"_s, this}}
    , m_apply{new QPushButton{u"Apply"_s, this}}
    , m_defaults{new QPushButton{u"Defaults"_s, this}}
    , m_fields{new QWidget{this}}
    , m_grid{new QGridLayout{m_fields}}
{
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEmptyText(u"No strategy is set up for this account."_s);
    m_name->setProperty("tone", u"dim"_s);
    m_figures->setProperty("tone", u"dim"_s);
    m_apply->setProperty("role", u"primary"_s);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(5);
    auto* scroll = new QScrollArea{this};
    scroll->setWidget(m_fields);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_name, 1);
    buttons->addWidget(m_arm);
    buttons->addWidget(m_defaults);
    buttons->addWidget(m_apply);
    auto* side = new QVBoxLayout{m_side};
    side->setContentsMargins(14, 8, 14, 8);
    side->setSpacing(7);
    side->addLayout(buttons);
    side->addWidget(scroll, 1);
    side->addWidget(m_figures);
    m_side->setFixedWidth(560);
    auto* rule = new QFrame{this};
    rule->setFixedWidth(1);
    rule->setProperty("rule", true);
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(rule);
    layout->addWidget(m_side);
    connect(m_table, &TableView::currentIdChanged, this, [this] { showCurrent(); });
    connect(m_arm, &QPushButton::clicked, this, [this] {
        if (const auto* s = current()) emit acted(ArmStrategy{s->id, !s->isArmed});
    });
    connect(m_apply, &QPushButton::clicked, this, &StrategiesPanel::apply);
    connect(m_defaults, &QPushButton::clicked, this, [this] {
        const auto* s = current();
        if (!s) return;
        for (const ParameterView& p : s->parameters) {
            if (const auto at = m_edits.find(format::text(p.name)); at != m_edits.end())
                setValue(at->second, p.valueDefault);
        }
    });
    showCurrent();
}

void StrategiesPanel::show(std::shared_ptr<const Snapshot> snapshot, nanoseconds since)
{
    m_snapshot = std::move(snapshot);
    m_model->apply(rows::strategies(*m_snapshot, since));
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_table->model()->index(0, 0));
    showCurrent();
}

const StrategyView* StrategiesPanel::current() const
{
    if (!m_snapshot) return nullptr;
    const std::string id = m_table->currentId().toStdString();
    const auto at = std::ranges::find(m_snapshot->strategies, id,
                                      [](const StrategyView& s) { return s.id.text; });
    return at == m_snapshot->strategies.end() ? nullptr : &*at;
}

void StrategiesPanel::showCurrent()
{
    const StrategyView* s = current();
    m_side->setVisible(s != nullptr);
    if (!s) return;
    m_name->setText(QString{format::text(s->kind) + u" on " + format::text(s->account.text)});
    m_arm->setText(s->isArmed ? u"Disarm"_s : u"Arm"_s);
    QStringList figures;
    for (const auto& [name, value] : s->figures)
        figures << QString{format::text(name) + u' ' + format::approximate(value, 2)};
    m_figures->setText(figures.join(u" · "_s));
    if (m_shown != format::text(s->id.text)) buildParameters(*s);
}

void StrategiesPanel::buildParameters(const StrategyView& s)
{
    m_shown = format::text(s.id.text);
    m_edits.clear();
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int cell = 0;
    for (const ParameterView& p : s.parameters) {
        const int row = cell / 2;
        const int column = cell % 2 * 2;
        ++cell;
        auto* label = new QLabel{title(p.name), m_fields};
        label->setProperty("tone", u"dim"_s);
        QWidget* edit = nullptr;
        if (isYesNo(p)) {
            edit = new QCheckBox{m_fields};
        } else {
            auto* spin = new QDoubleSpinBox{m_fields};
            spin->setLocale(QLocale::c());
            spin->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrows and wheel keys do it
            spin->setDecimals(isWhole(p) ? 0 : 2);
            spin->setRange(p.valueMin, p.valueMax);
            spin->setSingleStep(isWhole(p) ? 1 : 0.1);
            spin->setSuffix(
                p.unit == "deviations"
                    ? u" σ"_s
                    : (p.unit.empty() ? QString{} : QString{u' ' + format::text(p.unit)}));
            spin->setAlignment(Qt::AlignRight);
            spin->setToolTip(QString{u"From " + format::approximate(p.valueMin, 2) + u" to "
                                     + format::approximate(p.valueMax, 2) + u", by default "
                                     + format::approximate(p.valueDefault, 2)});
            edit = spin;
        }
        setValue(edit, p.value);
        edit->setAccessibleName(title(p.name));
        m_grid->addWidget(label, row, column);
        m_grid->addWidget(edit, row, column + 1);
        m_edits[format::text(p.name)] = edit;
    }
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
    m_grid->setRowStretch(cell / 2 + 1, 1);
}

void StrategiesPanel::apply()
{
    const StrategyView* s = current();
    if (!s) return;
    SetStrategyParameters act;
    act.strategy = s->id;
    for (const ParameterView& p : s->parameters) {
        const auto at = m_edits.find(format::text(p.name));
        if (at != m_edits.end() && std::abs(valueOf(at->second) - p.value) > 1e-9)
            act.values.emplace_back(p.name, valueOf(at->second));
    }
    if (!act.values.empty()) emit acted(act);
}

} // namespace holdfast::ui

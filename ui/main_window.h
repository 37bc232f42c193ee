// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/operator.h"
#include "core/engine/snapshot.h"
#include "ui/scenario/scenario_step.h"

#include <QMainWindow>

#include <memory>

namespace holdfast::ui {

struct WindowSetup {
    QString
        layoutFile; ///< Where docks, sizes and the theme are kept (an INI file); empty: nowhere.
    QString manualFile;         ///< HTML, shown by Help; empty: the entry is disabled.
    bool showsDrillCard = true; ///< Opens with the card of incidents (the drill's first start).
    bool asksBeforeExit =
        true; ///< Asks on closing if a stop is not verified or a strategy is armed.
};

/// The window. Shows snapshots and asks for acts; holds nothing of the domain, never waits for anything.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(WindowSetup setup = {}, QWidget* parent = nullptr);
    ~MainWindow() override;

public slots:
    void show(std::shared_ptr<const holdfast::engine::Snapshot> snapshot);
    void show() { QMainWindow::show(); }
    void showCandles(const holdfast::engine::ShowCandles& candles);
    void addLine(const holdfast::engine::LogLine& line);
    void showAnswer(const QString& token, holdfast::engine::AnswerKind kind, const QString& text);
    void showScenarioStep(const holdfast::ui::ScenarioStep& step);

signals:
    void operatorCommand(const holdfast::engine::OperatorCommand& command);
    /// The name of one of incidents() (ui/scenario/incidents.h).
    void scenarioChosen(const QString& name);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    friend class Shots;
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace holdfast::ui

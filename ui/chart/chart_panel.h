// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/operator.h"
#include "core/engine/snapshot.h"
#include "ui/chart/candle_plot.h"

#include <QWidget>

#include <map>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;

namespace holdfast::ui {
class ChartHeader;

/// The chart of one instrument: header, plot, and the levels of the position held on it.
class ChartPanel : public QWidget {
    Q_OBJECT

public:
    explicit ChartPanel(QWidget* parent = nullptr);
    ~ChartPanel() override;

    void show(const engine::Snapshot& snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    /// History replaces what is held; the latest candles are put at their places. Others' instruments and
    /// bars are ignored.
    void showCandles(const engine::ShowCandles& candles);
    /// Shows this instrument from now on and asks for its candles.
    void choose(const AccountId& account, const InstrumentId& instrument);
    [[nodiscard]] const AccountId& account() const { return m_account; }
    [[nodiscard]] const InstrumentId& instrument() const { return m_instrument; }
    [[nodiscard]] CandlePlot* plot() const { return m_plot; }
    [[nodiscard]] const CandleSeries& series() const { return m_series; }
    [[nodiscard]] const Overlay& overlay() const { return m_overlay; }

signals:
    void asked(const holdfast::engine::ShowInstrument& what);

protected:
    void changeEvent(QEvent* event) override;

private:
    void chooseBar(minutes bar);
    void ask();
    [[nodiscard]] std::vector<PriceLevel> levels(const engine::Snapshot& snapshot,
                                                 nanoseconds since) const;
    void updateOverlay(const engine::Snapshot& snapshot);

    CandleSeries m_series;
    Overlay m_overlay;
    OverlayChoice m_choice;
    std::size_t m_changedFrom = 0;
    AccountId m_account;
    InstrumentId m_instrument;
    minutes m_bar{5};
    bool m_isChosen = false;
    CandlePlot* m_plot;
    ChartHeader* m_header;
};

} // namespace holdfast::ui

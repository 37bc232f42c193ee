// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/price_level.h"

#include <qcustomplot.h>

namespace holdfast::ui {
class CandlePlot;

/// Price scale, levels and their labels, on a layer of their own.
class LevelPainter : public QCPLayerable {
public:
    LevelPainter(CandlePlot* plot, const QString& layer);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    QRect clipRect() const override;
    void draw(QCPPainter* painter) override;

private:
    void drawLevel(QCPPainter& painter, const PriceLevel& level, double y, double top,
                   const QRect& area) const;

    CandlePlot* m_plot;
};

} // namespace holdfast::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "axes/fittedaxis.h"
#include "tuner/tunercurve.h"

namespace anarchy {

/// The curve of one parameter: values on an axis of powers of two against what was measured, with limits of confidence.
/// The chosen value is filled and named in the accent's colour; the band around it is what counts as equally good, so
/// that a plateau is seen as one. A curve of an earlier round, when other parameters had other values, is pale. Words
/// to it are pointTexts().
class CurvePlot : public QWidget {
    Q_OBJECT

public:
    explicit CurvePlot(QWidget *parent = nullptr);

    /// \param start measure of the values that everything began with; balanced is shown as a share of it
    void display(const TunedParameter &parameter, Objective objective, double start);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QRectF plotArea() const;
    double x(quint32 value) const;
    double y(double measure) const;
    QString measureText(double measure) const;
    void paintPaper(QPainter &painter) const;
    void paintPlateau(QPainter &painter) const;
    void paintCurve(QPainter &painter, const std::vector<CurvePoint> &curve, bool isNewest) const;
    void paintPoint(QPainter &painter, const CurvePoint &point, bool isNewest) const;

    Objective m_objective = Objective::Throughput;
    double m_start = 1;
    quint32 m_chosen = 0;
    std::vector<std::vector<CurvePoint>> m_curves;
    std::vector<quint32> m_values; ///< ascending, each once
    FittedAxis m_axis;
};

} // namespace anarchy

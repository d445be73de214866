// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/autotune/tunercurves.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "desktop/look/look.h"
#include "desktop/look/textlabel.h"
#include "panel/autotune/curveplot.h"
#include "panel/controls/card.h"
#include "wording/tunerreport.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr int columnsFrom = 100 * look::grid; // width for two cards
} // namespace

class CurveCard : public Card {
public:
    explicit CurveCard(QWidget *parent)
        : Card(parent)
        , m_title(look::makeText(this))
        , m_axis(look::makeText(this))
        , m_plot(new CurvePlot(this))
        , m_why(look::makeText(this))
        , m_points(look::makeText(this))
    {
        m_title->setFont(look::strong(font()));
        m_axis->setFont(look::caption(font()));
        m_points->setFont(look::caption(font()));
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
        column->setSpacing(look::grid / 2);
        for (QWidget *widget :
             {static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_axis), static_cast<QWidget *>(m_plot),
              static_cast<QWidget *>(m_why), static_cast<QWidget *>(m_points)})
            column->addWidget(widget);
        column->addStretch();
        quieten();
    }

    void display(const TunedParameter &parameter, const TunerResult &result)
    {
        const QString name = parameterTitle(parameter.parameter);
        const quint32 start = result.start[static_cast<std::size_t>(parameter.parameter)];
        m_title->setText(choiceText(parameter, start));
        m_title->setAccessibleName(TunerCurves::tr("%1 choice", "parameter").arg(name));
        m_axis->setText(axisText(result.objective));
        m_plot->display(parameter, result.objective, startMeasure(result));
        m_why->setText(parameter.why.isEmpty()
                           ? TunerCurves::tr("Not at its end yet.")
                           : TunerCurves::tr("It went no further because of this: %1.").arg(parameter.why));
        m_why->setAccessibleName(TunerCurves::tr("%1 reason", "parameter").arg(name));
        m_points->setText(pointTexts(parameter).join(u'\n'));
        m_points->setAccessibleName(TunerCurves::tr("%1 measurements", "parameter").arg(name));
        m_plot->setAccessibleDescription(m_points->text());
        for (QLabel *label : {m_title, m_why, m_points})
            label->setAccessibleDescription(label->text());
    }

protected:
    void changeEvent(QEvent *event) override
    {
        Card::changeEvent(event);
        if (event->type() == QEvent::PaletteChange)
            quieten();
    }

private:
    static QString axisText(Objective objective)
    {
        switch (objective) {
        case Objective::Throughput:
            return TunerCurves::tr("Throughput, TX and RX together; the band counts as equal");
        case Objective::Latency:
            return TunerCurves::tr("DMA latency p99; the band counts as equal");
        case Objective::Balanced:
            break;
        }
        return TunerCurves::tr("Throughput over p99, the old values being 100 %; the band counts as equal");
    }

    /// Of the values that everything began with: the first that was measured.
    static double startMeasure(const TunerResult &result)
    {
        const Judgement &judgement = result.parameters.front().points.front().judgement;
        return measureOf(result.objective, judgement.throughput.before, judgement.latency.before);
    }

    void quieten()
    {
        QPalette quiet = palette();
        quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
        for (QLabel *label : {m_axis, m_points})
            label->setPalette(quiet);
    }

    QLabel *m_title; ///< owned as children, like the others
    QLabel *m_axis;
    CurvePlot *m_plot;
    QLabel *m_why;
    QLabel *m_points;
};

TunerCurves::TunerCurves(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(look::grid * 3 / 2);
}

void TunerCurves::display(const TunerResult &result)
{
    const auto count = static_cast<qsizetype>(result.parameters.size());
    while (m_cards.size() > count)
        delete m_cards.takeLast();
    while (m_cards.size() < count) {
        m_cards << new CurveCard(this);
        m_cards.back()->show();
    }
    for (qsizetype i = 0; i < count; ++i)
        m_cards[i]->display(result.parameters[static_cast<std::size_t>(i)], result);
    arrange();
}

void TunerCurves::arrange()
{
    const int columns = width() >= columnsFrom ? 2 : 1;
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, columns > 1);
    for (int i = 0; i < m_cards.size(); ++i)
        m_grid->addWidget(m_cards[i], i / columns, i % columns);
}

void TunerCurves::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace anarchy

#include "moc_tunercurves.cpp"

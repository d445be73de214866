// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/autotune/tunersetup.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>

#include <algorithm>
#include <array>

#include "base/units.h"
#include "desktop/look/look.h"
#include "desktop/look/textlabel.h"
#include "live/linkreader.h"
#include "panel/controls/segmentedcontrol.h"
#include "wording/tunerreport.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr std::array objectives{Objective::Throughput, Objective::Latency, Objective::Balanced};
constexpr double leastShare = 0.001; // of the maximum; a link that carries less is idle

QString titleOf(Objective objective)
{
    switch (objective) {
    case Objective::Throughput:
        return TunerSetup::tr("Throughput");
    case Objective::Latency:
        return TunerSetup::tr("Latency");
    case Objective::Balanced:
        break;
    }
    return TunerSetup::tr("Balanced");
}

QString explain(Objective objective)
{
    switch (objective) {
    case Objective::Throughput:
        return TunerSetup::tr("As many bytes a second as possible, TX and RX together. For compute work.");
    case Objective::Latency:
        return TunerSetup::tr("The lowest p99 of DMA latency, at whatever throughput. For games.");
    case Objective::Balanced:
        break;
    }
    return TunerSetup::tr("Throughput over p99: one per cent more of the one is worth one per cent less of the other.");
}

QString numberOf(int measurements)
{
    return countText(static_cast<quint64>(measurements));
}

} // namespace

TunerSetup::TunerSetup(LinkReader &reader, ChangeController &changes, TunerController &tuner, QWidget *parent)
    : Card(parent)
    , m_reader(reader)
    , m_changes(changes)
    , m_tuner(tuner)
    , m_objectives(new SegmentedControl(this))
    , m_objectiveText(makeHelp())
    , m_live(new QRadioButton(tr("What the link carries no&w"), this))
    , m_bench(new QRadioButton(tr("&Built-in load"), this))
    , m_loadText(makeHelp())
    , m_seconds(new QSpinBox(this))
    , m_forecast(makeHelp())
    , m_obstacle(new QLabel(this))
    , m_start(new QPushButton(tr("&Start tuning"), this))
{
    auto *title = new QLabel(tr("Find better values by measuring"), this);
    QFont font = look::strong(this->font());
    font.setPointSizeF(font.pointSizeF() * 1.1);
    title->setFont(font);
    QLabel *what = makeHelp();
    what->setText(
        tr("Steps through values by powers of two, each on trial, until nothing gets better, and goes back at once "
           "when one does harm. Nothing is kept before you say so."));
    m_objectives->setAccessibleName(tr("Objective"));
    for (const Objective objective : objectives)
        m_objectives->addSegment(titleOf(objective), tr("Tune for %1").arg(objectiveText(objective)));
    m_objectiveText->setAccessibleName(tr("What the objective means"));
    m_live->setAccessibleName(tr("Measure what the link carries now"));
    m_live->setChecked(true);
    m_bench->setAccessibleName(tr("Measure the built-in load"));
    m_loadText->setAccessibleName(tr("What the load means"));
    constexpr auto shortest = std::chrono::duration_cast<std::chrono::seconds>(TuningOptions::shortestMeasure);
    constexpr auto longest = std::chrono::duration_cast<std::chrono::seconds>(TuningOptions::longestMeasure);
    constexpr auto usual = std::chrono::duration_cast<std::chrono::seconds>(TuningOptions().measure);
    m_seconds->setRange(static_cast<int>(shortest.count()), static_cast<int>(longest.count()));
    m_seconds->setValue(static_cast<int>(usual.count()));
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setAccessibleName(tr("Length of a measurement"));
    m_seconds->setAccessibleDescription(tr("Longer tells smaller differences from chance."));
    m_forecast->setAccessibleName(tr("What tuning takes"));
    m_obstacle->setWordWrap(true);
    m_obstacle->setAccessibleName(tr("Why nothing can be tuned"));
    m_start->setAccessibleName(tr("Start tuning"));
    m_start->setAutoDefault(false);

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    grid->setHorizontalSpacing(2 * look::grid);
    grid->setVerticalSpacing(look::grid / 2);
    grid->setColumnStretch(1, 1);
    int row = 0;
    grid->addWidget(title, row++, 0, 1, 2);
    grid->addWidget(what, row++, 0, 1, 2);
    const auto addRow = [&](const QString &name, QWidget *field, QWidget *help) {
        grid->setRowMinimumHeight(row++, look::grid);
        auto *label = new QLabel(name, this);
        grid->addWidget(label, row, 0, Qt::AlignTop);
        grid->addWidget(field, row++, 1, Qt::AlignLeft);
        if (help)
            grid->addWidget(help, row++, 1);
        return label;
    };
    addRow(tr("Objective"), m_objectives, m_objectiveText);
    auto *load = new QWidget(this);
    auto *loads = new QHBoxLayout(load);
    loads->setContentsMargins(0, 0, 0, 0);
    loads->setSpacing(2 * look::grid);
    loads->addWidget(m_live);
    loads->addWidget(m_bench);
    addRow(tr("Load"), load, m_loadText);
    addRow(tr("Parameters"), makeParameters(), nullptr);
    addRow(tr("Measure each for"), m_seconds, m_forecast)->setBuddy(m_seconds);
    grid->setRowMinimumHeight(row++, look::grid);
    grid->addWidget(m_start, row, 0, 1, 2, Qt::AlignLeft);
    grid->addWidget(m_obstacle, ++row, 0, 1, 2);

    connect(m_objectives, &SegmentedControl::chosen, this,
            [this](int index) { setObjective(objectives[static_cast<std::size_t>(index)]); });
    connect(m_live, &QRadioButton::toggled, this, &TunerSetup::showState);
    connect(m_seconds, &QSpinBox::valueChanged, this, &TunerSetup::showState);
    connect(m_start, &QPushButton::clicked, this, [this] { m_tuner.start(wish()); });
    connect(&m_tuner, &TunerController::changed, this, &TunerSetup::showState);
    connect(&m_reader, &LinkReader::advanced, this, [this] {
        if (isVisible())
            showLoad();
    });
    setObjective(m_objective);
    quieten();
}

QLabel *TunerSetup::makeHelp()
{
    QLabel *label = look::makeText(this);
    label->setFont(look::caption(font()));
    m_quiet << label;
    return label;
}

QWidget *TunerSetup::makeParameters()
{
    auto *sheet = new QWidget(this);
    auto *grid = new QGridLayout(sheet);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(2 * look::grid);
    grid->setVerticalSpacing(look::grid / 2);
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        if (!TunerPlan::isTunable(field))
            continue;
        auto *box = new QCheckBox(parameterTitle(field), sheet);
        box->setAccessibleName(tr("Tune %1", "parameter").arg(parameterTitle(field)));
        const auto count = static_cast<int>(m_fields.size());
        grid->addWidget(box, count / 2, count % 2);
        m_parameters << box;
        m_fields << field;
        connect(box, &QCheckBox::toggled, this, &TunerSetup::showState);
    }
    return sheet;
}

void TunerSetup::setObjective(Objective objective)
{
    m_objective = objective;
    m_objectives->setCurrent(static_cast<int>(std::ranges::find(objectives, objective) - objectives.begin()));
    m_objectiveText->setText(explain(objective));
    const std::vector<int> usual = TunerPlan::parametersOf(objective);
    for (qsizetype i = 0; i < m_fields.size(); ++i)
        m_parameters[i]->setChecked(std::ranges::count(usual, m_fields[i]) > 0);
    showState();
}

TuningWish TunerSetup::wish() const
{
    TuningWish wish;
    wish.objective = m_objective;
    wish.bench = m_bench->isChecked();
    wish.measure = std::chrono::seconds(m_seconds->value());
    // In the order in which they matter for the objective, then the others.
    const auto isWanted = [this](int field) {
        const qsizetype i = m_fields.indexOf(field);
        return i >= 0 && m_parameters[i]->isChecked();
    };
    std::ranges::copy_if(TunerPlan::parametersOf(m_objective), std::back_inserter(wish.parameters), isWanted);
    for (const int field : m_fields) {
        if (isWanted(field) && !std::ranges::count(wish.parameters, field))
            wish.parameters.push_back(field);
    }
    return wish;
}

void TunerSetup::showState()
{
    const QString benchObstacle = m_tuner.benchObstacle();
    m_bench->setEnabled(benchObstacle.isEmpty());
    if (!benchObstacle.isEmpty())
        m_live->setChecked(true);
    const TuningWish wish = this->wish();
    QString obstacle = m_tuner.obstacle();
    if (obstacle.isEmpty() && wish.parameters.empty())
        obstacle = tr("Choose at least one parameter.");
    m_obstacle->setText(obstacle);
    m_obstacle->setAccessibleDescription(obstacle);
    m_obstacle->setVisible(!obstacle.isEmpty());
    m_start->setEnabled(obstacle.isEmpty());
    const bool lock = m_changes.asksForPassword();
    m_start->setIcon(lock ? look::icon(u"object-locked-symbolic"_s) : QIcon());

    const TunerPlan plan = m_tuner.planFor(wish);
    const auto each = wish.measure + TuningOptions().settle;
    const int usual = Tuner(plan).step().about;
    QString forecast = tr("About %1 measurements (%2), hardly more than %3 (%4).", "number, time, number, time")
                           .arg(numberOf(usual), timeText(usual * each), numberOf(std::max(plan.budget(), usual)),
                                timeText(std::max(plan.budget(), usual) * each));
    if (static_cast<quint64>(plan.budget()) < plan.exhaustive())
        forecast += u' ' + tr("Trying every combination would take %1.").arg(countText(plan.exhaustive()));
    if (lock)
        forecast += u'\n' + authorisationText(plan, each);
    else if (m_tuner.isSimulated())
        forecast += u'\n' + tr("The link is simulated: what is found holds for the simulation and for no machine.");
    m_forecast->setText(wish.parameters.empty() ? QString() : forecast);
    m_forecast->setAccessibleDescription(m_forecast->text());
    showLoad();
}

void TunerSetup::showLoad()
{
    QString text;
    if (m_bench->isChecked()) {
        text = tr("Fills every channel in both directions while it measures, beside whatever else the link carries.");
    } else {
        const auto &sample = m_reader.latest();
        const double rate = sample ? sample->value(Metric::TxRate) + sample->value(Metric::RxRate) : 0;
        const double maximum = sample ? sample->value(Metric::MaximumRate) : 0;
        text = rate > leastShare * maximum
            ? tr("Your own work, %1 at present. It should go on evenly until tuning has ended.")
                  .arg(rateQuantity(rate).text())
            : tr("The link is idle: start the work that it is to be tuned for, and keep it going.");
    }
    if (!m_bench->isEnabled())
        text += u'\n' + tr("No built-in load: %1", "end of a sentence").arg(m_tuner.benchObstacle());
    if (text == m_loadText->text())
        return;
    m_loadText->setText(text);
    m_loadText->setAccessibleDescription(text);
}

void TunerSetup::quieten()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    for (QLabel *label : std::as_const(m_quiet))
        label->setPalette(quiet);
    QPalette warning = palette();
    warning.setColor(QPalette::WindowText, look::ink(look::Ink::Warning, palette()));
    m_obstacle->setPalette(warning);
}

void TunerSetup::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        quieten();
}

} // namespace anarchy

#include "moc_tunersetup.cpp"

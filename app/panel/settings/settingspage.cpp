// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/settings/settingspage.h"

#include <QGridLayout>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <array>

#include "base/units.h"
#include "desktop/look/look.h"
#include "panel/controls/card.h"
#include "panel/controls/pagescroll.h"
#include "panel/settings/historysettings.h"
#include "panel/settings/noticesettings.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr std::array periodsMs{10, 20, 50, 100, 250, 500, 1000, 2000, 5000, 10000};
static_assert(periodsMs.front() == Sampler::minimumPeriod.count()
              && periodsMs.back() == Sampler::maximumPeriod.count());
} // namespace

SettingsPage::SettingsPage(PreferenceStore &preferences, HistoryKeeper &history, QWidget *parent)
    : QWidget(parent)
    , m_preferences(preferences)
    , m_period(new QComboBox(this))
    , m_trial(new QSpinBox(this))
    , m_errors(new QSpinBox(this))
    , m_problem(new QLabel(this))
{
    setAccessibleName(tr("Settings page"));
    for (const int ms : periodsMs)
        m_period->addItem(durationQuantity(ms * 1e6).text(), ms);
    m_period->setAccessibleName(tr("Sampling period"));
    m_trial->setRange(Preferences::shortestTrial.count(), Preferences::longestTrial.count());
    m_trial->setSuffix(tr(" s"));
    m_trial->setAccessibleName(tr("Length of a trial"));
    m_errors->setRange(0, TrialGuard::mostTolerated);
    m_errors->setSpecialValueText(tr("never"));
    m_errors->setAccessibleName(tr("Errors that end a trial"));
    m_problem->setWordWrap(true);

    auto *sheet = new Card(this);
    auto *grid = new QGridLayout(sheet);
    grid->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    grid->setHorizontalSpacing(2 * look::grid);
    grid->setVerticalSpacing(look::grid / 2);
    grid->setColumnStretch(2, 1);
    addRow(*grid, tr("Sampling &period"), m_period,
           tr("How often the driver's counters are read. Shorter shows shorter spikes and costs more processor time: "
              "about "
              "0.1 % of a core at 250 ms. Every sample of the last hour is kept at 250 ms; at shorter periods less of "
              "it, and "
              "seconds after that."));
    addRow(
        *grid, tr("&Length of a trial"), m_trial,
        tr("How long a change stays on trial. The kernel then goes back to the settings before unless you say Keep."));
    addRow(*grid, tr("&Errors that end a trial"), m_errors,
           tr("So many more errors than the minute before the change leads to expect take a trial back early. A link "
              "that goes "
              "down for a second always does."));
    auto *sheets = new QWidget;
    auto *column = new QVBoxLayout(sheets);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid * 3 / 2);
    column->addWidget(sheet);
    column->addWidget(new HistorySettings(m_preferences, history, sheets));
    column->addWidget(new NoticeSettings(m_preferences, sheets));
    column->addWidget(m_problem);
    column->addStretch();
    auto *scroll = new PageScroll(sheets, this);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(scroll);

    connect(m_period, &QComboBox::currentIndexChanged, this, &SettingsPage::adoptFields);
    connect(m_trial, &QSpinBox::valueChanged, this, &SettingsPage::adoptFields);
    connect(m_errors, &QSpinBox::valueChanged, this, &SettingsPage::adoptFields);
    connect(&m_preferences, &PreferenceStore::changed, this, &SettingsPage::showPreferences);
    showPreferences();
}

void SettingsPage::addRow(QGridLayout &grid, const QString &label, QWidget *field, const QString &help)
{
    const int row = grid.rowCount();
    auto *name = new QLabel(label, this);
    name->setBuddy(field);
    grid.addWidget(name, row, 0);
    grid.addWidget(field, row, 1, Qt::AlignLeft);
    auto *words = new QLabel(help, this);
    words->setWordWrap(true);
    words->setFont(look::caption(font()));
    words->setForegroundRole(QPalette::PlaceholderText);
    words->setContentsMargins(0, 0, 0, look::grid * 3 / 2);
    grid.addWidget(words, row + 1, 1, 1, 2);
    field->setAccessibleDescription(help);
}

void SettingsPage::showPreferences()
{
    const QScopedValueRollback showing(m_showing, true);
    const Preferences &preferences = m_preferences.get();
    const int period = static_cast<int>(preferences.samplingPeriod.count());
    if (m_period->findData(period) < 0) // chosen by hand in the file
        m_period->addItem(durationQuantity(period * 1e6).text(), period);
    m_period->setCurrentIndex(m_period->findData(period));
    m_trial->setValue(static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(preferences.trial).count()));
    m_errors->setValue(preferences.errorsTolerated);
    m_problem->setText(m_preferences.problem().isEmpty()
                           ? QString()
                           : tr("These choices hold until the panel ends: %1.").arg(m_preferences.problem()));
    m_problem->setVisible(!m_problem->text().isEmpty());
}

void SettingsPage::adoptFields()
{
    if (m_showing)
        return;
    Preferences preferences = m_preferences.get();
    preferences.samplingPeriod = std::chrono::milliseconds(m_period->currentData().toInt());
    preferences.trial = std::chrono::seconds(m_trial->value());
    preferences.errorsTolerated = m_errors->value();
    m_preferences.set(preferences);
}

} // namespace anarchy

#include "moc_settingspage.cpp"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/preferences.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr QLatin1StringView samplingKey = "sampling_period_ms"_L1;
constexpr QLatin1StringView trialKey = "trial_seconds"_L1;
constexpr QLatin1StringView errorsKey = "trial_errors"_L1;
constexpr QLatin1StringView historyKey = "keep_history"_L1;
constexpr QLatin1StringView plotsKey = "hidden_plots"_L1;

// Within the limits, or the default: a file that somebody edited must not stop the program.
template <typename Duration> Duration read(const QSettings &file, QLatin1StringView key, Duration low, Duration high, Duration otherwise)
{
    bool ok = false;
    const Duration value(file.value(key).toInt(&ok));
    return ok && value >= low && value <= high ? value : otherwise;
}

} // namespace

PreferenceStore::PreferenceStore(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
{
    load();
}

QString PreferenceStore::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/anarchy-egpu/panel.ini"_s;
}

void PreferenceStore::load()
{
    if (m_path.isEmpty())
        return;
    const QSettings file(m_path, QSettings::IniFormat);
    m_preferences.samplingPeriod
        = read(file, samplingKey, Sampler::minimumPeriod, Sampler::maximumPeriod, m_preferences.samplingPeriod);
    m_preferences.trial = read(file, trialKey, Preferences::shortestTrial, Preferences::longestTrial,
                               std::chrono::duration_cast<std::chrono::seconds>(m_preferences.trial));
    bool number = false;
    const int errors = file.value(errorsKey).toInt(&number);
    if (number && errors >= 0 && errors <= TrialGuard::mostTolerated)
        m_preferences.errorsTolerated = errors;
    m_preferences.keepHistory = file.value(historyKey, m_preferences.keepHistory).toBool();
    if (file.contains(plotsKey)) {
        const QStringList hidden = file.value(plotsKey).toStringList();
        m_preferences.hiddenPlots = QSet<QString>(hidden.begin(), hidden.end());
    }
}

void PreferenceStore::save()
{
    if (m_path.isEmpty())
        return;
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QSettings file(m_path, QSettings::IniFormat);
    file.setValue(samplingKey, static_cast<int>(m_preferences.samplingPeriod.count()));
    file.setValue(trialKey, static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(m_preferences.trial).count()));
    file.setValue(errorsKey, m_preferences.errorsTolerated);
    file.setValue(historyKey, m_preferences.keepHistory);
    QStringList hidden = m_preferences.hiddenPlots.values();
    hidden.sort();
    file.setValue(plotsKey, hidden);
    file.sync();
    m_problem = file.status() == QSettings::NoError ? QString() : tr("%1 cannot be written").arg(m_path);
}

void PreferenceStore::set(const Preferences &preferences)
{
    if (preferences == m_preferences)
        return;
    m_preferences = preferences;
    save();
    Q_EMIT changed();
}

} // namespace anarchy

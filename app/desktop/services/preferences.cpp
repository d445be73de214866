// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/preferences.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

#include "serviceslog.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr QLatin1StringView samplingKey = "sampling_period_ms"_L1;
constexpr QLatin1StringView trialKey = "trial_seconds"_L1;
constexpr QLatin1StringView errorsKey = "trial_errors"_L1;
constexpr QLatin1StringView historyKey = "keep_history"_L1;
constexpr QLatin1StringView plotsKey = "hidden_plots"_L1;
constexpr QLatin1StringView baselineKey = "baseline"_L1;
constexpr QLatin1StringView mutedKey = "muted_notices"_L1;
constexpr QLatin1StringView quietKey = "quiet_hours"_L1;
constexpr QLatin1StringView quietFromKey = "quiet_from"_L1;
constexpr QLatin1StringView quietToKey = "quiet_to"_L1;
constexpr QLatin1StringView timeFormat = "HH:mm"_L1;

// Within the limits, or the default: a file that somebody edited must not stop the program.
template <typename Duration>
Duration read(const QSettings &file, QLatin1StringView key, Duration low, Duration high, Duration otherwise)
{
    bool ok = false;
    const Duration value(file.value(key).toInt(&ok));
    return ok && value >= low && value <= high ? value : otherwise;
}

NoticeRules readNotices(const QSettings &file)
{
    NoticeRules rules;
    const QStringList muted = file.value(mutedKey).toStringList();
    for (int kind = 0; kind < noticeKindCount; ++kind)
        rules.wanted[static_cast<std::size_t>(kind)]
            = !muted.contains(QLatin1StringView(noticeKindName(static_cast<NoticeKind>(kind))));
    rules.quiet.on = file.value(quietKey, rules.quiet.on).toBool();
    const auto readTime = [&file](QLatin1StringView key, QTime &time) {
        if (const QTime read = QTime::fromString(file.value(key).toString(), timeFormat); read.isValid())
            time = read;
    };
    readTime(quietFromKey, rules.quiet.from);
    readTime(quietToKey, rules.quiet.to);
    return rules;
}

void writeNotices(QSettings &file, const NoticeRules &rules)
{
    QStringList muted;
    for (int kind = 0; kind < noticeKindCount; ++kind) {
        if (!rules.wants(static_cast<NoticeKind>(kind)))
            muted += QLatin1StringView(noticeKindName(static_cast<NoticeKind>(kind)));
    }
    file.setValue(mutedKey, muted);
    file.setValue(quietKey, rules.quiet.on);
    file.setValue(quietFromKey, rules.quiet.from.toString(timeFormat));
    file.setValue(quietToKey, rules.quiet.to.toString(timeFormat));
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
    m_preferences.baseline = file.value(baselineKey).toString();
    m_preferences.notices = readNotices(file);
}

void PreferenceStore::save()
{
    if (m_path.isEmpty())
        return;
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QSettings file(m_path, QSettings::IniFormat);
    file.setValue(samplingKey, static_cast<int>(m_preferences.samplingPeriod.count()));
    file.setValue(trialKey,
                  static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(m_preferences.trial).count()));
    file.setValue(errorsKey, m_preferences.errorsTolerated);
    file.setValue(historyKey, m_preferences.keepHistory);
    QStringList hidden = m_preferences.hiddenPlots.values();
    hidden.sort();
    file.setValue(plotsKey, hidden);
    file.setValue(baselineKey, m_preferences.baseline);
    writeNotices(file, m_preferences.notices);
    file.sync();
    const bool failed = file.status() != QSettings::NoError;
    if (failed && m_problem.isEmpty()) // each save fails like the one before
        qCWarning(servicesLog) << m_path << "cannot be written:" << file.status();
    m_problem = failed ? tr("%1 cannot be written").arg(m_path) : QString();
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

#include "moc_preferences.cpp"

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSet>
#include <QString>

#include <chrono>

#include "contract/change.h"
#include "desktop/services/noticerules.h"
#include "live/trialguard.h"
#include "telemetry/sampler.h"

namespace anarchy {

/// What the user chose for this program.
struct Preferences {
    std::chrono::milliseconds samplingPeriod = Sampler::defaultPeriod;
    std::chrono::milliseconds trial = defaultTrial; ///< how long a change stays on trial
    int errorsTolerated = TrialGuard::defaultTolerated; ///< in a trial, see there; 0: errors end none
    bool keepHistory = true; ///< beyond the program's end
    QSet<QString> hiddenPlots{QStringLiteral("interrupts")}; ///< by PlotStack's names
    QString baseline; ///< name of the one that plots show and the link is watched against; empty: none
    NoticeRules notices;

    static constexpr std::chrono::seconds shortestTrial{5};
    static constexpr std::chrono::seconds longestTrial{60};

    bool operator==(const Preferences &) const = default;
};

/// Keeps the preferences in one small file, which is written whole at each change. What a file says wrongly is left at
/// its default.
class PreferenceStore : public QObject {
    Q_OBJECT

public:
    /// \param path of the file; empty: nothing is read or kept
    explicit PreferenceStore(QString path = {}, QObject *parent = nullptr);

    /// In the user's configuration folder.
    static QString defaultPath();

    const Preferences &get() const { return m_preferences; }
    void set(const Preferences &preferences);
    /// Why the last change will not outlive the program; empty if it will.
    const QString &problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    void load();
    void save();

    QString m_path;
    Preferences m_preferences;
    QString m_problem;
};

} // namespace anarchy

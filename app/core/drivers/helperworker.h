// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QVariantMap>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

#include "anarchy_egpu/control.h"
#include "contract/change.h"

class KJob;
namespace KAuth {
class ExecuteJob;
}

namespace anarchy {

/// Where the driver is and how long to wait for whom; tests use their own.
struct HelperSettings {
    QByteArray device; ///< path of the control device
    std::chrono::milliseconds promptGuard; ///< longest wait for an action that may ask for a password
    std::chrono::milliseconds quickGuard; ///< longest wait for one that does not
    std::chrono::milliseconds busyGuard; ///< how long a running helper may take to say that it has begun
    std::chrono::milliseconds stuckGuard; ///< how much longer than its own guard KAuth's thread may take
};

/// One request on its way. Nobody changes it once it is sent, but for `withdrawn`.
struct HelperRequest {
    quint64 ticket = 0;
    QLatin1StringView action;
    QVariantMap arguments;
    QByteArray id;
    Change change; ///< apply only
    bool onTrial = false; ///< apply only
    QByteArray token; ///< apply only
    HelperSettings settings;
    std::atomic_bool withdrawn = false; ///< the asker was already told that it timed out

    bool needsDriver() const;
    bool mayPrompt() const;
    std::chrono::milliseconds guard() const { return mayPrompt() ? settings.promptGuard : settings.quickGuard; }
};

/// The only place where KAuth is used. Runs one request at a time; lives in a thread of its own.
class HelperWorker : public QObject {
    Q_OBJECT

public:
    static HelperWorker &instance();

    void run(const std::shared_ptr<HelperRequest> &request);

Q_SIGNALS:
    void finished(quint64 ticket, const anarchy::Outcome &outcome);

private Q_SLOTS:
    // QtDBus connects by name only.
    void onHelperSignal(int type, const QString &action, const QByteArray &blob);

private:
    HelperWorker();

    void ask();
    bool askOnceMore();
    void onResult(KJob *job);
    Outcome outcomeOf(const QVariantMap &reply) const;
    Outcome unanswered(const QString &why) const;
    Outcome readBack() const;
    void letGoOfJob();
    void end(const Outcome &outcome);

    std::shared_ptr<HelperRequest> m_request;
    std::optional<anarchy_config> m_before;
    bool m_begun = false; ///< a helper has said so
    bool m_askedTwice = false;
    QPointer<KAuth::ExecuteJob> m_job;
    QTimer m_guard;
    QTimer m_busyGuard;
};

} // namespace anarchy

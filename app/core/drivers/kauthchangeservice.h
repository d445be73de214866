// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include <atomic>
#include <memory>

#include "drivers/helperworker.h"
#include "port/changeservice.h"

namespace anarchy {

/// Asks the privileged helper through KAuth, and believes the driver rather than the answer.
///
/// KAuth blocks (it asks polkit and starts the helper synchronously), so all of it lives in one worker thread that the
/// whole process shares. KAuth's back ends are process-wide objects that belong to the thread which first uses them:
/// nothing else in the process may use KAuth, and they go with the application.
///
/// Every job of KAuth's holds a QEventLoopLocker, whose end would end an application without windows (the command line,
/// the tray). The constructor therefore calls QCoreApplication::setQuitLockEnabled(false); an application whose last
/// window closes while a request runs has to call quit() itself, e.g. on lastWindowClosed.
class KAuthChangeService : public ChangeService {
    Q_OBJECT

public:
    using Settings = HelperSettings;
    /// \param device path of the control device
    static Settings defaultSettings(const QByteArray &device);

    explicit KAuthChangeService(const QByteArray &device, QObject *parent = nullptr);
    explicit KAuthChangeService(const Settings &settings, QObject *parent = nullptr);
    ~KAuthChangeService() override;

    bool isBusy() const override { return m_busy; }
    void confirm() override;
    void persist() override;
    void forget() override;

private:
    using Answer = void (ChangeService::*)(const Outcome &);

    void startApply(const Change &change, std::chrono::milliseconds trial) override;
    void startRevert() override;
    void send(std::shared_ptr<HelperRequest> request, Answer answer);
    void endTrial(QLatin1StringView action, Answer answer);
    void answerLater(Answer answer, const Outcome &outcome);
    void finish(quint64 ticket, const Outcome &outcome);

    Settings m_settings;
    QTimer m_guard; // fires only when the worker itself is stuck
    QByteArray m_token; // of the change on trial; empty without one
    std::shared_ptr<HelperRequest> m_request;
    Answer m_answer = nullptr;
    bool m_busy = false;
};

} // namespace anarchy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "desktop/services/changecontroller.h"
#include "port/changeservice.h"
#include "port/driverport.h"

namespace anarchy {

/// Clock that stands until it is told to move. Shared with the sampler's thread.
class TestClock {
public:
    qint64 now() const { return m_now; }
    void advance(std::chrono::milliseconds by) { m_now += std::chrono::nanoseconds(by).count(); }

private:
    std::atomic<qint64> m_now = 1'000'000'000'000;
};

/// A driver whose every move a test decides: presence, counters, trial clock, and what the helper answers.
class TestDriver final : public DriverPort {
    Q_OBJECT

public:
    TestDriver();
    ~TestDriver() override;

    Presence presence() const override { return m_presence; }
    QString presenceText() const override { return QStringLiteral("Nothing is there."); }
    bool isSimulated() const override { return simulated; }
    std::unique_ptr<TelemetryReader> openReader(int link) const override;
    QList<int> links() const override { return m_links; }
    QString linkIdentity(int) const override { return identity; }
    std::optional<Configuration> configuration() const override;
    ChangeService *changes() override;

    void setPresence(Presence presence);
    /// What the next requests come to; Done carries them out.
    void answerWith(Outcome outcome) { m_answer = std::move(outcome); }
    /// The driver's own clock moves: a trial whose time is up is reverted, as the kernel does.
    void passTrialTime(int ms);
    /// Somebody else changes the configuration.
    void setRunning(const ParameterValues &values);
    void startForeignTrial(const ParameterValues &values, int ms);
    void setEffective(int field, quint32 value, anarchy_limit limit);
    int requests() const { return m_requests; }

    /// The page that readers copy next, e.g. to add bytes; time is set when it is read.
    void changePage(const std::function<void(TelemetryPage &)> &change);
    void setLinkThere(bool there);
    /// The page's time stands from now on, so that the sampler makes nothing of it and all samples are the test's.
    void stand();
    /// Links come and go.
    void setLinks(const QList<int> &links);
    /// The link that was opened last; -1 before.
    int linkRead() const { return m_linkRead; }

    bool simulated = false;
    QString identity = QStringLiteral("loopback");

private:
    class Changes;
    struct Shared {
        std::mutex mutex;
        TelemetryPage page{};
        bool there = true;
        quint64 standsAtNs = 0; ///< 0: the clock goes on
    };

    Outcome carryOut(const Change &change, int trialMs);
    Outcome endTrial(bool keep, anarchy_event_source source = ANARCHY_SOURCE_IOCTL);
    /// What the kernel tells everybody who listens, after the configuration has changed.
    void tell(anarchy_event_type type, anarchy_event_source source, const ParameterValues &before, int trialMs = 0);

    std::shared_ptr<Shared> m_shared;
    Presence m_presence = Presence::Ready;
    QList<int> m_links{0};
    mutable std::atomic<int> m_linkRead = -1;
    Configuration m_configuration;
    Outcome m_answer{Outcome::Code::Done, {}};
    int m_requests = 0;
    quint64 m_sequence = 0;
    std::unique_ptr<Changes> m_changes;
};

/// Every warning that is ours: the offscreen platform says of itself that it has no window manager.
QRegularExpression anyWarning();

/// Samples that a test makes up: one every 250 ms, ending now.
Sample makeSample(qint64 timeNs, double txRate, double rxRate = 1e9, double p99Ns = 80e3);

} // namespace anarchy

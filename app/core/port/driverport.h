// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

#include "anarchy_egpu/control.h"
#include "anarchy_egpu/telemetry.h"
#include "contract/parameters.h"

namespace anarchy {

class ChangeService;
class Playback;

using TelemetryPage = anarchy_telemetry;

/// What a program finds of the driver.
enum class Presence {
    Ready, ///< a link can be read
    NoDriver, ///< the module is not loaded
    NoLink, ///< the module is loaded and has no link
    NoPermission, ///< the device nodes exist and may not be opened
    Incompatible, ///< the module speaks another version of the contract
};

/// The configuration of the driver at one moment.
struct Configuration {
    ParameterValues running{};
    ParameterValues effective{};
    std::array<quint32, ANARCHY_PARAM_COUNT> limit{}; ///< enum anarchy_limit
    ParameterValues loaded{}; ///< what the module was loaded with
    ParameterValues previous{}; ///< where the trial returns to
    quint64 generation = 0;
    bool onTrial = false;
    int trialLeftMs = 0;
    bool safeMode = false;

    /// Takes over what CONFIG_GET returned.
    static Configuration from(const anarchy_config &config);
    bool operator==(const Configuration &) const = default;
};

/// Reads one link's telemetry. Belongs to one thread at a time, usually the sampler's.
class TelemetryReader {
public:
    virtual ~TelemetryReader() = default;
    /// Copies the page. False when the link is gone; the caller then asks the port for a new reader.
    virtual bool read(TelemetryPage &page) = 0;
    /// True when read() tells by itself that the link is gone. Otherwise the caller has to suspect it when the page
    /// does not change any more.
    virtual bool knowsWhenGone() const { return false; }
};

/// The driver as the app sees it: the kernel's, a simulated or a recorded one. Lives in the thread that made it.
class DriverPort : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual Presence presence() const = 0;
    /// One sentence that goes with the presence: what is missing, with the system's own words where there are any.
    virtual QString presenceText() const = 0;
    /// True when nothing of what is shown comes from a kernel.
    virtual bool isSimulated() const = 0;
    /// The controls of a recording; null for everything that happens now. Owned by the port.
    virtual Playback *playback() { return nullptr; }
    /// The clock that pages and events carry, ns: CLOCK_MONOTONIC unless the port has a time line of its own.
    virtual qint64 nowNs() const;
    /// Numbers of the links that can be read now, ascending.
    virtual QList<int> links() const;
    /// A reader for link `link`, or null. May be called from any thread.
    virtual std::unique_ptr<TelemetryReader> openReader(int link) const = 0;
    /// What stays the same of link `link` when it comes back, see linkidentity.h; empty when there is nothing such.
    virtual QString linkIdentity(int link) const;
    /// The configuration now, or nothing without a driver.
    virtual std::optional<Configuration> configuration() const = 0;
    /// The way to change it. Owned by the port.
    virtual ChangeService *changes() = 0;

Q_SIGNALS:
    /// A module or a link came or went: presence() or links() may be another.
    void presenceChanged();
    /// Somebody changed, confirmed or reverted the configuration.
    void configurationChanged();
    /// Every event of the driver, in order; `missed` are those lost between this one and the one before.
    void eventReceived(const anarchy_event &event, quint64 missed);
};

} // namespace anarchy

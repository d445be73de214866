// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/drivers.h"

#include <QDir>
#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <libudev.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/filedescriptor.h"
#include "contract/devicepaths.h"
#include "contract/linkidentity.h"
#include "drivers/kauthchangeservice.h"
#include "drivers/readconfiguration.h"
#include "driverslog.h"
#include "machine/moduleinstallation.h"

namespace anarchy {

namespace {

bool understands(const TelemetryPage &page)
{
    return page.magic == ANARCHY_TELEMETRY_MAGIC && page.version == ANARCHY_TELEMETRY_VERSION
        && page.size >= sizeof(TelemetryPage);
}

/// Copies of the mapped page, each taken whole under its sequence count.
class MappedPage final : public TelemetryReader {
public:
    static std::unique_ptr<TelemetryReader> open(int link)
    {
        FileDescriptor fd(::open(telemetryPath(link).constData(), O_RDONLY | O_CLOEXEC));
        if (!fd)
            return nullptr;
        void *address = ::mmap(nullptr, sizeof(TelemetryPage), PROT_READ, MAP_SHARED, fd.get(), 0);
        if (address == MAP_FAILED) {
            qCDebug(driversLog, "%s cannot be mapped: %s", telemetryPath(link).constData(), std::strerror(errno));
            return nullptr;
        }
        std::unique_ptr<MappedPage> page(new MappedPage(std::move(fd), static_cast<const TelemetryPage *>(address)));
        return understands(*page->m_page) ? std::move(page) : nullptr;
    }

    ~MappedPage() override { ::munmap(const_cast<TelemetryPage *>(m_page), sizeof(TelemetryPage)); }
    MappedPage(const MappedPage &) = delete;
    MappedPage &operator=(const MappedPage &) = delete;

    bool read(TelemetryPage &page) override
    {
        // The kernel writes for some microseconds every 10 ms; more than a few tries mean that something is wrong.
        for (int attempt = 0; attempt < 1000; ++attempt) {
            const std::atomic_ref<const quint32> sequence(m_page->sequence);
            const quint32 before = sequence.load(std::memory_order_acquire);
            if (before & 1)
                continue;
            std::memcpy(&page, m_page, sizeof page);
            std::atomic_thread_fence(std::memory_order_acquire);
            if (sequence.load(std::memory_order_relaxed) == before)
                return true;
        }
        return false;
    }

private:
    MappedPage(FileDescriptor fd, const TelemetryPage *page)
        : m_fd(std::move(fd))
        , m_page(page)
    {
    }

    FileDescriptor m_fd;
    const TelemetryPage *m_page;
};

struct UdevDeleter {
    void operator()(udev *context) const { udev_unref(context); }
    void operator()(udev_monitor *monitor) const { udev_monitor_unref(monitor); }
    void operator()(udev_device *device) const { udev_device_unref(device); }
};

class KernelDriver final : public DriverPort {
public:
    KernelDriver()
        : m_changes(ANARCHY_CONTROL_DEVICE)
    {
        watchUdev();
        // Events that arrive together, such as a module's several nodes, are one look at the state.
        m_recheck.setSingleShot(true);
        m_recheck.setInterval(50);
        connect(&m_recheck, &QTimer::timeout, this, &KernelDriver::lookAgain);
        lookAgain();
    }

    Presence presence() const override { return m_presence; }

    QString presenceText() const override
    {
        switch (m_presence) {
        case Presence::Ready:
            return {};
        case Presence::NoDriver:
            return ModuleInstallation::inspect().whyNotLoaded();
        case Presence::NoLink:
            return tr("The kernel module is loaded and no link is connected.");
        case Presence::NoPermission:
            return tr("The driver's devices may not be opened: %1.").arg(m_systemText);
        case Presence::Incompatible:
            return tr("The loaded kernel module speaks another version of the interface than this program.");
        }
        return {};
    }

    bool isSimulated() const override { return false; }

    QList<int> links() const override { return m_links; }

    std::unique_ptr<TelemetryReader> openReader(int link) const override { return MappedPage::open(link); }

    QString linkIdentity(int link) const override { return anarchy::linkIdentity(link); }

    std::optional<Configuration> configuration() const override
    {
        const std::optional<anarchy_config> config = readConfiguration(m_control);
        return config ? std::optional(Configuration::from(*config)) : std::nullopt;
    }

    ChangeService *changes() override { return &m_changes; }

private:
    void watchUdev()
    {
        const auto failed = [](const char *what) {
            qCWarning(driversLog, "Links that come or go will not be noticed: %s failed (%s)", what,
                      std::strerror(errno));
        };
        m_udev.reset(udev_new());
        if (!m_udev)
            return failed("udev_new");
        // Without udevd (a container, an initramfs) the kernel's own messages do as well.
        const bool udevRuns = ::access("/run/udev/control", F_OK) == 0;
        m_monitor.reset(udev_monitor_new_from_netlink(m_udev.get(), udevRuns ? "udev" : "kernel"));
        if (!m_monitor)
            return failed("udev_monitor_new_from_netlink");
        udev_monitor_filter_add_match_subsystem_devtype(m_monitor.get(), "anarchy_egpu", nullptr);
        udev_monitor_filter_add_match_subsystem_devtype(m_monitor.get(), "misc", nullptr);
        if (udev_monitor_enable_receiving(m_monitor.get()) < 0)
            return failed("udev_monitor_enable_receiving");
        m_monitorNotifier
            = std::make_unique<QSocketNotifier>(udev_monitor_get_fd(m_monitor.get()), QSocketNotifier::Read);
        connect(m_monitorNotifier.get(), &QSocketNotifier::activated, this, [this] {
            m_recheck.start(); // also where more came at once than there was room for
            errno = 0;
            while (std::unique_ptr<udev_device, UdevDeleter> device{udev_monitor_receive_device(m_monitor.get())})
                errno = 0;
            if (errno && errno != EAGAIN)
                qCDebug(driversLog, "Messages of udev were lost: %s", std::strerror(errno));
        });
    }

    /// Opens the control device unless it is open; returns 0 or the error number.
    int openControl()
    {
        if (m_control && ::access(ANARCHY_CONTROL_DEVICE, F_OK) == 0)
            return 0;
        m_eventNotifier.reset();
        FileDescriptor control(::open(ANARCHY_CONTROL_DEVICE, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        const int error = control ? 0 : errno;
        m_control = std::move(control);
        m_lastSequence = 0;
        if (error)
            return error;
        m_eventNotifier = std::make_unique<QSocketNotifier>(m_control.get(), QSocketNotifier::Read);
        connect(m_eventNotifier.get(), &QSocketNotifier::activated, this, &KernelDriver::readEvents);
        return 0;
    }

    void readEvents()
    {
        bool configChanged = false;
        anarchy_event event;
        while (::read(m_control.get(), &event, sizeof event) == static_cast<ssize_t>(sizeof event)) {
            const quint64 missed = m_lastSequence ? event.sequence - m_lastSequence - 1 : 0;
            m_lastSequence = event.sequence;
            configChanged |= event.type >= ANARCHY_EVENT_CONFIG_CHANGED && event.type <= ANARCHY_EVENT_CONFIG_REVERTED;
            Q_EMIT eventReceived(event, missed);
        }
        if (configChanged)
            Q_EMIT configurationChanged();
    }

    Presence look()
    {
        if (const int error = openControl()) {
            if (error == ENOENT || error == ENODEV || error == ENXIO)
                return Presence::NoDriver;
            m_systemText = QString::fromLocal8Bit(std::strerror(error));
            qCDebug(driversLog).noquote() << ANARCHY_CONTROL_DEVICE << "cannot be opened:" << m_systemText;
            return Presence::NoPermission;
        }
        if (!configuration())
            return Presence::Incompatible;
        // One link that can be read will do; what stands in the way is told of the last that cannot.
        Presence best = Presence::NoLink;
        for (const int link : knownLinks()) {
            const Presence presence = lookAt(link);
            if (presence == Presence::Ready)
                m_links << link;
            if (best != Presence::Ready && presence != Presence::NoLink)
                best = presence;
        }
        return best;
    }

    Presence lookAt(int link)
    {
        const FileDescriptor node(::open(telemetryPath(link).constData(), O_RDONLY | O_CLOEXEC));
        if (!node) {
            if (errno != EACCES && errno != EPERM)
                return Presence::NoLink; // it has just gone
            m_systemText = QString::fromLocal8Bit(std::strerror(errno));
            qCDebug(driversLog).noquote() << telemetryPath(link) << "cannot be opened:" << m_systemText;
            return Presence::NoPermission;
        }
        TelemetryPage page{};
        if (::pread(node.get(), &page, sizeof page, 0) != static_cast<ssize_t>(sizeof page) || !understands(page))
            return Presence::Incompatible;
        return Presence::Ready;
    }

    /// Numbers of all that the kernel has, ascending.
    static QList<int> knownLinks()
    {
        constexpr QLatin1StringView prefix("link");
        QList<int> numbers;
        const QStringList names = QDir(QStringLiteral("/sys/class/anarchy_egpu")).entryList({prefix + u'*'});
        for (const QString &name : names) {
            bool isNumber = false;
            const int number = name.sliced(prefix.size()).toInt(&isNumber);
            if (isNumber)
                numbers << number;
        }
        std::ranges::sort(numbers);
        return numbers;
    }

    void lookAgain()
    {
        const QList<int> linksBefore = std::exchange(m_links, {});
        const Presence before = std::exchange(m_presence, look());
        if (before != m_presence || linksBefore != m_links)
            Q_EMIT presenceChanged();
    }

    Presence m_presence = Presence::NoDriver;
    QList<int> m_links;
    QString m_systemText;
    FileDescriptor m_control;
    quint64 m_lastSequence = 0;
    std::unique_ptr<udev, UdevDeleter> m_udev;
    std::unique_ptr<udev_monitor, UdevDeleter> m_monitor;
    std::unique_ptr<QSocketNotifier> m_monitorNotifier;
    std::unique_ptr<QSocketNotifier> m_eventNotifier;
    QTimer m_recheck;
    KAuthChangeService m_changes;
};

} // namespace

Configuration Configuration::from(const anarchy_config &config)
{
    Configuration result;
    for (std::size_t i = 0; i < ANARCHY_PARAM_COUNT; ++i) {
        result.running[i] = config.values[i];
        result.effective[i] = config.effective[i];
        result.limit[i] = config.limit[i];
        result.loaded[i] = config.loaded[i];
        result.previous[i] = config.previous[i];
    }
    result.generation = config.generation;
    result.onTrial = config.state == ANARCHY_CONFIG_TRIAL;
    result.trialLeftMs = static_cast<int>(config.trial_left_ms);
    result.safeMode = config.safe_mode != 0;
    return result;
}

std::unique_ptr<DriverPort> makeKernelDriver()
{
    return std::make_unique<KernelDriver>();
}

} // namespace anarchy

// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notices/linknotices.h"

#include "contract/link.h"

namespace anarchy {

LinkNotices::LinkNotices(LiveModel &model, Notices &notices, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_notices(notices)
{
    m_down.setSingleShot(true);
    m_down.setInterval(downFor);
    connect(&m_down, &QTimer::timeout, this, [this] {
        m_wasUp = false;
        m_notices.raise({NoticeKind::LinkDown, title(tr("The link is down")), {}, tr("Open the panel")});
    });
    connect(&m_model, &LiveModel::linkChanged, this, &LinkNotices::followLink);
    connect(&m_model, &LiveModel::portReplaced, this, &LinkNotices::adoptPort);
    connect(&m_model, &LiveModel::linkChosen, this, &LinkNotices::adoptLink);
    adoptPort();
}

void LinkNotices::adoptPort()
{
    connect(&m_model.port(), &DriverPort::eventReceived, this, &LinkNotices::take);
    adoptLink();
}

void LinkNotices::adoptLink()
{
    m_down.stop();
    m_burstNs.reset();
    m_wasUp = isUp();
}

bool LinkNotices::isUp() const
{
    return m_model.latest() && m_model.latest()->state == ANARCHY_LINK_UP;
}

QString LinkNotices::title(const QString &text) const
{
    return m_model.port().isSimulated() ? tr("%1 (simulated)").arg(text) : text;
}

void LinkNotices::followLink()
{
    if (isUp()) {
        m_wasUp = true;
        m_down.stop();
    } else if (m_wasUp && !m_model.playback() && !m_down.isActive()) {
        m_down.start();
    }
}

void LinkNotices::take(const anarchy_event &event)
{
    if (m_model.playback() || !concernsLink(event, m_model.link()))
        return;
    if (event.type == ANARCHY_EVENT_CONFIG_REVERTED && event.source == ANARCHY_SOURCE_TRIAL_TIMER) {
        m_notices.raise({NoticeKind::Reverted, title(tr("Previous settings returned")),
                         tr("Nobody confirmed the change that was on trial."), tr("Open the panel")});
    } else if (event.type == ANARCHY_EVENT_ERROR_BURST && event.args[0] < ANARCHY_ERROR_COUNT
               && event.args[1] >= EventMarks::leastBurst) {
        const qint64 now = static_cast<qint64>(event.time_ns);
        const bool goesOn = m_burstNs && now - *m_burstNs < burstPauseNs;
        m_burstNs = now;
        if (goesOn)
            return;
        std::array<quint64, ANARCHY_ERROR_COUNT> errors{};
        errors[event.args[0]] = event.args[1];
        m_notices.raise(
            {NoticeKind::ErrorBurst, title(tr("Errors on the link")), errorKindsText(errors), tr("Open the advisor")});
    }
}

} // namespace anarchy

#include "moc_linknotices.cpp"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "advice/advisor.h"

#include <utility>

#include "advice/systemreport.h"

namespace anarchy {

Advisor::Advisor(LiveModel &model, const BootConfiguration &boot, const QString &root, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_boot(boot)
    , m_root(root)
{
    m_files.setMaxThreadCount(1);
    connect(&m_model, &LiveModel::sampled, this, [this](const Sample &sample) { m_channels.take(sample); });
    connect(&m_model, &LiveModel::portReplaced, this, &Advisor::forget);
    connect(&m_model, &LiveModel::linkChosen, this, &Advisor::forget);
}

Advisor::~Advisor()
{
    m_files.waitForDone(); // what it reads comes back to us
}

void Advisor::forget()
{
    m_channels.clear();
    m_standing.clear();
    m_checking = false;
    m_next.reset();
    ++m_ports;
}

void Advisor::check(std::chrono::seconds span)
{
    if (m_checking) {
        m_next = span;
        return;
    }
    m_checking = true;
    const bool ofThisMachine = isOfThisMachine(m_model);
    m_files.start([this, span, ofThisMachine, ports = m_ports, boot = m_boot, link = m_model.link(), root = m_root] {
        std::optional<BootState> bootState;
        std::optional<SystemState> system;
        if (ofThisMachine) {
            bootState = boot.read();
            system = readSystemState(link, root);
        }
        QMetaObject::invokeMethod(
            this,
            [this, span, ports, bootState, system] {
                if (ports == m_ports)
                    finish(span, bootState, system);
            },
            Qt::QueuedConnection);
    });
}

void Advisor::finish(std::chrono::seconds span, std::optional<BootState> boot, std::optional<SystemState> system)
{
    m_checking = false;
    const History &history = m_model.history();
    // Without a link its last moments are what there is to look at.
    const qint64 toNs = history.isEmpty() ? m_model.nowNs() : history.newestNs();
    Advice advice;
    advice.checkedNs = m_model.nowNs();
    advice.observation = observe({.history = history,
                                  .channels = m_channels,
                                  .latest = m_model.latest(),
                                  .marks = m_model.marks().all(),
                                  .configuration = m_model.port().configuration(),
                                  .boot = std::move(boot),
                                  .system = std::move(system)},
                                 {toNs - std::chrono::nanoseconds(span).count(), toNs});
    advice.findings = advise(advice.observation, m_standing);
    m_standing.clear();
    for (const Finding &finding : advice.findings)
        m_standing << finding.id;
    Q_EMIT checked(advice);
    if (const auto next = std::exchange(m_next, std::nullopt))
        check(*next);
}

} // namespace anarchy

#include "moc_advisor.cpp"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tray/trayicon.h"

#include <QPainter>

#include <algorithm>
#include <limits>

#include "base/units.h"
#include "desktop/look/look.h"

namespace anarchy {

namespace {
using namespace std::chrono_literals;
// Whatever changes, a tray reads everything anew, and nobody may be looking: so the readings are of a while, and told
// once in it. A little less, for the model's turns are as far apart.
constexpr auto readingsOver = 10s;
constexpr auto readingsPeriod = 9s;
} // namespace

TrayIcon::TrayIcon(const LinkReader &model, ChangeController &changes, QList<Preset> presets, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_changes(changes)
    , m_presets(std::move(presets))
    , m_tray(QDBusConnection::sessionBus(), [] { return QSystemTrayIcon::isSystemTrayAvailable(); })
    , m_state(m_menu.addAction(QString()))
{
    m_state->setEnabled(false);
    m_menu.addSeparator();
    m_presetActions.setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const Preset &preset : m_presets) {
        QAction *action = m_menu.addAction(preset.title);
        action->setToolTip(preset.purpose);
        action->setCheckable(true);
        m_presetActions.addAction(action);
        const auto index = static_cast<int>(m_presetActions.actions().size()) - 1;
        connect(action, &QAction::triggered, this, [this, index] {
            refresh(); // the check mark shows what runs, not what was asked for
            Q_EMIT presetChosen(index);
        });
    }
    m_menu.addSeparator();
    connect(m_menu.addAction(tr("&Open panel")), &QAction::triggered, this, &TrayIcon::openRequested);
    connect(m_menu.addAction(tr("&Quit")), &QAction::triggered, this, &TrayIcon::quitRequested);
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            Q_EMIT toggleRequested();
    });
    connect(&m_changes, &ChangeController::configurationChanged, this, &TrayIcon::refresh);
    connect(&m_changes, &ChangeController::phaseChanged, this, &TrayIcon::refresh);
    connect(&m_model, &LinkReader::linkChanged, this, &TrayIcon::refresh);
    connect(&m_model, &LinkReader::advanced, this, &TrayIcon::refreshReadings);
    refresh();
    connect(&m_tray, &TrayWatch::availableChanged, this, [this](bool available) {
        m_icon.setVisible(available);
        Q_EMIT availableChanged(available);
    });
    m_icon.setVisible(m_tray.isAvailable());
}

void TrayIcon::refresh()
{
    const LinkState state = linkState(m_model);
    QString line = linkStateText(state);
    for (const QString &part : {transportText(m_model), speedText(m_model)}) {
        if (!part.isEmpty())
            line = tr("%1, %2").arg(line, part);
    }
    if (m_state->text() != line)
        m_state->setText(line);

    QString head = tr("Anarchy eGPU: %1").arg(line);
    if (const Playback *playback = m_model.playback())
        head += u'\n' + playback->title();
    if (head != m_head || m_model.latest().has_value() == m_readings.isEmpty()) {
        m_head = head;
        tell();
    }
    if (state != m_shownState) {
        m_shownState = state;
        m_icon.setIcon(iconFor(state));
    }
    const auto &configuration = m_changes.configuration();
    const QList<QAction *> actions = m_presetActions.actions();
    for (qsizetype i = 0; i < actions.size(); ++i) {
        actions[i]->setChecked(configuration && m_presets[i].matches(configuration->running));
        actions[i]->setEnabled(configuration && !m_changes.isBusy());
    }
}

void TrayIcon::refreshReadings()
{
    if (m_readingsStand.hasExpired())
        tell();
}

void TrayIcon::tell()
{
    m_readingsStand.setRemainingTime(readingsPeriod);
    m_readings.clear();
    if (const auto &sample = m_model.latest()) {
        const History &history = m_model.history();
        const qint64 toNs = history.newestNs();
        const qint64 fromNs = toNs - std::chrono::nanoseconds(readingsOver).count();
        const auto rate
            = [&](Metric metric) { return rateQuantity(history.statistics(metric, fromNs, toNs).average).text(); };
        const LatencyDistribution latency = history.latency(fromNs, toNs);
        m_readings = u'\n'
            + tr("Last %1 s: TX %2, RX %3").arg(readingsOver.count()).arg(rate(Metric::TxRate), rate(Metric::RxRate))
            + u'\n'
            + tr("DMA p99 %1, %2 errors since load")
                  .arg(durationQuantity(latency.count() ? static_cast<double>(latency.percentileNs(99))
                                                        : std::numeric_limits<double>::quiet_NaN())
                           .text(),
                       countText(sample->errorTotal));
    }
    if (m_icon.toolTip() != toolTip())
        m_icon.setToolTip(toolTip());
}

void TrayIcon::hint(const QString &text)
{
    m_icon.showMessage(tr("Anarchy eGPU"), text, m_icon.icon(), 5000);
}

QIcon TrayIcon::iconFor(LinkState state) const
{
    // A tray makes other sizes from these, and gets them all whenever a word of the tooltip changes.
    QIcon icon;
    for (const int size : {16, 22, 44}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintLinkState(painter, QRectF(0, 0, size, size), state, look::ink(linkStateInk(state), m_menu.palette()));
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace anarchy

#include "moc_trayicon.cpp"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tray/trayicon.h"

#include <QPainter>

#include <algorithm>

#include "panel/look.h"
#include "text/units.h"

namespace anarchy {

namespace {
using namespace std::chrono_literals;
constexpr auto refreshPeriod = 1s;
constexpr auto readingsPeriod = 5s;
// How often a tray is looked for; Qt talks to the session bus each time.
constexpr auto withoutTray = 1s;
constexpr auto withTray = 5s;
} // namespace

TrayIcon::TrayIcon(const LiveModel &model, ChangeController &changes, QList<Preset> presets, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_changes(changes)
    , m_presets(std::move(presets))
    , m_probe([] { return QSystemTrayIcon::isSystemTrayAvailable(); })
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
    m_timer.callOnTimeout(this, &TrayIcon::refresh);
    m_timer.start(refreshPeriod);
    m_probing.callOnTimeout(this, &TrayIcon::probe);
    m_probing.start(withoutTray);
    refresh();
    probe();
}

void TrayIcon::setProbe(std::function<bool()> probe)
{
    m_probe = std::move(probe);
    this->probe();
}

void TrayIcon::probe()
{
    // Asked again and again: a tray may start after us, or crash and return. Qt registers anew by itself.
    const bool available = m_probe();
    if (available == m_available)
        return;
    m_available = available;
    m_probing.setInterval(available ? withTray : withoutTray);
    m_icon.setVisible(available);
    Q_EMIT availableChanged(available);
}

void TrayIcon::refresh()
{
    const LinkState state = linkState(m_model);
    QString line = linkStateText(state);
    for (const QString &part : { transportText(m_model), speedText(m_model) }) {
        if (!part.isEmpty())
            line = tr("%1, %2").arg(line, part);
    }
    if (m_state->text() != line)
        m_state->setText(line);

    QString head = tr("Anarchy eGPU: %1").arg(line);
    if (const Playback *playback = m_model.playback())
        head += u'\n' + playback->title();
    QString readings;
    if (const auto &sample = m_model.latest()) {
        readings = u'\n'
            + tr("TX %1, RX %2")
                  .arg(rateQuantity(sample->value(Metric::TxRate)).text(),
                       rateQuantity(sample->value(Metric::RxRate)).text())
            + u'\n'
            + tr("DMA p99 %1, %2 errors since load")
                  .arg(durationQuantity(sample->value(Metric::DmaP99)).text(), countText(sample->errorTotal));
    }
    // Whatever changes, a tray reads everything anew: numbers that nobody may be looking at are not worth that each second.
    const bool told = head == m_head && readings.isEmpty() == m_readings.isEmpty();
    if (!told || m_readingsStand.hasExpired()) {
        m_readingsStand.setRemainingTime(readingsPeriod);
        m_head = head;
        m_readings = readings;
        m_icon.setToolTip(toolTip());
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

void TrayIcon::hint(const QString &text)
{
    m_icon.showMessage(tr("Anarchy eGPU"), text, m_icon.icon(), 5000);
}

QIcon TrayIcon::iconFor(LinkState state) const
{
    QIcon icon;
    for (const int size : { 16, 22, 24, 32, 48, 64 }) {
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

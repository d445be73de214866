// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QActionGroup>
#include <QDeadlineTimer>
#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

#include <optional>

#include "desktop/look/linkstate.h"
#include "desktop/services/changecontroller.h"
#include "profiles/presets.h"
#include "tray/traywatch.h"

namespace anarchy {

/// The panel in the system tray: state by shape and colour, readings in the tooltip, presets in the menu. A tray that
/// comes late is picked up, one that goes is let go. State changes when it does; readings are of the last ten
/// seconds.
class TrayIcon : public QObject {
    Q_OBJECT

public:
    TrayIcon(const LinkReader &model, ChangeController &changes, QList<Preset> presets, QObject *parent = nullptr);

    /// True while a tray shows us. Without one the window must not hide.
    bool isAvailable() const { return m_tray.isAvailable(); }
    QString toolTip() const { return m_head + m_readings; }
    QMenu *menu() { return &m_menu; }
    /// Says something in a bubble of the tray.
    void hint(const QString &text);

Q_SIGNALS:
    void availableChanged(bool available);
    /// The user wants to see the window, or to hide it when it is in front.
    void toggleRequested();
    void openRequested();
    void quitRequested();
    void presetChosen(int index);

private:
    void refresh();
    void refreshReadings();
    void tell();
    QIcon iconFor(LinkState state) const;

    const LinkReader &m_model;
    ChangeController &m_changes;
    QList<Preset> m_presets;
    TrayWatch m_tray;
    QMenu m_menu;
    QAction *m_state;
    QActionGroup m_presetActions{nullptr};
    QSystemTrayIcon m_icon;
    QString m_head; ///< of the tooltip: which link, and how it is
    QString m_readings; ///< the rest of it
    QDeadlineTimer m_readingsStand;
    std::optional<LinkState> m_shownState;
};

} // namespace anarchy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QThreadPool>

#include "desktop/services/changecontroller.h"
#include "machine/initramfs.h"

namespace anarchy {

/// What a restart brings: which file and line sets what, what contradicts it, what the initramfs has of it, and the
/// separate step that makes the running values those of the next start. That step is there only for values that were
/// confirmed.
class BootSettings : public QWidget {
    Q_OBJECT

public:
    /// \param lister tests bring their own
    BootSettings(LinkReader &reader, ChangeController &changes, const BootConfiguration &boot,
                 InitramfsInspector::Lister lister = {}, QWidget *parent = nullptr);
    ~BootSettings() override;

    /// What the files say; nothing where there are none to be read (a simulated link, a recording).
    const std::optional<BootState> &state() const { return m_state; }
    /// Reads the files anew.
    void read();
    /// How many values were entered and not applied: they are not what is kept.
    void setPending(int count);

Q_SIGNALS:
    /// state() was read anew.
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void inspectInitramfs();
    void showText();
    void updateButtons();
    QStringList placeLines() const;

    LinkReader &m_reader;
    ChangeController &m_changes;
    BootConfiguration m_boot;
    InitramfsInspector m_inspector;
    std::optional<BootState> m_state;
    std::optional<InitramfsState> m_initramfs;
    int m_pending = 0;
    quint64 m_asked = 0; ///< an answer to an earlier question is left out
    QLabel *m_text;
    QLabel *m_conflicts;
    QLabel *m_initramfsText;
    QLabel *m_offer;
    QPushButton *m_persist;
    QPushButton *m_forget;
    QThreadPool m_files;
};

} // namespace anarchy

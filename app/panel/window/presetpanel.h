// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>

#include "desktop/services/changecontroller.h"
#include "panel/controls/card.h"
#include "profiles/presets.h"

namespace anarchy {

/// What a preset would change, with Apply and Cancel, inside the window. Follows the running values while it is open.
class PresetPanel : public Card {
    Q_OBJECT

public:
    explicit PresetPanel(ChangeController &changes, QWidget *parent = nullptr);

    void open(const Preset &preset);
    void dismiss();
    bool isOpen() const { return m_preset.has_value(); }

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showDifference();
    Change change() const;

    ChangeController &m_changes;
    std::optional<Preset> m_preset;
    QLabel *m_title;
    QLabel *m_purpose;
    QLabel *m_difference;
    QPushButton *m_apply;
    QPushButton *m_cancel;
};

} // namespace anarchy

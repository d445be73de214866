// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

#include "panel/controls/nameform.h"

namespace anarchy {

/// Asks for a profile's name, and whether it is for one link only.
class ProfileForm : public NameForm {
    Q_OBJECT

public:
    explicit ProfileForm(QWidget *parent = nullptr);

    /// \param link what "for this link only" would mean, for people; empty: that is not offered
    void open(const QString &title, const QString &name, Fields fields, const QString &link = {});
    bool forThisLink() const { return m_link->isVisibleTo(this) && m_link->isChecked(); }

private:
    QCheckBox *m_link; ///< owned as a child
};

} // namespace anarchy

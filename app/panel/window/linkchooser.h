// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>

#include "live/livemodel.h"

namespace anarchy {

/// Which link is looked at: its name, or a choice where the driver has several.
class LinkChooser : public QWidget {
    Q_OBJECT

public:
    explicit LinkChooser(LiveModel &model, QWidget *parent = nullptr);

    /// Shows what the model looks at and what the driver has now.
    void refresh();

private:
    LiveModel &m_model;
    QLabel *m_name; ///< owned as children
    QComboBox *m_choice;
};

} // namespace anarchy

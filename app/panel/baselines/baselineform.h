// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

#include <chrono>

#include "panel/controls/nameform.h"

namespace anarchy {

/// Asks for a baseline's name and, for one that is yet to be recorded, what the link is used for and how long to
/// measure.
class BaselineForm : public NameForm {
    Q_OBJECT

public:
    explicit BaselineForm(QWidget *parent = nullptr);

    void openToRecord(const QString &name);
    void openToRename(const QString &name);
    std::chrono::seconds length() const { return std::chrono::seconds(m_length->currentData().toInt()); }
    void setLength(std::chrono::seconds length);

private:
    QComboBox *m_length; ///< owned as children
    QLabel *m_lengthLabel;
};

} // namespace anarchy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace anarchy {

/// Why files of the user cannot be used, a line each, to be selected and copied; hidden while there is nothing to say.
class ProblemLabel : public QLabel {
    Q_OBJECT

public:
    /// \param name for assistive technology
    explicit ProblemLabel(const QString &name, QWidget *parent = nullptr);

    void setProblems(const QStringList &problems);
};

} // namespace anarchy

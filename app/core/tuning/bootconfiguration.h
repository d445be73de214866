// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QList>
#include <QString>

#include <array>
#include <optional>

#include "tuning/parameters.h"

namespace anarchy {

/// What one parameter will be the next time the module is loaded.
struct BootSetting {
    std::optional<quint32> value; ///< empty where the winning text is not a number: the module will not load
    QString source; ///< path of the file, "kernel command line", or empty: the default, which nothing overrides

    bool operator==(const BootSetting &) const = default;
};

/// Two places set one parameter to different values.
struct BootConflict {
    int field = 0; ///< enum anarchy_parameter
    QString loserSource;
    QString loserText; ///< the value as it is written there
    QString winnerSource;
    QString winnerText;

    bool operator==(const BootConflict &) const = default;
};

/// Something in the configuration that will not do what its author wanted.
struct BootProblem {
    enum class Kind {
        NotANumber, ///< the module will not load
        NotAllowed, ///< a number that the parameter may not have
        UnknownParameter, ///< the module has no such parameter; the kernel warns and goes on
        InstallCommand, ///< a command runs in place of loading the module
        Unreadable, ///< the file could not be read, so what it sets is not known
    };

    Kind kind = Kind::NotANumber;
    QString source;
    QString name; ///< of the parameter, where there is one
    QString text; ///< the value as it is written

    bool operator==(const BootProblem &) const = default;
};

/// The module's options as modprobe will hand them over.
struct BootState {
    std::array<BootSetting, ANARCHY_PARAM_COUNT> settings;
    QList<BootConflict> conflicts;
    QList<BootProblem> problems;
    bool safeMode = false; ///< the module will ignore every setting
    QString safeModeSource;

    /// What the module will run with: defaults in safe mode and in the place of what is not allowed.
    ParameterValues values() const;
};

/// Reads modprobe's configuration, without privilege and without running modprobe.
class BootConfiguration {
    Q_DECLARE_TR_FUNCTIONS(BootConfiguration)

public:
    /// \param root stands in for "/" in tests
    explicit BootConfiguration(QString root = {});

    BootState read() const;

    /// The file that persist() writes and forget() removes.
    QString helperFile() const;

    /// "A sets Ring buffer size to 512, but B sets it to 256 and wins."
    static QString conflictText(const BootConflict &conflict);
    /// One sentence that names the file.
    static QString problemText(const BootProblem &problem);

private:
    QString m_root;
};

} // namespace anarchy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QList>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

#include "contract/parameters.h"

namespace anarchy {

/// A place in modprobe's configuration.
struct BootPlace {
    QString file; ///< path, or empty
    int line = 0; ///< from 1; of options that go over several lines, the first
    bool onCommandLine = false; ///< the kernel's, in the place of a file

    /// Nothing sets it: the default.
    bool isNone() const { return file.isEmpty() && !onCommandLine; }
    /// "/etc/modprobe.d/anarchy-egpu.conf:2", "kernel command line"; empty for none.
    QString text() const;

    bool operator==(const BootPlace &) const = default;
};

/// What one parameter will be the next time the module is loaded.
struct BootSetting {
    std::optional<quint32> value; ///< empty where the winning text is not a number: the module will not load
    BootPlace place; ///< that sets it

    bool operator==(const BootSetting &) const = default;
};

/// Two places set one parameter to different values.
struct BootConflict {
    int field = 0; ///< enum anarchy_parameter
    BootPlace loser;
    QString loserText; ///< the value as it is written there
    BootPlace winner;
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
    BootPlace place;
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
    BootPlace safeModePlace;
    QStringList files; ///< that have options of the module, whether they count or not, each once

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
    /// What stands in for "/".
    const QString &root() const { return m_root; }

    /// "A:1 sets ring_buffer_size to 512, but B:3 sets it to 256 and wins."
    static QString conflictText(const BootConflict &conflict);
    /// Why the winner wins, in a sentence or two.
    static QString conflictReason(const BootConflict &conflict);
    /// One sentence that names the file.
    static QString problemText(const BootProblem &problem);

private:
    QString m_root;
};

} // namespace anarchy

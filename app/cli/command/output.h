// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileDevice>
#include <QString>

#include <memory>
#include <optional>

#include "cli/command/description.h"

namespace anarchy::cli {

/// Where a command's output goes: standard output, or a file that is there whole once commit() was called, and
/// otherwise as it was before. What is no file, such as a pipe or a device, is written to as it is and never replaced.
class Output {
public:
    /// \param fileName nothing: standard output
    explicit Output(const std::optional<QString> &fileName);

    bool open();
    QIODevice &device() { return *m_device; }
    /// Everything that was written is there from now on. False if it is not.
    bool commit();

    bool isFile() const { return m_fileName.has_value(); }
    QString name() const { return m_fileName.value_or(QString()); }
    /// What went wrong, with the file's name and the system's words.
    QString errorText() const;

private:
    std::optional<QString> m_fileName;
    std::unique_ptr<QFileDevice> m_device;
};

/// Says that the file is there and how to overwrite it, and returns the exit code.
int failExisting(const QString &fileName);

/// False, after having said so, where an output would replace a file that nobody allowed it to. A pipe or a device
/// loses nothing.
bool mayReplace(const std::optional<QString> &fileName, bool force, int &exitCode);

/// "--format csv|json"
OptionDescription formatOption(const QString &description);

/// "--output FILE" and "--force", which goes with it.
/// \param example name of a file
QList<OptionDescription> outputOptions(const QString &description, const QString &example);

} // namespace anarchy::cli
